"""A plan whose status is a share of the work: read, told, and only where it is one."""

import pandas as pd
import pytest

import smkit
from smkit.tables.errors import ReadError


def plan(header: str, *states: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Action": [f"A{n}" for n in range(len(states))],
            "Début": "2026-09-01",
            "Fin": "2026-12-15",
            header: list(states),
        }
    )


@pytest.mark.parametrize(
    ("states", "read"),
    [
        (("0 %", "50 %", "100 %"), ["planned", "running", "done"]),
        (("0%", "12,5\u202f%", "100.0%"), ["planned", "running", "done"]),
        ((0.0, 0.5, 1.0), ["planned", "running", "done"]),  # a workbook's percents
        (("0", "75", "100"), ["planned", "running", "done"]),
        (("À faire", "50 %", "Terminé"), ["planned", "running", "done"]),
    ],
)
@pytest.mark.parametrize("header", ["Statut", "État", "Avancement"])
def test_a_share_of_the_work_says_the_status(
    header: str, states: tuple[object, ...], read: list[str]
) -> None:
    found = smkit.read("plan", plan(header, *states))
    assert found.table["status"].tolist() == read and found.journal.rejected == 0
    (said,) = (note.text for note in found.journal.notes if note.code == "share")
    assert "une part faite y vaut un statut" in said


@pytest.mark.parametrize("states", [("1", "2", "3"), ("150 %", "Bof", "??"), ("0", "7", "100")])
def test_codes_and_what_is_no_share_are_still_asked_about(states: tuple[str, ...]) -> None:
    try:
        found = smkit.read("plan", plan("Statut", *states))
    except ReadError:
        return
    assert found.journal.kept == 0 and set(found.rejected["column"]) == {"Statut"}
