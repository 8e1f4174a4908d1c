"""What would be asked next: a file is read once more as if its questions were answered, so that one line answers them all."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.tables import doors
from smkit.tables.answers import answered
from smkit.tables.errors import AskedError, ReadError
from smkit.tables.naming import mapping
from smkit.tables.opening.load import Source
from smkit.tables.schema import table as find_table

#: A larger file is asked about as it goes: to read it again takes longer than to copy one more line.
_BYTES, _ROWS = 4_000_000, 40_000
#: Questions behind questions.
_DEEP = 3

Asked = Sequence[Mapping[str, str]]


def questions(
    once: Callable[..., tuple[Any, Asked]], table: str, source: Source, options: Mapping[str, Any], asks: Asked
) -> list[Mapping[str, str]]:  # fmt: skip
    """Return what the reader would ask once some questions are answered as it proposes, each by its answers.

    Parameters: `once`, which reads and returns its questions last; `table`, `source` and `options`, its own; `asks`, the questions
    known. A file that is too large to be read once more has none.

    >>> def once(table, source, *, columns, currency, dates="", statuts=""):
    ...     return None, [] if statuts else [{"statuts": "vente=Partie"}]
    >>> questions(once, "orders", pd.DataFrame(), {}, [{"dates": "jma"}])
    [{'statuts': 'vente=Partie'}]
    """
    found: list[Mapping[str, str]] = []
    known, told = list(asks), dict(options)
    for _ in range(_DEEP if _small(source) else 0):
        try:
            told = _answering(table, told, known)
            _, others = once(table, source, **told)
        except AskedError as error:
            others = [error.answers]
        except ReadError:
            break
        known = [each for each in others if each not in [*asks, *found]]
        if not known:
            break
        found += known
    return found


def _small(source: Source) -> bool:
    if isinstance(source, pd.DataFrame):
        return len(source) <= _ROWS
    try:
        return Path(source).stat().st_size <= _BYTES
    except OSError:
        return False


def _answering(table: str, options: Mapping[str, Any], asks: Asked) -> dict[str, Any]:
    """Return the options of a reading, with the answers that some questions propose."""
    schema = find_table(table).without(options.get("spared", ()))
    own = {"columns", "currency", "stages", "spared"}
    said = {name: text for name, text in options.items() if name not in own}
    said |= {"stages": options["stages"]} if options.get("stages") else {}
    columns = options.get("columns")
    before = answered(said).over(mapping.answers(columns, schema)).french()
    answers = doors.joined([before, *asks])
    told = mapping.explicit(columns, schema) | mapping.explicit(answers.pop("colonnes", ""), schema)
    currency = answers.pop("devise", None) or options.get("currency")
    return {
        **answers,
        "columns": told,
        "currency": currency,
        **{n: options[n] for n in ("spared",) if n in options},
    }
