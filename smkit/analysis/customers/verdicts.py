"""What may be said of customers? Kept or not, silent or not, worth what they cost: one word each, and what is at stake."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from smkit.analysis.customers import rhythm
from smkit.analysis.customers.picture import ALL
from smkit.analysis.customers.retention import PERIODS
from smkit.analysis.judging import Verdict, decide, interval
from smkit.analysis.judging.decide import early
from smkit.analysis.proportions import newcombe
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers.account import Account
    from smkit.analysis.customers.picture import Outlook, Picture
    from smkit.analysis.customers.satisfaction import Nps
    from smkit.analysis.customers.winback import WinBack

_SURE = 0.05
_WRONG = 0.15  # a forecast that missed its test by more than that share is not taken at its word
_YEAR = 12
_SHORT = "L'historique est trop court : il faut trois périodes entières comparées à celle d'avant."
_FEW = "Trop peu de clients achètent à chaque période pour suivre combien reviennent à la suivante."


def overall(picture: "Picture") -> Verdict:
    """Judge whether customers are kept as before: the group that fell the most, else new customers who
    stay less, else a group that rose, else what is not known.

    Parameters: `picture`, as `smkit.customers` makes it.
    """
    told = [*picture.worse(), *([] if picture.fresh() else picture.better())]
    if told and picture.hole is None:
        return kept(picture, told[0])
    if picture.fresh():
        return fresh(picture, picture.fresh()[0])
    known = [group for group, found in picture.changes.items() if found is not None]
    known.sort(key=lambda group: not getattr(picture.changes[group], "mix", ""))
    return kept(picture, known[0] if known else picture.groups[0])


def kept(picture: "Picture", group: str) -> Verdict:
    """Judge whether the customers of a group come back as before: change in points, its chance corrected for dates and groups.

    Parameters: `picture`; `group`, one of its groups.
    """
    found = picture.changes[group]
    dims = ((picture.by, group),) if picture.by else ()
    if picture.hole is not None:
        reason = "Le fichier n'a aucune vente pendant deux périodes de suite : rien ne dit si c'est l'activité ou le fichier."
        return Verdict("on ne peut pas dire", "retention", typeset(reason), dims=dims)
    if picture.recoded is not None:
        reason = "Presque tous les clients disparaissent le même mois, et autant arrivent : leurs codes ont sans doute changé."
        return Verdict("on ne peut pas dire", "retention", typeset(reason), dims=dims)
    if found is None:
        long = picture.compared(group)[0] >= PERIODS
        return early("retention", _FEW if long else _SHORT, dims)
    sides = (
        round(found.after * found.customers_after), found.customers_after,
        round(found.before * found.customers_before), found.customers_before,
    )  # fmt: skip
    change = 100 * (found.after - found.before)
    low, high = (100 * end for end in newcombe(*sides))
    sure = found.p < _SURE
    return Verdict(
        ("mieux" if change > 0 else "moins bien")
        if sure
        else "effet de mélange"
        if found.mix
        else "on ne peut pas dire",
        "retention",
        "Le poids des groupes de clients fait l'essentiel de l'écart, ou n'en laisse rien que le hasard n'explique."
        if found.mix
        else "L'écart dépasse ce que le hasard fait seul, parmi toutes les dates et tous les groupes regardés."
        if sure
        else "Pâques n'est pas dans les mêmes périodes qu'un an avant, et peut faire seule un écart de cette taille."
        if found.feast
        else "L'historique ne montre pas ces périodes un an avant : la saison peut faire seule un écart de cette taille."
        if found.season
        else "Le hasard peut faire seul un écart de cette taille, parmi toutes les dates regardées.",
        (f"depuis le {found.since:%d/%m/%Y}", "avant"),
        change=change,
        low=min(low, change),
        high=max(high, change),
        unit="points",
        n=found.customers_after,
        p=found.p,
        along=found.mix,
        dims=dims,
    )


def fresh(picture: "Picture", group: str) -> Verdict:
    """Judge whether the new customers of a group stay as those before them, at the same age and season: change in points.

    Parameters: `picture`; `group`, of `picture.newcomers`, where it is known.
    """
    found = picture.newcomers[group]
    assert found is not None
    told = found.change
    change = 100 * (told.after - told.before)
    sides = (
        round(told.after * told.customers_after),
        told.customers_after,
        round(told.before * told.customers_before),
    )
    low, high = (100 * end for end in newcombe(*sides, told.customers_before))
    reason = "Au même âge et à la même saison, l'écart dépasse le hasard, et les autres clients n'en font pas autant."
    return Verdict(
        "mieux" if change > 0 else "moins bien", "retention", reason,
        (f"arrivés depuis le {told.since:%d/%m/%Y}", "arrivés avant"), change=change, low=min(low, change), high=max(high, change),
        unit="points", n=told.customers_after, p=told.p, dims=((picture.by, group),) if picture.by else (),
    )  # fmt: skip


def silence(row: "Mapping[Any, Any] | pd.Series[Any]") -> Verdict:
    """Judge the silence of one customer; at stake, the margin of their last year.

    Parameters: `row` of `silences`. One wait in twenty is as long as that of a customer who is « late »: among many customers,
    only one who is « gone » is told as lost.

    >>> silence({"state": "late", "silence": 90, "usual": 30.0, "margin_at_stake": 500.0}).record()
    {'verdict': 'on ne peut pas dire', 'stake': 500.0}
    """
    state = str(row["state"])
    if state == "unknown":
        return early("silence", "Trop peu d'achats pour connaître son rythme.")
    reasons = {
        "gone": "Un client qui reste se tait aussi longtemps moins d'une fois sur mille.",
        "late": "Parmi tant de clients, certains qui restent se taisent aussi longtemps.",
        "on_time": "Ce silence est dans ses habitudes.",
    }
    return Verdict(
        "moins bien" if state == "gone" else "on ne peut pas dire",
        "silence",
        reasons[state],
        ("silence", "rythme habituel"),
        stake=None if state == "on_time" else _stake([row["margin_at_stake"]]),
    )


def unusual(silences: "pd.DataFrame") -> bool:
    """Tell whether more customers are silent than chance shows when nobody leaves, or one for longer than it shows among so many.

    Parameters: `silences`, as `silences` returns them. One in a thousand who stay looks gone: of thousands, some always do.
    """
    from scipy.special import gammainc

    chance, gone = float(silences["by_chance"].sum()), int((silences["state"] == "gone").sum())
    if silences["p"].min() * silences["p"].count() <= _SURE:
        return True
    if gone and gammainc(gone, chance * rhythm.GONE / rhythm.LATE) <= _SURE:
        return True
    return bool(silences["state"].isin(["gone", "late"]).sum() > chance + 2 * chance**0.5)


def silent(silences: "pd.DataFrame") -> Verdict:
    """Judge whether customers leave; at stake, the margin a year of those whom chance does not explain.

    Parameters: `silences`, as `silences` returns them.
    """
    away = silences[silences["state"].isin(["gone", "late"])]
    if not unusual(silences):
        return Verdict(
            "on ne peut pas dire",
            "silence",
            "Le hasard en montre autant quand personne ne part.",
            n=len(away),
        )
    told = away if len(away) > silences["by_chance"].sum() else away[away["state"] == "gone"]
    return Verdict(
        "moins bien", "silence", "Plus de clients se taisent que le hasard n'en montre quand personne ne part.",
        stake=_stake(told["margin_at_stake"]), n=len(told),
    )  # fmt: skip


def forecast(outlook: "Outlook", group: str = ALL) -> Verdict:
    """Judge a forecast by its test on the last months: « oui » where it missed by at most 15 %; « trop tôt » without a test.

    Parameters: `outlook`, as `smkit.customers.outlook` returns it; `group` that it is of.
    """
    dims = () if group == ALL else (("groupe", group),)
    if outlook.test is None or outlook.orders is None:
        return early("achats_attendus", outlook.why or "Rien ne permet de l'éprouver.", dims)
    best = outlook.test.methods.set_index("method")["error"]
    error = float(best[outlook.test.best])
    held = abs(error) <= _WRONG
    reason = "À l'essai, la prévision s'est trompée de {} 15 %.".format("moins de" if held else "plus de")
    return Verdict(
        "oui" if held else "non", "achats_attendus", typeset(reason), ("annoncé", "réel"), change=error, dims=dims
    )  # fmt: skip


def repaid(row: Mapping[Any, Any]) -> Verdict:
    """Judge what a new customer costs beside what three years bring; at stake, a year of new customers at the middle of the range.

    Parameters: `row` of `acquisition`, with its cac and clv.

    >>> repaid({"group": "B2C", "new": 10, "cac": 184.0, "clv_low": 118.0, "clv_high": 124.0}).record()
    {'verdict': 'perd', 'stake': 630.0}
    """
    cost, low, high = (float(row[name]) for name in ("cac", "clv_low", "clv_high"))
    word, reason = (
        ("gagne", "Même au bas de la fourchette, trois ans de marge remboursent ce qu'il a coûté.")
        if low >= cost
        else (
            "perd",
            "Même au haut de la fourchette, trois ans de marge ne remboursent pas ce qu'il a coûté.",
        )
        if high < cost
        else ("trop tôt", "Ce qu'il a coûté tombe dans la fourchette de ce qu'il laisse.")
    )
    return Verdict(
        word,  # type: ignore[arg-type]  # one of the closed list, which Verdict checks
        "cac",
        reason,
        ("valeur en trois ans", "coût d'un nouveau client"),
        stake=float(row["new"]) * abs((low + high) / 2 - cost),
        dims=(("groupe", str(row["group"])),) if row["group"] else (),
    )


def score(found: "Nps", group: str = ALL) -> Verdict:
    """Judge whether promoters outnumber detractors: « oui », « non », or not enough to tell; « trop tôt » with too few answers.

    Parameters: `found`, as `nps` returns it; `group` whose score it is.
    """
    dims = () if group == ALL else (("groupe", group),)
    if math.isnan(found.score):
        return early("nps", "Trop peu de réponses.", dims)
    sure = found.low > 0 or found.high < 0
    return Verdict(
        ("oui" if found.low > 0 else "non") if sure else "on ne peut pas dire",
        "nps",
        "Tout l'intervalle est du même côté de zéro." if sure else "L'intervalle passe par zéro.",
        ("promoteurs", "détracteurs"),
        change=float(found.score),
        low=min(float(found.low), float(found.score)),
        high=max(float(found.high), float(found.score)),
        unit="points",
        n=found.answers,
        dims=dims,
    )


def year(account: "Account") -> tuple[float, float, Verdict] | None:
    """Judge the last twelve whole months of one customer beside the twelve before.

    Parameters: `account`, as `smkit.customers.account` makes it.
    Returns what they bought in each (currency), and the verdict, chance being what their months differ by; None without two years
    or without any purchase in the first.
    """
    months = account.months.to_numpy("float64")[-2 * _YEAR :]
    if len(months) < 2 * _YEAR or not months[:_YEAR].sum() > 0:
        return None
    then, now = list(range(_YEAR)), list(range(_YEAR, 2 * _YEAR))
    before, after = float(months[then].sum()), float(months[now].sum())
    found = interval.sums(np.maximum(months, 0.0)[None, :], now, then)
    names = ("les douze derniers mois", "les douze mois d'avant")
    look = decide.Look("ventes_nettes", "higher", names, "fraction", after / before - 1, found)
    return after, before, decide.judge([look])[0]


def campaign(chosen: "WinBack") -> Verdict:
    """Judge an offer to silent customers before it is sent: « trop tôt », for its effect is a hypothesis; at stake, its hoped gain.

    Parameters: `chosen`, as `smkit.customers.win_back` returns it.
    """
    reason = "L'effet de l'offre est une hypothèse : le groupe témoin dira ce qu'elle ajoute."
    return Verdict("trop tôt", "gain_attendu", reason, stake=max(0.0, float(chosen.gain)), n=chosen.contacted)


def _stake(margins: Iterable[float]) -> float | None:
    known = [float(each) for each in margins if each == each]
    return max(0.0, sum(known)) if known else None
