"""Customers in sentences: are they kept, who leaves, what may be expected, and how sure that is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smkit.analysis.customers import verdicts
from smkit.analysis.customers.retention import LEAST, PERIODS
from smkit.display import french
from smkit.display.customers import words
from smkit.display.customers.newcomers import shortly
from smkit.display.customers.newcomers import told as _fresh
from smkit.display.customers.words import ALL as _ALL
from smkit.display.customers.words import among as _among
from smkit.display.customers.words import euros
from smkit.display.customers.words import period as _period
from smkit.display.customers.words import unit as _unit
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import Nps, Outlook, Picture

_FEW = 10  # customers below which a fifth of them is nobody


def answer(picture: "Picture", currency: str = "EUR") -> str:
    """Answer « gardons-nous nos clients ? » in a sentence or two. Parameters: `picture`, as `smkit.customers` makes it."""
    if picture.hole is not None:
        start, end = (_period(picture, day) for day in picture.hole)
        return (
            f"On ne peut pas le dire : le fichier n'a aucune vente du {start} au {end}. S'il est complet, l'activité s'est "
            "arrêtée ; sinon, complétez-le et relancez le rapport."
        )
    if picture.recoded is not None:
        return (
            f"On ne peut pas le dire : en {french.month(picture.recoded)}, presque tous les clients disparaissent et autant de "
            "nouveaux arrivent, pour le même chiffre d'affaires. Leurs codes ont sans doute changé : redonnez à chacun un seul "
            "code dans le fichier, et relancez le rapport."
        )
    worse, better = picture.worse(), picture.better()
    young = [shortly(picture, group) for group in picture.fresh()]
    if worse:
        found = picture.changes[worse[0]]
        assert found is not None
        said = (
            f"Non : depuis le {_period(picture, found.since)}, {_whom(worse[0])} que {french.percent(found.after)} des "
            f"clients d'un {_unit(picture)} à l'autre, contre {french.percent(found.before)} avant."
        )
        hidden = _hidden(picture, worse[0], currency)
        also = f" La fidélité baisse aussi en {french.listing(worse[1:])}." if worse[1:] else ""
        return " ".join([said + also + hidden, *young])
    if young:
        return " ".join(young)
    usable = [(group, found) for group, found in picture.changes.items() if found]
    if better:
        found = picture.changes[better[0]]
        assert found is not None
        return (
            f"Oui, et mieux qu'avant : depuis le {_period(picture, found.since)}, {french.percent(found.after)} des clients"
            f"{_among(better[0])} reviennent d'un {_unit(picture)} à l'autre, contre {french.percent(found.before)} avant."
        )
    if not usable:
        return f"On ne peut pas encore le dire : {_lacking(picture)}"
    rates = french.listing(f"{french.percent(_overall(picture, each))}{_among(each)}" for each, _ in usable)
    also = words.besides([its for _, its in usable])
    return (
        f"Rien ne montre que vous gardiez moins de clients : d'un {_unit(picture)} à l'autre, il en revient {rates}, sans "
        f"changement que le hasard{also} n'explique."
    )


def findings(
    picture: "Picture", silences: "pd.DataFrame", largest: tuple[float, int, float], currency: str = "EUR"
) -> Said:
    """Say what shows it, what it costs, who leaves and on whom sales rest.

    Parameters: `picture`; `silences`, as `smkit.customers.silences` returns them; `largest`, as `concentration` returns it;
    `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    # one big account that stops is said first
    said: Said = [] if picture.recoded else leaving(silences, currency)
    for group in picture.worse():
        said += _loss(picture, group, currency)
    for group, found in picture.newcomers.items():
        if found is not None:
            said.append(Told(_fresh(picture, group), ["retention"], verdicts.fresh(picture, group)))
    share, accounts, first = largest
    if french.is_known(share) and len(silences) >= _FEW:
        said.append(
            Told(
                f"Un cinquième des clients fait {french.percent(share, 0)} des ventes nettes, et "
                f"{french.plural(accounts, 'client en fait', 'clients en font')} 80 % ; le premier pèse "
                f"{french.percent(first, 0)} à lui seul.",
                ["part_des_premiers"],
            )
        )
    return said


def leaving(silences: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say who is silent beyond their own rhythm, the largest account first (parameters: as `findings`)."""
    known = silences[silences["state"] != "unknown"]
    away = known[known["state"].isin(["gone", "late"])].sort_values(
        "at_stake", ascending=False, kind="stable"
    )
    gone, chance = int((away["state"] == "gone").sum()), float(known["by_chance"].sum())
    if known.empty:
        return [
            Told("Aucun client n'a assez d'achats (trois au moins) pour que l'on connaisse son rythme.", [])
        ]
    if not verdicts.unusual(silences):
        late = (
            f"{french.plural(len(away), 'client est', 'clients sont')} en retard : pas plus que le hasard n'en montre quand "
            f"personne ne part (environ {french.number(chance, 0)})"
            if len(away)
            else "personne n'est en retard"
        )
        said = f"Sur {french.plural(len(known), 'client')} dont on connaît le rythme, {late}."
        return [Told(said, ["clients_en_retard"], verdicts.silent(silences))]
    money, column = (
        ("marge", "margin_at_stake") if away["margin_at_stake"].notna().any() else ("ventes", "at_stake")
    )
    first = away.iloc[0]
    alone, together = verdicts.silence(first), verdicts.silent(silences)
    big = (
        f"Le plus gros compte qui s'est tu, « {first['customer_id']} », achetait "
        f"{words.pace(first['usual'])} et "
        f"ne l'a pas fait depuis {french.number(first['silence'], 0)} : {euros(first[column], currency)} de {money} par an."
    )
    if len(away) <= chance:  # only those whom chance does not explain are told with their money
        lost = away[away["state"] == "gone"]
        so_long = (
            "taisent si longtemps qu'ils sont sans doute partis"
            if gone > 1
            else "tait si longtemps qu'il est sans doute parti"
        )
        rest = (
            f"{french.plural(len(away), 'client est', 'clients sont')} en retard, pas plus que le hasard n'en montre quand "
            f"personne ne part (environ {french.number(chance, 0)}) ; mais {french.number(gone)} se "
            f"{so_long} : {euros(lost[column].sum(), currency)} de {money} par an."
        )
        return [Told(big, ["enjeu_des_retards"], alone), Told(rest, ["clients_en_retard"], together)]
    left = f", dont {french.number(gone)} sans doute {'partis' if gone > 1 else 'parti'}" if gone else ""
    rest = (
        f"En tout, {french.plural(len(away), 'client se tait', 'clients se taisent')} plus longtemps que "
        f"{'son' if len(away) == 1 else 'leur'} rythme ne l'explique"
        f"{left} : {euros(away[column].sum(), currency)} de {money} par an en jeu. Si personne ne partait, le hasard seul "
        "en montrerait "
        f"environ {french.number(chance, 0)}."
    )
    return [
        Told(big, ["enjeu_des_retards"], alone),
        Told(rest, ["clients_en_retard", "enjeu_des_retards"], together),
    ]


def expected(outlooks: "Mapping[str, Outlook]", currency: str = "EUR") -> Said:
    """Say what to expect of the next quarter, and how such a forecast fared on the months that are known.

    Parameters: `outlooks` by group, as `smkit.customers.outlook` returns them; `currency` code.
    """
    said: Said = []
    for group, found in outlooks.items():
        if found.test is None or found.orders is None:
            said.append(
                Told(
                    f"Pas de prévision{_among(group)} : {_lower(found.why)}",
                    [],
                    verdicts.forecast(found, group),
                )
            )
            continue
        best = found.test.methods.set_index("method").loc[found.test.best]
        margin = (
            f" ; si les montants se répètent, {euros(found.margin, currency)} de marge"
            if found.margin is not None
            else ""
        )
        judged = verdicts.forecast(found, group)
        sure = judged.word == "oui"
        weight = "" if sure else " Cette erreur est forte : prenez le bas de la fourchette."
        if not sure and best["error"] < 0:
            weight = " Cette erreur est forte : la prévision est sans doute trop basse."
        said.append(
            Told(
                f"Attendez environ {french.number(found.orders, 0)} achats{_among(group)} dans les {found.days} jours qui "
                "viennent, "
                f"{between(french.number(found.low, 0), french.number(found.high, 0), 'soit ')}{margin}. À l'essai sur les "
                f"{found.test.days} derniers jours, le modèle annonçait {french.number(best['expected'], 0)} achats pour "
                f"{french.number(found.test.real)} réels ({french.signed(best['error'])}).{weight}",
                ["achats_attendus", "erreur_essai"],
                judged,
            )
        )
    return said


def satisfaction(scores: "Mapping[str, Nps]", least: int) -> Said:
    """Say the score of each group, with its interval, or that too few answered. Parameters: `scores` by group; `least` answers."""
    said: Said = []
    for group, found in scores.items():
        if not french.is_known(found.score):
            said.append(
                Told(
                    f"NPS{_among(group)} : trop peu de réponses ({found.answers} ; il en faut {least} au moins).",
                    ["nps"],
                    verdicts.score(found, group),
                )
            )
            continue
        reads = (
            "plus de promoteurs que de détracteurs"
            if found.low > 0
            else "plus de détracteurs que de promoteurs"
        )
        sure = (
            reads
            if found.low > 0 or found.high < 0
            else "promoteurs et détracteurs s'équilibrent, au hasard près"
        )
        said.append(
            Told(
                f"NPS{_among(group)} : {french.signed(round(found.score), 'points')}, entre "
                f"{french.signed(round(found.low), 'points')} et "
                f"{french.signed(round(found.high), 'points')} ({french.plural(found.answers, 'réponse')}) : {sure}.",
                ["nps"],
                verdicts.score(found, group),
            )
        )
    return said


def acquired(found: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say what a new customer costs beside what it brings, a sentence a group. Parameters: `found`, as `acquisition` gives it."""
    said: Said = []
    for row in found.to_dict("records"):
        if not french.is_known(row["cac"]) or not french.is_known(row["clv_low"]):
            continue
        worth = (
            f"il en laisse de {euros(row['clv_low'], currency)} à {euros(row['clv_high'], currency)} en trois ans : remboursé "
            f"{words.payback(row)}"
            if row["clv_high"] >= row["cac"]
            else f"il n'en laisse que {euros(row['clv_low'], currency)} à {euros(row['clv_high'], currency)} en trois ans"
        )
        said.append(
            Told(
                f"Gagner un client{_among(row['group'] or _ALL)} coûte {euros(row['cac'], currency)}, et {worth}.",
                ["cac", "valeur_client_bas", "valeur_client_haut"],
                verdicts.repaid(row),
            )
        )
    return said


def stable(stability: "pd.DataFrame") -> Said:
    """Say which segments chance may have made. Parameters: `stability`, as `smkit.customers.stability` returns it."""
    chance = stability.loc[stability["verdict"] == "chance", "segment"].tolist()
    if not len(stability):
        return []
    doubtful = stability.loc[stability["verdict"] == "doubtful", "segment"].tolist()
    if not chance and doubtful:
        names = french.listing(f"« {name} »" for name in doubtful)
        weak = f"{names} {'sont fragiles' if len(doubtful) > 1 else 'est fragile'}"
        more = "quelques achats de plus ou de moins en déplacent une part des clients"
        return [Told(f"Aucun segment RFM n'est dû au seul hasard, mais {weak} : {more}.", [])]
    if not chance:
        return [Told("Les segments RFM tiennent : ils se retrouvent quand on tire les achats à nouveau.", [])]
    names = french.listing(f"« {name} »" for name in chance)
    one = len(chance) == 1
    return [
        Told(
            f"{'Le segment' if one else 'Les segments'} {names} {'doit' if one else 'doivent'} beaucoup au hasard : avec "
            "quelques achats "
            f"de plus ou de moins, la moitié de {'ses' if one else 'leurs'} clients seraient ailleurs. N'en faites pas des cibles.",
            [],
        )
    ]


def limits(
    picture: "Picture", table: "pd.DataFrame", *, cut: bool | None, guests: float, returned: float, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say how customers were counted and what the file cannot tell, a sentence each.

    Parameters: `table`, the RFM; `cut`, whether the file seems to begin after the company did; `guests`, sales without a
    customer and `returned`, goods that came back (currency); `base`, HT or TTC.
    """
    said = [
        f"{french.amounts_told(base, currency)}. Un client est compté dès qu'une vente porte son identifiant ; "
        f"{euros(guests, currency)} de ventes n'en portent pas et sont à part.",
        f"Les retours ({euros(returned, currency)}) sont ôtés à la valeur de chaque client, le jour où ils arrivent, même "
        "s'ils portent sur "
        "une commande plus ancienne ; ils ne comptent pas comme un achat. Le chiffre d'affaires des mouvements est celui "
        "des ventes seules.",
    ]
    if cut:
        said.append(
            f"Le fichier commence le {french.date(picture.first)}, sans doute après l'entreprise : la première cohorte mêle "
            "d'anciens "
            "clients, et n'entre pas dans la courbe moyenne."
        )
    elif cut is None:
        said.append(
            "L'historique est trop court pour savoir si la première cohorte ne contient que de nouveaux clients."
        )
    said.append(
        "Le modèle d'achats suppose que chacun achète au hasard, à son rythme, et peut partir après un achat : il ignore "
        "les clients à venir, "
        "la saison, et une vague de départs qui commence. Son essai sur les derniers mois dit ce que cela coûte."
    )
    if len(table) < 30:
        said.append(f"{french.plural(len(table), 'client')} seulement : les segments RFM en disent peu.")
    return said


def _loss(picture: "Picture", group: str, currency: str) -> Said:
    found, half = picture.changes[group], picture.half_changes.get(group)
    assert found is not None
    twice = ""
    if half is not None and half.p < 0.05 and half.after < half.before:
        last = picture.of(picture.half, group).dropna(subset=["retention"]).iloc[-1]
        twice = (
            f" Sur deux {_unit(picture, 2)}, la perte se voit entière : au {_period(picture, last['period'])}, il ne restait que "
            f"{french.percent(last['retention'])} des clients qui achetaient deux {_unit(picture, 2)} plus tôt."
        )
    chance = "moins d'une fois sur mille" if found.p < 0.001 else f"dans {french.percent(found.p)} des cas"
    return [
        Told(
            f"{group if group != _ALL else 'Clients'} : la rétention passe de {french.percent(found.before)} (entre "
            f"{french.percent(found.before_low)} et {french.percent(found.before_high)}) à {french.percent(found.after)} (entre "
            f"{french.percent(found.after_low)} et {french.percent(found.after_high)}) ; le hasard seul le ferait {chance}.{twice}",
            ["retention"],
            verdicts.kept(picture, group),
        )
    ]


def _hidden(picture: "Picture", group: str, currency: str) -> str:
    """Where revenue does not show the loss, since others arrive or grow."""
    year = picture.of(picture.year, group) if len(picture.year) else picture.year
    since = picture.changes[group]
    if not len(year) or since is None:
        return ""
    after = year[year["period"] >= since.since]
    lost, new = -float(after["lost"].sum()), float(after["new"].sum())
    if lost <= 0:
        return ""
    change = float(after["revenue"].sum() - after["revenue_before"].sum())
    before = float(after["revenue_before"].sum())
    told = f" Les clients perdus retirent {euros(lost, currency)} de ventes par rapport à un an plus tôt"
    way = french.signed(change / before) if before else "stable"
    brought = f"{told} ; les nouveaux en apportent {euros(new, currency)}"
    if change >= 0 and new >= lost:
        return f"{brought} et le cachent : le chiffre d'affaires fait {way}."
    if change >= 0:
        return (
            f"{brought}, les autres achètent davantage, et cela le cache : le chiffre d'affaires fait {way}."
        )
    if new > lost:
        return f"{brought}, mais les autres achètent moins : le chiffre d'affaires fait {way}."
    return f"{told} ; les nouveaux n'en apportent {f'que {euros(new, currency)}' if new > 0 else 'pas'}."


def _overall(picture: "Picture", group: str) -> float | None:
    rows = picture.of(picture.followed, group)
    before = rows["before"].sum()
    return rows["kept"].sum() / before if before else None


def _reach(picture: "Picture") -> str:
    if picture.first == picture.last:
        return f"tient en un jour, le {french.date(picture.first)}"
    return f"va du {french.date(picture.first)} au {french.date(picture.last)}"


def _lacking(picture: "Picture") -> str:
    """What is missing for a change to be told: whole periods, or customers in them."""
    each, several = _unit(picture), _unit(picture, 2)
    compared, usable = max((picture.compared(group) for group in picture.groups), key=lambda found: found[1])
    if compared < PERIODS:
        whole = french.plural(compared + 1, each, f"{several} entiers")
        held = f"soit {whole} à la suite" if compared else f"trop court pour comparer deux {several} entiers"
        return f"l'historique {_reach(picture)}, {held}. Il en faut {PERIODS + 1} pour voir si la fidélité change."
    found = f"il y en a {usable}" if usable else "il n'y en a pas"
    return (
        f"trop peu de clients achètent chaque {each}. Il faut {PERIODS} {several} où au moins {LEAST} clients du précédent "
        f"peuvent revenir ; {found}."
    )


def _whom(group: str) -> str:
    return "vous ne gardez" if group == _ALL else f"le segment {group} ne garde"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
