"""What is wrong with a catalogue of one's own? Each mistake as a French sentence, with its line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from smkit.analysis.kpis.definitions import TYPES, Difference, Kpi, Ratio
from smkit.analysis.kpis.measures import MEASURES
from smkit.errors import suggest
from smkit.typography import slug

Lines = Mapping[tuple[str, ...], int]
Problem = tuple[int, str]  # line from 1, French sentence

_NUMBER = ("greater_than", "float_parsing", "float_type", "finite_number")


def explain(id: str, entry: Mapping[str, Any], errors: list[Any], lines: Lines) -> Iterator[Problem]:
    """Yield pydantic's `errors` on one entry as French sentences; missing parts share one."""
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
        elif kind == "string_pattern_mismatch":
            hint = f" Par exemple : « {ascii_id(id)} »." if ascii_id(id) else ""
            yield (
                line,
                f"l'identifiant « {id} » s'écrit en minuscules, sans accent ni espace, et commence par une lettre.{hint}",
            )
        elif kind == "literal_error":
            options = error["ctx"]["expected"].replace("'", "").replace(" or ", " ou ")
            yield line, f"dans « {id} », « {part} » vaut « {entry[part]} » ; valeurs possibles : {options}."
        elif kind in _NUMBER:
            yield (
                line,
                f"dans « {id} », « {part} » vaut « {entry[part]} » ; on attend un nombre supérieur à 0.",
            )
        elif kind in ("bool_parsing", "bool_type"):
            yield line, f"dans « {id} », « {part} » vaut « {entry[part]} » ; on attend true ou false."
        elif kind != "missing":
            yield line, f"dans « {id} », « {part} » doit être un texte qui n'est pas vide."


def unknown(id: str, entry: Mapping[str, Any], known: Iterable[str], lines: Lines) -> Iterator[Problem]:
    """Yield the parts of an entry that are no measure and none of the `known` indicators, whatever else is wrong with it."""
    names = [*MEASURES, *known]
    for part in ("measure", "numerator", "denominator", "left", "right", "delay"):
        word = entry.get(part)
        if not isinstance(word, str) or word in names or (part == "delay" and f"{word}_days" in MEASURES):
            continue
        delays = [
            name.removesuffix("_days")
            for name in MEASURES
            if f"{name.removesuffix('_days')}_median" in MEASURES
        ]
        hint = suggest(word, delays if part == "delay" else names)
        hint = hint or " Choisissez une mesure du kit ou un autre indicateur."
        yield lines[id, part], f"« {id} » s'appuie sur une mesure inconnue, « {word} ».{hint}"


def between(kpis: Mapping[str, Kpi], merged: Mapping[str, Kpi], lines: Lines) -> Iterator[Problem]:
    """Yield the mistakes that show only when entries are seen together: same name twice, unknown part, cycle.

    Parameters: `kpis`, the entries of the file; `merged`, with those of the kit; `lines`, of the file.
    """
    yield from _same_names(kpis, merged, lines)
    for id, kpi in merged.items():
        for part in kpi.parts:
            if part not in MEASURES and part in merged and not merged[part].parts:
                field = next(name for name, value in kpi if value == part)
                line = lines.get((id, field), lines.get((id,), lines.get((part,), 1)))
                yield (
                    line,
                    f"« {id} » s'appuie sur « {part} », qui ne donne pas de valeur à reprendre ; "
                    "choisissez une mesure ou un indicateur calculé.",
                )
    for id, kpi in kpis.items():
        if isinstance(kpi, Difference) and kpi.left == kpi.right:
            yield (
                lines[id,],
                f"« {id} » retire « {kpi.left} » de lui-même : le résultat est toujours nul ; changez-en un.",
            )
        if isinstance(kpi, Ratio) and kpi.numerator == kpi.denominator:
            yield (
                lines[id,],
                f"« {id} » divise « {kpi.numerator} » par lui-même : le résultat ne change jamais ; changez-en un.",
            )
        if kpi.type == "cohort" and any(map(_no_renewal, kpi.parts)):
            yield (
                lines[id,],
                f"« {id} » est de type cohort : ses mesures portent sur les clients de la période précédente, "
                "comme customers_again et customers_before.",
            )
        if loop := _cycle(id, merged):
            yield lines[id,], f"« {id} » se définit par lui-même ({' → '.join(loop)}) ; coupez la boucle."


def ascii_id(text: str) -> str:
    """Return the nearest text that can name an indicator.

    >>> ascii_id("Délai de réponse")
    'delai_de_reponse'
    """
    return slug(text).strip("_0123456789")


def _same_names(kpis: Mapping[str, Kpi], merged: Mapping[str, Kpi], lines: Lines) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for id, kpi in sorted(merged.items(), key=lambda item: item[0] in kpis):
        twin = owners.setdefault(" ".join(kpi.name.casefold().split()), id)
        if twin != id:
            line = lines.get((id, "name"), lines[id,])
            yield line, f"« {id} » et « {twin} » portent le même nom, « {kpi.name} » ; changez-en un."


def _no_renewal(part: str) -> bool:
    """Whether a part is anything but a measure of the customers of the period before."""
    return part not in MEASURES or MEASURES[part].rows != "renewals"


def _cycle(id: str, kpis: Mapping[str, Kpi], path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The path from a KPI back to itself, empty when there is none; a measure leads nowhere."""
    if path and id in MEASURES:
        return ()
    if id in path:
        return (*path, id) if path[0] == id else ()
    parts = kpis[id].parts if id in kpis else ()
    return next((loop for part in parts if (loop := _cycle(part, kpis, (*path, id)))), ())
