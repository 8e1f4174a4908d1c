"""What does each indicator mean? The catalogue: read from YAML, checked, and explained in French when wrong."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

import yaml
from pydantic import ValidationError

from smkit import bounded
from smkit.analysis.errors import CatalogError, UnknownKpi
from smkit.analysis.kpis import mistakes
from smkit.analysis.kpis.definitions import ENTRY, Defined, Kpi, fold, named
from smkit.errors import suggest
from smkit.typography import typeset

_UNITS = {
    "EUR": "montant, dans la devise du rapport",
    "fraction": "part, affichée en %",
    "days": "jours",
    "count": "nombre",
    "ratio": "rapport, sans unité",
    "points": "points",
}
_DIRECTIONS = {
    "higher": "plus c'est haut, mieux c'est",
    "lower": "plus c'est bas, mieux c'est",
    "none": "ni bon ni mauvais en soi",
}


@cache
def _packaged() -> dict[str, Kpi]:
    path = Path(__file__).with_name("catalog.yaml")
    return load(path.read_text(encoding="utf-8"), file=path.name)


def catalog() -> dict[str, Kpi]:
    """Return the kit's KPIs by id, in the order of the catalogue.

    >>> catalog()["panier_moyen"].formula
    "chiffre d'affaires ÷ nombre de commandes"
    """
    return dict(_packaged())


def get(id: str, kpis: Mapping[str, Kpi] | None = None) -> Kpi:
    """Return one KPI by its id, or by another of its names (`definitions.named`); `kpis` replaces the kit's catalogue.

    Raises UnknownKpi, with the nearest id.

    >>> get("roi").name_en
    'Return on investment'
    >>> get("CA").id
    'chiffre_affaires'
    """
    kpis = _packaged() if kpis is None else kpis
    if id not in kpis and (known := named(kpis).get(fold(id))):
        return kpis[known]
    if id not in kpis:
        hint = suggest(id, kpis) or " La liste s'obtient par « smkit kpi »."
        raise UnknownKpi(f"Indicateur inconnu : « {id} ».{hint}")
    return kpis[id]


def sheet(kpi: Kpi, needs: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the sheet of a KPI as French text for a terminal.

    Parameters: `kpi`; `needs`, the columns that it reads by table, as people call them.

    >>> print(sheet(get("roi")).splitlines()[0])
    ROI (Return on investment)
    """
    rows = {
        "Formule": kpi.formula,
        "Unité": _UNITS[kpi.unit],
        "Bon sens": _DIRECTIONS[kpi.direction],
        "Pour": "B2B et B2C" if kpi.audience == "both" else kpi.audience,
        "Ce qu'il dit": kpi.says,
        "Pièges": kpi.pitfalls,
        "Que faire": kpi.act,
        "Source": kpi.source,
    }
    if needs:
        rows["Il faut"] = " ; ".join(f"{table} ({', '.join(columns)})" for table, columns in needs.items())
    if kpi.parts:
        rows["En YAML"] = ", ".join(_written(kpi))
    if isinstance(kpi, Defined):
        rows["Non calculé"] = typeset(f"il faudrait {kpi.needs}.")
    blocks = [
        fill(typeset(f"{title} : {text}"), width=100, subsequent_indent="  ") for title, text in rows.items()
    ]
    return "\n".join([f"{kpi.name} ({kpi.name_en})", *blocks])


def _written(kpi: Kpi) -> Iterator[str]:
    """How an entry says its computation, without what goes without saying."""
    for name in (
        "type",
        "measure",
        "numerator",
        "denominator",
        "left",
        "right",
        "delay",
        "statistic",
        "factor",
        "round",
        "proportion",
    ):
        value = getattr(kpi, name, None)
        if value is True:
            yield f"{name}: true"
        elif value and value != 1:
            yield f"{name}: {value:g}" if isinstance(value, float) else f"{name}: {value}"


