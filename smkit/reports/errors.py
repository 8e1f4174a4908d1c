"""What can be wrong with how a report is asked for, or with how it ran."""

from collections.abc import Iterable
from difflib import get_close_matches

from smkit.errors import SmkitError


class UsageError(SmkitError):
    """The report, a parameter, a case or a format was asked for in a way that cannot work (exit code 2)."""

    exit_code = 2


class ReportError(SmkitError):
    """The data or the notebook stopped the report (exit code 1)."""


def suggest(wrong: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous dire « x » ? » when a known name is close to the wrong one, else an empty text.

    >>> suggest("acheteur", ["acheteurs", "prix"])
    'Vouliez-vous dire « acheteurs » ?'
    >>> suggest("zzz", ["acheteurs"])
    ''
    """
    close = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"Vouliez-vous dire « {close[0]} » ?" if close else ""
