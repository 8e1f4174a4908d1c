"""What reading an export right costs: CPU, seconds and memory, beside pandas on a file that needs no care.

The file is a French one as Excel saves it: order lines, `;`, Windows-1252, `1 234,50`, dd/mm/yyyy, 12 columns. smkit
reads, checks and journals it; `pandas.read_csv` reads its clean twin (UTF-8, comma, point, ISO dates, parsed). Each
run is a process of its own; the best of several counts.

Run: python benchmarks/bench_read.py [LINES]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from smkit.sample import bench

RUNS = 5
LINES = 1_000_000
SMALL = 300_000
AIMS = {"cpu": 4.0, "seconds": 10.0, "memory": 6.0}
HEADERS = {
    "order_id": "N° commande",
    "order_date": "Date",
    "product_id": "Code article",
    "product": "Désignation",
    "category": "Famille",
    "customer_id": "Client",
    "quantity": "Qté",
    "unit_price": "P.U. HT",
    "unit_cost": "Prix d'achat HT",
    "segment": "Segment",
    "region": "Région",
    "channel": "Canal",
}


def make(folder: Path, lines: int) -> tuple[Path, Path]:
    """Write the French file and its clean twin; return their paths."""
    frame = bench.orders(lines)
    rng = np.random.default_rng(1)
    frame["channel"] = np.array(["Site web", "Boutique", "Commercial"])[rng.integers(0, 3, lines)]
    frame["unit_price"] = (frame["unit_price"] * rng.uniform(0.5, 60, lines)).round(2)
    frame["unit_cost"] = (frame["unit_price"] * 0.6).round(2)
    frame["order_date"] = frame["order_date"].dt.normalize()
    frame = frame[list(HEADERS)]
    clean, french = folder / f"clean-{lines}.csv", folder / f"french-{lines}.csv"
    frame.to_csv(clean, index=False, date_format="%Y-%m-%d")
    for name in ("unit_price", "unit_cost"):
        frame[name] = [f"{v:,.2f}".replace(",", " ").replace(".", ",") for v in frame[name]]
    frame["order_date"] = frame["order_date"].dt.strftime("%d/%m/%Y")
    frame.rename(columns=HEADERS).to_csv(
        french, index=False, sep=";", encoding="cp1252", lineterminator="\r\n"
    )
    return french, clean


def run(reader: str, file: Path) -> dict[str, float]:
    """Read a file here, in a process of its own; return CPU and wall seconds, and peak memory in bytes."""
    import pyarrow.compute
    import pyarrow.csv  # noqa: F401

    from smkit.tables import read

    wall, cpu = time.perf_counter(), time.process_time()
    if reader == "smkit":
        journal = read("orders", file, currency="EUR").journal
        rows, kept = journal.rows, journal.kept
    else:
        rows = kept = len(pd.read_csv(file, parse_dates=["order_date"]))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"cpu": cpu, "wall": wall, "peak": peak, "rows": rows, "kept": kept}


def best(reader: str, file: Path) -> dict[str, float]:
    """Return the best of several runs, each in a process of its own."""
    command = [sys.executable, __file__, "--run", reader, str(file)]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(RUNS)
    ]
    return {name: min(each[name] for each in runs) for name in runs[0]}


def told(value: float, aim: float) -> str:
    """Say whether an aim is held."""
    return f"≤ {aim:g} {'held' if value <= aim else 'MISSED'}"


def main(lines: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        print(
            f"{'lines':>9} {'reader':<16} {'MB':>6} {'CPU, s':>7} {'wall, s':>8} {'peak, MB':>9} {'rows kept':>10}"
        )
        for size in dict.fromkeys((min(SMALL, lines), lines)):
            french, clean = make(Path(folder), size)
            found = {
                "smkit, French": (best("smkit", french), french),
                "pandas, clean": (best("pandas", clean), clean),
            }
            for name, (each, file) in found.items():
                print(
                    f"{size:>9} {name:<16} {file.stat().st_size / 1e6:>6.1f} {each['cpu']:>7.2f} {each['wall']:>8.2f} "
                    f"{each['peak'] / 1e6:>9.0f} {each['kept']:>10.0f}"
                )
            ours, theirs = found["smkit, French"][0], found["pandas, clean"][0]
            ratio, times = ours["cpu"] / theirs["cpu"], ours["peak"] / french.stat().st_size
            print(f"{'':>9} CPU {ratio:.2f} × pandas on the twin ({told(ratio, AIMS['cpu'])})", end="; ")
            print(f"{ours['wall']:.1f} s ({told(ours['wall'], AIMS['seconds'])})", end="; ")
            # the interpreter and its libraries weigh some 120 MB: the aim is one for large files
            verdict = f" ({told(times, AIMS['memory'])})" if size == lines else ""
            print(f"peak {times:.1f} × the file{verdict}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(sys.argv[2], Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)
