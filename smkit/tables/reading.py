"""`smkit.read`: from an export to a canonical table, its rejected rows and a journal."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from smkit.tables import environment
from smkit.tables.cells import Cells, Mask, Parsed, arrow
from smkit.tables.errors import ReadError
from smkit.tables.naming import columns as heads
from smkit.tables.naming import exports, mapping
from smkit.tables.opening.load import Source, load
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import currencies, dates, numbers, periods, personal, rows, words
from smkit.tables.schema import Column, TableSchema
from smkit.tables.schema import table as find_table
from smkit.tables.telling import notes
from smkit.tables.telling.journal import Journal
from smkit.tables.telling.rejects import rejected


@dataclass(frozen=True)
class Reading:
    """What `read` returns: the canonical `table`, the `rejected` cells and the `journal`.

    `rejected` has one row a problem: line (in the file, where the first line is 1), column (header as in the
    file), value (as written, or its shape where it may name a person), problem and advice in French.
    `lost` holds the rejected rows as far as they could be read, with the columns of `table`: who was drawn for a test
    and has no result is among them.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    journal: Journal
    lost: pd.DataFrame = field(default_factory=pd.DataFrame)


def read(
    table: str,
    source: Source,
    *,
    columns: mapping.ColumnMap | str | None = None,
    currency: str | None = None,
    stages: str | None = None,
    spared: Sequence[str] = (),
) -> Reading:
    """Read an export into a canonical table.

    Parameters: `table`, canonical name ("orders") or French stem ("commandes"); `source`, a CSV, TSV, Excel or
    Parquet file, compressed or not, or a DataFrame; `columns`, what cannot be guessed, as {canonical: header},
    "cost=Spent, buyers=Acheteurs" (an empty header ignores the column; « Client + Date » joins two columns; #3 is
    the third column of a file without headers), or the name of a saved mapping (.yaml);
    `currency`, code of the report's currency, rows in another are rejected; `stages`, words of the CRM,
    "won=Signé; lost=Perdu"; `spared`, required columns that the question can do without.
    Returns a Reading; dates are datetime64, numbers float64, identifiers and texts str, yes/no boolean.
    Raises ReadError, in French, for what is wrong with the whole file.

    >>> sales = pd.DataFrame({"Date": ["03/04/2025", "31/02/2025"], "Facture": ["F1", "F2"], "CA": ["1 234,5 €", 5]})
    >>> reading = read("commandes", sales)
    >>> reading.table.to_dict("records")
    [{'order_id': 'F1', 'order_date': Timestamp('2025-04-03 00:00:00'), 'amount': 1234.5}]
    >>> reading.rejected[["line", "column", "value"]].values.tolist()
    [[3, 'Date', '31/02/2025']]
    """
    schema = find_table(table).without(spared)
    told = mapping.explicit(columns, schema)
    bare = any(header.startswith("#") for header in told.values())
    raw = load(source, lambda cells: heads.score(cells, schema, told), bare).joining(told.values())
    tool = exports.recognise(raw.headers, schema.name, french=raw.separator == ";" or raw.is_workbook)
    match = heads.match(raw.name, raw.headers, schema, told, tool)
    code = currencies.asked(currency or "")
    heads.check_units(raw.name, raw.headers, match, schema, code)
    stage_words = _stage_words(stages or mapping.stages(columns), schema, tool)
    parsed = parse_all(raw, match, schema, code, stage_words)
    if tool:
        tool.settle(raw, parsed)
    _check_currency(parsed, code)
    _check_required(parsed, schema)
    _check_order_totals(parsed, raw.headers, match, schema)

    faulty = np.logical_or.reduce([column.faulty() for column in parsed.values()])
    skipped = rows.aside(raw, parsed, match.chosen, schema, faulty)
    left, broken = rows.footers(raw.broken, _last(raw, faulty | skipped), len(raw.headers))
    kept, bad = ~(faulty | skipped), faulty & ~skipped
    total = int(kept.sum() + bad.sum()) + len(broken)
    if total == 0:
        raise ReadError(
            f"« {raw.name} » n'a que sa ligne d'en-têtes : aucune ligne de données. "
            "Vérifiez les filtres de l'export."
        )
    clean, lost = _table(parsed, kept), _table(parsed, bad)
    folder = None if isinstance(source, pd.DataFrame) else Path(source).absolute().parent
    people = {}
    if os.environ.get(environment.PERSONAL) != "1":
        people = personal.hide_people(clean, schema, folder)
        personal.hide_people(lost, schema, folder)
    journal = Journal(
        table=schema.name,
        file=raw.name,
        rows=total,
        kept=len(clean),
        corrected=int((notes.corrected(parsed, len(kept)) & kept).sum()),
        rejected=total - len(clean),
        skipped=int(skipped.sum()) + raw.preamble + len(left),
        columns={raw.headers[position]: name for name, position in match.chosen.items()},
        notes=(
            *notes.about_file(raw, tool),
            *notes.about_rows(schema.name, clean, rows.duplicates(raw, parsed, kept)),
            *notes.about_cells(parsed, lambda name: raw.headers[match.chosen[name]], kept),
            *notes.about_people(people),
            *notes.about_headers(match),
        ),
        layout=raw.layout,
        tool=tool.name if tool else "",
    )
    return Reading(clean, rejected(raw, parsed, match, schema, bad, broken, code), journal, lost)


