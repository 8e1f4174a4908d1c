"""The one family of errors whose message is written for people, and what is said of a misspelt word or a refused file."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

_FULL = "le disque est plein"
_DENIED = "l'écriture n'y est pas permise"
_NO_FOLDER = "ce n'est pas un dossier"
#: Why a system refuses, by its error number.
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
    errno.ETXTBSY: "il est ouvert ailleurs",
    errno.ELOOP: "c'est un raccourci qui tourne en boucle",
    errno.EIO: "le disque ne répond pas",
    errno.ESTALE: "le disque du réseau a été débranché",
    errno.ENXIO: "rien n'est branché là",
    errno.EBADF: "il est fermé",
    errno.EPIPE: "plus personne ne lit au bout",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.ENOMEM: "la mémoire manque",
    errno.EAGAIN: "le système est à bout (processus ou mémoire)",
    errno.EISDIR: "c'est un dossier",
    errno.EINVAL: "le nom n'est pas permis ici",
    errno.EILSEQ: "le nom n'est pas permis ici",
    errno.ENOTEMPTY: "il n'est pas vide",
    errno.EXDEV: "il est sur un autre disque",
    errno.EOPNOTSUPP: "ce disque ne le permet pas",
    errno.ENOSYS: "ce disque ne le permet pas",
    errno.ENODEV: "rien n'est branché là",
    errno.ETIMEDOUT: "rien n'a répondu à temps",
    errno.EADDRINUSE: "le port est déjà pris",
    errno.EMLINK: "le dossier contient trop de choses",
}


class SmkitError(Exception):
    """A problem of the data or of the usage, whose message is a French explanation that stands alone.

    In a notebook only that message is shown, never a traceback; on the command line it is printed as it is.
    """

    exit_code = 1  # of the command line: the data or a notebook has a problem

    def _render_traceback_(self) -> list[str]:  # the hook IPython calls in place of its own traceback
        return [str(self)]


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word that looks most like `word`, or None; case is ignored.

    Parameters: `word`, as it was written; `known` words; `cutoff`, likeness asked for, from 0 to 1.

    >>> closest("Comandes", ["commandes", "leads"])
    'commandes'
    """
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for choice in known:
        folded.setdefault(choice.casefold(), choice)
    found = get_close_matches(word.casefold(), list(folded), n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def suggest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return « Vouliez-vous dire « x » ? » after a space, to end a sentence on, or an empty text when nothing is close.

    Parameters: as `closest`.

    >>> suggest("panier_moyn", ["panier_moyen", "marge"])
    ' Vouliez-vous dire « panier_moyen » ?'
    >>> suggest("zzz", ["panier_moyen", "marge"])
    ''
    """
    found = closest(word, known, cutoff)
    return f" Vouliez-vous dire « {found} » ?" if found else ""


def suggest_file(path: Path, pattern: str = "*") -> str:
    """As `suggest`, for a missing file: the one beside it whose name, its ending left out, is the closest.

    Parameters: `path`, of what is missing; `pattern`, of what may have been meant.

    >>> suggest_file(Path(__file__).with_name("erors.txt")), suggest_file(Path(__file__).with_name("zzz.py"))
    (' Vouliez-vous dire « errors.py » ?', '')
    """
    names = {
        near.stem: near.name
        for near in sorted(path.parent.glob(pattern), reverse=True)
        if near.name != path.name
    }
    found = closest(path.stem, names)
    return f" Vouliez-vous dire « {names[found]} » ?" if found else ""


def why(problem: OSError) -> str:
    """Return why a file or a folder could not be written, in French where the system speaks English.

    >>> why(OSError(errno.ENOSPC, "No space left on device"))
    'le disque est plein'
    >>> why(OSError(errno.EPROTO, "Protocol error"))
    'le système refuse (EPROTO)'
    """
    code = problem.errno or 0
    if said := _SAID.get(code):
        return said
    ours = not code or problem.strerror != os.strerror(code)  # what the system says is English
    return (
        problem.strerror or str(problem) if ours else f"le système refuse ({errno.errorcode.get(code, code)})"
    )


def cause(problem: BaseException) -> OSError | None:
    """Return what the machine said under a library's own error, None when it said nothing.

    >>> full = OSError(errno.ENOSPC, "No space left on device")
    >>> cause(ValueError(full)) is full, cause(ValueError("12"))
    (True, None)
    """
    return next((said for said in (*problem.args, problem.__cause__) if isinstance(said, OSError)), None)
