"""Orders for the tests: from lists of products, and the real files."""

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

#: Order lines with one of each defect.
MESSY = pd.DataFrame(
    [
        ("1", "A", "thé", 1, 5.0), ("1", "A", "thé", 2, 5.0),  # entered twice
        ("1", "B", "cône", 1, 9.0), ("2", "A", "Thé", 1, 5.0), ("2", "B", None, 1, 9.0),
        ("3", "A", "thé", -1, 5.0), ("3", "B", "cône", 1, 0.0),  # a return, a gift
        ("4", None, None, 1, 5.0), ("4", None, "  ", 1, 5.0), (None, "A", "thé", 1, 5.0),
        ("5", None, "sans code", 1, 5.0), ("5", " A ", "thé", 1, 5.0),
    ],
    columns=["order_id", "product_id", "product", "quantity", "unit_price"],
)  # fmt: skip


def lines(baskets: Iterable[Iterable[str]]) -> pd.DataFrame:
    """Order lines of baskets; an empty basket has no line, as in any export."""
    rows = [(str(number), product) for number, basket in enumerate(baskets) for product in sorted(basket)]
    return pd.DataFrame(rows, columns=["order_id", "product"]).astype("str")


def brute(baskets: list[set[str]], least: int, longest: int) -> dict[frozenset[str], int]:
    """Every set of up to `longest` products found in `least` baskets or more, counted one by one."""
    products = sorted({product for basket in baskets for product in basket})
    found = {}
    for size in range(1, longest + 1):
        for items in combinations(products, size):
            count = sum(set(items) <= basket for basket in baskets)
            if count >= least:
                found[frozenset(items)] = count
    return found


def planted(n: int, probability: float = 0.5, products: int = 30, seed: int = 0) -> pd.DataFrame:
    """Random baskets where buyers of p0 also buy p1 with this probability, p1 being rare otherwise."""
    random = np.random.default_rng(seed)
    rows = []
    for order in range(n):
        basket = {f"p{i}" for i in random.integers(2, products, 1 + random.poisson(1.5))}
        if random.random() < 0.1:
            basket.add("p0")
            if random.random() < probability:
                basket.add("p1")
        elif random.random() < 0.05:
            basket.add("p1")
        rows += [(order, product) for product in sorted(basket)]
    orders = pd.DataFrame(rows, columns=["order_id", "product"]).astype({"product": "str"})
    orders["order_date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(orders["order_id"], unit="h")
    return orders.assign(quantity=1.0, unit_price=10.0, unit_cost=6.0)


def groceries(shared: Path) -> list[list[str]]:
    """The baskets of arules' Groceries."""
    text = (shared / "groceries/groceries.csv").read_text("utf-8")
    return [
        [name.strip() for name in line.split(",")] for line in text.splitlines()
    ]  # one name ends with a space


def online_retail(shared: Path) -> pd.DataFrame:
    """UCI Online Retail as canonical order lines."""
    table = pd.read_parquet(shared / "online_retail/online_retail_2010_2011.parquet")
    names = [
        "order_id",
        "product_id",
        "product",
        "quantity",
        "order_date",
        "unit_price",
        "customer_id",
        "region",
    ]
    return table.set_axis(names, axis=1)
