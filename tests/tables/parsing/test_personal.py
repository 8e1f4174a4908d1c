import pandas as pd
import pytest
from faker import Faker
from spellings import people

from smkit import first_names, paths
from smkit.tables import ReadError, check, read
from smkit.tables.parsing import personal
from smkit.tables.schema import key as schema_key

PEOPLE = [
    "Prénom Nom",
    "prenom@exemple.fr",
    "06 12 34 56 78",
    "+33612345678",
    "0612345678",
    "Nom Prénom 2",
    "Prénom",
]
NOBODY = ["17850", "C-0042", "CLI 12", "Boulons SARL", "Acme Corporation", "Vis & Fils SA", "Commercial 3", "NA",
          "Équipe Nord", "Responsable marketing", "Commercial-0123456789ab", "Grand compte 7"]  # fmt: skip


@pytest.mark.parametrize("value", PEOPLE)
def test_people_are_recognised(value):
    assert personal.names_someone(value)


@pytest.mark.parametrize("value", NOBODY)
def test_codes_companies_jobs_and_pseudonyms_stay(value):
    assert not personal.names_someone(value)


def test_pseudonyms_join_across_tables_and_spellings():
    orders = read("orders", pd.DataFrame({"N° commande": ["1"], "Date": ["13/01/2025"], "Montant": ["5"],
                                          "Client": ["PRÉNOM  nom"], "Commercial": ["Autre Nom"]}))  # fmt: skip
    leads = read("leads", pd.DataFrame({"ID": ["1"], "Étape": ["Gagné"], "Commercial": ["autre nom "]}))
    experiment = read(
        "experience", pd.DataFrame({"Groupe": ["A"], "Converti": ["oui"], "Client": ["Prénom Nom"]})
    )
    assert orders.table["salesperson"][0] == leads.table["salesperson"][0]
    assert orders.table["customer_id"][0] == experiment.table["unit_id"][0]
    assert orders.table["salesperson"].str.fullmatch("Commercial-[0-9a-f]{12}").all()
    assert orders.table["customer_id"].str.fullmatch("Personne-[0-9a-f]{12}").all()


def test_an_address_or_a_name_that_identifies_a_lead_an_order_or_a_company_is_hidden():
    leads = read("leads", pd.DataFrame({"ID": ["prenom@exemple.fr", "Prénom Nom", "Devis 12", "0042"], "Étape": ["Gagné"] * 4,
                                        "Compte": ["prenom@exemple.fr", "Boulons", "Boulons", "Vis"]}))  # fmt: skip
    hidden = leads.table["lead_id"].str.fullmatch("Personne-[0-9a-f]{12}").tolist()
    assert hidden == [True, True, False, False] and leads.table["lead_id"].tolist()[2:] == [
        "Devis 12",
        "0042",
    ]
    assert leads.table["account"].tolist() == [leads.table["lead_id"][0], "Boulons", "Boulons", "Vis"]
    orders = read("orders", pd.DataFrame({"N° commande": ["prenom@exemple.fr", "612345678"], "Date": ["13/01/2025"] * 2,
                                          "Montant": [5, 6]}))  # fmt: skip
    assert orders.table["order_id"].tolist() == [leads.table["lead_id"][0], "612345678"]


def test_the_name_of_a_deal_that_says_whose_it_is_is_hidden():
    drawn = people(20, 7)
    whose = [f"{person.last} {person.first}" for person in drawn]
    ways = ("{} - devis", "Devis – {}", "{} (relance)", "devis: {}", "{}")
    names = [ways[place % len(ways)].format(name) for place, name in enumerate(whose)]
    names += [f"{drawn[0].last}, {drawn[0].first}", "Devis 12 - acompte", "Renouvellement - 2026"]
    table = read("leads", pd.DataFrame({"Nom de la transaction": names, "Étape": "Gagné"})).table
    hidden = table["lead_id"].str.fullmatch("Personne-[0-9a-f]{12}")
    assert hidden.tolist() == [True] * 21 + [False] * 2
    assert table["lead_id"].nunique() >= 20 + 2


def test_no_key_is_made_when_nobody_has_to_be_hidden():
    read(
        "orders",
        pd.DataFrame({"N° commande": ["1"], "Date": ["13/01/2025"], "Montant": [5], "Client": [17850.0]}),
    )
    assert not (paths.workspace() / ".smkit").exists()


