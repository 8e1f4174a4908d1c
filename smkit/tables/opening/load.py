"""From a file, or a DataFrame, to raw cells: text or typed values, each row with its line in the file."""

import html
from collections.abc import Callable, Collection
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from smkit.tables import waiting
from smkit.tables.errors import ReadError
from smkit.tables.opening import blocks, encoding, files, folders, sniff, stores
from smkit.tables.opening.raw import Raw

Source = str | PathLike[str] | pd.DataFrame

IN_MEMORY = "tableau en mémoire"
#: What a DataFrame says of where its rows come from, among its `attrs`: the name of that place, and what it is, in French.
NAME, LAYOUT = "smkit_name", "smkit_layout"
#: Rows that show how the letters of a workbook are written.
_GLANCE = 100
_EXPECTED = "Attendu : un fichier CSV, Excel (.xlsx) ou Parquet."


def load(
    source: Source,
    score: sniff.Score,
    bare: bool = False,
    sheet: str = "",
    *,
    table: str = "orders",
    same: sniff.Same | None = None,
    whole: sniff.Whole | None = None,
    means: Callable[[str], str] | None = None,
    told: Collection[str] = (),
) -> Raw:
    """Return the raw cells of a file (CSV, TSV, Excel or Parquet, compressed or not), of a table in `stores`, or of a DataFrame.

    `score` counts the headers of the wanted table in a line, and so finds the header under a preamble.
    `bare` says that a text file has no header: its columns are called #1, #2…
    `sheet` asks for the sheets of a workbook, `table` for one of a base, by its canonical name; `same` and `whole` say which sheets
    hold the same table (see `workbook.read`), or which files of a folder do, with what a header `means` and those that are `told`.
    What the file is, is told from its content and not from its name. Raises ReadError.

    >>> load(pd.DataFrame({"Coût": [1.5]}), len).headers
    ('Coût',)
    """
    if isinstance(source, pd.DataFrame):
        return _frame(source.attrs.get(NAME, IN_MEMORY), source, source.attrs.get(LAYOUT, "tableau pandas"))
    if stores.holds(Path(source)):
        return _frame(Path(source).name, *stores.read(Path(source), table))
    inside = files.inside(Path(source)) if same and whole and means else []
    if len(inside) > 1 and not folders.of_tables(inside):
        assert same and whole and means
        raws = [load(path, score, bare, sheet, table=table, same=same, whole=whole) for path in inside]
        return folders.together(Path(source), raws, score, same, whole, means, told)
    if not bare and (raw := blocks.read(Path(source), score)):
        return raw
    file = files.contents(Path(source))
    kind = sniff.kind(file.data)
    waiting.opening(file.name, file.data, len(file.data), kind)
    if kind == "parquet":
        return _parquet(file.name, file.data)
    if kind == "workbook":
        from smkit.tables.opening import workbook

        return _unescaped(workbook.read(file.name, file.data, score, sheet, same, whole))
    if kind == "text":
        from smkit.tables.opening import text

        return text.read(file, score, bare, same, whole)
    raise ReadError(_refusal(file.name, kind, file.data))


def _unescaped(raw: Raw) -> Raw:
    """Return the cells of a workbook with letters where they were written as in HTML: « &eacute; » at its head shows it."""
    seen = [*raw.headers, *(cell for cells in raw.cells for cell in cells[:_GLANCE] if isinstance(cell, str))]
    if raw.entities or not any(encoding.ENTITY.search(text.encode()) for text in seen if "&" in text):
        return raw
    cells = tuple(
        each.map(lambda cell: html.unescape(cell) if isinstance(cell, str) else cell) for each in raw.cells
    )
    return replace(raw, headers=tuple(map(html.unescape, raw.headers)), cells=cells, entities=True)


def _refusal(name: str, kind: str, data: bytes) -> str:
    if kind == "markup":
        return (
            f"« {name} » est une page web (HTML ou XML) et non un classeur, quel que soit son nom. {_EXPECTED} "
            "Ouvrez-le dans Excel, puis enregistrez-le en .xlsx ; ou choisissez CSV dans l'outil qui l'a produit."
        )
    if kind == "json":
        return f"« {name} » est un fichier JSON. {_EXPECTED} Choisissez l'export CSV de votre outil."
    if kind == "nul":
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return (
            f"« {name} », ligne {line} : des octets nuls (NUL) montrent un contenu binaire, ou un fichier abîmé par un "
            f"transfert interrompu. {_EXPECTED} Téléchargez-le ou exportez-le de nouveau."
        )
    if kind == "binary":
        return (
            f"« {name} » n'est pas un tableau : son contenu est binaire. {_EXPECTED} "
            "Exportez-le de nouveau depuis votre outil."
        )
    todo = "Décompressez-la" if "archive" in kind else "Exportez le tableau depuis votre outil"
    return f"« {name} » est {kind} (contenu binaire). {_EXPECTED} {todo}, puis donnez ce fichier."


def _parquet(name: str, data: bytes) -> Raw:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise ReadError(
            f"« {name} » est un fichier Parquet abîmé ou incomplet : copiez-le ou exportez-le de nouveau."
        ) from error
    return _frame(name, table.to_pandas(), "Parquet")


def _frame(name: str, frame: pd.DataFrame, layout: str) -> Raw:
    headers = tuple(str(header).strip() for header in frame.columns)
    cells = tuple(frame.iloc[:, position].reset_index(drop=True) for position in range(len(headers)))
    return Raw(name, headers, cells, np.arange(2, len(frame) + 2), layout)
