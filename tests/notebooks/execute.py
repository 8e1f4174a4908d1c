"""Re-execute every notebook of the kit and store its outputs: `make notebooks` (or one, named on the command line)."""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def execute(path: Path) -> None:
    """Execute one notebook as a learner would, and store it with its outputs and nothing that changes from run to run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=300, record_timing=False, resources={"metadata": {"path": path.parent}}
    ).execute()
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


def main() -> None:
    os.environ["SMKIT_HEADLESS"] = "1"
    os.environ["SMKIT_FONTS"] = "DejaVu Sans"
    with tempfile.TemporaryDirectory() as workspace:
        os.environ["SMKIT_WORKSPACE"] = workspace
        for path in [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.rglob("*.ipynb")):
            if ".ipynb_checkpoints" not in path.parts:
                print(path.name, flush=True)
                execute(path)


if __name__ == "__main__":
    main()
