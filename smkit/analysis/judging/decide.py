"""What may be said of a change? Its word, from its interval, what was looked at beside it, its season and its mix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from smkit.analysis.judging.chance import Estimate
from smkit.analysis.judging.mix import Mix
from smkit.analysis.judging.verdict import Unit, Verdict, Word
from smkit.analysis.proportions import holm
from smkit.typography import days, typeset

_SEASON = 0.10  # chance left to the season, where usual months are those of a whole year
LEVEL = 0.05  # over everything looked at (Holm)
_NARROW = {"fraction": 0.10, "points": 5.0}  # an interval that lies within is « stable »
#: The same for a rate, as parts of itself: five points are most of a rate of 6 %, and one point is more than half of one of 1,5 %.
_OF_RATE = {"narrow": 0.25, "small": 0.10}
_SMALL = {"fraction": 0.02, "points": 1.0}  # a change below is none, however sure


@dataclass(frozen=True)
class Look:
    """One figure looked at: what the judge needs of it.

    `about`, `dims`, `compared` and `unit` as in `Verdict`; `direction`, which way is better; `moved`, the change of the figure
    itself, where `estimate` (None: too few cases) is of its typical case; `season`, the same against the same months a year before,
    where the estimate is against usual months; `feast`, the same against the months where Easter stood as it does now, where it has
    moved since the year before; `mixes`, by column; `margin`, € of margin a year that the change is worth, if known;
    `rate`, what a rate was before, in points; `hole`, the first and last of days without a sale, which chance does not make, in the
    months compared; `codes`, the month in which customers' codes seem to have all changed, where that bears on what is compared;
    `doubt`, the French reason for which the file itself may make the change, if any.
    """

    about: str
    direction: Literal["higher", "lower", "none"]
    compared: tuple[str, str]
    unit: Unit
    moved: float | None
    estimate: Estimate | None
    season: Estimate | None = None
    feast: Estimate | None = None
    mixes: tuple[tuple[str, Mix], ...] = ()
    margin: float | None = None
    rate: float | None = None
    dims: tuple[tuple[str, str], ...] = ()
    hole: tuple[date, date] | None = None
    codes: str = ""
    doubt: str = ""


def judge(looks: Sequence[Look]) -> list[Verdict]:
    """Return the verdict of each figure looked at, corrected for their number.

    « mieux » and « moins bien » need a change that chance would make, anywhere among all of these figures, less than once in twenty
    (Holm), that goes the same way against the season and beside Easter, that is no mix, no hole in either history, nor codes of
    customers that changed, nor doubt about the file. « stable » needs an interval within ± 10 % (± 5 points, a quarter of a rate).

    >>> sure = Look("nps", "higher", ("décembre 2025", "avant"), "points", -30.0, Estimate(-30.0, -40.0, -20.0, 1e-8, -5.9, 500))
    >>> vague = replace(sure, moved=-3.0, estimate=Estimate(-3.0, -13.0, 7.0, 0.5, -0.6, 500))
    >>> [verdict.word for verdict in judge([sure, vague])]
    ['moins bien', 'on ne peut pas dire']
    """
    corrected = iter(holm([look.estimate.p for look in looks if look.estimate is not None]))
    return [_judge(look, next(corrected) if look.estimate is not None else 1.0) for look in looks]


def early(about: str, reason: str, dims: tuple[tuple[str, str], ...] = ()) -> Verdict:
    """Return the verdict of what has nothing to be compared with yet."""
    return Verdict("trop tôt", about, reason, dims=dims)


def _judge(look: Look, corrected: float) -> Verdict:
    found = look.estimate
    mixed = next(((column, mix) for column, mix in look.mixes if mix.rules), None)
    part = _share(mixed[1], look.unit) if mixed else None
    blank = Verdict(
        "on ne peut pas dire",
        look.about,
        "Il y a trop peu de cas.",
        look.compared,
        dims=look.dims,
        mix=part,
    )
    if mixed:
        blank = replace(blank, word="effet de mélange", reason=_told(mixed[1]), along=mixed[0])
    if found is None:
        return blank
    blank = replace(
        blank,
        change=found.change,
        low=found.low,
        high=found.high,
        unit=look.unit,
        n=found.n,
        p=min(1.0, found.p),
    )
    if mixed:
        return blank
    word, reason = _word(look, found, corrected)
    return replace(
        blank,
        word=word,
        reason=typeset(reason),
        stake=look.margin if word in ("mieux", "moins bien") else None,
    )


def _word(look: Look, found: Estimate, corrected: float) -> tuple[Word, str]:
    if look.hole:
        return (
            "on ne peut pas dire",
            f"Aucune vente {days(*look.hole)}, et ce trou peut faire seul un tel écart.",
        )
    if look.doubt:
        return "on ne peut pas dire", look.doubt
    if look.codes:
        return (
            "on ne peut pas dire",
            f"Presque tous les codes de clients changent en {look.codes}, pour les mêmes ventes : ce sont sans doute les mêmes "
            "clients.",
        )
    small = _within(_SMALL.get(look.unit, 0.0), look, "small")
    same_way = look.moved is not None and look.moved * found.change > 0
    in_season, in_feast = (_agrees(other, found) for other in (look.season, look.feast))
    beyond = corrected <= LEVEL and abs(found.change) >= small
    if beyond and any(mix.against for _, mix in look.mixes):
        return (
            "on ne peut pas dire",
            "Ses groupes vont tous dans l'autre sens, et le hasard peut faire seul ce changement de leur poids.",
        )
    if beyond and same_way and in_season and in_feast and look.direction != "none":
        good = (found.change > 0) == (look.direction == "higher")
        return (
            "mieux" if good else "moins bien"
        ), "L'écart dépasse ce que le hasard, la saison et le mélange des groupes font seuls."
    narrow = _within(_NARROW.get(look.unit, 0.0), look, "narrow")
    if -narrow <= found.low and found.high <= narrow:
        return (
            "stable",
            "L'écart, s'il y en a un, est petit : l'intervalle tient dans la marge de ce qui ne change rien.",
        )
    if beyond and not in_season:
        return "on ne peut pas dire", "Le même écart se voit à cette saison : il ne dit rien de plus."
    if beyond and not in_feast:
        return (
            "on ne peut pas dire",
            "Pâques n'est pas dans les mêmes mois qu'un an avant, et peut faire seule un écart de cette taille.",
        )
    if beyond and not same_way:
        return "on ne peut pas dire", "Le total et les cas comparables ne disent pas la même chose."
    if found.restless:
        return (
            "on ne peut pas dire",
            "Les mois d'avant diffèrent déjà assez entre eux pour qu'un tel écart ne prouve rien.",
        )
    return (
        "on ne peut pas dire",
        "Le hasard peut faire seul un écart de cette taille, avec si peu de cas et autant d'indicateurs regardés.",
    )


def _agrees(other: Estimate | None, found: Estimate) -> bool:
    """Whether another comparison, where there is one, goes the same way, and by more than its season makes of it."""
    return other is None or (other.change * found.change > 0 and other.p <= _SEASON)


def _within(bound: float, look: Look, of: str) -> float:
    """A bound on a change; on that of a rate, no more than so much of the rate itself."""
    return bound if look.rate is None else min(bound, _OF_RATE[of] * look.rate)


def _share(mix: Mix, unit: Unit) -> float:
    return mix.weights * 100 if unit == "points" else mix.weights / abs(mix.before) if mix.before else 0.0


def _told(mix: Mix) -> str:
    if mix.against:
        return typeset(
            "Le total va dans un sens et ses groupes dans l'autre : c'est leur poids qui a changé, pas leur niveau."
        )
    if mix.own * mix.change < 0:  # some groups went one way, some the other
        return typeset(
            "À poids égal, le total irait dans l'autre sens : c'est le poids des groupes qui fait l'écart."
        )
    if abs(mix.weights) > abs(mix.own):
        return typeset("Le poids des groupes fait l'essentiel de l'écart, plus que leur propre changement.")
    return typeset(
        "Le poids des groupes fait une bonne part de l'écart, et le hasard peut faire seul ce qui leur reste."
    )
