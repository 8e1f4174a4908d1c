"""What campaigns and months cost, under the headers that people give it; what has VAT, and what each cost is."""

import pandas as pd
import pytest
from tables_helpers import error, plain

from smkit.tables import read

MONTHS = ["2026-01", "2026-02"]


def test_costs_without_vat_go_before_those_with_it() -> None:
    frame = pd.DataFrame({"Mois": MONTHS, "Coût TTC": [120, 240], "Coût HT": [100, 200]})
    found = read("couts", frame)
    assert found.table["cost"].tolist() == [100, 200] and found.journal.base == "HT"
    (note,) = [plain(note.text) for note in found.journal.notes if note.code == "rival_column"]
    assert "« Coût TTC » n'est pas lue" in note
    alone = read("couts", frame.drop(columns="Coût HT"))
    assert alone.table["cost"].tolist() == [120, 240] and alone.journal.base == "TTC"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Ads", "media"),
        ("Masse salariale", "salary"),
        ("SaaS", "tool"),
        ("Freelance", "agency"),
        ("Licences", "tool"),
    ],
)
def test_usual_words_say_what_a_cost_is(word: str, kind: str) -> None:
    assert (
        read("couts", pd.DataFrame({"Mois": MONTHS, "Coût": 10, "Nature": word})).table["kind"].tolist()
        == [kind] * 2
    )


def test_an_unknown_word_is_asked_about_with_what_it_most_likely_is() -> None:
    frame = pd.DataFrame(
        {"Mois": MONTHS, "Coût": 10, "Nature": ["Abonnement CRM annuel", "Commissions versées"]}
    )
    said = plain(read("couts", frame).rejected["advice"].iloc[0])
    assert "natures : « tool=Abonnement CRM annuel; salary=Commissions versées »" in said


def test_sales_with_vat_are_left_out_beside_costs_and_told() -> None:
    frame = pd.DataFrame({"Campagne": ["A", "B"], "Coût HT": [10, 20], "CA TTC": [120, 240]})
    found = read("campagnes", frame)
    assert "revenue" not in found.table
    (note,) = [note for note in found.journal.notes if note.code == "revenue_with_vat"]
    assert plain(note.answer) == "colonnes : « revenue=CA TTC »."
    told = read("campagnes", frame, columns="revenue=CA TTC")
    assert told.table["revenue"].tolist() == [120, 240]
    both = read("campagnes", frame.assign(**{"CA HT": [100, 200]}))
    assert both.table["revenue"].tolist() == [100, 200]
    assert not [note for note in both.journal.notes if note.code == "revenue_with_vat"]


def test_what_google_counts_in_millionths_is_asked_about() -> None:
    frame = pd.DataFrame(
        {
            "campaign.name": ["A", "B"],
            "metrics.cost_micros": ["2529000000", "2679500000"],
            "metrics.clicks": [8, 9],
        }
    )
    assert "echelle : « micros »" in error("campagnes", frame)
    found = read("campagnes", frame, echelle="micros").table
    assert found["cost"].tolist() == [2529, 2679.5] and found["clicks"].tolist() == [8, 9]


def test_what_was_spent_goes_before_what_was_planned() -> None:
    frame = pd.DataFrame(
        {"Campagne": ["A"], "janv. prévu": [5], "janv. réel": [6], "Total prévu": [5], "Total réel": [6]}
    )
    assert read("campagnes", frame).table["cost"].tolist() == [6]
