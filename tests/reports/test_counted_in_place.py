"""The report of orders that stay in their file gives the results of the same orders read whole, to twelve digits."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest
import same

import smkit
from smkit.reports.keeping import build
from smkit.sample import bench

#: What each report is asked; the last day that counts, so that clocks change nothing.
ASKED: dict[str, dict[str, Any]] = {
    "indicateurs": {"aujourdhui": "2026-01-05"},
    "vente_croisee": {"taux_marque": 0.4},
    "fidelisation": {},
    "client": {},
}


@pytest.fixture(scope="module", params=ASKED)
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, Path]:
    """The folder of a report of a Parquet file, `whole`, and of one of a folder that holds it, `counted`."""
    place = tmp_path_factory.mktemp("rapports")
    (place / "ventes").mkdir()
    file = place / "ventes" / "ventes.parquet"
    orders = smkit.gather("boutique").tables["orders"]
    fee = orders.head(1).assign(product="Frais de port", product_id="FP")
    blank = {
        name: orders[name].mask(orders.index % 17 == 3) for name in ("product_id", "segment", "unit_cost")
    }
    pd.concat([orders.assign(**blank), fee], ignore_index=True).to_parquet(file, index=False)
    for kind, source in (("whole", file), ("counted", file.parent)):
        asked = {"commandes": str(source), **ASKED[request.param]}
        (outcome,) = build.make(build.plan(request.param, asked, []), place / kind, ["html"])
        assert outcome.made, outcome.reason
    return {kind: place / kind / request.param for kind in ("whole", "counted")}


def test_figures_findings_and_tables_are_the_same(made: dict[str, Path]) -> None:
    same.check_same(made["whole"], made["counted"])
    assert same.results(made["counted"])["sources"][0]["sha256"]


def test_the_page_says_which_way_its_lines_were_counted(made: dict[str, Path]) -> None:
    whole, counted = ((made[each] / "rapport.html").read_text("utf-8") for each in ("whole", "counted"))
    assert "compté sur place par le moteur DuckDB" in counted
    assert "compté sur place" not in whole


def largest(process: psutil.Process) -> int:
    """The memory of the largest of a process and those that it started, in bytes."""
    found = 0
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):  # it has just ended
            found = max(found, one.memory_info().rss)
    return found


@pytest.mark.trials
@pytest.mark.parametrize(("millions", "most"), [(5, 2), (20, 4)])
def test_millions_of_lines_take_a_few_gigabytes(millions: int, most: int, tmp_path: Path) -> None:
    bench.write_orders_parquet(tmp_path / "ventes", millions * 1_000_000)
    given = [
        "-p",
        "commandes",
        str(tmp_path / "ventes"),
        "--formats",
        "html",
        "--timeout",
        "3600",
        "--memory",
        str(most),
    ]
    command = [
        sys.executable,
        "-m",
        "smkit",
        "report",
        "vente_croisee",
        *given,
        "--to",
        str(tmp_path / "sortie"),
    ]
    peak = 0
    with subprocess.Popen(command, env=os.environ | {"SMKIT_WORKSPACE": str(tmp_path)}) as running:
        watched = psutil.Process(running.pid)
        while running.poll() is None:
            with suppress(psutil.Error):
                peak = max(peak, largest(watched))
            with suppress(subprocess.TimeoutExpired):
                running.wait(0.1)
    assert running.returncode == 0 and (tmp_path / "sortie" / "vente_croisee" / "rapport.html").is_file()
    assert 0.2 * most < peak / 2**30 < most
