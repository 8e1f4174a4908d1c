"""Costs that a person says where the export has none: by the line that is proposed, or in the file."""

import pandas as pd
import pytest
from tables_helpers import error, plain

from smkit.tables import check, gather, read

MAILS = pd.DataFrame(
    {
        "Nom de la campagne": ["Soldes", "Fêtes", "Soldes"],
        "Envoyés": [100, 50, 20],
        "Délivrés": [98, 49, 20],
        "Ouvertures uniques": [40, 20, 9],
        "Clics uniques": [9, 4, 1],
        "Revenu total": ["1 200,50", "", "9"],
    }
)


def test_openings_clicks_and_sales_are_read_without_costs():
    reading = read("campaigns", MAILS)
    assert reading.table[["contacts", "opens", "clicks"]].sum().tolist() == [167, 69, 14]
    assert reading.table["revenue"].sum() == 1209.5 and "cost" not in reading.table
    note = next(note for note in reading.journal.notes if note.code == "no_cost")
    assert plain(note.answer) == "depenses : « Soldes=…; Fêtes=… »." and "une colonne « Coût »" in plain(
        note.text
    )
    said = plain(check.report(reading))
    assert "Ouvertures pour 100 contacts : 41,3." in said and "Ce qui change le total" not in said


def test_costs_that_are_typed_make_the_column():
    told = read("campaigns", MAILS, depenses="Soldes=1 200,50 €; fetes = 80")
    assert told.table["cost"].tolist() == [600.25, 80, 600.25], (
        "in equal parts where a campaign has several rows"
    )
    assert not [note for note in told.journal.notes if note.code == "no_cost"]
    assert (
        gather(campagnes=MAILS, colonnes="[depenses: Soldes=1; Fêtes=2]").tables["campaigns"]["cost"].sum()
        == 3
    )
    paid = MAILS.assign(Coût=5)
    assert read("campaigns", paid, depenses="Soldes=1; Fêtes=2").table["cost"].sum() == 15, (
        "the file's own costs hold"
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Soldes=…; Fêtes=…", "Remplacez-le"),
        ("Soldes=300", "Il manque le coût de « Fêtes »"),
        ("Solde=300; Fêtes=1", "Vouliez-vous dire « Soldes »"),
        ("Soldes=-3; Fêtes=1", "n'est pas un montant"),
        ("300", "Aucune campagne ne s'appelle « 300 »"),
    ],
)
def test_what_is_typed_and_is_no_cost_is_refused_with_what_to_do(said, why):
    assert why in error("campaigns", MAILS, depenses=said)


def test_too_many_campaigns_are_told_in_the_file():
    many = pd.DataFrame({"Campagne": [f"Envoi {n}" for n in range(9)], "Clics": 5, "Contacts": 90})
    assert next(note for note in read("campaigns", many).journal.notes if note.code == "no_cost").answer == ""
    odd = MAILS.replace("Soldes", "Soldes; printemps")
    assert next(note for note in read("campaigns", odd).journal.notes if note.code == "no_cost").answer == ""
