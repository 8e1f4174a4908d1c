"""What to do about customers: whom to call, whom to write to and with which control, what to look into."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.customers import verdicts, winback
from smkit.display import french
from smkit.display.actions import Action
from smkit.display.customers.words import euros
from smkit.display.told import Said, Told

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import Picture, WinBack


_REGAINED = (0.10, 0.25)  # share of the silent accounts that come back when they are called


def actions(
    picture: "Picture",
    silences: "pd.DataFrame",
    calls: "pd.DataFrame",
    chosen: "WinBack | None",
    acquired: "pd.DataFrame",
    *,
    currency: str = "EUR",
) -> list[Action]:
    """Return what to do as rows of the table « À faire », silent accounts first, then the most worth; `advice` says each in full.

    Parameters: as `advice`; `acquired`, as `smkit.customers.acquisition` gives it, empty where costs are unknown.
    """
    if picture.recoded is not None:
        when = french.month(picture.recoded)
        return [
            Action(f"Demander si les codes clients ont changé en {when}", "Coordination", "cette semaine")
        ]
    rows = []
    for row in acquired.to_dict("records"):
        if french.is_known(row["cac"]) and french.is_known(row["clv_high"]) and row["clv_high"] < row["cac"]:
            rows.append(_cheaper(row, currency))
    if chosen is not None and chosen.contacted and chosen.gain > 0:
        low, high = (chosen.gain_at(times) for times in winback.RANGE)
        who = french.plural(chosen.contacted, "client")
        control = (
            f" et en laisser {french.number(chosen.controls)} de côté (témoin)" if chosen.controls else ""
        )
        rows.append(
            Action(f"Écrire à {who}{control}", "Responsable marketing",
                   "ce mois-ci", chosen.gain, low, high, "effet supposé de l'offre, de la moitié au double", "à tester",
                   "a_reconquerir")
        )  # fmt: skip
    rows.sort(key=lambda row: -(row.stake or 0.0))
    if len(calls) and verdicts.unusual(silences):  # an account that stops does not wait: it is said first
        rows.insert(0, _call(calls, currency))
    for group in picture.worse()[:1]:
        found = picture.changes[group]
        assert found is not None
        who = "cinq clients perdus" if group == "Tous" else f"cinq clients {group} perdus"
        rows.append(
            Action(f"Demander à {who} ce qui a changé avant le {french.date(found.since)}", "Coordination", "ce mois-ci",
                   sure="établie", list="retentions")
        )  # fmt: skip
    return rows


def _call(calls: "pd.DataFrame", currency: str) -> Action:
    """The silent accounts to call, and what those who come back are worth, over a range of how many do."""
    one, first, when = len(calls) == 1, f"« {calls['customer_id'].iloc[0]} »", "cette semaine"
    what = (
        f"Appeler {first}, qui se tait"
        if one
        else f"Appeler {_them(len(calls))} qui se taisent, {first} d'abord"
    )
    margin = float(calls["margin_at_stake"].sum())
    if not margin:
        why = f"{'il achetait' if one else 'ils achetaient'} pour {euros(calls['at_stake'].sum(), currency)} par an"
        return Action(what, "Responsable commercial", when, why=why, sure="établie", list="qui_se_tait")
    low, high = (margin * share for share in _REGAINED)
    why = "un sur dix à un sur quatre revient"
    return Action(
        what, "Responsable commercial", when, (low + high) / 2, low, high, why, "à confirmer", "qui_se_tait"
    )


def _cheaper(row: "dict[Any, Any]", currency: str) -> Action:
    """A customer who costs more to win than three years repay."""
    low, high = (row["new"] * (row["cac"] - row[name]) for name in ("clv_high", "clv_low"))
    among = f" {row['group']}" if row["group"] else ""
    why = "ce qu'il laisse en trois ans"
    return Action(
        f"Ramener le coût d'un nouveau client{among} de {euros(row['cac'], currency)} à {euros(row['clv_low'], currency)}",
        "Responsable marketing", "ce trimestre", (low + high) / 2, low, high, why, "à confirmer", "cout_acquisition",
    )  # fmt: skip


def advice(
    picture: "Picture",
    silences: "pd.DataFrame",
    calls: "pd.DataFrame",
    chosen: "WinBack | None",
    *,
    uplift: float,
    currency: str = "EUR",
) -> Said:
    """Say what to do next, each with what is at stake and its assumption.

    Parameters: `picture`, `silences`, `calls` (the accounts to call) and `chosen`, as `smkit.customers` makes them (`chosen`
    None where no margin is known); `uplift`, points of rate that the offer is thought to add (fraction); `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    said: Said = []
    away = silences[silences["state"].isin(["gone", "late"])]
    if picture.recoded is not None:
        return [
            Told(
                "Coordination, cette semaine : demandez si les codes clients ont changé en "
                f"{french.month(picture.recoded)}. Avant de le savoir, n'appelez personne sur la foi de ces listes.",
                ["retention"],
                verdicts.overall(picture),
            )
        ]
    if len(calls) and verdicts.unusual(silences):
        money = "margin_at_stake" if calls["margin_at_stake"].notna().any() else "at_stake"
        share = calls[money].sum() / away[money].sum() if away[money].sum() else float("nan")
        what = "de marge" if money == "margin_at_stake" else "de ventes"
        weigh = ". Il pèse" if len(calls) == 1 else ", dans l'ordre. Ils pèsent"
        said.append(
            Told(
                f"Responsable commercial, cette semaine : appelez {_them(len(calls))} de la table « Qui se tait »{weigh} "
                f"{euros(calls[money].sum(), currency)} {what} par an, {french.percent(share, 0)} de l'enjeu.",
                ["enjeu_des_retards"],
                verdicts.silent(silences),
                float(calls[money].sum()) if money == "margin_at_stake" else None,
            )
        )
    for group in picture.worse()[:1]:
        found = picture.changes[group]
        assert found is not None
        who = "des clients" if group == "Tous" else f"des clients {group}"
        said.append(
            Told(
                f"Coordination, ce mois-ci : cherchez ce qui a changé juste avant le {french.date(found.since)} (prix, "
                "délais, interlocuteur, "
                f"concurrent) et demandez-le à cinq {who.removeprefix('des ')} perdus. La date est trouvée, la cause ne l'est pas.",
                ["retention"],
                verdicts.kept(picture, group),
            )
        )
    return said + _campaign(chosen, uplift, currency, called=len(calls) > 0)


def _campaign(chosen: "WinBack | None", uplift: float, currency: str, *, called: bool) -> Said:
    if chosen is None:
        return [
            Told(
                "Donnez le taux de marque (taux_marque) : le rapport dira qui vaut le coût d'une relance.", []
            )
        ]
    if not len(chosen.people):
        return [
            Told(
                "Personne d'autre à relancer : qui se tait est à appeler."
                if called
                else "Personne à relancer : aucun client ne se tait depuis trop longtemps.",
                ["clients_a_reconquerir"],
            )
        ]
    if not chosen.contacted:
        return [
            Told(
                "Ne relancez personne en masse : aucune marge attendue ne dépasse le coût d'un contact.",
                ["clients_a_reconquerir"],
            )
        ]
    low, high = (euros(chosen.gain_at(times), currency) for times in winback.RANGE)
    few, many = (french.number(100 * uplift * times) for times in winback.RANGE)
    hope = (
        f"si l'offre fait revenir {french.number(100 * uplift)} % de clients en plus (hypothèse à vérifier) : de {low} à {high} "
        f"pour {few} % à {many} %"
    )
    whom = "au client" if chosen.contacted == 1 else f"aux {french.plural(chosen.contacted, 'client')}"
    apart = (
        f" et laissez tranquilles les {french.number(chosen.controls)} du groupe témoin"
        if chosen.controls > 1
        else " et laissez tranquille celui du groupe témoin"
        if chosen.controls
        else ", trop peu pour un groupe témoin"
    )
    said = (
        f"Marketing, dans le mois : écrivez {whom} de la table « À reconquérir »{apart}. Gain attendu : "
        f"{euros(chosen.gain, currency)} de marge par an pour {euros(chosen.cost, currency)} de contacts, {hope}."
    )
    if chosen.gain_at(winback.RANGE[0]) < 0:
        said += " Au bas de cette fourchette, elle coûte plus qu'elle ne rapporte : commencez par un essai sur les premiers."
    if chosen.needed and chosen.chance is not None and chosen.chance < 0.8:
        said += (
            f" Pour le voir huit fois sur dix, il faudrait {french.plural(chosen.needed, 'personne')} par groupe : avec ceux-ci, "
            f"{french.percent(chosen.chance, 0)} seulement. Cumulez plusieurs campagnes avant de conclure."
        )
    if chosen.controls:
        said += " Lisez ensuite le résultat avec le rapport « experience »."
    return [Told(said, ["clients_a_reconquerir", "gain_attendu"], verdicts.campaign(chosen))]


def _them(count: int) -> str:
    return "le client" if count == 1 else f"les {french.plural(count, 'premier client', 'premiers clients')}"