def parse_all(
    raw: Raw,
    match: heads.Match,
    schema: TableSchema,
    currency: str,
    stage_words: Mapping[str, str],
) -> dict[str, Parsed]:
    """Parse the columns of the table; a `1.234` that could be either way is read as the rest of the file shows."""
    parsed = {}
    for name, position in match.chosen.items():
        parsed[name] = _parse(raw.cells[position], schema.column(name), stage_words, currency, raw.calendar)
    unsure = [name for name, column in parsed.items() if "either_way" in column.told]
    if unsure:
        shown = frozenset().union(*(column.marks for column in parsed.values()))
        mark = next(iter(shown)) if len(shown) == 1 else ""
        for name in unsure:
            cells, about = raw.cells[match.chosen[name]], schema.column(name)
            if mark:
                parsed[name] = _number(cells, about, currency, mark)
            elif about.unit in ("EUR", "count") and not _by_separator(cells, raw.separator):
                parsed[name].faults["either_way"] = parsed[name].told.pop("either_way")
    return parsed


def _by_separator(cells: Cells, separator: str) -> bool:
    """Does the separator of the file say which is the decimal mark: `;` beside commas, `,` beside points?"""
    mark = {";": ",", ",": "."}.get(separator, "")
    other = {",": ".", ".": ","}.get(mark)
    return bool(mark) and not pc.any(pc.match_substring(arrow(cells), other)).as_py()


def _parse(
    cells: Cells, column: Column, stage_words: Mapping[str, str], currency: str, calendar: int
) -> Parsed:
    """Parse one column by its type, and check its range."""
    if column.type in ("date", "datetime"):
        return dates.parse(cells, time=column.type == "datetime", calendar=calendar)
    if column.type == "period":
        return periods.parse(cells, calendar=calendar)
    if column.type == "boolean":
        return words.yes_no(cells)
    if column.type == "enum":
        return words.choice(cells, column, stage_words if column.name == "stage" else None)
    if column.type == "id":
        return words.identifier(cells)
    if column.type == "text":
        return words.text(cells)
    return _number(cells, column, currency)


def _number(cells: Cells, column: Column, currency: str, mark: str = "") -> Parsed:
    parsed = numbers.parse(cells, currency if column.unit == "EUR" else "", mark)
    values = parsed.values.to_numpy()
    if column.type == "integer":
        parsed.mark("not_whole", np.isfinite(values) & (values != np.round(values)))
    percent = parsed.told.pop("percent", None)
    if percent is not None and column.unit in ("EUR", "count"):
        parsed.mark("percent", percent)
    low = -np.inf if column.min is None else column.min
    high = np.inf if column.max is None else column.max
    if np.isfinite([low, high]).any():
        parsed.mark("out_of_range", np.isfinite(values) & ((values < low) | (values > high)))
    return parsed


def _stage_words(stages: str | None, schema: TableSchema, tool: exports.Export | None) -> Mapping[str, str]:
    """Return the words for the stages of a lead: those of the tool, then those that the user tells."""
    if schema.name != "leads":
        return {}
    known = tool.values.get("stage", {}) if tool else {}
    return {**known, **words.stages(stages, schema.column("stage"))}


def _check_currency(parsed: dict[str, Parsed], currency: str) -> None:
    """Write the currency column as codes, and mark the rows in another currency than the report's."""
    if "currency" in parsed:
        column = parsed["currency"]
        column.values = column.values.map(currencies.code_of, na_action="ignore").astype("str")
        if currency:
            column.mark("other_currency", (column.values.notna() & (column.values != currency)).to_numpy())


def _check_required(parsed: dict[str, Parsed], schema: TableSchema) -> None:
    """Mark the rows where a required column is empty, or where no set of columns is complete."""
    there = [names for names in schema.one_of if all(name in parsed for name in names)]
    needed = {column.name for column in schema.required} | {name for names in there for name in names}
    blank = {name: parsed[name].values.isna().to_numpy() & ~parsed[name].faulty() for name in needed}
    for column in schema.required:
        failed = parsed[column.name].told.get("formula_error", np.False_)
        parsed[column.name].mark("formula_error", blank[column.name] & failed)
        parsed[column.name].mark("missing", blank[column.name] & ~failed)
    if there:
        lacking = np.logical_and.reduce([np.logical_or.reduce([blank[n] for n in names]) for names in there])
        for name in there[0]:
            parsed[name].mark("incomplete", lacking & blank[name])


def _check_order_totals(
    parsed: dict[str, Parsed], headers: tuple[str, ...], match: heads.Match, schema: TableSchema
) -> None:
    """Mark the rows whose amount is the total of an order that an earlier row already counts."""
    if "amount" in match.chosen and schema.says_whole("amount", headers[match.chosen["amount"]]):
        order, total = parsed["order_id"].values, parsed["amount"].values
        again = pd.DataFrame({"order": order, "total": total}).duplicated() & order.notna() & total.notna()
        parsed["amount"].mark("repeated_total", again.to_numpy())


def _last(raw: Raw, out: Mask) -> int:
    """Return the line of the last row that is used, 0 when there is none."""
    used = np.flatnonzero(~out)
    return int(raw.lines[used[-1]]) if len(used) else 0


def _table(parsed: dict[str, Parsed], kept: Mask) -> pd.DataFrame:
    whole = bool(kept.all())
    columns = {
        name: column.values if whole else column.values[kept].reset_index(drop=True)
        for name, column in parsed.items()
    }
    return pd.DataFrame(columns, copy=False)
