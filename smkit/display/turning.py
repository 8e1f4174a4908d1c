"""How a card says which way a figure went: an arrow, a word and a sign, never a colour alone."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.typography import between

if TYPE_CHECKING:
    from smkit.analysis.judging.turned import Turn
    from smkit.analysis.periods import Course

#: How a card qualifies a rise or a fall that may be nothing.
UNSURE = "incertaine"

#: How a column that may make a change alone is called in « le poids des … ».
_GROUPS = {
    "source": "sources",
    "segment": "segments",
    "region": "régions",
    "sector": "secteurs",
    "size": "tailles",
    "channel": "canaux",
}
_NEAR = 0.05  # parts of a rate within which it is told as a half or a double


def turned(change: str, since: str = "sur un an", how: str = "") -> str:
    """Put an arrow and a word before a change that has its sign; `how`, French, qualifies a rise or a fall.

    What has not moved is « même niveau »: « stable » is the judge's word, of what is known not to have moved.

    >>> turned("+12,5 %"), turned("−1,0 pt", how="par mélange"), turned("0,0 %")
    ('▲ hausse : +12,5 % sur un an', '▼ baisse par mélange, −1,0 pt sur un an', '= même niveau : 0,0 % sur un an')
    """
    way = "▲ hausse" if change.startswith("+") else "▼ baisse" if change[0] in "-−" else ""
    return f"{way} {how}, {change} {since}" if way and how else f"{way or '= même niveau'} : {change} {since}"


def note(course: "Course", unit: str, *more: str, since: str = "sur un an") -> str:
    """Write the line under a card: how the figure went on a year, where it can be told, then what else there is to say.

    Parameters: `course`; `unit` of the figure, of which a rate changes by points; `more`, French; `since`, what it is beside.

    >>> from smkit.analysis.periods import Course
    >>> " ".join(note(Course(-8.6), "fraction", "promis : 90 %").split())
    '▼ baisse : −8,6 pt sur un an · promis : 90 %'
    >>> " ".join(note(Course(-8.6, sure=False), "fraction").split())
    '▼ baisse incertaine, −8,6 pt sur un an'
    """
    told = ""
    if course.change is not None:
        change = french.signed(course.change, "points" if unit == "fraction" else "fraction")
        told = turned(change, since, "" if course.sure else UNSURE)
    return " · ".join(filter(None, [told, *more]))


def lasting(turn: "Turn", rate: str, of: str) -> str:
    """Say how a rate has changed for good, since when, and whether that is the weight of groups; without a full stop.

    Parameters: `turn`; `rate`, what it is called, with its article; `of`, what it is of, « des affaires créées ».

    >>> from smkit.analysis.judging.turned import Turn
    >>> said = lasting(Turn("2025-07", 0.3, 0.151, -0.21, -0.08, 0.001, 15, 99), "Le taux de gain", "des affaires créées")
    >>> " ".join(said.split())[:97]
    'Le taux de gain a baissé de moitié depuis juillet 2025 : 15,1 % des affaires créées depuis, contr'
    """
    low, high = sorted((abs(100 * turn.low), abs(100 * turn.high)))
    gap = f"{between(french.points(low, 0), french.points(high, 0))} de {'moins' if turn.fell else 'plus'}"
    said = (
        f"{rate} {how_much(turn)} depuis {french.month(turn.since)} : {french.percent(turn.after)} {of} depuis, contre "
        f"{french.percent(turn.before)} avant ({gap})"
    )
    return (
        f"{said}, surtout parce que le poids des {groups(turn)} a changé : c'est un effet de mélange"
        if turn.mix
        else said
    )


def groups(turn: "Turn") -> str:
    """Return what the groups are called whose weight makes a change, in the plural. Parameters: `turn`, whose mix is known."""
    return named(turn.along)


def named(along: str) -> str:
    """Return what the groups of a column are called, in the plural.

    >>> named("region"), named("autre")
    ('régions', 'groupes')
    """
    return _GROUPS.get(along, "groupes")


def how_much(turn: "Turn") -> str:
    """Say by how much a rate has changed, as a verb: « a baissé de moitié », « a doublé », « a baissé de 38 % ».

    >>> from smkit.analysis.judging.turned import Turn
    >>> " ".join(how_much(Turn("2025-07", 0.2, 0.124, -0.1, -0.05, 0.001, 15, 99)).split())
    'a baissé de 38 %'
    """
    ratio = turn.after / turn.before if turn.before else 2.0
    if not turn.after:
        return "est tombé à zéro"
    if abs(ratio - 0.5) <= _NEAR:
        return "a baissé de moitié"
    if abs(ratio - 2) <= 2 * _NEAR:
        return "a doublé"
    return f"a {'baissé' if turn.fell else 'monté'} de {french.percent(abs(ratio - 1), 0)}"
