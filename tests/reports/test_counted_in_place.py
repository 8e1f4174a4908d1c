"""The report of orders that stay in their file gives the results of the same orders read whole, to twelve digits."""

import json
from pathlib import Path
from typing import Any

import pytest

import smkit
from smkit.reports.keeping import build

#: The last day that counts, so that clocks change nothing.
TODAY = "2026-01-05"


def results(to: Path, source: Path) -> dict[str, Any]:
    given = {"commandes": str(source), "aujourdhui": TODAY}
    (outcome,) = build.make(build.plan("indicateurs", given, []), to, ["html"])
    assert outcome.made, outcome.reason
    return json.loads((to / "indicateurs" / "resultats.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a Parquet file, `whole`, and one of a folder that holds it, `counted`."""
    place = tmp_path_factory.mktemp("rapports")
    (place / "ventes").mkdir()
    file = place / "ventes" / "ventes.parquet"
    smkit.gather("boutique").tables["orders"].to_parquet(file, index=False)
    results(place / "whole", file)
    results(place / "counted", file.parent)
    return place


def test_figures_findings_and_tables_are_the_same(made: Path) -> None:
    here, there = (
        json.loads((made / each / "indicateurs" / "resultats.json").read_text("utf-8"))
        for each in ("whole", "counted")
    )
    assert len(here["figures"]) > 30 and len(here["findings"]) > 5
    for part in ("figures", "findings"):
        for one, other in zip(here[part], there[part], strict=True):
            assert one.keys() == other.keys()
            assert {name: one[name] if not isinstance(one[name], float) else pytest.approx(one[name], rel=1e-12, abs=1e-12)
                    for name in one} == other  # fmt: skip
    told = [
        {name: its for name, its in each["sources"][0].items() if name not in ("file", "sha256")}
        for each in (here, there)
    ]
    assert told[0] == told[1] and there["sources"][0]["sha256"]


def test_the_page_says_which_way_its_lines_were_counted(made: Path) -> None:
    whole, counted = (
        (made / each / "indicateurs" / "rapport.html").read_text("utf-8") for each in ("whole", "counted")
    )
    assert "compté sur place par le moteur DuckDB" in counted
    assert "compté sur place" not in whole
