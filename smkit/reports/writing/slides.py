"""A report as six slides at most: the answer and its figures, three findings with their chart, the actions, the limits."""

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from smkit.reports.writing import columns, deck, provenance
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.pictures import CHART
from smkit.typography import clip, typeset

_CARDS, _PROOFS = 6, 3
_LOW = "image/vnd.smkit.slide+png"  # a chart drawn for a slide, where it is too tall as a page has it
_LONGEST = 420  # characters of a sentence on a slide
_KNOWN = ("mieux", "moins bien", "oui", "non", "gagne", "perd")


def write(finished: Finished, path: Path) -> None:
    """Write the slides of a report; the speaker's notes tell where each figure comes from.

    Parameters: `finished`, the report that has run; `path`, of the .pptx.
    """
    results = finished.results
    said = {
        role: [s for s in results.statements if s["role"] == role]
        for role in ("answer", "finding", "advice", "limit")
    }
    origin = list(provenance.lines(finished))
    charte = finished.charte
    foot = " · ".join(filter(None, (charte.company, charte.footer, provenance.made(finished))))
    book = deck.Deck(finished.title, foot, charte)
    rests = [name for statement in said["answer"] for name in statement["figures"]]
    personal = provenance.PERSONAL if finished.personal else ""
    cards = [figure for figure in results.figures if figure["shown"]][:_CARDS]
    charts = sorted(_charts(finished), key=_weight)
    proofs = charts[:_PROOFS]
    shown = [finding for _, finding in proofs if finding]
    left = [finding["text"] for finding in said["finding"] if finding not in shown]
    more = ["Les autres constats :", *left] if left else []
    book.opening(
        finished.title,
        finished.line,
        clip(results.statement("answer"), _LONGEST),
        personal,
        [*_notes(finished, rests), *map(_origin, cards), *more, *origin],
        [_card(figure) for figure in cards],
    )
    for chart, finding in proofs:
        title = clip(finding["text"], _LONGEST) if finding else chart["title"]
        notes = _notes(finished, [*(finding["figures"] if finding else ()), *chart.get("figures", ())])
        book.picture(title, chart["png"], chart["alt"], [chart["alt"], *notes, *origin])
    advice = _spoken(finished, said["advice"])
    table = next((table for table in results.tables if table.get("role") == "actions"), None)
    if table:
        book.table(
            "À faire",
            *_actions(table),
            [*([f"Sûreté. {table['note']}"] if table.get("note") else []), *advice, *origin],
        )
    else:
        _points(book, "À faire", [s["text"] for s in said["advice"]], [*advice, *origin])
    sources = [text for text in origin if text != provenance.made(finished)]
    _points(book, "Données et limites", [s["text"] for s in said["limit"]], [*sources, *origin])
    book.save(path)


def _points(book: deck.Deck, title: str, texts: Sequence[str], notes: Sequence[str]) -> None:
    """One slide of sentences, as many as can be read from the back of the room; the others are in its notes."""
    page, signs = list[str](), 0
    for text in (clip(text, _LONGEST) for text in texts):
        signs += len(text)
        if len(page) == deck.MOST_POINTS or (page and signs > deck.MOST_SIGNS):
            break
        page.append(text)
    if page:
        book.points(title, page, [*texts[len(page) :], *notes])


def _spoken(finished: Finished, statements: Sequence[Mapping[str, Any]]) -> list[str]:
    """Sentences for the notes, and where their figures come from."""
    names = [name for statement in statements for name in statement["figures"]]
    return [*(statement["text"] for statement in statements), *_notes(finished, names)]


def _actions(table: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the table of actions, those columns that say something."""
    at = {column["name"]: number for number, column in enumerate(table["columns"])}
    names = [
        name
        for name in ("do", "who", "by", "worth", "why", "sure")
        if any(row[at["stake"]] is not None if name == "worth" else row[at[name]] for row in table["rows"])
    ]
    heads = {column["name"]: column["label"] for column in table["columns"]}
    heads["worth"] = heads["stake"]
    return [heads[name] for name in names], [
        [_said(row, at, name, table) for name in names] for row in table["rows"]
    ]


def _said(row: Sequence[Any], at: Mapping[str, int], name: str, table: Mapping[str, Any]) -> str:
    if name == "worth":
        return str(table["worth"][table["rows"].index(row)])
    return columns.when(row[at[name]]) if name == "by" else str(row[at[name]])


def _charts(finished: Finished) -> Iterator[tuple[dict[str, Any], Mapping[str, Any] | None]]:
    """Each chart with its picture, and the finding it proves: the first on a figure that no other chart draws."""
    outputs = [output for cell in finished.notebook.cells for output in cell.get("outputs", [])]
    drawn = [
        (o["data"][CHART], o["data"].get(_LOW, o["data"]["image/png"]))
        for o in outputs
        if CHART in o.get("data", {}) and "image/png" in o["data"]
    ]
    left = [s for s in finished.results.statements if s["role"] == "finding"]
    for record, picture in drawn:
        mine = next(
            (s for s in left if any(_is_drawn_by(record, name, drawn) for name in s["figures"])), None
        )
        left = [s for s in left if s is not mine]
        yield record | {"png": io.BytesIO(base64.b64decode(picture))}, mine


def _weight(proof: tuple[Mapping[str, Any], Mapping[str, Any] | None]) -> tuple[bool, bool, float]:
    """Where a chart stands: those that prove a finding first, what is known for sure before the rest, the most at stake first."""
    finding = proof[1] or {}
    return not finding, finding.get("verdict") not in _KNOWN, -(finding.get("stake") or 0.0)


def _is_drawn_by(chart: Mapping[str, Any], name: str, drawn: Sequence[tuple[Mapping[str, Any], str]]) -> bool:
    return [record["id"] for record, _ in drawn if _draws(record, name)] == [chart["id"]]


def _draws(chart: Mapping[str, Any], name: str) -> bool:
    """Does a chart draw a figure: as it says itself, or by its name (« panier_moyen_par_periode »)?"""
    return name in chart.get("figures", ()) or chart["id"] == name or chart["id"].startswith(f"{name}_")


def _card(figure: Mapping[str, Any]) -> tuple[str, str, str]:
    where = "".join(f" · {value}" for value in figure["dims"].values())
    return clip(figure["label"] + where, 70), figure["text"], clip(figure["note"], 110)


def _notes(finished: Finished, names: Iterable[str]) -> list[str]:
    """Where the figures of some ids come from, one line each."""
    wanted = set(names)
    return [_origin(figure) for figure in finished.results.figures if figure["id"] in wanted]


def _origin(figure: Mapping[str, Any]) -> str:
    where = "".join(f" · {clip(str(value), 70)}" for value in figure["dims"].values())
    count = f", sur {provenance.number(figure['n'])} observations" if figure["n"] else ""
    formula = f" ; calcul : {figure['formula']}" if "formula" in figure else ""
    note = f" ; {figure['note']}" if figure["note"] else ""
    return typeset(f"{figure['label']}{where} : {figure['text']}{count}{formula}{note}")
