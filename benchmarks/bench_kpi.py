"""Every order KPI by month and segment, on generated order lines: smkit beside hand-written DuckDB SQL and pandas.

Each runs in a process of its own, on the same Parquet folder, its imports done; what is printed is wall time, CPU time and peak
memory, as ratios to smkit's too, and the largest relative difference between figures. A peer is stopped at 10 minutes or 12 GB.
On a machine that others use, CPU tells more than wall time.

Run: python benchmarks/bench_kpi.py [MILLIONS…] [--memory 4GB]
"""

import argparse
import json
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

IDS = (
    "chiffre_affaires chiffre_affaires_net nb_factures nb_commandes panier_moyen volume_ventes articles_par_panier marge_brute "
    "taux_de_marque taux_de_marge clients_actifs clients_fideles clients_perdus frequence_achat ca_par_client nouveaux_clients "
    "retention attrition nrr grr"
).split()
COLUMNS = ["order_id", "order_date", "customer_id", "segment", "quantity", "unit_price", "unit_cost"]
PEERS = ("smkit", "SQL", "pandas")
SECONDS, BYTES = 600, 12 * 1024**3
AIMS = {"pandas": "≥ 3 at 10 M", "SQL": "≥ 0.77 (within 1.3×)"}

SQL = """
WITH lines AS (
  SELECT order_id, customer_id, segment, date_trunc('month', order_date) AS month, order_date, quantity::DOUBLE AS quantity,
         quantity * unit_price AS amount, quantity * unit_cost AS cost, quantity > 0 AND unit_price > 0 AS sale
  FROM read_parquet('{folder}/*.parquet')
), cells AS (
  SELECT month, segment, sum(amount) AS net, count(DISTINCT order_id) AS invoices, sum(amount) FILTER (sale) AS sales,
         count(DISTINCT order_id) FILTER (sale) AS orders, sum(quantity) FILTER (sale) AS units,
         sum(cost) FILTER (sale) AS cost, count(DISTINCT customer_id) FILTER (sale) AS customers,
         sum(amount) FILTER (sale AND customer_id IS NOT NULL) AS known,
         count(DISTINCT order_id) FILTER (sale AND customer_id IS NOT NULL) AS known_orders
  FROM lines GROUP BY ALL
), firsts AS (
  SELECT customer_id, segment, min(order_date) AS first FROM lines WHERE sale AND customer_id IS NOT NULL GROUP BY ALL
), newcomers AS (
  SELECT date_trunc('month', first) AS month, segment, count(DISTINCT customer_id) AS new
  FROM (SELECT *, min(first) OVER (PARTITION BY customer_id) AS ever FROM firsts) WHERE first = ever GROUP BY ALL
), spent AS (
  SELECT customer_id, segment, month, sum(amount) AS spent FROM lines WHERE sale AND customer_id IS NOT NULL GROUP BY ALL
), renewed AS (
  SELECT segment, month + INTERVAL 1 MONTH AS month, spent AS before,
         CASE WHEN lead(month) OVER w = month + INTERVAL 1 MONTH THEN lead(spent) OVER w ELSE 0 END AS after,
         coalesce(lead(month) OVER w = month + INTERVAL 1 MONTH, false) AS again
  FROM spent WINDOW w AS (PARTITION BY customer_id, segment ORDER BY month)
), cohorts AS (
  SELECT month, segment, count(*) AS before, count(*) FILTER (again) AS again, sum(before) AS was, sum(after) AS is_now,
         sum(least(before, after)) AS kept FROM renewed GROUP BY ALL
)
SELECT *, coalesce(new, 0) AS newcomers
FROM cells LEFT JOIN newcomers USING (month, segment) LEFT JOIN cohorts USING (month, segment)
"""


def by_smkit(folder: str, memory: str):
    from smkit import kpis, warehouse

    orders = warehouse.scan(folder, "orders", connection=warehouse.embedded(memory))
    table = kpis.compute(IDS, {"orders": orders}, by="segment", grain="month").table
    return table.assign(period=table["period"].dt.strftime("%Y-%m")).set_index(["kpi", "period", "segment"])[
        "value"
    ]


def by_sql(folder: str, memory: str):
    import duckdb

    connection = duckdb.connect(
        config={"memory_limit": memory, "temp_directory": tempfile.gettempdir() + "/bench_spill"}
    )
    return figures(connection.sql(SQL.format(folder=folder)).df())


def by_pandas(folder: str, memory: str):
    import pandas as pd

    t = pd.read_parquet(folder, columns=COLUMNS)
    t["month"] = t["order_date"].dt.to_period("M").dt.to_timestamp()
    t["amount"], t["cost"] = t["quantity"] * t["unit_price"], t["quantity"] * t["unit_cost"]
    cell = ["month", "segment"]
    every = t.groupby(cell, observed=True)
    out = pd.DataFrame({"net": every["amount"].sum(), "invoices": every["order_id"].nunique()})
    sales = t[(t["quantity"] > 0) & (t["unit_price"] > 0)]
    each = sales.groupby(cell, observed=True)
    out["sales"], out["orders"], out["units"] = (
        each["amount"].sum(),
        each["order_id"].nunique(),
        each["quantity"].sum(),
    )
    out["cost"], out["customers"] = each["cost"].sum(), each["customer_id"].nunique()
    known = sales[sales["customer_id"].notna()]
    each = known.groupby(cell, observed=True)
    out["known"], out["known_orders"] = each["amount"].sum(), each["order_id"].nunique()
    first = known["order_date"] == known.groupby("customer_id")["order_date"].transform("min")
    out["newcomers"] = known[first].groupby(cell, observed=True)["customer_id"].nunique()
    spent = (
        known.groupby(["customer_id", "segment", "month"], observed=True)["amount"]
        .sum()
        .rename("before")
        .reset_index()
    )
    later = spent.assign(month=spent["month"] - pd.DateOffset(months=1)).rename(columns={"before": "after"})
    pairs = spent.merge(later, on=["customer_id", "segment", "month"], how="left")
    pairs["month"] += pd.DateOffset(months=1)
    pairs["again"], pairs["after"] = pairs["after"].notna(), pairs["after"].fillna(0)
    pairs["kept"] = pairs[["before", "after"]].min(axis=1)
    each = pairs.groupby(cell, observed=True)
    out["before"], out["again"], out["was"] = each.size(), each["again"].sum(), each["before"].sum()
    out["is_now"], out["kept"] = each["after"].sum(), each["kept"].sum()
    out["newcomers"] = out["newcomers"].fillna(0)
    return figures(out.reset_index())


