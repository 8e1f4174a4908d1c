"""What a file is when it is no table of rows: a pivot table, a calendar of months, a header on two lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from smkit.months import MONTHS
from smkit.tables.cells import Cells, distinct, taken, written
from smkit.tables.errors import ReadError, listing, one_line
from smkit.tables.naming import columns, exports, missing
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import periods
from smkit.tables.schema import TableSchema, key, recognise

_LABELS = re.compile(r"etiquettes de (?:lignes|colonnes)|(?:row|column) labels")
_SUMS = re.compile(r"(?:somme|nombre|moyenne|sum|count|average) (?:de |of )?.+")
_TOTALS = ("total general", "grand total", "total resultat", "total result")
_SOURCE = (
    "Il faut les lignes qui l'ont produit : dans Excel, un double clic sur son total général les ouvre dans une nouvelle feuille ; "
    "ou exportez-les de votre outil."
)


def named(
    raw: Raw,
    schema: TableSchema,
    told: Mapping[str, str],
    tool: exports.Export | None,
    stage_words: Mapping[str, str],
) -> tuple[Raw, columns.Match]:
    """Return the columns of a file, whose headers may stand on two lines. Raises ReadError: what is missing, or what it is.

    >>> from smkit.tables.opening import files, text
    >>> from smkit.tables.schema import table
    >>> file = files.Contents("ventes.csv", "Commande;;Total\\nN°;Date;HT\\n7;03/03/2026;12\\n".encode())
    >>> named(text.read(file, lambda line: "Total" in line), table("orders"), {}, None, {})[0].headers
    ('N° Commande', 'Date Commande', 'HT Total')
    """

    def match(found: Raw) -> columns.Match:
        return columns.match(raw.name, found.headers, schema, told, tool, found.cells, stage_words)

    try:
        first = match(raw)
    except missing.NoCostError:
        raise
    except ReadError as error:
        for twice in (*grouped(raw, schema, told), *on_two_lines(raw)):
            with suppress(ReadError):
                return twice, match(twice)
        if what := explain(raw):
            raise ReadError(what) from error
        raise
    for twice in grouped(raw, schema, told):
        with suppress(ReadError):
            other = match(twice)
            more = first.chosen.items() < other.chosen.items()  # what one line says stays as it says it
            if more or (len(twice.lines) < len(raw.lines) and len(other.chosen) > len(first.chosen)):
                return twice, other
    return raw, first


def grouped(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> Iterator[Raw]:
    r"""Give a file whose headers stand on two lines, where the line over groups them: « Client » over « Nom » and « Ville ».

    Parameters: `told`, the person's own mapping, whose headers stay as they are.
    A header of the second line takes the group's name where both mean a column together, or where it stands there twice. The second
    line is the first row of the file where it says, without any figure, what headers that are blank should.

    >>> from smkit.tables.opening import files, text
    >>> from smkit.tables.schema import table
    >>> over, under = b"Commande;Date;Client;;Montant\n", b";;Nom;Ville;\n"
    >>> raw = text.read(files.Contents("v.csv", over + under + b"7;3/3/2026;Sarl Untel;Lille;12\n"), len)
    >>> [(each.headers, each.lines.tolist()) for each in grouped(raw, table("orders"), {})]
    [(('Commande', 'Date', 'Nom Client', 'Ville', 'Montant'), [3])]
    """
    over = [*raw.over, *[""] * len(raw.headers)][: len(raw.headers)]
    if any(group and not then for group, then in pairwise(over)):
        headers = _meaning(over, raw.headers, schema, told)
        if headers != raw.headers:
            yield replace(raw, headers=headers)
    first = _second(raw)
    blank = [text for header, text in zip(raw.headers, first, strict=False) if not header]
    said = "".join(first)
    if any(blank) and sum(map(bool, first)) > 1 and not any(map(str.isdigit, said)):
        yield _without_first(raw, _meaning(raw.headers, first, schema, told))


def _meaning(
    over: Sequence[str], under: Sequence[str], schema: TableSchema, told: Mapping[str, str]
) -> tuple[str, ...]:
    """Return two lines of headers as one, where the group's name is added to what means more with it."""
    names, headers = [key(text) for text in under], []
    for below, both, above in zip(under, _joined(over, under), over, strict=True):
        means = both in told.values() or recognise(both, schema)[0] or names.count(key(below)) > 1
        means = means and below not in told.values()
        headers.append((both if means else below) if below else above)
    return tuple(headers)


