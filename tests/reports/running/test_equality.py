"""Our engine against stock Papermill, output by output: text, HTML, PNG bytes, records, errors."""

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nasty
import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from smkit import paths

KIT = sorted(p for p in paths.NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)

#: What differs from one stock run to the next.
SANITIZE = [
    (r"ipykernel_\d+", "ipykernel_N"),
    (r"0x[0-9a-f]{6,16}", "ADDRESS"),
    (r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", "IDENTIFIER"),
]


def run(notebook: NotebookNode | Path, output: Path, engine: str | None) -> NotebookNode:
    source = notebook if isinstance(notebook, NotebookNode) else str(notebook)
    try:
        papermill.execute_notebook(
            source, str(output), engine_name=engine, kernel_name="python3", progress_bar=False
        )
    except PapermillExecutionError:
        pass
    return nbformat.read(output, as_version=4)


def outputs(notebook: NotebookNode) -> Iterator[tuple[str, int | None, str]]:
    """Each cell's source, number and outputs, with consecutive pieces of a stream joined."""
    for cell in notebook.cells:
        joined: list[dict[str, Any]] = []
        for output in json.loads(json.dumps(cell.get("outputs", []))):
            last = joined[-1] if joined else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                last["text"] += output["text"]
            else:
                joined.append(output)
        text = json.dumps(joined, sort_keys=True, ensure_ascii=False, indent=1)
        for pattern, replacement in SANITIZE:
            text = re.sub(pattern, replacement, text)
        yield cell.source, cell.get("execution_count"), text


def both(notebook: NotebookNode | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel does not listen to descriptors under pytest
    monkeypatch.setitem(os.environ, "SMKIT_HEADLESS", "1")
    monkeypatch.chdir(
        tmp_path
    )  # once for both: Papermill's own `cwd` moves the whole process, and two at once would lose it
    with ThreadPoolExecutor(1) as pool:
        stock = pool.submit(run, notebook, tmp_path / "stock.ipynb", None)
        ours = run(notebook, tmp_path / "ours.ipynb", "smkit")
        return ours, stock.result()


#: One notebook of each kind meets stock Papermill in `make test`, the others in `make trials`.
DIRECTLY = {"05_roi_campagnes", "experience", "glossaire", "revue_leads", "roi_campagne"}


@pytest.mark.parametrize(
    "path",
    [p if p.stem in DIRECTLY else pytest.param(p, marks=pytest.mark.trials) for p in KIT],
    ids=lambda path: path.stem,
)
def test_every_notebook_of_the_kit_gives_the_same(path: Path, tmp_path: Path, monkeypatch) -> None:
    ours, stock = both(path, tmp_path, monkeypatch)
    assert any(text != "[]" for _, _, text in outputs(stock))
    assert list(outputs(ours)) == list(outputs(stock))


@pytest.mark.parametrize("path", [p for p in KIT if p.stem not in DIRECTLY], ids=lambda path: path.stem)
def test_every_notebook_of_the_kit_gives_what_is_stored(path: Path, tmp_path: Path, monkeypatch) -> None:
    """nbval holds what is stored to a real kernel's outputs, so that ours are held to them too, at half the cost."""
    monkeypatch.setitem(os.environ, "SMKIT_HEADLESS", "1")
    monkeypatch.chdir(tmp_path)
    ours, stored = run(path, tmp_path / "ours.ipynb", "smkit"), nbformat.read(path, as_version=4)
    assert any(text != "[]" for _, _, text in outputs(stored))
    assert list(outputs(drawn_apart(ours))) == list(outputs(drawn_apart(stored)))


def drawn_apart(notebook: NotebookNode) -> NotebookNode:
    """Pictures are of the machine's own matplotlib: `nbval_pictures` compares them."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = "drawn"
    return notebook


def test_a_nasty_notebook_gives_the_same(tmp_path: Path, monkeypatch) -> None:
    ours, stock = both(nasty.notebook(), tmp_path, monkeypatch)
    assert list(outputs(ours)) == list(outputs(stock))
    numbers = [cell.execution_count for cell in ours.cells if cell.cell_type == "code"]
    assert numbers[-1] is None and numbers[-2] == len(numbers) - 1
    assert ours.metadata.language_info == stock.metadata.language_info
    # more than a prototype promised: the state of widgets is there too, under other identifiers
    states = [n.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"] for n in (ours, stock)]
    kinds = [sorted(state["model_name"] for state in each.values()) for each in states]
    assert kinds[0] == kinds[1]


def test_output_widgets_catch_what_is_theirs(tmp_path: Path) -> None:
    sources = [
        "import ipywidgets as w\no = w.Output()\nwith o:\n    print('inside'); display('too')\ndisplay(o); print('outside')",
        "[(each['output_type'], each.get('text')) for each in o.outputs]",
    ]
    done = run(small(sources), tmp_path / "widgets.ipynb", "smkit")
    shown, streamed = done.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in shown.data and streamed.text == "outside\n"
    assert done.cells[1].outputs[0].data["text/plain"] == "[('stream', 'inside\\n'), ('display_data', None)]"


def small(sources: list[str]) -> NotebookNode:
    kernel = {"name": "python3", "display_name": "p", "language": "python"}
    cells = [nasty.new_code_cell(source) for source in sources]
    return nasty.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def test_a_killed_notebook_is_told_and_what_it_had_done_is_kept(tmp_path: Path) -> None:
    """Stock Papermill marks every cell of it completed."""
    sources = ["1 + 1", "import os\nos.kill(os.getpid(), 9)", "print('never')"]
    with pytest.raises(DeadKernelError, match="à la cellule 2"):
        run(small(sources), tmp_path / "mort.ipynb", "smkit")
    cells = nbformat.read(tmp_path / "mort.ipynb", as_version=4).cells
    assert cells[0].outputs[0].data["text/plain"] == "2"
    assert [cell.metadata.papermill.status for cell in cells][1:] == ["failed", "pending"]
