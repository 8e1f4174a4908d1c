"""The journal of a reading: what came in, what was kept, and what is worth knowing, in French."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from smkit.tables import doors
from smkit.tables.errors import ARROW, count
from smkit.tables.schema import table
from smkit.typography import typeset

#: What leads to the line that answers several questions.
ALL = "Pour tout répondre d'une ligne, en y changeant ce qui n'est pas juste"


@dataclass(frozen=True)
class Note:
    """Something worth knowing about the data: `count` rows (or people, or columns), and a French sentence.

    `amount` is what it changes, or could change, in the total, in the currency of the report; `answer` is the line to
    type where it asks something, or where a choice of the kit may be changed; `asks`, the answers in that line where only the
    person knows.
    """

    code: str
    count: int
    text: str
    amount: float | None = None
    answer: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the note as plain values, ready for JSON: an amount and an answer only where there is one."""
        return {
            name: value for name, value in asdict(self).items() if value is not None and value not in ("", {})
        }

    def whole(self) -> str:
        """Return the sentence, with the line to type at its end."""
        return f"{self.text}{ARROW}{self.answer}" if self.answer else self.text


def question(code: str, count: int, text: str, amount: float | None = None, **answers: str) -> Note:
    """Return a note that asks what only the person knows; `answers`, by French name, are what its line to type holds.

    >>> question("dates", 2, "Dates lues jour/mois", dates="jma").whole()
    'Dates lues jour/mois → dates : « jma ».'
    """
    return Note(code, count, typeset(text), amount, doors.line(**answers), answers)


@dataclass(frozen=True)
class Journal:
    """What happened to a file. `rows == kept + rejected + set_apart`; `skipped` lines (preamble, blank, totals) are no rows.

    `corrected` counts kept rows whose value was put right without any doubt, and a note says how; `columns` is
    header → canonical name; `file` is a name, never a folder; `layout` says how the file was read, and `tool` which
    tool wrote it, "" when that is not known; `set_apart` counts orders that are no sale; `answers` is what was told, by
    French parameter; `currency` that of the report; `base`, HT or TTC where the headers say it or a person does; `answer`, the
    one line that answers all questions where there are several.
    """

    table: str
    file: str
    rows: int
    kept: int
    corrected: int
    rejected: int
    skipped: int
    columns: Mapping[str, str]
    notes: tuple[Note, ...] = ()
    layout: str = ""
    tool: str = ""
    set_apart: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    base: str = ""
    answer: str = ""

    def summary(self) -> str:
        """Return the count of rows in one French sentence.

        >>> journal = Journal("orders", "ventes.csv", 3, 2, 0, 1, 0, {})
        >>> journal.summary().replace("\\xa0", " ").replace("\\u202f", " ")
        '3 lignes lues dans « ventes.csv » (Commandes) : 2 gardées, 1 rejetée.'
        """
        lines = count(self.rows, "ligne lue", "lignes lues")
        kept = count(self.kept, "gardée", "gardées")
        if self.corrected:
            kept += f" (dont {count(self.corrected, 'corrigée', 'corrigées')})"
        rejected = count(self.rejected, "rejetée", "rejetées") if self.rejected else "aucune rejetée"
        rejected += f", {count(self.set_apart, 'mise à part', 'mises à part')}" if self.set_apart else ""
        text = f"{lines} dans « {self.file} » ({table(self.table).title}) : {kept}, {rejected}."
        if self.skipped:
            skipped = count(self.skipped, "ligne laissée de côté", "lignes laissées de côté")
            text += f" {skipped} (préambule, lignes vides ou totaux)."
        return typeset(text)

    def lines(self) -> list[str]:
        """Return the journal as French lines of plain text: the summary, then each note."""
        return [self.summary(), *self.said()]

    def said(self) -> list[str]:
        """Return each note, as a French line; several questions share one line to type, which comes last."""
        several = bool(self.answer)
        lines = [f"{note.text}." if several and note.asks else note.whole() for note in self.notes]
        return [*lines, *([f"{typeset(ALL)}{ARROW}{self.answer}"] if several else [])]

    def markdown(self) -> str:
        """Return the journal as a Markdown list under its summary."""
        return "\n".join([self.summary(), "", *(f"- {text}" for text in self.said())]).rstrip()

    def to_dict(self) -> dict[str, Any]:
        """Return the journal as plain values, ready for JSON."""
        plain = {"columns": dict(self.columns), "answers": dict(self.answers)}
        return {**asdict(self), **plain, "notes": [note.to_dict() for note in self.notes]}