def _without_first(raw: Raw, headers: tuple[str, ...]) -> Raw:
    """Return a file whose first row is one more line of its headers; so is the same row of each sheet that is read with it."""
    if raw.gathered < 0:
        cells = tuple(
            each[1:].reset_index(drop=True) if isinstance(each, pd.Series) else each[1:] for each in raw.cells
        )
        return replace(raw, headers=headers, cells=cells, lines=raw.lines[1:], preamble=raw.preamble + 1)
    codes = [distinct(each).codes for place, each in enumerate(raw.cells) if place != raw.gathered]
    left = np.flatnonzero(~np.logical_and.reduce([own == own[0] for own in codes]))
    cells = tuple(
        each.iloc[left].reset_index(drop=True) if isinstance(each, pd.Series) else each.take(left)
        for each in raw.cells
    )
    gone = len(raw.lines) - len(left)
    return replace(raw, headers=headers, cells=cells, lines=raw.lines[left], preamble=raw.preamble + gone)


def explain(raw: Raw) -> str:
    """Say what a file is when it is no table of rows, "" when nothing shows it.

    >>> from smkit.tables.opening import files, text
    >>> names = {"par mois": "Région;janvier;février\\nNord;3;4\\n", "ventes": "Région;Montant\\nNord;3\\n"}
    >>> told = [explain(text.read(files.Contents(name, cells.encode()), len)) for name, cells in names.items()]
    >>> print(*told[0].split()[:15], "…", repr(told[1]))
    « par mois » a une colonne par période (« janvier » et « février … ''
    """
    seen = [*raw.headers, *raw.over, *raw.above.split("\n"), *_first_words(raw)]
    labels = [text for text in seen if _LABELS.fullmatch(key(text[:200]))]
    sums = [text for text in seen if _SUMS.fullmatch(key(text[:200]))]
    totals = [text for text in seen if key(text[:200]) in _TOTALS]
    if labels or (totals and (sums or _months(raw.headers))):
        shown = listing([one_line(text) for text in dict.fromkeys(labels or sums or totals)], most=2)
        return f"« {raw.name} » est un tableau croisé dynamique ({shown}), et non un tableau d'une ligne par vente. {_SOURCE}"
    if len(months := _months(raw.headers)) > 1:
        return (
            f"« {raw.name} » a une colonne par période ({listing(map(one_line, months), most=3)}) : c'est un tableau croisé, "
            f"et non un tableau d'une ligne par vente ou par dépense. {_SOURCE}"
        )
    return ""


def on_two_lines(raw: Raw) -> Iterator[Raw]:
    """Give a file with the headers that two lines make together, « Client » over « Nom »: with the line over, then under.

    >>> from smkit.tables.opening import files, text
    >>> raw = text.read(files.Contents("ventes.csv", b"Client;;Montant\\nNom;Ville;HT\\nSarl Untel;Lille;12\\n"), len)
    >>> [(each.headers, each.lines.tolist()) for each in on_two_lines(raw)]
    [(('Nom Client', 'Ville Client', 'HT Montant'), [3])]
    """
    over = [*raw.over, *[""] * len(raw.headers)][: len(raw.headers)]
    if sum(bool(text) for text in over) > 1:
        yield replace(raw, headers=_joined(over, raw.headers))
    first = _second(raw)
    if sum(bool(text) for text in first) > 1 and not any(any(map(str.isdigit, text)) for text in first):
        yield _without_first(raw, _joined(raw.headers, first))


def _joined(over: Sequence[str], under: Sequence[str]) -> tuple[str, ...]:
    """Return two lines of headers as one; what stands over goes on until the next."""
    group, headers = "", []
    for above, below in zip(over, under, strict=True):
        group = above or group
        headers.append(f"{below} {group}".strip() if group and key(group) not in key(below) else below)
    return tuple(headers)


def _second(raw: Raw) -> list[str]:
    """Return the first row as it is written; the name of a sheet, where several are read together, is no header."""
    return ["" if place == raw.gathered else _word(cells) for place, cells in enumerate(raw.cells)]


def _word(cells: Cells) -> str:
    """Return the first cell of a column as it is written."""
    found = taken(cells, np.array([0])) if len(cells) else [None]
    return written(found[0]) if found else ""


def _months(headers: Sequence[str]) -> list[str]:
    """Return the headers that are periods, or months without their year."""
    return [
        header
        for header in headers
        if header and not header.isdigit() and (periods.period(header) or key(header) in MONTHS)
    ]


def _first_words(raw: Raw) -> list[str]:
    """Return the words of the first columns, where a pivot table says what it is."""
    return [word for cells in raw.cells[:2] for word in distinct(cells[:50]).words()]