def test_no_raw_personal_value_leaves_in_rejects_journal_or_messages(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(
        "N° commande;Date;Client;Quantité;Prix unitaire\n"
        "1;13/01/2025;Prénom Nom;1;douze\n"
        "2;Prénom Nom;prenom@exemple.fr;1;2\n"
        ";13/01/2025;Prénom Nom;06 12 34 56 78;2\n"
        "4;13/01/2025;Prénom Nom;1;2;3\n",
        encoding="utf-8",
    )
    reading = read("orders", file)
    shown = reading.rejected.to_csv() + str(reading.journal.to_dict()) + check.report(reading)
    for secret in ("Prénom", "prenom@", "06 12"):
        assert secret not in shown
    assert "Aaaaaa Aaa" in shown and "99 99 99 99 99" in shown and "douze" in shown


@pytest.mark.parametrize(
    "role", ["Responsable administratif", "Responsable de la boutique en ligne", "Chef de projet digital"]
)
def test_roles_are_no_people(role):
    plan = read(
        "plan",
        pd.DataFrame(
            {"Action": ["Salon"], "Début": ["13/01/2025"], "Fin": ["14/01/2025"], "Responsable": [role]}
        ),
    )
    assert plan.table["owner"].tolist() == [role]


def test_a_first_line_of_data_taken_for_headers_shows_nobody(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text("Alpha Bravo;Lyon;Gagnee\nCharlie Delta;Nantes;Perdue\n")
    with pytest.raises(ReadError) as caught:
        read("leads", file)
    assert "Bravo" not in str(caught.value) and "Aaaaa" in str(caught.value)


@pytest.mark.parametrize(
    "file", [each for each in sorted(paths.DATASETS.rglob("*.csv")) if "Responsable" in each.read_text("utf-8-sig").split("\n")[0]],
    ids=lambda file: file.stem,
)  # fmt: skip
def test_who_is_in_charge_in_the_kits_own_plans_is_read_as_a_job(file):
    table = read("plan", file).table
    said = pd.concat([table[name].dropna() for name in ("owner", "approver") if name in table])
    assert len(said) and not said.str.startswith("Personne-").any()


@pytest.mark.parametrize(
    "trade", ["Hôtel", "CABINET", "Boulangerie", "pharmacie", "Garage", "Clinique", "Établissements"]
)
def test_a_word_of_trade_begins_the_name_of_a_company(trade):
    for name in ("Gamma", "du Marché", "Saint-Pierre", "Sigma & Fils"):
        assert not personal.names_someone(f"{trade} {name}")


def test_a_trade_hides_nobody_who_is_named_after_it():
    faker = Faker("fr_FR")
    faker.seed_instance(41)
    known = {schema_key(first) for first in first_names.known()}
    people = [(faker.first_name(), faker.last_name()) for _ in range(300)]
    people = [(first, last) for first, last in people if schema_key(first) in known]
    assert len(people) > 150
    for first, last in people:
        for text in (
            f"Boulangerie {first} {last}",
            f"Garage M. {last}",
            f"Cabinet Mme {last}",
            f"Cabinet {first[0]}. {last}",
        ):
            assert personal.names_someone(text), text
        assert personal.names_someone(f"{first} {last}") and personal.names_someone(f"{last} {first}")


def test_who_trades_alone_is_a_person_and_a_practice_is_a_company() -> None:
    """A person behind the words that the law has them write; a company behind the form of one."""
    faker = Faker("fr_FR")
    faker.seed_instance(11)
    for _ in range(20):
        last, first = faker.last_name(), faker.first_name()
        for text in (
            f"EI {last}",
            f"{last} {first} EI",
            f"Entreprise individuelle {last}",
            f"Entreprise individuelle {first} {last}",
            f"Garage {last} EI",
            f"Atelier {last} (auto-entrepreneur)",
            f"Boulangerie {last}, EIRL",
            f"Maître {last}",
            f"Étude de Maître {last}",
            f"Cabinet Dr {last}",
        ):
            assert personal.names_someone(text), text
        for text in (f"SARL {last}", f"SELARL {last}", f"{last} SELAS", f"SCP {last}", f"EARL {last}"):
            assert not personal.names_someone(text), text
