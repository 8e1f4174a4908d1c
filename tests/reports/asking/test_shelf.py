"""What the kit says it holds is what it holds."""

import re
from pathlib import Path

import nbformat
import pytest

from smkit import paths
from smkit.reports.asking import shelf


def test_every_notebook_of_the_kit_is_listed_and_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\((.+?)\)", shelf.contents())
    held = {
        path.relative_to(paths.NOTEBOOKS).as_posix()
        for kind in shelf.KINDS
        for path in (paths.NOTEBOOKS / kind).glob("*.ipynb")
    }
    assert len(links) == len(set(links)) and set(links) == held


def test_an_item_has_its_notebooks_title_and_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Un titre\n\nÀ quoi\ncela sert.\n\n> Une citation.")]
    )
    (tmp_path / "formation").mkdir()
    nbformat.write(notebook, tmp_path / "formation" / "03_essai.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    (item,) = shelf.items("formation")
    assert (item.name, item.title, item.line) == ("03_essai", "Un titre", "À quoi cela sert.")
    said = shelf.contents()
    assert "| [Un titre](formation/03_essai.ipynb) | À quoi cela sert. |" in said
    assert "Leçons" in said and "Rapports" not in said
