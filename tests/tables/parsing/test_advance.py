"""A plan whose status is a share of the work: read, told, and only where it is one."""

import pandas as pd
import pytest
from tables_helpers import plain

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


@pytest.mark.parametrize(
    ("state", "read", "told"),
    [
        ("Reportée", "planned", "put_off"),
        ("Reporté au 15 avril", "planned", "put_off"),
        ("À replanifier", "planned", "put_off"),
        ("Suspendu", "running", "stopped"),
        ("En pause (budget)", "running", "stopped"),
        ("On hold", "running", "stopped"),
        ("Planifiée", "planned", ""),
        ("Canceled", "cancelled", ""),
        ("✅", "done", ""),
    ],
)
def test_usual_words_are_known_and_what_they_do_not_say_is_told(state: str, read: str, told: str) -> None:
    found = smkit.read("plan", plan("Statut", state, "En cours"))
    assert found.table["status"].tolist() == [read, "running"]
    assert {note.code for note in found.journal.notes} & {"put_off", "stopped"} == {told} - {""}


def test_a_word_that_is_not_known_is_asked_about_and_the_answer_reads_it() -> None:
    words = ("En attente de validation", "Sans objet", "Bof", "Terminé")
    found = smkit.read("plan", plan("Statut", *words))
    assert found.rejected["value"].tolist() == list(words[:3])
    asked = "planned=Bof; running=En attente de validation; cancelled=Sans objet"
    assert f"etats : « {asked} »" in plain(found.rejected["advice"].iloc[0])
    told = smkit.read("plan", plan("Statut", *words), etats=asked)
    assert told.table["status"].tolist() == ["running", "cancelled", "planned", "done"]
    french = smkit.read(
        "plan", plan("Statut", *words), columns=f"[etats: en cours={words[0]}; prévue=Sans objet, Bof]"
    )
    assert french.table["status"].tolist() == ["running", "planned", "planned", "done"]
    with pytest.raises(ReadError, match="planned=Bof"):
        smkit.read("plan", plan("Statut", *words), etats="plus tard=Bof")


def test_a_closed_list_that_the_table_can_do_without_may_be_left_out() -> None:
    own = plan("Horizon", "T1", "Court terme")
    found = smkit.read("plan", own)
    assert found.journal.rejected == 1 and "colonnes : « horizon= »" in plain(
        found.rejected["advice"].iloc[0]
    )
    assert smkit.read("plan", own, columns="horizon=").journal.kept == 2


@pytest.mark.parametrize("header", ["% achevé", "% fait", "Part faite", "Taux d'avancement"])
def test_whole_percents_of_a_work_are_shares_of_it(header: str) -> None:
    found = smkit.read("plan", plan(header, "100", "50", "0", ""))
    assert found.journal.rejected == 0 and found.table["progress"].tolist()[:3] == [1.0, 0.5, 0.0]
    shares = smkit.read("plan", plan(header, "1", "0,5", "0", ""))
    assert shares.table["progress"].tolist()[:3] == [1.0, 0.5, 0.0]
    mixed = smkit.read("plan", plan(header, "100", "0,5", "120", "1"))
    assert mixed.rejected["value"].tolist() == ["0,5", "120", "1"]  # nothing says what 1 and 0,5 are of
    assert mixed.table["progress"].tolist() == [1.0]
