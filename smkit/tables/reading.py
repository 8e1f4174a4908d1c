"""`smkit.read`: from an export to a canonical table, its rejected rows and a journal."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from smkit import memory
from smkit.tables import ahead, coded, doors, environment, heading, hiding, named, sorting
from smkit.tables.answers import Answers, answered
from smkit.tables.cells import Mask, Parsed
from smkit.tables.errors import AskedError
from smkit.tables.heading import Headed
from smkit.tables.naming import columns as heads
from smkit.tables.naming import denominated, mapping
from smkit.tables.opening.load import Source
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import (
    amounts,
    bystanders,
    covered,
    currencies,
    customers,
    dates,
    day_order,
    groups,
    joined,
    keys,
    namesakes,
    numbers,
    sales,
    spent,
    typed,
    zones,
)
from smkit.tables.schema import TableSchema
from smkit.tables.schema import table as find_table
from smkit.tables.telling import amounts as amounts_told
from smkit.tables.telling import buyers, days, deals, notes, spending
from smkit.tables.telling import groups as groups_told
from smkit.tables.telling import people as who
from smkit.tables.telling.journal import Journal, Note
from smkit.tables.telling.rejects import rejected

#: Columns of orders that have done their work when the table is made: what is no sale is set apart, refunds are taken off.
_TAKEN_OFF = {"orders": ("status", "refunded_amount", "discount")}


@dataclass(frozen=True)
class Reading:
    """What `read` returns: the canonical `table`, the `rejected` cells, what is `set_apart` and the `journal`.

    `set_apart` has the orders that are no sale (cancelled, quotes, paid back, written twice, dated in the future or years away),
    and the leads written twice: line, status (none, pending, refunded, duplicate, distant), reason in French, then the columns of
    the table; for another table it has no row.
    `rejected` has one row a problem: line (in the file, where the first line is 1), column (header as in
    the file), value (as written, or its shape where it may name a person), problem and advice in French.
    `lost` holds the rejected rows as far as they could be read, with the columns of `table`: who was drawn for a test and has no
    result is among them. `people`, whom its columns of people named, as other tables look for them. `kept_on`, the day it was made,
    where it is taken from what the workspace keeps (see `kept`).
    """

    table: pd.DataFrame
    rejected: pd.DataFrame
    set_apart: pd.DataFrame
    journal: Journal
    lost: pd.DataFrame = field(default_factory=pd.DataFrame)
    people: namesakes.People = namesakes.People()
    kept_on: date | None = None

    @property
    def in_place(self) -> bool:
        """Whether the rows stay in their file, and `table` is an Ibis table."""
        return False

    @property
    def engine(self) -> str:
        """What counts the rows that stay in their file; "" for a table in memory."""
        return ""

    @property
    def extent(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The first and last day of the table's first column of dates, the ends of its campaigns or actions counted; None
        where there is none.
        """
        days = self.table.select_dtypes("datetime")
        if days.empty or days.iloc[:, 0].isna().all():
            return None
        ends = days[[name for name in days if name in (days.columns[0], "end_date")]]
        return days.iloc[:, 0].min(), ends.max().max()


def read(
    table: str,
    source: Source,
    *,
    columns: mapping.ColumnMap | str | None = None,
    currency: str | None = None,
    stages: str | None = None,
    spared: Sequence[str] = (),
    **answers: str | int | None,
) -> Reading:
    """Read an export into a canonical table.

    Parameters: `table`, canonical name ("orders") or French stem ("commandes"); `source`, a CSV, TSV, Excel or
    Parquet file, compressed or not, or a DataFrame; `columns`, what cannot be guessed, as {canonical: header},
    "cost=Spent, buyers=Acheteurs" (an empty header ignores the column; « Client + Date » joins two columns; #3 is
    the third column of a file without headers), or the name of a saved mapping (.yaml);
    `currency`, code of the report's currency, rows in another are rejected; `stages`, words of the CRM,
    "won=Signé; lost=Perdu"; `spared`, required columns that the question can do without; `answers`, what else was asked,
    by the names of `answers.NAMES` (statuts="vente=Livrée").
    Returns a Reading; dates are datetime64, numbers float64, identifiers and texts str, yes/no boolean.
    Raises ReadError, in French, for what is wrong with the whole file.

    >>> sales = pd.DataFrame({"Date": ["03/04/2025", "31/02/2025"], "Facture": ["F1", "F2"], "CA": ["1 234,5 €", 5]})
    >>> reading = read("commandes", sales)
    >>> reading.table.to_dict("records")
    [{'order_id': 'F1', 'order_date': Timestamp('2025-04-03 00:00:00'), 'amount': 1234.5}]
    >>> reading.rejected[["line", "column", "value"]].values.tolist()
    [[3, 'Date', '31/02/2025']]
    """
    told = {"columns": columns, "currency": currency, "stages": stages, "spared": spared}
    options: dict[str, Any] = {**told, **answers}
    found = compact(table, source, **options)
    return replace(found, table=coded.plain(found.table))


