"""What is no date and has a name is told by its name; what has none stays wrong."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from smkit.tables import ReadError, read
from smkit.tables.parsing import no_dates


@pytest.mark.parametrize(
    "cell, name",
    [
        ("S1 2025", "half_year"),
        ("2025-S2", "half_year"),
        ("1er semestre 2025", "half_year"),
        ("S23", "week"),
        ("semaine 7", "week"),
        ("2025-W03", "week"),
        ("du 03/01/2025 au 10/01/2025", "date_range"),
        ("3-1-25 – 9-1-25", "date_range"),
        ("semaine du 16/03/2026", "week"),
        ("mars 2026", "month"),
        ("2026-03", "month"),
        ("févr.-26", "month"),
        ("bientôt 2026", ""),
        ("T1 2026", "quarter"),
        ("3e trim. 2026", "quarter"),
        ("bientôt", ""),
        ("S3 2025 (prévu)", ""),
        ("", ""),
    ],
)
def test_each_kind_by_its_name(cell: str, name: str) -> None:
    wrong = np.array([True, True])
    found = no_dates.named(pa.array([f" {cell} ", None]), wrong)
    assert [kind for kind, mask in found.items() if mask[0]] == ([name] if name else [])
    assert wrong.tolist() == [not name, True]


def test_a_cell_that_is_a_date_is_left_alone() -> None:
    wrong = np.array([False])
    assert not any(mask.any() for mask in no_dates.named(pa.array(["S1 2025"]), wrong).values())


def test_a_first_half_year_beside_the_twelfth_week_is_a_week() -> None:
    wrong = np.array([True, True])
    found = no_dates.named(pa.array(["S1 2026", "S12 2026"]), wrong)
    assert found["week"].tolist() == [True, True] and not found["half_year"].any()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["S12 2026", "2026-W53", "semaine 1 2027"], ["2026-03-16", "2026-12-28", "2027-01-04"]),
        (["Sem. 12 - 2026", "W13 26", "Semaine du 30/03/2026"], ["2026-03-16", "2026-03-23", "2026-03-30"]),
        (["Sem. 12 (2026)", "2026W13", "week 14/2026"], ["2026-03-16", "2026-03-23", "2026-03-30"]),
        (["mars 2026", "2026-04", "05/2026"], ["2026-03-01", "2026-04-01", "2026-05-01"]),
        (
            ["2026-03-01 / 2026-03-07", "08/03 au 14/03/2026", "du 15 au 21 mars 2026"],
            ["2026-03-01", "2026-03-08", "2026-03-15"],
        ),
    ],
)
def test_the_line_that_a_message_gives_has_them_read_as_their_first_day(tmp_path, cells, days, kind) -> None:
    """Against the calendar of ISO 8601, and days written by hand."""
    frame = pd.DataFrame({"N° commande": ["1", "2", "3"], "Date": cells, "Montant": [10, 20, 40]})
    path = tmp_path / f"ventes.{kind}"
    frame.to_csv(path, sep=";", index=False) if kind == "csv" else frame.to_excel(path, index=False)
    refused = read("orders", path)
    assert len(refused.rejected) == 3 and refused.rejected["advice"].str.contains("debut").all()
    reading = read("orders", path, dates="debut")
    assert reading.table["order_date"].dt.strftime("%Y-%m-%d").tolist() == days
    assert "comme vous l'avez dit" in " ".join(note.text for note in reading.journal.notes)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("S12", "son année (S12 2026)"),
        ("2026-W54", "son année (S12 2026)"),
        ("H1 2026", "Demandez à votre outil un export par jour ou par mois"),
        ("S1 2026", "Demandez à votre outil un export par jour ou par mois"),
        ("T1 2026", "Demandez à votre outil un export par jour ou par mois"),
        ("01/01/2026 - 30/06/2026", "plus d'un mois"),
    ],
)
def test_what_no_line_answers_says_what_can_be_done(cell: str, says: str) -> None:
    for dates in ("", "debut"):
        frame = pd.DataFrame({"N° commande": ["1"], "Date": [cell], "Montant": [10]})
        assert says in read("orders", frame, dates=dates).rejected["advice"][0].replace("\u00a0", " ")


def test_a_cost_by_week_counts_in_the_month_of_its_monday_and_one_by_half_year_is_split() -> None:
    costs = pd.DataFrame({"Période": ["2026-W10", "2026-W14"], "Poste": "Média", "Coût": [10, 20]})
    assert read("costs", costs, dates="debut").table["period"].tolist() == ["2026-03", "2026-03"]
    half = read("costs", costs.assign(Période="S1 2026")).rejected
    assert half["advice"].str.contains("2026-T1").all()


def test_a_column_of_weeks_is_proposed_with_the_line_that_reads_it() -> None:
    sales = pd.DataFrame(
        {"N° commande": ["1", "2"], "Semaine": ["S12 2026", "S13 2026"], "Montant": [10, 20]}
    )
    with pytest.raises(ReadError, match="order_date=Semaine.*debut"):
        read("orders", sales)
    with pytest.raises(ReadError, match="avec son année"):
        read("orders", sales.assign(Semaine=["S12", "S13"]))
    assert len(read("orders", sales, columns="order_date=Semaine", dates="debut").table) == 2
