"""What a report costs to write, format by format: time in process and size, for every report of the kit, beside stock nbconvert.

Run: python benchmarks/bench_rendering.py [REPORT…]
"""

import io
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter

from smkit import paths
from smkit.reports.running import results
from smkit.reports.writing import browsers, formats, safety

RUNS = 5
AIMS = {"html": 0.15, "xlsx": 0.5}
SIZE_AIM = 1_000_000  # bytes of a page of ten charts


def finish(path: Path) -> formats.Finished:
    """A report of the kit, as it stands executed in the repository, on the boutique's files."""
    notebook = nbformat.read(path, as_version=4)
    found = results.collect(notebook)
    title = found.titles[0]
    files = {source["table"]: paths.BOUTIQUE / source["file"] for source in found.sources}
    about = {"sources": [], "parameters": {"donnees": "boutique"}, "version": "0", "date": "aujourd'hui"}
    return formats.Finished(notebook, found, title["text"], title["line"], about, files)


def best(call: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the best of several runs, after one that warms up."""
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def stock(notebook: nbformat.NotebookNode) -> None:
    """What `jupyter nbconvert --to html` does, in process and with one exporter for all."""
    with redirect_stderr(io.StringIO()):
        _STOCK.from_notebook_node(notebook)


_STOCK = HTMLExporter()


def main() -> None:
    logging.disable(logging.WARNING)
    wanted = sys.argv[1:]
    print(f"{'report':<20} {'format':<10} {'seconds':>8} {'kB':>7}   aim")
    for path in sorted((paths.NOTEBOOKS / "rapports").glob("*.ipynb")):
        if wanted and path.stem not in wanted:
            continue
        finished = finish(path)
        charts = len(finished.results.charts)
        with tempfile.TemporaryDirectory() as folder:
            print(
                f"{path.stem:<20} {'scan':<10} {best(lambda f=finished: safety.check(f), 2):>8.3f} {'':>7}   {charts} charts"
            )
            for name, write in formats.WRITERS.items():
                if name == "pdf" and browsers.find() is None:
                    print(f"{path.stem:<20} {name:<10} {'–':>8} {'–':>7}   no browser")
                    continue
                seconds = best(
                    lambda w=write, f=finished, to=Path(folder): w(f, to), 1 if name == "pdf" else RUNS
                )
                size = (Path(folder) / f"rapport.{name}").stat().st_size
                aim = (
                    f"< {AIMS[name]:g} s {'held' if seconds < AIMS[name] else 'MISSED'}"
                    if name in AIMS
                    else ""
                )
                if name == "html":
                    aim += f", < 1 MB {'held' if size < SIZE_AIM else 'MISSED'}"
                print(f"{path.stem:<20} {name:<10} {seconds:>8.3f} {size / 1000:>7.0f}   {aim}")
        seconds = best(lambda n=finished.notebook: stock(n), 2)
        print(f"{path.stem:<20} {'nbconvert':<10} {seconds:>8.3f} {'':>7}   stock HTML, for comparison")


if __name__ == "__main__":
    main()
