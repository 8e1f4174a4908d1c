"""Names where nobody is expected: hidden when they are whole, asked about when they are not, left when they are nobody's."""

import re
from pathlib import Path

import pandas as pd
import pytest
from faker import Faker
from spellings import people

from smkit import paths
from smkit.tables import answers, read
from smkit.tables.parsing import namesakes
from smkit.tables.parsing.streets import postal
from smkit.tables.schema import tables as schemas
from smkit.tables.sources import Sources, gather

SOMEBODY, OTHER, THIRD = people(3, seed=17)
PSEUDONYM = "(Personne|Commercial)-[0-9a-f]{12}"


def orders(clients: list[str], **more: list[str]) -> pd.DataFrame:
    size = len(clients)
    return pd.DataFrame({"N° commande": [f"C{i}" for i in range(size)], "Date": ["13/01/2025"] * size,
                         "Montant": ["5"] * size, "Client": clients, **more})  # fmt: skip


def campaigns(names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"Campagne": names, "Coût": ["10"] * len(names)})


def notes(found: Sources, table: str, code: str) -> list:
    return [note for note in found.readings[table].journal.notes if note.code == code]


def test_a_full_name_is_hidden_in_another_table_under_the_same_pseudonym() -> None:
    full, sold = f"{SOMEBODY.first} {SOMEBODY.last}", f"{OTHER.first} {OTHER.last}"
    found = gather(
        commandes=orders([full], Commercial=[sold]),
        campagnes=campaigns([f"{SOMEBODY.last.upper()}  {SOMEBODY.first}", f"Offre {sold} de mars", "Salon"]),
    )
    table, shown = found.tables["orders"], found.tables["campaigns"]["campaign"].tolist()
    assert shown == [table["customer_id"][0], f"Offre {table['salesperson'][0]} de mars", "Salon"]
    assert [note.count for note in notes(found, "campaigns", "namesakes")] == [2]


@pytest.mark.parametrize("written", ["Dr {}", "Mme {}", "M. {}", "Me {}"])
def test_somebody_called_by_a_title_and_a_surname_is_hidden_elsewhere_too(written: str) -> None:
    """« Dr Nom » names who « Prénom Nom » is, and who is nowhere else; the surname alone is still asked about."""
    called = written.format(SOMEBODY.last)
    for whole in (f"{SOMEBODY.first} {SOMEBODY.last}", called):
        found = gather(
            commandes=orders([whole]),
            campagnes=campaigns([f"Soirée chez {called}", called, SOMEBODY.last, "Taille M Vis"]),
        )
        first, second, *left = found.tables["campaigns"]["campaign"].tolist()
        assert re.fullmatch(f"Soirée chez {PSEUDONYM}", first) and re.fullmatch(PSEUDONYM, second)
        assert left == [SOMEBODY.last, "Taille M Vis"]
    (told,) = gather(commandes=orders([called], Produit=[called])).tables["orders"]["product"]
    assert re.fullmatch(PSEUDONYM, told)


WAYS = ("+33 6 39 98 12 34", "0471 59 69 76", "079 345 67 89", "(514) 555-0134", "ventes@exemple.fr", "ventes (at) exemple.fr",
        "FR76 3000 6000 0112 3456 7890 189", "1 84 05 75 116 001 22")  # fmt: skip


def test_what_reaches_somebody_is_hidden_in_texts_too_and_is_the_same_person(tmp_path: Path) -> None:
    """In comments, notes and names of things; what only looks like it, and has no check digits, stays."""
    left = ["Livré en 48 h", "Réf. 2025-03-01 / 12", "Lot 3017620422003", "SIRET 552 100 554 00025"]
    comments = [f"Me joindre : {way}, merci" for way in WAYS] + left
    answers_ = pd.DataFrame({"Date": ["13/01/2025"] * 12, "Note": ["9"] * 12, "Commentaire": comments,
                             "Client": [*WAYS, *(["C-1"] * 4)]})  # fmt: skip
    reading = read("enquete", answers_)
    told, who = reading.table["comment"].tolist(), reading.table["customer_id"].tolist()
    assert told == [*(f"Me joindre : {one}, merci" for one in who[:8]), *left]
    assert [note.count for note in reading.journal.notes if note.code == "reached"] == [8]
    assert "reached" not in {note.code for note in read("campagnes", campaigns(left)).journal.notes}


