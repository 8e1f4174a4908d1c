"""The first names that the kit knows: a word after one of them is somebody's last name, as a rule."""

from functools import cache
from pathlib import Path

import yaml


@cache
def known() -> tuple[str, ...]:
    """Return the first names of `prenoms.yaml`, as people write them.

    >>> "Hélène" in known(), "Lundi" in known()
    (True, False)
    """
    book = yaml.safe_load(Path(__file__).with_name("prenoms.yaml").read_text(encoding="utf-8"))
    return tuple(book["prenoms"])
