"""Costs kept by hand, a column for each month or quarter, are what the same figures are one under the other."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.errors import ReadError

KINDS = {"Google Ads": "media", "Salaires": "salary", "CRM": "tool"}
FIGURES = {"Google Ads": [1000, 1200.5, 900], "Salaires": [3000, 3000, None], "CRM": [49, 49, 0]}
FORMS = {
    "words": (["janv. 2026", "févr. 2026", "mars 2026"], ["2026-01", "2026-02", "2026-03"]),
    "figures": (["01/2026", "02/2026", "03/2026"], ["2026-01", "2026-02", "2026-03"]),
    "named": ([f"Dépense 2026-{month}" for month in ("01", "02", "03")], ["2026-01", "2026-02", "2026-03"]),
    "quarters": (["T1 2026", "T2 2026", "T3 2026"], ["2026-T1", "2026-T2", "2026-T3"]),
}


def grid(headers, total=False):
    rows = [{"Poste": kind, **dict(zip(headers, figures, strict=True))} for kind, figures in FIGURES.items()]
    if total:
        sums = {header: sum(row[header] or 0 for row in rows) for header in headers}
        rows = [
            {**row, "Total": sum(row[header] or 0 for header in headers)}
            for row in [*rows, {"Poste": "Total général", **sums}]
        ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_a_column_for_each_period_makes_a_row_for_each(form, total):
    headers, periods = FORMS[form]
    found = read("costs", grid(headers, total), currency="EUR")
    expected = sorted(
        (period, KINDS[kind], cost)
        for kind, figures in FIGURES.items()
        for period, cost in zip(periods, figures, strict=True)
        if cost is not None
    )
    assert sorted(found.table[["period", "kind", "cost"]].itertuples(index=False, name=None)) == expected
    assert found.rejected.empty and found.table["cost"].sum() == 9198.5
    (note,) = [note for note in found.journal.notes if note.code == "aimed"]
    assert f"« {headers[0]} » est lu comme le coût de la période « {periods[0]} »" in plain(note.text)


def test_what_is_no_grid_of_costs_stays():
    headers = FORMS["words"][0]
    with pytest.raises(ReadError, match="une colonne par période"):
        read("orders", grid(headers).rename(columns={"Poste": "Région"}))
    with pytest.raises(ReadError):  # a month without its year is of any
        read("costs", grid(["janvier", "février", "mars"]))
