"""What does a dashboard cost as files grow? Its aggregates, the reading of its file, and the report whole, beside peers.

Order lines are generated, once as a French CSV and once as Parquet. Three questions, each peer in a process of its own:
- aggregates: revenue, orders, units, cost, customers, newcomers, and customers who came back, by month, segment and one of a
  hundred groups of customers: smkit in memory and on DuckDB, hand-written SQL on DuckDB, pandas, Polars where it is installed; all
  start from columns in memory, but smkit on DuckDB and SQL, which read Parquet;
- reading: `smkit check` of the French CSV, then again, and pandas on its clean twin (commas, ISO dates);
- report: `smkit report indicateurs`, HTML, cold, from the CSV, then again, copied where the file is large (10 MB), then made anew
  from the reading of it that the workspace keeps (30 MB), and from Parquet (counted in place if it is large), beside SQL written by
  hand for all the aggregates that it asks (`_by_hand`): what is left is judging, drawing and writing.
CPU tells more than wall time on a machine that others use; × is peer / smkit in memory, or / `smkit check`.

Run: python benchmarks/bench_scale.py [THOUSANDS OF LINES …]   (200 and 1000 by default)
"""

import ctypes
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import _by_hand
from _measure import Run, measure, report

SIZES = (200, 1_000)
IDS = (
    "chiffre_affaires",
    "nb_commandes",
    "volume_ventes",
    "marge_brute",
    "clients_actifs",
    "nouveaux_clients",
    "retention",
)
HEADERS = {
    "order_id": "N° commande", "order_date": "Date de commande", "product_id": "Référence", "product": "Produit",
    "category": "Catégorie", "customer_id": "Client", "quantity": "Quantité", "unit_price": "Prix unitaire HT",
    "unit_cost": "Coût unitaire", "segment": "Segment", "region": "Région",
}  # fmt: skip
SQL = """
WITH lines AS (
  SELECT *, date_trunc('month', order_date) AS month, quantity * unit_price AS amount, quantity * unit_cost AS cost,
         quantity > 0 AND unit_price > 0 AS sale, hash(coalesce(customer_id, order_id)) % 100 AS part
  FROM read_parquet('{file}')
), cells AS (
  SELECT month, segment, part, sum(amount) FILTER (sale) AS sales, count(DISTINCT order_id) FILTER (sale) AS orders,
         sum(quantity) FILTER (sale) AS units, sum(cost) FILTER (sale) AS cost,
         count(DISTINCT customer_id) FILTER (sale) AS customers
  FROM lines GROUP BY ALL
), spent AS (
  SELECT customer_id, segment, part, month, min(order_date) AS first FROM lines
  WHERE sale AND customer_id IS NOT NULL GROUP BY ALL
), followed AS (
  SELECT *, lead(month) OVER (PARTITION BY customer_id, segment ORDER BY month) AS next,
         min(first) OVER (PARTITION BY customer_id) AS ever FROM spent
), newcomers AS (
  SELECT month, segment, part, count(*) AS newcomers FROM followed WHERE first = ever GROUP BY ALL
), again AS (
  SELECT month + INTERVAL 1 MONTH AS month, segment, part, count(*) AS before,
         count(*) FILTER (next = month + INTERVAL 1 MONTH) AS again FROM followed GROUP BY ALL
)
SELECT * FROM cells LEFT JOIN newcomers USING (month, segment, part) LEFT JOIN again USING (month, segment, part)
"""


# --- aggregates: each returns revenue, orders, customers by month, newcomers, customers before and those again, over all cells


def smkit_memory(file: str) -> Callable[[], Any]:
    import pandas as pd

    from smkit.analysis import kpis

    kpis.catalog()  # read before the clock starts
    table = pd.read_parquet(file)
    return lambda: _smkit(table)


def smkit_duckdb(file: str) -> Callable[[], Any]:
    import ibis  # noqa: F401

    from smkit import warehouse
    from smkit.analysis import kpis

    kpis.catalog()
    return lambda: _smkit(warehouse.scan(file, "orders"))


def _smkit(orders: Any) -> dict[str, float]:
    from smkit.analysis import kpis
    from smkit.analysis.kpis import clusters

    tables = clusters.tagged({"orders": orders})
    found = kpis.compute(IDS, tables, by=[clusters.GROUP, "segment"], grain="month").table
    sums = found.groupby("kpi")[["value", "numerator", "denominator"]].sum()
    names = {
        "chiffre_affaires": "sales",
        "nb_commandes": "orders",
        "clients_actifs": "customers",
        "nouveaux_clients": "newcomers",
    }
    return {short: float(sums.at[id, "value"]) for id, short in names.items()} | {
        "again": float(sums.at["retention", "numerator"])
    }


def sql(file: str) -> Callable[[], Any]:
    import duckdb

    return lambda: _summed(duckdb.connect().sql(SQL.format(file=file)).df())


