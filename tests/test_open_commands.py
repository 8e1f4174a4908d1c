"""What the commands that open something ask for: the page, its port, what it is given."""

from pathlib import Path
from typing import Any

import pytest

from smkit import cli, workspace
from smkit.etabli import server


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What was asked for, in place of its opening."""
    seen: dict[str, Any] = {}

    def note(*given: Any, **named: Any) -> int:
        seen.update(given=given, **named)
        return 0

    monkeypatch.setattr(workspace, "app", note)
    monkeypatch.setattr(workspace, "lab", note)
    monkeypatch.setattr(server, "open_page", note)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMKIT_HOME", str(tmp_path / "home"))  # whatever this machine opened last
    return seen


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    return int(left.value.code or 0)


def test_a_simulator_is_opened_for_this_machine_alone_unless_asked(asked: dict[str, Any]) -> None:
    assert run("app", "roi_campagne") == 0
    notebook, given = asked["given"]
    assert notebook.name == "roi_campagne.ipynb" and given == {}
    assert (asked["port"], asked["browser"], asked["network"]) == (8866, True, False)
    assert run("app", "roi_campagne", "--reseau", "--sans-navigateur", "--port", "9000") == 0
    assert (asked["port"], asked["browser"], asked["network"]) == (9000, False, True)


def test_a_simulator_receives_its_parameters_and_the_short_one_wins(asked: dict[str, Any]) -> None:
    assert run("app", "vente_croisee", "-p", "base", "HT", "--commandes", "c.csv") == 0
    assert asked["given"][1] == {"base": "HT", "commandes": "c.csv"}


def test_the_etabli_opens_where_one_is_when_that_is_a_workspace(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ouvrir") == 0
    assert asked["given"] == (Path("mon_kit"),) and asked["port"] == 8890
    (tmp_path / ".smkit").mkdir()
    assert run("ouvrir", "--sans-navigateur") == 0
    assert asked["given"] == (tmp_path,) and asked["browser"] is False
    assert run("ouvrir", "ailleurs") == 0
    assert asked["given"] == (Path("ailleurs"),)


def test_what_follows_two_dashes_is_for_jupyterlab(asked: dict[str, Any]) -> None:
    assert run("lab", ".", "--", "--port", "9999") == 0
    assert asked["given"] == (Path("."), ("--port", "9999"))


@pytest.mark.parametrize("command", [("app", "roi_campagne"), ("ouvrir",)])
@pytest.mark.parametrize("port", ["0", "65536", "porte"])
def test_a_port_that_is_none_is_wrong_usage(
    asked: dict[str, Any], capsys: pytest.CaptureFixture[str], command: tuple[str, ...], port: str
) -> None:
    assert run(*command, "--port", port) == 2
    assert "--port" in capsys.readouterr().err and not asked
