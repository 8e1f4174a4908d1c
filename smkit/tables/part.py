"""The part of the tables that a report is about: the rows where one column has one value."""

import json
import os
from dataclasses import dataclass

from smkit.tables.environment import PART


@dataclass(frozen=True)
class Part:
    """The rows whose `column` has this `value`, None where it is not filled in."""

    column: str
    value: str | None

    def environment(self) -> dict[str, str]:
        """Return how a process is told of it."""
        return {PART: json.dumps([self.column, self.value])}


def current() -> Part | None:
    """Return the part that this process is told to keep, or None for the whole."""
    told = os.environ.get(PART)
    return Part(*json.loads(told)) if told else None
