"""Days told from the day of the run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.reports.asking import relative
from smkit.reports.errors import UsageError

BOTH = ("debut", "fin")


@pytest.mark.parametrize(
    ("asked", "today", "first", "last"),
    [
        ("dernier_mois", date(2026, 1, 5), "2025-12-01", "2025-12-31"),
        ("dernier_mois", date(2024, 3, 31), "2024-02-01", "2024-02-29"),
        ("dernier_trimestre", date(2026, 11, 28), "2026-07-01", "2026-09-30"),
        ("derniere_annee", date(2026, 11, 28), "2025-01-01", "2025-12-31"),
        ("derniere_semaine", date(2026, 11, 28), "2026-11-16", "2026-11-22"),
        ("mois_en_cours", date(2026, 11, 28), "2026-11-01", "2026-11-30"),
    ],
)
def test_a_period_has_both_its_ends(asked: str, today: date, first: str, last: str) -> None:
    assert relative.resolve({"periode": asked}, BOTH, today) == {"debut": first, "fin": last}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_back_are_whole_and_follow_one_another(today: date, back: int) -> None:
    asked = {"debut": f"mois-{back}", "fin": f"mois-{back + 1}"}
    found = relative.resolve(asked, BOTH, today)
    first, before = (date.fromisoformat(found[name]) for name in BOTH)
    assert first.day == 1 and before == first - timedelta(days=1)
    assert (today.year - first.year) * 12 + today.month - first.month == back


def test_what_is_no_relative_day_stays() -> None:
    given_ = {"debut": "01/03/2026", "fin": "", "periode": "mois", "segment": "mois-1"}
    assert relative.resolve(given_, ("debut", "fin", "periode", "segment")) == given_


def test_an_unknown_period_says_which_was_meant() -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « dernier_mois »"):
        relative.resolve({"periode": "dernier-mois"}, BOTH)
