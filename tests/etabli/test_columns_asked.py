"""What a page asks of columns: a choice that answers what was asked, kept as long as the person keeps it."""

import pyarrow as pa
import pytest
from faker import Faker

from smkit.etabli import questions, recognising, told
from smkit.etabli.reading import examine
from smkit.tables import doors, environment

_people = Faker("fr_FR")
_people.seed_instance(8)
NAMED = "Commande;Date;Nom;Prénom;Produit;Quantité;Prix\n" + "".join(
    f"A{n};{n:02d}/04/2026;{_people.last_name()};{_people.first_name()};Thé;1;10\n" for n in range(1, 5)
)
RATED = "Campagne;Coût;CA;Taux de marge\nSalon;100;400;40 %\nLettre;50;300;40 %\n"


def _doors(found):
    return {door.name: door for question in questions.asked(found) for door in question.doors}


@pytest.fixture
def opened(room, monkeypatch):
    """Read a file as a page does, with what was told."""
    monkeypatch.setenv(environment.DOOR, doors.typed([], {}, "values"))

    def read(text: str, said: told.Told | None = None):
        path = room.place.files / "c.csv"
        path.write_text(text, "utf-8-sig")
        return examine(lambda *_: None, path, said or told.Told(), room.place.own("habitudes"))[0]

    return read


def test_a_customer_in_two_columns_is_asked_for_and_read(opened) -> None:
    found = opened(NAMED)
    door = _doors(found)["c.customer_id"]
    assert [value for value, _ in door.options] == ["", "Prénom + Nom"]
    assert "Prénom + Nom" in door.options[1][1] and not any("taux" in label for _, label in door.options)
    said = told.from_form({door.name: [door.options[1][0]]}, questions.as_told(found))
    again = opened(NAMED, said)
    assert {each["name"] for each in again["columns"]} >= {"customer_id"} and not again["error"]
    menu = next(door for door in questions.mapping(again) if door.name == "c.customer_id")
    assert menu.values == ("Prénom + Nom",) and menu.values[0] in dict(menu.options)  # the next form keeps it


def test_only_a_rate_is_asked_about_as_one(opened) -> None:
    door = _doors(opened(RATED))["c.margin_rate"]
    assert [label for _, label in door.options] == [
        "C'est un taux de marge, sur le coût",
        "C'est un taux de marque, sur le prix",
    ]


def test_each_column_of_an_answer_has_its_own_choice() -> None:
    note = {
        "code": "refused_words",
        "text": "Un mot.",
        "answer": {"colonnes": "opposed=; opposed_phone=Appels, SMS"},
    }
    found = {"told": told.Told("prospects").plain(), "sheets": [], "asked": [note]}
    doors = _doors(found)
    assert [value for value, _ in doors["c.opposed"].options] == ["", "-"]
    assert [value for value, _ in doors["c.opposed_phone"].options] == ["", "Appels, SMS"]


@pytest.mark.parametrize(
    ("asked", "marks", "others"),
    [
        ("Sur une échelle de 0 à 10, quelle est la probabilité que vous nous recommandiez à un collègue ?", "9 6 10", ["survey"]),
        ("How likely are you to recommend our shop to a friend or a colleague?", "9 6 10", ["survey"]),
        ("Recommanderiez-vous notre boutique ? (0 = pas du tout, 10 = tout à fait)", "9 7 10", ["survey"]),
        ("Recommandé par", "Salon Web Salon", []),
        ("Quelle note donnez-vous à l'accueil ?", "9 6 10", []),
    ],
)  # fmt: skip
def test_a_survey_is_known_by_its_question(asked: str, marks: str, others: list[str]) -> None:
    headers = ("#", asked, "Qu'est-ce qui vous a plu ?", "Submit Date (UTC)", "Network ID", "Tags")
    days = ["2026-03-01 10:02:00"] * 3
    columns = [["a1", "a2", "a3"], marks.split(), ["Super"] * 3, days, ["n1"] * 3, [""] * 3]
    cells = [pa.array(each) for each in columns]
    assert recognising.guess(headers, "export.csv", cells) == others