def compact(table: str, source: Source, **options: Any) -> Reading:
    """Read as `read` does, where texts of a large file stay codes, as `coded` has them.

    Parameters, result and errors: those of `read`.
    """
    asks: list[Mapping[str, str]] = []
    try:
        found, asks = _once(table, source, **options)
    except AskedError as error:
        if more := ahead.questions(_once, table, source, options, [error.answers]):
            raise error.and_then(doors.joined([error.answers, *more])) from error
        raise
    if asks and (more := ahead.questions(_once, table, source, options, asks)):
        return replace(found, journal=replace(found.journal, answer=doors.together([*asks, *more])))
    return found


def _once(
    table: str,
    source: Source,
    *,
    columns: mapping.ColumnMap | str | None = None,
    currency: str | None = None,
    stages: str | None = None,
    spared: Sequence[str] = (),
    **answers: str | int | None,
) -> tuple[Reading, list[Mapping[str, str]]]:
    """Return the reading, and the answers that its questions propose."""
    schema = find_table(table).without(spared)
    told = mapping.explicit(columns, schema)
    asked = answered(answers | ({"stages": stages} if stages else {})).over(mapping.answers(columns, schema))
    state = named.state(source)
    raw, headed = heading.understood(source, schema, told, asked)
    schema, chosen, match = headed.schema, headed.chosen, headed.match
    key = cache(partial(keys.for_file, None if isinstance(source, pd.DataFrame) else Path(source)))
    written = {name: raw.cells[position] for name, position in chosen.items()}
    beforehand = days.about_weeks(headed.weeks)
    if os.environ.get(environment.PERSONAL) != "1":  # before anything is told of what they join
        raw, hidden = joined.hide(raw, chosen, schema, key, asked.people)
        beforehand += who.joined(hidden)
    code = currencies.asked(currency or "")
    heads.check_units(raw.name, raw.headers, match, schema, code, asked.scale)
    dated = _dated(raw, asked, code)
    parsed = _parsed(raw, headed, asked, code, dated)
    lines = sorting.sort(raw, parsed, headed, asked, code)
    if schema.name == "campaigns":
        period = covered.period(raw.above, dated)
        given = covered.give(parsed, headed.told, period)
        beforehand += spending.about_period(period, given, bool({*parsed, *headed.told} & {*covered.ENDS}))
    shown = {name: column for name, column in parsed.items() if name not in _TAKEN_OFF.get(schema.name, ())}
    beside = coded.plain(_table(shown, lines.apart, schema))
    beside = lines.sold.frame(beside, raw) if lines.sold else beside
    lost = coded.plain(_table(shown, lines.bad, schema))
    own = {name: column for name, column in parsed.items() if name in chosen}
    others = bystanders.named(raw.headers, raw.cells, chosen.values())
    wrong, asks = rejected(raw, own, match, schema, lines.bad, lines.broken, code, others)
    corrected = int((notes.corrected(parsed, len(lines.kept)) & lines.kept).sum())
    seen = _seen(raw, headed, own, parsed, lines, code, dated.home)
    base = lines.doubts.base
    names = {mapping.ranked(raw.headers, at): name for name, at in chosen.items() if name in parsed}
    named.keep(state, schema.name, names, asked.sheet, written)
    kept, total, repeats = lines.kept, lines.total, len(lines.repeats)
    skipped = int(lines.skipped.sum()) + raw.preamble + len(lines.left)
    worth = lines.sold.worth(lines.repeats) if lines.sold and schema.name == "orders" else None
    del lines, own, written
    parsed.clear()
    raw = replace(raw, cells=())  # what a large file was made of goes as its table comes
    if len(kept) >= typed.MANY:
        memory.give_back()
    clean = _table(shown, kept, schema, forget=True)
    frames = (clean, *filter(len, (beside, lost)))
    about_customers = who.nobody(customers.nobody(frames, asked.customers))
    about_customers += who.spelt(customers.spelt(frames, asked.customers), asked.customers)
    everybody, about_people = hiding.hide(frames, schema, key, asked.people, others)
    # nobody is named any more
    about_groups = groups_told.spelt(groups.spelt(frames, schema, asked.groups), asked.groups)
    maybe = match.maybe.get("result_type", "")
    measured = headed.header(raw, "conversions"), headed.header(raw, "result_type"), maybe
    found = (
        *headed.notes,
        *seen.totals,
        *amounts_told.about_results(clean, *measured, code),
        *(notes.about_costs(raw.name, clean) if headed.costless and "cost" not in clean else ()),
        *notes.about_file(raw, headed.tool),
        *seen.days,
        *notes.about_rows(schema.name, clean, repeats, worth, code),
        *seen.cells,
        *beforehand,
        *about_customers,
        *about_groups,
        *about_people,
        *seen.headers,
    )
    questions = [*(note.asks for note in found if note.asks), *asks]
    journal = Journal(
        table=schema.name,
        file=raw.name,
        rows=total,
        kept=len(clean),
        corrected=corrected,
        rejected=total - len(clean) - len(beside),
        skipped=skipped,
        columns=names,
        notes=found,
        layout=raw.layout,
        tool=headed.tool.name if headed.tool else "",
        set_apart=len(beside),
        answers=asked.french(),
        currency=code,
        base=asked.base.upper() or amounts.base(raw.headers, chosen, schema, raw.above) or base,
        answer=doors.together(questions),
    )
    if os.environ.get(environment.PERSONAL) != "1":
        journal = who.unnamed(journal, partial(hiding.unnamed, everybody, key))
    return Reading(clean, wrong, beside, journal, lost, everybody), questions


