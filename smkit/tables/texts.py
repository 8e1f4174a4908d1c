"""Texts that people write for the kit, a convention for one: read whole, or refused in French."""

from pathlib import Path

from smkit import reach
from smkit.errors import suggest_file
from smkit.tables.errors import ReadError

_MOST = 1_000_000  # bytes


def text(path: str | Path) -> str:
    """Return the text of a file.

    Parameters: `path` of a text in UTF-8.
    Raises ReadError when it is missing, is no such text, or is far too long for one.

    >>> text(__file__).startswith('\"\"\"Texts that people write')
    True
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MOST:
            raise ReadError(f"« {path.name} » est bien trop long pour un texte : est-ce le bon fichier ?")
        return path.read_text("utf-8-sig")
    except FileNotFoundError as problem:
        raise ReadError(
            f"Le fichier « {path.name} » est introuvable.{suggest_file(path) or ' Vérifiez le nom et le dossier.'}"
        ) from problem
    except IsADirectoryError as problem:
        raise ReadError(f"« {reach.name(path)} » est un dossier : donnez un fichier.") from problem
    except (UnicodeDecodeError, OSError) as problem:
        raise ReadError(
            f"« {reach.name(path)} » est illisible : un fichier de texte est attendu, enregistré en UTF-8."
        ) from problem
