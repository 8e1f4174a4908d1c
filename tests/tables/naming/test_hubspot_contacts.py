"""HubSpot's contacts: the phase of their life cycle is their stage, whatever their status says, and a customer is won."""

import pandas as pd
import pytest

from smkit.tables import read
from smkit.tables.parsing import words

PHASES = ["Lead", "Lead qualifié marketing", "Lead qualifié commercial", "Opportunité", "Client"]
ENGLISH = ["Lead", "Marketing qualified lead", "Sales qualified lead", "Opportunity", "Customer"]


@pytest.mark.parametrize(
    ("headers", "phases"),
    [
        (("ID de fiche d'informations", "Phase du cycle de vie", "Date de création"), PHASES),
        (("Identifiant contact", "Phase du cycle de vie", "Date de création"), PHASES),
        (("Record ID - Contact", "Lifecycle Stage", "Create Date"), ENGLISH),
    ],
)
@pytest.mark.parametrize("status", [None, ["Nouveau", "En cours", "", "", "Non qualifié"], [""] * 5])
def test_the_life_cycle_is_the_stage(headers, phases, status):
    frame = pd.DataFrame(zip(range(500, 505), phases, ["2025-01-03 09:12"] * 5, strict=True), columns=headers)
    if status:
        frame.insert(1, "Statut du lead", status)
    reading = read("leads", frame)
    assert reading.table["stage"].tolist() == ["open"] * 4 + ["won"] and reading.journal.rejected == 0
    assert reading.journal.tool == "HubSpot (contacts)"


def test_a_client_is_proposed_as_won_and_one_to_call_is_not():
    assert words.asked_stages(["Piste", "Client", "Devenu client", "Client à rappeler"]) == (
        "open=Piste, Client à rappeler; won=Client, Devenu client"
    )