@pytest.mark.parametrize("columns", [
    lambda one: {"Contact": [f"{one.first} {one.last} <ventes@exemple.fr>"]},
    lambda one: {"Nom complet": [f"{one.last.upper()} {one.first}"]},
    lambda one: {"Prénom": [one.first], "Nom": [one.last.upper()]},
])  # fmt: skip
def test_somebody_named_in_a_column_that_no_table_takes_is_hidden_where_a_table_names_them(columns) -> None:
    """A customer relationship tool gives a private customer's account the name of its contact."""
    full = f"{SOMEBODY.first} {SOMEBODY.last}"
    leads = pd.DataFrame({"ID": ["1"], "Étape": ["Gagné"], "Compte": [full], **columns(SOMEBODY)})
    found = gather(leads=leads, campagnes=campaigns([f"Offre {full}", "Contact Vis SARL"]))
    (account,) = found.tables["leads"]["account"]
    assert re.fullmatch(PSEUDONYM, account)
    assert found.tables["campaigns"]["campaign"].tolist() == [f"Offre {account}", "Contact Vis SARL"]


def test_it_does_not_matter_which_table_comes_first_nor_where_it_is_read(tmp_path: Path) -> None:
    full = f"{SOMEBODY.first} {SOMEBODY.last}"
    leads = pd.DataFrame({"ID": ["1"], "Étape": ["Gagné"], "Commercial": [full], "Compte": ["Vis SARL"]})
    orders(["C-1"], Produit=[full]).to_csv(tmp_path / "commandes.csv", sep=";", index=False)
    leads.to_csv(tmp_path / "leads.csv", sep=";", index=False)
    found = gather(tmp_path)
    assert found.tables["orders"]["product"][0] == found.tables["leads"]["salesperson"][0]
    assert found.tables["leads"]["account"][0] == "Vis SARL"


def test_a_table_of_the_folder_that_is_not_read_knows_people_too(tmp_path: Path) -> None:
    full = f"{SOMEBODY.first} {SOMEBODY.last}"
    orders([full]).to_csv(tmp_path / "commandes.csv", sep=";", index=False)
    campaigns([full, "Salon"]).to_csv(tmp_path / "campagnes.csv", sep=";", index=False)
    (tmp_path / "leads.csv").write_text("rien de lisible", "utf-8")
    found = gather(tmp_path, campagnes=None)
    assert set(found.tables) == {"campaigns"}
    assert found.tables["campaigns"]["campaign"].str.fullmatch(PSEUDONYM).tolist() == [True, False]


def test_a_lone_name_is_asked_about_and_hidden_once_it_is_told() -> None:
    given = {
        "commandes": orders([f"{SOMEBODY.first} {SOMEBODY.last}"]),
        "campagnes": campaigns([SOMEBODY.last, "Salon"]),
    }
    found = gather(**given)
    (note,) = notes(found, "campaigns", "lone_names")
    assert found.tables["campaigns"]["campaign"].tolist() == [SOMEBODY.last, "Salon"]
    assert SOMEBODY.last in note.text and "Rien n'est masqué" in note.text
    assert note.answer == f"personnes : « {SOMEBODY.last} »."
    told = gather(**given, personnes=SOMEBODY.last)
    assert pd.Series(told.tables["campaigns"]["campaign"]).str.fullmatch(PSEUDONYM).tolist() == [True, False]
    assert not notes(told, "campaigns", "lone_names")
    nobody = gather(**given, personnes="aucun")
    assert nobody.tables["campaigns"].equals(found.tables["campaigns"])
    assert not notes(nobody, "campaigns", "lone_names")


