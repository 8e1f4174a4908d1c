"""Who finds the pairs and bundles of an order file first? `smkit.baskets` beside the packages people would pick.

Each engine runs cold in a process of its own, imports included: order lines in (a DataFrame in memory; the Parquet
file for DuckDB, Polars and Spark, which read it themselves), rules or sets out. Counts are compared with
smkit's. Times are wall and CPU seconds, memory the peak of the process with its input; × is peer / smkit.
The machine is shared: trust ratios. A peer is stopped at 10 minutes or 12 GB.

Run: python benchmarks/bench_baskets.py [pairs|bundles|linear] [groceries|retail|NUMBER OF BASKETS ...]
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from _measure import Run, measure, report

DATA = Path(__file__).parents[2] / "shared/data"
#: Real baskets, and where they are; the others are generated.
REAL = {
    "groceries": DATA / "groceries/groceries.csv",
    "retail": DATA / "online_retail/online_retail_2010_2011.parquet",
}
SIZES = ("groceries", "retail", "300000", "3000000")
#: Least support of each data set: for pairs, for bundles of up to 4.
SUPPORTS = {"groceries": (0.001, 0.002), "retail": (0.005, 0.005)}
GENERATED = (0.001, 0.001)
CONFIDENCE = 0.1003  # met by no rule exactly, so that no float can differ


def generate(baskets: int, products: int = 5_000, mean: int = 10, seed: int = 1) -> pd.DataFrame:
    """Order lines: popularity falls like 1 / rank^0.8; one line in seven follows from the line before it."""
    import numpy as np

    random = np.random.default_rng(seed)
    sizes = 1 + random.poisson(mean - 1, baskets)
    lines = int(sizes.sum())
    popularity = np.cumsum(1 / np.arange(1, products + 1) ** 0.8)
    item = np.searchsorted(popularity / popularity[-1], random.random(lines)).astype(np.int32)
    order = np.repeat(np.arange(baskets), sizes)
    after = np.flatnonzero((random.random(lines - 1) < 0.15) & (order[1:] == order[:-1])) + 1
    item[after] = (item[after - 1] * 7 + 13) % products
    names = pd.Index([f"produit {number:05}" for number in range(products)], dtype="str")
    return pd.DataFrame({"order_id": order, "product": pd.Categorical.from_codes(item, names)})


def prepare(name: str, folder: Path) -> Path:
    path = folder / f"{name}.parquet"
    if name == "groceries":
        rows = REAL[name].read_text("utf-8").splitlines()
        pairs = [(number, item.strip()) for number, row in enumerate(rows) for item in row.split(",")]
        table = pd.DataFrame(pairs, columns=["order_id", "product"])
    elif name == "retail":
        table = pd.read_parquet(REAL[name])
        table = table[(table["Quantity"] > 0) & (table["UnitPrice"] > 0)]
        table = table[["InvoiceNo", "StockCode"]].set_axis(["order_id", "product"], axis=1)
        table = table[table.groupby("order_id")["product"].transform("nunique") <= 1_000]
    else:
        table = generate(int(name))
    table.astype({"product": "str"}).to_parquet(path, index=False)
    return path


# --- pairs: (a, b, baskets with both), a < b --------------------------------------------------------------


def least(orders: pd.DataFrame, support: float) -> int:
    from math import ceil

    return ceil(support * orders["order_id"].nunique() - 1e-9)


def smkit_pairs(orders: Any, support: float, engine: str | None = None) -> Iterable[tuple]:
    from smkit.analysis.crosssell import rules

    found = rules(orders, support, CONFIDENCE, engine=engine)
    return zip(found["antecedent_id"], found["consequent_id"], found["n_both"], strict=True)


def sure(found: pd.DataFrame) -> pd.DataFrame:
    """Rules, with every measure, from a frame of a, b, n_a, n_b, n_both and n, each pair once."""
    other = found.rename(columns={"a": "b", "b": "a", "n_a": "n_b", "n_b": "n_a"})
    table = pd.concat([found, other])
    table["confidence"] = table["n_both"] / table["n_a"]
    table = table[table["confidence"] >= CONFIDENCE]
    table["lift"] = table["confidence"] * table["n"] / table["n_b"]
    return table.sort_values("lift", ascending=False)


SQL = """
WITH lines AS (SELECT DISTINCT order_id, product FROM '{path}'),
total AS (SELECT COUNT(DISTINCT order_id) AS n FROM lines),
kept AS (
  SELECT product, COUNT(*) AS size, ROW_NUMBER() OVER () AS id FROM lines GROUP BY product
  HAVING COUNT(*) >= {support} * (SELECT n FROM total)
),
coded AS (SELECT order_id, id FROM lines JOIN kept USING (product)),
met AS (
  SELECT x.id AS i, y.id AS j, COUNT(*) AS n_both FROM coded x JOIN coded y ON x.order_id = y.order_id AND x.id < y.id
  GROUP BY ALL HAVING COUNT(*) >= {support} * (SELECT n FROM total)
)
SELECT p.product AS a, q.product AS b, p.size AS n_a, q.size AS n_b, n_both, n
FROM met JOIN kept p ON i = p.id JOIN kept q ON j = q.id, total"""


def triples(table: pd.DataFrame) -> Iterable[tuple]:
    return zip(table["a"], table["b"], table["n_both"], strict=True)


def duckdb_pairs(path: str, support: float) -> Iterable[tuple]:
    import duckdb

    return triples(sure(duckdb.sql(SQL.format(path=path, support=support)).df()))


def polars_pairs(path: str, support: float) -> Iterable[tuple]:
    import polars as pl

    lines = pl.scan_parquet(path).unique().collect(engine="streaming")
    n = lines["order_id"].n_unique()
    kept = lines.group_by("product").len("size").filter(pl.col("size") >= support * n).with_row_index("id")
    coded = lines.join(kept, on="product").select("order_id", "id").lazy()
    met = (
        coded.join(coded, on="order_id")
        .filter(pl.col("id") < pl.col("id_right"))
        .group_by("id", "id_right")
        .len("n_both")
        .filter(pl.col("n_both") >= support * n)
        .collect(engine="streaming")
    )
    named = met.join(kept.rename({"product": "a", "size": "n_a"}), on="id").join(
        kept.rename({"product": "b", "size": "n_b", "id": "id_right"}), on="id_right"
    )
    return triples(sure(named.with_columns(n=pl.lit(n)).to_pandas()))


def pandas_pairs(orders: pd.DataFrame, support: float) -> Iterable[tuple]:
    lines = orders.drop_duplicates()
    n = lines["order_id"].nunique()
    size = lines["product"].value_counts()
    size = size[size >= support * n]
    lines = lines[lines["product"].isin(size.index)]
    codes = pd.Series(range(len(size)), index=size.index)
    lines = pd.DataFrame(
        {"order_id": lines["order_id"].to_numpy(), "id": lines["product"].map(codes).to_numpy()}
    )
    met = lines.merge(lines, on="order_id")
    met = met[met["id_x"] < met["id_y"]].groupby(["id_x", "id_y"]).size().reset_index(name="n_both")
    met = met[met["n_both"] >= support * n]
    a, b = size.index[met["id_x"]], size.index[met["id_y"]]
    return triples(sure(met.assign(a=a, b=b, n_a=size[a].to_numpy(), n_b=size[b].to_numpy(), n=n)))


def fastapriori_pairs(orders: pd.DataFrame, support: float) -> Iterable[tuple]:
    import fastapriori

    found = fastapriori.find_associations(
        orders, "order_id", "product", k=2, min_support=support, min_confidence=CONFIDENCE
    )
    return zip(found["item_A"], found["item_B"], found["instances"], strict=True)


def spark_pairs(path: str, support: float) -> Iterable[tuple]:
    from pyspark.sql import SparkSession

    from smkit.analysis.crosssell import rules

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "6g")
    session = (
        builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8").getOrCreate()
    )
    found = rules(session.read.parquet(path), support, CONFIDENCE)
    return zip(found["antecedent_id"], found["consequent_id"], found["n_both"], strict=True)


# --- what finds sets, of two items or more: (items, baskets with all) ------------------------------------


def baskets_of(orders: pd.DataFrame) -> list[list[str]]:
    return orders.drop_duplicates().groupby("order_id", sort=False)["product"].agg(list).tolist()


def smkit_sets(orders: pd.DataFrame, support: float, longest: int) -> Iterable[tuple]:
    from smkit.analysis.crosssell import bundles

    found = bundles(orders, support, max_items=longest, most=10**8).table
    return zip(found["items"], found["n_both"], strict=True)


def pyfim_sets(orders: pd.DataFrame, support: float, longest: int) -> Iterable[tuple]:
    import fim

    count = least(orders, support)
    return fim.fpgrowth(baskets_of(orders), target="s", supp=-count, zmin=1, zmax=longest, report="a")


def mlxtend_sets(orders: pd.DataFrame, support: float, longest: int) -> Iterable[tuple]:
    from mlxtend.frequent_patterns import association_rules, fpgrowth
    from mlxtend.preprocessing import TransactionEncoder

    n = orders["order_id"].nunique()
    size = orders.drop_duplicates()["product"].value_counts()
    kept = orders[orders["product"].isin(size.index[size >= support * n])]  # or 5 000 columns would not fit
    encoder = TransactionEncoder()
    transactions = baskets_of(kept)
    table = pd.DataFrame(encoder.fit_transform(transactions), columns=encoder.columns_)
    count = least(orders, support)
    found = fpgrowth(table, min_support=(count - 0.5) / len(table), use_colnames=True, max_len=longest)
    if longest == 2:
        association_rules(found, metric="confidence", min_threshold=CONFIDENCE)
    return zip(found["itemsets"], (found["support"] * len(table)).round().astype(int), strict=True)


def efficient_apriori_sets(orders: pd.DataFrame, support: float, longest: int) -> Iterable[tuple]:
    from efficient_apriori import apriori

    found, _ = apriori(baskets_of(orders), min_support=support, min_confidence=CONFIDENCE, max_length=longest)
    return [(items, count) for level in found.values() for items, count in level.items()]


def rusket_sets(orders: pd.DataFrame, support: float, longest: int) -> Iterable[tuple]:
    import rusket

    count = least(orders, support)
    n = orders["order_id"].nunique()
    miner = rusket.FPGrowth.from_transactions(
        orders, "order_id", "product", min_support=(count - 0.5) / n, max_len=longest
    )
    found = miner.mine()
    if longest == 2:
        miner.association_rules(metric="confidence", min_threshold=CONFIDENCE)
    return zip(found["itemsets"], (found["support"] * n).round().astype(int), strict=True)


PAIRS: dict[str, tuple[str, Callable[..., Iterable[tuple]]]] = {
    "smkit": ("frame", smkit_pairs),
    "smkit, DuckDB": ("file", lambda path, support: smkit_pairs(path, support, "duckdb")),
    "DuckDB SQL": ("file", duckdb_pairs),
    "Polars": ("file", polars_pairs),
    "fastapriori (Rust)": ("frame", fastapriori_pairs),
    "rusket (Rust)": ("sets", rusket_sets),
    "pyfim (C)": ("sets", pyfim_sets),
    "pandas merge": ("frame", pandas_pairs),
    "mlxtend": ("sets", mlxtend_sets),
    "efficient-apriori": ("sets", efficient_apriori_sets),
    "smkit, Spark": ("file", spark_pairs),
}
SETS: dict[str, Callable[..., Iterable[tuple]]] = {
    "smkit": smkit_sets,
    "rusket (Rust)": rusket_sets,
    "pyfim (C)": pyfim_sets,
    "mlxtend": mlxtend_sets,
    "efficient-apriori": efficient_apriori_sets,
}


def run(task: str, engine: str, path: str, support: float) -> None:
    """In the process of an engine."""
    orders = pd.read_parquet(path)
    if task == "bundles":
        report(lambda: list(SETS[engine](orders, support, 4)), digest)
    elif PAIRS[engine][0] == "sets":
        report(lambda: list(PAIRS[engine][1](orders, support, 2)), lambda found: digest(confident(found)))
    else:
        given: Any = orders
        if PAIRS[engine][0] == "file":
            given = path
            del orders
        report(lambda: list(PAIRS[engine][1](given, support)), digest)


def confident(found: list[tuple]) -> list[tuple]:
    """The pairs of a list of sets that make a rule of enough confidence: what the other engines return."""
    single = {next(iter(items)): count for items, count in found if len(items) == 1}
    pairs = [(tuple(items), count) for items, count in found if len(items) == 2]
    return [
        (items, count) for items, count in pairs if count >= CONFIDENCE * min(single[item] for item in items)
    ]


def digest(found: list[tuple]) -> list[Any]:
    """How many sets of two or more, and a fingerprint of each set with its count."""
    sets = {}
    for *items, count in found:
        names = items if len(items) == 2 else items[0]
        if len(names) > 1:
            sets[tuple(sorted(map(str, names)))] = int(count)
    text = "\n".join(f"{'|'.join(items)}={count}" for items, count in sorted(sets.items()))
    return [len(sets), hashlib.sha256(text.encode()).hexdigest()[:12]]


def compare(task: str, name: str, path: Path, lines: int) -> None:
    support = SUPPORTS.get(name, GENERATED)[task == "bundles"]
    print(f"\n{task}, {name}, {lines:,} lines, support {support}", flush=True)
    print(f"{'':<20} {'wall, s':>8} {'×':>6} {'CPU, s':>8} {'×':>6} {'peak, GB':>9} {'×':>6}   answer")
    first: Run | None = None
    for engine in PAIRS if task == "pairs" else SETS:
        found = measure(["run", task, engine, str(path), str(support)])
        first = first or found
        if found.stopped:
            print(f"{engine:<20} {found.stopped} (peak {found.peak:.1f} GB)", flush=True)
            continue
        same = "same" if found.answer == first.answer else f"OTHER: {found.answer}"
        answer = f"{found.answer[0]} sets" if found is first else same
        ratios = [found.wall / first.wall, found.cpu / first.cpu, found.peak / first.peak]
        print(
            f"{engine:<20} {found.wall:>8.2f} {ratios[0]:>6.1f} {found.cpu:>8.2f} {ratios[1]:>6.1f} "
            f"{found.peak:>9.2f} {ratios[2]:>6.1f}   {answer}",
            flush=True,
        )


def linear(folder: Path) -> None:
    """How the cost grows with the lines: seconds of CPU per million lines must stay flat."""
    print(
        f"\ngrowth, generated baskets\n{'baskets':>10} {'lines':>12} {'CPU, s':>8} {'CPU, s / M lines':>18}"
    )
    for baskets in (300_000, 1_000_000, 3_000_000):
        path = prepare(str(baskets), folder)
        lines = len(pd.read_parquet(path, columns=["order_id"]))
        found = measure(["run", "pairs", "smkit", str(path), str(GENERATED[0])])
        print(f"{baskets:>10,} {lines:>12,} {found.cpu:>8.2f} {found.cpu / lines * 1e6:>18.3f}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["run"]:
        run(*sys.argv[2:5], float(sys.argv[5]))  # type: ignore[arg-type]
        return
    tasks = [word for word in sys.argv[1:] if word in ("pairs", "bundles", "linear")] or [
        "pairs",
        "bundles",
        "linear",
    ]
    names = [word for word in sys.argv[1:] if word not in ("pairs", "bundles", "linear")] or list(SIZES)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in names if {"pairs", "bundles"} & set(tasks) else ():
            if name in REAL and not REAL[name].is_file():
                print(f"No real data here: {name} is left out.")
                continue
            path = prepare(name, folder)
            lines = len(pd.read_parquet(path, columns=["order_id"]))
            for task in tasks:
                if task == "pairs" or (task == "bundles" and name != "3000000"):
                    compare(task, name, path, lines)
        if "linear" in tasks:
            linear(folder)
    print(f"\n{(time.monotonic() - start) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
