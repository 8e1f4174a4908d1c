"""A second company, small, whose people are named: the boutique's tables with drawn names, e-mails, telephones.

The boutique's own customers are codes, so that nothing in it could ever be let slip.
"""

import html
import random
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from spellings import WAYS, Person, people
from spellings import name as spell_name

from smkit import sample
from smkit.sample import files
from smkit.tables.parsing.seen import bare
from smkit.tables.schema import key as plain
from smkit.tables.schema import tables as schemas

_SEED = 20_260_303
#: A picture as pages and notebooks hold it: most of their letters, none of them written by anybody.
_PICTURE = re.compile(r"(?:iVBORw0KGgo|R0lGOD|/9j/)[A-Za-z0-9+/\\\n]{100,}={0,2}")


@dataclass(frozen=True)
class Company:
    """A folder of French CSV files, one a table, the people behind them, and how many values name them."""

    folder: Path
    people: tuple[Person, ...]
    values: int


def company(folder: Path, scale: float = 0.1) -> Company:
    """Write the company under `folder`; `scale` as `sample.boutique` takes it.

    A code of the boutique is one person in every table, who goes by a name, an address or a telephone number, spelt otherwise in
    each row. A campaign, a product and a company bear the full names of three of them, wherever they stand.
    """
    draw, tables = random.Random(_SEED), sample.boutique(scale=scale)
    places = [
        (n, c.name)
        for n, t in tables.items()
        for c in schemas()[n].columns
        if c.role == "person" and c.name in t
    ]
    codes = sorted({code for n, column in places for code in tables[n][column].dropna()})
    everybody = people(len(codes), _SEED)
    ways = {code: (person, draw.choice(WAYS)) for code, person in zip(codes, everybody, strict=True)}
    values = 0
    for name, column in places:
        written = tables[name][column].map(
            lambda code: ways[code][1](ways[code][0], draw), na_action="ignore"
        )
        tables[name] = tables[name].assign(**{column: written})
        values += int(written.notna().sum())
    bearers = iter(
        [person for person, way in ways.values() if way is spell_name and len(person.last) > 3][::7]
    )
    for name, column in (("campaigns", "campaign"), ("orders", "product"), ("leads", "account")):
        thing, person = tables[name][column].dropna().mode()[0], next(bearers)
        for table in tables.values():
            for text in table.select_dtypes(exclude=["number", "datetime", "bool"]):
                table[text] = table[text].replace({thing: f"{person.first} {person.last}"})
    files.write(folder, tables)
    return Company(folder, tuple(everybody), values)


def shown(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every text of every file below a folder, workbooks, slides and prints opened, in lower case and with single spaces."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix in {".xlsx", ".pptx"}:
            with zipfile.ZipFile(path) as archive:
                text = " | ".join(  # a bar: two cells are no number
                    re.sub(r"<[^>]+>", " | ", archive.read(n).decode("utf-8", "ignore"))
                    for n in archive.namelist()
                )
        elif path.suffix == ".pdf":
            from pypdf import PdfReader

            text = " ".join(page.extract_text() for page in PdfReader(path).pages)
        else:
            text = _PICTURE.sub(" ", path.read_text("utf-8", "ignore"))
        yield path, bare(html.unescape(text)).casefold()


def named(folder: Path, everybody: Collection[Person]) -> list[tuple[str, str]]:
    """Who is named where below a folder, however it is spelt: what must always be an empty list."""
    names = {tuple(sorted(plain(f"{p.first} {p.last}").split())) for p in everybody}
    lengths = sorted({len(name) for name in names})
    addresses = {p.email.casefold() for p in everybody}
    numbers = {p.mobile for p in everybody}
    found = []
    for path, text in shown(folder):
        words = plain(text).split()
        for length in lengths:
            windows = {tuple(sorted(words[i : i + length])) for i in range(len(words) - length + 1)}
            found += [(path.name, " ".join(name)) for name in windows & names]
        spelt = re.sub(r" ?(?:[(\[{](?:at|arobase|a)[)\]}]|arobase|&#64;|%40|@) ?", "@", text)
        found += [(path.name, a) for a in addresses & set(re.findall(r"[\w.+-]+@[\w.-]+\w", spelt))]
        figures = re.sub(r"\d+\.\d{6,}", " ", text)  # a machine's, in which any nine digits stand
        for run in re.findall(r"\d(?:[ ./()-]{0,3}\d){8,}", figures):
            digits = re.sub(r"\D", "", run)
            found += [(path.name, n) for i in range(len(digits) - 8) if (n := digits[i : i + 9]) in numbers]
    return found
