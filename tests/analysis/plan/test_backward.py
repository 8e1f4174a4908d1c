"""Events counted back: closed days of four places, slack and critical path against networkx's longest path, circles in French."""

from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import smkit
from smkit.analysis.errors import InputError
from smkit.analysis.plan.network import circle, links, order, unknown

FRANCE = smkit.plan.closed_days("FR")
PLACES = {
    "France": ("FR", ""),
    "Moselle": ("FR", "Moselle"),
    "Belgique": ("Belgique", ""),
    "Québec": ("CA", "Québec"),
}


@pytest.mark.parametrize(
    ("place", "day", "why"),
    [
        ("France", date(2026, 5, 1), "Fête du Travail"),
        ("France", date(2026, 12, 25), "Noël"),
        ("France", date(2026, 4, 3), None),
        ("France", date(2026, 12, 28), None),
        ("Moselle", date(2026, 4, 3), "Vendredi saint"),
        ("Moselle", date(2025, 12, 26), "Saint Étienne"),
        ("Belgique", date(2026, 7, 21), "Fête nationale"),
        ("Belgique", date(2026, 5, 1), "Fête du Travail"),
        ("Belgique", date(2026, 7, 14), None),
        ("Québec", date(2026, 6, 24), "Fête nationale du Québec"),
        ("Québec", date(2026, 12, 25), "Jour de Noël"),
        ("Québec", date(2026, 5, 1), None),
        ("France", date(2026, 5, 2), "samedi"),
    ],
)
def test_closed_days_are_those_of_the_place_in_french(place, day, why):
    assert smkit.plan.closed_days(*PLACES[place]).name(day) == why


def test_an_unknown_place_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match="deux lettres"):
        smkit.plan.closed_days("Atlantide")
    with pytest.raises(InputError, match="Moselle"):
        smkit.plan.closed_days("FR", "Mosele")
    assert smkit.plan.closed_days("quebec").region == "QC"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", smkit.plan.EVENTS)
@pytest.mark.parametrize(
    "event", [date(2026, 5, 4), date(2026, 12, 28), date(2026, 5, 1), date(2026, 10, 13)]
)
def test_no_task_of_a_template_falls_on_a_closed_day(place, kind, event):
    days = smkit.plan.closed_days(*PLACES[place])
    tasks = smkit.plan.template(kind).tasks
    found = smkit.plan.backward(tasks, event, event - timedelta(days=300), days)
    assert 20 <= len(found) <= 40 and not unknown(tasks)
    moved = found[~found["on_the_day"]]
    for name in ("latest_start", "latest_end", "earliest_start", "earliest_end"):
        assert all(days.open(day.date()) for day in moved[name])
    assert (moved["latest_start"] <= moved["latest_end"]).all() and (moved["slack"] >= 0).all()
    assert found["critical"].any() and not found["too_late"].any()
    on_the_day = found[found["on_the_day"]]
    assert len(on_the_day) and (on_the_day["latest_start"].dt.date == event).all()
    follows = found[found["after"].notna()]
    assert len(follows) and (follows["earliest_start"].dt.date > event).all()


def test_each_task_is_over_before_those_that_wait_for_it():
    found = smkit.plan.backward(
        smkit.plan.template("salon").tasks, date(2026, 10, 13), date(2026, 1, 5), FRANCE
    )
    after = links(found)
    for row, followers in after.items():
        for follower in followers:
            assert found["latest_end"][row] < found["latest_start"][follower] or found["on_the_day"][follower]
            assert (
                found["latest_end"][row] < found["latest_start"][follower] or found["after"].notna()[follower]
            )
            assert found["earliest_end"][row] < found["earliest_start"][follower] or found["on_the_day"][row]


