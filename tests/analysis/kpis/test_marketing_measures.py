"""What is measured on campaigns, costs and the survey: sums worked by hand, of the same rows on both sides of a ratio."""

import pandas as pd
import pytest

from smkit.analysis.kpis.measures.marketing import MEASURES
from smkit.analysis.kpis.rows import Rows

CAMPAIGNS = pd.DataFrame({
    "cost": [100.0, 50.0, None, 30.0], "clicks": [10.0, None, 5.0, 20.0], "impressions": [400.0, 90.0, 80.0, None],
    "revenue": [500.0, 200.0, 90.0, 70.0], "margin_rate": [0.5, None, 0.4, 0.1], "buyers": [4.0, 1.0, 1.0, None],
    "contacts": [50.0, 20.0, None, 10.0],
})  # fmt: skip
COSTS = pd.DataFrame({"cost": [10.0, 20.0, 40.0, 5.0], "kind": ["media", "team", "media", None]})
SURVEY = pd.DataFrame({"score": [10.0, 9.0, 8.0, 7.0, 6.0, 0.0, 3.0, None]})


def measured(name: str, table: pd.DataFrame) -> float:
    (measure,) = [each for each in MEASURES if each.name == name]
    kinds = {column: "float64" for column in table.select_dtypes("number")}
    rows = Rows.of(table, kinds)
    return float(rows.aggregate(by=[], value=measure.value(rows)).execute()["value"].iloc[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("cost_with_clicks", CAMPAIGNS, 130), ("clicks", CAMPAIGNS, 30), ("campaigns_without_clicks", CAMPAIGNS, 2),
        ("views", CAMPAIGNS, 480), ("views_clicked", CAMPAIGNS, 15),  # a campaign may show itself for nothing
        ("campaign_margin", CAMPAIGNS, 257), ("buyers_margin", CAMPAIGNS, 250), ("buyers", CAMPAIGNS, 4),
        ("reached", CAMPAIGNS, 70), ("responses", CAMPAIGNS, 5),
        ("spending", COSTS, 75), ("media_spending", COSTS, 50), ("costs_without_media", COSTS, 1),
        ("recommendation_balance", SURVEY, -1), ("answers", SURVEY, 7),
    ],
)  # fmt: skip
def test_what_is_measured_is_what_one_counts(name: str, table: pd.DataFrame, expected: float) -> None:
    assert measured(name, table) == expected


def test_measures_have_names_of_their_own() -> None:
    assert len({each.name for each in MEASURES}) == len(MEASURES)
