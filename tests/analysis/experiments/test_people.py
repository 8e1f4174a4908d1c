"""One line a person: who took part, who was lost, and what stops a verdict."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smkit import read
from smkit.analysis import experiments
from smkit.analysis.experiments import subgroups


@cache
def case(shared: Path, name: str) -> experiments.People:
    reading = read("experiment", shared.parent / "cases" / "judging" / name)
    return experiments.people(reading.table, reading.lost)


def compared(people: experiments.People, looks: int = 1) -> pd.DataFrame:
    sound = not experiments.draw(people).stops
    return experiments.effects(experiments.arms(people.table, "Témoin"), looks=looks, sound=sound)


def test_four_lines_a_person_are_one_person(shared: Path) -> None:
    people = case(shared, "exp_quatre_lignes_par_personne.csv")
    assert (people.lines, people.repeated, len(people.table)) == (800, 200, 200)
    found = compared(people)
    assert found.loc[0, "p"] == pytest.approx(0.18, abs=0.005) and not found.loc[0, "proven"]
    assert experiments.verdicts(found, "Témoin")["E-mail"].word == "on ne peut pas dire"


def test_ten_looks_take_the_proof_away(shared: Path) -> None:
    people = case(shared, "exp_regards.csv")
    assert compared(people).loc[0, "proven"] and compared(people).loc[0, "p"] == pytest.approx(
        0.034, abs=0.001
    )
    looked = compared(people, looks=10)
    assert not looked.loc[0, "proven"] and looked.loc[0, "p"] == compared(people).loc[0, "p"]


def test_outcomes_lost_on_one_side_stop_the_verdict(shared: Path) -> None:
    people = case(shared, "exp_resultats_manquants.csv")
    drawn = people.drawn.set_index("group")
    assert drawn["lost"].to_dict() == {"Témoin": 0, "E-mail": 76}
    assert drawn["units"].to_dict() == {"Témoin": 400, "E-mail": 400}, "all who were drawn"
    draw = experiments.draw(people)
    assert draw.stops == ("losses",) and draw.sizes_p == 1
    found = compared(people)
    assert not found["proven"].any()
    assert experiments.verdicts(found, "Témoin", draw.stops)["E-mail"].word == "on ne peut pas dire"


def test_an_outcome_that_cannot_be_read_is_a_loss_too(tmp_path: Path) -> None:
    rows = ["groupe;converti"] + ["A;oui"] * 90 + ["A;non"] * 10 + ["B;oui"] * 85 + ["B;peut-être"] * 15
    (tmp_path / "essai.csv").write_text("\n".join(rows), "utf-8")
    reading = read("experiment", tmp_path / "essai.csv")
    drawn = experiments.people(reading.table, reading.lost).drawn.set_index("group")
    assert drawn.loc["B"].to_dict() == {"units": 100, "known": 85, "lost": 15}


@pytest.mark.parametrize(("lost", "stops"), [((12, 15), ()), ((12, 60), ("losses",))])
def test_losses_alike_stop_nothing(lost: tuple[int, int], stops: tuple[str, ...]) -> None:
    drawn = pd.DataFrame({"group": ["A", "B"], "units": [500, 500], "lost": lost})
    p = stats.chi2_contingency([[a, 500 - a] for a in lost], correction=False).pvalue
    assert experiments.losses_p(drawn) == pytest.approx(p)
    assert bool(stops) == (p < 0.01)


def test_people_in_several_groups_belong_to_none_and_many_stop_the_verdict() -> None:
    table = pd.DataFrame({"unit_id": [str(i) for i in range(1_000)], "group": ["A", "B"] * 500})
    table["converted"] = False
    few = pd.concat([table, table.iloc[:20].assign(group="B")])
    many = pd.concat([table, table.iloc[:60].assign(group="B")])
    seen = experiments.people(few)
    assert seen.shared == 10 and len(seen.table) == 990 and not experiments.draw(seen).stops
    assert experiments.people(many).shared_share == pytest.approx(0.03)
    assert "shared" in experiments.draw(experiments.people(many)).stops


def test_the_lines_of_a_person_add_up_and_a_repeated_amount_counts_once() -> None:
    bought = pd.DataFrame(
        {
            "unit_id": ["1", "1", "2", "2", None, None],
            "group": "A",
            "converted": [True, False, True, True, True, False],
            "revenue": [30.0, 0.0, 10.0, 15.0, 5.0, np.nan],
        }
    )
    spent = experiments.people(bought).table
    assert spent["revenue"].iloc[:3].tolist() == [30, 25, 5] and len(spent) == 4
    joined = bought.assign(revenue=[30.0, 30.0, 25.0, 25.0, 5.0, np.nan], converted=[True] * 5 + [False])
    assert experiments.people(joined).table["revenue"].iloc[:3].tolist() == [30, 25, 5]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=80))
def test_no_line_makes_a_person_twice(lines: list[tuple[int, bool]]) -> None:
    table = pd.DataFrame(lines, columns=["unit_id", "converted"]).assign(group="A").astype({"unit_id": "str"})
    people = experiments.people(table)
    assert len(people.table) == table["unit_id"].nunique()
    bought = table.groupby("unit_id")["converted"].any()
    assert people.table.set_index("unit_id")["converted"].to_dict() == bought.to_dict()
    assert len(experiments.people(pd.concat([table] * 3)).table) == len(people.table), (
        "repeating changes nothing"
    )


def test_age_and_gender_are_tried_with_one_correction_for_all() -> None:
    random = np.random.default_rng(5)
    n = 8_000
    table = pd.DataFrame(
        {"group": random.choice(["Témoin", "E-mail"], n), "gender": random.choice(["F", "H"], n)}
    )
    table["age"] = random.integers(18, 90, n).astype(str)
    wins = (table["group"] == "E-mail") & (table["gender"] == "F")
    table["converted"] = random.random(n) < np.where(wins, 0.20, 0.08)
    parts = subgroups.by_split(table, "Témoin")
    assert parts.groupby("split")["segment"].nunique().to_dict() == {"age": 4, "gender": 2}
    found = subgroups.heterogeneity(parts).set_index("split")
    assert found.loc["gender", "p_holm"] < 1e-4 and found.loc["age", "p_holm"] > 0.05
    assert found.loc["gender", "p_holm"] == pytest.approx(2 * found.loc["gender", "p"])
