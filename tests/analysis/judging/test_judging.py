"""The judge's parts against what is known: exact sums, planted changes, and chance at its nominal level."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from smkit.analysis.judging import Verdict, amounts, decide, interval, mix, rank
from smkit.analysis.judging.chance import Estimate, changed
from smkit.analysis.judging.decide import Look

CELLS = st.lists(
    st.tuples(st.integers(1, 999), st.integers(1, 50), st.integers(1, 999), st.integers(1, 50)),
    min_size=2,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_own_change_and_weights_add_up_to_the_change(rows: list[tuple[int, int, int, int]]) -> None:
    table = np.array(rows, dtype=float)
    above, below = (np.stack([table[:, at], table[:, at + 2]], axis=1)[:, None, :] for at in (0, 1))
    found = mix.split(above, below, [1], [0])
    assert found is not None
    assert found.own + found.weights == pytest.approx(
        found.change, abs=1e-9 * max(1.0, abs(found.before), abs(found.after))
    )


def test_weights_that_do_not_move_are_no_mix() -> None:
    above, below = np.array([[[100.0, 120.0]], [[10.0, 9.0]]]), np.array([[[10.0, 20.0]], [[10.0, 20.0]]])
    found = mix.split(above, below, [1], [0])
    assert found is not None and found.weights == pytest.approx(0) and not found.rules


def test_chance_is_called_at_its_nominal_level() -> None:
    """Counts, means and rates of companies where nothing changes: one in twenty at 5 %, hardly any below 1 ‰."""
    rng = np.random.default_rng(11)
    seen: dict[str, list[float]] = {"sums": [], "ratios": [], "rates": []}
    months, now, then, base = 24, [21, 22, 23], [9, 10, 11], list(range(3, 21))
    for _ in range(60):
        counts = rng.poisson(rng.gamma(2.0, 0.5, (100, 1)) * np.exp(rng.normal(0, 0.05, months))).astype(
            float
        )
        amounts = np.array([[rng.lognormal(4, 1, int(n)).sum() for n in row] for row in counts])
        won = rng.binomial(counts.astype(int), 0.25).astype(float)
        for name, found in (
            ("sums", interval.sums(counts, now, then)),
            ("ratios", interval.ratios(amounts, counts, now, base, points=False)),
            ("rates", interval.proportions(won, counts, now, base, base)),
        ):
            assert found is not None
            seen[name].append(found.p)
    for name, p in seen.items():
        assert np.mean(np.array(p) < 0.05) <= 0.15 and min(p) > 2e-4, name


def _typical(seed: int, falls: dict[int, float], noise: float = 0.03) -> float:
    """How often chance would do what the last month of nineteen did, of baskets whose price fell by a share some months ago."""
    rng = np.random.default_rng(seed)
    month, who = rng.integers(0, 19, 14_000), rng.integers(0, 600, 14_000)
    logs = rng.normal(0, 0.4, 600)[who] + rng.normal(0, 0.5, 14_000) + rng.normal(0, noise, 19)[month]
    for ago, share in falls.items():
        logs += np.log1p(-share) * (month >= 19 - ago)
    found = amounts.amounts(logs, who, np.zeros(14_000, int), month, [18], list(range(18)))
    assert found is not None
    return found.p


def test_a_lasting_fall_of_prices_does_not_hide_the_next_one() -> None:
    """Ten months ago, then last month: the second one is told as often as one that comes alone."""
    alone, second = (
        np.mean([_typical(seed, falls) < 2e-3 for seed in range(60)])
        for falls in ({1: 0.15}, {10: 0.10, 1: 0.15})
    )
    assert alone > 0.8 and second > 0.8


def test_months_that_keep_their_level_are_called_as_seldom_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [_typical(seed, {}) for seed in range(250)]
    monkeypatch.setattr(amounts, "changed", lambda *its: None)
    assert np.mean(np.array(told) != [_typical(seed, {}) for seed in range(250)]) <= 0.01
    rng = np.random.default_rng(3)
    assert np.mean([changed(rng.normal(0, 1, 18)) is not None for _ in range(5_000)]) <= 3e-3


def test_a_lasting_change_of_a_mean_of_sums_is_no_spread_of_months_either() -> None:
    """A margin rate of 40 % that lost six points eight months ago, and six more now: at each level its months are alike."""
    rng = np.random.default_rng(4)
    sold = rng.gamma(2.0, 50.0, (100, 19)) * np.ones(19)
    kept = 0.40 - 0.06 * (np.arange(19) >= 10) - 0.06 * (np.arange(19) >= 18) + rng.normal(0, 0.004, 19)
    found = interval.ratios(sold * kept, sold, [18], list(range(18)), points=True)
    assert found is not None and found.p < 1e-3 and found.change == pytest.approx(-8.7, abs=1.0)


def test_a_rate_that_falls_for_six_months_is_seen_though_no_month_alone_shows_it() -> None:
    rng = np.random.default_rng(5)
    closed = rng.poisson(0.8, (100, 24)).astype(float)
    won = rng.binomial(closed.astype(int), np.where(np.arange(24) < 18, 0.30, 0.18)).astype(float)
    base = list(range(18))
    long = interval.proportions(won, closed, list(range(18, 24)), base, base)
    month = interval.proportions(won, closed, [23], base, base)
    assert long is not None and month is not None and long.p < 2e-4 < month.p


def look(p: float, change: float = -0.2, **more: object) -> Look:
    half = abs(change) * 0.5
    estimate = Estimate(change, change - half, change + half, p, -4.0, 100)
    return Look("panier_moyen", "higher", ("a", "b"), "fraction", change, estimate, **more)  # type: ignore[arg-type]


def test_a_verdict_is_corrected_for_all_that_was_looked_at() -> None:
    alone = decide.judge([look(0.01)])
    among = decide.judge([look(0.01), *[look(0.5) for _ in range(30)]])
    assert alone[0].word == "moins bien" and among[0].word == "on ne peut pas dire"


def test_a_change_that_the_season_makes_or_that_the_total_denies_is_not_told() -> None:
    same = Estimate(-0.01, -0.1, 0.1, 0.9, -0.1, 100)
    assert decide.judge([look(1e-6, season=same)])[0].word == "on ne peut pas dire"
    denied = Look(
        "panier_moyen", "higher", ("a", "b"), "fraction", 0.1, Estimate(-0.2, -0.3, -0.1, 1e-6, -5.0, 100)
    )
    assert decide.judge([denied])[0].word == "on ne peut pas dire"


def test_a_small_rate_is_read_in_parts_of_itself() -> None:
    """1,2 % that falls by more than half is told, though it is less than a point; 2 % that may have doubled is not stable."""
    fall = Look(
        "taux_conversion_site",
        "higher",
        ("now", "before"),
        "points",
        -0.7,
        Estimate(-0.7, -0.9, -0.5, 1e-9, -7.0),
        rate=1.2,
    )
    vague = Look(
        "taux_conversion_site",
        "higher",
        ("now", "before"),
        "points",
        0.9,
        Estimate(0.9, -0.4, 2.2, 0.2, 1.3),
        rate=2.0,
    )
    large = replace(vague, rate=60.0)
    assert [each.word for each in decide.judge([fall, vague, large])] == [
        "moins bien",
        "on ne peut pas dire",
        "stable",
    ]


def test_stable_asks_for_a_narrow_interval() -> None:
    narrow = Look(
        "panier_moyen", "higher", ("a", "b"), "fraction", 0.01, Estimate(0.01, -0.04, 0.06, 0.6, 0.4, 100)
    )
    wide = Look(
        "panier_moyen", "higher", ("a", "b"), "fraction", 0.01, Estimate(0.01, -0.3, 0.4, 0.9, 0.1, 100)
    )
    assert [each.word for each in decide.judge([narrow, wide])] == ["stable", "on ne peut pas dire"]


def test_bad_news_without_an_amount_is_among_the_first_five() -> None:
    def verdict(about: str, stake: float | None, word: str = "mieux") -> Verdict:
        return Verdict(word, about, "Sûr.", change=-0.2, low=-0.3, high=-0.1, stake=stake)  # type: ignore[arg-type]

    some = [verdict(f"k{n}", 1_000.0 - n) for n in range(9)]
    ranked = rank.rank(
        [*some, verdict("nps", None, "moins bien"), verdict("sessions_site", None, "moins bien")]
    )
    assert {"nps", "sessions_site"} <= {each.about for each in ranked[:5]} and ranked[0].about == "k0"


@pytest.mark.parametrize(("now", "then"), [(0, 1), (0, 2), (1, 4), (9, 3)])
def test_few_cases_on_both_sides_prove_nothing_however_still_the_other_months(now: int, then: int) -> None:
    """The exact test of two counts parts none of these; SciPy's own says how often chance does as much."""
    from scipy.stats import binomtest

    parts = np.zeros((100, 36))
    parts[:then, 23], parts[50 : 50 + now, 35] = 1, 1
    found = interval.sums(parts, [35], [23], counted=True)
    assert found is not None and found.p >= binomtest(now, now + then).pvalue * (1 - 1e-9) > 0.05
    assert found.low <= found.change <= found.high and found.low < 0 < found.high


