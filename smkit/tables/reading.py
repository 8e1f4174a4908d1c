"""`smkit.read`: from an export to a canonical table, its rejected rows and a journal."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from smkit.tables import columns as heads
from smkit.tables import dates, notes, numbers, personal, words
from smkit.tables.cells import Mask, Parsed, written
from smkit.tables.errors import ReadError, say
from smkit.tables.journal import Journal
from smkit.tables.load import Raw, Source, load
from smkit.tables.rejects import rejected
from smkit.tables.schema import Column, TableSchema, key
from smkit.tables.schema import table as find_table

_TOTALS = ("total", "totaux", "sous total", "sous totaux", "grand total", "somme")


@dataclass(frozen=True)
class Reading:
    """What `read` returns: the canonical `table`, the `rejected` cells and the `journal`.

    `rejected` has one row a problem: line (in the file, where the first line is 1), column (header as in the
    file), value (as written, or its shape where it may name a person), problem and advice in French.
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    journal: Journal


def read(
    table: str,
    source: Source,
    *,
    columns: heads.ColumnMap | str | None = None,
    currency: str | None = None,
    stages: str | None = None,
) -> Reading:
    """Read an export into a canonical table.

    Parameters: `table`, canonical name ("orders") or French stem ("commandes"); `source`, a CSV, TSV, Excel or
    Parquet file, or a DataFrame; `columns`, what cannot be guessed, as {canonical: header} or
    "cost=Spent, buyers=Acheteurs" (an empty header ignores the column); `currency`, code of the report's
    currency, rows in another are rejected; `stages`, words of the CRM, "won=Signé; lost=Perdu".
    Returns a Reading; dates are datetime64, numbers float64, identifiers and texts str, yes/no boolean.
    Raises ReadError, in French, for what is wrong with the whole file.

    >>> sales = pd.DataFrame({"Date": ["03/04/2025", "31/02/2025"], "Facture": ["F1", "F2"], "CA": ["1 234,5 €", 5]})
    >>> reading = read("commandes", sales)
    >>> reading.table.to_dict("records")
    [{'order_id': 'F1', 'order_date': Timestamp('2025-04-03 00:00:00'), 'amount': 1234.5}]
    >>> reading.rejected[["line", "column", "value"]].values.tolist()
    [[3, 'Date', '31/02/2025']]
    """
    schema = find_table(table)
    told = heads.explicit(columns, schema)
    stage_words = words.stages(stages, schema.column("stage")) if schema.name == "leads" else {}
    raw = load(source, lambda cells: heads.score(cells, schema, told))
    match = heads.match(raw.name, raw.headers, schema, told)
    code = numbers.currency_code(currency or "")
    parsed = {
        name: _parse(raw.frame[position], schema.column(name), stage_words, code)
        for name, position in match.chosen.items()
    }
    _check_currency(parsed, code)
    _check_required(parsed, schema)

    faulty = np.logical_or.reduce([column.faulty() for column in parsed.values()])
    skipped = _no_rows(raw, faulty)
    kept, bad = ~faulty, faulty & ~skipped
    rows = int(kept.sum() + bad.sum()) + len(raw.broken)
    if rows == 0:
        raise ReadError(
            say(
                f"« {raw.name} » n'a que sa ligne d'en-têtes : aucune ligne de données. "
                "Vérifiez les filtres de l'export."
            )
        )
    clean = pd.DataFrame({name: column.values[kept] for name, column in parsed.items()}).reset_index(
        drop=True
    )
    folder = None if isinstance(source, pd.DataFrame) else Path(source).absolute().parent
    people = _hide_people(clean, schema, folder)
    corrected = np.zeros(len(kept), dtype=bool)
    for column in parsed.values():
        for code in column.told.keys() & notes.CORRECTIONS.keys():
            corrected |= column.told[code]
    journal = Journal(
        table=schema.name,
        file=raw.name,
        rows=rows,
        kept=len(clean),
        corrected=int((corrected & kept).sum()),
        rejected=rows - len(clean),
        skipped=int(skipped.sum()) + raw.preamble,
        columns={raw.headers[position]: name for name, position in match.chosen.items()},
        notes=(
            *notes.about_rows(schema.name, clean, int(raw.frame[kept].duplicated().sum())),
            *notes.about_cells(parsed, lambda name: raw.headers[match.chosen[name]], kept),
            *notes.about_people(people),
            *notes.about_headers(match),
        ),
        layout=raw.layout,
    )
    return Reading(clean, rejected(raw, parsed, match, schema, bad, code), journal)


