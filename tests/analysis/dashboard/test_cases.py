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


def test_a_region_is_told_what_it_owes_beside_all_the_others() -> None:
    """In the report of one region, « ailleurs » is the rest of the whole, not of its own rows."""
    tables = smkit.gather("boutique").tables
    late = {alert.group: alert for alert in dashboard.make(tables).alerts if alert.kind == "sla"}
    assert set(late) == {"Ouest"}
    for region in ("Ouest", "Nord"):
        its = {
            name: table[table["region"] == region].reset_index(drop=True)
            for name, table in tables.items()
            if "region" in table
        }
        board = dashboard.make(its, part=("region", region), whole=tables)
        found = [alert for alert in board.alerts if alert.kind == "sla"]
        assert [(alert.column, alert.group) for alert in found] == (
            [("region", "Ouest")] if region == "Ouest" else []
        )
        for alert in found:
            same = late[region].values
            assert {name: alert.values[name] for name in ("rate", "elsewhere", "leads")} == {
                name: same[name] for name in ("rate", "elsewhere", "leads")
            }
            assert alert.verdict.compared[1] == "ailleurs" or alert.verdict.bad


def test_a_part_stands_beside_its_own_target_and_a_mix_splits_the_very_change_it_is_told_of() -> None:
    """The report of a region: its target is that of its whole, and the groups that are shown make the figure that is told."""
    tables = smkit.gather("boutique").tables
    west = {
        name: table[table["region"] == "Ouest"].reset_index(drop=True)
        for name, table in tables.items()
        if "region" in table
    }
    board = dashboard.make(west, part=("region", "Ouest"), whole=tables)
    goals = tables["targets"]
    asked = goals[(goals["region"] == "Ouest") & (goals["metric"] == "chiffre_affaires")]
    year = asked[asked["period"].astype(str).str.startswith("2025-")]["target"].sum()
    assert board.standing.aim == pytest.approx(year) and board.standing.attained is not None
    assert board.standing.group == ""  # it is not without itself that its target would be met
    assert board.pipeline is not None and board.pipeline.name == "2026-T1"
    for each in board.watched.seen:
        for _, mix in each.of.look.mixes:
            assert mix.change * (each.of.value - each.of.before) > 0
