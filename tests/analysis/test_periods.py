"""Windows and periods: two windows of equal length, periods numbered one by one, targets' periods read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.analysis.errors import InputError
from smkit.analysis.periods import Window, parse_period, window

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
