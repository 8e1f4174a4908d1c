"""What stands where a command is about to write: the file that it reads, and what somebody else made, stay as they are."""

from pathlib import Path

import click

from smkit import filing
from smkit.tables import doors
from smkit.typography import clip

#: How each kind of file of ours begins, and what it is called.
_PAGE = ("une page de smkit", b'<!doctype html><html lang="fr">')
_MAPPING = ("une correspondance de smkit", b"# Correspondance de smkit")
_PDF = ("un PDF", b"%PDF")
_TABLE = ("un tableau de smkit kpi", b"\xef\xbb\xbfkpi;")
_KINDS = {".html": _PAGE, ".yaml": _MAPPING, ".pdf": _PDF, ".csv": _TABLE}
#: Other endings of the same kinds.
_ALSO = {".html": {".htm"}, ".yaml": {".yml"}, ".csv": {".txt", ".tsv"}}


def free(target: Path | None, kind: str, option: str, read: Path | None = None) -> None:
    """Refuse, before any work, to write over what is read or over what is not ours.

    Parameters: `target`, to be written, None for nothing; `kind`, the ending of what we write (« .html », « .yaml », « .pdf »,
    « .csv »); `option`, by which another name is told (« --html »); `read`, the file that the command reads.
    Raises click.UsageError, with a name that is free.

    >>> free(Path("nulle_part.html"), ".html", "--html")
    """
    ends(target, kind, option)
    if target is None or not target.is_file():
        return
    what, start = _KINDS[kind]
    if _same(target, read):
        why = "est le fichier à lire, et ce qui serait écrit le remplacerait"
    elif _begins(target).startswith(start):
        return
    else:
        why = f"existe déjà et n'est pas {what} : rien n'est écrit à sa place"
    raise _refused(target, why, f"{option} {doors.word(str(_another(target, kind)))}")


def ends(target: Path | None, kind: str, option: str) -> None:
    """Refuse a name whose ending says another kind of file than the one that is written: nothing would open it.

    Parameters: as `free`; a name without an ending says nothing.
    Raises click.UsageError, with a name that fits and is free.

    >>> ends(Path("plan.XLSX"), ".xlsx", "--to")
    """
    if target is None or target.suffix.lower() in {"", kind, *_ALSO.get(kind, ())}:
        return
    if target.is_dir():  # which the writer tells
        return
    why = f"finit par {clip(target.suffix, 20)}, et ce qui est écrit est un fichier {kind}"
    raise _refused(target, why, f"{option} {doors.word(str(_another(target, kind)))}")


def free_folder(folder: Path | None, stem: str, read: Path) -> None:
    """Refuse, before any work, a folder where a clean table, its rejected rows or its journal would take a place.

    Parameters: `folder`, of `--to`, None for nothing; `stem` of the table, in French; `read`, the file that is read. A table of
    ours is known by its journal beside it.
    Raises click.UsageError, with a folder that is free.
    """
    if folder is None:
        return
    journal = folder / f"{stem}_journal.json"
    for target in (folder / f"{stem}.csv", folder / f"{stem}_rejets.xlsx", journal):
        if _same(target, read):
            why = "est le fichier à lire, et ce qui serait écrit le remplacerait"
        elif target.is_file() and not journal.is_file():
            why = f"est déjà dans ce dossier, sans {journal.name} : smkit ne l'a pas écrit et ne le remplace pas"
        else:
            continue
        raise _refused(target, why, f"--to {doors.word(str(filing.untaken(folder / 'propre')))}")


def free_workbook(target: Path | None, read: Path, ours: bool) -> None:
    """Refuse to write a plan's workbook over a file that is there, but for itself, read back.

    Parameters: `target`, as `--to` says it, None for nothing; `read`, the plan; `ours`, whether it is a workbook of ours.
    Raises click.UsageError, with a name that is free.
    """
    if target is None or not target.is_file() or (ours and _same(target, read)):
        return
    if _same(target, read):
        why = "est le plan à lire, et le classeur le remplacerait"
    else:
        why = "existe déjà : ce que l'on y a écrit serait perdu"
    raise _refused(target, why, f"--to {doors.word(str(_another(target, '.xlsx')))}")


def _refused(target: Path, why: str, answer: str) -> click.UsageError:
    return click.UsageError(f"« {clip(target.name, 60)} » {why}. Donnez un autre nom, par exemple : {answer}")


def _same(target: Path, read: Path | None) -> bool:
    return read is not None and target.is_file() and read.exists() and target.samefile(read)


def _begins(target: Path) -> bytes:
    """The first bytes of a file, ends of lines apart; nothing of one that cannot be read, which the writer tells."""
    try:
        with target.open("rb") as file:
            return b"".join(file.read(64).splitlines())
    except OSError:
        return b""


def _another(target: Path, kind: str) -> Path:
    """A name beside a file that nobody has taken."""
    return filing.untaken(target.with_name(f"{target.stem}{kind}"))
