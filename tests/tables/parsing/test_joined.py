"""Identifiers that hold people: columns that are joined, companies beside somebody. Nobody's name leaves by them."""

import re
from pathlib import Path

import pandas as pd
import pytest
from faker import Faker

from smkit.reports.writing import people as revealed
from smkit.tables import Reading, check, read

PSEUDONYM = r"Personne-[0-9a-f]{12}"
_FRENCH = Faker("fr_FR")
_FRENCH.seed_instance(11)
#: First and last names.
PEOPLE = list(
    zip(*[[draw() for _ in range(8)] for draw in (_FRENCH.first_name, _FRENCH.last_name)], strict=True)
)
COMPANIES = [f"Atelier {n} SARL" for n in range(8)]
DEALS = {"Étape": "Gagné", "Date de création": "13/03/2026", "Montant": "100,00"}


def leads(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({**columns, **DEALS}, index=range(8))


def said(reading: Reading) -> str:
    return check.report(reading) + reading.table.to_csv() + reading.rejected.to_csv()


@pytest.mark.parametrize("joined", ["Société + Nom", "Nom + Société", "Société + Prénom + Nom"])
def test_who_a_joined_column_names_is_hidden_and_the_company_stays(joined: str) -> None:
    firsts, lasts = ([each[place] for each in PEOPLE] for place in (0, 1))
    frame = leads(Société=COMPANIES, Nom=lasts, Prénom=firsts)
    reading = read("leads", frame, columns=f"lead_id={joined}")
    shown = reading.table["lead_id"].tolist()
    assert all(re.search(PSEUDONYM, each) for each in shown)
    assert all(company in each for company, each in zip(COMPANIES, shown, strict=True))
    assert not any(re.search(rf"\b{last}\b", said(reading)) for last in lasts)
    kept = read("leads", frame, columns=f"lead_id={joined}", personnes="lead_id=aucun")
    assert all(last in each for last, each in zip(lasts, kept.table["lead_id"], strict=True))


def test_an_order_that_goes_by_its_customer_and_its_day_shows_neither_name_nor_another_pseudonym() -> None:
    names = [" ".join(each) for each in PEOPLE]
    orders = pd.DataFrame({"Client": names + names[:1], "Date": "13/03/2026", "Montant": range(10, 19)})
    reading = read("orders", orders, columns="order_id=Client + Date")
    table = reading.table
    assert (table["order_id"] == table["customer_id"] + "-13/03/2026").all()
    assert "same_number" in {note.code for note in reading.journal.notes}
    assert not any(last in said(reading) for _, last in PEOPLE)


def test_codes_and_companies_that_are_joined_stay() -> None:
    frame = leads(Société=COMPANIES, Contact=[f"C-{n:04}" for n in range(8)])
    reading = read("leads", frame, columns="lead_id=Société + Contact")
    assert reading.table["lead_id"].tolist() == [f"{a}-C-{n:04}" for n, a in enumerate(COMPANIES)]


def test_who_is_behind_a_part_is_revealed(tmp_path: Path) -> None:
    file, told = tmp_path / "pistes.csv", "lead_id=Société + Nom"
    leads(Société=COMPANIES, Nom=[last for _, last in PEOPLE]).to_csv(file, index=False, sep=";")
    shown = read("leads", file, columns=told).table["lead_id"][0]
    hidden = re.search(PSEUDONYM, shown)[0]
    assert revealed.reveal([hidden], "leads", file, told) == {hidden: [PEOPLE[0][1]]}


@pytest.mark.parametrize("between", ["{} {}", "{}/{}", "{} – {}", "{} ({})"])
def test_somebody_beside_a_company_is_hidden(between: str) -> None:
    names = [between.format(company, " ".join(each)) for company, each in zip(COMPANIES, PEOPLE, strict=True)]
    reading = read("leads", leads(**{"Nom de la transaction": names}))
    whole = re.escape(between).replace(r"\{\}", "{}").format(r"Atelier \d SARL", PSEUDONYM)
    assert all(re.fullmatch(f"{whole}|{PSEUDONYM}", each) for each in reading.table["lead_id"])
    assert not any(last in said(reading) for _, last in PEOPLE)


def test_a_company_that_bears_a_name_stays() -> None:
    names = [f"Menuiserie {n} – {' '.join(each)} SARL" for n, each in enumerate(PEOPLE)]
    firms = read("leads", leads(**{"Nom de la transaction": names})).table["lead_id"].tolist()
    assert firms == names


@pytest.mark.parametrize("where", ["Contact associé", "Prénom"])
def test_a_surname_that_the_file_knows_is_hidden_beside_a_company(where: str) -> None:
    lasts = [last for _, last in PEOPLE]
    deals = {"Nom de la transaction": [f"Atelier {n} - {last}" for n, last in enumerate(lasts)]}
    beside = {"Contact associé": [" ".join(each) for each in PEOPLE]}
    beside = {"Prénom": [first for first, _ in PEOPLE], "Nom": lasts} if where == "Prénom" else beside
    shown = read("leads", leads(**deals, **beside)).table["lead_id"].tolist()
    assert all(re.fullmatch(rf"Atelier \d - {PSEUDONYM}", each) for each in shown), shown
    kept = read("leads", leads(**deals, **beside), personnes="lead_id=aucun").table["lead_id"]
    assert kept.tolist() == deals["Nom de la transaction"]
