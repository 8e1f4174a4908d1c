"""What is said of campaigns whose costs nobody knows: counts under the file's own words, and no gain."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import uncosted
from smkit.display.campaigns import uncosted as said

VISITS = pd.DataFrame(
    {
        "campaign": ["Soldes", "Salon"],
        "contacts": [1000, 500],
        "conversions": [20, 40],
        "revenue": [900.0, 1_600.0],
    }
)
NAMES = said.called({"Sessions": "contacts", "Conversions": "conversions", "Revenu": "revenue"})


def test_visits_are_called_visits_and_what_was_counted_is_shown(recorded: list[dict[str, Any]]) -> None:
    campaigns, whole = uncosted.measured(VISITS), uncosted.measured(VISITS, "").iloc[0]
    answer = " ".join(said.answer(whole, campaigns, NAMES).split())
    assert (
        "1 500 sessions, 60 conversions et 2 500 € de ventes, soit 4 conversions pour 100 sessions"
        in answer.replace("4,0", "4")
    )
    assert "on ne peut pas dire" in answer
    said.figures(whole, NAMES, 2)
    said.table(campaigns, "campaign", NAMES)
    figures = {each["id"]: each["value"] for each in recorded if "value" in each}
    assert figures["taux_de_conversion"] == 0.04 and figures["contacts"] == 1500 and "gain_net" not in figures
    text = str(recorded)
    assert "Sessions" in text and "n.d." not in text and "ROI" not in text


def test_what_is_below_two_is_singular() -> None:
    few = VISITS.assign(contacts=[900, 1], conversions=[1, 0], revenue=[30.0, 0.0])
    answer = said.answer(uncosted.measured(few, "").iloc[0], uncosted.measured(few), NAMES)
    told = " ".join(answer.split())
    assert "901 sessions, 1 conversion et 30 € de ventes, soit 0,1 conversion pour 100 sessions" in told


def test_a_finding_names_both_ends_and_whether_chance_explains_them() -> None:
    told = said.findings(uncosted.spread(uncosted.measured(VISITS)), NAMES)
    text, ids, rate = told[0]
    assert "8 conversions pour 100 sessions dans « Salon », 2" in " ".join(text.replace(",0", "").split())
    assert "n'explique pas" in text and ids == ["taux_de_conversion"] and rate == "contact_conversion"


@pytest.mark.parametrize(
    ("counted", "chart", "finding"),
    [
        (VISITS, "« Salon » est en tête", "le hasard n'explique pas de tels écarts"),
        (VISITS.assign(conversions=[20, 12]), "le hasard peut suffire", "le hasard peut suffire"),
        (VISITS.assign(contacts=[9, 8], conversions=[1, 0]), "ne permettent pas", "ne permettent pas"),
    ],
    ids=["apart", "chance", "too few"],
)
def test_a_chart_says_no_more_than_the_finding(
    counted: pd.DataFrame, chart: str, finding: str, recorded: list[dict[str, Any]]
) -> None:
    campaigns = uncosted.measured(counted)
    told = " ".join(text for text, _, _ in said.findings(uncosted.spread(campaigns), NAMES))
    said.rate_chart(campaigns, "campaign", NAMES)
    (title,) = (" ".join(each["title"].split()) for each in recorded if each["id"] == "taux_par_campagne")
    assert chart in title and finding in " ".join(told.split())
