"""Orders become sales: what is no sale is set apart, what was paid back is taken off, and each thing done is told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.answers import Answers
from smkit.tables.cells import Mask, Parsed, distinct
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import distant, movements, renumbered, sales, statuses, trials
from smkit.tables.parsing import rows as lines
from smkit.tables.telling import sales as telling
from smkit.tables.telling.journal import Note
from smkit.tables.telling.trials import about as about_trials


@dataclass(frozen=True)
class Sold:
    """What became of the rows of orders or leads: those set apart (`apart`), and what there is to tell of the total.

    `repeats` are the rows equal in every cell to an earlier one, whatever became of them; `amounts`, of each row; `given_back`,
    the campaigns whose cost is negative; `earlier`, what another row tells further on; `trials`, the orders that look
    like trials and are left out; `silent`, the answers of a survey without a mark.
    """

    apart: Mask
    again: Mask
    paid_back: Mask
    distant: tuple[Mask, Mask]
    states: sales.States | None
    notes: tuple[Note, ...]
    repeats: NDArray[np.int64]
    amounts: NDArray[np.float64]
    given_back: Mask | None = None
    earlier: Mask | None = None
    trials: Mask | None = None
    silent: Mask | None = None

    def worth(self, rows: NDArray[np.int64]) -> float:
        """Return what some rows add up to.

        >>> no = np.zeros(3, dtype=bool)
        >>> Sold(no, no, no, (no, no), None, (), np.array([]), np.array([5.0, np.nan, 9.0])).worth(np.array([0, 1]))
        5.0
        """
        return float(np.nansum(self.amounts[rows]))

    def headers(self) -> tuple[str, ...]:
        """Return the headers that say the state of orders."""
        return tuple(each.header for each in self.states.columns) if self.states else ()

    def frame(self, table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
        """Return the rows that are no sale: line, status, reason, then their canonical columns.

        Parameters: `table`, the canonical columns of the rows of `apart`, in order.

        >>> from smkit.tables import read
        >>> file = {"N° commande": ["7", "7", "8"], "Date": ["3/3/2026"] * 3, "Montant": [5, 5, 9], "Statut": ["", "", "Annulée"]}
        >>> read("orders", pd.DataFrame(file)).set_apart[["line", "status", "amount"]].values.tolist()
        [[3, 'duplicate', 5.0], [4, 'none', 9.0]]
        """
        rows = np.flatnonzero(self.apart)
        why = telling.reasons(self.states, rows)
        codes = self.states.codes[rows] if self.states else np.zeros(len(rows), dtype=np.int8)
        status = [statuses.CLASSES[code] for code in codes]
        for place, row in enumerate(rows.tolist()):
            if self.earlier is not None and self.earlier[row]:
                status[place], why[place] = "duplicate", "remplacée par une autre ligne"
            elif self.again[row]:
                status[place], why[place] = "duplicate", "déjà lue à l'identique"
            elif self.paid_back[row]:
                status[place], why[place] = "refunded", "remboursée en totalité"
            elif self.given_back is not None and self.given_back[row]:
                status[place], why[place] = "none", "coût négatif"
            elif self.trials is not None and self.trials[row]:
                status[place], why[place] = "trial", "essai"
            elif self.silent is not None and self.silent[row]:
                status[place], why[place] = "none", "sans note"
            elif self.distant[0][row] or self.distant[1][row]:
                status[place] = "distant"
                why[place] = "date à venir" if self.distant[0][row] else "date à des années des autres"
        heads = {
            "line": raw.lines[rows].astype(np.int64),
            "status": pd.array(status, dtype="str"),
            "reason": pd.array(why, dtype="str"),
        }
        return pd.concat([pd.DataFrame(heads), table], axis=1)


def states(raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], told: Mapping[str, str],
           answers: Answers) -> sales.States | None:  # fmt: skip
    """Return the state of each row, said by the column that a person named, or by all those whose words are known.

    Parameters: `chosen`, the place of each canonical column; `told`, the person's own mapping, where « status= » says
    that no column speaks of the state.

    >>> from smkit.tables.opening import files, text
    >>> raw = text.read(files.Contents("v.csv", "N°;Statut\\n7;Livrée\\n8;Annulée\\n".encode()), len)
    >>> orders = {"order_id": Parsed(pd.Series(["7", "8"]))}
    >>> found = [states(raw, orders, {"order_id": 0}, told, Answers()) for told in ({}, {"status": ""})]
    >>> found[0].are("none"), found[1]
    (array([False,  True]), None)
    """
    words = statuses.answered(answers.statuses)
    if told.get("status") == "":
        return None
    if "status" in told:
        places = [chosen["status"]]
    else:
        taken = {
            place for name, place in chosen.items() if name not in ("status", "channel", "region", "segment")
        }
        places = [place for place in range(len(raw.headers)) if place not in taken]
    moves = movements.place(raw.headers)
    moved = (
        {} if moves is None or moves not in places else movements.classes(distinct(raw.cells[moves]).words())
    )
    found = [sales.column(raw.headers[place], raw.cells[place],
                          {**moved, **words} if place == moves else words,
                          "status" in told or (place == moves and bool(moved)))
             for place in places]  # fmt: skip
    if "status" not in told:
        found += [sales.flag(raw.headers[place], raw.cells[place]) for place in places]
    return sales.states(raw, [each for each in found if each], parsed["order_id"])


def settle(raw: Raw, parsed: dict[str, Parsed], found: sales.States | None, faulty: Mask, skipped: Mask,
           chosen: Mapping[str, int], answers: Answers, currency: str, told_again: Mask | None = None) -> Sold:  # fmt: skip
    """Set apart what is no sale, turn credit notes, take refunds off, in place; return what was done.

    Parameters: `found`, the states of the rows; `faulty` rows, and `skipped` ones that are no rows; `chosen`, the place of
    each canonical column; `currency`, code; `told_again`, the rows that tell the total of an order again.
    A cancelled order whose date is missing is set apart, and not rejected.

    >>> from smkit.tables.opening import files, text
    >>> raw = text.read(files.Contents("v.csv", "N°;Montant;Statut\\n7;5;Livrée\\n8;9;Annulée\\n9;2;Avoir\\n".encode()), len)
    >>> parsed = {"order_id": Parsed(pd.Series(["7", "8", "9"])), "amount": Parsed(pd.Series([5.0, 9, 2]))}
    >>> no, none, chosen = np.zeros(3, dtype=bool), Answers(), {"order_id": 0, "amount": 1}
    >>> sold = settle(raw, parsed, states(raw, parsed, chosen, {}, none), no, no, chosen, none, "EUR")
    >>> sold.apart, parsed["amount"].values.tolist(), [note.code for note in sold.notes]
    (array([False,  True, False]), [5.0, 9.0, -2.0], ['no_sale', 'credit_notes'])
    """
    nothing = np.zeros(len(raw.lines), dtype=bool)
    amounts = sales.worth(parsed)
    apart, turned, paid_back = nothing, nothing, nothing
    lost = np.zeros(len(amounts))
    refunded = nothing
    if found:
        gone = ["none"] if answers.pending == "compter" else ["none", "pending"]
        apart, refunded = found.are(*gone), found.are("refunded") & ~(amounts < 0)
    if "refunded_amount" in parsed:
        lost = sales.refunds(parsed, ~(apart | faulty | skipped))
        paid_back = sales.fully(lost, amounts) & ~refunded
        lost[paid_back] = 0
        refunded = refunded & ((lost == 0) | sales.fully(lost, amounts))
    apart = (apart | refunded | paid_back) & ~skipped
    lost[apart] = 0
    kept = ~(apart | faulty | skipped)
    if found:
        turned = sales.turn(parsed, found.are("credit") & kept)
    back = sales.turn(parsed, sales.unsigned_returns(parsed, kept), ("amount",))
    sales.reduce(parsed, lost)
    odd, told = _distant(parsed, kept, amounts, answers, currency)
    kept = kept & ~(odd[0] | odd[1])
    tried = trials.find(raw.headers, raw.cells, parsed, chosen, kept, amounts)
    left = tried.rows if tried and answers.trials == "ecarter" else nothing
    if tried:
        told.append(about_trials(tried, raw, chosen, amounts, currency, left is not nothing))
    kept = kept & ~left
    repeats = lines.repeats(raw, parsed, kept, chosen)
    twice = sales.repeated(parsed, kept, repeats, answers.duplicates == "ecarter")
    notes = telling.about(found, apart, kept, faulty & ~(apart | skipped), turned, lost, amounts, currency)
    if (paid_back & apart).any():
        notes.append(telling.paid_back(paid_back & apart, amounts, currency))
    notes += told
    if back.any():
        notes.append(telling.unsigned_returns(back, amounts, currency))
    counted = answers.duplicates == "compter"
    details = nothing if told_again is None else told_again & kept & ~twice
    again = nothing if counted else twice | details
    if details.any():
        notes.append(telling.details(details, amounts, currency, counted, "orders"))
    if twice.any():
        what = "lines" if sales.of_lines(parsed) else "orders"
        notes.append(telling.twice(twice, amounts, currency, counted, what))
    if (other := sales.same_number(parsed, kept & ~(twice | details))).any():
        notes.append(telling.same_number(other, amounts, parsed["order_id"].values, currency))
    if (far := renumbered.find(parsed, kept & ~(twice | details))).any():
        notes.append(telling.renumbered(far, raw, chosen, parsed, amounts, currency))
    if (papers := sales.credit_numbers(parsed, kept & ~turned)).any():
        notes.append(telling.credit_numbers(papers, amounts, parsed["order_id"].values, currency))
    return Sold(
        apart | again | odd[0] | odd[1] | left,
        again,
        paid_back,
        odd,
        found,
        tuple(notes),
        repeats,
        sales.worth(parsed) if turned.any() or back.any() or lost.any() else amounts,
        trials=left,
    )


def _distant(
    parsed: Mapping[str, Parsed], kept: Mask, amounts: NDArray[np.float64], answers: Answers, currency: str
) -> tuple[tuple[Mask, Mask], list[Note]]:
    """Return the sales dated after today and those dated years away from the others, to be set apart, and what is told of them."""
    nothing = np.zeros(len(kept), dtype=bool)
    if "order_date" not in parsed:
        return (nothing, nothing), []
    moments, counted = parsed["order_date"].values, answers.distant == "compter"
    found = distant.rows(moments, kept)
    told = [
        telling.distant(rows, moments, amounts, currency, counted, rows is found[0])
        for rows in found
        if rows.any()
    ]
    return ((nothing, nothing) if counted else found), told
