"""The titles of an experiment's charts: what is proven, of the group of which it is, and nothing else."""

from typing import Any

import pandas as pd
import pytest

from smkit.display import experiments as shown

Recorded = list[dict[str, Any]]


def effects(*rows: tuple[str, float, bool, float, float]) -> pd.DataFrame:
    """Groups of (name, difference, proven, low and high of the sales gained), the best difference first."""
    return pd.DataFrame(
        [
            {"group": name, "difference": gap, "low": gap - 0.02, "high": gap + 0.02, "proven": proven,
             "revenue_gained": (low + high) / 2, "revenue_gained_low": low, "revenue_gained_high": high}
            for name, gap, proven, low, high in rows
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("A", 0.05, True, 0, 0), ("B", -0.03, True, 0, 0)], "« A » convertit plus que le groupe témoin"),
        ([("A", 0.01, False, 0, 0), ("B", -0.03, True, 0, 0)], "« B » convertit moins que le groupe témoin"),
        # few people in A: the larger difference is not the one that is proven
        ([("A", 0.05, False, 0, 0), ("B", 0.03, True, 0, 0)], "« B » convertit plus que le groupe témoin"),
        ([("A", 0.01, True, 0, 0), ("B", -0.05, False, 0, 0)], "« A » convertit plus que le groupe témoin"),
        ([("A", -0.01, True, 0, 0), ("B", -0.05, False, 0, 0)], "« A » convertit moins que le groupe témoin"),
        ([("A", 0.01, False, 0, 0)], "Aucun groupe ne se détache du groupe témoin"),
    ],
)
def test_the_title_is_about_a_group_that_is_proven(
    rows: list[tuple[str, float, bool, float, float]], title: str, recorded: Recorded
) -> None:
    shown.effect_chart(effects(*rows), "Témoin")
    assert recorded[0]["title"].startswith(title)


def test_groups_that_do_not_compare_are_only_seen(recorded: Recorded) -> None:
    table = effects(("A", 0.05, True, 10, 20))
    shown.effect_chart(table, "Témoin", sound=False)
    shown.revenue_chart(table, sound=False)
    assert len(recorded) == 2 and all(
        "à ne pas interpréter" in chart["title"] and "« A »" not in chart["title"] for chart in recorded
    )


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("A", 0, True, 100, 300), ("B", 0, True, -50, 90)], "« A » a rapporté environ 200 € de ventes en plus"),
        # the larger gain is unsure, a smaller one is not
        ([("A", 0, True, -100, 900), ("B", 0, True, 50, 150)], "« B » a rapporté environ 100 € de ventes en plus"),
        ([("A", 0, True, -100, 900), ("B", 0, True, -300, -100)], "« B » a fait perdre environ 200 € de ventes"),
        ([("A", 0, True, -900, 100), ("B", 0, True, -300, -100)], "« B » a fait perdre environ 200 € de ventes"),
        ([("A", 0, True, -100, 900)], "Sur les montants, aucun gain n'est sûr"),
    ],
)  # fmt: skip
def test_sales_are_said_to_be_gained_or_lost_only_beyond_zero(
    rows: list[tuple[str, float, bool, float, float]], title: str, recorded: Recorded
) -> None:
    shown.revenue_chart(effects(*rows))
    assert recorded[0]["title"] == title


def test_the_segments_shown_are_those_of_the_group_along_its_surest_split(recorded: Recorded) -> None:
    rows = [
        ("A", "segment", "B2B", 0.01),
        ("A", "age", "18-24", 0.09),
        ("A", "age", "25-34", 0.01),
        ("B", "age", "18-24", 0.5),
    ]
    table = pd.DataFrame(rows, columns=["group", "split", "segment", "difference"]).assign(low=0.0, high=0.6)
    looked = pd.DataFrame(
        {
            "group": ["A", "A", "B"],
            "split": ["segment", "age", "age"],
            "p": [0.5, 0.01, 0.0],
            "p_holm": [0.5, 0.02, 0.0],
        }
    )
    shown.segment_chart(table, looked, "A")
    shown.segment_chart(table, looked.assign(p_holm=0.06), "A")
    shown.segment_chart(table, looked, "C")
    first, second = recorded
    assert first["title"] == "L'effet de « A » semble changer selon le segment (âge) : une piste à tester"
    assert (
        "+9,0 pt" in first["alt"].replace("9 pt", "9,0 pt")
        and "50" not in first["alt"]
        and "B2B" not in first["alt"]
    )
    assert second["title"].endswith("l'effet de « A » ne diffère pas plus que par hasard")