def test_many_lone_names_are_all_hidden_by_one_answer() -> None:
    """Whatever the number of those that the question shows, and of the columns that hold them."""
    words = [name for one in (SOMEBODY, OTHER, THIRD) for name in (one.first, one.last)]
    given = {
        "commandes": orders([f"{one.first} {one.last}" for one in (SOMEBODY, OTHER, THIRD)]),
        "campagnes": campaigns([*words, "Salon"]),
    }
    (note,) = notes(gather(**given), "campaigns", "lone_names")
    assert note.count == len(words) and note.answer == "personnes : « tous »."
    told = gather(**given, personnes="tous")
    shown = pd.Series(told.tables["campaigns"]["campaign"])
    assert shown.str.fullmatch(PSEUDONYM).tolist() == [True] * len(words) + [False]
    assert not notes(told, "campaigns", "lone_names")


def test_the_answer_has_its_name_among_the_others() -> None:
    assert answers.answered({"personnes": "Nom"}).people == "Nom"


@pytest.mark.parametrize("given", [
    [f"{SOMEBODY.first} {SOMEBODY.last}", f"{SOMEBODY.first[0]}. {SOMEBODY.last}"],
    [f"{SOMEBODY.first} {SOMEBODY.last}", SOMEBODY.last],
    [f"{SOMEBODY.first} {SOMEBODY.last}", f"{SOMEBODY.first} {OTHER.first} {SOMEBODY.last}"],
    [f"{SOMEBODY.first} {SOMEBODY.last}", f"{SOMEBODY.first}.{SOMEBODY.last}@exemple.fr".lower().replace(" ", "")],
    [f"{SOMEBODY.first} {SOMEBODY.last}", f"{SOMEBODY.last} {SOMEBODY.first}, tél. 06 12 34 56 78"],
])  # fmt: skip
def test_two_pseudonyms_that_may_be_one_person_are_told(given: list[str]) -> None:
    reading = read("orders", orders([*given, f"{THIRD.first} {THIRD.last}"]))
    (note,) = [note for note in reading.journal.notes if note.code == "doubles"]
    assert note.count == 1 and all(name in note.text for name in reading.table["customer_id"][:2])
    assert not any(word in note.text for word in (SOMEBODY.first, SOMEBODY.last))


def test_people_who_share_a_name_are_no_doubles() -> None:
    names = [
        f"{SOMEBODY.first} {SOMEBODY.last}",
        f"{OTHER.first} {SOMEBODY.last}",
        f"{SOMEBODY.first} {THIRD.last}",
    ]
    assert "doubles" not in {note.code for note in read("orders", orders(names)).journal.notes}


def test_postal_addresses_are_flagged_in_a_column_that_should_hold_none() -> None:
    fake = Faker("fr_FR")
    fake.seed_instance(8)
    streets = [f"{fake.building_number()} {kind} {fake.last_name()}, {fake.postcode()} {fake.city()}"
               for kind in ("rue", "avenue", "boulevard", "place", "impasse", "allée")]  # fmt: skip
    reading = read("orders", orders(["C-1"] * 7, Région=[*streets, "Nord"]))
    (note,) = [note for note in reading.journal.notes if note.code == "addresses"]
    assert note.count == len(streets) and "region=" in note.answer
    assert not any(street in note.text for street in streets)


STREETS = [
    "12 bis, rue des Lilas", "12-14 r. des Lilas", "12B AV. FOCH", "3 cours Gambetta", "12, pl. Bellecour 69002 Lyon",
    "4 imp. des Roses", "12rue des Lilas", "App. 4, 12 chem. des Pins", "Rue Neuve 12, 1000 Bruxelles",
    "Rue Neuve 12 bte 3 - 1000 Bruxelles", "Chaussée de Wavre 12, B-1050 Ixelles", "Bahnhofstrasse 12, 8001 Zürich",
    "1234 rue Sherbrooke Ouest, Montréal", "BP 123, 75011 Paris", "Lieu-dit Le Bois, 24000 Périgueux", "ZI Nord 69800 Saint-Priest",
]  # fmt: skip
NO_STREETS = [
    "Café de la Place 2025", "3 cours de yoga", "1 place au concert", "Pack 12 places", "Route du Rhum 2022, 12 bouteilles",
    "Chemise rue 12", "2025 Place aux affaires", "Campagne avenue 2025", "5 mail promo", "Rue du Commerce", "75011 Paris",
]  # fmt: skip


