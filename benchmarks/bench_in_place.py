"""What do reports cost on orders that stay in their file, beside the same counts by hand?

Order lines are generated as a folder of Parquet files, and as one file. Each peer is a process of its own, imports included:
- baskets: the pairs of products that one order in a hundred holds, and how many customers hold each in one basket: SQL by hand on
  DuckDB, pandas, Polars where it is installed, smkit on lines that an engine keeps;
- customers: what each bought, and how many of a quarter bought in the next: the same peers;
- reports: `smkit report vente_croisee` and `fidelisation`, HTML, cold, of the folder (counted in place) and of the file (read whole
  below two million lines).
× is CPU / that of SQL by hand. CPU tells more than wall time on a machine that others use.

Run: python benchmarks/bench_in_place.py [THOUSANDS OF LINES …]   (200 and 1000 by default)
"""

import importlib.util
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from _measure import Run, measure, report
from bench_scale import whole_report

SIZES = (200, 1_000)
SUPPORT = 0.01
REPORTS = {"baskets": "vente_croisee", "customers": "fidelisation"}
BASKETS = """
WITH held AS (
  SELECT DISTINCT order_id, customer_id, product_id FROM read_parquet('{files}') WHERE quantity > 0 AND unit_price > 0
), met AS (
  SELECT a.product_id AS one, b.product_id AS other, count(*) AS baskets,
         count(DISTINCT a.customer_id) + count(*) FILTER (a.customer_id IS NULL) AS customers
  FROM held a JOIN held b ON a.order_id = b.order_id AND a.product_id < b.product_id GROUP BY ALL
)
SELECT count(*) AS pairs, sum(baskets) AS baskets, sum(customers) AS customers FROM met
WHERE baskets >= {support} * (SELECT count(DISTINCT order_id) FROM held)
"""
CUSTOMERS = """
WITH sales AS (
  SELECT customer_id, order_id, order_date, quantity * unit_price AS amount FROM read_parquet('{files}')
  WHERE quantity > 0 AND unit_price > 0 AND customer_id IS NOT NULL
), each AS (
  SELECT customer_id, count(DISTINCT order_id) AS orders, sum(amount) AS amount, max(order_date) AS last FROM sales GROUP BY ALL
), quarters AS (SELECT DISTINCT customer_id, date_trunc('quarter', order_date) AS quarter FROM sales),
kept AS (
  SELECT count(*) AS kept FROM quarters a JOIN quarters b
  ON a.customer_id = b.customer_id AND b.quarter = a.quarter + INTERVAL 3 MONTH
)
SELECT count(*) AS customers, sum(orders) AS orders, sum(amount) AS amount, any_value(kept) AS kept FROM each, kept
"""
COLUMNS = ["order_id", "customer_id", "product_id", "quantity", "unit_price"]


def sql(folder: str, question: str) -> dict[str, float]:
    import duckdb

    asked = {"baskets": BASKETS, "customers": CUSTOMERS}[question]
    query = asked.format(files=f"{folder}/*.parquet", support=SUPPORT)
    found = duckdb.connect(config={"memory_limit": "1500MB"}).sql(query).df()
    return {str(name): float(value) for name, value in found.iloc[0].items()}


def pandas(folder: str, question: str) -> dict[str, float]:
    import pandas as pd

    lines = pd.read_parquet(folder, columns=[*COLUMNS, "order_date"])
    sales = lines[(lines["quantity"] > 0) & (lines["unit_price"] > 0)]
    if question == "baskets":
        held = (
            sales[["order_id", "customer_id", "product_id"]].astype({"product_id": "str"}).drop_duplicates()
        )
        both = held.merge(held.drop(columns="customer_id"), on="order_id", suffixes=("", "_other"))
        both = both[both["product_id"] < both["product_id_other"]]
        each = both.groupby(["product_id", "product_id_other"])["customer_id"]
        met = pd.DataFrame({"baskets": each.size(), "customers": each.nunique()})
        met["customers"] += met["baskets"] - each.count()
        met = met[met["baskets"] >= SUPPORT * held["order_id"].nunique()]
        return {"pairs": len(met), **met.sum().astype(float).to_dict()}
    sales = sales.dropna(subset=["customer_id"]).assign(amount=sales["quantity"] * sales["unit_price"])
    each = sales.groupby("customer_id").agg(
        orders=("order_id", "nunique"), amount=("amount", "sum"), last=("order_date", "max")
    )
    day = sales["order_date"].dt
    quarters = pd.DataFrame(
        {"who": sales["customer_id"], "quarter": day.year * 4 + day.quarter}
    ).drop_duplicates()
    kept = quarters.merge(quarters.assign(quarter=quarters["quarter"] + 1), on=["who", "quarter"])
    return {
        "customers": len(each),
        "orders": float(each["orders"].sum()),
        "amount": float(each["amount"].sum()),
        "kept": len(kept),
    }


