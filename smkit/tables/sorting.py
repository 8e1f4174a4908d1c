"""Which rows of a table are kept, rejected, set apart, or no rows at all, once its cells are parsed."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smkit.tables import dealing, selling, settling, stating, unanswered
from smkit.tables.answers import Answers
from smkit.tables.cells import Mask, Parsed
from smkit.tables.errors import ReadError
from smkit.tables.heading import Headed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import currencies, required, rows, sales, sums
from smkit.tables.telling.adding import about as about_totals
from smkit.tables.telling.journal import Note


@dataclass(frozen=True)
class Sorted:
    """What each row is: `kept`, `bad` or set `apart`, else `skipped`, as no row of the table.

    `broken` lines of the file are rejected too, `left` ones are no rows; `repeats` are the rows kept that equal an earlier one;
    `sold`, what was set apart and why; `doubts`, what could change a total; `about_sums`, the notes on rows that add up others.
    """

    kept: Mask
    bad: Mask
    apart: Mask
    skipped: Mask
    broken: Set[int]
    left: Set[int]
    repeats: NDArray[Any]
    sold: selling.Sold | None
    doubts: settling.Doubts
    about_sums: list[Note]

    @property
    def total(self) -> int:
        """How many rows of the table the file has."""
        return int(self.kept.sum() + self.bad.sum() + self.apart.sum()) + len(self.broken)


def sort(raw: Raw, parsed: dict[str, Parsed], headed: Headed, asked: Answers, currency: str) -> Sorted:
    """Tell the rows of a table apart; its columns are filled, converted and deducted in place, where that is sure or was asked for.

    Parameters: `parsed`, columns by canonical name; `asked`, the answers of the person; `currency`, code.
    Raises ReadError, in French, where the whole file is in question, or has no row.
    """
    schema, chosen = headed.schema, headed.chosen
    of_orders = schema.name == "orders"
    known = bool(headed.tool and headed.tool.same_for)
    doubts = settling.settle(raw, headed.match, schema, parsed, headed.told, asked, known)
    states = selling.states(raw, parsed, chosen, headed.told, asked) if of_orders else None
    currencies.check(parsed, currency)
    later = sales.totals_once(parsed) if of_orders else None
    required.check(parsed, schema)
    silent = unanswered.find(parsed) if schema.name == "survey" else None
    says = "amount" in chosen and schema.says_whole("amount", raw.headers[chosen["amount"]])
    told_again = sales.told_again(parsed, says, later) if of_orders else None

    faulty = np.logical_or.reduce([column.faulty() for column in parsed.values()])
    skipped = rows.aside(raw, parsed, chosen, schema, faulty)
    added = sums.find(raw, parsed, chosen, schema, faulty, skipped)
    about_sums = about_totals(added, raw, parsed, schema, asked.totals, currency) if added else []
    if added:
        skipped = skipped | sums.out(added, asked.totals)
    sold = None
    if of_orders:
        sold = selling.settle(raw, parsed, states, faulty, skipped, chosen, asked, currency, told_again)
    elif schema.name in dealing.TABLES:
        sold = dealing.settle(raw, parsed, schema.name, ~(faulty | skipped), chosen, asked, currency)
    elif schema.name in stating.TABLES:
        sold = stating.settle(raw, parsed, schema.name, ~(faulty | skipped), chosen, asked)
    elif silent is not None and silent.any():
        sold = unanswered.settle(raw, parsed, silent & ~skipped, ~(faulty | skipped), chosen)
    apart = sold.apart if sold else np.zeros(len(faulty), dtype=bool)
    left, broken = rows.footers(raw.broken, rows.last(raw, faulty | skipped), len(raw.headers))
    kept, bad = ~(faulty | skipped | apart), faulty & ~skipped & ~apart
    repeats = sold.repeats if sold else rows.repeats(raw, parsed, kept, chosen)
    found = Sorted(kept, bad, apart, skipped, broken, left, repeats[kept[repeats]], sold, doubts, about_sums)
    if found.total == 0:
        raise ReadError(
            f"« {raw.name} » n'a que sa ligne d'en-têtes : aucune ligne de données. "
            "Vérifiez les filtres de l'export."
        )
    return found
