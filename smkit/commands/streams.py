"""What a command reads and writes by itself: streams that are closed, full, or in a folder that is gone."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from smkit.errors import SmkitError, why

#: Files that may have to be open at once.
_FILES = 64


class Patient:
    """A stream whose failures stop nothing: what is said on the way is no reason to lose the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write, if the stream can."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        """Write, if the stream can."""
        for text in texts:
            self.write(text)

    def flush(self) -> None:
        """Flush, if the stream can."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def mend() -> None:
    """Open on nothing the standard streams that were closed, or a file of ours would take their number."""
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:
        os.set_inheritable(handle, True)
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))


def enough() -> None:
    """Check that as many files may be open at once as a report needs, in the processes that make it. Raises SmkitError."""
    if sys.platform == "win32":
        return
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < _FILES:
        raise SmkitError(
            f"Ce terminal ne permet d'ouvrir que {most} fichiers à la fois (ulimit -n), et smkit en demande {_FILES}. Relevez "
            "cette limite (ulimit -n 1024) ou ouvrez un nouveau terminal, puis relancez."
        )


def here() -> None:
    """Check that the current folder is still there. Raises SmkitError."""
    try:
        os.getcwd()
    except OSError:
        raise SmkitError(
            "Le dossier où vous êtes n'existe plus. Placez-vous dans un autre dossier, puis relancez la même commande."
        ) from None


def told(problem: OSError) -> str:
    """Return, in French, what the machine refused."""
    if problem.filename:
        name = Path(os.fsdecode(problem.filename)).name[:60]
        return f"« {name} » ne peut pas être lu ou écrit : {why(problem)}. Choisissez un autre dossier, puis relancez."
    with suppress(OSError):  # what is left of the answer must not fail once more when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return (
        f"La réponse n'a pas pu être écrite jusqu'au bout : {why(problem)}. Faites de la place là où elle va, ou laissez-la "
        "s'afficher, puis relancez."
    )
