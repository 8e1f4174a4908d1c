"""The parameters of a notebook: read from its `parameters` cell, checked and converted before anything runs.

Papermill's own inspection drops annotated assignments, accepts any type and any name (code in a name is executed), and
ignores an unknown one; so the cell is read here, with `ast`, and only values that fit are handed to Papermill.
"""

import ast
import math
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from smkit.errors import SmkitError, suggest
from smkit.reports.asking.shelf import cells
from smkit.reports.errors import UsageError
from smkit.tables import answers
from smkit.typography import clip

_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
_FRENCH = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre (12,5 ou 12.5)",
    "bool": "oui ou non",
    "list": "une liste",
    "dict": "un dictionnaire",
}
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)\Z")
_EUROS = re.compile(r"\A€|(?:€|EUR|euros?)\Z", re.IGNORECASE)
#: No figure of a company is larger.
_MOST = 1e13
_NUMBER_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f\u2009]\d{3})+([.,]\d+)?\Z")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, type, default, whether it may be None, what its comment says, and whether it is a
    list of texts (`list[str]`).
    """

    name: str
    type: str
    default: Any
    optional: bool
    help: str
    texts: bool = field(default=False, repr=False)


def declared(notebook: Path) -> dict[str, Parameter]:
    """Read the parameters that a notebook declares, in their order, then what else its files may be asked.

    A notebook with a parameter `colonnes` takes every answer of the reader (`statuts`, `feuille`…), inside it: see `injected`.

    Parameters: `notebook`, path of an .ipynb with one cell tagged `parameters`, made of assignments of literals, each with a
    comment that says what it is and in which unit.
    Returns {name: Parameter}; empty when the notebook has no such cell.
    Raises UsageError when the notebook cannot be read, or when the cell holds anything else.
    """
    own = _declared(notebook, notebook.stat().st_mtime_ns)
    if "colonnes" not in own:
        return own
    more = {name: Parameter(name, "str", "", False, text) for name, text in answers.HELP.items()}
    return {**own, **{name: each for name, each in more.items() if name not in own}}


def injected(given: Mapping[str, Any], notebook: Path) -> dict[str, Any]:
    """Return what a notebook receives: the answers that it has no parameter for travel inside `colonnes`.

    Parameters: `given`, {name: value} for the names of `declared`; `notebook`.
    Raises UsageError when the notebook cannot be read.
    """
    own = _declared(notebook, notebook.stat().st_mtime_ns)
    inside = {name: str(text) for name, text in given.items() if name not in own and name in answers.NAMES}
    received = {name: value for name, value in given.items() if name not in inside}
    if str(given.get("base") or "").upper() == "TTC" and "colonnes" in own:
        inside["base"] = "TTC"  # so that the reader need not ask
    if any(inside.values()):
        received["colonnes"] = answers.folded(str(given.get("colonnes") or ""), inside)
    return received


@cache
def _declared(notebook: Path, _modified: int) -> dict[str, Parameter]:
    tagged = [
        cell["source"] for cell in cells(notebook) if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    return parse("\n".join(tagged), notebook.name)


def parse(source: str, where: str = "parameters") -> dict[str, Parameter]:
    """Read parameters from the source of a `parameters` cell.

    Parameters: `source`, Python; `where`, the notebook's name, for messages.
    Returns {name: Parameter}.
    Raises UsageError when a line is no assignment of a literal.

    >>> found = parse('prix = 100.0  # € : prix de vente\\nremise: float | None = None  # part, 0 à 1')
    >>> found["prix"]
    Parameter(name='prix', type='float', default=100.0, optional=False, help='€ : prix de vente')
    >>> found["remise"].type, found["remise"].optional
    ('float', True)
    """
    comments = {
        token.start[0]: token.string.lstrip("# ").rstrip()
        for token in tokenize.generate_tokens(StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = {}
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                annotation = None
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value) if (
                value is not None
            ):
                pass
            case _:
                raise UsageError(
                    f"{where}, cellule des paramètres, ligne {node.lineno} : une affectation simple est attendue."
                )
        try:
            default = ast.literal_eval(value)
        except ValueError as problem:
            raise UsageError(
                f"{where}, cellule des paramètres, ligne {node.lineno} : « {name} » doit valoir un nombre, un texte, "
                "oui/non, une liste ou un dictionnaire écrit tel quel."
            ) from problem
        kind, optional = _kind(annotation, default)
        told = comments.get(node.end_lineno or node.lineno, "")
        texts = annotation is not None and ast.unparse(annotation) == "list[str]"
        found[name] = Parameter(name, kind, default, optional, told, texts)
    return found


def bind(given: Mapping[str, Any], known: Mapping[str, Parameter], report: str) -> dict[str, Any]:
    """Check the values given for a report's parameters and convert them to the declared types.

    Parameters: `given`, {name: value}, values as texts (from the command line) or as YAML gives them; `known`, as `declared`
    returns them; `report`, its name, for messages.
    Returns {name: value}, only the names given.
    Raises UsageError on an unknown name (with a suggestion), a name that is no identifier, or a value of another type.

    >>> known = parse("taux = 0.5  # part\\ncode = ''  # code postal")
    >>> bind({"taux": "12,5", "code": "01000"}, known, "demo")
    {'taux': 12.5, 'code': '01000'}
    """
    bound = {}
    for name, value in given.items():
        if name not in known:
            shape = "" if str(name).isidentifier() else " (un nom n'a que des lettres, des chiffres et « _ »)"
            listed = f" Paramètres connus : {', '.join(known)}." if known else " Il n'en a aucun."
            hint = suggest(str(name), known) or listed
            raise UsageError(f"Le rapport « {report} » n'a pas de paramètre « {name} »{shape}.{hint}")
        bound[name] = convert(value, known[name])
    for name in ("devise", "base"):
        if isinstance(bound.get(name), str) and bound[name]:
            from smkit.tables.parsing import currencies, taxes  # with pandas, that no other value waits for

            try:
                bound[name] = (taxes if name == "base" else currencies).asked(bound[name])
            except SmkitError as problem:
                raise UsageError(str(problem)) from problem
    return bound


def convert(value: Any, parameter: Parameter) -> Any:
    """Convert a value to a parameter's type: French numbers are read, a text stays as it was typed.

    Parameters: `value`, a text or what YAML gave; `parameter`.
    Returns the value in the declared type; None for an empty text when the parameter may be None.
    Raises UsageError when it does not fit.

    >>> convert("1 234,50", Parameter("cout", "float", 0.0, False, ""))
    1234.5
    >>> convert("oui", Parameter("relance", "bool", False, False, ""))
    True
    """
    if value is None or (
        parameter.optional and isinstance(value, str) and value.strip().lower() in ("", "none")
    ):
        if parameter.optional:
            return None
        raise _mismatch(parameter, value)
    if isinstance(value, str):
        return _from_text(value, parameter)
    if parameter.type == "str" and isinstance(value, (int, float)) and not isinstance(value, bool):
        # YAML has already turned 01000 into another number: what was typed cannot be known any more
        raise UsageError(
            f'« {parameter.name} » attend un texte et a reçu le nombre {value}. Mettez-le entre guillemets : "{value}".'
        )
    if parameter.type == "str" and hasattr(value, "isoformat"):
        return value.isoformat()  # a YAML date
    if parameter.type in ("float", "int") and isinstance(value, (int, float)) and not abs(value) <= _MOST:
        raise _mismatch(
            parameter, str(value)[:40]
        )  # not a number, infinite, or nothing that a company counts
    if parameter.type == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not _TYPES[parameter.type]:
        raise _mismatch(parameter, value)
    return _plain(value, parameter)


def check_written(bound: Mapping[str, Any], known: Mapping[str, Parameter]) -> None:
    """Refuse a text that no page and no file could hold. Parameters: as `bind` returns and takes them. Raises UsageError."""
    for name, value in bound.items():
        if isinstance(value, str):
            _writable(value, known[name])


def spoken(value: Any) -> str:
    """Write a parameter's value as a French reader would type it, so that `convert` gives it back.

    >>> spoken(0.05), spoken(15_000.0), spoken(True), spoken("B2B")
    ('0,05', '15000', 'oui', 'B2B')
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0").replace(".", ",")
    return str(value)


