"""What every report says of itself: whose data, where a case comes from, what could be wrong with it."""

from collections.abc import Iterable

from smkit.display import record


def company(fictional: bool, segment: str = "") -> str:
    """Return whose figures these are, for the subtitle.

    Parameters: `fictional`, whether they are the boutique's; `segment`, the one kept, or "".

    >>> company(True, "B2B")
    'Comptoir Azimut (entreprise fictive) · segment B2B'
    """
    whose = "Comptoir Azimut (entreprise fictive)" if fictional else ""
    return " · ".join(part for part in (whose, f"segment {segment}" if segment else "") if part)


def about(sources: Iterable[str], doubts: Iterable[str]) -> None:
    """Show and record where a case comes from, and what could be wrong. Parameters: French sentences."""
    for source in sources:
        record.limit(f"Source : {source}")
    for doubt in doubts:
        record.limit(f"Ce qui pourrait être faux : {doubt}")
