"""What of a report is open when it is opened? A page to decide on, its proofs, and the rest folded, from the rooms of its notebook.

The notebook stays linear. Its rooms are its headings (L'essentiel, À faire, Les preuves, Données et limites, Méthode), what it
shows says its own role (see `smkit.display.record`), and a cell tagged `ouvert` or `annexe` has the last word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from smkit import typography
from smkit.reports.writing import lengths

#: Words of the page that is decided on; findings open as far as they leave it there.
DECISION = 300
_EDGES = 10  # words that are on every page: headings, links, buttons
_FEW_CARDS = 4  # cards that stay, however long the page
#: What is open at most: cards, findings, sentences of advice where no table of actions stands, charts.
CARDS, FINDINGS, ADVICE, CHARTS = 6, 3, 3, 5

_ROOMS = {"l-essentiel": "essentiel", "a-faire": "faire", "les-preuves": "preuves",
          "donnees-et-limites": "annexe", "methode": "annexe", "annexes": "annexe"}  # fmt: skip
_LEFT = {
    "essentiel": "Tous les constats et tous les chiffres",
    "faire": "Les actions, en détail",
    "preuves": "Les tableaux et les autres graphiques",
}
_NO_PROOF = "Aucun graphique à montrer avec ces données."
_AROUND = 50  # words around: the contents, headings, links and buttons
_FINDING = 60  # words that advice leaves to a finding
_MIME = re.compile(r"application/vnd\.smkit\.(\w+)\+json")


@dataclass
class Rooms:
    """The cells of a report: what is decided on, what proves it, and what is folded."""

    decision: list[NotebookNode] = field(default_factory=list)
    proofs: list[NotebookNode] = field(default_factory=list)
    appendix: list[NotebookNode] = field(default_factory=list)


@dataclass
class _Spoken:
    """What may be left open, as it is used up."""

    words: int = 0
    cards: int = CARDS
    findings: int = FINDINGS
    advice: int = ADVICE
    charts: int = CHARTS
    answers: int = 1


def slug(text: str) -> str:
    """Return the anchor of a heading.

    >>> slug("Données et limites")
    'donnees-et-limites'
    """
    return typography.slug(text, "-") or "section"


def headings(cells: list[NotebookNode]) -> list[str]:
    """Return the second-level headings of some cells, those that only speak in the notebook left out."""
    shown = (c for c in cells if c.cell_type == "markdown" and not _only_in_notebook(c))
    return [text for cell in shown for text in re.findall(r"^## +(.+?) *$", cell.source, re.MULTILINE)]


def arrange(notebook: NotebookNode) -> Rooms:
    """Sort what a report shows into its rooms; nothing is lost.

    Parameters: `notebook`, executed. One without a room « Les preuves » stays open, but for its data and its method.
    Returns the Rooms; their cells are new, their outputs the notebook's own.
    """
    placed = list(_placed(notebook))
    if "Les preuves" not in headings(notebook.cells):
        folded = [cell for cell, room in placed if room == "annexe"]
        return Rooms([cell for cell, room in placed if room != "annexe"], [], folded)
    records = [
        record for cell, _ in placed for output in cell.get("outputs", []) for record in _records(output)
    ]
    left = _allowance(
        placed, has_actions=any(kind == "table" and r.get("role") == "actions" for kind, r in records)
    )
    rooms, rest = Rooms(), {name: list[NotebookNode]() for name in _LEFT}
    for cell, room in placed:
        if room == "annexe":
            rooms.appendix.append(cell)
            continue
        opened, folded = _split(cell, room, left)
        (rooms.proofs if room == "preuves" else rooms.decision).extend(opened)
        rest[room].extend(folded)
    if not any(cell.get("outputs") for cell in rooms.proofs):  # a heading alone looks like a page that failed
        tables = any(cell.get("outputs") for cell in rest["preuves"])
        rooms.proofs.append(_text(_NO_PROOF + (" Les tableaux sont dans les annexes." if tables else "")))
    for name in reversed(_LEFT):
        if any(cell.cell_type == "markdown" or cell.outputs for cell in rest[name]):
            rooms.appendix[:0] = [_text(f"## {_LEFT[name]}"), *rest[name]]
    return rooms


def _placed(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Each cell with its room; a heading that is none of the kit's stays in the room where it stands."""
    room = "essentiel"
    for cell in notebook.cells:
        for text in headings([cell]):
            room = _ROOMS.get(slug(text), room)
        tags = cell.metadata.get("tags", [])
        yield cell, "annexe" if "annexe" in tags else room


