"""A file whose regions are people, on the page without a terminal: their shape alone, a question, and a way back."""

from pathlib import Path

from spellings import people

from smkit.etabli import questions, reading
from smkit.etabli.told import Told, from_form
from smkit.tables import doors

PEOPLE = [(one.first, one.last) for one in people(40, seed=4) if " " not in one.last and "-" not in one.last][
    :12
]


def test_names_are_hidden_asked_about_and_shown_again_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    lines = [f"C{i};13/01/2025;5;{a} {b.upper()}\n" for i, (a, b) in enumerate(PEOPLE)]
    path.write_text("N° commande;Date;Montant;Secteur\n" + "".join(lines), "utf-8")
    with doors.through([], {}, "values"):
        found, _ = reading.examine(lambda *_: None, path, Told("orders"), tmp_path / "habits")
    said = str(found).casefold()
    assert found["usable"] and not any(last.casefold() in said for _, last in PEOPLE)
    (door,) = [each for question in questions.asked(found) for each in question.doors]
    assert (door.name, door.values) == ("r.personnes", ("",))
    (_, label), (keep, _) = door.options
    assert keep == "region=aucun" and label == "Des personnes : masquer"
    told = from_form({"r.personnes": [keep]}, Told("orders"))
    with doors.through([], {}, "values"):
        shown, _ = reading.examine(lambda *_: None, path, told, tmp_path / "habits")
    assert any(last.upper() in value for _, last in PEOPLE for value in shown["values"]["region"])
    (back,) = [
        each for question in questions.asked(shown) for each in question.doors if each.name == "r.personnes"
    ]
    assert back.values == (keep,)
    assert from_form({"r.personnes": [""]}, told).answers == {}