def _from_text(text: str, parameter: Parameter) -> Any:
    if parameter.type == "str":
        return text
    if parameter.type in ("int", "float"):
        money = parameter.type == "float" and parameter.help.startswith("€")
        share = parameter.type == "float" and not money and text.rstrip().endswith("%")  # « 40 % » is 0.4
        stripped = text.strip().rstrip("% \u00a0\u202f") if share else text.strip()
        stripped = _EUROS.sub("", stripped).strip() if money else stripped
        squeezed = _SPACES.sub("", stripped).replace(",", ".")
        if _NUMBER.match(stripped) or _NUMBER_GROUPED.match(stripped):
            number = float(squeezed) / (100 if share else 1)
            if not abs(number) <= _MOST:
                raise _mismatch(parameter, clip(text, 40))
            if parameter.type == "float":
                return number
            if number.is_integer():
                return int(number)
    elif parameter.type == "bool":
        word = text.strip().lower()
        if word in ("oui", "vrai", "true", "yes", "on", "1"):
            return True
        if word in ("non", "faux", "false", "no", "off", "0"):
            return False
    else:
        import yaml

        from smkit import bounded

        try:
            value = bounded.load(text)
        except (yaml.YAMLError, ValueError):
            value = None
        if type(value) is _TYPES[parameter.type]:
            return _plain(value, parameter)
    raise _mismatch(parameter, text)


