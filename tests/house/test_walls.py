"""The walls of the house: who may import whom, and what an import may cost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from architecture import stages, themes
from bench_startup import AIMS, CASES, cpu
from graph import circles, files, graph, imports
from pace import held

FORBIDDEN = {
    "tables": {"analysis", "display", "training", "reports", "workshop", "etabli"},
    "analysis": {"tables", "display", "training", "reports", "workshop", "etabli"},
    "display": {"training", "reports", "workshop", "etabli"},
    "reports": {"analysis", "display", "training", "workshop", "etabli"},
    "training": {"reports", "workshop", "etabli"},
    "etabli": {"analysis", "display", "commands"},
}

#: Modules that load others by name, which the graph cannot see, and what they load.
BY_NAME = {
    "smkit": "the public names",
    "smkit.tables": "its public names",
    "smkit.training.registry": "the lessons, which know nothing of it",
    "smkit.reports.running.preload": "what reports will need: the writers, whatever notebooks import",
    "smkit.reports.running.workers": "the work that a process is given, of any stage",
}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may(kit: Path, room: str) -> None:
    inside = {name: found for name, found in graph(kit).items() if name.startswith(f"smkit.{room}.")}
    assert inside
    crossings = {
        f"{name} imports {other}"
        for name, found in inside.items()
        for other in found
        if other.split(".")[1:2] and other.split(".")[1] in FORBIDDEN[room]
    }
    assert not crossings


def test_no_import_runs_in_a_circle(kit: Path) -> None:
    assert circles(graph(kit)) == []


def test_a_circle_would_be_seen() -> None:
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
    assert circles(arrows) == [["b", "c"]]


def test_what_is_loaded_by_name_is_listed(kit: Path) -> None:
    loading = {
        name
        for name, path in files(kit).items()
        if any("import_module" in (wanted, module.rpartition(".")[2]) for module, wanted in imports(path))
        or "importlib.import_module(" in path.read_text("utf-8")
    }
    assert loading == set(BY_NAME)


@pytest.mark.parametrize("room", ["tables", "reports"])
def test_a_stage_leans_only_on_those_before_it(kit: Path, room: str) -> None:
    order = stages(kit)[room]
    folders = {path.name for path in (kit / "smkit" / room).iterdir() if (path / "__init__.py").is_file()}
    assert set(order) == folders - set(themes(kit))  # a theme's own files (the plan's workbook) are no stage
    back = {
        f"{name} imports {other}"
        for name, found in graph(kit).items()
        for other in found
        if (mine := _within(name, room)) in order
        and (its := _within(other, room)) in order
        and order.index(its) > order.index(mine)
    }
    assert not back


@pytest.mark.parametrize("room", ["analysis", "display"])
def test_a_theme_leans_only_on_common_ground_and_on_the_themes_below_it(kit: Path, room: str) -> None:
    known = themes(kit)
    leaning = {
        f"{name} imports {other}"
        for name, found in graph(kit).items()
        for other in found
        if (mine := _within(name, room)) in known
        and (its := _within(other, room)) in known
        and its != mine
        and its not in known[mine].leans_on
    }
    assert not leaning


@pytest.mark.parametrize("room", ["analysis", "display"])
def test_common_ground_leans_on_no_theme(kit: Path, room: str) -> None:
    known = themes(kit)
    leaning = {
        f"{name} imports {other}"
        for name, found in graph(kit).items()
        for other in found
        if name.startswith(f"smkit.{room}.")
        and _within(name, room) not in {*known, "simulators"}
        and _within(other, room) in known
    }
    assert not leaning


def _within(module: str, room: str) -> str:
    """The folder or module of a room that a module belongs to, or ""."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[1] == room else ""


def loaded_by(code: str) -> set[str]:
    script = f"import json, sys\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {
    "pandas",
    "numpy",
    "matplotlib",
    "ibis",
    "pydantic",
    "nbformat",
    "IPython",
    "babel",
    "yaml",
    "ipywidgets",
}


def test_import_smkit_loads_nothing_heavy() -> None:
    assert not loaded_by("import smkit") & HEAVY


@pytest.mark.parametrize("name", AIMS)
def test_nobody_waits_for_what_does_nothing_yet(name: str) -> None:
    assert held(cpu(CASES[name]), AIMS[name])


def test_help_loads_nothing_heavy() -> None:
    code = "import smkit.cli\ntry:\n    smkit.cli.main(['--help'])\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & HEAVY


@pytest.mark.parametrize(
    "module", ["smkit.display.theme", "smkit.display.charts", "smkit.analysis.campaigns"]
)
def test_an_import_changes_nothing_of_ours(module: str) -> None:
    script = (
        "import warnings, matplotlib as mpl, pandas as pd\n"
        "seen = lambda: (dict(mpl.rcParams), list(warnings.filters), pd.describe_option(_print_desc=False))\n"
        f"before = seen()\nimport {module}\n"
        "assert before == seen()"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0


def test_every_public_name_of_smkit_exists() -> None:
    import smkit

    for name in smkit.__all__:
        assert getattr(smkit, name) is not None
    assert set(smkit.__all__) == set(smkit._HOMES)
