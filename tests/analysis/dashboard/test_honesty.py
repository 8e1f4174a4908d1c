"""The judge against companies whose truth is known: a quick part, with fixed seeds, of benchmarks/bench_honesty.py."""

import bench_honesty
import pytest

from smkit.sample import companies


@pytest.mark.parametrize("season", [True, False])
def test_companies_where_nothing_changes_are_told_nothing(season: bool) -> None:
    spoke = [
        seed
        for seed in range(3)
        if bench_honesty.said(companies.company(seed, companies.SMALL, season=season))
    ]
    assert not spoke


@pytest.mark.parametrize("plant", ["basket", "site", "nps", "leads", "spending", "sla"])
def test_what_is_planted_is_among_the_first_five_findings(plant: str) -> None:
    assert bench_honesty.tells(companies.company(1_001, plant=plant), plant)


@pytest.mark.trials
@pytest.mark.parametrize("size", [companies.SMALL, companies.MIDDLE, companies.LARGE])
def test_at_most_one_stationary_company_in_ten_is_told_anything(size: companies.Size) -> None:
    spoke = sum(
        bool(bench_honesty.said(companies.company(seed, size, season=seed % 2 == 0))) for seed in range(30)
    )
    assert spoke <= 3


def test_a_company_is_drawn_again_alike_and_an_unknown_plant_is_refused() -> None:
    once, twice = (companies.company(4, companies.SMALL) for _ in range(2))
    assert all(once[name].equals(twice[name]) for name in once)
    with pytest.raises(ValueError, match="magie"):
        companies.company(1, plant="magie")
