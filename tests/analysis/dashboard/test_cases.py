"""Exports of the kinds that a dashboard used to get wrong, as people hold them: files beside the checkout."""

from pathlib import Path

import pytest

import smkit
from smkit.analysis import dashboard


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("leads", "fin_de_trimestre.csv"),
        ("leads", "hubspot_fermetures_prevues.csv"),
        ("commandes", "commandes_debut_20_janvier.csv"),
        ("commandes", "commandes_stables.csv"),
    ],
)
def test_files_in_which_nothing_changes_are_told_nothing(shared: Path, role: str, name: str) -> None:
    sources = smkit.gather("", **{role: str(shared.parent / "cases" / "judging" / name)})
    board = dashboard.make(sources.tables, today="2026-11-01")
    assert not [each for each in board.told if each.verdict.decided or each.verdict.bad]


def test_a_basket_that_falls_by_its_mix_brings_no_bad_news(shared: Path) -> None:
    file = shared.parent / "cases" / "judging" / "melange.csv"
    board = dashboard.make(smkit.gather("", commandes=str(file)).tables, today="2026-11-01")
    words = {each.verdict.about: each.verdict for each in board.told}
    assert words["panier_moyen"].word == "effet de mélange" and words["panier_moyen"].stake is None
    assert not any(each.verdict.bad for each in board.told)
