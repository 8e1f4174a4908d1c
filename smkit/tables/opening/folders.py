"""A folder of exports of one table, a month or a shop each: their rows one after the other, columns together by what they mean."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from smkit.tables.cells import Cells, arrow, texts
from smkit.tables.errors import AskedError, ReadError, count, listing
from smkit.tables.opening import sniff
from smkit.tables.opening.raw import Raw
from smkit.tables.schema import key, tables
from smkit.typography import typeset

#: The column that says which file a row comes from.
FILE = "Fichier"
#: Headers that are shown of a file that does not go with the others.
_SHOWN = 8


def of_tables(paths: Sequence[Path]) -> bool:
    """Does a folder hold files of several tables, each under its name?

    >>> of_tables([Path("commandes.csv"), Path("leads.csv")]), of_tables([Path("janvier.csv"), Path("commandes.csv")])
    (True, False)
    """
    stems = {key(word): schema.name for schema in tables().values() for word in (schema.stem, schema.name)}
    return len({stems[stem] for path in paths if (stem := key(path.name.split(".")[0])) in stems}) > 1


def together(
    folder: Path,
    raws: Sequence[Raw],
    score: sniff.Score,
    same: sniff.Same,
    whole: sniff.Whole,
    means: Callable[[str], str],
    told: Collection[str] = (),
) -> Raw:
    """Return the rows of several files as those of one, whose name is the folder's.

    Parameters: `raws`, each file's; `score`, how many of the wanted headers a line has, by which one file gives its names to the
    columns of all, one that has those that a person tells (`told`) before others; `same`, which headers of another file stand for
    those of that one; `whole`, whether headers have all that the table needs; `means`, the canonical column of a header.
    A column that some files alone have is blank in the others, and told. Raises ReadError, which names the file and the column.

    >>> one = Raw("a.csv", ("N°", "Montant"), (pa.array(["7"]), pa.array(["12"])), np.array([2]), "texte")
    >>> two = Raw("b.csv", ("N°", "Total"), (pa.array(["8"]), pa.array(["5"])), np.array([2]), "texte")
    >>> same = lambda own, other: {"Montant": "Total"} if "Total" in other else {}
    >>> found = together(Path("ventes"), [one, two], len, same, lambda own: True, str)
    >>> found.headers, found.cells[1].to_pylist(), found.renamed
    (('N°', 'Montant', 'Fichier'), ['12', '5'], ('« Total » pour « Montant » (« b.csv »)',))
    """
    first = max(raws, key=lambda raw: (len({*raw.headers} & {*told}), score(raw.headers)))
    headers = list(first.headers)
    named: list[dict[str, int]] = []
    changes: list[str] = []
    for raw in raws:
        read = [header for header in first.headers if header and score([header])]
        alone = {header: same([header], raw.headers) for header in read}
        gone = [header for header, other in alone.items() if other is None]
        if needed := [
            each for each in gone if not whole([header for header in first.headers if header != each])
        ]:
            raise _refusal(folder, first, raw, needed, means)
        meant = same([header for header in first.headers if header not in gone], raw.headers)
        back = {other: header for header, other in (meant or {}).items()}
        own = {back.get(header, header): place for place, header in enumerate(raw.headers) if header}
        named.append(own)
        headers += [header for header in own if header not in headers]
        changes += [f"« {other} » pour « {header} » (« {raw.name} »)" for other, header in back.items()]
    for raw, own in zip(raws, named, strict=True):
        missing = [header for header in headers if header and header not in own and score([header])]
        changes += [f"rien pour « {header} » (« {raw.name} »)" for header in missing]
    cells = [
        _one([_column(raw, own.get(header)) for raw, own in zip(raws, named, strict=True)])
        for header in headers
    ]
    sizes = [len(raw.lines) for raw in raws]
    names = np.repeat(np.array([raw.name for raw in raws], dtype=object), sizes)
    feet = [
        [each for each in raw.broken if not (each.fields == 1 and each.line > _last(raw))] for raw in raws
    ]
    return replace(
        first,
        name=folder.name,
        headers=(*headers, FILE),
        cells=(*cells, pa.array(names.tolist(), pa.string())),
        lines=np.concatenate([raw.lines for raw in raws]),
        layout=typeset(
            f"{count(len(raws), 'fichier', 'fichiers')} d'un dossier, le premier : {first.layout}"
        ),
        preamble=sum(
            raw.preamble + len(raw.broken) - len(kept) for raw, kept in zip(raws, feet, strict=True)
        ),
        broken=tuple(each for kept in feet for each in kept),
        doubtful=any(raw.doubtful for raw in raws),
        renamed=tuple(changes),
        gathered=len(headers),
        hidden=frozenset(),
        uncalculated=sum(raw.uncalculated for raw in raws),
        entities=any(raw.entities for raw in raws),
        alike=(),
        near=(),
        left={},
    )


def _last(raw: Raw) -> int:
    return int(raw.lines[-1]) if len(raw.lines) else 0


def _column(raw: Raw, place: int | None) -> Cells:
    return pa.nulls(len(raw.lines), pa.string()) if place is None else raw.cells[place]


def _one(parts: Sequence[Cells]) -> Cells:
    """Return the cells of several files as one column: texts, or values of their types."""
    if all(map(texts, parts)):
        return pa.concat_arrays([arrow(part).cast(pa.string()) for part in parts])
    values: list[Any] = []
    for part in parts:
        values += part.to_pylist() if isinstance(part, pa.Array) else part.astype(object).tolist()
    return pd.Series(values, dtype=object).infer_objects()


def _refusal(
    folder: Path, first: Raw, raw: Raw, gone: Sequence[str], means: Callable[[str], str]
) -> ReadError:
    """Return what says which file has nothing for which column, and what to do."""
    free = [header for header in raw.headers if header and header not in first.headers]
    where = f"« {folder.name} », fichier « {raw.name} » : "
    if other := next((each for each in free if means(each) == means(gone[0])), ""):
        return ReadError(typeset(
            f"{where}« {other} » y tient la place de {listing(gone[:1])}, que dit « {first.name} », et l'un ne vaut pas l'autre : "
            "taxes, unités ou papiers diffèrent. Exportez la même colonne dans tous les fichiers, ou sortez celui-ci du dossier, "
            "puis relancez."
        ))  # fmt: skip
    there = f" Ses colonnes que « {first.name} » n'a pas : {listing(free[:_SHOWN])}." if free else ""
    text = typeset(
        f"{where}rien n'y tient lieu de {listing(gone)}, que dit « {first.name} ».{there} Renommez dans « {raw.name} » la colonne "
        f"qui le dit, en {listing(gone[:1])}, ou sortez ce fichier du dossier, puis relancez."
    )
    unknown = [header for header in free if not means(header)]
    if len(unknown) == len(gone) == 1:
        ask = typeset(f" Si c'est {listing(unknown)}, écrivez ")
        return AskedError(f"{text}{ask}", {"colonnes": f"{means(gone[0])}={unknown[0]}"})
    return ReadError(text)
