"""The cross-sell questions in SQL, in words that DuckDB and Spark both know.

Lines become distinct (basket, item) rows, rare items go out, the others become whole numbers, the rows meet
themselves, groups are counted. Thresholds are whole numbers, computed before from the number of baskets.
"""

from collections.abc import Iterable


def intake(relation: str, columns: Iterable[str], max_basket: int) -> str:
    """Return the SQL that counts what `Intake` holds; `relation` is a table name or a subquery."""
    present = set(columns)
    return f"""
WITH marked AS (
  SELECT {_sale(present)} AS sale, order_id AS basket, {_item(present)} AS item FROM {relation}
),
sizes AS (
  SELECT basket, COUNT(DISTINCT item) AS size
  FROM marked WHERE sale AND basket IS NOT NULL AND item IS NOT NULL GROUP BY basket
),
orders AS (
  SELECT SUM(size) AS used, COUNT(*) AS orders,
    COALESCE(SUM(CASE WHEN size > {max_basket} THEN 1 ELSE 0 END), 0) AS giants,
    COALESCE(SUM(CASE WHEN size > {max_basket} THEN size ELSE 0 END), 0) AS giant_lines
  FROM sizes
),
lines AS (
  SELECT COUNT(*) AS lines,
    COALESCE(SUM(CASE WHEN sale THEN 0 ELSE 1 END), 0) AS not_sales,
    COALESCE(SUM(CASE WHEN sale AND basket IS NULL THEN 1 ELSE 0 END), 0) AS no_order,
    COALESCE(SUM(CASE WHEN sale AND basket IS NOT NULL AND item IS NULL THEN 1 ELSE 0 END), 0) AS no_product
  FROM marked
)
SELECT lines, not_sales, no_order, no_product,
  lines - not_sales - no_order - no_product - COALESCE(used, 0) AS duplicates,
  giants, giant_lines, orders - giants AS baskets
FROM lines CROSS JOIN orders"""


def pairs(relation: str, columns: Iterable[str], least: int, max_basket: int | None = None) -> str:
    """Return the SQL of the pairs found in `least` baskets or more: ids, names, sizes and `n_both`.

    `max_basket` sets larger orders aside; None when `intake` found none, which spares a pass.
    """
    present = set(columns)
    giants = held = ""
    if max_basket is not None:
        giants = f"""
giants AS (SELECT basket FROM marked GROUP BY basket HAVING COUNT(DISTINCT item) > {max_basket}),"""
        held = " WHERE basket NOT IN (SELECT basket FROM giants)"
    return f"""
WITH marked AS (
  SELECT order_id AS basket, {_item(present)} AS item, {_name(present)} AS name
  FROM {relation} WHERE {_sale(present)} AND order_id IS NOT NULL AND {_item(present)} IS NOT NULL
),{giants}
held AS (SELECT DISTINCT basket, item FROM marked{held}),
items AS (
  -- one partition on purpose: frequent items are few, and Spark warns of a window without any
  SELECT item, COUNT(*) AS size, ROW_NUMBER() OVER (PARTITION BY COUNT(*) < 1 ORDER BY item) AS id
  FROM held GROUP BY item HAVING COUNT(*) >= {least}
),
coded AS (SELECT held.basket, items.id FROM held JOIN items ON held.item = items.item),
met AS (
  SELECT a.id AS first, b.id AS second, COUNT(*) AS n_both
  FROM coded a JOIN coded b ON a.basket = b.basket AND a.id < b.id
  GROUP BY a.id, b.id HAVING COUNT(*) >= {least}
),
called AS (
  SELECT item, name, ROW_NUMBER() OVER (PARTITION BY item ORDER BY COUNT(*) DESC, name) AS place
  FROM marked{held} GROUP BY item, name HAVING name IS NOT NULL
),
labelled AS (
  SELECT items.id, items.item, COALESCE(called.name, items.item) AS name, items.size
  FROM items LEFT JOIN called ON items.item = called.item AND called.place = 1
)
SELECT f.item AS first_id, f.name AS first_name, f.size AS n_first,
  s.item AS second_id, s.name AS second_name, s.size AS n_second, met.n_both
FROM met JOIN labelled f ON met.first = f.id JOIN labelled s ON met.second = s.id
ORDER BY first_id, second_id"""


def _sale(present: set[str]) -> str:
    """The condition of `measures.is_sale`, false where it is unknown."""

    def above(name: str) -> str:
        return f"({name} > 0 AND NOT isnan(CAST({name} AS DOUBLE)))"

    def above_or_missing(name: str) -> str:
        return f"COALESCE({name} > 0 OR isnan(CAST({name} AS DOUBLE)), TRUE)"

    figures = [name for name in ("quantity", "unit_price") if name in present]
    if "amount" in present:
        amount = "CASE WHEN isnan(CAST(amount AS DOUBLE)) THEN NULL ELSE amount END"
        if len(figures) == 2:
            amount = f"COALESCE({amount}, quantity * unit_price)"
        conditions = [above(f"({amount})"), *map(above_or_missing, figures)]
    else:
        conditions = [above(name) for name in figures] or ["TRUE"]
    return f"COALESCE({' AND '.join(conditions)}, FALSE)"


def _item(present: set[str]) -> str:
    keys = [_text(name) for name in ("product_id", "product") if name in present]
    return f"COALESCE({', '.join(keys)})" if len(keys) > 1 else keys[0]


def _name(present: set[str]) -> str:
    """The product's own name; where the code is missing, name and key are one."""
    return _text("product") if "product" in present else "CAST(NULL AS STRING)"


def _text(name: str) -> str:
    return f"NULLIF(TRIM(CAST({name} AS STRING)), '')"