def pandas(file: str) -> Callable[[], Any]:
    import numpy as np
    import pandas as pd

    table = pd.read_parquet(file)

    def work() -> dict[str, float]:
        lines = table[(table["quantity"] > 0) & (table["unit_price"] > 0)]
        month = lines["order_date"].dt.year * 12 + lines["order_date"].dt.month
        who = lines["customer_id"].fillna(lines["order_id"])
        lines = lines.assign(
            month=month, part=(pd.util.hash_array(who.to_numpy("int64")) % np.uint64(100)).astype("int8"),
            amount=lines["quantity"] * lines["unit_price"], cost=lines["quantity"] * lines["unit_cost"],
        )  # fmt: skip
        cell = ["month", "segment", "part"]
        each = lines.groupby(cell, observed=True)
        found = each[["amount", "quantity", "cost"]].sum().rename(columns={"amount": "sales"})
        found["orders"], found["customers"] = each["order_id"].nunique(), each["customer_id"].nunique()
        known = lines[lines["customer_id"].notna()]
        spent = (
            known.groupby(["customer_id", *cell], observed=True)["order_date"]
            .min()
            .rename("first")
            .reset_index()
        )
        ever = spent.groupby("customer_id")["first"].transform("min")
        found["newcomers"] = spent[spent["first"] == ever].groupby(cell, observed=True).size()
        later = spent[["customer_id", "segment", "month"]].assign(month=spent["month"] - 1)
        pairs = spent.merge(later, on=["customer_id", "segment", "month"])
        found["again"] = pairs.assign(month=pairs["month"] + 1).groupby(cell, observed=True).size()
        return _summed(found)

    return work


def polars(file: str) -> Callable[[], Any]:
    import polars as pl

    table = pl.read_parquet(file)

    def work() -> dict[str, float]:
        cell = ["month", "segment", "part"]
        lines = table.lazy().filter((pl.col("quantity") > 0) & (pl.col("unit_price") > 0)).with_columns(
            month=pl.col("order_date").dt.year().cast(pl.Int32) * 12 + pl.col("order_date").dt.month(),
            part=pl.coalesce("customer_id", "order_id").hash() % 100,
            amount=pl.col("quantity") * pl.col("unit_price"), cost=pl.col("quantity") * pl.col("unit_cost"),
        )  # fmt: skip
        cells = lines.group_by(cell).agg(
            pl.col("amount").sum().alias("sales"), pl.col("quantity", "cost").sum(),
            pl.col("order_id").n_unique().alias("orders"), pl.col("customer_id").drop_nulls().n_unique().alias("customers"),
        )  # fmt: skip
        known = lines.filter(pl.col("customer_id").is_not_null())
        spent = known.group_by(["customer_id", *cell]).agg(pl.col("order_date").min().alias("first"))
        order = {"partition_by": ["customer_id", "segment"], "order_by": "month"}
        followed = spent.with_columns(
            next=pl.col("month").shift(-1).over(**order), ever=pl.col("first").min().over("customer_id")
        )
        newcomers = followed.filter(pl.col("first") == pl.col("ever")).group_by(cell).len("newcomers")
        again = followed.filter(pl.col("next") == pl.col("month") + 1).with_columns(pl.col("month") + 1)
        found = cells.join(newcomers, on=cell, how="left").join(
            again.group_by(cell).len("again"), on=cell, how="left"
        )
        return _summed(found.collect().to_pandas())

    return work


def _summed(found: Any) -> dict[str, float]:
    return {name: float(found[name].sum()) for name in ("sales", "orders", "customers", "newcomers", "again")}


# --- reading, and the report


def check(file: str) -> Callable[[], Any]:
    from smkit.tables import check

    os.environ["SMKIT_WORKSPACE"] = str(Path(file).parent / "verifie")
    return lambda: len(check.check(file, "orders").table)


def pandas_reads(file: str) -> Callable[[], Any]:
    import pandas as pd

    return lambda: len(pd.read_csv(file, parse_dates=["Date de commande"]))


def whole_report(file: str, workspace: str, name: str = "indicateurs", *more: str) -> None:
    """Run the command in a process of its own, and print what it and all that it started took, as `report` does."""
    ctypes.CDLL(None).prctl(
        36, 1
    )  # what outlives the command, for a moment, comes to us, and its CPU with it (Linux)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        os.environ["SMKIT_WORKSPACE"] = workspace
        command = [
            sys.executable,
            "-m",
            "smkit",
            "report",
            name,
            "-p",
            "commandes",
            file,
            "--formats",
            "html",
            "--timeout",
            "7200",  # fifty million lines take more than what a report is given
            *more,
        ]
        subprocess.run(
            [*command, "--to", f"{place}/pages"], stdout=subprocess.DEVNULL, check=True
        )  # what went wrong is said
        content = json.loads(Path(place, "pages", name, "resultats.json").read_text("utf-8"))
    wall = time.perf_counter() - start
    with suppress(ChildProcessError):
        while os.wait():
            pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / 1e6,
        "answer": {f"{each['id']} {each['dims']}": each["value"] for each in content["figures"]},
    }
    print(json.dumps(found))


