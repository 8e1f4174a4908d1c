"""Which promise holds for whom, and how long a delay is: the convention's own reading, by hand."""

from datetime import date

import pytest

from smkit.analysis.smarketing import load
from smkit.analysis.smarketing.convention import FIELDS, STEPS, Delay, Supply
from smkit.tables.schema import table

DELAYS = """
  - {qui: Ventes, quoi: Devis, depart: premier contact, arrivee: clôture, delai: 9 jours ouvrés}
  - {qui: Ventes, quoi: Contact, delai: 2 jours ouvrés}
  - {qui: Ventes, quoi: Contact, segment: B2B, delai: 4 heures ouvrées}
"""


def agreement(text: str, more: str = ""):
    start = text.index("delais:\n")
    return load(text[:start] + "delais:" + DELAYS + text[text.index("lead_qualifie") :] + more)


@pytest.mark.parametrize(
    ("segment", "delay"),
    [
        ("B2B", "4 heures ouvrées"),
        ("b2b", "4 heures ouvrées"),
        ("B2C", "2 jours ouvrés"),
        ("", "2 jours ouvrés"),
    ],
)
def test_a_segment_has_its_own_promise_else_that_of_all(text: str, segment: str, delay: str) -> None:
    promise = agreement(text).delay(segment)
    assert promise is not None and promise.delai == delay and promise.part == 0.9


def test_no_promise_of_a_contact_is_none_whatever_else_is_promised(text: str) -> None:
    assert load(text.replace("arrivee: premier contact", "arrivee: clôture")).delay("B2B") is None


def test_marketing_owes_a_segment_its_own_line_else_that_of_all(text: str) -> None:
    assert load(text).supply("B2C") is None
    shared = load(text + "  - {leads_par_mois: 90}\n")
    for segment, owed in (("b2b", 40), ("B2C", 90), ("", 90)):
        assert (shared.supply(segment) or Supply(leads_par_mois=1)).leads_par_mois == owed


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("90 min ouvrées", 90), ("1.5 h calendaires", 90), ("2 j calendaires", 2_880), ("1 jour ouvré", 8 * 60),
        ("0,5 jour ouvré", 4 * 60), ("1 heure OUVRÉE", 60),
    ],
)  # fmt: skip
def test_a_worked_day_has_the_hours_of_the_team(text: str, written: str, minutes: float) -> None:
    hours = load(text + "horaires: {plages: ['08:30-12:30', '14:00 à 18:00']}\n").horaires
    delay = Delay(qui="Ventes", quoi="Contact", delai=written)
    assert delay.minutes(hours.opening()) == minutes and delay.worked is ("calend" not in written)


@pytest.mark.parametrize(
    ("written", "share"), [("0.6", 0.6), ("60 %", 0.6), ("'62,5%'", 0.625), ("'  7.5 %'", 0.075), ("1", 1.0)]
)
def test_a_share_is_read_as_people_write_it(text: str, written: str, share: float) -> None:
    supply = load(text.replace("60 %", written)).supply("B2B")
    assert supply is not None and supply.part_profil == pytest.approx(share)


def test_a_team_has_hours_of_its_own_and_a_closed_day(text: str) -> None:
    team = "equipes:\n  Chat: {plages: [[8:00, 20:00]], jours: [sam], fermetures: [2026-05-02], pays: FR}\n"
    found = load(text + team)
    chat = found.equipes["Chat"]
    assert (
        chat.fermetures == (date(2026, 5, 2),)
        and chat.opening().hours == ((480, 1_200),)
        and chat.opening().day == 720
    )
    assert found.horaires.opening().day == 540  # nine to six


def test_the_words_of_a_convention_are_columns_of_leads() -> None:
    columns = {column.name: column.type for column in table("leads").columns}
    assert all(columns[name] == "datetime" for name in STEPS.values())
    assert set(FIELDS.values()) <= set(columns)
