"""The meeting of one region is about the month of all: a region without a lead since June has no June of its own in December."""

import pytest

import smkit
from smkit.analysis import smarketing


@pytest.mark.parametrize("last", ["2025-06-30", "2025-12-20"])
def test_the_month_of_a_part_is_that_of_the_whole(last: str) -> None:
    leads = smkit.gather("boutique").tables["leads"]
    dates = leads.select_dtypes("datetime").columns
    gone = (leads["region"] == "Ouest") & (leads[dates] > last).any(axis=1)
    leads = leads[~gone].reset_index(drop=True)
    part = leads[leads["region"] == "Ouest"].reset_index(drop=True)
    whole = smarketing.meeting(leads, None, segment="B2B")
    found = smarketing.meeting(part, None, segment="B2B", whole=leads)
    assert whole.month == found.month == "2025-12" and whole.at == found.at
    assert smarketing.meeting(part, None, segment="B2B").month < "2025-12", "by itself it would stop earlier"
    with_leads = {*found.leads["lead_id"]}
    assert with_leads == {*whole.leads.loc[whole.leads["region"] == "Ouest", "lead_id"]}
