"""People whom no column of people names: hidden where a column is made of them, left where one value looks like somebody."""

import json
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from faker import Faker
from openpyxl import Workbook

import smkit
from smkit import first_names
from smkit.reports.writing import people as revealed
from smkit.tables import check, in_place, read
from smkit.tables.environment import READINGS
from smkit.tables.errors import ReadError
from smkit.tables.parsing import strangers
from smkit.tables.telling.journal import Journal, Note
from smkit.tables.telling.people import unnamed
from smkit.typography import typeset

PSEUDONYM = r"(?:Personne|Commercial)-[0-9a-f]{12}"
_FRENCH = Faker("fr_FR")
_FRENCH.seed_instance(31)


def _somebody() -> tuple[str, str]:
    while True:
        first, last = _FRENCH.first_name(), _FRENCH.last_name()
        alone = not set(last.split()) & set(first_names.known()) and " " not in last
        if alone and strangers.names(f"{first} {last}") == [f"{first} {last}"]:
            return first, last


PEOPLE = list(dict.fromkeys(_somebody() for _ in range(12)))[:6]
WAYS = {
    "first": lambda first, last: f"{first} {last}",
    "last": lambda first, last: f"{last.upper()} {first}",
    "turned": lambda first, last: f"{last} {first}",
    "loud": lambda first, last: f"{first} {last}".upper(),
    "title": lambda first, last: f"Mme {last}",
    "point": lambda first, last: f"M. {last}",
    "apart": lambda first, last: unicodedata.normalize("NFD", f"{first}  {last}"),
    "led": lambda first, last: f"Commercial {first} {last}",
    "after": lambda first, last: f"Recommandation de {first} {last}",
}


def orders(**more: list[str]) -> pd.DataFrame:
    size = len(next(iter(more.values())))
    return pd.DataFrame({"N° commande": [f"C{i}" for i in range(size)], "Date": ["13/01/2025"] * size,
                         "Montant": ["5"] * size, "Client": [f"K{i}" for i in range(size)], **more})  # fmt: skip


def notes(reading: object, code: str = "strangers") -> list:
    return [note for note in reading.journal.notes if note.code == code]  # type: ignore[attr-defined]


def all_said(reading: object) -> str:
    """Everything that is said of a reading, and its table."""
    found = reading.journal  # type: ignore[attr-defined]
    parts = [json.dumps(found.to_dict(), ensure_ascii=False), *map(str, found.lines())]
    frames = (reading.table, reading.rejected, reading.set_apart, reading.lost)  # type: ignore[attr-defined]
    return "\n".join([*parts, *(frame.to_csv() for frame in frames)]).casefold()


@pytest.mark.parametrize("way", WAYS)
def test_a_column_made_of_people_is_put_under_pseudonyms_and_told_with_what_keeps_it(way: str) -> None:
    written = [WAYS[way](*one) for one in PEOPLE]
    reading = read("commandes", orders(Secteur=[*written, "Nord", "Sud"]))
    shown = reading.table["region"].tolist()
    assert all(re.search(PSEUDONYM, text) for text in shown[:6]) and shown[6:] == ["Nord", "Sud"]
    assert len(set(shown[:6])) == 6
    assert not any(last.casefold() in all_said(reading) for _, last in PEOPLE)
    (note,) = notes(reading)
    assert note.count == 6 and "region=aucun" in note.answer
    left = read("commandes", orders(Secteur=[*written, "Nord", "Sud"]), personnes="region=aucun")
    assert left.table["region"].tolist()[:6] == written and not notes(left)


@pytest.mark.parametrize("around", ["Nord_{}", "{}_Nord", "2026-03_Webinaire_{}_FR"])
def test_an_underline_parts_words_as_a_space_does(around: str) -> None:
    written = [around.format(f"{first} {last}") for first, last in PEOPLE]
    reading = read("commandes", orders(Secteur=written))
    assert all(re.search(PSEUDONYM, text) for text in reading.table["region"])
    assert not any(last.casefold() in all_said(reading) for _, last in PEOPLE)


@pytest.mark.parametrize("name", ["ventes {} {}.csv", "Portefeuille_{}_{}_2026.csv", "{} {}.csv"])
def test_a_file_that_bears_a_name_is_told_and_one_that_bears_none_is_not(tmp_path: Path, name: str) -> None:
    for first, last in PEOPLE:
        file = tmp_path / name.format(first, last)
        orders(Secteur=["Nord"] * 6).to_csv(file, index=False)
        told = [note.text for note in read("commandes", file).journal.notes if note.code == "named_file"]
        assert len(told) == 1 and last not in told[0] and "renommez-le" in told[0]
    for other in ("ventes_mars_2026.csv", "commandes Saint Denis.csv", "leads_boutique_lyon.csv"):
        orders(Secteur=["Nord"] * 6).to_csv(tmp_path / other, index=False)
        assert "named_file" not in {note.code for note in read("commandes", tmp_path / other).journal.notes}


