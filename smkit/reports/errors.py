"""What can be wrong with how a report is asked for, or with how it ran."""

import errno

from smkit.errors import SmkitError

_FULL = "le disque est plein"
_DENIED = "l'écriture n'y est pas permise"
_NO_FOLDER = "ce n'est pas un dossier"
_SAID = {
    errno.ENOSPC: _FULL,
    errno.EFBIG: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.ENOENT: "il n'existe pas",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EBUSY: "il est ouvert ailleurs",
}


class UsageError(SmkitError):
    """The report, a parameter, a case or a format was asked for in a way that cannot work (exit code 2)."""

    exit_code = 2


class ReportError(SmkitError):
    """The data or the notebook stopped the report (exit code 1)."""


def why(problem: OSError) -> str:
    """Return why a file or a folder could not be written, in French where the system speaks English.

    >>> why(OSError(errno.ENOSPC, "No space left on device"))
    'le disque est plein'
    """
    return _SAID.get(problem.errno or 0) or problem.strerror or str(problem)
