"""One batch at a time in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smkit import reach
from smkit.held import held
from smkit.reports.errors import UsageError

_NAME = ".verrou"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself.

    Parameters: `folder`, which exists.
    Raises UsageError when another process holds it.
    """
    with held(folder / _NAME) as mine:
        if not mine:
            raise UsageError(
                f"Un autre « smkit report » écrit déjà dans « {reach.name(folder)} ». Attendez qu'il ait fini, ou choisissez "
                "un autre dossier avec --to."
            )
        yield
