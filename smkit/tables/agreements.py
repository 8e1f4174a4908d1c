"""The text of the convention that a report is given: one's own, or the boutique's with the boutique's data."""

from dataclasses import dataclass
from pathlib import Path

from smkit import paths
from smkit.tables import texts

#: The convention of the kit's fictional company, which is also the model to copy.
MODEL = paths.DATASETS / "conventions" / "comptoir_azimut.yaml"


@dataclass(frozen=True)
class Text:
    """A text and the name of its file."""

    name: str
    content: str


def text(path: str | Path = "", *, fictional: bool = False) -> Text | None:
    """Return the convention that goes with some data.

    Parameters: `path` of a person's own, "" for none; `fictional`, whether the data are the boutique's.
    Returns None where there is none: nobody else's promise is measured.
    Raises ReadError when the file is missing or is no text.

    >>> text(fictional=True).name, text()
    ('comptoir_azimut.yaml', None)
    """
    chosen = Path(path) if str(path).strip() else MODEL if fictional else None
    return Text(chosen.name, texts.text(chosen)) if chosen else None