@pytest.mark.parametrize("text", STREETS)
def test_a_postal_address_is_one_in_each_country_and_abbreviation(text: str) -> None:
    assert postal(text)


@pytest.mark.parametrize("text", NO_STREETS)
def test_products_and_campaigns_are_no_addresses(text: str) -> None:
    assert not postal(text)


def alarms(folder: Path) -> dict[str, list[str]]:
    """What would be taken for somebody in the files of a folder that bear a table's name, if all their people were one crowd."""
    found: dict[str, list[str]] = {}
    for schema in schemas().values():
        for path in sorted(folder.glob(f"{schema.stem}.csv")):
            told = [
                n
                for n in read(schema.name, path).journal.notes
                if n.code in ("namesakes", "lone_names", "addresses", "doubles")
            ]
            found |= {f"{path.name} {note.code}": [note.text] for note in told}
    return found


def test_no_false_alarm_on_the_kit_s_own_data() -> None:
    assert alarms(paths.BOUTIQUE) == {}
    found = gather(paths.BOUTIQUE)
    codes = {note.code for reading in found.readings.values() for note in reading.journal.notes}
    assert not codes & {"namesakes", "lone_names", "addresses", "doubles"}


def test_names_of_products_and_codes_are_nobody_s() -> None:
    """A thousand products beside three hundred drawn people: none is hidden, whatever words they share."""
    fake = Faker("fr_FR")
    fake.seed_instance(4)
    clients = [f"{p.first} {p.last}" for p in people(300, seed=4)]
    things = [
        way()
        for way in (fake.siret, fake.siren, fake.ean13, fake.catch_phrase, fake.color_name)
        for _ in range(60)
    ]
    references = [fake.bothify("REF-####-??") for _ in range(300)]
    reading = read("orders", orders(clients, Produit=things, **{"Code produit": references}))
    assert (
        reading.table["product"].tolist() == [" ".join(t.split()) for t in things]
        or reading.table["product"].tolist() == things
    )
    assert reading.table["product_id"].tolist() == references
    assert "namesakes" not in {note.code for note in reading.journal.notes}


def test_only_whole_names_are_looked_for_in_a_text() -> None:
    schema = schemas()["orders"]
    table = pd.DataFrame(
        {"customer_id": ["Prénom Nom", "Autre Personne"], "product": ["Nom Autre", "Prénom le Nom"]},
        dtype="str",
    )
    known = namesakes.people([table], schema, lambda: b"k")
    assert len(known.whole) == 2
    assert namesakes.hide([table], schema, known, b"k").hidden == {}
    assert table["product"].tolist() == ["Nom Autre", "Prénom le Nom"]


REAL = {
    "orders": ("online_retail/online_retail_2010_2011.parquet", {"currency": "GBP"}),
    "leads": ("crm/sales_pipeline.csv", {}),
    "campaigns": (
        "facebook_ads/KAG_conversion_data.csv",
        {"columns": "campaign=xyz_campaign_id, cost=Spent, buyers=Approved_Conversion, start_date="},
    ),
    "experiment": (
        "hillstrom/hillstrom.csv",
        {"columns": "group=segment, converted=conversion, revenue=spend, segment="},
    ),
}


@pytest.mark.parametrize("table", REAL)
def test_no_false_alarm_on_real_data(shared: Path, table: str) -> None:
    """Customers of these are codes, products and companies are things; only the salespeople of a CRM are people."""
    name, more = REAL[table]
    reading = read(table, shared / name, **more)
    found = {note.code: note.count for note in reading.journal.notes}
    assert not found.keys() & {"namesakes", "lone_names", "addresses", "doubles"}
    hidden = [c for c in reading.table if reading.table[c].astype(str).str.fullmatch(PSEUDONYM).any()]
    assert hidden == (["salesperson"] if table == "leads" else [])
