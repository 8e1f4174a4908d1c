"""What the tests of this room share: French sentences compared without their typographic spaces."""

from pathlib import Path

import pytest

from smkit.tables import ReadError, Reading, read


def plain(text: str) -> str:
    """Turn no-break spaces into plain ones, so that tests can be typed."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def error(table, source, **options) -> str:
    """Return the message of the ReadError that reading raises."""
    with pytest.raises(ReadError) as caught:
        read(table, source, **options)
    return plain(str(caught.value))


def add_up(reading: Reading) -> None:
    """Check what always holds: rows in = kept + rejected + set apart, and the tables say the same."""
    journal = reading.journal
    assert journal.rows == journal.kept + journal.rejected + journal.set_apart
    assert journal.kept == len(reading.table) and journal.set_apart == len(reading.set_apart)
    assert journal.rejected == reading.rejected["line"].nunique()


SHARED = "shared/cases/intake"


def shared(name: str) -> Path:
    """Return a case of the folder of shared cases beside the checkout; the test is skipped where there is none."""
    for folder in Path(__file__).parents:
        if (path := folder / SHARED / name).exists():
            return path
    pytest.skip("the shared cases are not here")
