"""A refusal of prospecting is read wherever a list has it: by channel, in any header, in words, on another row of the person."""

from datetime import date

import pandas as pd
import pytest
from faker import Faker

from smkit.analysis.prospecting import allowed
from smkit.tables import read

FAKE = Faker("fr_FR")
DAY = date(2026, 11, 30)
COMPANIES = ["Menuiserie Lambda SARL", "Bureau Sigma SAS", "Hôtel Gamma SARL", "Cabinet Delta SAS"]


def reach(told: str = "", **columns: list[str]) -> dict[str, list[str]]:
    """By channel, the prospects that may be approached."""
    size = len(next(iter(columns.values())))
    named = {"N° de prospect": [f"P{each}" for each in range(size)], "Entreprise": (COMPANIES * size)[:size]}
    table = read("prospects", pd.DataFrame({**named, **columns}), columns=told or None).table
    found = allowed(table, DAY)
    return {each: found["prospect"][found[each] == "yes"].tolist() for each in ("phone", "email", "post")}


ALL, LAST = ["P0", "P1"], ["P1"]


@pytest.mark.parametrize(
    ("header", "phone", "email", "post"),
    [
        *((header, ALL, LAST, ALL) for header in (
            "Refus d'e-mails", "Email Opt Out", "Has Opted Out of Email", "HasOptedOutOfEmail", "Unsubscribed from all email",
            "Désabonné de tous les e-mails", "Désinscrit de tous les e-mails", "Opt-out e-mail", "Ne pas autoriser les e-mails",
        )),
        *((header, LAST, ALL, ALL) for header in (
            "Ne pas appeler", "Do Not Call", "STOP SMS", "Refuse les appels", "Inscrit Bloctel", "Do not allow Phone Calls",
        )),
        *((header, LAST, LAST, LAST) for header in (
            "BLOCKLISTED", "Blacklisté", "Opposition RGPD", "Ne plus contacter", "Liste noire", "Refus de prospection",
        )),
        ("Ne pas solliciter par mail ni par téléphone", LAST, LAST, ALL),
    ],
)  # fmt: skip
def test_a_header_says_what_is_refused(header: str, phone: list[str], email: list[str], post: list[str]):
    for yes, no in (("oui", "non"), ("1", "0"), ("true", "false"), ("x", "")):
        assert reach(**{header: [yes, no]}) == {"phone": phone, "email": email, "post": post}


@pytest.mark.parametrize(
    "header",
    ["Ne pas supprimer", "Nombre de refus", "Rappel", "Contact commercial", "Sans suite", "Devis refusé"],
)
def test_other_headers_refuse_nothing(header: str):
    assert reach(**{header: ["oui", "non"]}) == {"phone": ALL, "email": ALL, "post": ALL}


def test_a_leave_that_is_denied_is_a_refusal():
    assert reach(**{"Peut être contacté": ["Non", "Oui"]})["phone"] == LAST
    assert reach(**{"Autorise les appels": ["non", ""]}) == {"phone": LAST, "email": ALL, "post": ALL}


def test_several_columns_add_up():
    found = reach(
        **{
            "Unsubscribed": ["1", "0", "0", "0"],
            "Liste noire": ["", "oui", "", ""],
            "Do Not Call": ["0", "0", "1", "0"],
        }
    )
    assert found == {"phone": ["P3"], "email": ["P2", "P3"], "post": ["P2", "P3"]}


def test_words_of_a_refusal_are_one_and_other_words_are_asked_about():
    words = ["Bloctel", "à ne pas rappeler", "STOP 03/04/2026", "Désabonné", "RAS", "NON !!", "non", ""]
    assert reach(Opposition=words)["phone"] == ["P4", "P5", "P6", "P7"]
    table = pd.DataFrame({"N° de prospect": ["P0", "P1"], "Opposition": ["vu au salon", "non"]})
    assert read("prospects", table).rejected["value"].tolist() == ["vu au salon"]


def test_a_refusal_that_is_typed_under_any_header_counts():
    assert reach(Status=["unsubscribed", "subscribed"])["email"] == LAST
    assert reach(Remarque=["dit de rappeler avant juin", "pas de contact"])["phone"] == ALL


def test_an_agreement_taken_back_is_a_refusal_of_its_channel():
    found = reach(
        **{"Accord téléphone": ["retiré le 02/02/2026", "03/04/2025"], "Accord e-mail": ["ok mail", "?"]}
    )
    assert found == {"phone": LAST, "email": ALL, "post": ALL}


def test_who_has_the_address_of_somebody_who_refused_refused_too():
    FAKE.seed_instance(30)
    one, other = FAKE.unique.ascii_company_email(), FAKE.unique.ascii_company_email()
    columns = {"E-mail": [one, other, f" {one.upper()}"], "Opposition": ["non", "non", "oui"]}
    assert reach(**columns) == {"phone": ["P1"], "email": ["P1"], "post": ["P1"]}


def test_a_shared_number_is_not_called_and_its_people_are_written_to():
    columns = {
        "Téléphone": ["01 42 68 53 00", "+33 1 42 68 53 00", "01 42 68 53 01"],
        "Opposition": ["oui", "", ""],
    }
    assert reach(**columns) == {"phone": ["P2"], "email": ["P1", "P2"], "post": ["P1", "P2"]}


def test_the_line_that_is_proposed_does_what_it_says():
    table = pd.DataFrame(
        {"N° de prospect": ["P0", "P1"], "Entreprise": COMPANIES[:2], "Opposition": ["Bloctel", "non"]}
    )
    (note,) = [each for each in read("prospects", table).journal.notes if each.code == "refused_words"]
    assert "opposed=; opposed_phone=Opposition" in note.answer
    assert reach("opposed=; opposed_phone=Opposition", Opposition=["Bloctel", "non"]) == {
        "phone": LAST,
        "email": ALL,
        "post": ALL,
    }


def test_a_list_without_a_refusal_is_read_as_before():
    FAKE.seed_instance(31)
    emails = [FAKE.unique.ascii_company_email() for _ in range(4)]
    table = pd.DataFrame(
        {
            "N° de prospect": [f"P{each}" for each in range(4)],
            "E-mail": emails,
            "Accord e-mail": ["oui", "non", "", "x"],
        }
    )
    reading = read("prospects", table)
    assert list(reading.table) == ["prospect", "consent_email"] and not any(
        "opposition" in each.text for each in reading.journal.notes
    )
