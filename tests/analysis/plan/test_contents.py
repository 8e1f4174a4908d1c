"""The content calendar: approvals, rhythm and lists, on pieces whose state is known."""

from datetime import date

import pandas as pd
import pytest

import smkit
from smkit.analysis.errors import InputError
from smkit.analysis.plan.contents import checklists

TODAY = date(2026, 3, 18)


def pieces(**columns) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    base = {
        "action": [f"Publication {n}" for n in range(count)],
        "content_type": ["e-mail"] * count,
        "channel": ["E-mail"] * count,
        "start_date": ["2026-03-20"] * count,
        "end_date": ["2026-03-20"] * count,
        "approver": ["Direction"] * count,
    }
    return pd.DataFrame(base | columns)


def test_each_problem_of_approval_is_named():
    plan = pieces(
        status=["brand", "draft", "approved", "published", "published", "legal", "draft", "cancelled"],
        approver=[
            "Direction",
            None,
            "Direction",
            "Direction",
            "Direction",
            "Direction",
            "Direction",
            "Direction",
        ],
        approved_on=[None, None, None, None, "2026-03-14", "2026-03-18", None, None],
        start_date=[
            "2026-03-20",
            "2026-03-20",
            "2026-03-20",
            "2026-03-10",
            "2026-03-20",
            "2026-03-20",
            "2026-04-20",
            "2026-03-20",
        ],
    )
    found = smkit.plan.pieces(plan, TODAY).set_index("action")
    assert found["problem"].to_dict() == {
        "Publication 0": "late", "Publication 1": "no_approver", "Publication 2": "", "Publication 3": "unapproved",
        "Publication 4": "", "Publication 5": "late_approval", "Publication 6": "",
    }  # fmt: skip
    assert found.loc["Publication 0", "late"] == 3 and found.loc["Publication 5", "step"] == "approved"
    with pytest.raises(InputError, match="0 ou plus"):
        smkit.plan.pieces(plan, TODAY, lead=-1)


def test_holes_and_pile_ups():
    plan = pieces(start_date=["2026-03-20", "2026-04-20", "2026-04-21", "2026-04-22", "2026-04-23"])
    found = smkit.plan.rhythm(plan, TODAY)
    assert found[["kind", "count"]].values.tolist() == [["hole", 30], ["pile_up", 4]]
    assert str(found["start"][0].date()) == "2026-03-21" and str(found["end"][0].date()) == "2026-04-19"
    assert not len(smkit.plan.rhythm(plan, date(2026, 6, 1)))


def test_a_plan_without_contents_has_no_piece():
    plan = pieces(content_type=[None, None])
    assert not len(smkit.plan.pieces(plan, TODAY)) and not len(smkit.plan.rhythm(plan, TODAY))
    assert not len(smkit.plan.to_check(plan, TODAY))


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("Notre café, moins cher que les autres", "Publicité comparative"),
        ("Remise de printemps", "Prix et réductions"),
        ("Jeu-concours de Noël", "Jeux et concours"),
        ("Portrait d'un torréfacteur", "Images et témoignages"),
        ("Une capsule biodégradable", "Allégations d'environnement"),
        ("Partenariat avec un cuisinier", "Publicité reconnaissable"),
    ],
)
def test_words_call_for_the_law(words, point):
    found = smkit.plan.to_check(pieces(action=[words]), TODAY)
    law = found[(found["kind"] == "law") & (found["because"] != "")]
    assert point in set(law["point"])
    assert law["rule"].str.len().min() > 5


def test_words_inside_others_call_for_nothing():
    found = smkit.plan.to_check(pieces(action=["Un ouvert-midi couvert"], content_type=["page"]), TODAY)
    assert not len(found[found["kind"] == "law"])


def test_every_piece_has_the_brand_list_and_an_email_its_data():
    found = smkit.plan.to_check(pieces(status=["draft", "published"]), TODAY)
    assert (found["action"] == "Publication 0").all()
    assert (found["kind"] == "brand").sum() == len(checklists()["brand"])
    assert "Données personnelles" in set(found["point"])


def test_a_calendar_of_something_else_is_refused() -> None:
    plan = pd.DataFrame(
        {
            "action": ["A"],
            "content_type": ["e-mail"],
            "start_date": ["2026-03-01"],
            "end_date": ["2026-03-01"],
        }
    )
    with pytest.raises(InputError, match=r"zzz.*channel ou category"):
        smkit.plan.rhythm(plan, date(2026, 3, 1), by="zzz")