@pytest.mark.parametrize("written", ["Nord ({})", "Nord - {}", "Nord / {}"])
def test_a_name_beside_a_value_of_the_column_is_hidden_however_few_they_are(written: str) -> None:
    first, last = PEOPLE[0]
    column = [written.format(f"{first} {last}"), *["Nord", "Sud", "Saint Denis (La Plaine)", "Est"] * 3]
    shown = read("commandes", orders(Secteur=column)).table["region"].tolist()
    assert re.search(PSEUDONYM, shown[0]) and shown[0].startswith("Nord") and shown[1:] == column[1:]


def test_one_person_is_one_pseudonym_whatever_the_column_and_the_order() -> None:
    both = orders(
        Secteur=[f"{a} {b}" for a, b in PEOPLE], Produit=[f"Formation {b.upper()} {a}" for a, b in PEOPLE]
    )
    table = read("commandes", both).table
    assert table["product"].tolist() == [f"Formation {one}" for one in table["region"]]


def test_what_is_told_of_one_column_leaves_the_others_hidden_and_lone_names_asked() -> None:
    first, last = PEOPLE[0]
    names = [f"{a} {b}" for a, b in PEOPLE]
    both = orders(Secteur=names, Canal=names).assign(Client=[f"{first} {last}"] * 6, Produit=[last] * 6)
    reading = read("commandes", both, personnes="channel=aucun; tous")
    assert not set(names) & set(reading.table["region"]) and reading.table["channel"][1] == names[1]
    assert all(re.fullmatch(PSEUDONYM, text) for text in reading.table["product"])
    assert re.fullmatch(PSEUDONYM, read("commandes", both, personnes="aucun").table["region"][1])


@pytest.mark.parametrize("values", [
    ["Thé vert", "Thé Marie Lou", "Café", "Miel"],
    ["Nord", "Saint Denis", "Saint Étienne", "Château Thierry"],
    ["Saint Denis", "Saint Germain", "Sainte Marie", "Mont Saint Michel"],
    ["Rue Victor Hugo", "Place Jean Jaurès", "Lycée Jules Ferry", "Victor Hugo"],
    ["Martin Plomberie", "Thomas Conseil", "Simon Bâtiment", "Bernard Transports"],
    ["Robe Camille", "Robe Juliette", "Robe Louise", "Chemise Paul"],
    ["Camille Rouge", "Camille Noir", "Juliette Rouge", "Juliette Noir"],
    ["Yves Rocher", "Pierre Fabre", "Christian Dior", "Paul Smith"],
    ["Camille", "Juliette", "Louise", "Paul"],
    ["Alsace Lorraine", "Champagne Ardenne", "Île de France", "Provence Alpes"],
    ["Martin Bernard SARL", "Robert Simon SAS", "Laurent Denis EURL"],
    ["Mme Figaro", "Presse", "Radio", "Web"],
    ["Charlotte Fraise", "Charlotte Poire", "Tarte Pomme"],
])  # fmt: skip
def test_what_only_looks_like_somebody_stays(values: list[str]) -> None:
    """Products, towns, streets, companies, brands, first names alone: in each column where they may stand."""
    for name in ("Secteur", "Canal", "Produit"):
        reading = read("commandes", orders(**{name: values}))
        assert not notes(reading), [note.text for note in notes(reading)]
        assert values[0] in reading.table.to_numpy()


def test_in_a_column_of_people_a_last_name_may_be_a_word_and_a_first_name_unheard_of() -> None:
    (known, last), rare = PEOPLE[0], PEOPLE[1][1]
    names = [f"{a} {b}" for a, b in PEOPLE]
    values = [*names, f"{known} Blanc", f"{rare[::-1].title()} {last}", "Nord"]
    shown = read("commandes", orders(Secteur=values)).table["region"].tolist()
    assert all(re.fullmatch(PSEUDONYM, text) for text in shown[:-1]) and shown[-1] == "Nord"


def test_one_value_that_says_whose_name_follows_is_hidden_among_others() -> None:
    first, last = PEOPLE[0]
    table = pd.DataFrame({"Groupe": [f"Appel de {first} {last}", "Témoin"], "Converti": ["oui", "non"]})
    shown = read("experience", table).table["group"].tolist()
    assert re.fullmatch(f"Appel de {PSEUDONYM}", shown[0]) and shown[1] == "Témoin"


