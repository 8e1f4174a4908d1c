"""A report read in the room: nothing to type is left in it, what answers a question there is named, and tables are as they were."""

import json
import re
from html import escape
from pathlib import Path

import pytest

from smkit.cli import cli
from smkit.etabli.showing import of_the_room
from smkit.tables import doors

COMMANDS = "|".join(sorted(cli.commands))
#: As a reader would see it: an option, a command of the kit, or the word itself.
TYPED = re.compile(rf"(?:^|[\s«(])--[a-z]|\bsmkit (?:{COMMANDS})\b|dans le terminal")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks" / "rapports").glob("*.ipynb"))


def sentences(notebook: Path) -> list[str]:
    """What a stored report says, sentence by sentence."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    pages = ["".join(data["text/html"]) for data in shown if "text/html" in data]
    return [text for page in pages for text in re.findall(r"<p class=\"smkit-[^>]*>.*?</p>", page, re.DOTALL)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_no_sentence_of_a_report_asks_for_a_terminal_in_the_room(notebook: Path) -> None:
    for said in sentences(notebook):
        assert not TYPED.search(of_the_room(said).replace("\xa0", " "))


@pytest.mark.parametrize(
    ("answers", "picked"),
    [
        (
            {"doublons": "ecarter"},
            "page du fichier, « Ce qui est écrit deux fois » : « Les compter une seule fois »",
        ),
        ({"statuts": "vente=Partie"}, "page du fichier, « Partie » est « une vente »"),
        ({"etapes": "won=Signé"}, "page du fichier, « Signé » veut dire « affaire gagnée »"),
        ({"colonnes": "amount=Total"}, "page du fichier, « À vous de dire »"),
    ],
)
def test_an_answer_is_the_choice_of_the_page(answers: dict[str, str], picked: str) -> None:
    with doors.through([], {}, "page"):
        said = f"3 lignes de trop. Pour les compter → {doors.line(**answers)}"
    page = of_the_room(f"<p>{escape(said)}</p>")
    assert page.replace("\xa0", " ") == f"<p>3 lignes de trop. Pour les compter → {picked}</p>"


def test_what_people_wrote_and_code_stay_as_they_are() -> None:
    page = (
        "<style>a > b {}</style><script>if (1 < 2) say('smkit check f.csv')</script><td>Lot smkit check --or</td>"
        "<pre><code>smkit report x</code></pre><p>Les quatre leviers (nombre, valeur, taux) le disent.</p><img alt='smkit check'>"
    )
    assert of_the_room(page) == page


def test_a_parameter_is_called_as_the_form_calls_it() -> None:
    said = of_the_room("<p>Donnez-la (paramètre valeur_affaire), ou donnez taux_marque.</p>").replace(
        "\xa0", " "
    )
    assert said == "<p>Donnez-la (« Valeur d'une affaire »), ou donnez « Taux de marque ».</p>"
