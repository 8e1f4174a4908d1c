"""What analysis says when it cannot answer: errors in French, with what was found and what to do."""

from collections.abc import Iterable

from smkit.errors import SmkitError
from smkit.typography import typeset


class InputError(SmkitError, ValueError):
    """An input that makes no business sense; its message is French and fit to be shown."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


class UnknownKpi(InputError, LookupError):
    """A KPI that the catalogue does not hold."""

    exit_code = 2


class CatalogError(InputError):
    """A catalogue file with mistakes; `problems` holds one French sentence for each, with its line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(typeset(problem) for problem in problems)
        super().__init__("\n".join(self.problems))
