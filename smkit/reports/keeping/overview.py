"""Reports split by a column, side by side: their key figures in one table, and their curves on one scale."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from smkit.reports.asking.matrix import BLANK, WHOLE
from smkit.reports.errors import ReportError
from smkit.reports.running import results
from smkit.reports.writing import columns, provenance
from smkit.typography import day, typeset, unaccented

_MOST_PANELS = 40
_WIDTH, _HEIGHT, _EDGE = 200, 64, 4
_ATTAINED = "atteinte_annee"

_Measure = tuple[str, str, str | None]  # of which table, its label, its unit
_Curve = tuple[list[str], list[float | None]]  # the names of periods, and their values


@dataclass(frozen=True)
class Row:
    """One part of a split report: its manifest entry, its label, its key figures as texts in the order of the columns."""

    entry: Mapping[str, Any]
    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """A small curve: whose it is, the points of its line, from which value to which it goes, and from when to when."""

    label: str
    points: str
    text: str
    when: str


@dataclass(frozen=True)
class Group:
    """A split report: name of its folder, title, column it is split by, headers of the key figures, rows, small curves.

    `left` says what has no row, and why; `periods`, which days the data of which rows cover.
    """

    name: str
    title: str
    column: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    measure: str
    panels: tuple[Panel, ...]
    left: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


def groups(to: Path, entries: Collection[Mapping[str, Any]]) -> list[Group]:
    """Put together the entries of a manifest that are parts of one report (« indicateurs/sud »).

    Parameters: `to`, the folder of the reports; `entries` of its manifest.
    """
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        folder, slash, _ = entry["name"].rpartition("/")
        if slash:
            parts.setdefault(folder, []).append(entry)
    return [_group(to, name, found) for name, found in sorted(parts.items())]


def _group(to: Path, name: str, entries: Sequence[Mapping[str, Any]]) -> Group:
    ordered = sorted((entry for entry in entries if not entry.get("gone")), key=_rank)
    gone = sorted((entry for entry in entries if entry.get("gone") and entry["made"]), key=_rank)
    known = {
        entry["name"]: found for entry in ordered if entry["made"] and (found := _results(to / entry["name"]))
    }
    keys = next((_keys(found) for found in known.values() if _keys(found)), [])
    rows = []
    for entry in ordered:
        figures = (
            {f["id"]: f for f in known[entry["name"]].figures if not f["dims"]}
            if entry["name"] in known
            else {}
        )
        texts = tuple(_text(figures.get(key), head) for key, head in keys)
        rows.append(Row(entry, _label(entry), texts))
    column = next((e["part"].split(" : ")[0] for e in ordered if e.get("part")), "Partie")
    rows, left = _told(rows, known, column)
    left += tuple(map(_gone, gone))
    title = next((entry["title"] for entry in ordered if entry["made"]), name)
    measure, panels = _panels(
        {row.label: known[row.entry["name"]] for row in rows if row.entry["name"] in known}
    )
    heads = tuple(label for _, label in keys)
    return Group(name, title, column, heads, tuple(rows), measure, panels, left, _periods(rows))


def _periods(rows: Sequence[Row]) -> tuple[str, ...]:
    """The days that data cover, once where they are those of all, else with whose they are."""
    whose: dict[str, list[str]] = {}
    for row in rows:
        if row.entry.get("period"):
            whose.setdefault(row.entry["period"], []).append(row.label)
    if len(whose) == 1:
        return tuple(typeset(f"Données {period}.") for period in whose)
    return tuple(typeset(f"{', '.join(labels)} : données {period}.") for period, labels in whose.items())


def _text(figure: Mapping[str, Any] | None, head: str) -> str:
    """A figure under a header; one of another period says which: two months never stand under one name.

    >>> _text({"text": "290 €", "label": "CA, septembre 2026"}, "CA, octobre 2026"), _text(None, "CA")
    ('290 € (septembre 2026)', '–')
    """
    if figure is None:
        return "–"
    own, text = str(figure["label"]), str(figure["text"])
    return text if own == head else f"{text} ({own.rpartition(', ')[2]})"


def _told(
    rows: Sequence[Row], known: Mapping[str, results.Results], column: str
) -> tuple[list[Row], tuple[str, ...]]:
    """The rows that tell something, and what is said of the others: a part without a euro, a whole that is its only part."""
    empty = [row for row in rows if _leaf(row.entry) == BLANK and _is_empty(known.get(row.entry["name"]))]
    kept = [row for row in rows if row not in empty]
    left = [f"Là où « {column} » est vide : 0 €. Cette partie n'a pas de ligne." for _ in empty]
    whole, parts = [r for r in kept if _leaf(r.entry) == WHOLE], [r for r in kept if _leaf(r.entry) != WHOLE]
    if len(whole) == len(parts) == 1 and whole[0].texts == parts[0].texts and not whole[0].entry["reason"]:
        kept = parts
        left.append("L'ensemble n'a que cette partie : il n'a pas de ligne à lui.")
    return kept, tuple(map(typeset, left))


def _gone(entry: Mapping[str, Any]) -> str:
    """Say of a part that is no longer one what its report is of: its figures do not stand beside those of today."""
    made = day(datetime.fromisoformat(entry["date"]).date())
    return typeset(
        f"« {entry['part'] or _leaf(entry)} » n'est plus une partie de ces données. Son rapport du {made} reste dans "
        f"« {entry['name']} »."
    )


def _is_empty(found: results.Results | None) -> bool:
    """Did a part record amounts, and is none of them above zero?"""
    amounts = [f["value"] for f in found.figures if f["unit"].isupper()] if found else []
    return bool(amounts) and not any(amounts)


def _leaf(entry: Mapping[str, Any]) -> str:
    return str(entry["name"].rpartition("/")[2])


def _rank(entry: Mapping[str, Any]) -> tuple[bool, bool, str]:
    """The whole first, then the parts by name, and last what has no value."""
    leaf = _leaf(entry)
    return leaf != WHOLE, leaf == BLANK, _plain(_label(entry))


def _label(entry: Mapping[str, Any]) -> str:
    leaf = _leaf(entry)
    if leaf == WHOLE:
        return "Ensemble"
    return str(entry.get("part") or "").partition(" : ")[2] or leaf


def _plain(text: str) -> str:
    """A text as it is sorted: without its accents, nor its capitals."""
    return unaccented(text).casefold()


def _results(folder: Path) -> results.Results | None:
    """What a report recorded, or None when its notebook is gone or is none."""
    try:
        return results.collect(json.loads((folder / "rapport.ipynb").read_text("utf-8")))
    except (OSError, ValueError, KeyError, ReportError):
        return None


def _keys(found: results.Results) -> list[tuple[str, str]]:
    """What is compared: the figures that are shown as cards, and how far the target of the year is reached."""
    alone = [figure for figure in found.figures if not figure["dims"]]
    attained = [figure for figure in alone if figure["id"] == _ATTAINED]
    return [(f["id"], f["label"]) for f in [*attained, *(f for f in alone if f["shown"])]]


def _panels(known: Mapping[str, results.Results]) -> tuple[str, tuple[Panel, ...]]:
    """The curve of each part, from the table that most of them ask a line for, on one scale but for the whole's."""
    drawn = {label: dict(_lines(found)) for label, found in known.items()}
    asked = Counter(key for lines in drawn.values() for key in lines)
    wanted = max(asked, key=lambda key: asked[key], default=None)  # the first in the report, among equals
    if wanted is None or asked[wanted] < 2:
        return "", ()
    having = [label for label, lines in drawn.items() if wanted in lines]
    curves = _together({label: drawn[label][wanted] for label in having[:_MOST_PANELS]})
    parts = [
        value
        for label, (_, values) in curves.items()
        if label != "Ensemble"
        for value in values
        if value is not None
    ]
    _, measure, unit = wanted
    panels = []
    for label, (names, values) in curves.items():
        own = [value for value in values if value is not None]
        scale = own if label == "Ensemble" else parts
        if own and scale:
            points = _points(values, min(0, *scale), max(scale))
            span = f"de {_amount(min(own), unit)} à {_amount(max(own), unit)}"
            told = [name for name, value in zip(names, values, strict=True) if value is not None]
            if values[-1] is None:  # it stopped before the others
                span += typeset(f" ; dernière période : {told[-1]}")
            panels.append(Panel(label, points, span, f"de {told[0]} à {told[-1]}"))
    return measure, tuple(panels)


