"""How long a batch of reports takes, by four ways of running the same notebook, beside the least it could take.

One report: 50,000 rows, three seaborn figures, one styled table, executed and exported to HTML.

(a) `papermill` then `jupyter nbconvert`, in a loop; (b) Papermill's Python API, with one exporter reused; (c) `smkit report`, on
one worker and on two; and the limit: the same cells in a warm process, and the export, with nothing to keep reports apart.

Run: python benchmarks/bench_reports.py [N…]   (20 by default; 100 takes some fifteen minutes)
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

BIN = Path(sys.executable).parent
CELLS = [
    "import matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd\nimport seaborn as sns\n\nsns.set_theme()",
    "draw = np.random.default_rng(graine)\n"
    "ventes = pd.DataFrame({\n"
    "    'region': draw.choice(['Nord', 'Sud', 'Est', 'Ouest'], 50_000),\n"
    "    'jour': pd.Timestamp('2025-01-01') + pd.to_timedelta(draw.integers(0, 365, 50_000), 'D'),\n"
    "    'montant': draw.gamma(2, 100, 50_000),\n"
    "})\n"
    "ventes['mois'] = ventes['jour'].dt.month",
    "par_mois = ventes.groupby(['mois', 'region'], as_index=False)['montant'].sum()\n"
    "sns.lineplot(par_mois, x='mois', y='montant', hue='region');",
    "sns.barplot(ventes, x='region', y='montant', errorbar=None);",
    "sns.histplot(ventes, x='montant', bins=60);",
    "par_mois.pivot(index='mois', columns='region', values='montant').style.format('{:,.0f}')",
]
AIMS = {"(c) smkit, 1 worker": 5.0, "(c) smkit, 2 workers": 7.5}


def notebook() -> nbformat.NotebookNode:
    cells = [new_markdown_cell("# Banc d'essai"), new_code_cell("graine = 1  # nombre")]
    cells[1].metadata["tags"] = ["parameters"]
    cells += [new_code_cell(source) for source in CELLS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


# ------------------------------------------------------------------------------------------------ the ways, each in a process


def loop(folder: Path, n: int) -> None:
    """(a)"""
    for seed in range(n):
        done = folder / f"{seed}.ipynb"
        run(
            [
                str(BIN / "papermill"),
                "--no-progress-bar",
                "-p",
                "graine",
                str(seed),
                str(folder / "banc.ipynb"),
                str(done),
            ]
        )
        run([str(BIN / "jupyter"), "nbconvert", "--log-level", "ERROR", "--to", "html", str(done)])


def api(folder: Path, n: int) -> None:
    """(b)"""
    import papermill
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter()
    for seed in range(n):
        done = papermill.execute_notebook(
            str(folder / "banc.ipynb"), str(folder / f"{seed}.ipynb"), {"graine": seed}, progress_bar=False
        )
        (folder / f"{seed}.html").write_text(exporter.from_notebook_node(done)[0], "utf-8")


def smkit(folder: Path, n: int, jobs: int) -> None:
    """(c)"""
    from smkit import cli, paths

    paths.NOTEBOOKS = folder
    sets = "".join(f"      s{seed}: {{graine: {seed}}}\n" for seed in range(n))
    (folder / "lot.yaml").write_text(f"lots:\n  - rapports: banc\n    jeux:\n{sets}", "utf-8")
    options = ["--formats", "html", "--force", "--jobs", str(jobs)]
    cli.main(["report", "--batch", str(folder / "lot.yaml"), "--to", str(folder / "sortie"), *options])


def limit(folder: Path, n: int) -> None:
    """The cells in one warm IPython shell, and the export; prints the seconds that they take."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbconvert.exporters import HTMLExporter
    from nbformat.v4 import new_output

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell, exporter = InteractiveShell.instance(), HTMLExporter()

    def one(seed: int) -> None:
        node = notebook()
        node.cells[1].source = f"graine = {seed}"
        for cell in node.cells[1:]:
            with capture_output() as caught:
                shell.run_cell(cell.source)
            cell.outputs = [
                new_output("display_data", o.data, metadata=o.metadata or {}) for o in caught.outputs
            ]
        nbformat.write(node, str(folder / f"{seed}.ipynb"))
        (folder / f"{seed}.html").write_text(exporter.from_notebook_node(node)[0], "utf-8")
        assert sum("image/png" in o.data for cell in node.cells[1:] for o in cell.outputs) == 3

    one(0)
    start, cpu = time.perf_counter(), time.process_time()
    for seed in range(n):
        one(seed)
    print(json.dumps({"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}))


WAYS = {
    "(a) papermill + nbconvert": lambda folder, n: loop(folder, n),
    "(b) Papermill's API": lambda folder, n: api(folder, n),
    "(c) smkit, 1 worker": lambda folder, n: smkit(folder, n, 1),
    "(c) smkit, 2 workers": lambda folder, n: smkit(folder, n, 2),
    "limit": limit,
}

# ------------------------------------------------------------------------------------------------ measuring


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def measure(way: str, n: int) -> dict[str, float]:
    """Wall and CPU seconds of a batch, everything that it starts included."""
    with room() as folder:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        said = run([sys.executable, __file__, "--way", way, str(folder), str(n)])
        wall = time.perf_counter() - start
        while True:  # what outlives the command, for a moment: its fork server
            try:
                os.wait()
            except ChildProcessError:
                break
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        made = len(list(folder.rglob("*.html"))) - (folder / "sortie").exists()
        assert made >= n, f"{way}: {made} reports made, {n} asked for"
        if way == "limit":
            return dict(json.loads(said.splitlines()[-1]))
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return {"wall": wall, "cpu": cpu}


def memory(way: str, n: int = 4) -> dict[str, float]:
    """Megabytes at the peak: of all processes together (shared pages counted once), and of what the largest has to itself."""
    peak = {"together": 0.0, "own": 0.0}
    with room() as folder:
        process = subprocess.Popen(
            [sys.executable, __file__, "--way", way, str(folder), str(n)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.1):
                together = 0.0
                for each in psutil.Process().children(recursive=True):
                    try:
                        used = each.memory_full_info()
                        together += used.pss / 2**20
                        if _is_worker(each):
                            peak["own"] = max(peak["own"], used.uss / 2**20)
                    except psutil.Error:
                        continue
                peak["together"] = max(peak["together"], together)

        thread = threading.Thread(target=watch)
        thread.start()
        assert process.wait() == 0, way
        over.set()
        thread.join()
    return peak


def _is_worker(process: psutil.Process) -> bool:
    """Whether a process is one report's: a kernel, or a child of the fork server."""
    parent = process.parent()
    return "ipykernel" in " ".join(process.cmdline()) or (
        parent is not None
        and "forkserver" in " ".join(parent.cmdline())
        and "forkserver" in " ".join(process.cmdline())
    )


@contextmanager
def room() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rapports").mkdir()
        for path in (folder / "banc.ipynb", folder / "rapports" / "banc.ipynb"):
            nbformat.write(notebook(), path)
        os.environ["SMKIT_WORKSPACE"] = name
        yield folder


def main(sizes: list[int]) -> None:
    ctypes.CDLL(None).prctl(36, 1)  # orphans of a command come to us, and their CPU with them (Linux)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'way':<28}{'peak, MB':>10}{'own, MB':>9}")
    for way in WAYS:
        if way != "limit":
            used = memory(way)
            print(f"{way:<28}{used['together']:>10.0f}{used['own']:>9.0f}", flush=True)
    for n in sizes:
        found = {way: measure(way, n) for way in WAYS}
        first, least = found["(a) papermill + nbconvert"], found["limit"]
        print(
            f"\n{n} reports{'':<17}{'wall, s':>10}{'a report':>10}{'CPU':>8}{'× (a)':>8}{'CPU':>8}{'/ limit':>9}{'CPU':>8}"
        )
        for way, m in found.items():
            ratios = (
                first["wall"] / m["wall"],
                first["cpu"] / m["cpu"],
                m["wall"] / least["wall"],
                m["cpu"] / least["cpu"],
            )
            aim = AIMS.get(way)
            held = "" if aim is None else f"   aim {aim:g}× {'held' if ratios[0] >= aim else 'MISSED'}"
            print(
                f"{way:<24}{m['wall']:>10.1f}{m['wall'] / n:>10.2f}{m['cpu'] / n:>8.2f}{ratios[0]:>8.1f}{ratios[1]:>8.1f}"
                f"{ratios[2]:>9.2f}{ratios[3]:>8.2f}{held}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        WAYS[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main([int(size) for size in sys.argv[1:]] or [20])
