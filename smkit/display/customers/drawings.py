"""Customers in charts: are they kept, where does the change come from, who is silent, may one believe the forecast."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smkit.display import charts, french, notation
from smkit.display.customers import words
from smkit.display.customers.words import euros
from smkit.display.record import chart
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import Nps, Outlook, Picture

_BARS = 8
#: What stands under a step of the way from one revenue to another.
_SHORT = {
    "Gardés, en hausse": "En hausse",
    "Gardés, en baisse": "En baisse",
    "Ventes sans client": "Sans client",
}


def retention_chart(picture: "Picture", *, source: str = "", title: str = "") -> None:
    """Show retention from one period to the next, a line a group.

    Parameters: `picture`; `source`, French; `title`, where the chart must not say what is to be found on it.
    """
    rows = picture.followed.copy()
    if not len(rows):
        return
    quarterly = picture.grain == "quarter"
    rows["quand"] = [
        f"{str(day)[:4]}-T{(day.month + 2) // 3}" if quarterly else str(day)[:7] for day in rows["period"]
    ]
    unit = "trimestre" if quarterly else "mois"
    title = title or _trend(picture, quarterly)
    axes = charts.line(
        rows,
        "quand",
        "retention",
        title,
        by=picture.by or None,
        unit="fraction",
        measure=f"Clients du {unit} précédent qui rachètent",
        top=1.05,
        source=source,
    )
    told = (
        f"{row.get(picture.by, 'Tous')}, {row['quand']} : {french.percent(row['retention'])}"
        for row in rows.to_dict("records")
    )
    chart("retention_par_periode", axes, alt=f"{title}. {' ; '.join(told)}.", figures=["retention"])


def _trend(picture: "Picture", quarterly: bool) -> str:
    """What retention from one period to the next shows, in a title."""
    worse, better = picture.worse(), picture.better()
    unit = "trimestre" if quarterly else "mois"
    if not any(picture.changes.values()):
        return f"Part des clients qui reviennent d'un {unit} à l'autre"
    if not worse and not better:
        return f"D'un {unit} à l'autre, les clients reviennent comme avant, au hasard près"
    first, way = [*worse, *better][0], "moins" if worse else "plus"
    change = picture.changes[first]
    assert change is not None
    who = "Les clients reviennent" if first == "Tous" else f"Les clients {first} reviennent"
    if quarterly:
        return f"{who} {way} depuis le {words.quarter(change.since)}"
    return f"{who} {way} depuis {french.month(str(change.since)[:7])}"


def movements_chart(picture: "Picture", group: str, *, currency: str = "EUR", source: str = "") -> None:
    """Show how revenue went from a year ago to now, by what customers did. Parameters: `picture`; `group`; `currency`; `source`."""
    import pandas as pd

    yearly = bool(len(picture.year)) and len(picture.of(picture.year, group)) > 0
    rows = picture.of(picture.year if yearly else picture.moved, group)
    if not len(rows):
        return
    last = rows.iloc[-1]
    before = "Un an plus tôt" if yearly else "Avant"
    names = [before, *words.PARTS.values(), "Maintenant"]
    values = [last["revenue_before"], *(last[part] for part in words.PARTS), last["revenue"]]
    steps = pd.DataFrame({"poste": [_SHORT.get(name, name) for name in names], "montant": values})
    steps = steps[(steps["montant"].abs() > 0.005) | steps["poste"].isin([before, "Maintenant"])]
    who = "" if group == "Tous" else f"{group} : "
    lost, new = -last["lost"], last["new"] + last["returned"]
    title = (
        f"{who}les clients perdus retirent {euros(lost, currency)}, nouveaux et clients de retour en apportent "
        f"{euros(new, currency)}"
    )
    when = (
        words.quarter(last["period"]) if picture.grain == "quarter" else french.month(str(last["period"])[:7])
    )
    title = title[:1].upper() + title[1:]
    axes = charts.waterfall(
        steps,
        "poste",
        "montant",
        title,
        currency=currency,
        measure="Chiffre d'affaires",
        start=notation.BEFORE if yearly else notation.ACTUAL,
        period=when,
        source=source,
    )
    told = (
        f"{name} {euros(value, currency)}"
        for name, value in zip(steps["poste"], steps["montant"], strict=True)
    )
    chart("mouvements_du_ca", axes, alt=f"{title}. {' ; '.join(told)}.")


def silences_chart(silences: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show the largest accounts that are silent for too long. Parameters: `silences`; `currency` code; `source`, French."""
    away = silences[silences["state"].isin(["gone", "late"])].sort_values(
        "at_stake", ascending=False, kind="stable"
    )
    if away.empty:
        return
    money = "margin_at_stake" if away["margin_at_stake"].notna().any() else "at_stake"
    shown = away.dropna(subset=[money]).sort_values(money, ascending=False, kind="stable").head(_BARS)
    share = shown[money].sum() / away[money].sum() if away[money].sum() else float("nan")
    what, of = ("marge", "de la marge") if money == "margin_at_stake" else ("ventes", "des ventes")
    who = french.plural(len(shown), "client silencieux porte", "clients silencieux portent")
    title = f"{who} {french.percent(share, 0)} {of} en jeu"
    axes = charts.bars(
        shown,
        "customer_id",
        money,
        title,
        unit="EUR",
        currency=currency,
        measure=f"{what.capitalize()} de la dernière année",
        source=source,
    )
    told = (f"{row['customer_id']} {euros(row[money], currency)}" for row in shown.to_dict("records"))
    chart("qui_se_tait", axes, alt=f"{title}. {' ; '.join(told)}.", figures=["enjeu_des_retards"])


