"""A row that adds others up is no sale, whatever its date and its word, where figures agree; what they do not show is asked."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tables_helpers import add_up, plain

import smkit
from smkit.tables import Reading, read
from smkit.tables.opening import blocks

HEADERS = ["N° commande", "Date", "Client", "Produit", "Montant HT"]
DAYS = 4
EACH = 3


def line(day: int, n: int) -> list[Any]:
    return [
        f"C{day}{n}",
        f"1{day}/03/2026",
        f"K{n}",
        ("Lampe", "Vis", "Sac")[n],
        10.37 * (day + 1) + 7.11 * n,
    ]


def worth(day: int) -> float:
    return sum(float(line(day, n)[-1]) for n in range(EACH))


WORTH = sum(map(worth, range(DAYS)))


def sales(foot: list[Any] | None = None, close: Any = None) -> pd.DataFrame:
    """Sales of four days; `close` makes the row under each day, `foot` the last one."""
    rows = []
    for day in range(DAYS):
        rows += [line(day, n) for n in range(EACH)]
        rows += [close(day)] if close else []
    return pd.DataFrame([*rows, *([foot] if foot else [])], columns=HEADERS)


def said(reading: Reading, code: str = "totals") -> list[str]:
    return [plain(note.whole()) for note in reading.journal.notes if note.code == code]


FEET: dict[str, list[Any]] = {
    "number": ["TOTAL", "30/11/2026", None, None, WORTH],
    "product": ["C99", "13/03/2026", None, "Total général", WORTH],
    "customer": ["C99", "13/03/2026", "Total HT", None, WORTH],
    "no word": ["C99", "13/03/2026", None, "Récapitulons", WORTH],
}


@pytest.mark.parametrize("kind", FEET)
def test_a_total_with_a_date_is_no_sale(kind: str) -> None:
    reading = read("orders", sales(FEET[kind]), currency="EUR")
    add_up(reading)
    assert reading.table["amount"].sum() == pytest.approx(WORTH) and reading.journal.skipped == 1
    (told,) = said(reading)
    assert "ligne 14" in told and told.endswith("totaux : « compter ».")
    counted = read("orders", sales(FEET[kind]), currency="EUR", totaux="compter")
    assert (
        counted.table["amount"].sum() == pytest.approx(2 * WORTH)
        and "totaux : « ecarter »" in said(counted)[0]
    )


CLOSES = {
    "of the day": lambda day: ["Total", f"1{day}/03/2026", None, None, worth(day)],
    "of an order": lambda day: [f"C{day}2", f"1{day}/03/2026", "K2", "Sous-total", worth(day)],
    "short": lambda day: [f"S/T {day}", f"1{day}/03/2026", None, None, worth(day)],
    "till": lambda day: [f"Z10{day}", f"1{day}/03/2026", "Clôture de caisse", None, worth(day)],
    "no word": lambda day: [f"Z10{day}", f"1{day}/03/2026", None, "Relevé", worth(day)],
}


@pytest.mark.parametrize("kind", CLOSES)
@pytest.mark.parametrize("foot", [None, FEET["number"]])
def test_totals_of_parts_of_a_file_are_no_sales(kind: str, foot: list[Any] | None) -> None:
    reading = read("orders", sales(foot, CLOSES[kind]), currency="EUR")
    add_up(reading)
    assert reading.table["amount"].sum() == pytest.approx(WORTH)
    assert reading.journal.skipped == DAYS + bool(foot) and len(said(reading)) == 1


def test_a_large_file_leaves_out_the_same_totals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ventes.csv"
    sales(FEET["number"], CLOSES["till"]).to_csv(path, sep=";", index=False, decimal=",")
    here = read("orders", path)
    monkeypatch.setattr(blocks, "LEAST", 1)
    monkeypatch.setattr(blocks, "BLOCK", 200)
    there = read("orders", path)
    assert len(here.table) == DAYS * EACH and here.table.equals(there.table)
    assert [note.to_dict() for note in here.journal.notes] == [note.to_dict() for note in there.journal.notes]


def test_a_total_in_a_folder_of_parquet_is_read_whole_and_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "ventes"
    folder.mkdir()
    for number, product in (("TOTAL", "Lampe"), ("C99", "Total général")):
        rows: list[list[Any]] = [
            [f"C{n}", pd.Timestamp(2026, 3, 3 + n), "Lampe", 10.0 + n] for n in range(12)
        ]
        rows.append([number, pd.Timestamp(2026, 3, 20), product, sum(row[-1] for row in rows)])
        frame = pd.DataFrame(rows, columns=["order_id", "order_date", "product", "amount"])
        frame.to_parquet(folder / "a.parquet", index=False)
        found = smkit.gather(commandes=folder, sur_place=True)
        assert not found.readings["orders"].in_place and len(found.tables["orders"]) == 12


def test_a_row_that_says_a_total_and_is_none_is_asked_about() -> None:
    frame = sales(["TOTAL", "13/03/2026", None, None, 5000.0])
    reading = read("orders", frame, currency="EUR")
    (told,) = said(reading, "maybe_totals")
    assert "ligne 14" in told and "comptée (5 000,00 €)" in told and told.endswith("totaux : « ecarter ».")
    assert len(reading.table) == DAYS * EACH + 1
    assert len(read("orders", frame, totaux="ecarter").table) == DAYS * EACH


@pytest.mark.parametrize(
    "name", ["Total Quartz 9000", "Ensemble lin", "Cumulus", "Toutes saisons", "S T Dupont", "Global Bike"]
)
def test_a_product_named_like_a_total_is_sold(name: str) -> None:
    """Two articles of one price in each order: each is the sum of the other."""
    rows = [
        [f"C{n}", f"1{n}/03/2026", f"K{n}", product, 20.0 + n] for n in range(8) for product in ("Vis", name)
    ]
    reading = read("orders", pd.DataFrame(rows, columns=HEADERS))
    assert len(reading.table) == 16 and not said(reading) and not said(reading, "maybe_totals")


def test_a_customer_called_total_is_one() -> None:
    rows = [
        [f"C{n}", f"1{n}/03/2026", "Total" if n % 3 == 0 else f"K{n}", "Vis", 20.0 + 3 * n] for n in range(9)
    ]
    reading = read("orders", pd.DataFrame(rows, columns=HEADERS))
    assert len(reading.table) == 9 and not said(reading) and not said(reading, "maybe_totals")


def test_the_name_after_a_total_is_not_shown() -> None:
    rows = [line(day, n) for n in range(EACH) for day in range(DAYS)]
    by = [sum(float(line(day, n)[-1]) for day in range(DAYS)) for n in range(EACH)]
    rows += [[f"Total Maison Untel {n}", "20/03/2026", f"K{n}", None, by[n]] for n in range(EACH)]
    (told,) = said(read("orders", pd.DataFrame(rows, columns=HEADERS)))
    assert told.startswith("3 lignes sont") and "Untel" not in told


CAMPAIGNS = ["Campagne", "Dépenses", "Affichages", "Clics", "Début"]
ACTIONS: list[list[Any]] = [[f"C{n}", 100.5 * n, 5000 + n, 200 - n, f"1{n}/03/2026"] for n in range(1, 7)]


@pytest.mark.parametrize(
    "name",
    ["Ensemble", "TOUTES", "Résultats de 6 campagnes", "Total", "Toutes les campagnes", "Boutique du Port"],
)
def test_the_total_of_campaigns_is_no_campaign(name: str) -> None:
    foot = [name, *(sum(row[at] for row in ACTIONS) for at in (1, 2, 3)), None]
    reading = read("campaigns", pd.DataFrame([*ACTIONS, foot], columns=CAMPAIGNS))
    assert reading.table["campaign"].tolist() == [row[0] for row in ACTIONS]


@pytest.mark.parametrize("deep", [2, 3])
def test_a_campaign_over_its_ad_sets_counts_once(deep: int) -> None:
    rows: list[list[Any]] = []
    for n in range(4):
        rows.append([f"Campagne {n}", None, None, 100.0 * n + 60, 900])
        for part in range(2):
            rows.append([f"Campagne {n}", f"Ensemble {part}", None, 50.0 * n + 30, 450])
            if deep == 3:
                rows += [
                    [f"Campagne {n}", f"Ensemble {part}", f"Pub {ad}", 25.0 * n + 15, 225] for ad in range(2)
                ]
    headers = [
        "Nom de la campagne",
        "Nom de l'ensemble de publicités",
        "Nom de la publicité",
        "Montant dépensé (EUR)",
        "Impressions",
    ]
    reading = read("campaigns", pd.DataFrame(rows, columns=headers))
    assert reading.table["cost"].sum() == sum(100.0 * n + 60 for n in range(4))


OPENERS = {
    "over": ("{} (3)", True, 1.0),
    "under": ("{}", False, 1.0),
    "over, without its number": ("{}", True, 1.0),
    "over, a sum of more": ("{} (3)", True, 1.2),
}


@pytest.mark.parametrize("kind", OPENERS)
def test_a_row_that_names_a_group_is_no_sale_and_no_reject(kind: str) -> None:
    name, over, times = OPENERS[kind]
    rows = []
    for day, month in enumerate(("janvier 2026", "Azimut SARL", "mars 2026", "Boréal")):
        group = [name.format(month), None, None, None, worth(day) * times]
        its = [line(day, n) for n in range(EACH)]
        rows += [group, *its] if over else [*its, group]
    reading = read("orders", pd.DataFrame(rows, columns=HEADERS))
    add_up(reading)
    assert reading.rejected.empty and len(reading.table) == DAYS * EACH
    (told,) = said(reading, "group_rows")
    assert told.startswith("4 lignes nomment un groupe") and "Azimut" not in told


def test_a_sale_without_its_date_stays_rejected() -> None:
    rows = [line(day, n) for day in range(DAYS) for n in range(EACH)]
    rows[4][1] = rows[7][1] = None
    reading = read("orders", pd.DataFrame(rows, columns=HEADERS))
    assert len(reading.rejected) == 2 and not said(reading, "group_rows")


def test_a_stage_said_once_a_group_is_filled_by_the_line_that_is_proposed() -> None:
    rows = [[stage if not n else None, f"A{stage}{n}", 100 + n, f"1{n}/03/2026"] for stage in ("Gagné", "Perdu", "Devis")
            for n in range(5)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["Étape", "N° opportunité", "Montant", "Date de création"])
    reading = read("leads", frame, etapes="open=Devis")
    assert {plain(each).partition("→ ")[2] for each in reading.rejected["advice"]} == {"remplir : « Étape »."}
    assert len(read("leads", frame, etapes="open=Devis", remplir="Étape").table) == 15


@pytest.mark.parametrize(
    "word", ["Sous-total", "Total", "Sous total", "S/T", "Ensemble", "Ensemble {}", "Tous {}"]
)
@pytest.mark.parametrize("grouped", [False, True])
def test_totals_of_groups_of_campaigns_are_left_out(word: str, grouped: bool) -> None:
    """The first one may have been seen otherwise: the next ones add up what is under it."""
    rows, spent = [], 0.0
    for name, costs in (
        ("E-mail", (2529.0, 3726.25, 3495.0)),
        ("Search", (2679.0, 2900.0, 3244.5)),
        ("Display", (2556.0, 3050.0)),
    ):
        rows += [
            ["" if grouped and n else name, f"Campagne {name} {n}", cost, 500 + n]
            for n, cost in enumerate(costs)
        ]
        rows.append([name, word.format(name), sum(costs), sum(500 + n for n in range(len(costs)))])
        spent += sum(costs)
    found = smkit.read("campagnes", pd.DataFrame(rows, columns=["Canal", "Campagne", "Coût", "Clics"]))
    assert found.table["cost"].sum() == spent


def test_names_that_begin_like_totals_and_are_none_are_kept() -> None:
    names = ["Ensemble lin", "Tous les toits", "Bilan carbone", "Ensemble coton"]
    rows = [["E-mail", name, 100.0 + 7 * n, 50] for n, name in enumerate(names)]
    found = smkit.read("campagnes", pd.DataFrame(rows, columns=["Canal", "Campagne", "Coût", "Clics"]))
    assert found.table["campaign"].tolist() == names


def test_costs_of_quarters_and_years_that_add_up_months_are_left_out() -> None:
    months = [[f"2026-{month:02}", "Média", 100.0 + month] for month in range(1, 7)]
    first, second = 306.0, 315.0
    longer = [["2026-T1", "Média", first], ["2026-T2", "Média", second], ["2026", "Média", first + second]]
    headers = ["Période", "Nature", "Coût"]
    found = smkit.read("couts", pd.DataFrame(months + longer, columns=headers))
    assert found.table["cost"].sum() == first + second and len(found.table) == 6
    every = smkit.read("couts", pd.DataFrame(months + longer, columns=headers), totals="compter")
    assert every.table["cost"].sum() == 3 * (first + second)
    other = [
        ["2026-T1", "Salaire", first],
        ["2026-T2", "Média", second + 1],
        ["2025", "Média", first + second],
    ]
    assert len(smkit.read("couts", pd.DataFrame(months + other, columns=headers)).table) == 9
