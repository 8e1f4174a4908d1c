"""How a card says which way a figure went: an arrow, a word and a sign, never a colour alone."""

from typing import TYPE_CHECKING

from smkit.display import french

if TYPE_CHECKING:
    from smkit.analysis.periods import Course


def turned(change: str, since: str = "sur un an", how: str = "") -> str:
    """Put an arrow and a word before a change that has its sign; `how`, French, qualifies a rise or a fall.

    >>> turned("+12,5 %"), turned("−1,0 pt", how="par mélange"), turned("0,0 %")
    ('▲ hausse : +12,5 % sur un an', '▼ baisse par mélange : −1,0 pt sur un an', '= stable : 0,0 % sur un an')
    """
    way = "▲ hausse" if change.startswith("+") else "▼ baisse" if change[0] in "-−" else ""
    return f"{f'{way} {how}'.strip() if way else '= stable'} : {change} {since}"


def note(course: "Course", unit: str, *more: str, since: str = "sur un an") -> str:
    """Write the line under a card: how the figure went on a year, where it can be told, then what else there is to say.

    Parameters: `course`; `unit` of the figure, of which a rate changes by points; `more`, French; `since`, what it is beside.

    >>> from smkit.analysis.periods import Course
    >>> " ".join(note(Course(-8.6), "fraction", "promis : 90 %").split())
    '▼ baisse : −8,6 pt sur un an · promis : 90 %'
    """
    told = (
        []
        if course.change is None
        else [turned(french.signed(course.change, "points" if unit == "fraction" else "fraction"), since)]
    )
    return " · ".join(filter(None, [*told, *more]))
