"""The tables of the lesson: what a receipt holds, and rules as they are given."""

from typing import Any

import pandas as pd

from smkit.display import crosssell as shown

Recorded = list[dict[str, Any]]


def test_a_receipt_holds_its_products_in_the_order_of_the_till(recorded: Recorded) -> None:
    lines = pd.DataFrame({"order_id": [9, 9, 2], "product": ["Thé", "Sucre", "Café"]})
    shown.tickets_table(lines)
    assert recorded[0]["rows"] == [["Ticket 9", "Thé, Sucre"], ["Ticket 2", "Café"]]


def test_rules_keep_the_order_given_and_lift_is_left_out_where_it_misleads(recorded: Recorded) -> None:
    rules = pd.DataFrame({"antecedent": ["B", "A"], "consequent": ["C", "D"], "n_antecedent": [4, 9], "n_both": [1, 9],
                          "confidence": [0.25, 1.0], "confidence_low": [0.0, 0.7], "lift": [9.0, 1.0]})  # fmt: skip
    shown.rules_table("regles", rules, "Des règles")
    shown.rules_table("regles", rules, "Des règles", lift=False)
    both, without = recorded
    assert [row[0] for row in both["rows"]] == ["B", "A"] and both["rows"][0][-1] == 9.0
    assert {column["name"]: column["unit"] for column in both["columns"]}["lift"] == "ratio"
    assert "lift" not in [column["name"] for column in without["columns"]]


def test_each_way_to_sort_is_named_with_what_it_promised_and_what_held(recorded: Recorded) -> None:
    kept = pd.DataFrame({"sorted_by": ["confidence_low", "confidence", "lift"], "confidence": [0.5, 0.8, 0.9],
                         "confidence_later": [0.48, 0.4, 0.1], "kept": [0.96, 0.5, 0.11], "n": [1, 2, 3]})  # fmt: skip
    shown.retention_table(kept, "Ce qui tient")
    assert recorded[0]["rows"] == [
        ["bas de l'intervalle", 0.5, 0.48, 0.96], ["confiance", 0.8, 0.4, 0.5], ["lift", 0.9, 0.1, 0.11]
    ]  # fmt: skip
