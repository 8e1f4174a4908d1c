"""A simulator served as a page: on a person's own file, without links that lead nowhere, to this machine unless asked."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest

from smkit import paths, stopping, workspace
from smkit.display.simulators import serving
from smkit.errors import SmkitError

SIMULATORS = sorted((paths.NOTEBOOKS / "simulateurs").glob("*.ipynb"))


def text(page: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(page, as_version=4).cells)


@pytest.mark.parametrize("notebook", SIMULATORS, ids=lambda path: path.stem)
def test_a_page_leads_to_no_file_that_it_cannot_reach(notebook: Path) -> None:
    said = text(workspace.served(notebook, {}))
    assert "](../" not in said and "](./" not in said


def test_a_page_works_on_ones_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mes ventes d'été.csv").write_text("commande,produit\n1,Thé\n")
    page = workspace.served(
        paths.NOTEBOOKS / "simulateurs" / "vente_croisee.ipynb",
        {"commandes": "mes ventes d'été.csv", "taux_marque": "40 %"},
    )
    injected = next(
        cell.source
        for cell in nbformat.read(page, as_version=4).cells
        if "injected-parameters" in cell.metadata.get("tags", [])
    )
    received: dict[str, object] = {}
    exec(injected, received)
    assert received["commandes"] == str(tmp_path / "mes ventes d'été.csv") and received["taux_marque"] == 0.4
    assert page.is_relative_to(tmp_path / ".smkit"), "the kit's own notebook stays as it is"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"commandes": "absent.csv"}, "introuvable"),
        ({"comandes": "x.csv"}, "n'a pas de paramètre « comandes »"),
    ],
)
def test_what_a_page_cannot_take_is_explained(given: dict[str, str], said: str) -> None:
    with pytest.raises(SmkitError, match=said):
        workspace.served(paths.NOTEBOOKS / "simulateurs" / "vente_croisee.ipynb", given)


def test_only_who_has_the_token_enters_from_the_network() -> None:
    assert serving.reach() == ("--Voila.ip=127.0.0.1",)
    assert "--Voila.token=secret" in serving.reach("secret") and "--Voila.ip=0.0.0.0" in serving.reach(
        "secret"
    )


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_the_terminal_says_in_french_where_the_page_is_and_nothing_else(taken: int, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "smkit",
        "app",
        "roi_campagne",
        "--sans-navigateur",
        "--port",
        str(taken),
    ]
    env = os.environ | {"SMKIT_WORKSPACE": str(tmp_path)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as app:
        assert app.stderr is not None
        said = [app.stderr.readline() for _ in range(3)]
        port = int(said[1].rsplit(":", 1)[1].strip().rstrip("/"))
        assert said == [
            f"Le port {taken} n'est pas libre : la page prend le {port}.\n",
            f"Le simulateur est ouvert : http://127.0.0.1:{port}/\n",
            "Gardez cette fenêtre ; pour l'arrêter : Ctrl-C ici.\n",
        ]
        assert port > taken and urlopen(f"http://127.0.0.1:{port}/", timeout=60).status == 200
        app.send_signal(signal.SIGINT)
        out, err = app.communicate(timeout=60)
    assert (out, err.strip()) == ("", stopping.WORDS)


def test_no_free_port_and_a_page_that_ends_by_itself_are_told(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = paths.NOTEBOOKS / "simulateurs" / "roi_campagne.ipynb"
    monkeypatch.setattr(workspace, "_served", lambda *given: 1)
    with pytest.raises(SmkitError, match="« roi_campagne » s'est arrêté de lui-même"):
        workspace.app(notebook, {}, port=taken, browser=False)
    monkeypatch.setattr(workspace, "_PORTS", 1)
    with pytest.raises(SmkitError, match=f"Aucun port n'est libre de {taken} à {taken}"):
        workspace.app(notebook, {}, port=taken, browser=False)
