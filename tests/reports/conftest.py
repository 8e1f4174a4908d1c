"""A small report of our own, that ends as it is told."""

import io
import os
import select
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smkit.cli import main

PARAMETERS = """\
donnees = ""  # dossier
commandes = ""  # fichier
issue = "bien"  # ce qui arrive
signal = ""  # tube où dire que le rapport en est là
"""

ENDINGS = """\
import os, time
if signal:
    with open(signal, "w") as tube: tube.write(str(os.getpid()))
if issue == 'données': raise SmkitError('Le fichier est vide : exportez-le de nouveau.')
if issue == 'bogue': 1 / 0
if issue == 'mort': os._exit(9)
if issue.startswith('descendants'):
    import subprocess
    subprocess.Popen(['sleep', '86401'])
    subprocess.Popen(['sleep', '86402'], start_new_session=True)
    os.system("(setsid sh -c 'sleep 86403 & sleep 86404' >/dev/null 2>&1 &)")
    if issue.endswith('sans fin'):
        time.sleep(600)
if issue == 'effacé': os.remove(commandes)
if issue == 'boucle':
    while True: pass
if issue == 'attente': time.sleep(600)
if issue == 'mémoire':
    held = []
    while True: held.append(bytes(bytearray(os.urandom(4096)) * 5_000))
if issue == 'gros':
    from IPython.display import HTML, display
    display(HTML('x' * 3_000_000))
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a shelf that holds one report, « essai »."""
    monkeypatch.setattr("smkit.paths.NOTEBOOKS", tmp_path / "notebooks")
    return _furnished(tmp_path / "notebooks")


@pytest.fixture(scope="module")
def lasting_shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, for all tests of a module; only processes that are told of it find it."""
    return _furnished(tmp_path_factory.mktemp("carnets") / "notebooks")


def _furnished(room: Path) -> Path:
    (room / "rapports").mkdir(parents=True)
    cells = [
        new_markdown_cell("# Essai\n\nUn essai.", metadata={"tags": ["carnet"]}),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell("import smkit\nfrom smkit.errors import SmkitError\nsmkit.title('Essai <b>')"),
        new_code_cell(ENDINGS),
        new_code_cell("smkit.answer('Tout va bien.')"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "p"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), room / "rapports" / "essai.ipynb")
    return room


@pytest.fixture
def commanded(shelf: Path) -> Callable[..., None]:
    """`smkit report` as it is typed, in this very process, which must succeed: what it takes to start is loaded once."""

    def report(*arguments: str) -> None:
        said = io.StringIO()
        with redirect_stderr(said), pytest.raises(SystemExit) as ended:
            main(["report", *arguments])
        assert ended.value.code == 0, said.getvalue()

    return report


@pytest.fixture
def tube(tmp_path: Path) -> tuple[str, Callable[[], int]]:
    """A named pipe, and what waits for a report's process to say its number there."""
    path = tmp_path / "tube"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def wait() -> int:
        ready, _, _ = select.select([reader], [], [], 120)
        assert ready, "le rapport n'en est jamais arrivé là"
        return int(os.read(reader, 20))

    return str(path), wait
