"""What reports say of what stops them, on the page: nothing to type there, and what to do all the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import smkit
from smkit.cli import cli
from smkit.etabli.labels import of_the_form

ROOMS = ("reports", "tables", "analysis")
COMMANDS = "|".join(sorted(cli.commands))
#: As a reader would see it: an option, or a command of the kit.
TYPED = re.compile(rf"(?:^|[\s«(])--[a-z]|\bsmkit (?:{COMMANDS})\b")


def said() -> Iterator[tuple[str, str]]:
    """What is raised or returned to people in the code of the kit, with a word for each value, by file and line."""
    for room in ROOMS:
        for path in sorted((Path(smkit.__file__).parent / room).rglob("*.py")):
            source = path.read_text("utf-8")
            if not re.search(r"--[a-z{]|smkit ", source):  # nothing to type there: parsing takes seconds
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, (ast.Raise, ast.Return, ast.Assign)):
                    inside = {
                        id(each)
                        for part in ast.walk(node)
                        if isinstance(part, ast.JoinedStr)
                        for each in part.values
                    }
                    for part in ast.walk(node):
                        text = _text(part) if id(part) not in inside else ""
                        if text and text.rstrip().endswith(".") and TYPED.search(text):
                            yield f"{path.name}:{part.lineno}", text


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "ventes" for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


SAID = sorted(set(said()))


def test_there_is_something_to_look_at() -> None:
    assert len(SAID) > 15


@pytest.mark.parametrize(("where", "text"), SAID, ids=[where for where, _ in SAID])
def test_no_advice_to_type_reaches_the_page(where: str, text: str) -> None:
    shown = of_the_form(text)
    assert not TYPED.search(shown.replace("\N{NO-BREAK SPACE}", " "))
    assert shown.endswith((".", "!", "?")) or text.startswith(
        " "
    )  # a whole sentence, but of what only ends one
    assert not re.search(r"\. [a-zà-ÿ]", shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Le fichier « mars.csv » a disparu pendant que le rapport se faisait. Relancez avec --retry.",
            "Le fichier « mars.csv » a disparu pendant que le rapport se faisait. Déposez-le de nouveau, puis refaites le rapport.",
        ),
        (
            "Le fichier « mars.csv » a changé pendant que le rapport se faisait. Relancez avec --retry.",
            "Le fichier « mars.csv » a changé pendant que le rapport se faisait. Refaites le rapport.",
        ),
        (
            "Un autre « smkit report » écrit déjà dans « v ». Attendez qu'il ait fini, ou choisissez un autre dossier avec --to.",
            "Un autre rapport s'écrit déjà dans « v ». Attendez qu'il ait fini.",
        ),
        (
            "12 lignes rejetées sur 20. Voyez tout avec : smkit check mars.csv --table commandes",
            "12 lignes rejetées sur 20. Tout est sur la page du fichier.",
        ),
        (
            "Passez par un export que smkit lit et vérifie (CSV, Excel).",
            "Passez par un export que smkit lit et vérifie (CSV, Excel).",
        ),
    ],
)
def test_what_to_do_is_said_as_the_page_does_it(text: str, shown: str) -> None:
    assert of_the_form(text).replace("\N{NO-BREAK SPACE}", " ") == shown
