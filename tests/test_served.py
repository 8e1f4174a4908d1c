"""A simulator served as a page: on a person's own file, without links that lead nowhere, to this machine unless asked."""

from pathlib import Path

import nbformat
import pytest

from smkit import paths, workspace
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
