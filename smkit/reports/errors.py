"""What can be wrong with how a report is asked for, or with how it ran."""

from smkit.errors import SmkitError


class UsageError(SmkitError):
    """The report, a parameter, a case or a format was asked for in a way that cannot work (exit code 2)."""

    exit_code = 2


class ReportError(SmkitError):
    """The data or the notebook stopped the report (exit code 1)."""
