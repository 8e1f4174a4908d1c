"""Names beside figures, in numbers of orders, as initials, and in words of closed lists: none of them is left."""

import pandas as pd
import pytest
from faker import Faker
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.parsing import strangers

FAKE = Faker("fr_FR")
#: First names that are also those of things and towns.
DOUBLE = ["Constance", "Marine", "Denis", "Capucine", "Luc", "Victoria"]


def drawn(number=40):
    FAKE.seed_instance(3)
    firsts = [*DOUBLE, *(FAKE.first_name() for _ in range(number - len(DOUBLE)))]
    return [f"{first} {FAKE.last_name()}" for first in firsts]


def orders(header, texts, customers=None):
    size = len(texts)
    columns = {
        "N° commande": [f"F{n}" for n in range(size)],
        "Date": ["13/01/2025"] * size,
        "Montant HT": [100] * size,
    }
    return pd.DataFrame({**columns, "Client": customers or [f"CL{n}" for n in range(size)], header: texts})


def left(reading, people):
    cells = reading.table.select_dtypes(exclude=["number", "datetime"]).to_numpy().ravel()
    notes = [note.whole() for note in reading.journal.notes]
    return [name for name in people for text in (*cells, *notes) if name in str(text)]


@pytest.mark.parametrize(
    "way",
    [
        "Coaching {} (3 h)",
        "Prestation du 3 mars chez {}",
        "Dossier {} 2025",
        "Formation de {}, 2 jours",
        "Bilan n° {n} - {}",
        "{} (12)",
    ],
)
@pytest.mark.parametrize("header", ["Produit", "Catégorie", "N° commande"])
def test_figures_beside_a_name_do_not_show_it(header, way):
    people = drawn()
    reading = read("orders", orders(header, [way.format(name, n=n) for n, name in enumerate(people)]))
    assert left(reading, people) == [] and reading.table["amount"].sum() == 4000


def test_numbers_of_orders_that_name_customers_are_as_many():
    people = drawn()
    reading = read(
        "orders", orders("N° commande", [f"Devis {name} {n}" for n, name in enumerate(people)], people)
    )
    assert left(reading, people) == [] and reading.table["order_id"].nunique() == 40


def test_numbers_of_orders_are_kept_where_a_person_says_so():
    texts = [f"Devis {name} {n}" for n, name in enumerate(drawn())]
    assert (
        read("orders", orders("N° commande", texts), personnes="order_id=aucun").table["order_id"].tolist()
        == texts
    )


@pytest.mark.parametrize(
    "way", ["{first[0]}. {last}", "{last} {first[0]}.", "{first[0]}.-{first[1]}. {last}"]
)
def test_an_initial_and_a_surname_are_somebody_where_a_column_is_made_of_them(way):
    people = [name.partition(" ") for name in drawn()]
    texts = [way.format(first=first.upper(), last=last) for first, _, last in people]
    assert not set(texts) & set(read("orders", orders("Secteur", texts)).table["region"])


@pytest.mark.parametrize(
    "values",
    [["N. Commande", "Sud", "Est", "Ouest"], ["Rég. Nord", "Rég. Sud"], ["S. Pellegrino", "Évian", "Vittel"]],
)
def test_abbreviations_among_ordinary_words_are_nobody(values):
    assert strangers.people(values) == {}


def test_a_deal_s_double_first_names_are_hidden():
    people = drawn()
    texts = [f"Devis {name} {n}" for n, name in enumerate(people)]
    rows = {"Nom de l'opportunité": texts, "Étape": ["Gagné"] * 40, "Date de création": ["13/01/2025"] * 40}
    assert left(read("leads", pd.DataFrame(rows)), people) == []


def test_who_a_stage_waits_for_is_not_said_and_one_answer_holds_for_all():
    people = drawn(6)
    stages = [*(f"En attente de {name}" for name in people), "Gagné", "Perdu"]
    frame = pd.DataFrame(
        {"N° opportunité": range(8), "Étape": stages, "Date de création": ["13/01/2025"] * 8}
    )
    rejected = read("leads", frame).rejected
    assert set(rejected["value"]) == {"En attente de …"} and not any(
        name in text for name in people for text in rejected.to_numpy().ravel().astype(str)
    )
    assert "etapes : « open=En attente de … »" in plain(rejected["advice"].iloc[0])
    assert read("leads", frame, stages="open=En attente de …").journal.kept == 8


def test_a_cost_is_what_its_word_says_whoever_it_names():
    people = drawn(6)
    kinds = [*(f"Salaire {name}" for name in people), "Paies nettes", people[0]]
    frame = pd.DataFrame({"Période": ["01/2025"] * 8, "Nature": kinds, "Coût": [10] * 8})
    reading = read("costs", frame)
    assert reading.table["kind"].tolist() == ["salary"] * 6
    assert set(reading.rejected["value"]) == {"Paies nettes", "…"}
    assert "natures : « media=Paies nettes »" in plain(reading.rejected["advice"].iloc[0])
    assert read("costs", frame, natures="salary=Paies nettes").journal.kept == 7