def _together(curves: Mapping[str, _Curve]) -> dict[str, _Curve]:
    """Curves over the same periods: what stopped, or began later, has its place on the time of all.

    >>> _together({"Tous": (["mai", "juin"], [1.0, 2.0]), "Sud": (["mai"], [1.0])})["Sud"]
    (['mai', 'juin'], [1.0, None])
    """
    longest, _ = max(curves.values(), key=lambda curve: len(curve[0]))
    if any(not set(names) <= set(longest) for names, _ in curves.values()):
        return dict(curves)  # of other periods: nothing says how they follow each other
    made = {}
    for label, (names, values) in curves.items():
        known = dict(zip(names, values, strict=True))
        made[label] = (longest, [known.get(name) for name in longest])
    return made


def _amount(value: float, unit: str | None) -> str:
    """A value at an end of a curve, in its unit: cents would only blur what is above a hundred."""
    if unit == "fraction":
        return typeset(f"{provenance.number(round(100 * value, 1))} %")
    if unit and unit.isupper():
        return columns.write(value, unit, "k")
    return provenance.number(round(value) if abs(value) >= 100 else round(value, 2))


def _lines(found: results.Results) -> Iterator[tuple[_Measure, _Curve]]:
    """The first measure of each table that asks for a line, with its names and values."""
    for table in found.tables:
        chart = table["chart"] or {}
        places = {column["name"]: at for at, column in enumerate(table["columns"])}
        measure = chart["y"] if isinstance(chart.get("y"), str) else next(iter(chart.get("y", [])), "")
        if chart.get("kind") == "line" and chart["x"] in places and measure in places:
            x, y = places[chart["x"]], places[measure]
            names = [str(row[x]) for row in table["rows"]]
            unit = table["columns"][y]["unit"]
            key = table["id"], table["columns"][y]["label"], unit if isinstance(unit, str) else None
            yield key, (names, [row[y] for row in table["rows"]])


def _points(values: Sequence[float | None], low: float, high: float) -> str:
    span = (high - low) or 1
    step = (_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    spots = [
        f"{_EDGE + at * step:.1f},{_HEIGHT - _EDGE - (value - low) / span * (_HEIGHT - 2 * _EDGE):.1f}"
        for at, value in enumerate(values)
        if value is not None
    ]
    return " ".join(spots)
