"""Targets whose header says of what they are, « Objectif CA », with no column of indicators: a column for each of them, or one.

Targets, and costs, that have a column for each period have a row for each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from smkit import months
from smkit.tables.cells import Cells, taken, written
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import amounts
from smkit.tables.parsing.rows import is_total
from smkit.tables.schema import TableSchema, key, recognise

_AIMS = frozenset("objectif objectifs cible cibles vise visee target targets goal goals".split())
_AROUND = frozenset(
    "de du des d en le la les l ht ttc eur euros euro mensuel mensuelle par mois total en k m keur milliers millions".split()
)
#: Beside a word, only what is wholly called a total is one: « Total Énergie » is a supplier.
_WORD = "-"
#: The tables that may have a column for each period, and the figure that stands there.
_FIGURES = {"targets": "target", "costs": "cost"}
#: What a header calls an indicator → its name in the glossary.
_INDICATORS = {
    "ca": "Chiffre d'affaires", "chiffre affaires": "Chiffre d'affaires",
    "revenue": "Chiffre d'affaires", "ca net": "Chiffre d'affaires net", "chiffre affaires net": "Chiffre d'affaires net",
    "marge": "Marge brute", "marge brute": "Marge brute", "gross margin": "Marge brute", "commandes": "Nombre de commandes",
    "nombre commandes": "Nombre de commandes", "nb commandes": "Nombre de commandes", "panier": "Panier moyen",
    "panier moyen": "Panier moyen", "nouveaux clients": "Nouveaux clients", "taux marque": "Taux de marque",
    "affaires gagnees": "Affaires gagnées", "montant gagne": "Montant gagné",
}  # fmt: skip


def indicator(header: str) -> str:
    """Return the indicator that a header says its targets are of, by its name in the glossary; "" where it says none.

    >>> indicator("Objectif CA HT (€)"), indicator("CA cible"), indicator("Objectif"), indicator("Objectif CA (k€)")
    ("Chiffre d'affaires", "Chiffre d'affaires", '', "Chiffre d'affaires")
    """
    words = key(header).split()
    if not _AIMS & set(words):
        return ""
    return _INDICATORS.get(" ".join(word for word in words if word not in _AIMS | _AROUND), "")


def _by_period(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> tuple[Raw, dict[str, str]]:
    """Return a table that has a column for each period, « Objectif CA T1 2026 », with a row for each, and the period by header.

    Of months beside their year, the months are read: they make it.

    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Nord", "Sud"]), pa.array(["100", "80"]), pa.array(["120", ""]))
    >>> raw = Raw("o.csv", ("Région", "Objectif CA T1 2026", "Objectif CA T2 2026"), cells, np.array([2, 3]), "texte")
    >>> found, periods = _by_period(raw, table("targets"), {})
    >>> found.headers, list(zip(*(each.to_pylist() for each in found.cells)))
    (('Région', 'Objectif CA', 'Période'), [('Nord', '100', '2026-T1'), ('Sud', '80', '2026-T1'), ('Nord', '120', '2026-T2')])
    """
    known = {recognise(header, schema)[0] for header in raw.headers}
    figure = _FIGURES[schema.name]
    said = {place: _said(header, schema) for place, header in enumerate(raw.headers)}
    grains = Counter(_grain(found) for found, _ in said.values() if found)
    most = grains.most_common(1)[0][0] if grains else ""
    places = {place: each for place, each in said.items() if each[0] and _grain(each[0]) == most}
    names = {name for _, name in places.values()}
    if told or {"period", figure} & known or len(places) < 2 or len(names) > 1:
        return raw, {}
    name, periods = names.pop(), [found for found, _ in places.values()]
    if len({*periods}) < len(periods) or len({amounts.scale(raw.headers[place]) for place in places}) > 1:
        return raw, {}
    kept = [place for place in range(len(raw.headers)) if place not in places]
    sums = _sums(raw, kept)
    there = [np.setdiff1d(_filled(raw.cells[place], several=True), sums) for place in places]
    found = replace(
        raw,
        headers=(*(raw.headers[place] for place in kept), name or schema.column(figure).label, "Période"),
        cells=(
            *(_stacked([raw.cells[place]] * len(places), there) for place in kept),
            _stacked([raw.cells[place] for place in places], there),
            pa.array(np.repeat(periods, [len(each) for each in there]).tolist(), pa.string()),
        ),
        lines=raw.lines[np.concatenate(there)],
        preamble=raw.preamble + len(sums),
    )
    return found, {raw.headers[place]: period for place, (period, _) in places.items()}


def _sums(raw: Raw, places: Sequence[int]) -> NDArray[np.int64]:
    """Return the rows that one of some columns calls the total of the others."""
    names = [
        np.array([*map(written, taken(raw.cells[place], np.arange(len(raw.lines))))], object)
        for place in places
    ]
    return np.array(
        [row for row in range(len(raw.lines)) if any(is_total(own[row], [_WORD]) for own in names)], np.int64
    )


def _grain(period: str) -> str:
    """Return what tells a month, a quarter and a year apart: 2026-03, 2026-T1, 2026."""
    return period[5:6] if period[5:6] in ("", "T") else "-"


def _said(header: str, schema: TableSchema) -> tuple[str, str]:
    """Return the period that a header says with what the table's figure is called, or alone, and the rest of it; "" for neither.

    >>> from smkit.tables.schema import table
    >>> [_said(header, table("targets")) for header in ("Objectif CA T1 2026", "janvier 2026", "CA 2025", "Objectif CA")]
    [('2026-T1', 'Objectif CA'), ('2026-01', ''), ('', ''), ('', '')]
    >>> _said("Dépense 03/2026", table("costs"))
    ('2026-03', 'Dépense')
    """
    words = header.split()
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            found = months.period(key(" ".join(words[start : start + size])))
            rest = " ".join(words[:start] + words[start + size :]).strip(" -–:")
            means = bool(rest) and recognise(rest, schema)[0] == _FIGURES[schema.name]
            if found and (not rest or means or (schema.name == "targets" and _AIMS & set(key(rest).split()))):
                return found, rest
    return "", ""


def staged(
    raw: Raw, schema: TableSchema, told: Mapping[str, str]
) -> tuple[Raw, dict[str, str], dict[str, str]]:
    """Return targets with the indicator of each in a column of its own, the mapping to it, and the indicator by header; costs, with
    a row for each period that a header says.

    Where several columns have targets, a row makes one of each, and a blank cell none.

    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["2026-01", "2026-02"]), pa.array(["9000", "9500"]), pa.array(["3000", ""]))
    >>> raw = Raw("o.csv", ("Mois", "Objectif CA", "Objectif marge"), cells, np.array([2, 3]), "texte")
    >>> found, told, _ = staged(raw, table("targets"), {})
    >>> list(zip(*(each.to_pylist() for each in found.cells)))[::2], found.lines.tolist()
    ([('2026-01', '9000', "Chiffre d'affaires"), ('2026-01', '3000', 'Marge brute')], [2, 3, 2])
    >>> told
    {'target': 'Objectif CA / Objectif marge', 'metric': 'Indicateur : Objectif CA / Objectif marge'}
    """
    own = dict(told)
    if schema.name not in _FIGURES:
        return raw, own, {}
    raw, periods = _by_period(raw, schema, told)
    if schema.name != "targets":
        return raw, own, periods
    places = {place: name for place, header in enumerate(raw.headers) if (name := indicator(header))}
    wanted = told.get("target", "")
    if wanted in raw.headers:
        places = {place: name for place, name in places.items() if raw.headers[place] == wanted}
    if len({amounts.scale(raw.headers[place]) for place in places}) > 1:
        return raw, own, periods  # one column holds them all: one unit
    said = " / ".join(raw.headers[place] for place in places)
    names = {"target": said, "metric": f"Indicateur : {said}"}
    if any(told.get(column, name) != name for column, name in names.items()):
        return raw, own, periods
    known = {recognise(header, schema)[0] for header in raw.headers}
    if not places or len(set(places.values())) < len(places) or {"metric", "target"} & (known - told.keys()):
        return raw, own, periods
    kept = [place for place in range(len(raw.headers)) if place not in places]
    there = {place: _filled(raw.cells[place], several=len(places) > 1) for place in places}
    rows = np.concatenate(list(there.values()))
    cells = [_stacked([raw.cells[place]] * len(places), list(there.values())) for place in kept]
    aims = _stacked([raw.cells[place] for place in places], list(there.values()))
    of = np.repeat(list(places.values()), [len(each) for each in there.values()])
    found = replace(
        raw,
        headers=(*(raw.headers[place] for place in kept), *names.values()),
        cells=(*cells, aims, pa.array(of.tolist(), pa.string())),
        lines=raw.lines[rows],
    )
    return found, own | names, periods | {raw.headers[place]: name for place, name in places.items()}


def _filled(cells: Cells, *, several: bool) -> NDArray[np.int64]:
    """The rows that have a target; where it is the only one, all of them: a blank is then told."""
    rows = np.arange(len(cells))
    return (
        np.array([at for at, cell in zip(rows, taken(cells, rows), strict=True) if written(cell)], int)
        if several
        else rows
    )


def _stacked(columns: list[Cells], rows: list[NDArray[np.int64]]) -> Cells:
    """Some rows of columns, one after the other."""
    if all(isinstance(each, pa.Array) for each in columns):
        return pa.concat_arrays([each.take(pa.array(at)) for each, at in zip(columns, rows, strict=True)])
    parts = [pd.Series(taken(each, at), dtype=object) for each, at in zip(columns, rows, strict=True)]
    return pd.concat(parts, ignore_index=True)