def test_no_table_of_the_kit_has_a_stranger() -> None:
    """A false alarm would take away what a coordinator looks for."""
    files = sorted((Path(__file__).parents[3] / "datasets").rglob("*.csv"))
    assert len(files) > 10
    for file in files:
        frame = pd.read_csv(file, sep=None, engine="python", dtype=str, nrows=3000, encoding="utf-8-sig")
        for name in frame:
            values = [str(value) for value in frame[name].dropna().unique()]
            assert not strangers.people(values) and not strangers.people(values, True), (file.name, name)


def test_a_deal_that_goes_by_a_name_and_a_number_names_nobody() -> None:
    leads = pd.DataFrame({"Nom du lead": [f"{a} {b} n°{i}" for i, (a, b) in enumerate(PEOPLE)],
                          "Étape": ["Gagné"] * 6, "Date de création": ["13/01/2025"] * 6})  # fmt: skip
    reading = read("leads", leads, columns="lead_id=Nom du lead")
    assert all(re.fullmatch(rf"{PSEUDONYM} n°\d", one) for one in reading.table["lead_id"])
    assert not any(last.casefold() in all_said(reading) for _, last in PEOPLE)


def test_a_rejected_value_shows_the_shape_of_a_name_that_the_file_knows() -> None:
    names = [f"{a} {b}" for a, b in PEOPLE]
    file = orders(Secteur=["Nord"] * 6).assign(
        Client=names,
        Montant=[f"voir {names[0]}", f"dû par {PEOPLE[1][1]} {PEOPLE[1][0]}", "5", "5", "5", "cher"],
    )
    reading = read("commandes", file)
    assert [value[:4] for value in reading.rejected["value"]] == ["aaaa", "aa a", "cher"]
    said = all_said(reading) + check.report(reading).casefold()
    assert not any(last.casefold() in said for _, last in PEOPLE)


