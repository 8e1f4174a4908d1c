"""Personal values in a thousand spellings: people drawn by Faker, seeded, and every way that exports and hands write them."""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from faker import Faker

SPACES = (" ", "  ", "\u00a0", "\u202f", "\t")
EDGES = ("", "", "", " ", "\u00a0", "\ufeff", "\u200b")
TITLES = ("", "", "M. ", "Mme ", "Mlle ", "Mr ", "Dr ", "Monsieur ", "Madame ", "Me ", "Pr. ")
CASES: tuple[Callable[[str], str], ...] = (str, str, str.upper, str.lower, str.title)
ACCENTS: tuple[Callable[[str], str], ...] = (
    str,
    str,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)),
)
ORDERS = ("{first}{gap}{last}", "{last}{gap}{first}", "{last},{gap}{first}")
GAPS = (" ", ".", "-", "/", "", "  ", "\u00a0", "\u202f", " - ", ". ", "_", "·", "\u2011")
BEGINS = (
    *(
        "0",
        "+33 ",
        "+33",
        "0033",
        "0033 ",
        "+33 (0)",
        "tel:0",
        "Tél. : 0",
        "Tel 0",
        "(0)",
        "",
        "(+33) ",
        "33 (0)",
    ),
    *("Port. 0", "Mob : 0", "T. 0", "N° 0", "sms:0", "WhatsApp 0", "\U0001f4f1 0", "'0", "O"),
)
ENDS = ("", "", ".", " ", ";", " (soir)", " poste 12", " bis", "]")
#: What comes after the digits in one piece: a spreadsheet's decimals, somebody else's number.
MORE = ("", ".0", ",00", " / 01 42 68 53 00", " ou 01 42 68 53 00")
AT = ("@", "@", "@", " @ ", "(at)", " (at) ", "[at]", "{at}", "(arobase)", " arobase ", "(a)", "%40", "&#64;")


@dataclass(frozen=True)
class Person:
    """Who: a name, an address and a telephone number, without spelling."""

    first: str
    last: str
    email: str
    mobile: str


def people(number: int, seed: int) -> list[Person]:
    """Draw people with distinct telephones, from French-speaking countries."""
    fake = Faker(["fr_FR", "fr_CA", "fr_BE", "fr_CH"])
    fake.seed_instance(seed)
    draw = random.Random(seed)
    return [
        Person(
            fake.first_name(),
            fake.last_name(),
            fake.email(),
            f"{draw.choice('67')}{draw.randint(10_000_000, 99_999_999)}",
        )
        for _ in range(number)
    ]


def name(person: Person, draw: random.Random) -> str:
    """A full name, in one of some six thousand spellings."""
    order = draw.choice(ORDERS).format(first=person.first, last=person.last, gap=draw.choice(SPACES))
    hyphen = "\u00ad" if draw.random() < 0.1 else ""
    spelt = draw.choice(CASES)(draw.choice(ACCENTS)(order))
    spelt = spelt[:3] + hyphen + spelt[3:]
    return f"{draw.choice(EDGES)}{draw.choice(TITLES)}{spelt}{draw.choice(EDGES)}"


def email(person: Person, draw: random.Random) -> str:
    """An address, in one of some four hundred spellings."""
    begins = draw.choice(("", "", "", "mailto:", "<", "e-mail : ", f"{person.first} {person.last} <", "'"))
    ends = {"<": ">", "'": "'"}.get(begins[-1:], draw.choice(("", "", " (pro)", ".", ";")))
    spelt = draw.choice(CASES[:4])(person.email.replace("@", draw.choice(AT)))
    return f"{draw.choice(EDGES)}{begins}{spelt}{ends}{draw.choice(EDGES)}"


def telephone(person: Person, draw: random.Random) -> str:
    """A French mobile number, in one of some three thousand spellings."""
    gap, begins = draw.choice(GAPS), draw.choice(BEGINS)
    digits = person.mobile
    pairs = gap.join([digits[0], *(digits[i : i + 2] for i in range(1, 9, 2))])
    ends = draw.choice(ENDS) if gap else draw.choice(MORE)
    return f"{draw.choice(EDGES)}{begins}{pairs}{ends}"


WAYS = (name, email, telephone)


def drawn(number: int, seed: int) -> Iterator[tuple[Person, str, str]]:
    """Yield (person, kind, spelling), `number` of them; each person comes back about twenty times."""
    draw = random.Random(seed)
    everybody = people(max(1, number // 20), seed)
    for _ in range(number):
        person, way = draw.choice(everybody), draw.choice(WAYS)
        yield person, way.__name__, way(person, draw)
