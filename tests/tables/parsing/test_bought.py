"""A test whose result is how many times each bought, or on which day: who bought at all has converted."""

import numpy as np
import pandas as pd
import pytest

import smkit

DRAWN = np.random.default_rng(7)
TIMES = DRAWN.poisson(0.4, 200)


def frame(result: list[object], header: str, who: str = "Identifiant") -> pd.DataFrame:
    groups = ["Témoin", "E-mail"] * (len(result) // 2)
    return pd.DataFrame({who: [f"C{n}" for n in range(len(result))], "Groupe": groups, header: result})


@pytest.mark.parametrize("header", ["Nombre d'achats", "Converti", "Nb commandes", "Achats"])
def test_who_bought_several_times_has_bought(header: str) -> None:
    found = smkit.read("experience", frame([str(each) for each in TIMES], header))
    assert found.journal.rejected == 0 and found.table["converted"].tolist() == (TIMES > 0).tolist()
    (note,) = [note for note in found.journal.notes if note.code == "count"]
    assert note.count == int((TIMES > 1).sum())


@pytest.mark.parametrize("header", ["Date d'achat", "Date de commande", "Converti le", "Purchase date"])
def test_the_day_of_a_purchase_says_that_there_was_one(header: str) -> None:
    days = ["12/03/2026" if each else "" for each in TIMES]
    found = smkit.read("experience", frame(days, header))
    assert found.journal.rejected == 0 and found.table["converted"].tolist() == (TIMES > 0).tolist()
    assert {"filled", "blank_is_no"} <= {note.code for note in found.journal.notes}


def test_a_result_that_is_not_known_stays_so_beside_counts() -> None:
    found = smkit.read("experience", frame(["0", "2", "", "1"], "Nombre d'achats"))
    assert found.table["converted"].tolist() == [False, True, True] and found.journal.rejected == 1


def test_counts_of_no_person_are_no_results() -> None:
    """A line a day and a group, without anybody's name: these are totals."""
    totals = frame(["0", "2", "5", "0"], "Conversions").drop(columns="Identifiant")
    assert smkit.read("experience", totals).journal.rejected == 2


@pytest.mark.parametrize(
    "result", [["1", "2", "1", "2"], ["0", "-1", "2", "1"], ["0 %", "20 %", "5 %", "0 %"]]
)
def test_codes_returns_and_rates_are_no_counts(result: list[object]) -> None:
    assert smkit.read("experience", frame(result, "Converti")).journal.rejected > 0
