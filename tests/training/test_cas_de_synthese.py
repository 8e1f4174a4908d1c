"""The case that ends the course: for any learner, each trap is one, the truth is what the kit reads, and no answer is another's.

Traps are held against the engine that judges figures (proportions, split means), on files read back from disk.
"""

import pandas as pd
import pytest

from smkit import read
from smkit.analysis.proportions import difference_test
from smkit.sample import month
from smkit.training import case, progress, registry
from smkit.training.exercises import check
from smkit.training.lessons import cas_de_synthese as lesson

SEEDS = range(1, 11)


@pytest.fixture(params=SEEDS)
def drawn(request: pytest.FixtureRequest):
    with progress.drawn_as(request.param):
        yield case.drawn()


def test_the_kit_reads_the_truth_from_the_files(tmp_path) -> None:
    for seed in (1, 7, 23):
        made = month.draw(seed)
        month.write(made, tmp_path / str(seed))
        found = read("commandes", tmp_path / str(seed) / "commandes.csv", doublons="ecarter").table
        mine = found[found["order_date"].dt.strftime("%Y-%m") == month.MONTH]["amount"].sum()
        with progress.drawn_as(seed):
            assert round(mine, 2) == case.revenue()
            assert round(lesson.raw() - lesson.unsold() - lesson.twice(), 2) == case.revenue()


def test_the_basket_rises_in_each_segment_and_falls_as_a_whole(drawn: month.Month) -> None:
    now, before = drawn.of(month.MONTH), drawn.of(case.YEAR_AGO)
    means = [table.groupby("segment")["amount"].mean() for table in (before, now)]
    assert (means[1] > means[0]).all()
    assert now["amount"].mean() < 0.9 * before["amount"].mean()


def test_each_december_is_above_its_november(drawn: month.Month) -> None:
    for year in (2024, 2025):
        before, now = (drawn.of(f"{year}-{number}")["amount"].sum() for number in (11, 12))
        assert now > 1.1 * before


def test_chance_explains_the_calls_and_not_the_bought_file(drawn: month.Month) -> None:
    (people, buyers), (n, others) = drawn.called, drawn.control
    assert buyers / people > 1.1 * others / n
    assert difference_test(buyers, people, others, n)[0] > 0.2
    assert difference_test(*case.signed(True), *case.signed(False))[0] < 0.001


def test_the_last_leads_are_still_open_and_the_first_all_closed(drawn: month.Month) -> None:
    created = drawn.leads["created"].dt.strftime("%Y-%m")
    last = drawn.leads.loc[created == month.MONTH, "stage"]
    assert (last == "En cours").mean() > 0.75
    assert (drawn.leads.loc[created == "2025-09", "stage"] != "En cours").all()


def test_nearly_everybody_is_new_where_the_history_begins(drawn: month.Month) -> None:
    december = drawn.of(case.YEAR_AGO)
    first = drawn.sales.groupby("customer")["day"].min()
    seen = first[december["customer"].unique()]
    assert (seen >= pd.Timestamp("2024-12-01")).mean() > 0.6


def test_the_campaign_that_sells_most_is_the_one_that_loses(drawn: month.Month) -> None:
    table = case.profits()
    assert table.loc[table["revenue"].idxmax(), "campaign"] == case.loser()["campaign"]
    assert (table["net_gain"] < 0).sum() == 1


def test_each_learner_is_answered_on_their_own_figures(drawn: month.Month) -> None:
    for exercise in registry.load("synthese").EXERCISES:
        assert check(exercise, exercise.expected()).status == "juste"
        for mistake in exercise.mistakes:
            result = check(exercise, mistake.example())
            assert result.status == "faux" and mistake.hint in result.message.replace("\xa0", " ").replace(
                "\u202f", " "
            )


def test_letters_are_taken_in_any_order_and_written_apart() -> None:
    (last,) = (one for one in registry.load("synthese").EXERCISES if one.name.endswith("recommandations"))
    for seed in (1, 2, 3):
        with progress.drawn_as(seed):
            kept = case.kept()
            for answer in (kept.lower(), kept[::-1], ", ".join(kept)):
                assert check(last, answer).status == "juste", answer
            assert "panier" in check(last, kept[:2] + case.letter("mélange")).message


def test_every_exercise_has_its_mark() -> None:
    named = [f"synthese.{name}" for each in lesson.MARKS.values() for name in each]
    assert sorted(named) == sorted(one.name for one in registry.load("synthese").EXERCISES)


def test_a_folder_keeps_its_number_and_a_headless_run_has_the_first(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))
    assert progress.draw() == 1
    monkeypatch.setattr(progress, "shell", lambda: object())  # somebody types in a notebook
    monkeypatch.setenv("SMKIT_HEADLESS", "1")
    assert progress.draw() == 1
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)
    drawn = progress.draw()
    assert drawn > 1 and progress.draw() == drawn
    (tmp_path / ".smkit" / progress.DRAW).write_text("abîmé")
    assert progress.draw() > 1
