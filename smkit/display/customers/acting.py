"""What to do about customers: whom to call, whom to write to and with which control, what to look into."""

from typing import TYPE_CHECKING

from smkit.analysis.customers import winback
from smkit.display import french
from smkit.display.customers.sentences import Said, unusual
from smkit.display.customers.words import euros

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import Picture, WinBack


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
    if len(calls) and unusual(silences):
        money = "margin_at_stake" if calls["margin_at_stake"].notna().any() else "at_stake"
        share = calls["at_stake"].sum() / away["at_stake"].sum() if away["at_stake"].sum() else float("nan")
        what = "de marge" if money == "margin_at_stake" else "de ventes"
        said.append(
            (
                f"Responsable commercial, cette semaine : appelez {_them(len(calls))} de la table « Qui se tait », dans "
                "l'ordre. Ils "
                f"pèsent {euros(calls[money].sum(), currency)} {what} par an, {french.percent(share, 0)} de l'enjeu.",
                ["enjeu_des_retards"],
            )
        )
    for group in picture.worse()[:1]:
        found = picture.changes[group]
        assert found is not None
        who = "des clients" if group == "Tous" else f"des clients {group}"
        said.append(
            (
                f"Coordination, ce mois-ci : cherchez ce qui a changé juste avant le {french.date(found.since)} (prix, "
                "délais, interlocuteur, "
                f"concurrent) et demandez-le à cinq {who.removeprefix('des ')} perdus. La date est trouvée, la cause ne l'est pas.",
                ["retention"],
            )
        )
    return said + _campaign(chosen, uplift, currency)


def _campaign(chosen: "WinBack | None", uplift: float, currency: str) -> Said:
    if chosen is None:
        return [
            ("Donnez le taux de marque (taux_marque) : le rapport dira qui vaut le coût d'une relance.", [])
        ]
    if not len(chosen.people):
        return [
            (
                "Personne à relancer : aucun client ne se tait depuis trop longtemps.",
                ["clients_a_reconquerir"],
            )
        ]
    if not chosen.contacted:
        return [
            (
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
    said = (
        f"Marketing, dans le mois : écrivez aux {french.plural(chosen.contacted, 'client')} de la table « À reconquérir » "
        f"et laissez tranquilles les {french.number(chosen.controls)} du groupe témoin. Gain attendu : "
        f"{euros(chosen.gain, currency)} de marge par an pour {euros(chosen.cost, currency)} de contacts, {hope}."
    )
    if chosen.gain_at(winback.RANGE[0]) < 0:
        said += " Au bas de cette fourchette, elle coûte plus qu'elle ne rapporte : commencez par un essai sur les premiers."
    if chosen.needed and chosen.chance is not None and chosen.chance < 0.8:
        said += (
            f" Pour le voir huit fois sur dix, il faudrait {french.plural(chosen.needed, 'personne')} par groupe : avec ceux-ci, "
            f"{french.percent(chosen.chance, 0)} seulement. Cumulez plusieurs campagnes avant de conclure."
        )
    said += " Lisez ensuite le résultat avec le rapport « experience »."
    return [(said, ["clients_a_reconquerir", "gain_attendu"])]


def _them(count: int) -> str:
    return "le client" if count == 1 else f"les {french.plural(count, 'premier client', 'premiers clients')}"