def _parse(series: pd.Series, column: Column, stage_words: dict[str, str], currency: str) -> Parsed:
    """Parse one column by its type, and check its range."""
    if column.type in ("date", "datetime"):
        return dates.parse(series, time=column.type == "datetime")
    if column.type == "boolean":
        return words.yes_no(series)
    if column.type == "enum":
        return words.choice(series, column, stage_words if column.name == "stage" else None)
    if column.type == "id":
        return words.identifier(series)
    if column.type == "text":
        return words.text(series)
    parsed = numbers.parse(series, currency if column.unit == "EUR" else "")
    values = parsed.values.to_numpy()
    if column.type == "integer":
        _mark(parsed, "not_whole", np.isfinite(values) & (values != np.round(values)))
    percent = parsed.told.pop("percent", None)
    if percent is not None and column.unit in ("EUR", "count"):
        _mark(parsed, "percent", percent)
    low = -np.inf if column.min is None else column.min
    high = np.inf if column.max is None else column.max
    _mark(parsed, "out_of_range", np.isfinite(values) & ((values < low) | (values > high)))
    return parsed


def _check_currency(parsed: dict[str, Parsed], currency: str) -> None:
    """Write the currency column as codes, and mark the rows in another currency than the report's."""
    if "currency" in parsed:
        column = parsed["currency"]
        column.values = column.values.map(numbers.currency_code, na_action="ignore").astype("str")
        if currency:
            _mark(column, "other_currency", (column.values.notna() & (column.values != currency)).to_numpy())


def _check_required(parsed: dict[str, Parsed], schema: TableSchema) -> None:
    """Mark the rows where a required column is empty, or where no set of columns is complete."""
    blank = {name: column.values.isna().to_numpy() & ~column.faulty() for name, column in parsed.items()}
    for column in schema.required:
        _mark(parsed[column.name], "missing", blank[column.name])
    there = [names for names in schema.one_of if all(name in parsed for name in names)]
    if there:
        lacking = np.logical_and.reduce([np.logical_or.reduce([blank[n] for n in names]) for names in there])
        for name in there[0]:
            _mark(parsed[name], "incomplete", lacking & blank[name])


def _mark(column: Parsed, fault: str, mask: Mask) -> None:
    if mask.any():
        column.faults[fault] = column.faults.get(fault, np.False_) | mask


def _no_rows(raw: Raw, faulty: Mask) -> Mask:
    """Return the lines that are no rows, among those that cannot be used: blank ones and totals."""
    skipped = np.zeros(len(raw.frame), dtype=bool)
    rows = np.flatnonzero(faulty)
    first = pd.Series("", index=rows, dtype=object)
    filled = np.zeros(len(rows), dtype=np.int64)
    for position in raw.frame.columns:
        text = raw.frame[position].iloc[rows].map(written, na_action="ignore").astype(object).fillna("")
        first = first.mask(first == "", text.set_axis(rows))
        filled += (text != "").to_numpy()
    start = first.map(key)
    total = start.isin(_TOTALS) | start.str.startswith(tuple(f"{word} " for word in _TOTALS))
    skipped[rows] = (filled == 0) | (total.to_numpy(dtype=bool) & (filled < len(raw.headers)))
    return skipped


def _hide_people(frame: pd.DataFrame, schema: TableSchema, folder: Path | None) -> dict[str, int]:
    """Put people under pseudonyms, in place; return how many there were by column label."""
    people = {}
    for column in schema.columns:
        if column.role == "person" and column.name in frame:
            prefix = "Commercial" if column.name == "salesperson" else "Personne"
            frame[column.name], number = personal.hide(
                frame[column.name], prefix, lambda: personal.key_for(folder)
            )
            if number:
                people[column.label] = number
    return people