def _dated(raw: Raw, asked: Answers, code: str) -> dates.Ask:
    """How the dates of a file are to be read: as a person said, else as its language and its currency have them."""
    order, then, line = day_order.spoken(asked.dates)
    return dates.Ask(
        order,
        heads.english(raw.headers, raw.above),
        asked.zone,
        zones.HOMES.get(code, zones.ZONES[0]),
        then=then,
        line=line,
        first=asked.dates == day_order.FIRST,
    )


def _parsed(raw: Raw, headed: Headed, asked: Answers, code: str, dated: dates.Ask) -> dict[str, Parsed]:
    """The columns of the table, by canonical name, in the units and the words of the kit."""
    match, schema = headed.match, headed.schema
    mark = numbers.mark_of(asked.numbers)
    parsed = typed.parse(raw, match.chosen, schema, code, headed.stage_words, dated, mark)
    denominated.check_cents(raw.name, parsed, asked.scale)
    heads.rescale(raw.headers, match, schema, parsed, asked.scale)
    if asked.spent and headed.costless:
        spent.tell(parsed, asked.spent, code)
    if headed.tool:
        headed.tool.settle(raw, parsed)
    return parsed


class _Seen(NamedTuple):
    """What there is to tell of the cells of a file, while they are there."""

    totals: tuple[Note, ...]
    days: tuple[Note, ...]
    cells: tuple[Note, ...]
    headers: tuple[Note, ...]


def _seen(
    raw: Raw,
    headed: Headed,
    own: Mapping[str, Parsed],
    parsed: dict[str, Parsed],
    lines: sorting.Sorted,
    code: str,
    home: str,
) -> _Seen:
    """Look at the cells for what is to be told; `own`, the columns that the file itself has, `home`, its zone."""
    chosen, kept, doubts, sold = headed.chosen, lines.kept, lines.doubts, lines.sold
    header, worth = partial(headed.header, raw), partial(sales.worth, own)
    totals = (*lines.about_sums, *(sold.notes if sold else ()), *doubts.notes(kept, parsed, code))
    about_days = (
        *days.about_two_orders(own, raw, chosen),
        *days.about_assumed(own, raw, chosen, kept, worth, code),
        *days.about_zone(own, header, kept, worth, code, home),
    )
    about_cells = notes.about_cells(own, header, kept)
    used = (*headed.used, *doubts.used, *doubts.discounts, *doubts.either)
    about_headers = (
        *notes.about_headers(headed.match, (*used, *(sold.headers() if sold else ()))),
        *deals.numbered(raw, chosen, headed.told),
        *buyers.propose(raw.headers, raw.cells, headed.schema, chosen, headed.told),
    )
    return _Seen(totals, about_days, tuple(about_cells), about_headers)


def _table(parsed: dict[str, Parsed], kept: Mask, schema: TableSchema, forget: bool = False) -> pd.DataFrame:
    """Return some rows as a table; `forget`, that each parsed column goes as soon as it is there."""
    columns = {}
    for column in schema.columns:
        if column.name in parsed:
            columns[column.name] = parsed[column.name].kept(kept)
            if forget:
                del parsed[column.name]
    return pd.DataFrame(columns, copy=False)
