"""Columns whose header is no state, and that say which orders are no sale: a reason to cancel, a flag of tests, loose states."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import add_up, plain

from smkit.tables import Reading, read


def orders(header: str, cells: list[str], **options: str) -> Reading:
    rows = {
        "N° commande": [f"C{n}" for n in range(len(cells))],
        "Date": ["13/03/2026"] * len(cells),
        "Montant": [f"{10 * (n + 1)},00" for n in range(len(cells))],
        header: cells,
    }
    reading = read("orders", pd.DataFrame(rows), currency="EUR", **options)
    add_up(reading)
    return reading


def somebody() -> str:
    fake = Faker("fr_FR")
    fake.seed_instance(7)
    return str(fake.name())


@pytest.mark.parametrize(
    "header",
    [
        "Motif d'annulation",
        "Raison de l'annulation",
        "cancel_reason",
        "Cancellation reason",
        "Annulée par",
        "Cancelled by",
    ],
)
@pytest.mark.parametrize("nothing", ["", "-", "Aucun", "Sans objet"])
def test_an_order_with_a_reason_to_be_cancelled_is_set_apart_and_nobody_is_named(
    header: str, nothing: str
) -> None:
    reading = orders(header, [nothing, somebody(), nothing, nothing])
    assert reading.table["amount"].tolist() == [10, 30, 40]
    assert reading.set_apart["status"].tolist() == ["none"]
    said = " ".join(plain(note.text) for note in reading.journal.notes) + " ".join(
        reading.set_apart["reason"]
    )
    assert f"« {header} » rempli 1 (20,00 €)" in said and somebody().split()[-1] not in said


def test_a_reason_to_pay_back_is_told_and_the_order_counted() -> None:
    reading = orders("Motif du remboursement", ["", "Cassé", ""])
    assert len(reading.table) == 3 and "partial_refunds" in {note.code for note in reading.journal.notes}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Motif d'annulation", ["", "", ""]),
        ("Motif d'annulation", ["Aucun", "Aucun", "non"]),
        ("Motif de la commande", ["Cadeau", "", "Cadeau"]),
        ("Annulable par", ["Client", "", "Client"]),
        ("Observation", ["Perdu", "Fidèle", "Nouveau"]),
        ("Cible", ["Perdu", "Actif", "Dormant"]),
        ("Remarque", ["Annulée", "à rappeler", "fragile"]),
    ],
)
def test_what_says_nothing_of_the_sale_changes_nothing(header: str, cells: list[str]) -> None:
    reading = orders(header, cells)
    assert len(reading.table) == 3
    assert not {"no_sale", "unknown_status", "trials"} & {note.code for note in reading.journal.notes}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Test", "true", "false"),
        ("Commande test", "oui", "non"),
        ("is_test", "1", "0"),
        ("livemode", "false", "true"),
        ("Essai", "x", ""),
    ],
)
def test_a_column_that_flags_trials_is_told_and_leaves_them_out_when_asked(
    header: str, yes: str, no: str
) -> None:
    (note,) = [each for each in orders(header, [no, yes, no, no]).journal.notes if each.code == "trials"]
    assert "ligne 3" in note.text and note.amount == 20
    assert orders(header, [no, yes, no, no], essais="ecarter").table["amount"].sum() == 80


@pytest.mark.parametrize("header", ["Règlement", "Position", "Observation"])
def test_half_known_states_under_any_header_are_read_and_the_others_asked_about(header: str) -> None:
    reading = orders(header, ["Payée", "Annulée", "Zorglub", "Remboursée", "Devis"])
    assert reading.table["amount"].tolist() == [10, 30]
    (note,) = [each for each in reading.journal.notes if each.code == "unknown_status"]
    assert "« Zorglub »" in plain(note.text)
