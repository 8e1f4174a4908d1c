"""Reads the text of a convention, and says in French what is wrong with it, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from smkit.analysis import written
from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import convention as parts
from smkit.analysis.smarketing.convention import Convention
from smkit.errors import SmkitError, suggest

_ASKED = {
    "string_type": "un texte entre guillemets",
    "string_too_short": "un texte qui n'est pas vide",
    "too_short": "au moins une ligne de plus",
    "tuple_type": "une liste, une ligne par valeur, chacune après un tiret",
    "dict_type": "des lignes « nom: valeur »",
    "model_type": "des lignes « nom: valeur »",
    "model_attributes_type": "des lignes « nom: valeur »",
    "float_parsing": "une part, par exemple 0.9 ou « 90 % »",
    "float_type": "une part, par exemple 0.9 ou « 90 % »",
    "less_than_equal": "une part entre 0 et 1, ou en % (« 90 % »)",
    "greater_than_equal": "une part entre 0 et 1, ou en % (« 90 % »)",
    "int_parsing": "un nombre entier",
    "int_type": "un nombre entier",
    "int_from_float": "un nombre entier",
    "greater_than": "un nombre supérieur à 0",
    "date_type": "une date écrite 2026-03-01",
    "date_parsing": "une date écrite 2026-03-01",
    "date_from_datetime_parsing": "une date écrite 2026-03-01",
    "missing_argument": "deux heures, par exemple « 09:00-18:00 »",
    "too_long": "deux heures, par exemple « 09:00-18:00 »",
}


class ConventionError(InputError):
    """A convention with mistakes; the message has one French sentence for each, with its line."""


def load(text: str, *, file: str = "convention.yaml") -> Convention:
    """Read a convention.

    Parameters: `text`, its YAML; `file`, the name shown in messages.
    Raises ConventionError with every mistake found.

    >>> load('''{titre: T, entre: [Ventes, Marketing], en_vigueur: 2026-01-01, lead_qualifie: {profil: P}, marketing:
    ...   [{leads_par_mois: 40}], delais: [{qui: Ventes, quoi: Rappeler, delai: 4 heures ouvrées}]}''').delais[0].worked
    True
    """
    content, lines = written.read(text, file, "une convention", "titre", ConventionError)
    try:
        return Convention.model_validate(content)
    except ValidationError as problem:
        errors = problem.errors()
        said = sorted(
            {sentence for error in errors if not _hollow(error, errors) for sentence in _say(error, lines)}
        )
    except SmkitError as problem:  # hours, a country or a region that cannot be read
        said = [(written.line(("horaires",), lines), str(problem))]
    raise ConventionError("\n".join(f"{file}, ligne {line} : {sentence}" for line, sentence in said))


def _say(error: Mapping[str, Any], lines: written.Lines) -> Iterator[tuple[int, str]]:
    loc, kind, given = tuple(error["loc"]), error["type"], error.get("input")
    word, line = loc[-1] if loc else "", written.line(loc, lines)
    if kind == "missing" and isinstance(word, str):
        yield line, f"il manque « {word} ». Ajoutez-le."
    elif kind == "extra_forbidden":
        known = sorted({name for part in _PARTS for name in part.model_fields})
        yield (
            line,
            f"« {word} » n'est pas un mot d'une convention.{suggest(str(word), known) or ' Retirez-le.'}",
        )
    elif kind == "literal_error":
        options = error["ctx"]["expected"].replace("'", "").replace(" or ", " ou ")
        yield line, f"« {given} » n'est pas un choix possible ici. Choisissez parmi : {options}."
    elif kind == "value_error":
        yield line, f"{error['ctx']['error']}."
    else:
        asked = _ASKED.get(
            kind, "deux heures, par exemple « 09:00-18:00 »" if "plages" in loc else "une autre valeur"
        )
        yield line, f"« {'.'.join(map(str, loc))} » attend {asked} ; trouvé « {given} »."


def _hollow(error: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list is only said to be too short because one of its lines is wrong, which is told by itself."""
    loc = error["loc"]
    inside = any(other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in errors)
    return error["type"] == "too_short" and inside


_PARTS = (Convention, parts.Hours, parts.Delay, parts.Qualified, parts.Supply, parts.Goal)
