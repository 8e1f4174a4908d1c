"""What the headers of an export say: which cells are opened, and which column of the table each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass

from smkit.tables.answers import Answers
from smkit.tables.naming import (
    aims,
    ends,
    exports,
    gathered,
    ledgers,
    logs,
    missing,
    shape,
    spans,
    tallies,
    weeks,
    whose,
)
from smkit.tables.naming import columns as heads
from smkit.tables.naming.oppositions import gathered as refusing
from smkit.tables.naming.outcomes import settled as ending
from smkit.tables.opening.load import Source, load
from smkit.tables.opening.raw import Raw
from smkit.tables.schema import TableSchema
from smkit.tables.telling import aims as aims_told
from smkit.tables.telling import days, deals, notes
from smkit.tables.telling.journal import Note
from smkit.tables.telling.opposed import about as about_refusals


@dataclass(frozen=True)
class Headed:
    """What was understood of the headers: `match`, the place of each column of `schema`.

    `told`, the person's own mapping, with what headers settled by themselves; `tool` that the file comes from, and the
    `stage_words` of its deals; `costless`, that campaigns are read without the cost that they should have; `used`, the headers that
    served without being a column; `notes` on all that, and `weeks`, those that columns say in figures, which are told later.
    """

    schema: TableSchema
    told: Mapping[str, str]
    match: heads.Match
    tool: exports.Export | None
    stage_words: Mapping[str, str]
    costless: bool
    used: tuple[str, ...]
    notes: tuple[Note, ...]
    weeks: Mapping[str, tuple[str, str]]

    @property
    def chosen(self) -> Mapping[str, int]:
        """The place of each canonical column."""
        return self.match.chosen

    def header(self, raw: Raw, name: str) -> str:
        """Return the header of a canonical column, "" when the file has none."""
        return raw.headers[self.chosen[name]] if name in self.chosen else ""


def understood(
    source: Source, schema: TableSchema, told: Mapping[str, str], asked: Answers
) -> tuple[Raw, Headed]:
    """Open an export and name its columns.

    Parameters: `told`, the person's own mapping; `asked`, the other answers.
    Returns the cells, where some columns may have been made of others, and what their headers say.
    Raises ReadError, in French, where the file is no such table.

    >>> import pandas as pd
    >>> from smkit.tables.schema import table
    >>> sales = pd.DataFrame({"Facture": ["F1"], "Date": ["03/04/2025"], "CA": [5], "Couleur": ["bleu"]})
    >>> raw, headed = understood(sales, table("orders"), {}, Answers())
    >>> dict(headed.chosen), headed.header(raw, "amount")
    ({'order_id': 0, 'order_date': 1, 'amount': 2}, 'CA')
    """
    raw = _opened(source, schema, told, asked)
    tool = exports.recognise(raw.headers, schema.name, french=raw.separator == ";" or raw.is_workbook)
    raw, told, results = ends.ended(raw, schema, told, tool)
    raw, weekly = weeks.spelled(logs.moments(raw, schema, told), schema, told)
    raw, told, marks = ends.staged(raw, schema, told, tool)
    raw, told, aimed = aims.staged(raw, schema, told)
    raw, told, of_days = spans.staged(raw, schema, told)
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
    closed = raw.headers[match.chosen["closed_at"]] if "closed_at" in match.chosen else ""
    found = (
        *notes.about_ends(marks),
        *days.about_spans(of_days),
        *deals.about_results(results),
        *deals.about_outcomes(ended, closed),
        *aims_told.told(aimed, schema.name),
        *about_refusals(refused),
    )
    used = (*marks, *of_days, *results, *ended.used, *refused.used)
    return raw, Headed(schema, told, match, tool, stage_words, costless, used, found, weekly)


def _opened(source: Source, schema: TableSchema, told: Mapping[str, str], asked: Answers) -> Raw:
    return load(
        source,
        lambda cells: heads.score(cells, schema, told),
        any(header.startswith("#") for header in told.values()),
        asked.sheet,
        table=schema.name,
        same=lambda own, others: gathered.same(own, others, schema, told),
        whole=lambda own: gathered.whole(own, schema, told),
        means=lambda header: gathered.means(header, schema, told),
        told=told.values(),
    ).joining(told.values())
