"""What may be said of prospects? Which accounts win, which channels do not, whether a score predicts: one word each."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.judging import Verdict, Word
from smkit.analysis.judging.decide import early
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.judging.turned import Turn
    from smkit.analysis.prospecting.pareto import Pareto
    from smkit.analysis.prospecting.planning import Quarter
    from smkit.analysis.prospecting.results import Score

_FEASIBLE: dict[str, Word] = {"yes": "oui", "no": "non", "unsure": "on ne peut pas dire"}


def overall(quarter: "Quarter", margin_rate: float | None = None) -> Verdict:
    """Judge whether the goal is within reach of the hours there are; at stake, the margin a year of the contacts.

    Parameters: `quarter`, as `analysis.prospecting.quarter` returns it; `margin_rate`, taux de marque (0–1), or None.
    """
    if quarter.feasible is None:
        return early("contacts_par_semaine", "Le nombre de contacts n'est pas connu.")
    word = _FEASIBLE[quarter.feasible.verdict]
    reasons = {
        "oui": "Vos heures suffisent même au haut de l'intervalle.",
        "non": "Vos heures ne suffisent pas même au bas de l'intervalle.",
    }
    margin = quarter.margin_of_contacts(margin_rate)
    return Verdict(
        word, "contacts_par_semaine", reasons.get(word, "Vos heures tombent dans l'intervalle."),
        ("contacts possibles", "demandés"), stake=max(0.0, margin[0]) if margin else None,
    )  # fmt: skip


def turned(found: "Turn") -> Verdict:
    """Judge a win rate that has changed for good: better or worse, or a mix of groups where their weight makes most of it.

    Parameters: `found`, of `Quarter.turn`.
    """
    return found.verdict("taux_de_gain")


def kind(row: Mapping[Any, Any] | None) -> Verdict:
    """Judge a kind of account beside all the others, corrected for so many looks.

    Parameters: `row` of `kinds`, or None where none is proven.

    >>> kind(None).word
    'on ne peut pas dire'
    """
    if row is None:
        return Verdict(
            "on ne peut pas dire", "taux_de_gain", "Aucun écart ne dépasse ce que le hasard fait seul."
        )
    return _gap(row, (str(row["column"]), str(row["kind"])), int(row["deals"]))


def channel(row: "Mapping[Any, Any] | pd.Series[Any]") -> Verdict:
    """Judge a channel beside all the others. Parameters: `row` of `channels`, proven."""
    told = {"difference": row["difference"], "low": row["difference_low"], "high": row["difference_high"]}
    return _gap(told, ("source", str(row["channel"])), int(row["leads"]))


def score(found: "Score") -> Verdict:
    """Judge whether a score predicts deals that it had not seen better than the mean win rate.

    Parameters: `found`, as `analysis.prospecting.score` returns it.
    """
    if found.shown:
        return Verdict(
            "oui",
            "note",
            "Sur des affaires non vues, elle se trompe moins que le taux moyen.",
            n=found.judged,
        )
    if found.quality is None:
        return early("note", "Trop peu d'affaires pour juger une note.")
    worse = found.quality.gain_high <= 0
    return Verdict(
        "non" if worse else "on ne peut pas dire",
        "note",
        "Elle se trompe plus que le taux moyen."
        if worse
        else "Le hasard peut suffire à expliquer son avantage.",
        n=found.judged,
    )


def rule(found: "Pareto") -> Verdict:
    """Judge whether the rule of 80/20 holds: counted on all the sales of the file, so that chance has no part in it."""
    return Verdict(
        "oui" if found.holds == "yes" else "non",
        "clients_80pct",
        typeset("Compté sur toutes les ventes du fichier : la part des 20 % premiers, à 5 points près."),
        ("les 20 % premiers", "80 % des ventes"),
        n=found.customers,
    )


def _gap(row: Mapping[Any, Any], dims: tuple[str, str], n: int) -> Verdict:
    change, low, high = (100 * float(row[name]) for name in ("difference", "low", "high"))
    return Verdict(
        "mieux" if change > 0 else "moins bien", "taux_de_gain",
        "L'écart dépasse ce que le hasard fait seul, parmi tous ceux regardés.", (dims[1], "les autres"), change=change,
        low=min(low, change), high=max(high, change), unit="points", n=n, dims=(dims,),
    )  # fmt: skip
