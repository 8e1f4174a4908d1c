"""A report to make, as a worker is told of it, and what it says when it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smkit.reports.asking.charte import BARE, Charte


@dataclass(frozen=True)
class Order:
    """A report to make: the notebook, its parameters for the machine and for people, and where to write.

    `files` and `prints` are {canonical table: path} and {file name: SHA-256} of what it may read; `part`, the label and the value
    it is limited to, if any; `here`, whether this process runs it itself; `personal`, whether personal data may be shown; `own`,
    where a notebook that is not the kit's comes from; `annexes`, whether what a page folds is printed too; `charte`, what every
    format wears.
    """

    name: str
    report: str
    notebook: Path
    parameters: Mapping[str, Any]
    shown: Mapping[str, Any]
    files: Mapping[str, Path]
    prints: Mapping[str, str]
    formats: Sequence[str]
    folder: Path
    here: bool
    seed: int
    part: tuple[str, str] | None = None
    personal: bool = False
    own: str = ""
    annexes: bool = False
    charte: Charte = BARE


@dataclass(frozen=True)
class Made:
    """What became of an order: title, answer and formats, or the French reason why there is none and the cell it stopped at.

    `missing` says why a format that was asked for is not there; `period`, what its data span, in French, and `last`, their last
    day; `alerts`, how many of its findings are bad news.
    """

    title: str = ""
    answer: str = ""
    reason: str = ""
    cell: int | None = None
    formats: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    period: str = ""
    last: str = ""
    alerts: int = 0
