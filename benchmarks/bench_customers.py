"""Who stays, who leaves, what to expect, on generated order lines: smkit beside pandas and lifetimes.

The question is one for all: recency, frequency and money of every customer with scores, cohorts by month, retention by quarter, the
change of revenue by what customers did, the summary of repeat buying, BG/NBD fitted on it, and purchases expected over 13 weeks.
pandas answers the first five by groupby; lifetimes makes its own summary and fits its own BG/NBD. Each runs in a process of its
own, on the same Parquet folder, its imports done; what is printed is wall and CPU seconds, peak memory, answers that must agree.

Run: python benchmarks/bench_customers.py [MILLIONS…]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from _measure import measure, report

COLUMNS = ["order_id", "order_date", "customer_id", "segment", "quantity", "unit_price"]
PEERS = ("smkit", "pandas", "lifetimes")
WEEKS = 13


def by_smkit(folder: str) -> dict[str, float]:
    from smkit import customers, warehouse
    from smkit.analysis.customers import ledger

    orders = warehouse.scan(folder, "orders", connection=warehouse.embedded("4GB"))
    with ledger.session():
        scored = customers.rfm(orders)
        cells = customers.cohorts(orders, "month")
        followed = customers.retention(orders, "quarter")
        moved = customers.movements(orders, "quarter")
        end = customers.reach(orders)[1]
        clients = customers.customers(orders, end)
    seen = customers.summary(clients, end)
    fit = customers.bgnbd(seen)
    return {
        "customers": len(scored),
        "orders": float(scored["frequency"].sum()),
        "revenue": float(scored["revenue"].sum()),
        "cohort cells": float(cells["customers"].sum()),
        "kept": float(followed["kept"].sum()),
        "lost €": float(moved["lost"].sum()),
        "repeats": float(seen["frequency"].sum()),
        "expected": float(fit.expected(WEEKS, seen["frequency"], seen["recency"], seen["age"]).sum()),
    }


def by_pandas(folder: str) -> dict[str, float]:
    import pandas as pd

    t = pd.read_parquet(folder, columns=COLUMNS)
    sold = t[(t["quantity"] > 0) & (t["unit_price"] > 0) & t["customer_id"].notna()]
    sold = sold.assign(amount=sold["quantity"] * sold["unit_price"], day=sold["order_date"].dt.normalize())
    by = sold.groupby("customer_id")
    rfm = pd.DataFrame(
        {"last": by["day"].max(), "orders": by["order_id"].nunique(), "revenue": by["amount"].sum()}
    )
    for name in rfm:
        rfm[name].rank(pct=True).mul(5).round()
    month = sold["order_date"].dt.year * 12 + sold["order_date"].dt.month
    first = month.groupby(sold["customer_id"]).transform("min")
    cells = sold.assign(cohort=first, month=month).groupby(["cohort", "month"])
    cells = cells.agg(
        customers=("customer_id", "nunique"), orders=("order_id", "nunique"), revenue=("amount", "sum")
    )
    quarter = sold["order_date"].dt.year * 4 + sold["order_date"].dt.quarter
    spent = sold.assign(quarter=quarter).groupby(["customer_id", "quarter"], as_index=False)["amount"].sum()
    later = spent.assign(quarter=spent["quarter"] - 1)
    both = spent.merge(later, on=["customer_id", "quarter"], how="left", suffixes=("", "_after"))
    both = both[both["quarter"] < both["quarter"].max()]
    gone = both["amount_after"].isna()
    days = by["day"].agg(["min", "max", "nunique"])
    return {
        "customers": len(rfm),
        "orders": float(rfm["orders"].sum()),
        "revenue": float(rfm["revenue"].sum()),
        "cohort cells": float(cells["customers"].sum()),
        "kept": float((~gone).sum()),
        "lost €": -float(both.loc[gone, "amount"].sum()),
        "repeats": float((days["nunique"] - 1).sum()),
    }


def by_lifetimes(folder: str) -> dict[str, float]:
    import pandas as pd
    from lifetimes import BetaGeoFitter
    from lifetimes.utils import summary_data_from_transaction_data

    t = pd.read_parquet(folder, columns=COLUMNS)
    sold = t[(t["quantity"] > 0) & (t["unit_price"] > 0) & t["customer_id"].notna()]
    table = summary_data_from_transaction_data(
        sold.astype({"customer_id": "int64"}), "customer_id", "order_date", freq="D"
    )
    seen = table.assign(recency=table["recency"] / 7, T=table["T"] / 7)
    fit = BetaGeoFitter().fit(seen["frequency"], seen["recency"], seen["T"])
    triple = seen["frequency"], seen["recency"], seen["T"]
    return {
        "customers": len(seen),
        "repeats": float(seen["frequency"].sum()),
        "expected": float(fit.conditional_expected_number_of_purchases_up_to_time(WEEKS, *triple).sum()),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("millions", nargs="*", type=float, default=[1, 10])
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    asked = parser.parse_args([word for word in sys.argv[1:] if word != "report"])
    if asked.peer:
        import pandas  # noqa: F401  its import is nobody's work

        work = {"smkit": by_smkit, "pandas": by_pandas, "lifetimes": by_lifetimes}[asked.peer]
        report(lambda: work(asked.folder), lambda found: found)
        return
    from smkit.sample.bench import write_orders_parquet

    print("RFM, cohorts, retention, movements, BG/NBD; pandas has no model, lifetimes has the model alone")
    print(f"{'lines':>7}  {'peer':<10}{'wall, s':>9}{'CPU, s':>9}{'peak, GB':>10}  answer beside smkit's")
    for millions in asked.millions:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "orders"
            write_orders_parquet(folder, int(millions * 1_000_000))
            ours: dict[str, float] = {}
            for peer in PEERS:
                run = measure(["--peer", peer, "--folder", str(folder), "report"])
                if run.stopped:
                    print(f"{millions:>5g} M  {peer:<10} {run.stopped}", flush=True)
                    continue
                ours = ours or run.answer
                apart = [
                    f"{name} {abs(value / ours[name] - 1):.0e}"
                    for name, value in run.answer.items()
                    if ours.get(name)
                ]
                told = ", ".join(apart) if peer != "smkit" else f"{run.answer['customers']:,} customers"
                print(
                    f"{millions:>5g} M  {peer:<10}{run.wall:>9.1f}{run.cpu:>9.1f}{run.peak:>10.2f}  {told}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