def test_first_of_may_and_christmas_push_the_start_back():
    one = pd.DataFrame({"action": ["Imprimer"], "days": [3]})
    # Thursday 7 May: 4, 5, 6; one more day of work and Friday 1 May is skipped
    assert smkit.plan.backward(one, date(2026, 5, 7), date(2026, 4, 1), FRANCE)["latest_start"][
        0
    ] == pd.Timestamp("2026-05-04")
    four = one.assign(days=4)
    assert smkit.plan.backward(four, date(2026, 5, 7), date(2026, 4, 1), FRANCE)["latest_start"][
        0
    ] == pd.Timestamp("2026-04-30")
    assert smkit.plan.backward(one, date(2026, 12, 28), date(2026, 11, 1), FRANCE)["latest_start"][
        0
    ] == pd.Timestamp("2026-12-22")
    moselle = smkit.plan.closed_days("FR", "57")
    assert smkit.plan.backward(one, date(2025, 12, 29), date(2025, 11, 1), moselle)["latest_start"][
        0
    ] == pd.Timestamp("2025-12-22")
    assert smkit.plan.backward(one, date(2025, 12, 29), date(2025, 11, 1), FRANCE)["latest_start"][
        0
    ] == pd.Timestamp("2025-12-23")


def test_a_past_date_a_late_start_and_a_bad_length_are_told():
    one = pd.DataFrame({"action": ["Imprimer"], "days": [3]})
    with pytest.raises(InputError, match="4 mai 2026, est passée"):
        smkit.plan.backward(one, date(2026, 5, 4), date(2026, 5, 5), FRANCE)
    found = smkit.plan.backward(one, date(2026, 5, 7), date(2026, 5, 5), FRANCE)
    assert found["too_late"][0] and found["slack"][0] == -1
    done = smkit.plan.backward(one.assign(status="done"), date(2026, 5, 7), date(2026, 5, 5), FRANCE)
    assert not done["too_late"][0]
    for bad in (0, 1.5, "trois"):
        with pytest.raises(InputError, match="nombre entier de jours"):
            smkit.plan.backward(one.assign(days=[bad]), date(2026, 5, 7), date(2026, 5, 5), FRANCE)


def test_circles_are_told_task_by_task():
    plan = pd.DataFrame({"action": ["Dessiner", "Valider", "Imprimer", "Poster"],
                         "depends_on": ["Imprimer", "Dessiner", "Valider", "Imprimer"], "days": 1})  # fmt: skip
    with pytest.raises(InputError) as problem:
        smkit.plan.backward(plan, date(2026, 5, 7), date(2026, 5, 5), FRANCE)
    said = str(problem.value)
    assert said.count("qui attend") == 2 and "Poster" not in said and "Retirez" in said
    for name in ("Dessiner", "Valider", "Imprimer"):
        assert name in said
    with pytest.raises(InputError, match="elle-même"):
        alone = plan.head(1).assign(depends_on="dessiner")
        order(alone, links(alone))
    assert (
        unknown(plan.assign(depends_on="Imprimr"))[0].endswith("« Imprimer »\u202f?")
        or "Imprimer" in unknown(plan.assign(depends_on="Imprimr"))[0]
    )


tasks = st.lists(
    st.tuples(st.integers(1, 9), st.lists(st.integers(0, 30), max_size=3)), min_size=1, max_size=14
)


@settings(max_examples=80, deadline=None)
@given(tasks, st.integers(0, 700))
def test_slack_is_that_of_the_longest_path(drawn, shift):
    """Latest ends and slack, found again day by day by brute force over every path."""
    lengths = [length for length, _ in drawn]
    before = [sorted({wait % row for wait in waits}) if row else [] for row, (_, waits) in enumerate(drawn)]
    frame = pd.DataFrame(
        {
            "action": [f"T{row}" for row in range(len(drawn))],
            "days": lengths,
            "depends_on": [" ; ".join(f"T{wait}" for wait in waits) or None for waits in before],
        }
    )
    event, today = date(2026, 1, 5) + timedelta(days=shift + 200), date(2026, 1, 5) + timedelta(days=shift)
    found = smkit.plan.backward(frame, event, today, FRANCE).set_index("action")

    def tail(row: int) -> int:
        return max(
            (lengths[next_] + tail(next_) for next_ in range(len(drawn)) if row in before[next_]), default=0
        )

    def head(row: int) -> int:
        return lengths[row] + max((head(wait) for wait in before[row]), default=0)

    room = FRANCE.between(FRANCE.on_or_after(today), event)
    for row in range(len(drawn)):
        end = FRANCE.shift(event, 0) if FRANCE.open(event) else FRANCE.on_or_after(event)
        assert found.loc[f"T{row}", "latest_end"].date() == FRANCE.shift(end, -1 - tail(row))
        assert found.loc[f"T{row}", "slack"] == room - head(row) - tail(row)
    longest = max(head(row) + tail(row) for row in range(len(drawn)))
    assert found["slack"].min() == room - longest
    assert set(found.index[found["critical"]]) == {
        f"T{row}" for row in range(len(drawn)) if head(row) + tail(row) == longest
    }