def test_counts_that_an_exact_test_parts_are_still_told() -> None:
    rng = np.random.default_rng(2)
    parts = rng.poisson(0.25, (100, 36)).astype(float)
    parts[:, 33:] = 0
    parts[:3, 34] = 1
    found = interval.sums(parts, [33, 34, 35], [21, 22, 23], counted=True)
    assert found is not None and found.p < 1e-3


def test_counts_of_a_trickle_are_called_at_no_more_than_their_nominal_level() -> None:
    """A null world: one or two cases a month. Of 300 draws, no more than chance allows below 5 %, and none below 1 ‰."""
    rng = np.random.default_rng(8)
    p = []
    for _ in range(300):
        parts = rng.poisson(rng.choice([0.01, 0.03]), (100, 24)).astype(float)
        found = interval.sums(parts, [21, 22, 23], [9, 10, 11], counted=True)
        p += [found.p] if found else []
    assert len(p) > 200 and np.mean(np.array(p) < 0.05) < 0.05 and min(p) > 1e-3


@pytest.mark.parametrize(
    ("groups", "own", "said"),
    [
        (((45.0, 50.0), (15.0, 16.0)), 3.0, "ses groupes dans l'autre"),  # all rose, and the whole fell
        (
            ((45.0, 50.0), (15.0, 13.1)),
            1.0,
            "À poids égal, le total irait dans l'autre sens",
        ),  # one of them fell too
        (((45.0, 44.0), (15.0, 14.0)), -1.0, "fait l'essentiel"),
    ],
)
def test_what_is_said_of_a_mix_is_true_of_its_groups(
    groups: tuple[tuple[float, float], ...], own: float, said: str
) -> None:
    mixed = mix.Mix(30.0, 17.4, own, -12.6 - own, -5.0, groups, 0.5)
    (verdict,) = decide.judge([look(1e-6, -0.4, mixes=(("source", mixed),))])
    assert verdict.word == "effet de mélange" and said in verdict.reason


