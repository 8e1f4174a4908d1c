"""Who is who in a test: a line is no person where a person stands on several."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import error, plain

from smkit.tables import check, read

#: Lines of each person, and people of each group.
_LINES, _EACH = 4, 100


def trial(header: str | None, values: list[str] | None = None) -> pd.DataFrame:
    """Two groups of people, each on four lines: 8 buyers of 100, and 14 of 100."""
    who = [f"P{i:03}" for i in range(2 * _EACH)] if values is None else values
    bought = [i % _EACH < (8 if i < _EACH else 14) for i in range(2 * _EACH)]
    frame = pd.DataFrame(
        {
            "id": who,
            "Groupe": ["Témoin"] * _EACH + ["Offre"] * _EACH,
            "Converti": ["oui" if each else "non" for each in bought],
        }
    )
    frame = frame.loc[frame.index.repeat(_LINES)].reset_index(drop=True)
    return frame.rename(columns={"id": header}) if header else frame.drop(columns="id")


@pytest.mark.parametrize(
    "header",
    "Numéro de client|Contact ID|visitor_id|Réf. client|Foyer|Code adhérent|Participant|user_id|ID contact|"
    "N° d'abonné|N° de carte de fidélité|Household ID|ID utilisateur|Member ID".split("|"),
)
def test_a_person_is_known_under_many_headers(header):
    assert read("experience", trial(header)).table["unit_id"].nunique() == 2 * _EACH


def test_a_person_is_known_by_an_address_or_a_telephone():
    fake = Faker("fr_FR")
    fake.seed_instance(11)
    mails = [f"{i}{fake.free_email()}" for i in range(2 * _EACH)]
    phones = [f"06{i:08}" for i in range(2 * _EACH)]
    for header, values in (("Adresse e-mail", mails), ("E-mail", mails), ("Téléphone", phones)):
        assert read("experience", trial(header, values)).table["unit_id"].nunique() == 2 * _EACH


def test_a_column_that_no_list_has_asks_who_is_who():
    said = error("experience", trial("Dossier"))
    assert "« Dossier » n'a que 200 valeurs" in said and "chacune de ses 800 lignes" in said
    assert said.endswith("colonnes : « unit_id=Dossier ».")
    told = read("experience", trial("Dossier"), columns="unit_id=Dossier")
    assert told.table["unit_id"].nunique() == 2 * _EACH
    assert "unit_id" not in read("experience", trial("Dossier"), columns="unit_id=").table


def test_the_number_of_the_line_is_nobody():
    numbered = trial("Dossier").assign(ID=range(800))
    assert "sinon « ID » qui change à chaque ligne" in error("experience", numbered)
    assert read("experience", numbered, columns="unit_id=ID").table["unit_id"].nunique() == 800
    both = read("experience", trial("Foyer").assign(ID=range(800)))
    assert both.journal.columns["Foyer"] == "unit_id"


def test_what_both_groups_have_is_nobody():
    frame = trial("ID client").groupby("ID client", as_index=False).first()
    frame = frame.assign(
        Date=[f"{1 + i % 28:02}/03/2026" for i in range(200)],
        Ville=[f"V{i % 45}" for i in range(200)],
        Canal=["Web", "Salon"] * 100,
    )
    alone = read("experience", frame.drop(columns="ID client"))
    assert len(alone.table) == 200 and "unit_id" not in alone.table


@pytest.mark.parametrize("header", ["Abonné", "E-mail", "Membre"])
def test_yes_and_no_name_nobody(header):
    frame = trial(None).assign(**{header: ["oui", "non"] * 400})
    for lines in (800, 12):
        assert "unit_id" not in read("experience", frame.tail(lines)).table


def test_equal_lines_are_a_doubt_where_nobody_is_named():
    reading = read("experience", trial(None))
    said = {note.code: plain(note.text) for note in reading.journal.notes}
    assert said["same_lines"].startswith("796 lignes sont égales à une autre dans toutes leurs cases")
    assert "Aucun problème" not in check.report(reading)
    assert "same_lines" not in {note.code for note in read("experience", trial("Foyer")).journal.notes}