def load(text: str, *, file: str, base: Mapping[str, Kpi] | None = None) -> dict[str, Kpi]:
    """Return the KPIs of a YAML text by id, added to those of `base`; an entry overrides its namesake there.

    `file` is the name shown in messages. Raises CatalogError with every mistake found: one French sentence
    each, with its line.

    >>> len(load("", file="moi.yaml", base=catalog())) == len(catalog())
    True
    """
    try:
        if base is not None:  # what somebody writes; the kit's own takes long enough to read once
            bounded.check(text)
    except bounded.TooMuchError as problem:
        raise CatalogError([f"{file} : {problem}. Écrivez les valeurs une à une."]) from None
    except yaml.YAMLError:
        pass  # told below, with its line
    entries, lines, problems = _read(text, file, bounded.QUICK if base is None else yaml.SafeLoader)
    kpis: dict[str, Kpi] = {}
    for id, entry in entries.items():
        try:
            kpis[id] = ENTRY.validate_python(entry | {"id": id})
        except ValidationError as error:
            problems += mistakes.explain(id, entry, error.errors(), lines)
        problems += mistakes.unknown(id, entry, [*(base or {}), *entries], lines)
    merged = {**(base or {}), **kpis}
    problems += mistakes.between(kpis, merged, lines)
    if problems:
        raise CatalogError(f"{file}, ligne {line} : {problem}" for line, problem in sorted(problems))
    return merged


_Lines = dict[tuple[str, ...], int]


def _read(
    text: str, file: str, loader: Any
) -> tuple[dict[str, dict[str, Any]], _Lines, list[mistakes.Problem]]:
    """Entries by id, the line of each entry and part, and what keeps an entry from being read."""
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        tab = "\t" in "".join(text.splitlines()[line - 1 : line])
        advice = (
            "remplacez les tabulations par des espaces" if tab else "vérifiez les retraits et les deux-points"
        )
        raise CatalogError([f"{file}, ligne {line} : ce n'est pas du YAML correct ; {advice}."]) from None
    except yaml.YAMLError:  # a character that no text holds
        raise CatalogError([f"{file}, ligne 1 : ce n'est pas un fichier de texte."]) from None
    if root is None:
        return {}, {}, []
    if not isinstance(root, yaml.MappingNode):
        raise CatalogError(
            [f"{file}, ligne 1 : on attend des indicateurs, chacun par son identifiant suivi de deux-points."]
        )
    lines: _Lines = {}
    problems: list[mistakes.Problem] = []
    entries: dict[str, dict[str, Any]] = {}
    for key, value in root.value:
        id, line = str(key.value), key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append((line, "on attend ici l'identifiant d'un indicateur, suivi de deux-points."))
            continue
        if (id,) in lines:
            first = lines[id,]
            problems.append(
                (line, f"« {id} » est déjà défini à la ligne {first} ; changez un des deux noms.")
            )
            continue
        lines[id,] = line
        if not isinstance(value, yaml.MappingNode):
            problems.append((line, f"« {id} » doit contenir des rubriques (name, formula, type…)."))
            continue
        problems += _parts(id, value, lines)
        try:
            entries[id] = yaml.SafeLoader("").construct_document(value)
        except (yaml.YAMLError, ValueError):  # a date of the 31st of February is a ValueError
            problems.append((line, f"« {id} » n'est pas lisible ; n'y mettez que du texte simple."))
    return entries, lines, problems


def _parts(id: str, entry: yaml.MappingNode, lines: _Lines) -> Iterator[mistakes.Problem]:
    """Note the line of each part of an entry; a part given twice would hide the first."""
    for part, _ in entry.value:
        name, line = str(part.value), part.start_mark.line + 1
        if (id, name) in lines:
            yield (
                line,
                f"dans « {id} », « {name} » est déjà à la ligne {lines[id, name]} ; retirez-en une.",
            )
        elif name == "id":
            yield line, f"dans « {id} », retirez « id » : l'identifiant est le nom devant les deux-points."
        lines.setdefault((id, name), line)