def _allowance(placed: list[tuple[NotebookNode, str]], *, has_actions: bool) -> _Spoken:
    """What may be open: the title, the answer, the cards and the actions are; findings have the words that they leave."""
    left = _Spoken(words=DECISION - _AROUND, advice=0)
    cards, advice = list[int](), 0 if has_actions else ADVICE
    for cell, room in placed:
        for output in cell.get("outputs", []) if room in ("essentiel", "faire") else []:
            html = output.get("data", {}).get("text/html", "")
            for kind, record in _records(output):
                if kind == "figure" and record["shown"] and len(cards) < CARDS:
                    cards.append(lengths.words(html))
                    left.words -= cards[-1]
                elif kind == "title" or record.get("role") in ("answer", "actions"):
                    left.words -= lengths.words(html)
                elif record.get("role") == "advice" and advice:
                    words, advice = lengths.words(html), advice - 1
                    if not left.advice or left.words - words >= _FINDING:
                        left.advice, left.words = left.advice + 1, left.words - words
    while (
        len(cards) > _FEW_CARDS and left.words + _AROUND < _EDGES
    ):  # a long table of actions leaves less room for cards
        left.words += cards.pop()
    left.cards = len(cards) or CARDS
    return left


def _split(cell: NotebookNode, room: str, left: _Spoken) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """What of a cell is open, and what of it is folded."""
    if _only_in_notebook(cell):
        return [cell], []
    if cell.cell_type != "code":
        if room != "preuves" or cell.cell_type != "markdown":
            return [cell], []
        head, _, text = cell.source.partition("\n")
        return [_text(head)], [_text(text.strip())] if text.strip() else []
    if "ouvert" in cell.metadata.get("tags", []):
        return [cell], []
    opened, folded = list[Any](), list[Any]()
    for output in cell.outputs:
        (opened if _stays(output, room, left) else folded).append(output)
    return [_of(cell, opened, cell.source)], [_of(cell, folded)] if folded else []


def _stays(output: Mapping[str, Any], room: str, left: _Spoken) -> bool:
    """Is an output open? What is no record of ours is, wherever it stands."""
    found = _records(output)
    if not found:
        return True
    kind, record = found[0]
    role = str(record.get("role", kind))
    if kind == "chart":
        left.charts -= 1
        return left.charts >= 0
    if kind == "title" or role == "actions":
        return True
    if room == "preuves":
        return False
    if kind == "figure":
        left.cards -= record["shown"]
        return left.cards >= 0 or not record["shown"]
    if role == "answer":
        left.answers -= 1
        return left.answers >= 0
    if role == "advice":
        left.advice -= 1
        return left.advice >= 0
    words = lengths.words(output["data"].get("text/html", ""))
    if role not in ("finding", "context") or words > left.words or (role == "finding" and not left.findings):
        return False
    left.words -= words
    left.findings -= role == "finding"
    return True


def _records(output: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The records of an output, with their kinds."""
    return [(m[1], record) for mime, record in output.get("data", {}).items() if (m := _MIME.fullmatch(mime))]


def _only_in_notebook(cell: NotebookNode) -> bool:
    return "carnet" in cell.metadata.get("tags", [])


def _of(cell: NotebookNode, outputs: list[Any], source: str = "") -> NotebookNode:
    """A cell with some of its outputs; its code stays where its first outputs are."""
    made = NotebookNode(cell)
    made.outputs, made.source = outputs, source
    return made


def _text(source: str) -> NotebookNode:
    return NotebookNode(cell_type="markdown", metadata=NotebookNode(), source=source)
