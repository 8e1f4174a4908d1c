"""What a person names and what it leads to: nothing, a file, a folder; refused in French where no answer comes."""

import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from smkit.errors import SmkitError, why
from smkit.typography import clip

#: How long a disk or a server may say nothing, in seconds.
PATIENCE = 15.0
_LONGEST = 60  # letters of a name that people read

Found = TypeVar("Found")


class NowhereError(SmkitError):
    """A name that leads nowhere, and never will (exit code 2)."""

    exit_code = 2


def whole(text: str | Path) -> Path:
    """Return a path whose « ~ » is a person's home.

    Parameters: `text`, as it was typed.
    Raises NowhereError for a person that the machine does not know, and for a name that no system takes.

    >>> whole("ventes.csv").name
    'ventes.csv'
    """
    path = Path(text)
    if "\0" in str(path):
        raise NowhereError(
            f"« {name(path)} » contient un caractère interdit dans un nom. Renommez le fichier."
        )
    written(path)
    try:
        return path.expanduser()
    except RuntimeError:
        raise NowhereError(
            f"« {clip(path.parts[0], _LONGEST)} » : cette machine ne connaît pas cette personne. Écrivez le dossier en entier."
        ) from None


def written(path: Path) -> None:
    """Raise NowhereError where a path has bytes that are no letters (Python keeps them as halves of one): no page could name it."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise NowhereError(
            f"« {name(path)} », ou son dossier : ce nom n'est pas écrit en UTF-8. Renommez-le (sans accents, par exemple), puis "
            "relancez."
        ) from None


def kind(path: Path, patience: float = PATIENCE) -> str:
    """Return what a path leads to: « file », « folder », or "" for nothing.

    Parameters: `path`; `patience`, how long a disk may take to answer, in seconds.
    Raises NowhereError when it is neither (a pipe, a device: whoever reads it may wait for ever), when its name is too long, when
    it may not be looked at; SmkitError when no answer comes.

    >>> kind(Path(__file__)), kind(Path(__file__).parent), kind(Path("zzz"))
    ('file', 'folder', '')
    """
    try:
        mode = answered(lambda _: path.stat().st_mode, path, patience)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as problem:
        raise NowhereError(
            f"« {name(path)} » ne peut pas être lu : {why(problem)}. Vérifiez le nom et le dossier."
        ) from problem
    if stat.S_ISDIR(mode):
        return "folder"
    if not stat.S_ISREG(mode):
        raise NowhereError(
            f"« {name(path)} » n'est pas un fichier ordinaire, mais un tube ou un périphérique. Donnez un fichier ou un dossier."
        )
    return "file"


def answered(do: Callable[[Callable[[], None]], Found], path: Path, patience: float = PATIENCE) -> Found:
    """Do something with a file, and give up when nothing comes of it.

    Parameters: `do`, which calls what it is given each time that it gets on; `path`, of the file; `patience` in seconds.
    Returns its result, raises what it raises, and SmkitError after `patience` without a word.
    """
    done: list[Found] = []
    failed: list[BaseException] = []
    spoken = threading.Event()

    def work() -> None:
        try:
            done.append(do(spoken.set))
        except BaseException as problem:
            failed.append(problem)
        finally:
            over.set()
            spoken.set()

    over = threading.Event()
    threading.Thread(target=work, daemon=True).start()  # nobody waits for it at the end either
    while not over.is_set():
        if not spoken.wait(patience):
            raise SmkitError(
                f"« {name(path)} » : son disque ou son serveur ne répond pas depuis {patience:.0f} secondes. Vérifiez la "
                "connexion, ou copiez le fichier sur cette machine."
            )
        if not over.is_set():
            spoken.clear()
    if failed:
        raise failed[0]
    return done[0]


def name(path: Path) -> str:
    """Return a path's last name as people may read it: short, and printable; of « . » and « .. », that of the folder."""
    own = path.name if path.name not in ("", "..") else path.resolve().name or str(path)
    return clip("".join(c if c.isprintable() else "?" for c in own), _LONGEST)