def test_everybody_who_came_once_in_a_small_month_is_no_sure_fall() -> None:
    """A few customers a month, some of whom come twice: leaving each out in turn sees no chance where all came once."""
    sure = []
    for seed in range(300):
        draw = np.random.default_rng(seed)
        calls = draw.poisson(draw.gamma(1.0, 0.1, 100)[:, None] * np.ones(30)).astype(float)
        people = (calls > 0).astype(float)
        for now, then in (([29], [17]), ([27, 28, 29], [15, 16, 17])):
            found = interval.yearly(calls, people, now, then, points=False)
            sides = [(float(calls[:, its].sum()), float(people[:, its].sum())) for its in (now, then)]
            told = interval.again(found, *sides)
            sure += [told.p] if told else []
            assert found is None or (told and told.low <= told.change <= told.high and told.p >= found.p)
    exact = interval.again(sums_of(-0.48, 5e-4), (7, 7), (21, 11))
    assert exact is not None and exact.p == pytest.approx(
        2 * (11 / 18) ** 10
    )  # ten times among 18 people, none among 7
    assert np.mean(np.array(sure) <= 0.01) <= 0.01


def sums_of(change: float, p: float) -> Estimate:
    return Estimate(change, change - 0.1, change + 0.1, p, -3.5, 12)


def test_nothing_left_is_a_hundred_per_cent_less() -> None:
    counts = np.random.default_rng(1).poisson(2.0, (100, 36)).astype(float)
    counts[:, 33:] = 0
    found = interval.sums(counts, [33, 34, 35], [21, 22, 23], counted=True)
    assert found is not None and found.change == found.low == -1.0


@pytest.mark.parametrize("customers", [12, 60, 400])
def test_a_basket_is_never_surer_than_orders_that_know_nothing_of_each_other(customers: int) -> None:
    """A handful of customers may look alike by chance: Welch's test of the same logarithms is the least that chance may be."""
    draw, surer = np.random.default_rng(4), []
    for _ in range(100):
        who = draw.choice(customers, 300, p=draw.dirichlet(np.full(customers, 0.5)))
        month, logs = np.sort(draw.integers(0, 24, 300)), draw.normal(4, 0.7, 300)
        now, then, alone = [21, 22, 23], [9, 10, 11], np.zeros(300, np.int64)
        found = amounts.amounts(logs, who, alone, month, now, then, (0.0, 1.0))
        plain = stats.ttest_ind(logs[np.isin(month, now)], logs[np.isin(month, then)], equal_var=False).pvalue
        surer.append(found is not None and found.p < plain * (1 - 1e-9))
    assert not any(surer)
