"""A sheet, written as files into the workspace."""

from typing import TYPE_CHECKING

from smkit import filing, paths
from smkit.analysis.errors import InputError
from smkit.display.discovery.document import write
from smkit.display.discovery.page import page, table
from smkit.display.simulators.saving import slug
from smkit.errors import why

if TYPE_CHECKING:
    from smkit.analysis.discovery import Sheet

FOLDER = "fiches"


def save(sheet: "Sheet", name: str = "", company: str = "") -> str:
    """Write a sheet as DOCX into the workspace.

    Parameters: `sheet`, as `discovery.sheet` returns it; `name` of the file, "" for the prospect's; `company`, who writes it.
    Returns what to tell the person: where it is. Raises InputError when the folder cannot be written in.
    """
    stem = slug((name or sheet.prospect).removesuffix(".docx"))
    _put({f"{stem}.docx": write(sheet, company)})
    return f"Fiche Word écrite dans votre espace de travail : {FOLDER}/{stem}.docx."


def save_all(sheet: "Sheet", exchanges: list[dict[str, str]], company: str = "") -> str:
    """Write a sheet as a page and as DOCX, and the interview as CSV, into the workspace.

    Parameters: as `save`; `exchanges`, rows with question and answer. Returns what to tell the person.
    """
    stem = slug(sheet.prospect)
    rows = [{"prospect": sheet.prospect} | row for row in exchanges]
    files = {
        f"{stem}.html": page(sheet, company).encode(),
        f"{stem}.docx": write(sheet, company),
        f"{stem}.csv": table(rows).encode("utf-8-sig"),
    }
    _put(files)
    return f"Trois fichiers écrits dans « {FOLDER} » de votre espace de travail : {', '.join(files)}."


def _put(files: dict[str, bytes]) -> None:
    folder = paths.workspace() / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with filing.once_whole(folder / name) as draft:
                draft.write_bytes(content)
    except OSError as problem:
        raise InputError(
            f"Impossible d'écrire dans le dossier « {FOLDER} » de votre espace de travail : {why(problem)}. "
            "Fermez le fichier s'il est ouvert dans Word ou Excel, puis recommencez."
        ) from problem
