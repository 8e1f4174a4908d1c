import pandas as pd
import pytest
from tables_helpers import add_up

from smkit.tables import read
from smkit.tables.parsing import periods


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-13", "not_a_period"),
        ("T5 2026", "not_a_period"),
        ("bientôt 2026", "not_a_period"),
        ("S1 2026", "half_year"),
        ("2026-W10", "week"),
        ("2025-2026", "not_a_period"),
        ("31/02/2026", "no_such_day"),
        ("01/03/0026", "odd_year"),
    ],
)
def test_what_is_no_period_is_a_fault(text, fault):
    parsed = periods.parse(pd.Series([text, "2026-03"]))
    assert parsed.values.isna().tolist() == [True, False]
    assert {code for code, rows in parsed.faults.items() if rows[0]} == {fault}


def test_a_row_without_a_period_is_rejected_alone(tmp_path):
    file = tmp_path / "couts.csv"
    file.write_text("Mois;Dépense\n2026-03;5\nmars;6\n;7\nTotal;18\n", encoding="utf-8")
    reading = read("costs", file)
    add_up(reading)
    assert reading.table["period"].tolist() == ["2026-03"]
    assert reading.rejected["line"].tolist() == [3, 4]
    assert "période" in reading.rejected["problem"][0] and reading.journal.skipped == 1


def test_analyses_understand_every_period_that_is_read():
    from smkit.analysis.periods import parse_period

    written = ["mars 2026", "T2 2026", "2026", "15/03/2026", "12-2026"]
    assert all(parse_period(text) for text in periods.parse(pd.Series(written)).values)


@pytest.mark.parametrize(
    ("quarter", "written"),
    [
        (1, "1er premier 1ER"),
        (2, "2e 2ème 2nd 2nde deuxième second seconde"),
        (3, "3e 3ème troisième"),
        (4, "4e 4ème quatrième"),
    ],
)
def test_a_quarter_s_rank_is_the_same_in_figures_and_in_words(quarter, written):
    said = {rank: periods.period(f"{rank} trimestre 2026") for rank in written.split()}
    assert set(said.values()) == {f"2026-T{quarter}"}, said
