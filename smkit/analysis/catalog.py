"""What does each indicator mean? The catalogue: read from YAML, checked, and explained in French when wrong."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

import yaml
from pydantic import ValidationError

from smkit.analysis.definitions import ENTRY, TYPES, Defined, Difference, Kpi
from smkit.analysis.errors import CatalogError, UnknownKpi
from smkit.analysis.measures import MEASURES
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
    """Return one KPI by its id; `kpis` replaces the kit's catalogue.

    Raises UnknownKpi, with the nearest id.

    >>> get("roi").name_en
    'Return on investment'
    """
    kpis = _packaged() if kpis is None else kpis
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
    if isinstance(kpi, Defined):
        rows["Non calculé"] = typeset(f"il faudrait {kpi.needs}.")
    blocks = [
        fill(typeset(f"{title} : {text}"), width=100, subsequent_indent="  ") for title, text in rows.items()
    ]
    return "\n".join([f"{kpi.name} ({kpi.name_en})", *blocks])


def load(text: str, *, file: str, base: Mapping[str, Kpi] | None = None) -> dict[str, Kpi]:
    """Return the KPIs of a YAML text by id, added to those of `base`; an entry overrides its namesake there.

    `file` is the name shown in messages. Raises CatalogError with every mistake found: one French sentence
    each, with its line.

    >>> len(load("", file="moi.yaml", base=catalog())) == len(catalog())
    True
    """
    entries, lines, problems = _read(text, file)
    kpis: dict[str, Kpi] = {}
    for id, entry in entries.items():
        try:
            kpis[id] = ENTRY.validate_python({"id": id} | entry)
        except ValidationError as error:
            problems += _explain(id, entry, error.errors(), lines)
    merged = {**(base or {}), **kpis}
    problems += _check(kpis, merged, lines)
    if problems:
        raise CatalogError(f"{file}, ligne {line} : {problem}" for line, problem in sorted(problems))
    return merged


_Lines = dict[tuple[str, ...], int]
_Problem = tuple[int, str]  # line from 1, French sentence


def _read(text: str, file: str) -> tuple[dict[str, dict[str, Any]], _Lines, list[_Problem]]:
    """Entries by id, the line of each entry and part, and what keeps an entry from being read."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogError(
            [
                f"{file}, ligne {line} : ce n'est pas du YAML correct ; vérifiez les retraits et les deux-points."
            ]
        ) from None
    if root is None:
        return {}, {}, []
    if not isinstance(root, yaml.MappingNode):
        raise CatalogError(
            [f"{file}, ligne 1 : on attend des indicateurs, chacun par son identifiant suivi de deux-points."]
        )
    lines: _Lines = {}
    problems: list[_Problem] = []
    entries: dict[str, dict[str, Any]] = {}
    for key, value in root.value:
        id, line = str(key.value), key.start_mark.line + 1
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
        lines |= {(id, str(part.value)): part.start_mark.line + 1 for part, _ in value.value}
        try:
            entries[id] = yaml.SafeLoader("").construct_document(value)
        except yaml.YAMLError:
            problems.append((line, f"« {id} » n'est pas lisible ; n'y mettez que du texte simple."))
    return entries, lines, problems


def _explain(id: str, entry: Mapping[str, Any], errors: list[Any], lines: _Lines) -> Iterator[_Problem]:
    """Pydantic's errors on one entry as French sentences; missing parts share one."""
    missing = [f"« {error['loc'][-1]} »" for error in errors if error["type"] == "missing"]
    if missing:
        yield (
            lines[id,],
            f"dans « {id} », il manque {', '.join(missing)} ; ajoutez-{'le' if len(missing) == 1 else 'les'}.",
        )
    for error in errors:
        kind, part = error["type"], str(error["loc"][-1]) if error["loc"] else "type"
        line = lines.get((id, part), lines[id,])
        if kind == "union_tag_not_found":
            yield line, f"dans « {id} », il manque « type » ; choisissez parmi {', '.join(TYPES)}."
        elif kind == "union_tag_invalid":
            given = str(entry["type"])
            hint = suggest(given, TYPES) or f" Choisissez parmi {', '.join(TYPES)}."
            yield lines[id, "type"], f"« {id} » a un type inconnu, « {given} ».{hint}"
        elif kind == "extra_forbidden":
            hint = suggest(part, TYPES[entry["type"]].model_fields) or " Retirez-la."
            yield line, f"« {id} » a une rubrique inconnue, « {part} ».{hint}"
        elif kind == "literal_error":
            options = error["ctx"]["expected"].replace("'", "").replace(" or ", " ou ")
            yield line, f"dans « {id} », « {part} » vaut « {entry[part]} » ; valeurs possibles : {options}."
        elif kind in ("greater_than", "float_parsing", "float_type"):
            yield (
                line,
                f"dans « {id} », « {part} » vaut « {entry[part]} » ; on attend un nombre supérieur à 0.",
            )
        elif kind in ("bool_parsing", "bool_type"):
            yield line, f"dans « {id} », « {part} » vaut « {entry[part]} » ; on attend true ou false."
        elif kind != "missing":
            yield line, f"dans « {id} », « {part} » doit être un texte qui n'est pas vide."


def _check(kpis: Mapping[str, Kpi], merged: Mapping[str, Kpi], lines: _Lines) -> Iterator[_Problem]:
    """Mistakes that show only when entries are seen together: same name twice, unknown part, cycle."""
    known = [*MEASURES, *merged]
    owners: dict[str, str] = {}
    for id, kpi in sorted(merged.items(), key=lambda item: item[0] in kpis):
        twin = owners.setdefault(_fold(kpi.name), id)
        if twin != id:
            line = lines.get((id, "name"), lines[id,])
            yield line, f"« {id} » et « {twin} » portent le même nom, « {kpi.name} » ; changez-en un."
    for id, kpi in kpis.items():
        for part in kpi.parts:
            if part not in known and (part,) not in lines:
                field = next((name for name, value in kpi if value == part), "delay")
                word, line = getattr(kpi, field), lines.get((id, field), lines[id,])
                hint = suggest(word, known) or " Choisissez une mesure du kit ou un autre indicateur."
                yield line, f"« {id} » s'appuie sur une mesure inconnue, « {word} ».{hint}"
        if isinstance(kpi, Difference) and kpi.left == kpi.right:
            yield (
                lines[id,],
                f"« {id} » retire « {kpi.left} » de lui-même : le résultat est toujours nul ; changez-en un.",
            )
        if kpi.type == "cohort" and any(p in MEASURES and MEASURES[p].rows != "renewals" for p in kpi.parts):
            yield (
                lines[id,],
                f"« {id} » est de type cohort : ses mesures portent sur les clients de la période précédente, "
                "comme customers_again et customers_before.",
            )
        if loop := _cycle(id, merged):
            yield lines[id,], f"« {id} » se définit par lui-même ({' → '.join(loop)}) ; coupez la boucle."


def _cycle(id: str, kpis: Mapping[str, Kpi], path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The path from a KPI back to itself, empty when there is none; a measure leads nowhere."""
    if path and id in MEASURES:
        return ()
    if id in path:
        return (*path, id) if path[0] == id else ()
    parts = kpis[id].parts if id in kpis else ()
    return next((loop for part in parts if (loop := _cycle(part, kpis, (*path, id)))), ())


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