PEERS: dict[str, Callable[[str], Callable[[], Any]]] = {
    "smkit, in memory": smkit_memory, "smkit on DuckDB": smkit_duckdb, "SQL by hand": sql, "pandas": pandas, "Polars": polars,
    "SQL by hand, all": lambda file: partial(_by_hand.aggregates, file), "smkit check": check, "pandas, clean twin": pandas_reads,
}  # fmt: skip
AGGREGATES = ("smkit, in memory", "smkit on DuckDB", "SQL by hand", "pandas", "Polars")


def prepare(lines: int, folder: Path) -> dict[str, Path]:
    from smkit.sample.bench import orders

    table = orders(lines)
    files = {
        name: folder / f"{name}-{lines}.{kind}"
        for name, kind in (("lines", "parquet"), ("fr", "csv"), ("clean", "csv"))
    }
    table.to_parquet(files["lines"], index=False)
    french = table.rename(columns=HEADERS)
    french.to_csv(files["clean"], index=False)
    days = french["Date de commande"].dt.strftime("%d/%m/%Y %H:%M")
    french.assign(**{"Date de commande": days}).to_csv(
        files["fr"], index=False, sep=";", decimal=",", encoding="utf-8-sig"
    )
    return files


def show(lines: int, name: str, run: Run, against: Run | None) -> None:
    head = f"{lines:>10_}  {name:<22}".replace("_", " ")
    if run.stopped:
        print(f"{head} {run.stopped}", flush=True)
        return
    ratio = f"{run.cpu / against.cpu:>7.2f}" if against and against.cpu else f"{'':>7}"
    print(f"{head} {run.cpu:>8.2f} {ratio} {run.wall:>8.2f} {run.peak:>8.2f}", flush=True)


def main(sizes: list[int]) -> None:
    print(f"{'lines':>10}  {'':<22} {'CPU, s':>8} {'×':>7} {'wall, s':>8} {'peak, GB':>8}")
    for lines in sizes:
        with tempfile.TemporaryDirectory() as place:
            files = prepare(lines, Path(place))
            first: Run | None = None
            for name in AGGREGATES:
                if name == "Polars" and importlib.util.find_spec("polars") is None:
                    continue
                run = measure(["--peer", name, str(files["lines"])])
                show(lines, name, run, first)
                first = first or run
                if not run.stopped and not _same(run.answer, first.answer):
                    print(f"{'':>12}differs: {run.answer} and {first.answer}")
            read = measure(["--peer", "smkit check", str(files["fr"])])
            show(lines, "smkit check", read, None)
            show(lines, "smkit check, again", measure(["--peer", "smkit check", str(files["fr"])]), read)
            show(
                lines,
                "pandas, clean twin",
                measure(["--peer", "pandas, clean twin", str(files["clean"])]),
                read,
            )
            said: dict[str, Any] = {}
            for name, kind, more in (
                ("", "fr", []),
                (", again", "fr", []),
                (", anew", "fr", ["--force"]),
                (", Parquet", "lines", []),
            ):
                run = measure(["--peer", "smkit report", str(files[kind]), place, "indicateurs", *more])
                show(lines, f"smkit report{name}", run, read)
                numbers = (
                    {} if run.stopped else {k: v for k, v in run.answer.items() if isinstance(v, int | float)}
                )
                said = said or numbers
                if numbers and not (numbers.keys() == said.keys() and _same(numbers, said, 1e-12)):
                    print(f"{'':>12}its figures differ from those of the first report")
            every = measure(["--peer", "SQL by hand, all", str(files["lines"])])
            show(lines, "SQL by hand, all", every, read)
            if not every.stopped and first and not _same(first.answer, every.answer):
                print(f"{'':>12}differs: {every.answer} and {first.answer}")
            if not run.stopped and not every.stopped:
                print(
                    f"{'':>12}report, Parquet / SQL by hand, all: CPU {run.cpu / every.cpu:.2f}, wall {run.wall / every.wall:.2f}"
                )


def _same(one: dict[str, float], other: dict[str, float], most: float = 1e-9) -> bool:
    return all(abs(one[name] - other[name]) <= most * abs(other[name]) for name in other)


if __name__ == "__main__":
    if sys.argv[1:3] == ["--peer", "smkit report"]:
        whole_report(*sys.argv[3:])
    elif sys.argv[1:2] == ["--peer"]:
        report(PEERS[sys.argv[2]](sys.argv[3]), lambda found: found)
    else:
        main([1_000 * int(size) for size in sys.argv[1:]] or [1_000 * size for size in SIZES])