def figures(c):
    """The twenty KPIs from the sums that both hand-written versions make."""
    import pandas as pd

    margin = c["sales"] - c["cost"]
    lost = (c["before"] - c["again"]).fillna(0)
    values = [
        c["sales"], c["net"], c["invoices"], c["orders"], c["sales"] / c["orders"], c["units"], c["units"] / c["orders"], margin,
        margin / c["sales"], margin / c["cost"], c["customers"], c["customers"] - c["newcomers"], lost,
        c["known_orders"] / c["customers"], c["known"] / c["customers"], c["newcomers"], c["again"] / c["before"],
        lost / c["before"], c["is_now"] / c["was"], c["kept"] / c["was"],
    ]  # fmt: skip
    cells = pd.MultiIndex.from_arrays([c["month"].dt.strftime("%Y-%m"), c["segment"].astype("str")])
    return pd.concat(
        {id: pd.Series(value.to_numpy("float64"), index=cells) for id, value in zip(IDS, values, strict=True)}
    )


def run(peer: str, folder: Path, memory: str, answer: Path) -> dict[str, float] | str:
    """Seconds and peak bytes of one peer in its own process, or why it was stopped."""
    import psutil

    command = [
        sys.executable,
        __file__,
        "--peer",
        peer,
        "--folder",
        str(folder),
        "--memory",
        memory,
        "--answer",
        str(answer),
    ]
    started = time.perf_counter()
    process = psutil.Popen(command)
    while process.poll() is None:
        try:
            too_big = process.memory_info().rss > BYTES
        except psutil.Error:  # it has just ended
            break
        if too_big or time.perf_counter() - started > SECONDS:
            process.kill()
            process.wait()
            return "stopped at 12 GB" if too_big else "stopped at 10 min"
        time.sleep(0.02)
    if process.wait():
        return f"failed ({process.returncode})"
    return json.loads(answer.with_suffix(".json").read_text())


def child(peer: str, folder: str, memory: str, answer: Path) -> None:
    import resource

    compute = {"smkit": by_smkit, "SQL": by_sql, "pandas": by_pandas}[peer]
    for module in {
        "smkit": ("ibis", "smkit.analysis.kpis", "smkit.warehouse"),
        "SQL": ("duckdb", "pandas"),
        "pandas": ("pandas",),
    }[peer]:
        import_module(module)
    started, cpu = time.perf_counter(), time.process_time()
    values = compute(folder, memory)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    values.to_pickle(answer)
    answer.with_suffix(".json").write_text(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak}))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("millions", nargs="*", type=float, default=[1, 10, 50])
    parser.add_argument("--memory", default="4GB", help="DuckDB's limit, for smkit and for SQL alike")
    for name in ("--peer", "--folder", "--answer"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peer:
        child(asked.peer, asked.folder, asked.memory, Path(asked.answer))
        return
    import pandas as pd

    from smkit.sample.bench import write_orders_parquet

    print(
        f"{len(IDS)} KPIs by month and segment, DuckDB limited to {asked.memory}; ratios are peer ÷ smkit, above 1 smkit is better"
    )
    heads = ("wall, s", "× smkit", "CPU, s", "× smkit", "peak, GB", "× smkit", "difference")
    print(f"{'lines':>7}  {'peer':<7}" + "".join(f" {head:>10}" for head in heads) + "   aim (wall)")
    for millions in asked.millions:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "orders"
            write_orders_parquet(folder, int(millions * 1_000_000))
            ours: dict[str, float] = {}
            for peer in PEERS:
                answer = Path(place) / f"{peer}.pkl"
                got = run(peer, folder, asked.memory, answer)
                head = f"{millions:>5g} M  {peer:<7}"
                if isinstance(got, str):
                    print(f"{head} {got}", flush=True)
                    continue
                ours = ours or got
                theirs, mine = pd.read_pickle(answer), pd.read_pickle(Path(place) / "smkit.pkl")
                mine = mine.reindex(theirs.index)
                same = (mine - theirs).abs().div(theirs.abs().clip(lower=1e-12))
                same = (
                    same.mask(theirs.isna() & mine.isna(), 0.0).fillna(float("inf")).max()
                )  # n.d. on both sides
                cells = [f"{got['seconds']:.2f}", f"{got['seconds'] / ours['seconds']:.2f}"]
                cells += [f"{got['cpu']:.2f}", f"{got['cpu'] / ours['cpu']:.2f}"]
                cells += [f"{got['peak'] / 1024**3:.2f}", f"{got['peak'] / ours['peak']:.2f}", f"{same:.0e}"]
                print(
                    head + "".join(f" {cell:>10}" for cell in cells) + f"   {AIMS.get(peer, '')}", flush=True
                )


if __name__ == "__main__":
    main()
