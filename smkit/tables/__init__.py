"""What comes in: an export becomes a canonical table, its rejected rows and a journal.

Names are imported on first use, so that the table schemas can be looked up without loading pandas.
"""

from typing import TYPE_CHECKING, Any

from smkit.tables.errors import ReadError

if TYPE_CHECKING:
    from smkit.tables.reading import Reading, read
    from smkit.tables.sources import Sources, gather
    from smkit.tables.telling.journal import Journal, Note

__all__ = ["Journal", "Note", "ReadError", "Reading", "Sources", "gather", "read"]

_HOMES = {
    "Journal": "journal",
    "Note": "journal",
    "Reading": "reading",
    "read": "reading",
    "Sources": "sources",
    "gather": "sources",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'smkit.tables' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"smkit.tables.{_HOMES[name]}"), name)