def polars(folder: str, question: str) -> dict[str, float]:
    import polars as pl

    sales = pl.scan_parquet(f"{folder}/*.parquet").filter(
        (pl.col("quantity") > 0) & (pl.col("unit_price") > 0)
    )
    if question == "baskets":
        held = sales.select("order_id", "customer_id", pl.col("product_id").cast(pl.String)).unique()
        both = held.join(held.drop("customer_id"), on="order_id").filter(
            pl.col("product_id") < pl.col("product_id_right")
        )
        met = both.group_by("product_id", "product_id_right").agg(
            baskets=pl.len(),
            customers=pl.col("customer_id").drop_nulls().n_unique() + pl.col("customer_id").null_count(),
        )
        orders = held.select(pl.col("order_id").n_unique()).collect().item()
        met = met.filter(pl.col("baskets") >= SUPPORT * orders)
        found = met.select(pl.len().alias("pairs"), pl.col("baskets", "customers").sum()).collect()
        return {name: float(found[name][0]) for name in found.columns}
    sales = sales.drop_nulls("customer_id").with_columns(amount=pl.col("quantity") * pl.col("unit_price"))
    each = sales.group_by("customer_id").agg(
        pl.col("order_id").n_unique(), pl.col("amount").sum(), pl.col("order_date").max()
    )
    day = pl.col("order_date").dt
    quarters = sales.select("customer_id", quarter=day.year().cast(pl.Int32) * 4 + day.quarter()).unique()
    kept = quarters.join(quarters.with_columns(pl.col("quarter") + 1), on=["customer_id", "quarter"])
    counted = each.select(pl.len(), pl.col("order_id", "amount").sum()).collect().row(0)
    return dict(zip(("customers", "orders", "amount"), map(float, counted), strict=True)) | {
        "kept": kept.select(pl.len()).collect().item()
    }


def smkit(folder: str, question: str) -> dict[str, float]:
    import numpy as np

    from smkit import baskets, customers, warehouse
    from smkit.analysis.crosssell.chance import met

    orders = warehouse.scan(folder, "orders", connection=warehouse.embedded("1500MB"))
    if question == "baskets":
        held = baskets.encode(orders)
        found = baskets.pairs(held, SUPPORT)
        one, other = (
            held.keys.get_indexer(found[f"{side}_id"]).astype(np.intp) for side in ("first", "second")
        )
        return {
            "pairs": len(found),
            "baskets": float(found["n_both"].sum()),
            "customers": float(met(held, one, other).sum()),
        }
    clients, kept = customers.customers(orders), customers.retention(orders, "quarter")["kept"]
    return {"customers": len(clients), "orders": float(clients["orders"].sum()), "amount": float(clients["revenue"].sum()),
            "kept": float(kept.sum())}  # fmt: skip


PEERS: dict[str, Callable[[str, str], dict[str, float]]] = {
    "SQL by hand": sql, "pandas": pandas, "Polars": polars, "smkit, in place": smkit,
}  # fmt: skip


def show(lines: int, name: str, run: Run, against: Run) -> None:
    head = f"{lines:>10_}".replace("_", " ") + f"  {name:<26}"
    if run.stopped:
        print(f"{head} {run.stopped}", flush=True)
        return
    ratio = f"{run.cpu / against.cpu:>7.2f}" if against.cpu else f"{'':>7}"
    print(f"{head} {run.cpu:>8.2f} {ratio} {run.wall:>8.2f} {run.peak:>8.2f}", flush=True)


def main(sizes: list[int]) -> None:
    from smkit.sample.bench import orders, write_orders_parquet

    print(f"{'lines':>10}  {'':<26} {'CPU, s':>8} {'×':>7} {'wall, s':>8} {'peak, GB':>8}")
    for lines in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder, file = Path(place, "ventes"), Path(place, "ventes.parquet")
            write_orders_parquet(folder, lines)
            orders(lines).to_parquet(file, index=False)
            for question, name in REPORTS.items():
                first: Run | None = None
                for peer in PEERS:
                    if peer == "Polars" and importlib.util.find_spec("polars") is None:
                        continue
                    run = measure(["--peer", peer, str(folder), question])
                    first = first or run
                    show(lines, f"{question}: {peer}", run, first)
                    if not run.stopped and not first.stopped and not _same(run.answer, first.answer):
                        print(f"{'':>12}differs: {run.answer} and {first.answer}")
                for kind, source in (("folder", folder), ("file", file)):
                    run = measure(["--report", str(source), place, name])
                    show(lines, f"{name}, {kind}", run, first or run)


def _same(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(abs(one[name] - other[name]) <= 1e-9 * abs(other[name]) for name in other)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--report"]:
        whole_report(*sys.argv[2:5])
    elif sys.argv[1:2] == ["--peer"]:
        peer, folder, question = sys.argv[2:5]
        report(lambda: PEERS[peer](folder, question), lambda found: found)
    else:
        main([1_000 * int(size) for size in sys.argv[1:]] or [1_000 * size for size in SIZES])
