"""`smkit.read`: from an export to a canonical table, its rejected rows and a journal."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smkit import memory
from smkit.tables import (
    ahead,
    coded,
    dealing,
    doors,
    environment,
    hiding,
    named,
    selling,
    settling,
    stating,
    unanswered,
)
from smkit.tables.answers import answered
from smkit.tables.cells import Mask, Parsed
from smkit.tables.errors import AskedError, ReadError
from smkit.tables.naming import (
    aims,
    denominated,
    ends,
    exports,
    gathered,
    ledgers,
    logs,
    mapping,
    missing,
    shape,
    tallies,
    weeks,
    whose,
)
from smkit.tables.naming import columns as heads
from smkit.tables.naming import spans as span_days
from smkit.tables.naming.oppositions import gathered as refusing
from smkit.tables.naming.outcomes import settled as ending
from smkit.tables.opening.load import Source, load
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
    required,
    rows,
    sales,
    spent,
    sums,
    typed,
    zones,
)
from smkit.tables.schema import TableSchema
from smkit.tables.schema import table as find_table
from smkit.tables.telling import aims as aims_told
from smkit.tables.telling import amounts as amounts_told
from smkit.tables.telling import buyers, days, deals, notes, spending
from smkit.tables.telling import groups as groups_told
from smkit.tables.telling import people as who
from smkit.tables.telling.adding import about as about_totals
from smkit.tables.telling.journal import Journal
from smkit.tables.telling.opposed import about as about_refusals
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
    bare = any(header.startswith("#") for header in told.values())
    state = named.state(source)
    raw = load(
        source,
        lambda cells: heads.score(cells, schema, told),
        bare,
        asked.sheet,
        table=schema.name,
        same=lambda own, others: gathered.same(own, others, schema, told),
        whole=lambda own: gathered.whole(own, schema, told),
        means=lambda header: gathered.means(header, schema, told),
        told=told.values(),
    ).joining(told.values())
    tool = exports.recognise(raw.headers, schema.name, french=raw.separator == ";" or raw.is_workbook)
    raw, told, results = ends.ended(raw, schema, told, tool)
    raw, weekly = weeks.spelled(logs.moments(raw, schema, told), schema, told)
    raw, told, marks = ends.staged(raw, schema, told, tool)
    raw, told, aimed = aims.staged(raw, schema, told)
    raw, told, spans = span_days.staged(raw, schema, told)
    raw, told, refused = refusing(raw, schema, told)
    if schema.name == "orders":
        ledgers.check(raw.name, raw.headers, raw.cells)
    stage_words = exports.stage_words(asked, schema, tool)
    raw, told, ended = ending(raw, schema, told, tool, stage_words)
    costless = False
    try:
        raw, match = shape.named(raw, schema, told, tool, stage_words)
    except missing.NoCostError:  # CTR, contacts and sessions need none
        schema, costless = schema.without(["cost"]), True
        raw, match = shape.named(raw, schema, told, tool, stage_words)
    whose.check(raw.name, raw.headers, raw.cells, schema, match.chosen, told)
    tallies.check(raw.name, raw.headers, raw.cells, schema, match.chosen)
    origin = None if isinstance(source, pd.DataFrame) else Path(source)
    key = cache(partial(keys.for_file, origin))
    written = {name: raw.cells[position] for name, position in match.chosen.items()}
    beforehand = days.about_weeks(weekly)
    if os.environ.get(environment.PERSONAL) != "1":  # before anything is told of what they join
        raw, hidden = joined.hide(raw, match.chosen, schema, key, asked.people)
        beforehand += who.joined(hidden)
    code = currencies.asked(currency or "")
    heads.check_units(raw.name, raw.headers, match, schema, code, asked.scale)
    home = zones.HOMES.get(code, zones.ZONES[0])
    order, then, line = day_order.spoken(asked.dates)
    dated = dates.Ask(
        order,
        heads.english(raw.headers, raw.above),
        asked.zone,
        home,
        then=then,
        line=line,
        first=asked.dates == day_order.FIRST,
    )
    parsed = typed.parse(raw, match.chosen, schema, code, stage_words, dated, numbers.mark_of(asked.numbers))
    denominated.check_cents(raw.name, parsed, asked.scale)
    heads.rescale(raw.headers, match, schema, parsed, asked.scale)
    if asked.spent and costless:
        spent.tell(parsed, asked.spent, code)
    if tool:
        tool.settle(raw, parsed)
    doubts = settling.settle(raw, match, schema, parsed, told, asked, bool(tool and tool.same_for))
    states = None
    if schema.name == "orders":
        states = selling.states(raw, parsed, match.chosen, told, asked)
    currencies.check(parsed, code)
    later = sales.totals_once(parsed) if schema.name == "orders" else None
    required.check(parsed, schema)
    silent = unanswered.find(parsed) if schema.name == "survey" else None
    says = "amount" in match.chosen and schema.says_whole("amount", raw.headers[match.chosen["amount"]])
    told_again = sales.told_again(parsed, says, later) if schema.name == "orders" else None

    faulty = np.logical_or.reduce([column.faulty() for column in parsed.values()])
    skipped = rows.aside(raw, parsed, match.chosen, schema, faulty)
    added = sums.find(raw, parsed, match.chosen, schema, faulty, skipped)
    about_sums = about_totals(added, raw, parsed, schema, asked.totals, code) if added else []
    if added:
        skipped = skipped | sums.out(added, asked.totals)
    sold = None
    if schema.name == "orders":
        sold = selling.settle(raw, parsed, states, faulty, skipped, match.chosen, asked, code, told_again)
    elif schema.name in dealing.TABLES:
        sold = dealing.settle(raw, parsed, schema.name, ~(faulty | skipped), match.chosen, asked, code)
    elif schema.name in stating.TABLES:
        sold = stating.settle(raw, parsed, schema.name, ~(faulty | skipped), match.chosen, asked)
    elif silent is not None and silent.any():
        sold = unanswered.settle(raw, parsed, silent & ~skipped, ~(faulty | skipped), match.chosen)
    if schema.name == "campaigns":
        period = covered.period(raw.above, dated)
        given = covered.give(parsed, told, period)
        beforehand += spending.about_period(period, given, bool({*parsed, *told} & {*covered.ENDS}))
    apart = sold.apart if sold else np.zeros(len(faulty), dtype=bool)
    left, broken = rows.footers(raw.broken, rows.last(raw, faulty | skipped), len(raw.headers))
    kept, bad = ~(faulty | skipped | apart), faulty & ~skipped & ~apart
    total = int(kept.sum() + bad.sum() + apart.sum()) + len(broken)
    if total == 0:
        raise ReadError(
            f"« {raw.name} » n'a que sa ligne d'en-têtes : aucune ligne de données. "
            "Vérifiez les filtres de l'export."
        )
    shown = {name: column for name, column in parsed.items() if name not in _TAKEN_OFF.get(schema.name, ())}
    beside = coded.plain(_table(shown, apart, schema))
    beside = sold.frame(beside, raw) if sold else beside
    lost = coded.plain(_table(shown, bad, schema))
    repeats = sold.repeats if sold else rows.repeats(raw, parsed, kept, match.chosen)
    repeats = repeats[kept[repeats]]
    worth = sold.worth(repeats) if sold and schema.name == "orders" else None
    own, base = {name: column for name, column in parsed.items() if name in match.chosen}, doubts.base

    def heading(name: str) -> str:
        return raw.headers[match.chosen[name]] if name in match.chosen else ""

    others = bystanders.named(raw.headers, raw.cells, match.chosen.values())
    wrong, asks = rejected(raw, own, match, schema, bad, broken, code, others)
    corrected = int((notes.corrected(parsed, len(kept)) & kept).sum())
    said = (*(sold.notes if sold else ()), *doubts.notes(kept, parsed, code))
    about_days = (
        *days.about_two_orders(own, raw, match.chosen),
        *days.about_assumed(own, raw, match.chosen, kept, partial(sales.worth, own), code),
        *days.about_zone(own, heading, kept, partial(sales.worth, own), code, home),
    )
    about_cells = notes.about_cells(own, heading, kept)
    used = (
        *marks,
        *spans,
        *results,
        *ended.used,
        *refused.used,
        *doubts.used,
        *doubts.discounts,
        *doubts.either,
    )
    about_headers = notes.about_headers(match, (*used, *(sold.headers() if sold else ())))
    about_headers += deals.numbered(raw, match.chosen, told)
    about_headers += buyers.propose(raw.headers, raw.cells, schema, match.chosen, told)
    columns = {mapping.ranked(raw.headers, at): name for name, at in match.chosen.items() if name in parsed}
    named.keep(state, schema.name, columns, asked.sheet, written)
    del sold, own, doubts, faulty, written
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
    found = (
        *notes.about_ends(marks),
        *days.about_spans(spans),
        *deals.about_results(results),
        *deals.about_outcomes(ended, heading("closed_at")),
        *aims_told.told(aimed, schema.name),
        *about_refusals(refused),
        *about_sums,
        *said,
        *amounts_told.about_results(
            clean, heading("conversions"), heading("result_type"), match.maybe.get("result_type", ""), code
        ),
        *(notes.about_costs(raw.name, clean) if costless and "cost" not in clean else ()),
        *notes.about_file(raw, tool),
        *about_days,
        *notes.about_rows(schema.name, clean, len(repeats), worth, code),
        *about_cells,
        *beforehand,
        *about_customers,
        *about_groups,
        *about_people,
        *about_headers,
    )
    questions = [*(note.asks for note in found if note.asks), *asks]
    journal = Journal(
        table=schema.name,
        file=raw.name,
        rows=total,
        kept=len(clean),
        corrected=corrected,
        rejected=total - len(clean) - len(beside),
        skipped=int(skipped.sum()) + raw.preamble + len(left),
        columns=columns,
        notes=found,
        layout=raw.layout,
        tool=tool.name if tool else "",
        set_apart=len(beside),
        answers=asked.french(),
        currency=code,
        base=asked.base.upper() or amounts.base(raw.headers, match.chosen, schema, raw.above) or base,
        answer=doors.together(questions),
    )
    if os.environ.get(environment.PERSONAL) != "1":
        journal = who.unnamed(journal, partial(hiding.unnamed, everybody, key))
    return Reading(clean, wrong, beside, journal, lost, everybody), questions


def _table(parsed: dict[str, Parsed], kept: Mask, schema: TableSchema, forget: bool = False) -> pd.DataFrame:
    """Return some rows as a table; `forget`, that each parsed column goes as soon as it is there."""
    columns = {}
    for column in schema.columns:
        if column.name in parsed:
            columns[column.name] = parsed[column.name].kept(kept)
            if forget:
                del parsed[column.name]
    return pd.DataFrame(columns, copy=False)
