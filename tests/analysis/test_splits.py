"""Rows of a segment, and the table that a question needs."""

import pandas as pd
import pytest

from smkit.analysis import splits
from smkit.analysis.errors import InputError
from smkit.analysis.needed import need
from smkit.tables import ReadError
from smkit.tables.sources import Tables

ORDERS = pd.DataFrame({"order_id": ["1", "2", "3"], "segment": ["B2B", "B2C", None]})
COSTS = pd.DataFrame({"cost": [1.0]})


@pytest.mark.parametrize("segment", ["", "b2b "])
def test_what_was_not_given_is_still_told_after_the_filter(segment: str) -> None:
    kept = splits.keep(Tables(orders=ORDERS), segment=segment)
    with pytest.raises(ReadError, match="-p campagnes FICHIER"):
        need(kept, "campaigns", "campagnes")


def test_a_segment_is_kept_where_a_table_has_it_and_nothing_is_changed_in_place() -> None:
    given = {"orders": ORDERS, "costs": COSTS}
    kept = splits.keep(given, segment=" B2b")
    assert kept["orders"]["order_id"].tolist() == ["1"] and kept["costs"] is COSTS
    assert given["orders"] is ORDERS and len(ORDERS) == 3


def test_an_unknown_segment_names_those_there_are() -> None:
    with pytest.raises(InputError, match="Segments présents : B2B, B2C".replace(" :", "\u00a0:")):
        splits.keep({"orders": ORDERS}, segment="B2G")


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(InputError, match="aucune ligne"):
        need({"orders": ORDERS[:0]}, "orders", "commandes")
