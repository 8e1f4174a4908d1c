"""What the terminal says beside figures, on tables so small that each caution is known beforehand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.analysis.kpis.history import whole_only
from smkit.analysis.periods import window
from smkit.commands.cautions import Asked, cautions


def orders(start: str = "2025-01-01", end: str = "2025-06-30", **more: Any) -> pd.DataFrame:
    days = pd.date_range(start, end)
    return pd.DataFrame(
        {
            "order_id": [f"C{n}" for n in range(len(days))],
            "order_date": days,
            "customer_id": [f"K{n % 9}" for n in range(len(days))],
            "quantity": 1.0,
            "unit_price": 10.0,
        }
        | more
    )


@pytest.fixture
def said() -> Callable[..., list[str]]:
    """What is said of indicators of some orders."""

    def ask(*ids: str, table: pd.DataFrame, grain: str | None = None, compare: str | None = None,
            start: str = "", end: str = "", since: date | None = None, later: dict[str, int] | None = None,
            ) -> list[str]:  # fmt: skip
        tables, entries = {"orders": table}, kpis.catalog()
        asked = window(grain, start, end)
        found = kpis.compute(
            list(ids), tables, grain=grain, start=start, end=end, compare=compare, since=since
        )
        found = replace(found, table=whole_only(found.table, entries, tables, asked, compare))
        told = Asked(tables, entries, asked, compare, since, later or {}, None, "EUR")
        return [text.replace("\xa0", " ").replace("\u202f", " ") for text in cautions(found, told)]

    return ask


def holding(lines: list[str], *pieces: str) -> list[str]:
    return [line for line in lines if all(piece in line for piece in pieces)]


def test_whole_months_without_a_return_need_no_caution(said) -> None:
    assert said("chiffre_affaires", table=orders()) == []


def test_a_month_that_is_cut_is_named_by_its_period_and_of_a_total_too(said) -> None:
    cut = orders(end="2025-06-12")
    for grain in (None, "month"):
        (line,) = holding(said("chiffre_affaires", table=cut, grain=grain), "n'est pas complète")
        assert "juin 2025" in line
    assert not holding(
        said("chiffre_affaires", table=cut, grain="month", end="2025-05-31"), "n'est pas complète"
    )


def test_returns_are_told_with_what_came_back(said) -> None:
    table = orders()
    table.loc[:3, "quantity"] = -1.0  # four lines of 10 €
    (line,) = holding(said("chiffre_affaires", table=table), "retours")
    assert "40" in line
    assert not holding(said("nb_commandes", table=orders()), "retours")


def test_nothing_to_count_and_nothing_to_compare_with_say_which(said) -> None:
    assert holding(said("chiffre_affaires", table=orders(), start="2030-01-01"), "Aucune ligne à compter")
    (line,) = holding(said("chiffre_affaires", table=orders(), compare="year"), "Rien à quoi comparer")
    assert "donnez un découpage" in line
    (line,) = holding(said("chiffre_affaires", table=orders(), compare="year", grain="month"), "Rien à quoi")
    assert "aucune période entière" in line


def test_the_season_is_recalled_of_one_period_and_the_next_alone(said) -> None:
    long = orders("2023-01-01", "2025-06-30")
    assert holding(said("chiffre_affaires", table=long, grain="month", compare="previous"), "la saison bouge")
    assert not holding(said("chiffre_affaires", table=long, grain="month", compare="year"), "la saison bouge")


def test_a_short_history_judges_nothing_and_says_so_where_periods_stand_side_by_side(said) -> None:
    (line,) = holding(
        said("chiffre_affaires", "panier_moyen", table=orders(), grain="month"), "rien ne se juge"
    )
    assert line.startswith("2 indicateurs : ")
    assert not holding(said("chiffre_affaires", table=orders()), "rien ne se juge")


def test_the_two_halves_of_a_cohort_are_told_with_their_days(said) -> None:
    """Of 181 days, the last 90 and the 90 before them."""
    (line,) = holding(said("retention", table=orders()), "sur toute la période")
    assert "du 2 janvier 2025 au 1er avril 2025, revenus ou non du 2 avril 2025 au 30 juin 2025" in line
    (line,) = holding(said("retention", table=orders(), start="2025-05-01"), "sur toute la période")
    assert "du 1er mars 2025 au 30 avril 2025, revenus ou non du 1er mai 2025 au 30 juin 2025" in line
    assert not holding(said("retention", table=orders(), grain="quarter"), "sur toute la période")
    assert not holding(said("panier_moyen", table=orders()), "sur toute la période")


def test_new_customers_of_a_cut_history_are_told_and_no_other_indicator_is(said) -> None:
    since, cut = date(2025, 4, 1), "dans un export coupé au début"
    assert holding(said("nouveaux_clients", table=orders(), since=since), cut)
    assert holding(said("nouveaux_clients", table=orders(), since=since, grain="month"), cut)
    assert not holding(said("chiffre_affaires", table=orders(), since=since), cut)
    long = orders("2023-01-01")
    long["customer_id"] = [f"K{n // 3}" for n in range(len(long))]  # somebody new every three days
    later = said("nouveaux_clients", table=long, since=date(2023, 1, 1), start="2025-01-01")
    assert "depuis le 1er janvier 2023" in holding(later, cut)[0]  # counted, and said from when
    assert not holding(said("nouveaux_clients", table=long, start="2025-01-01"), cut)


def test_dates_to_come_are_counted(said) -> None:
    assert holding(said("chiffre_affaires", table=orders(), later={"orders": 3}), "3")