def test_a_sheet_and_a_header_that_bear_a_name_show_a_pseudonym(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    (first, last), (a, b) = PEOPLE[:2]
    for number in range(3):
        sheet = sheet if number == 0 else book.create_sheet()
        sheet.title = f"{PEOPLE[number][0]} {PEOPLE[number][1]}"
        sheet.append(["N° commande", "Date", "Client", "Montant", f"Remarque de {a} {b}"])
        for row in range(4 - number):
            sheet.append([f"C{number}{row}", "13/01/2025", f"{first} {last}", 5, "ok"])
    path = tmp_path / "commandes.xlsx"
    book.save(path)
    reading = read("commandes", path)
    assert re.search(f"feuille «\\s{PSEUDONYM}\\s»", reading.journal.layout)
    said = all_said(reading) + check.report(reading).casefold()
    assert not any(one.casefold() in said for _, one in PEOPLE[:3])


def test_a_line_to_type_bears_no_name_of_a_sheet_either() -> None:
    first, last = PEOPLE[0]
    note = Note(
        "near_sheets", 1, typeset(f"1 autre feuille : « {first} {last} »"), answer=f"feuille : {last}"
    )
    (said,) = unnamed(Journal("orders", "v.xlsx", 1, 1, 0, 0, 0, {}, (note,)), lambda text: "Personne").notes
    assert (
        said.text == typeset("1 autre feuille : « Personne »")
        and last not in said.answer
        and "…" in said.answer
    )


def test_large_files_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A witness with such names is read whole, and they are hidden there as anywhere; too large for that, it is refused."""
    folder = tmp_path / "ventes"
    folder.mkdir()
    days = pd.date_range("2026-01-05", periods=12)
    table = pd.DataFrame({"order_id": [f"F{n}" for n in range(12)], "order_date": days, "product": ["Thé"] * 12,
                          "customer_id": ["C1"] * 12, "quantity": [1.0] * 12, "unit_price": [2.0] * 12,
                          "region": [f"{a} {b}" for a, b in PEOPLE] * 2})  # fmt: skip
    table.to_parquet(folder / "a.parquet", index=False)
    monkeypatch.delenv(READINGS, raising=False)
    there = smkit.gather(commandes=folder, sur_place=True).readings["orders"]
    here = smkit.gather(commandes=table).readings["orders"]
    assert not there.in_place and sorted(there.table["region"]) == sorted(here.table["region"])
    assert all(re.fullmatch(PSEUDONYM, one) for one in there.table["region"])
    monkeypatch.setattr(in_place.stores, "MOST", 5)
    with pytest.raises(ReadError, match="semblent ceux de personnes") as refused:
        smkit.gather(commandes=folder, sur_place=True)
    assert not any(last in str(refused.value) for _, last in PEOPLE)


def test_who_has_the_key_finds_them_again(tmp_path: Path) -> None:
    path = tmp_path / "commandes.csv"
    orders(Secteur=[f"{a} {b}" for a, b in PEOPLE]).to_csv(path, sep=";", index=False)
    (shown, *_) = read("commandes", path).table["region"]
    assert revealed.reveal([shown], "commandes", path) == {shown: [" ".join(PEOPLE[0])]}


def test_letters_of_a_code_are_no_words() -> None:
    codes = ["DR2QE1RW", "MR49QBLO", "ME0LMBYL", "PR9HQKA7", "1C1I7A6R"]
    assert [strangers.names(code) for code in codes] == [[]] * 5
    assert strangers.people(codes) == {}


def test_a_product_that_bears_its_maker_s_name_is_a_thing() -> None:
    perfumes = [
        "Hugo Boss Bottled",
        "Christian Dior Sauvage",
        "Thierry Mugler Alien",
        "Jean Paul Gaultier Le Male",
    ]
    wines = ["Louis Jadot Beaune", "Joseph Drouhin Chablis", "Laurent Perrier Rosé", "Château Margaux"]
    assert strangers.people(perfumes, things=True) == strangers.people(wines, things=True) == {}


#: What is to be done with somebody, as plans, contents and notes say it.
DONE = (
    "Relancer {}", "Relancer le devis en retard : {}", "Inviter {} au salon", "Entretien annuel de {}", "Interview vidéo de {}",
    "Déjeuner avec {}", "Rappeler {} au sujet de sa commande de printemps avant la fin du mois, puis lui envoyer le nouveau tarif",
)  # fmt: skip


@pytest.mark.parametrize("done", DONE)
@pytest.mark.parametrize("way", ["first", "last", "title", "point"])
def test_what_is_to_be_done_with_somebody_names_nobody(done: str, way: str) -> None:
    first, last = PEOPLE[len(done) % len(PEOPLE)]
    title = done.format(WAYS[way](first, last))
    frame = pd.DataFrame({
        "Action": [title, "Salon de Lyon", "Newsletter de mars", "Offre de rentrée"], "Début": "01/03/2026", "Fin": "31/03/2026",
        "Dépend de": ["", title, "", ""], "Note": ["", "", title, ""],
    })  # fmt: skip
    plan = read("plan", frame)
    said = plan.table.to_csv() + json.dumps(plan.journal.to_dict(), ensure_ascii=False)
    assert last.casefold() not in said.casefold()
    assert plan.table.loc[0, "action"] == plan.table.loc[1, "depends_on"] == plan.table.loc[2, "note"]
    kept = read("plan", frame, people="action=aucun; depends_on=aucun; note=aucun").table
    assert kept.loc[0, "action"] == title


def test_what_is_to_be_done_with_a_thing_stays() -> None:
    titles = ["Relancer Martin Plomberie", "Inviter Saint Denis", "Salon Marie Claire", "Visiter Victor Hugo",
              "Rencontre Hugo Boss", "Insertion Madame Figaro", "Réunion Paris Nord", "Rendez-vous Camille Rouge",
              "Point avec le comité"]  # fmt: skip
    frame = pd.DataFrame({"Action": titles, "Début": "01/03/2026", "Fin": "31/03/2026"})
    assert read("plan", frame).table["action"].tolist() == titles


@pytest.mark.parametrize(
    "way", ["{} EI", "EI {}", "{} (EIRL)", "{}, entrepreneur individuel", "{} - auto-entrepreneur", "E.I. {}"]
)
def test_a_company_that_is_one_person_is_hidden_among_companies(way: str) -> None:
    companies = [
        "Boulons SARL",
        "Scierie Nu",
        "Atelier Oméga",
        "Cabinet Delta SAS",
        "Hôtel Gamma",
        "Plomberie Nord EI",
    ] * 3
    name = " ".join(PEOPLE[0])
    table = pd.DataFrame(
        {"N°": [f"L{each}" for each in range(19)], "Étape": "Gagné", "Compte": [*companies, way.format(name)]}
    )
    found = read("leads", table).table["account"]
    assert name not in found.iloc[-1] and re.search(PSEUDONYM, found.iloc[-1])
    assert found.iloc[:-1].tolist() == companies
