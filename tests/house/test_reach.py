"""`make check` runs what a change reaches."""

from pathlib import Path

from reach import reached


def test_a_module_is_tested_by_its_mirror_its_doctests_and_who_imports_it(kit: Path) -> None:
    found = reached(["smkit/analysis/campaigns/breakeven.py"], kit)
    assert found[:3] == ["smkit/analysis/campaigns/breakeven.py", "tests/house", "tests/analysis/campaigns"]
    assert "tests/display/campaigns/test_simulator.py" in found


def test_a_test_and_a_notebook_are_themselves(kit: Path) -> None:
    changed = ["tests/display/test_french.py", "notebooks/rapports/glossaire.ipynb", "README.md"]
    assert set(reached(changed, kit)) == {*changed[:2], "tests/house"}


def test_of_what_is_gone_its_folder_is_tested(kit: Path) -> None:
    assert reached(["smkit/analysis/gone.py", "tests/test_gone.py"], kit) == ["tests/house", "tests/analysis"]


def test_a_module_of_a_theme_is_tested_by_the_notebooks_that_show_it(kit: Path) -> None:
    """Their stored outputs are the only tests of many a sentence."""
    found = reached(["smkit/display/experiments/acting.py"], kit)
    assert "notebooks/rapports/experience.ipynb" in found
    assert "notebooks/rapports/glossaire.ipynb" not in found
    lesson = "notebooks/formation/05_roi_campagnes.ipynb"
    assert lesson in reached(["smkit/analysis/campaigns/breakeven.py"], kit)


def test_a_command_is_tested_by_who_types_it(kit: Path) -> None:
    assert "tests/test_kpi_command.py" in reached(["smkit/commands/cautions.py"], kit)