def calibration_chart(outlooks: "Mapping[str, Outlook]", *, source: str = "") -> None:
    """Show expected and real purchases by tenth of the customers, in the largest group. Parameters: `outlooks`; `source`."""
    tested = {group: found.test for group, found in outlooks.items() if found.test is not None}
    if not tested:
        return
    group, test = max(tested.items(), key=lambda one: one[1].customers)
    best = test.methods.set_index("method").loc[test.best]
    shown = test.deciles.assign(nom=[f"Dixième {rank}" for rank in test.deciles["decile"]])
    where = "" if group == "Tous" else f" en {group}"
    title = (
        f"À l'essai{where}, le modèle prévoyait {french.number(best['expected'], 0)} achats : il y en a eu "
        f"{french.number(test.real)}"
    )
    axes = charts.paired(
        shown,
        "nom",
        "expected",
        "real",
        title,
        names=("Prévu", "Réel"),
        signs=(notation.FORECAST, notation.ACTUAL),
        unit="ratio",
        measure="Achats par client",
        source=source,
    )
    told = (
        f"{row['nom']} : {french.number(row['expected'], 2)} prévus, {french.number(row['real'], 2)} réels"
        for row in shown.to_dict("records")
    )
    chart(
        "essai_par_dixieme",
        axes,
        alt=f"{title}. {' ; '.join(told)}.",
        figures=["achats_attendus", "erreur_essai"],
    )


def satisfaction_chart(scores: "Mapping[str, Nps]", *, source: str = "") -> None:
    """Show the score of each group on its interval. Parameters: `scores` by group; `source`, French."""
    import pandas as pd

    rows = [
        {"qui": group, "nps": s.score / 100, "bas": s.low / 100, "haut": s.high / 100}
        for group, s in scores.items()
        if s.score == s.score
    ]
    if not rows:
        return
    table = pd.DataFrame(rows).sort_values("nps", ascending=False, ignore_index=True)
    first, last = table.iloc[0], table.iloc[-1]
    apart = len(table) > 1 and first["bas"] > last["haut"]
    title = (
        f"NPS : {first['qui']} recommande plus que {last['qui']}, au-delà du hasard"
        if apart
        else "NPS, et ce que le hasard en laisse savoir"
    )
    axes = charts.intervals(
        table,
        "qui",
        "nps",
        "bas",
        "haut",
        title,
        unit="points",
        measure="Promoteurs moins détracteurs",
        source=source,
    )
    told = (
        f"{row['qui']} {french.number(100 * row['nps'], 0)}, "
        f"{between(*(french.number(100 * row[end], 0) for end in ('bas', 'haut')))}"
        for row in table.to_dict("records")
    )
    chart("nps_par_segment", axes, alt=f"{title}. {' ; '.join(told)}.", figures=["nps"])
