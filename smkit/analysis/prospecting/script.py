"""What does one say on the phone? A script of one's own: hook, value, objections, call to action, checked, on one page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smkit.analysis import written
from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: What a script is made of, in order.
PARTS = {"accroche": "Accroche", "valeur": "Valeur", "objections": "Objections", "appel": "Demande"}
#: Characters that one printed page holds.
PAGE = 2_200
_MOST = 4  # versions of one step: beyond, no test tells them apart


@dataclass(frozen=True)
class Script:
    """What to say: `title`; `hooks`, `values` and `calls`, one version each or several; `objections` with their answers."""

    title: str
    hooks: tuple[str, ...]
    values: tuple[str, ...]
    objections: tuple[tuple[str, str], ...]
    calls: tuple[str, ...]

    @property
    def versions(self) -> int:
        """How many versions there are to compare; one makes no test."""
        return max(len(self.hooks), len(self.values), len(self.calls))


def model() -> str:
    """Return the text of a script to adapt.

    >>> load(model()).versions
    2
    """
    from importlib.resources import files

    return files(__package__).joinpath("script.yaml").read_text("utf-8")


def load(text: str, *, file: str = "script.yaml") -> Script:
    """Read a script that a person wrote.

    Parameters: `text`, its YAML; `file`, the name shown in messages.
    Raises InputError with every mistake found, each with its line.

    >>> load("{accroche: Bonjour, valeur: Livré à 7 h, objections: {Trop cher: Bien sûr.}, appel: Jeudi à 10 h.}").hooks
    ('Bonjour',)
    """
    content, lines = written.read(text, file, "un script", "titre")
    return _make(content, lambda path: f"{file}, ligne {written.line(path, lines)}")


def of(parts: Mapping[str, Any]) -> Script:
    """Return the script that a report is given as a parameter. Parameters: `parts`, as the YAML holds them. Raises as `load`."""
    if not isinstance(parts, Mapping):
        raise InputError("Script : une fiche est attendue, avec accroche, valeur, objections et appel.")
    return _make(parts, lambda path: "Script")


def _make(parts: Mapping[str, Any], where: Any) -> Script:
    if wrong := [f"{where(path)} : {said}" for path, said in _mistakes(parts)]:
        raise InputError("\n".join(wrong))
    return Script(
        title=str(parts.get("titre", "")), hooks=_versions(parts["accroche"]), values=_versions(parts["valeur"]),
        objections=tuple((str(each), str(answer)) for each, answer in parts["objections"].items()),
        calls=_versions(parts["appel"]),
    )  # fmt: skip


def _mistakes(parts: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    known = ["titre", *PARTS]
    for name in parts:
        if name not in known:
            asked = suggest(str(name), known) or f" Étapes : {', '.join(PARTS)}."
            yield (name,), f"« {name} » n'est pas une étape d'un script.{asked}"
    for name in PARTS:
        if not parts.get(name):
            yield (
                (name,),
                f"il manque « {name} ». Un script a une accroche, une valeur, des objections et un appel.",
            )
    for name in ("titre", "accroche", "valeur", "appel"):
        yield from _texts(name, parts.get(name))
    answers = parts.get("objections")
    if answers and not isinstance(answers, Mapping):
        yield (
            ("objections",),
            "les objections s'écrivent avec leur réponse, par exemple « Trop cher »: « Par rapport à quoi ? ».",
        )
    elif answers:
        for each, answer in answers.items():
            if not isinstance(answer, str) or not answer.strip():
                yield (
                    ("objections", str(each)),
                    f"l'objection « {each} » n'a pas de réponse. Écrivez-la après les deux-points.",
                )
    if (length := sum(len(text) for text in _every(parts))) > PAGE:
        yield (
            (),
            f"le script a {length} caractères, et une page en tient {PAGE} : raccourcissez-le, ou faites-en deux.",
        )


def _texts(name: str, given: Any) -> Iterator[tuple[tuple[Any, ...], str]]:
    """What is wrong with a step: a text is expected, or a list of versions."""
    if not given:
        return
    versions = given if isinstance(given, list) and name != "titre" else [given]
    if len(versions) > _MOST:
        yield (
            (name,),
            f"« {name} » a {len(versions)} versions, et un test n'en compare pas plus de {_MOST}. Gardez les meilleures.",
        )
    for number, text in enumerate(versions):
        if not isinstance(text, str) or not text.strip():
            yield (name, number), f"« {name} » attend un texte entre guillemets ; trouvé « {text} »."


def _versions(part: Any) -> tuple[str, ...]:
    return tuple(part) if isinstance(part, list | tuple) else (str(part),)


def _every(part: Any) -> Iterator[str]:
    """Every text of a script."""
    if isinstance(part, Mapping):
        for name, each in part.items():
            yield str(name)
            yield from _every(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _every(each)
    elif part is not None:
        yield str(part)
