"""Windows and periods: two windows of equal length, periods numbered one by one, targets' periods read."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.analysis.errors import InputError
from smkit.analysis.periods import Window, course, parse_period, twelve, window

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(days, st.integers(0, 1_000))
def test_without_a_start_the_history_is_cut_in_two_equal_halves(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    earlier, later = Window().before(first, last)
    assert later.end == last and earlier.end == later.start - timedelta(days=1)
    assert earlier.end - earlier.start == later.end - later.start
    assert (earlier.start - first).days == (length + 1) % 2, "at most the first day is left out"


@given(days, st.integers(0, 400), days)
def test_a_window_is_compared_with_the_one_just_before(start: date, length: int, first: date) -> None:
    end = start + timedelta(days=length)
    earlier, later = Window(None, start, end).before(first, end)
    assert (later.start, later.end) == (start, end)
    assert earlier.end == start - timedelta(days=1)
    assert earlier.end - earlier.start == end - start


@given(days, st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_one_another_and_hold_their_days(day: date, grain: str) -> None:
    asked = window(grain)
    number = asked.number(day)
    first, following = asked.first_day(number), asked.first_day(number + 1)
    assert first is not None and following is not None
    assert first <= day < following
    assert asked.number(following - timedelta(days=1)) == number


@pytest.mark.parametrize(
    ("text", "grain", "first"),
    [
        ("2026-03", "month", date(2026, 3, 1)),
        (" 2026-T4 ", "quarter", date(2026, 10, 1)),
        ("2026-q2", "quarter", date(2026, 4, 1)),
        ("2026", "year", date(2026, 1, 1)),
    ],
)
def test_periods_of_targets_are_read(text: str, grain: str, first: date) -> None:
    found = parse_period(text)
    assert found is not None and found[0] == grain
    assert window(grain).first_day(found[1]) == first


@pytest.mark.parametrize("text", ["2026-13", "2026-T5", "mars 2026", "03/2026", "", "nan", "20260"])
def test_what_is_no_period_is_not_guessed(text: str) -> None:
    assert parse_period(text) is None


def test_a_grain_that_is_none_is_answered_in_french_words() -> None:
    with pytest.raises(InputError) as told:
        window("jour")
    assert not any(word in str(told.value) for word in ("week", "month", "quarter", "year"))
    assert "« mois »" in str(told.value).replace("\xa0", " ")


def test_grains_may_be_said_in_french() -> None:
    assert [window(name).grain for name in ("mois", "trimestre", "année", None, "")] == [
        "month",
        "quarter",
        "year",
        None,
        None,
    ]
    with pytest.raises(InputError, match="Vouliez-vous dire"):
        window("trimestres")


@pytest.mark.parametrize(
    ("asked", "said"), [({"start": "31/02/2025"}, "Début"), ({"end": "2025-02-31"}, "Fin")]
)
def test_a_day_that_does_not_exist_is_refused_in_french(asked: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=f"^{said}.*{next(iter(asked.values()))}.*par exemple 2026-03-31"):
        window(**asked)


def test_a_course_is_cut_at_a_gap_and_compares_nothing_with_a_cut_month() -> None:
    months = pd.period_range("2024-12", "2025-12", freq="M")
    values = pd.Series([1.0] * 12 + [3.0], index=months)
    assert course(values, "2025-12").change is None, "the file may begin in the middle of December 2024"
    assert len(course(values, "2025-12").past) == 13
    assert course(values.drop(months[5]), "2025-12").past == ()
    assert course(values, "2026-01").past == (), "a month that has not come"
    early = pd.concat([pd.Series([1.0], index=pd.period_range("2024-11", periods=1, freq="M")), values])
    assert course(early, "2025-12").change == pytest.approx(2.0)
    assert course(early / 10, "2025-12", rate=True).change == pytest.approx(20.0), "points"


def test_a_year_is_compared_with_the_year_before_whole() -> None:
    months = pd.period_range("2024-01", "2025-12", freq="M")
    assert twelve(pd.Series([10.0, *[0.0] * 11, 12.0, *[0.0] * 11], index=months)).change == pytest.approx(
        0.2
    )
    assert twelve(pd.Series([1.0] * 23, index=months[:23])).change is None
    assert twelve(pd.Series([-1.0] * 12 + [1.0] * 12, index=months)).change is None, "no share of a loss"
