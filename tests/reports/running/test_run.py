"""What a run leaves in a notebook, what it says when it fails, and what is loaded before any run."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smkit.reports.running import preload, run


def executed() -> nbformat.NotebookNode:
    banner = {"tags": ["papermill-error-cell-tag"]}
    times = {"execution": {"iopub.execute_input": "2026-01-01T00:00:00"}, "papermill": {"duration": 1.2}}
    cells = [
        new_markdown_cell("<span>Une erreur plus bas</span>", metadata=banner),
        new_code_cell("prix = 1", metadata={"tags": ["parameters"], **times}),
        new_code_cell("commandes = '/home/moi/c.csv'", metadata={"tags": ["injected-parameters"]}),
    ]
    return new_notebook(cells=cells, metadata={"papermill": {"input_path": "/home/moi/essai.ipynb"}})


def test_a_notebook_that_ran_names_no_folder_and_no_hour() -> None:
    shown = {"commandes": "c.csv", "prix": 12.5, "segment": None, "motif": "l'é\"té"}
    notebook = run.tidy(executed(), shown)
    assert "/home" not in json.dumps(notebook) and "2026-01-01" not in json.dumps(notebook)
    assert [cell.metadata.tags for cell in notebook.cells] == [["parameters"], ["injected-parameters"]]
    found: dict[str, object] = {}
    exec(notebook.cells[1].source, found)
    assert {name: found[name] for name in shown} == shown


def test_what_a_dead_notebook_had_done() -> None:
    begun = new_notebook(cells=[new_code_cell("1"), new_code_cell("2")])
    first = new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="fait")])
    said = [("start", json.dumps(begun)), ("cell", 0), ("done", (0, json.dumps(first))), ("cell", 1)]
    found = run.so_far(said, {})
    assert found is not None
    assert [len(cell.outputs) for cell in found.cells] == [1, 0]
    assert run.so_far([], {}) is None and run.so_far(said[2:], {}) is None


@pytest.mark.parametrize(
    "name, value, trace, told",
    [
        ("ReadError", "Le fichier est vide.", ["Le fichier est vide."], "Le fichier est vide."),
        ("MemoryError", "", ["…"], "La mémoire a manqué à la cellule 3."),
        ("KeyError", "'x'", ["…"], "Le carnet s'est arrêté à la cellule 3 : KeyError : 'x'"),
    ],
)
def test_our_errors_speak_for_themselves_and_others_are_told_with_their_cell(
    name: str, value: str, trace: list[str], told: str
) -> None:
    problem = SimpleNamespace(ename=name, evalue=value, traceback=trace, cell_index=2)
    assert run._explain(problem).startswith(told)


def test_what_a_notebook_imports_is_known_without_running_it(tmp_path: Path) -> None:
    path = tmp_path / "essai.ipynb"
    sources = [
        "import json, os.path",
        "%matplotlib inline\nimport never",
        "from smkit.display import charts\nsmkit.kpis.catalog()",
        "1 / 0",
    ]
    nbformat.write(new_notebook(cells=[new_markdown_cell("import this"), *map(new_code_cell, sources)]), path)
    wanted = {"json", "os.path", "smkit.display.charts", "smkit.display:charts", "smkit:kpis"}
    assert set(preload._imports(path)) == wanted


def test_a_module_kept_away_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with preload._without("colorsys"):
        with pytest.raises(ImportError):
            __import__("colorsys")
    assert __import__("colorsys").rgb_to_hls(0, 0, 0) == (0, 0, 0)
    before = sys.modules["json"]
    with preload._without("json"):  # one that is loaded stays
        assert sys.modules["json"] is before
    assert sys.modules["json"] is before
