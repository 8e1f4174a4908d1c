"""A canonical table as a CSV that a French Excel opens and that `read` reads back: what a cell looks like is told once a value."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.tables import coded
from smkit.tables.cells import arrow
from smkit.tables.schema import Column, TableSchema

#: Rows that are written at a time.
_ROWS = 200_000
_MANNER: dict[str, Any] = {"sep": ";", "decimal": ",", "index": False, "lineterminator": "\r\n"}
_BREAK = _MANNER["lineterminator"]
#: Signs that have a cell stand between quotes.
_SIGNS = r'[;"\r\n]'


def write(table: pd.DataFrame, schema: TableSchema, path: Path) -> None:
    """Write a table, a block of rows at a time.

    Parameters: `table`, canonical; its `schema`; `path` of the file.
    """
    columns = [schema.column(str(name)) for name in table]
    looks = [_look(table[column.name], column) for column in columns]
    head = pd.DataFrame(columns=[column.label for column in columns]).to_csv(None, **_MANNER)
    with path.open("wb") as file:
        file.write(head.encode("utf-8-sig"))
        for start in range(0, len(table), _ROWS):
            file.write(_joined([look(slice(start, start + _ROWS)) for look in looks]))


@dataclass(frozen=True)
class _Cells:
    """Cells as the places of their `words`, the last of which is that of a missing one."""

    places: NDArray[Any]
    words: pa.StringArray


def _joined(cells: list[_Cells]) -> memoryview:
    """Return the bytes of some rows."""
    columns = [
        pc.take(each.words, pa.array(np.where(each.places < 0, len(each.words) - 1, each.places)))
        for each in cells
    ]
    alone = len(columns) == 1
    if alone:  # a line without a letter would be no row
        columns = [pc.if_else(pc.equal(columns[0], ""), '""', columns[0])]
    columns[-1] = pc.binary_join_element_wise(columns[-1], "", _BREAK)
    lines = columns[0] if alone else pc.binary_join_element_wise(*columns, _MANNER["sep"])
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)
    return memoryview(lines.buffers()[2])[ends[lines.offset] : ends[lines.offset + len(lines)]]


def _look(series: pd.Series, column: Column) -> Callable[[slice], _Cells]:
    """Return what gives the cells of some rows of a column."""
    if column.type in ("date", "datetime"):
        there = series.dropna()
        form = "%d/%m/%Y" if (there == there.dt.normalize()).all() else "%d/%m/%Y %H:%M:%S"
        return lambda rows: _figures(series.iloc[rows], lambda days: days.dt.strftime(form).tolist())
    if column.type in ("number", "integer"):
        whole = bool((series.dropna() % 1 == 0).all())
        return lambda rows: _figures(series.iloc[rows], lambda numbers: _numbers(numbers, whole))
    if column.type == "boolean":
        series = series.map({True: "oui", False: "non"}, na_action="ignore").astype("str")
    found = coded.codes_of(series)
    places, text = coded.codes_and_text(arrow(series).dictionary_encode() if found is None else found)
    if column.type == "enum":
        said = {value: spellings[0] for value, spellings in column.values.items()}
        text = pa.array([said.get(value) for value in text.to_pylist()], pa.string())
    elif column.type != "boolean":  # what a spreadsheet would run is text
        text = pc.replace_substring_regex(text, r"\A([=+@-])", r"'\1")
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    words = pc.fill_null(pc.if_else(pc.match_substring_regex(text, _SIGNS), quoted, text), "")
    return lambda rows: _Cells(places[rows], _with_none(words))


def _figures(series: pd.Series, told: Callable[[pd.Series], list[str]]) -> _Cells:
    """Return numbers or days as cells, each value told once."""
    values = series.to_numpy()
    there = ~np.asarray(series.isna())
    places = np.full(len(values), -1)
    bits, kinds = pd.factorize(values[there].view(np.int64))  # 0.0 and -0.0 are two
    places[there] = bits
    return _Cells(places, _with_none(pa.array(told(pd.Series(kinds.view(values.dtype))), pa.string())))


def _numbers(numbers: pd.Series, whole: bool) -> list[str]:
    text = (numbers.astype("Int64") if whole else numbers).to_csv(None, header=False, **_MANNER)
    return text.split(_BREAK)[:-1]


def _with_none(words: pa.StringArray) -> pa.StringArray:
    return pa.concat_arrays([words, pa.array([""])])
