"""Plans whose days stand in one cell, are counted by a machine, or are told by a duration: read as another clock reads them."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from babel.dates import format_date
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.errors import ReadError

SPANS = [
    (date(2026, 1, 5) + timedelta(days=23 * n), date(2026, 1, 5) + timedelta(days=24 * n + 3))
    for n in range(12)
]


def days(found: object, *names: str) -> list[tuple[str, ...]]:
    table = found.table  # type: ignore[attr-defined]
    return list(zip(*(table[name].dt.strftime("%Y-%m-%d") for name in names), strict=True))


def plan(header: str, cells: list[object]) -> pd.DataFrame:
    return pd.DataFrame(
        {"Name": [f"Action {n}" for n in range(len(cells))], header: cells, "Status": "In progress"}
    )


def written(day: date, form: str) -> str:
    locale = "en_US" if form == "MMMM d, y" else "fr_FR"
    return format_date(day, form, locale=locale)


@pytest.mark.parametrize("form", ["d MMMM y", "MMMM d, y", "yyyy-MM-dd", "dd/MM/yyyy", "y/MM/dd"])
@pytest.mark.parametrize("mark", [" → ", " - ", " – ", "→", " au "])
@pytest.mark.parametrize("header", ["Date", "Timeline", "Chronologie", "Période"])
def test_both_ends_of_an_action_stand_in_one_cell(form: str, mark: str, header: str) -> None:
    cells: list[object] = [f"{written(first, form)}{mark}{written(last, form)}" for first, last in SPANS]
    cells.append(written(date(2026, 12, 24), form))
    found = read("plan", plan(header, cells))
    expected = [*SPANS, (date(2026, 12, 24), date(2026, 12, 24))]
    assert days(found, "start_date", "end_date") == [(str(first), str(last)) for first, last in expected]
    codes = [note.code for note in found.journal.notes]
    assert codes.count("spans") == 1 and "date_ranges" not in codes
    assert header not in " ".join(note.text for note in found.journal.notes if note.code == "unused_columns")


def test_hours_a_month_and_a_week_have_their_days() -> None:
    cells: list[object] = [
        "March 3, 2026 10:00 AM → 11:30 AM",
        "S12 2026",
        "mars 2026",
        "du 8 au 14 mars 2026",
        "28 févr. → 3 mars 2026",
    ]
    found = read("plan", plan("Date", cells))
    assert days(found, "start_date", "end_date") == [
        ("2026-03-03", "2026-03-03"),
        ("2026-03-16", "2026-03-22"),
        ("2026-03-01", "2026-03-31"),
        ("2026-03-08", "2026-03-14"),
        ("2026-02-28", "2026-03-03"),
    ]


def test_what_is_no_span_is_rejected_where_it_stands() -> None:
    cells: list[object] = ["3 mars 2026 → 7 mars 2026"] * 5 + ["à caler", ""]
    found = read("plan", plan("Date", cells))
    assert found.journal.kept == 5 and set(found.rejected["line"]) == {7, 8}
    assert "remplir" not in plain(" ".join(found.rejected["advice"]))


def test_columns_of_ends_stay_what_they_are() -> None:
    file = pd.DataFrame(
        {
            "Action": ["A"],
            "Début": ["2026-03-02"],
            "Fin": ["2026-03-06"],
            "Dates": ["1 mars 2026 → 9 mars 2026"],
        }
    )
    assert days(read("plan", file), "start_date", "end_date") == [("2026-03-02", "2026-03-06")]


@pytest.mark.parametrize("scale", [1, 1000])
def test_moments_counted_by_a_machine_are_those_of_its_clock(scale: int) -> None:
    moments = [datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=11 * n, hours=n) for n in range(20)]
    numbers = [str(int(moment.timestamp()) * scale) for moment in moments]
    file = pd.DataFrame({"Action": range(20), "Start Date": numbers, "Due Date": numbers})
    found = read("plan", file)
    assert [day for (day,) in days(found, "start_date")] == [f"{moment:%Y-%m-%d}" for moment in moments]
    orders = pd.DataFrame({"N°": range(20), "Date": numbers, "Montant": "5,50"})
    paris = read("orders", orders, fuseau="Europe/Paris").table["order_date"]
    assert paris.tolist() == [
        pd.Timestamp(moment).tz_convert("Europe/Paris").tz_localize(None) for moment in moments
    ]
    assert [note.code for note in read("orders", orders).journal.notes].count("universal") == 1


def test_other_numbers_are_no_moments() -> None:
    file = pd.DataFrame({"N°": ["1", "2"], "Date": ["1772438400", "bientôt"], "Montant": 5})
    assert read("orders", file).journal.kept == 0
    beyond = pd.DataFrame({"N°": ["1"], "Date": ["9999999999"], "Montant": 5})
    assert read("orders", beyond).journal.kept == 0


@pytest.mark.parametrize(
    ("header", "cells", "lasts"),
    [
        ("Durée", ["5 jours", "2 semaines", "1 j"], [5, 14, 1]),
        ("Durée (jours)", ["5", "10", "3"], [5, 10, 3]),
        ("Duration (weeks)", [1, 2, 3], [7, 14, 21]),
    ],
)
def test_a_duration_is_proposed_for_the_end_and_its_line_works(
    header: str, cells: list[object], lasts: list[int]
) -> None:
    starts = ["02/03/2026", "09/03/2026", "23/03/2026"]
    file = pd.DataFrame({"Action": list("ABC"), "Début": starts, header: cells})
    with pytest.raises(ReadError) as asked:
        read("plan", file)
    assert f"end_date={header}" in plain(str(asked.value))
    found = read("plan", file, columns=f"end_date={header}")
    first = pd.to_datetime(pd.Series(starts), dayfirst=True)
    assert (
        found.table["end_date"].tolist() == (first + pd.to_timedelta(np.array(lasts) - 1, unit="D")).tolist()
    )
    assert "lasting" in {note.code for note in found.journal.notes}


def test_a_task_without_a_start_is_of_the_day_when_it_is_due() -> None:
    file = pd.DataFrame(
        {
            "Name": list("ABC"),
            "Start Date": ["2026-03-02", "", ""],
            "Due Date": ["2026-03-06", "2026-03-20", ""],
        }
    )
    found = read("plan", file)
    assert days(found, "start_date", "end_date") == [
        ("2026-03-02", "2026-03-06"),
        ("2026-03-20", "2026-03-20"),
    ]
    assert found.rejected["line"].unique().tolist() == [4]
    (said,) = (note for note in found.journal.notes if note.code == "one_day")
    assert said.count == 1


def test_a_board_of_groups_has_their_titles_and_headers_left_out() -> None:
    header = ["Name", "Timeline - Start", "Timeline - End"]
    rows = [
        ["Brief", *TWO],
        [None] * 3,
        ["Terminé", None, None],
        header,
        ["Devis", *TWO],
        ["À dater", None, None],
    ]
    found = read("plan", pd.DataFrame(rows, columns=header))
    assert found.table["action"].tolist() == ["Brief", "Devis"]
    assert found.rejected["line"].unique().tolist() == [
        7
    ]  # no header follows: it is an action without its days


TWO = ("2026-03-02", "2026-03-06")


def test_whole_amounts_beside_days_that_a_machine_counts_are_asked_about() -> None:
    file = pd.DataFrame(
        {"N°": ["1", "2"], "Date": ["1767435000", "1767521400"], "Montant": ["120050", "5000"]}
    )
    with pytest.raises(ReadError, match="centimes"):
        read("orders", file)
    assert read("orders", file, echelle="centimes").table["amount"].tolist() == [1200.5, 50]
    assert read("orders", file, echelle="unité").table["amount"].tolist() == [120050, 5000]
    assert read("orders", file.assign(Montant=["1200.50", "50.00"])).table["amount"].tolist() == [1200.5, 50]


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        ("costs", {"Montant": ["100"]}, "ajoutez-y cette colonne, « Période » : mois (2026-03)"),
        ("costs", {"Libellé": ["Google"], "Montant": ["100"]}, "« Période » : mois (2026-03)"),
        ("campaigns", {"Dépense": ["100"]}, "ajoutez-y cette colonne, « Campagne » : nom de la campagne"),
    ],
)
def test_what_no_column_can_say_is_to_be_added(table: str, columns: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ReadError) as asked:
        read(table, pd.DataFrame(columns))
    assert said in plain(str(asked.value)) and "Son en-tête" not in str(asked.value)


def test_a_column_that_could_say_it_is_still_asked_for() -> None:
    with pytest.raises(ReadError, match="Quand"):
        read("costs", pd.DataFrame({"Quand": ["2026-03"], "Montant": ["100"]}))


def test_both_sides_of_an_account_are_a_ledger() -> None:
    file = pd.DataFrame(
        {"N° pièce": ["F1"], "Date": ["03/01/2026"], "Tiers": ["Vis SARL"], "Débit": [""], "Crédit": ["12"]}
    )
    with pytest.raises(ReadError, match="journal comptable"):
        read("orders", file)


@pytest.mark.parametrize("header", ["Completed At", "Terminé le", "Date d'achèvement"])
def test_the_day_when_a_task_was_done_says_that_it_is(header: str) -> None:
    file = pd.DataFrame(
        {
            "Name": list("ABC"),
            "Start Date": "2026-03-02",
            "Due Date": "2026-03-06",
            header: ["2026-03-05", "", ""],
        }
    )
    found = read("plan", file)
    assert found.table["status"].fillna("").tolist() == ["done", "", ""] and found.journal.rejected == 0
    assert header in " ".join(note.text for note in found.journal.notes if note.code == "spans")
    stated = read("plan", file.assign(Statut=["En cours", "À faire", "Fait"]))
    assert stated.table["status"].tolist() == ["running", "planned", "done"]
    words = read("plan", file.assign(**{header: ["oui", "non", ""]}))
    assert "status" not in words.table


@pytest.mark.parametrize("form", ["d MMMM y", "MMMM d, y", "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy"])
@pytest.mark.parametrize("mark", [" → ", " - ", " au ", "\n"])
@pytest.mark.parametrize("header", ["Dates", "Période de diffusion", "Flight dates"])
def test_both_ends_of_a_campaign_stand_in_one_cell(form: str, mark: str, header: str) -> None:
    cells = [f"{written(first, form)}{mark}{written(last, form)}" for first, last in SPANS]
    file = pd.DataFrame({"Campagne": [f"Action {n}" for n in range(len(cells))], header: cells, "Coût": 10})
    found = read("campaigns", file)
    assert days(found, "start_date", "end_date") == [(str(first), str(last)) for first, last in SPANS]
    said = plain(" ".join(note.text for note in found.journal.notes))
    assert f"« {header} » dit le premier et le dernier jour de chaque campagne" in said


def test_a_range_may_say_its_month_or_its_year_once_and_cross_a_year() -> None:
    cells = [
        "1-15 mars 2026",
        "du 28 décembre au 3 janvier 2026",
        "28/12 - 03/01/2026",
        "2026-03-02/2026-03-10",
    ]
    found = read("campaigns", pd.DataFrame({"Campagne": list("ABCD"), "Dates": cells, "Coût": 10}))
    assert days(found, "start_date", "end_date") == [
        ("2026-03-01", "2026-03-15"),
        ("2025-12-28", "2026-01-03"),
        ("2025-12-28", "2026-01-03"),
        ("2026-03-02", "2026-03-10"),
    ]


@pytest.mark.parametrize("header", ["Jour", "Date", "Day", "Début"])
def test_a_day_goes_before_the_month_that_stands_beside_it(header: str) -> None:
    file = pd.DataFrame(
        {"Campagne": ["A", "A"], "Mois": ["mars 2026", "mars 2026"], header: ["2026-03-14", "2026-03-15"],
         "Coût": [5, 6], "Impr.": [100, 90]}
    )  # fmt: skip
    found = read("campaigns", file)
    assert found.table["start_date"].dt.day.tolist() == [14, 15] and "end_date" not in found.table
