"""The charts of cross-sell: a pair once, no family over the whole map, and what the title says is what is drawn."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from smkit.display import crosssell as shown
from smkit.display.crosssell.drawings import pairs, spread

Recorded = list[dict[str, Any]]


def offers(*rows: tuple[str, str, float, int]) -> pd.DataFrame:
    """Offers of (with, also, low end of the share, orders of both)."""
    table = pd.DataFrame(rows, columns=["antecedent", "consequent", "confidence_low", "n_both"])
    table["antecedent_id"], table["consequent_id"] = table["antecedent"], table["consequent"]
    table["confidence"], table["confidence_high"] = (
        table["confidence_low"] + 0.1,
        table["confidence_low"] + 0.2,
    )
    return table


def test_a_pair_is_drawn_once_in_its_surer_direction() -> None:
    both = pairs(
        offers(("Thé", "Théière", 0.2, 30), ("Théière", "Thé", 0.5, 30), ("Cône", "Filtres", 0.3, 9))
    )
    assert both[["antecedent", "consequent"]].to_numpy().tolist() == [["Théière", "Thé"], ["Cône", "Filtres"]]
    equal = pairs(offers(("A", "B", 0.5, 3), ("C", "D", 0.5, 8)))
    assert list(equal["antecedent"]) == ["C", "A"]  # the most often together first among equals


@given(
    st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("FGHIJ")), max_size=20, unique=True),
    st.integers(1, 3),
)
def test_no_product_takes_more_than_its_share_of_the_map(held: list[tuple[str, str]], most: int) -> None:
    links = pd.DataFrame(held, columns=["antecedent", "consequent"])
    kept = spread(links, most)
    met = pd.concat([kept["antecedent"], kept["consequent"]]).value_counts()
    assert not len(met) or met.max() <= most
    left = links.drop(index=kept.index)
    assert all(
        max(met.get(row.antecedent, 0), met.get(row.consequent, 0)) == most for row in left.itertuples()
    )


def test_the_map_counts_its_links_and_products(recorded: Recorded) -> None:
    shown.map_chart(
        offers(("Thé", "Théière", 0.2, 30), ("Théière", "Thé", 0.5, 30), ("Cône", "Filtres", 0.3, 9))
    )
    shown.map_chart(offers().head(0))
    (chart,) = recorded
    assert chart["title"] == "Ce qui va avec quoi : 2 liens entre 4 produits"
    assert "Théière et Thé : 30 commandes ; Cône et Filtres : 9 commandes" in chart["alt"]


def test_the_surest_offer_is_told_by_the_low_end_of_its_interval(recorded: Recorded) -> None:
    shown.sureness_chart(offers(("Thé", "Théière", 0.2, 30), ("Cône", "Filtres", 0.3, 9)))
    shown.sureness_chart(offers().head(0))
    (chart,) = recorded
    assert chart["title"].startswith("La plus sûre vaut au moins 30 %")
    assert (
        chart["alt"].index("Filtres") < chart["alt"].index("Théière")
        and "40 %, entre 30 % et 50 %" in chart["alt"]
    )


def test_what_an_offer_brings_is_told_in_what_is_known(recorded: Recorded) -> None:
    table = offers(("Thé", "Théière", 0.2, 30), ("Cône", "Filtres", 0.3, 9)).assign(
        take_up=0.1,
        expected_margin=[1_234.0, 50.0],
        expected_revenue=[3_000.0, 200.0],
        expected_orders=[12.5, 4.0],
    )
    shown.offers_chart(table, currency="GBP")
    shown.offers_chart(table.assign(expected_margin=None), currency="GBP")
    shown.offers_chart(table.assign(expected_margin=None, expected_revenue=None))
    shown.offers_chart(table.head(0))
    margin, revenue, orders = (chart["alt"] for chart in recorded)
    assert all(
        "« Théière » avec « Thé » rapporterait le plus, si 10 % acceptent" in chart["title"]
        for chart in recorded
    )
    assert ": 1 234 £" in margin and ": 3 000 £" in revenue and ": 12,5" in orders and "£" not in orders


def test_offers_that_were_not_tried_later_are_not_counted_as_held(recorded: Recorded) -> None:
    table = offers(("A", "B", 0.2, 30), ("C", "D", 0.3, 9), ("E", "F", 0.3, 9), ("G", "H", 0.3, 9))
    table["confidence_early"], table["confidence_later"] = 0.5, [0.4, 0.6, None, 0.1]
    table["holds"] = [True, True, None, False]
    shown.later_chart(table)
    shown.later_chart(table.iloc[[0, 3]])
    shown.later_chart(table.iloc[[2]])
    first, second = recorded
    assert first["title"] == "2 offres sur 3 tiennent sur les dernières commandes" and "F" not in first["alt"]
    assert second["title"] == "1 offre sur 2 tient sur les dernières commandes"
    assert "de 50 % à 10 %" in second["alt"]
