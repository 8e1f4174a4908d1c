"""A result that open deals lack is read with the column that says them open; who made a deal is no day."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import plain

from smkit.tables import read


def deals(**columns: list[str]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame(
        {"N° opportunité": [f"L{n}" for n in range(rows)], **columns, "Montant": ["10"] * rows}
    )


@pytest.mark.parametrize("names", [("Statut", "Résultat"), ("État", "Issue"), ("Phase", "Résultat")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_blank_result_is_that_of_an_open_deal(names: tuple[str, str], turned: bool) -> None:
    columns = {names[0]: ["Ouvert", "Fermé", "En cours", "Fermé"], names[1]: ["", "Gagné", "", "Perdu"]}
    reading = read("leads", deals(**dict(reversed(columns.items()) if turned else columns.items())))
    assert reading.table["stage"].tolist() == ["open", "won", "open", "lost"]
    (said,) = [plain(note.text) for note in reading.journal.notes if note.code == "staged"]
    assert f"« {names[1]} » dit l'étape" in said and f"« {names[0]} »" in said
    again = read(
        "leads", deals(**columns), columns={name: head for head, name in reading.journal.columns.items()}
    )
    assert again.table["stage"].tolist() == (["open", "won", "open", "lost"])


@pytest.mark.parametrize(
    "columns",
    [
        {"Statut": ["Fermé", "Fermé"], "Résultat": ["", "Gagné"]},  # nothing says that the first one is open
        {"Statut": ["Bof", "Fermé"], "Résultat": ["", "Gagné"]},
    ],
)
def test_a_blank_that_nothing_explains_stays_rejected(columns: dict[str, list[str]]) -> None:
    assert len(read("leads", deals(**columns)).table) <= 1


def test_who_made_a_deal_is_no_day() -> None:
    fake = Faker("fr_FR")
    fake.seed_instance(11)
    people = [fake.name() for _ in range(4)]
    reading = read("leads", deals(Étape=["Gagné", "Perdu", "Gagné", "Perdu"], **{"Créé par": people}))
    assert len(reading.table) == 4 and "created_at" not in reading.table
    days = ["03/01/2026", "inconnu", "", "05/01/2026"]
    reading = read("leads", deals(Étape=["Gagné", "Perdu", "Gagné", "Perdu"], **{"Créé le": days}))
    assert "created_at" in reading.table and len(reading.rejected) == 1
