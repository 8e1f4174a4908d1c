"""Telephones of seven countries however they are typed, numbers with check digits, and what looks like one and is none."""

import random

import pandas as pd
import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st
from spellings import drawn

from smkit.tables import read
from smkit.tables.parsing import personal
from smkit.tables.parsing.contacts import dialled, reachable

SOMEBODY = [
    "079 123 45 67", "02 123 45 67", "022 345 67 89", "5145550199", "1-514-555-0196", "(514)555-0197", "06/12/34/56/81",
    "06  12  34  56  82", "tel:0612345683", "Tél. : 06.12.34.56.83", "0612345684.", "612345684", "+32 (0)470 12 34 56",
    "00 33 6 12 34 56 78", "0470/12 34 56", "+352 621 123 456", "+212 6 61 23 45 67", "+1 (418) 555-0142", "0692 12 34 56",
    "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "BE68 5390 0754 7034", "4111 1111 1111 1111",
    "1 84 05 75 116 001 22", "85.07.30-033 28", "JD", "Marc 75", "Paul2", "jean (at) exemple.fr",
]  # fmt: skip

NOBODY = [
    "17850", "C-0042", "CLI042", "12345678", "3760123456789", "73282932000074", "REF-2025-001", "2025-03-01",
    "B2B", "A", "85123A", "0000012345", "12.50", "1 250", "1 234 567", "2024/0017",
]  # fmt: skip


@pytest.mark.parametrize("value", SOMEBODY)
def test_who_is_reached_or_named_is_hidden(value: str) -> None:
    assert personal.names_someone(value)


@pytest.mark.parametrize("value", NOBODY)
def test_codes_dates_amounts_and_companies_numbers_are_not(value: str) -> None:
    assert not personal.names_someone(value) and not reachable(value)


@given(st.integers(10_000_000, 99_999_999), st.sampled_from("67"), st.data())
def test_one_telephone_is_one_person_however_it_is_typed(rest: int, first: str, data: st.DataObject) -> None:
    digits = f"{first}{rest}"
    pairs = [digits[0], *(digits[i : i + 2] for i in range(1, 9, 2))]
    gap = data.draw(st.sampled_from([" ", ".", "-", "/", "", "  ", "\u00a0"]))
    ways = [
        f"0{gap.join(pairs)}",
        f"+33 {gap.join(pairs)}",
        f"0033{digits}",
        f"tel:0{digits}",
        digits,
        f"0{digits}.",
    ]
    typed = data.draw(st.sampled_from(ways))
    assert dialled(typed) == digits
    assert personal.pseudonym(typed, b"k") == personal.pseudonym(f"0{digits}", b"k")


def test_drawn_numbers_of_each_country_are_found() -> None:
    """Numbers that a package draws by each country's own rules."""
    for place in ("fr_FR", "fr_CH"):
        fake = Faker(place)
        fake.seed_instance(7)
        drawn = [fake.phone_number() for _ in range(300)]
        missed = [number for number in drawn if not reachable(number)]
        assert len(missed) <= 3, (place, missed[:10])


def test_numbers_of_companies_and_articles_are_no_people() -> None:
    """Drawn with right check digits; a SIREN in one piece is told by its column, for one mobile in ten would pass alone."""
    fake = Faker("fr_FR")
    fake.seed_instance(5)
    drawn_ = [way() for way in (fake.siret, fake.ean13, fake.ean8) for _ in range(500)]
    assert [value for value in [*drawn_, *(v.replace(" ", "") for v in drawn_)] if reachable(value)] == []
    sirens = [fake.siren() for _ in range(200)]
    assert [v for v in sirens if v[0] in "67" and reachable(v)] == []
    column = pd.Series([siren.replace(" ", "") for siren in sirens], dtype="str")
    assert personal.hide(column, "Personne", lambda: b"k")[1] == 0
    mobiles = pd.Series([f"6{n}" for n in range(10_000_000, 10_000_100)], dtype="str")
    assert personal.hide(mobiles, "Personne", lambda: b"k")[1] == 100
    assert not reachable("6.26000011") and not reachable("0.569999993")


@given(st.integers(10**12, 10**13 - 1))
def test_an_ean_code_is_no_person(number: int) -> None:
    assert not reachable(f"{number:013}")


@pytest.mark.parametrize("seed", range(3))
def test_one_person_is_one_pseudonym_whatever_the_writing(seed: int) -> None:
    fake = Faker("fr_FR")
    fake.seed_instance(seed)
    draw = random.Random(seed)
    for _ in range(100):
        first, last = fake.first_name(), fake.last_name()
        ways = [
            f"{first} {last}",
            f"{last.upper()} {first}",
            f"M. {first} {last}",
            f"Mme  {last} {first}",
            f"{first}\u00a0{last}",
        ]
        assert len({personal.pseudonym(way, b"k") for way in ways}) == 1
        assert personal.names_someone(draw.choice(ways))


def test_every_value_of_a_column_of_people_is_hidden() -> None:
    column = pd.Series(SOMEBODY, dtype="str")
    hidden, people = personal.hide(column, "Personne", lambda: b"k")
    assert hidden.str.startswith("Personne-").all() and people >= 20


def judge(number: int, seed: int) -> None:
    """Nobody is missed, and one person is one pseudonym, in so many spellings."""
    pseudonyms: dict[tuple[str, ...], set[str]] = {}
    spelt = set()
    for person, kind, text in drawn(number, seed):
        spelt.add(text)
        assert personal.names_someone(text), ascii(text)
        who = {"name": (person.first, person.last), "email": (person.email,), "telephone": (person.mobile,)}[
            kind
        ]
        pseudonyms.setdefault((kind, *who), set()).add(personal.pseudonym(text, b"k"))
    assert len(spelt) > 0.9 * number
    assert [who for who, names in pseudonyms.items() if len(names) > 1] == []


def test_values_in_many_spellings() -> None:
    judge(600, seed=1)


@pytest.mark.trials
@pytest.mark.parametrize("seed", range(2, 5))
def test_twenty_thousand_values_in_many_spellings(seed: int) -> None:
    judge(20_000, seed)


def test_what_bears_the_full_name_of_somebody_is_hidden_and_a_first_name_is_not() -> None:
    fake = Faker("fr_FR")
    fake.seed_instance(3)
    first, last, other = "Éva", fake.last_name(), fake.company_suffix()
    table = pd.DataFrame({"N° commande": ["1", "2", "3", "4"], "Date": ["13/01/2025"] * 4, "Montant": ["5"] * 4,
                          "Client": [f"{first} {last}", "C-2", "C-3", "C-4"],
                          "Produit": [f"{last.upper()}  Eva", first, "Café", f"Boulons {other}"]})  # fmt: skip
    read_ = read("orders", table).table
    assert read_["product"].tolist() == [read_["customer_id"][0], first, "Café", f"Boulons {other}"]
