"""An action whose date is not known yet, and whose cost is what others cost: it is told, never taken for a total."""

import pytest

from smkit.tables import read

HEADER = "Action;Responsable;Début;Fin;Dépenses prévues;Recettes prévues;Statut"
DATED = (
    "Salon;Direction;10/03/2026;20/03/2026;1000;5000;Prévue",
    "Courrier;Direction;10/03/2026;20/03/2026;300;700;Prévue",
)


def gather(tmp_path, *lines: str):
    file = tmp_path / "plan.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read("plan", file, currency="EUR")


@pytest.mark.parametrize(("cost", "revenue"), [("1000", "5000"), ("1300", "5700"), ("400", "900")])
@pytest.mark.parametrize("place", [1, 2])
def test_it_is_told_as_a_row_that_lacks_its_dates(tmp_path, cost, revenue, place):
    lines = [*DATED]
    lines.insert(place, f"Refaire le site;Direction;;;{cost};{revenue};Prévue")
    reading = gather(tmp_path, *lines)
    assert sorted(reading.table["action"]) == ["Courrier", "Salon"]
    assert set(reading.rejected["line"]) == {place + 2}
    assert reading.journal.rows == 3


@pytest.mark.parametrize("name", ["Total", "Total général", "Ensemble des actions"])
def test_a_total_with_nothing_but_its_sums_is_still_one(tmp_path, name):
    reading = gather(tmp_path, *DATED, f"{name};;;;1300;5700;")
    assert sorted(reading.table["action"]) == ["Courrier", "Salon"]
    assert not len(reading.rejected) and reading.journal.rows == 2


@pytest.mark.parametrize(("cost", "kept"), [("-200", 1), ("0", 2), ("-0,01", 1), ("200", 2)])
def test_a_planned_cost_below_zero_is_told_not_taken(tmp_path, cost, kept):
    rows = ["Action;Début;Fin;Dépenses prévues;Recettes prévues", f"Salon;01/03/2026;03/03/2026;{cost};1000",
            "Mailing;01/04/2026;03/04/2026;300;900"]  # fmt: skip
    (tmp_path / "plan.csv").write_text("\n".join(rows), "utf-8")
    reading = read("plan", tmp_path / "plan.csv")
    assert len(reading.table) == kept and reading.table["planned_cost"].min() >= 0
    told = reading.rejected.to_dict("records")
    assert len(told) == 2 - kept
    assert all(
        (each["column"], each["value"]) == ("Dépenses prévues", cost) and "au moins 0" in each["problem"]
        for each in told
    )
