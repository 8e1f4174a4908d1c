"""A second company, small, whose people are named: the boutique's tables with drawn names, e-mails, telephones.

The boutique's own customers are codes, so that nothing in it could ever be let slip.
"""

import html
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faker import Faker

from smkit import sample
from smkit.sample import files
from smkit.tables.schema import tables as schemas

_SEED = 20_260_303


@dataclass(frozen=True)
class Company:
    """A folder of French CSV files, one a table, and the people that they name."""

    folder: Path
    people: frozenset[str]


def company(folder: Path, scale: float = 0.1) -> Company:
    """Write the company under `folder`; `scale` as `sample.boutique` takes it."""
    drawn, people = _names(), set()
    tables = sample.boutique(scale=scale)
    known: dict[str, str] = {}  # one code is one person in every table
    for name, table in tables.items():
        for column in schemas()[name].columns:
            if column.role == "person" and column.name in table:
                codes = table[column.name].dropna().unique()
                known |= {code: next(drawn) for code in codes if code not in known}
                people |= {known[code] for code in codes}
                tables[name] = table = table.assign(**{column.name: table[column.name].map(known)})
    files.write(folder, tables)
    return Company(folder, frozenset(people))


def _names() -> Iterator[str]:
    """Distinct people, as exports write them: full names with accents, capitals, surname first, e-mails, telephones."""
    fake = Faker(["fr_FR", "fr_CA", "fr_BE", "fr_CH"])
    fake.seed_instance(_SEED)
    shuffled = random.Random(_SEED)
    ways = (
        lambda: f"{fake.first_name()} {fake.last_name()}",
        lambda: f"{fake.last_name().upper()} {fake.first_name()}",
        lambda: f"{fake['fr_FR'].prefix()} {fake.first_name()} {fake.last_name()}",
        lambda: fake.unique.email(),
        lambda: f"0{shuffled.randint(6, 7)}" + "".join(f" {shuffled.randint(0, 99):02}" for _ in range(4)),
        lambda: f"+33 6{shuffled.randint(10_000_000, 99_999_999)}",
    )
    seen: set[str] = set()
    while True:
        if (name := shuffled.choice(ways)()) not in seen:
            seen.add(name)
            yield name


def shown(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every text of every file below a folder, workbooks, slides and prints opened, in lower case and with single spaces."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix in {".xlsx", ".pptx"}:
            with zipfile.ZipFile(path) as archive:
                text = " ".join(
                    re.sub(r"<[^>]+>", " ", archive.read(n).decode("utf-8", "ignore"))
                    for n in archive.namelist()
                )
        elif path.suffix == ".pdf":
            from pypdf import PdfReader

            text = " ".join(page.extract_text() for page in PdfReader(path).pages)
        else:
            text = path.read_text("utf-8", "ignore")
        yield path, " ".join(html.unescape(text).casefold().split())


def named(folder: Path, people: frozenset[str]) -> list[tuple[str, str]]:
    """Who is named where below a folder: what must always be an empty list."""
    wanted = {person: " ".join(person.casefold().split()) for person in people}
    return [
        (path.name, person)
        for path, text in shown(folder)
        for person, form in wanted.items()
        if form in text or (not form[:1].isalpha() and "".join(form.split()) in text)
    ]