def test_circles_are_found_wherever_they_are():
    r = np.random.default_rng(2)
    for _ in range(200):
        count = int(r.integers(2, 9))
        after = {row: sorted(set(map(int, r.integers(0, count, r.integers(0, 3))))) for row in range(count)}
        found = circle(after)
        plan = pd.DataFrame({"action": [f"T{row}" for row in range(count)]})
        if found:
            assert all(nxt in after[row] for row, nxt in zip(found, [*found[1:], found[0]], strict=True))
            with pytest.raises(InputError):
                order(plan, after)
        else:
            rank = {row: position for position, row in enumerate(order(plan, after))}
            assert all(rank[row] < rank[nxt] for row, nexts in after.items() for nxt in nexts)


def test_tasks_of_a_plan_go_back_and_forth():
    made = smkit.plan.backward(
        smkit.plan.template("salon").tasks, date(2026, 10, 13), date(2026, 1, 5), FRANCE
    )
    plan = smkit.plan.as_plan(made, "Salon 2026")
    again = smkit.plan.tasks_of(plan, "salon 2026", FRANCE).set_index("action")
    assert again["days"].to_dict() == made.set_index("action")["days"].to_dict()
    with pytest.raises(InputError, match="Fait partie de"):
        smkit.plan.tasks_of(plan, "Autre", FRANCE)


def test_a_template_of_ones_own(tmp_path):
    path = tmp_path / "atelier.yaml"
    path.write_text(
        "name: Atelier\ntasks:\n  - {task: Inviter, days: 2}\n  - {task: Recevoir, on_the_day: true, depends_on: [Inviter]}\n",
        "utf-8",
    )
    tasks = smkit.plan.template(path).tasks
    assert tasks["depends_on"].fillna("").tolist() == ["", "Inviter"]
    for text, said in (
        ("name: [", "YAML"), ("name: Rien", "tasks"), ("tasks:\n  - {days: 2}", "task"), ("tasks:\n  - {task: A, dayz: 2}", "days"),
        ("taskz: []\ntasks:\n  - {task: A}", "tasks"),
    ):  # fmt: skip
        path.write_text(text, "utf-8")
        with pytest.raises(InputError, match=said):
            smkit.plan.template(path)
    with pytest.raises(InputError, match="salon"):
        smkit.plan.template("salons")


def rows_of(*events):
    days = {"start_date": "2026-04-20", "end_date": "2026-04-21"}
    return pd.DataFrame([{"action": f"T{n}", "part_of": event, **days} for n, event in enumerate(events)])


def test_the_only_event_of_a_plan_needs_no_name():
    assert smkit.plan.tasks_of(rows_of("Salon", None, "salon"), "", FRANCE)["action"].tolist() == ["T0", "T2"]
    assert smkit.plan.tasks_of(rows_of(None, None), "", FRANCE)["action"].tolist() == ["T0", "T1"]


@pytest.mark.parametrize(
    ("events", "asked", "said"),
    [
        (
            ("Salon", "Webinaire"),
            "",
            'plusieurs événements : « Salon » et « Webinaire ». Dites lequel : -p evenement "Salon"',
        ),
        (("Salon", "Webinaire"), "Salons", "« Salons ». Vouliez-vous dire « Salon » ?"),
        (("Salon", "Webinaire"), "Gala", "« Gala ». Le plan a « Salon » et « Webinaire »."),
        (tuple("ABCDE"), "", "« A », « B », « C » et 2 autres"),
        ((None, None), "Salon", "la colonne « Fait partie de » est vide, ou manque"),
    ],
)
def test_an_event_that_is_not_found_is_told_with_those_that_are(events, asked, said):
    with pytest.raises(InputError) as refused:
        smkit.plan.tasks_of(rows_of(*events), asked, FRANCE)
    text = str(refused.value).replace("\xa0", " ").replace("\u202f", " ").replace("’", "'")
    assert said in text and "«  »" not in text
