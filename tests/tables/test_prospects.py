"""Lists of prospects as people keep them: their headers, their words for yes and no, and nobody named."""

import pandas as pd
from faker import Faker

from smkit.tables import read

FAKE = Faker("fr_FR")


def people(number: int) -> list[str]:
    FAKE.seed_instance(16)
    return [f"{FAKE.unique.first_name()} {FAKE.unique.last_name()}" for _ in range(number)]


def test_a_hand_kept_list_is_read_and_its_people_become_pseudonyms():
    names = people(3)
    table = pd.DataFrame(
        {
            "Nom complet": names,
            "Raison sociale": ["Hôtel du Phare SARL", None, None],
            "Secteur": ["Hôtellerie", None, None],
            "Opt-in e-mail": ["oui", "non", ""],
            "Opt-in téléphone": ["x", "", "non"],
            "Ne pas contacter": ["non", "oui", ""],
            "Date du dernier contact": ["03/04/2025", "12/11/2021", None],
            "Dernier contact par": ["Lui", "nous", None],
        }
    )
    reading = read("prospects", table)
    found = reading.table
    assert reading.journal.kept == 3
    assert found["prospect"].str.fullmatch("Personne-[0-9a-f]{12}").all() and not set(names) & set(
        found["prospect"]
    )
    assert found["account"].iloc[0] == "Hôtel du Phare SARL" and found["sector"].iloc[0] == "Hôtellerie"
    assert found["consent_email"].fillna(False).tolist() == [True, False, False]
    assert found["opposed"].fillna(False).tolist() == [False, True, False]
    assert found["last_contact_at"].iloc[0] == pd.Timestamp("2025-04-03")
    assert found["last_contact_from"].tolist()[:2] == ["them", "us"]


def test_the_same_person_has_one_pseudonym_in_leads_and_prospects():
    name = people(1)[0]
    listed = read("prospects", pd.DataFrame({"Contact": [name], "E-mail opt-in": ["oui"]})).table
    again = read("prospects", pd.DataFrame({"Nom du prospect": [name.upper()], "Déjà client": ["oui"]})).table
    assert listed["prospect"].iloc[0] == again["prospect"].iloc[0] and bool(again["is_customer"].iloc[0])
