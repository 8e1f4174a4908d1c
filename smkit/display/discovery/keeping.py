"""A sheet kept as a file in the workspace."""

from typing import TYPE_CHECKING

from smkit import paths
from smkit.analysis.errors import InputError
from smkit.display.discovery.document import write
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
    folder = paths.workspace() / FOLDER
    file = folder / f"{slug((name or sheet.prospect).removesuffix('.docx'))}.docx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(write(sheet, company))
    except OSError as problem:
        raise InputError(
            f"Impossible d'écrire dans le dossier « {FOLDER} » de votre espace de travail : {why(problem)}. "
            "Fermez le fichier s'il est ouvert dans Word, puis recommencez."
        ) from problem
    return f"Fiche Word écrite dans votre espace de travail : {FOLDER}/{file.name}."
