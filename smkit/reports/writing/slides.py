"""A report as slides for a meeting: the answer, the key figures, one finding a slide with its chart, the actions, the limits."""

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from smkit.reports.writing import deck, provenance
from smkit.reports.writing.finished import Finished
from smkit.typography import clip, typeset

_CARDS = 6
_CHART = "application/vnd.smkit.chart+json"
_LONGEST = 420  # characters of a sentence on a slide


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
    book = deck.Deck(finished.title, foot=provenance.made(finished))
    answer = results.statement("answer")
    rests = [name for statement in said["answer"] for name in statement["figures"]]
    personal = provenance.PERSONAL if finished.personal else ""
    book.opening(
        finished.title,
        finished.line,
        clip(answer, _LONGEST),
        personal,
        _notes(finished, rests) + origin,
    )

    cards = [figure for figure in results.figures if figure["shown"]][:_CARDS]
    if cards:
        book.cards("L'essentiel", [_card(figure) for figure in cards], [_origin(f) for f in cards] + origin)
    charts = list(_charts(finished))
    shown = [finding for _, finding in charts if finding]
    left = [finding for finding in said["finding"] if finding not in shown]
    _points(book, finished, "Ce que disent les chiffres", left, origin)
    for chart, finding in charts:
        title = clip(finding["text"], _LONGEST) if finding else chart["title"]
        notes = _notes(finished, [*(finding["figures"] if finding else ()), *chart.get("figures", ())])
        book.picture(title, chart["png"], chart["alt"], [chart["alt"], *notes, *origin])
    _points(book, finished, "À faire", said["advice"], origin)
    sources = [text for text in origin if text != provenance.made(finished)]
    _points(book, finished, "Données et limites", said["limit"], origin, sources)
    book.save(path)


def _points(
    book: deck.Deck,
    finished: Finished,
    title: str,
    statements: Sequence[Mapping[str, Any]],
    origin: list[str],
    more: Sequence[str] = (),
) -> None:
    """Slides of sentences, as many as it takes."""
    texts = [clip(text, _LONGEST) for text in (*(s["text"] for s in statements), *more)]
    notes = _notes(finished, [name for statement in statements for name in statement["figures"]])
    for number, page in enumerate(_pages(texts)):
        book.points(title + (" (suite)" if number else ""), page, notes + origin)


def _charts(finished: Finished) -> Iterator[tuple[dict[str, Any], Mapping[str, Any] | None]]:
    """Each chart with its picture, and the finding it proves: the first on a figure that no other chart draws."""
    outputs = [output for cell in finished.notebook.cells for output in cell.get("outputs", [])]
    drawn = [
        (o["data"][_CHART], o["data"]["image/png"])
        for o in outputs
        if _CHART in o.get("data", {}) and "image/png" in o["data"]
    ]
    left = [s for s in finished.results.statements if s["role"] == "finding"]
    for record, picture in drawn:
        mine = next(
            (s for s in left if any(_is_drawn_by(record, name, drawn) for name in s["figures"])), None
        )
        left = [s for s in left if s is not mine]
        yield record | {"png": io.BytesIO(base64.b64decode(picture))}, mine


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


def _pages(texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut a list of sentences into slides that can be read from the back of the room: no more of them than it takes,
    and none left with a single sentence where the others could share theirs."""
    pages = list(_cut(texts, deck.MOST_POINTS))
    fewest = range(1, deck.MOST_POINTS)
    yield from next((even for most in fewest if len(even := list(_cut(texts, most))) == len(pages)), pages)


def _cut(texts: Sequence[str], most: int) -> Iterator[list[str]]:
    """Slides of `most` sentences, as far as they can be read."""
    page: list[str] = []
    for text in texts:
        if page and (len(page) == most or sum(map(len, [*page, text])) > deck.MOST_SIGNS):
            yield page
            page = []
        page.append(text)
    if page:
        yield page
