"""What to propose next: `smkit.baskets` beside popularity, best-confidence rules, cosine, implicit's BM25 and ALS.

Two questions on Online Retail: T1, one product of a later basket is hidden, find it; T2, find what a customer
will buy for the first time in their last order. λ and the peers' settings are chosen on orders before those
of the test. A hit is an answer among the first 5 or 10; MRR is the mean of 1 / rank; ± is the 95 % margin.

Run: python benchmarks/bench_recommend.py [online_retail.parquet]
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # what implicit asks for; the same for all

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, diags

from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.holdout import last_orders, questions, ranks
from smkit.analysis.crosssell.learn import learn, score

FILE = Path(__file__).parents[2] / "shared/data/online_retail/online_retail_2010_2011.parquet"
COLUMNS = {
    "InvoiceNo": "order_id",
    "InvoiceDate": "order_date",
    "StockCode": "product_id",
    "Quantity": "quantity",
    "UnitPrice": "unit_price",
    "CustomerID": "customer_id",
}
Scores = Callable[[csr_matrix], np.ndarray]


def popularity(rows: csr_matrix, _: int) -> Scores:
    totals = np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.float32)
    return lambda known: np.tile(totals, (known.shape[0], 1))


def best_confidence(rows: csr_matrix, _: int) -> Scores:
    bought = (rows != 0).astype(np.float32)
    together = (bought.T @ bought).tocsr()
    together.data[together.data < 3] = 0  # a rule needs a few baskets
    together.setdiag(0)
    together.eliminate_zeros()
    weights = diags(1 / np.maximum(np.bincount(rows.indices, minlength=rows.shape[1]), 1)) @ together
    return lambda known: score(known, weights.tocsr())


def cosine(rows: csr_matrix, _: int) -> Scores:
    bought = (rows != 0).astype(np.float32)
    norm = diags(1 / np.sqrt(np.maximum(np.bincount(rows.indices, minlength=rows.shape[1]), 1)))
    weights = (norm @ (bought.T @ bought) @ norm).toarray()
    np.fill_diagonal(weights, 0)
    return lambda known: (known != 0).astype(np.float32) @ weights


def bm25(rows: csr_matrix, neighbours: int) -> Scores:
    from implicit.nearest_neighbours import BM25Recommender

    model = BM25Recommender(K=neighbours)
    model.fit((rows != 0).astype(np.float64).tocsr(), show_progress=False)
    return lambda known: ((known != 0).astype(np.float64) @ model.similarity).toarray()


def als(rows: csr_matrix, factors: int) -> Scores:
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(factors=factors, iterations=20, random_state=0)
    model.fit((rows != 0).astype(np.float32).tocsr(), show_progress=False)

    def scores(known: csr_matrix) -> np.ndarray:
        bought = (known != 0).astype(np.float32).tocsr()
        return model.recalculate_user(np.arange(known.shape[0]), bought) @ model.item_factors.T

    return scores


#: Each peer, and the settings tried on the validation orders.
PEERS: dict[str, tuple[Callable[[csr_matrix, int], Scores], tuple[int, ...]]] = {
    "popularity": (popularity, (0,)),
    "best-confidence rules": (best_confidence, (0,)),
    "cosine": (cosine, (0,)),
    "implicit BM25": (bm25, (20, 100, 500)),
    "implicit ALS": (als, (32, 64, 128, 256)),
}


def line(name: str, found: np.ndarray, seconds: float, setting: str) -> str:
    cells = []
    for values in (found <= 5, found <= 10, 1 / found):
        cells.append(f"{values.mean():.4f} ± {1.96 * values.std() / np.sqrt(len(found)):.4f}")
    return f"{name:<24} {cells[0]:>18} {cells[1]:>18} {cells[2]:>18} {seconds:>8.1f}   {setting}"


def protocol(baskets: Baskets, unit: str, share: float, title: str) -> None:
    hidden = last_orders(baskets, unit, share)
    early = encode(baskets.lines[~hidden[baskets.basket]])
    start = time.process_time()
    model = learn(early, unit)
    seconds = time.process_time() - start
    columns = baskets.keys.get_indexer(early.keys[model.columns])
    rows, known, answer = questions(baskets, unit, hidden, columns)
    before = questions(early, unit, last_orders(early, unit, 0.1), model.columns)
    print(f"\n{title}: {known.shape[0]} questions, {len(columns)} products")
    print(f"{'':<24} {'HR@5':>18} {'HR@10':>18} {'MRR':>18} {'CPU, s':>8}   chosen on validation")
    print(
        line(
            "smkit (EASE)", ranks(score(known, model.weights), known, answer), seconds, f"λ = {model.ridge:g}"
        )
    )
    for name, (scorer, settings) in PEERS.items():
        start = time.process_time()
        tried = {}
        for setting in settings if len(settings) > 1 else ():
            tried[setting] = (1 / ranks(scorer(before[0], setting)(before[1]), *before[1:])).mean()
        best = max(tried, key=lambda setting: tried[setting]) if tried else settings[0]
        found = ranks(scorer(rows, best)(known), known, answer)
        print(line(name, found, time.process_time() - start, str(best) if tried else ""), flush=True)


def main() -> None:
    warnings.filterwarnings("ignore", module="implicit")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    if not path.is_file():
        print("No real data here: recommendations are left out.")
        return
    baskets = encode(pd.read_parquet(path, columns=list(COLUMNS)).rename(columns=COLUMNS))
    protocol(baskets, "order", 0.2, "T1, the hidden product of a basket (last 20 % of the orders)")
    protocol(baskets, "customer", 0.0, "T2, the new products of each customer's last order")


if __name__ == "__main__":
    main()
