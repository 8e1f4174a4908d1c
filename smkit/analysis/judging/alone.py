"""Does a file hold only the deals that were won? Any rate of them would be 100 %, whatever happened."""

from collections.abc import Iterable
from typing import Any

#: What to do of it, after what cannot be told.
EXPORT = "ce fichier n'a que des affaires gagnées ; exportez aussi les perdues et les ouvertes."


def won_alone(stages: Iterable[Any]) -> bool:
    """Tell whether deals were all won. Parameters: `stages`, canonical, each or once; what is blank is left out.

    >>> won_alone(["won", None, "won"]), won_alone(["won", "open"]), won_alone([])
    (True, False, False)
    """
    return {each for each in stages if isinstance(each, str)} == {"won"}
