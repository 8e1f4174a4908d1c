import datetime as dt

import pandas as pd
import pytest

from smkit.tables.parsing import dates

GOOD = {
    "03/04/2025": "2025-04-03",
    "3/4/2025": "2025-04-03",
    "03-04-2025": "2025-04-03",
    "03.04.2025": "2025-04-03",
    "28/02/25": "2025-02-28",
    "29/02/2024": "2024-02-29",
    "03/04/2025 10:30": "2025-04-03 10:30",
    "03/04/2025 9h05": "2025-04-03 09:05",
    "03/04/2025 23:59:58": "2025-04-03 23:59:58",
    "2025-04-03": "2025-04-03",
    "2025/04/03": "2025-04-03",
    "2025-04-03T10:30:15.250": "2025-04-03 10:30:15.250",
    "2025-04-03 10:30": "2025-04-03 10:30",
    "20250403": "2025-04-03",
    "2025-04-03T23:30:00-05:00": "2025-04-03 23:30",
    "2026-04-05 21:06:21 +0400": "2026-04-05 21:06:21",
    "2025-04-03T00:10:00Z": "2025-04-03 00:10",
}


@pytest.mark.parametrize(("text", "moment"), GOOD.items())
def test_reads_each_way_of_writing_a_date(text, moment):
    parsed = dates.parse(pd.Series([text]))
    assert parsed.values[0] == pd.Timestamp(moment)
    assert not parsed.faulty().any()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("31/02/2025", "no_such_day"),
        ("29/02/2025", "no_such_day"),
        ("2025-13-01", "no_such_day"),
        ("00/01/2025", "no_such_day"),
        ("01/02/2025 25:00", "no_such_day"),
        ("01/02/0025", "odd_year"),
        ("0025-02-01", "odd_year"),
        ("01/02/2525", "odd_year"),
        ("bientôt", "not_a_date"),
        ("2025", "not_a_date"),
        ("45717", "not_a_date"),
    ],
)
def test_an_impossible_date_is_never_repaired(text, fault):
    parsed = dates.parse(pd.Series([text, "13/01/2025"]))
    assert {code: mask.tolist() for code, mask in parsed.faults.items()} == {fault: [True, False]}
    assert parsed.values.isna().tolist() == [True, False]


def test_an_offset_is_told_and_moves_nothing():
    parsed = dates.parse(pd.Series(["2025-04-03T23:30:00-05:00", "2025-04-03"]))
    assert parsed.told["offset"].tolist() == [True, False]
    aware = pd.Series(pd.to_datetime(["2025-04-03 23:30"]).tz_localize("America/New_York"))
    assert dates.parse(aware).values[0] == pd.Timestamp("2025-04-03 23:30")


def test_month_first_only_when_the_whole_column_proves_it():
    american = dates.parse(pd.Series(["01/15/2025", "02/03/2025"]))
    assert american.values.tolist() == [pd.Timestamp("2025-01-15"), pd.Timestamp("2025-02-03")]
    assert "month_first" in american.told
    mixed = dates.parse(pd.Series(["15/01/2025", "02/13/2025"]))
    assert mixed.faults["no_such_day"].tolist() == [False, True]


def test_one_slip_does_not_turn_a_french_column_around():
    monthly = [f"01/{month:02}/2025" for month in range(1, 13)] + ["01/13/2025"]
    parsed = dates.parse(pd.Series(monthly))
    assert parsed.values[2] == pd.Timestamp("2025-03-01")
    assert parsed.faults["no_such_day"].tolist() == [False] * 12 + [True]


def test_french_order_without_proof_is_told():
    assert "day_first_assumed" in dates.parse(pd.Series(["03/04/2025"])).told
    assert not dates.parse(pd.Series(["03/04/2025", "13/04/2025"])).told


def test_typed_cells_and_texts_live_together():
    column = pd.Series(
        [dt.datetime(2025, 3, 1, 8), dt.date(2025, 3, 2), "03/03/2025", None, 20250304], dtype=object
    )
    parsed = dates.parse(column, time=False)
    assert parsed.values.dropna().dt.day.tolist() == [1, 2, 3, 4]
    assert not parsed.faulty().any()


MARCH = ["010325", "150325", "280325", "020425"]


@pytest.mark.parametrize(
    ("texts", "order", "code"),
    [(MARCH, "%d%m%y", "compact_jma"), (["250301", "250315", "250328", "250402"], "%y%m%d", "compact_amj"),
     (["030125", "031525", "032825", "040225"], "%m%d%y", "compact_mja"), (["1032025", "15032025", "28032025"], "", "compact_jma")],
)  # fmt: skip
def test_figures_alone_are_read_as_the_whole_column_shows(texts, order, code):
    parsed = dates.parse(pd.Series(texts))
    expected = pd.to_datetime(["2025-03-01", "2025-03-15", "2025-03-28", "2025-04-02"][: len(texts)])
    assert parsed.values.tolist() == expected.tolist() and not parsed.faulty().any()
    assert parsed.told[code].all()
    if order:
        again = pd.to_datetime(pd.Series(texts), format=order)
        assert parsed.values.tolist() == again.tolist()


def test_a_zero_that_a_spreadsheet_lost_is_put_back():
    parsed = dates.parse(pd.Series([10325, 150325, 280325], dtype=object))
    assert parsed.values.dt.day.tolist() == [1, 15, 28] and parsed.values.dt.month.tolist() == [3, 3, 3]


def test_figures_that_could_be_read_both_ways_are_asked_about():
    parsed = dates.parse(pd.Series(["010325", "010326"]))
    assert parsed.faults["two_ways"].all() and parsed.values.isna().all()
    told = dates.parse(pd.Series(["010325", "010326"]), ask=dates.Ask("jma"))
    assert (
        told.values.dt.strftime("%Y-%m-%d").tolist() == ["2025-03-01", "2026-03-01"]
        and not told.faulty().any()
    )
    assert dates.parse(pd.Series(["010325", "010326"]), ask=dates.Ask("amj")).values.dt.year.tolist() == [
        2001,
        2001,
    ]


def test_figures_alone_that_are_no_day_are_told_and_others_stay_what_they_were():
    parsed = dates.parse(pd.Series([*MARCH, *[f"{day:02}0325" for day in range(3, 12)], "310225", "bientôt"]))
    assert parsed.faults["no_such_day"].tolist() == [False] * 13 + [True, False]
    assert parsed.faults["not_a_date"].tolist() == [False] * 14 + [True]
    serials = dates.parse(pd.Series(["45717", "45718"]))
    assert serials.told["serial"].all() and serials.values.dt.year.tolist() == [2025, 2025]
