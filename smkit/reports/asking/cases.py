"""Case studies: one YAML file each, that says which report, which parameters and which source."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from smkit import bounded, reach
from smkit.errors import suggest, suggest_file
from smkit.reports.asking import parameters
from smkit.reports.errors import UsageError

_CASES = "*.y*ml"
_LOOK = " Vérifiez le nom et le dossier."


class Case(BaseModel):
    """A case study, as its YAML file writes it (keys are French, as people write them)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rapport: str
    titre: str = Field(min_length=1)
    parametres: dict[str, Any] = {}
    sources: list[str] = Field(min_length=1)
    lecons: list[str] = []

    @field_validator("sources", "lecons", mode="before")
    @classmethod
    def _sentences(cls, value: Any) -> Any:
        return [parameters.sentence(each) for each in value] if isinstance(value, list) else value


def load(path: Path) -> Case:
    """Read a case study.

    Parameters: `path`, a .yaml file.
    Returns the Case.
    Raises UsageError, in French with the file's name (and line where there is one), when the file is missing, is no YAML, or
    lacks a part.
    """
    try:
        said = read(path, "cas", "« rapport: » et « titre: »")
        return Case.model_validate({word: value for word, value in said.items() if value is not None})
    except ValidationError as problem:
        raise refused(path, problem, "cas", Case.model_fields) from problem


def collect(places: list[Path]) -> dict[str, Path]:
    """Find the case files of some files and folders.

    Parameters: `places`, files and folders.
    Returns {stem: path}, in the order given, folders sorted by name.
    Raises UsageError when a place does not exist, a folder holds no case, or two cases have the same name.
    """
    found: dict[str, Path] = {}
    for place in places:
        files = sorted([*place.glob("*.yaml"), *place.glob("*.yml")]) if place.is_dir() else [place]
        if not files:
            name = place.resolve().name
            raise UsageError(
                f"Le dossier « {name} » ne contient aucun cas (fichier .yaml). Vérifiez le dossier, ou nommez le fichier."
            )
        for file in files:
            if not file.is_file():
                near = suggest_file(file, _CASES) or _LOOK
                raise UsageError(f"Le cas {file.name} est introuvable.{near}")
            if found.setdefault(file.stem, file) != file:
                raise UsageError(f"Deux cas s'appellent « {file.stem} » : renommez l'un des deux fichiers.")
    return found


class _Twice(Exception):
    """A word that stands twice at the same level, where YAML would keep the last in silence."""


class _Loader(yaml.SafeLoader):
    """YAML in which no word may stand twice at the same level."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        lines: dict[str, int] = {}
        for key, _ in node.value:
            word, line = str(key.value), key.start_mark.line + 1
            if word in lines:
                raise _Twice(f"ligne {line} : « {word} » est déjà à la ligne {lines[word]}.")
            lines[word] = line
        return super().construct_mapping(node, deep)


def read(path: Path, kind: str, start: str) -> dict[str, Any]:
    """Read a YAML file that people write.

    Parameters: `path`; `kind`, what it is (« cas », « lot »); `start`, what it begins with.
    Raises UsageError, in French with the file's name (and line where there is one), when it is missing or no such YAML.
    """
    try:
        text = path.read_text("utf-8")
        content = bounded.load(text, _Loader)
    except _Twice as problem:
        raise UsageError(f"{path.name}, {problem} Retirez l'un des deux.") from problem
    except FileNotFoundError as problem:
        near = suggest_file(path, _CASES) or _LOOK
        raise UsageError(f"Le {kind} {path.name} est introuvable.{near}") from problem
    except (UnicodeDecodeError, OSError) as problem:
        raise UsageError(
            f"Le {kind} {reach.name(path)} est illisible : un fichier YAML en UTF-8 est attendu."
        ) from problem
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f", ligne {mark.line + 1}" if mark else ""
        tab = mark and "\t" in "".join(text.splitlines()[mark.line : mark.line + 1])
        advice = (
            "Remplacez les tabulations par des espaces."
            if tab
            else "Vérifiez les deux-points, les retraits et les guillemets."
        )
        raise UsageError(f"{path.name}{line} : ce n'est pas du YAML valable. {advice}") from problem
    except bounded.TooMuchError as problem:
        raise UsageError(
            f"{path.name} : {problem}. Écrivez les valeurs une à une, sans référence."
        ) from problem
    except ValueError as problem:  # YAML makes a date of 2025-02-31
        raise UsageError(f"{path.name} : une date n'existe pas au calendrier. Corrigez-la.") from problem
    if not isinstance(content, dict):
        raise UsageError(f"{path.name} : un {kind} commence par {start} ; rien de tel ici.")
    return content


def refused(path: Path, problem: ValidationError, kind: str, words: Iterable[str]) -> UsageError:
    """Return what is wrong with a YAML file that people write.

    Parameters: `path`; `problem`, of its model; `kind`, what it is; `words` that it may use.
    """
    return UsageError("\n".join(_say(path, error, kind, list(words)) for error in problem.errors()))


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Put the name of a file before what is wrong with what it asks for."""
    try:
        yield
    except UsageError as problem:
        raise UsageError(f"{path.name} : {problem}") from problem


def _say(path: Path, error: Any, kind: str, words: list[str]) -> str:
    where, loc = path.name, list(error["loc"])
    if loc[:1] == ["lots"] and len(loc) > 1:
        where, loc = f"{path.name}, lot {loc[1] + 1}", loc[2:]
    place = ".".join(map(str, loc))
    match error["type"]:
        case "missing":
            return f"{where} : il manque « {place}: ». Ajoutez-le."
        case "extra_forbidden":
            hint = suggest(str(loc[-1]), words) or f" Mots connus : {', '.join(words)}."
            return f"{where} : « {place} » n'est pas un mot d'un {kind}.{hint}"
        case "too_short" | "string_too_short":
            return f"{where} : « {place} » est vide. Donnez au moins une valeur."
        case type:
            wanted = {
                "string_type": "un texte",
                "list_type": "une liste",
                "dict_type": "des lignes « nom: valeur »",
                "model_type": "des lignes « nom: valeur »",
            }.get(type, "une autre valeur")
            thing = f"« {place} »" if place else f"un {kind}"
            return f"{where} : {thing} attend {wanted} et {parameters.held(error['input'])}.{_advice(type, place, error['input'])}"


def _advice(type: str, place: str, found: Any) -> str:
    """What to write in the place of a value of another kind, where it can be told."""
    if type == "string_type" and isinstance(found, (int, float, date)) and place:
        return f' Mettez-le entre guillemets : {place.rpartition(".")[2]}: "{found}".'
    if type == "list_type" and isinstance(found, (str, int, float)):
        return f' Écrivez {place.rpartition(".")[2]}: ["{found}"].'
    return ""
