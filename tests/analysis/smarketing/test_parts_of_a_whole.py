"""The meeting of one region is about the month of all: a region without a lead since June has no June of its own in December."""

import pytest

import smkit
from smkit.analysis import smarketing
from smkit.analysis.errors import InputError


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


@pytest.mark.parametrize("signed", [False, True])
def test_a_segment_without_anything_in_the_month_is_of_that_month_all_the_same(
    signed: bool, text: str
) -> None:
    """The report counts every segment over the month of the first: one that stopped in June made all of it fail in December."""
    leads = smkit.gather("boutique").tables["leads"]
    dates = leads.select_dtypes("datetime").columns
    gone = (leads["segment"] == "B2C") & (leads[dates] > "2025-06-30").any(axis=1)
    leads = leads[~gone].reset_index(drop=True)
    convention = smarketing.load(text.replace("segment: B2B, depart", "depart")) if signed else None
    first = smarketing.meeting(leads, convention, segment="B2B")
    other = smarketing.meeting(leads, convention, segment="B2C", month=first.month)
    assert first.month == other.month == "2025-12" and other.at == first.at
    assert len(other.leads) == (leads["segment"] == "B2C").sum()
    with pytest.raises(InputError, match="s'arrête avant"):
        smarketing.meeting(leads, convention, segment="B2C", month="2026-02")
