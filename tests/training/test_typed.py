"""What a French novice types: read where it is clear, answered in a French sentence where it is not, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.training.copies import OPENING
from smkit.training.typed import explain, rewrite

READ = {
    "items": "items",
    "1 250": "1 250", "17,50 €": "17,50 €", "25 %": "25 %", "oui": "oui", "« 17,50 »": "17,50", "−3,5 points": "−3,5 points",
    "les réseaux sociaux": "les réseaux sociaux", "sous conditions": "sous conditions", "Black Friday -30%": "Black Friday -30%",
    "12 000,50 euros": "12 000,50 euros", "“oui”": "oui", "17,50": "17,50", "3 avril": "3 avril", "1er mai": "1er mai",
    "4 heures ouvrées": "4 heures ouvrées", "8.091,00": "8.091,00", "-1.234.567,5": "-1.234.567,5",
}  # fmt: skip

ANSWERED = {
    "35 x 2": "La multiplication s'écrit avec une étoile : 35 * 2.",
    '"17,50': "Il manque un guillemet",
    "17,50 * (3": "la virgule s'écrit avec un point",
    "(3 + 2": "Il manque une parenthèse",
    "197,67 / 10 625,37": "197.67 / 10625.37.",
    "35 ÷ 2": "La division s'écrit avec une barre : 35 / 2.",
    "35 : 2": "La division s'écrit avec une barre : 35 / 2.",
    "35/2 €": "l'unité ne s'écrit pas : 35/2.",
    "19 250 - 11 159": "les nombres s'écrivent sans espace : 19250 - 11159.",
    "19 250 € − 11 159 €": "l'unité ne s'écrit pas, et les nombres s'écrivent sans espace : 19250 - 11159.",
    "17 50": "ne se lit pas comme une réponse",
}

PYTHON = [
    "sum",
    "35 * 2",
    "[1, 2]",
    "{'A': 1}",
    "...",
    "None",
    "True",
    "total / 3",
    "(1, 2)",
    '"oui"',
    "len('abc')",
    "-3",
]


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_what_is_clear_is_read(typed: str, meant: str) -> None:
    space: dict = {}
    exec(rewrite(f"reponse = {typed}"), space)
    assert space["reponse"] == meant


@pytest.mark.parametrize(("typed", "said"), ANSWERED.items())
def test_what_is_not_clear_is_answered(typed: str, said: str) -> None:
    cell = f"reponse = {typed}"
    assert rewrite(cell) == cell
    with pytest.raises(SyntaxError) as caught:
        compile(cell, "cellule", "exec")
    assert said in explain(caught.value, cell)


@pytest.mark.parametrize("typed", PYTHON)
def test_valid_python_keeps_its_meaning(typed: str) -> None:
    cell = f"total = 6\nreponse = {typed}\nverifier('x', reponse)"
    assert rewrite(cell, {"total"}) == cell


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("reponse = 17,50 * 3\nverifier('x', reponse)", "la virgule s'écrit avec un point : 17.50 * 3."),
        ("réponse = 35\nverifier('x', reponse)", "vous avez écrit « réponse »"),
        ("reponse : \"date\"\nverifier('x', reponse)", 'après un seul signe égal : reponse = "date".'),
        ("reponse == 35\nverifier('x', reponse)", "après un seul signe égal : reponse = 35."),
        ("reponse_b: oui  # ?\nverifier('x', reponse_b)", "après un seul signe égal : reponse_b = oui."),
        ("reponce = 35\nverifier('x', reponse)", "vous avez écrit « reponce »"),
    ],
)
def test_what_python_would_take_for_something_else_is_answered(cell: str, said: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        exec(rewrite(cell), {"reponse": 2, "verifier": print})
    assert said in explain(caught.value, cell)


@pytest.mark.parametrize("line", ["reponse: float = 35", "reponse = total == 6", "reponse_b = {'A': 1}"])
def test_an_answer_that_is_set_is_left_as_it_is(line: str) -> None:
    cell = f"{line}\nverifier('x', reponse)"
    assert rewrite(cell, {"total"}) == cell


@given(st.text(max_size=40))
def test_only_an_answer_is_touched(text: str) -> None:
    cell = f"autre = {text}"
    assert rewrite(cell) == cell


@given(st.integers(0, 10**9))
def test_a_grouped_number_is_read_whatever_its_size(number: int) -> None:
    grouped = f"{number:,}".replace(",", " ")
    space: dict = {}
    exec(rewrite(f"reponse = {grouped}"), space)
    assert int(str(space["reponse"]).replace(" ", "")) == number


SHELL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "smkit.training.typed")
shown = []
import IPython.display
IPython.display.display = lambda page, **_: shown.append(page.data)
answers = []
for cell in json.loads(sys.argv[1]):
    shown.clear()
    result = shell.run_cell(cell, store_history=True)
    answers.append([result.success, "".join(shown)])
print("\\n" + json.dumps(answers))
"""


def run(cells: list[str], **environment: str) -> list[list]:
    known = {name: value for name, value in os.environ.items() if name not in ("CI", "SMKIT_HEADLESS")}
    done = subprocess.run(
        [sys.executable, "-c", SHELL, json.dumps(cells)],
        capture_output=True,
        text=True,
        env=known | environment,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_in_a_shell_an_error_is_one_french_line_and_stays_an_error(tmp_path: Path) -> None:
    cells = ["reponse = 35 x 2", "verifier('roi.seuil', 3)", "1 / 0", "reponse = 17,50 €", "reponse"]
    syntax, day_two, zero, read, value = run(cells, IPYTHONDIR=str(tmp_path))
    assert not syntax[0] and "La multiplication" in syntax[1] and "<details>" in syntax[1]
    assert not day_two[0] and "case d’ouverture" in day_two[1].replace("'", "’").replace("&#x27;", "’")
    assert not zero[0] and "divise par zéro" in zero[1] and "ZeroDivisionError" in zero[1]
    assert read[0] and value[0]


def test_an_opening_cell_says_that_the_lesson_is_open_and_no_other_does(tmp_path: Path) -> None:
    cells = [f"{OPENING}\ntotal = 1", "total", f"{OPENING}\n1 / 0"]
    opened, other, failed = run(cells, IPYTHONDIR=str(tmp_path))
    assert opened[0] and "La leçon est ouverte" in opened[1]
    assert other[0] and other[1] == "" and not failed[0] and "ouverte" not in failed[1]


@pytest.mark.parametrize("variable", ["CI", "SMKIT_HEADLESS"])
def test_it_is_off_where_nobody_types(tmp_path: Path, variable: str) -> None:
    ((success, shown),) = run(["reponse = 35 x 2"], IPYTHONDIR=str(tmp_path), **{variable: "1"})
    assert not success and shown == ""