def _plain(value: Any, parameter: Parameter) -> Any:
    """A list or a dictionary as what keeps it can write it: dates as texts, no key that is none, no number that is not one."""
    if parameter.texts:
        return [_sentence(each, parameter) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each, parameter) for key, each in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(each, parameter) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise _mismatch(parameter, value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _sentence(value: Any, parameter: Parameter) -> str:
    """One text of a list of texts."""
    found = sentence(value)
    if not isinstance(found, str):
        raise UsageError(
            f"« {parameter.name} » ({parameter.help}) attend une liste de textes et contient « {found} ». Mettez-le entre "
            f'guillemets : - "{found}".'
        )
    _writable(found, parameter)
    return found


def sentence(value: Any) -> Any:
    """Return a sentence as it was written: in YAML « - Faire ceci : cela » is a word and its value.

    >>> sentence({"Rappelez les clients ": "une fois par mois"}), sentence(12)
    ('Rappelez les clients : une fois par mois', 12)
    """
    match value:
        case dict() if len(value) == 1:
            ((word, rest),) = value.items()
            if isinstance(word, str) and isinstance(rest, (str, int, float)):
                return f"{word.rstrip()} : {rest}"
    return value


def _writable(text: str, parameter: Parameter) -> None:
    """Refuse a text with bytes that are no letters (Python keeps them as halves of one), which no page and no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        shown = text.encode("utf-8", "replace").decode()
        raise UsageError(
            f"« {parameter.name} » a reçu « {clip(shown, 60)} », qui n'est pas écrit en UTF-8. Retapez cette valeur."
        ) from None


def held(value: Any, verb: str = "contient", nothing: str = "ne contient rien") -> str:
    """Say what was found in the place of a value, in words of people.

    >>> print(held(True), held(None), held(["a"], "a reçu"), sep=" · ")
    contient « oui » · ne contient rien · a reçu « ['a'] »
    """
    if value is None or value == "":
        return nothing
    return f"{verb} « {clip(spoken(value) if isinstance(value, bool) else str(value), 60)} »"


def _mismatch(parameter: Parameter, value: Any) -> UsageError:
    meaning = f" ({parameter.help})" if parameter.help else ""
    found = held(value, "a reçu", "n'a rien reçu")
    return UsageError(
        f"« {parameter.name} »{meaning} attend {_FRENCH[parameter.type]} et {found}. "
        "Corrigez la valeur ; smkit params montre ce que chaque paramètre attend."
    )


def _kind(annotation: ast.expr | None, default: Any) -> tuple[str, bool]:
    """The declared type (of the annotation, else of the default) and whether None is allowed."""
    optional = default is None
    if annotation is not None:
        names = [node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)]
        optional = optional or any(
            isinstance(n, ast.Constant) and n.value is None for n in ast.walk(annotation)
        )
        kinds = [name for name in names if name in _TYPES]
        if kinds:
            return kinds[0], optional
    return (type(default).__name__ if default is not None else "str"), optional
