"""Deals that go by their number say how to see their names, and only where names can take its place."""

import pandas as pd
import pytest

import smkit

DEALS = pd.DataFrame(
    {
        "ID d'enregistrement": ["9870001", "9870002", "9870003"],
        "Nom de la transaction": ["Refonte du site - SARL", "maintenance 2026", "Prénom Nom - devis"],
        "Phase de la transaction": ["Contrat envoyé", "Fermé gagné", "Fermé perdu"],
        "Pipeline": "Ventes",
    }
)


def said(deals: pd.DataFrame, **asked: str) -> list[str]:
    notes = smkit.read("leads", deals, **asked).journal.notes
    return [note.text for note in notes if note.code == "numbered_deals"]


def test_names_may_take_the_place_of_numbers_and_somebodys_is_a_pseudonym() -> None:
    (told,) = said(DEALS)
    assert "lead_id=Nom de la transaction" in told and "pseudonyme" in told
    by_name = smkit.read("leads", DEALS, columns="lead_id=Nom de la transaction").table["lead_id"].tolist()
    assert by_name[:2] == ["Refonte du site - SARL", "maintenance 2026"] and by_name[2].startswith(
        "Personne-"
    )
    assert said(DEALS, columns="lead_id=Nom de la transaction") == []


@pytest.mark.parametrize("names", [["a b", "a b", "c d"], ["a b", "", "c d"]], ids=["twice", "blank"])
def test_names_that_would_lose_a_deal_are_not_proposed(names: list[str]) -> None:
    assert said(DEALS.assign(**{"Nom de la transaction": names})) == []
    coded = DEALS.assign(**{"ID d'enregistrement": ["A-1", "A-2", "A-3"]})
    assert said(coded) == [] and said(DEALS.drop(columns="Nom de la transaction")) == []
