"""The walls of the house: who may import whom, and what an import may cost."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

FORBIDDEN = {
    "tables": {"analysis", "display", "training", "reports"},
    "analysis": {"tables", "display", "training", "reports"},
    "display": {"training", "reports"},
    "reports": {"analysis", "display", "training"},
}


def imported(path: Path) -> set[str]:
    """Every module of smkit that a file imports, wherever in the file it does."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.startswith("smkit")}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may(kit: Path, room: str) -> None:
    files = sorted((kit / "smkit" / room).rglob("*.py"))
    assert files
    crossings = {
        f"{file.relative_to(kit)} imports {name}"
        for file in files
        for name in imported(file)
        if name.split(".")[1:2] and name.split(".")[1] in FORBIDDEN[room]
    }
    assert not crossings


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
