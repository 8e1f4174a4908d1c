"""What a dashboard asks of orders, written by hand in SQL: the whole and each way to cut it, by month and group of customers.

Sales, orders, units, costs, margins, baskets (sums and squares of their logarithms), customers, newcomers, who comes back by month
and by quarter and what they spend; by segment and region, which follow from the customer, in one cell, and by category, which does
not; list prices by month; and how long each product was missing. Nothing is judged, drawn or written.
"""

from typing import Any

_LINES = """
CREATE TEMP VIEW lines AS
SELECT *, quantity > 0 AND unit_price > 0 AS sale, quantity * unit_price AS amount, quantity * unit_cost AS cost,
       hash(coalesce(customer_id, order_id)) % 100 AS part
FROM read_parquet('{file}')
"""
#: Lines of one order, in one cell, added up.
_BASKETS = """
CREATE TEMP TABLE {name} AS
SELECT order_id, customer_id, {by}, part, min(order_date) AS day, sum(amount) AS net, sum(amount) FILTER (sale) AS sold,
       sum(quantity) FILTER (sale) AS units, sum(amount) FILTER (sale AND cost IS NOT NULL) AS costed,
       sum(cost) FILTER (sale) AS cost, count(*) FILTER (sale AND cost IS NULL) AS uncosted
FROM lines GROUP BY ALL
"""
_CELLS = """
SELECT date_trunc('month', day) AS month, {by}, part, count(*) AS invoices, sum(net) AS net, count(sold) AS orders,
       sum(sold) AS sales, sum(units) AS units, sum(costed) AS costed, sum(cost) AS cost, sum(uncosted) AS uncosted,
       count(sold) FILTER (customer_id IS NOT NULL) AS known, sum(ln(sold)) FILTER (sold > 0) AS logs,
       sum(ln(sold) * ln(sold)) FILTER (sold > 0) AS squares
FROM {name} GROUP BY ALL
"""
_SPENT = """
CREATE TEMP TABLE spent_{name} AS
SELECT customer_id, {by}, part, date_trunc('month', day) AS month, sum(sold) AS sold, sum(costed - cost) AS margin,
       sum(uncosted) AS uncosted, min(day) AS first
FROM {name} WHERE sold IS NOT NULL AND customer_id IS NOT NULL GROUP BY ALL
"""
_ACTIVE = """
SELECT month, {by}, part, count(*) AS customers, sum(sold) AS sold, sum(margin) AS margin, sum(uncosted) AS uncosted
FROM spent_{name} GROUP BY ALL
"""
_NEW = """
SELECT date_trunc('month', first) AS month, {by}, part, count(*) AS newcomers
FROM (SELECT customer_id, {by}, part, min(first) AS first FROM spent_{name} GROUP BY ALL) GROUP BY ALL
"""
_AGAIN = """
SELECT {by}, part, period + 1 AS period, count(*) AS before, count(*) FILTER (next = period + 1) AS again, sum(sold) AS revenue,
       sum(later) FILTER (next = period + 1) AS after, sum(least(sold, later)) FILTER (next = period + 1) AS kept
FROM (
  SELECT *, lead(period) OVER its AS next, lead(sold) OVER its AS later
  FROM (SELECT customer_id, {by}, part, {period} AS period, sum(sold) AS sold FROM spent_{name} GROUP BY ALL)
  WINDOW its AS (PARTITION BY customer_id, {by} ORDER BY period)
) GROUP BY ALL
"""
_MONTH, _QUARTER = "year(month) * 12 + month(month)", "year(month) * 4 + quarter(month)"
_PRICES = """
SELECT date_trunc('month', order_date) AS month, product_id, max(unit_price) AS price, sum(amount) AS sales
FROM lines WHERE sale GROUP BY ALL
"""
_PLACES = """
CREATE TEMP TABLE places AS
SELECT order_id, row_number() OVER (ORDER BY day, order_id) AS place
FROM (SELECT order_id, min(order_date) AS day FROM lines WHERE quantity > 0 AND product IS NOT NULL GROUP BY order_id)
"""
_MISSING = """
SELECT product, max(gap) AS wait, arg_max(place, gap) AS place
FROM (
  SELECT product, place, place - lag(place) OVER (PARTITION BY product ORDER BY place) AS gap
  FROM lines JOIN places USING (order_id) WHERE quantity > 0
) GROUP BY ALL
"""


def aggregates(file: str) -> dict[str, float]:
    """Return totals of what a dashboard asks of a Parquet file of `smkit.sample.bench`, all of which is fetched."""
    import duckdb

    connection = duckdb.connect(config={"preserve_insertion_order": False})
    connection.execute(_LINES.format(file=file))

    def fetch(query: str, **its: str) -> Any:
        return connection.sql(query.format(**its)).df()

    found: dict[str, float] = {}
    for name, by in (("orders", "segment, region"), ("shares", "category")):
        its = {"name": name, "by": by}
        connection.execute(_BASKETS.format(**its))
        cells = fetch(_CELLS, **its)
        connection.execute(_SPENT.format(**its))
        active, again = fetch(_ACTIVE, **its), fetch(_AGAIN, **its, period=_QUARTER)
        if name == "orders":
            again = fetch(_AGAIN, **its, period=_MONTH)
            found = {name: float(cells[name].sum()) for name in ("sales", "orders")}
            found |= {"customers": float(active["customers"].sum()), "again": float(again["again"].sum())}
            found["newcomers"] = float(fetch(_NEW, **its)["newcomers"].sum())
    fetch(_PRICES)
    connection.execute(_PLACES)
    fetch(_MISSING)
    return found
