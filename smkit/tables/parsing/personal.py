"""Personal data leave at the door: people become pseudonyms, codes, jobs and companies stay."""

import hmac
import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from hashlib import sha256

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import arrow, by_shape, distinct, is_blank, shapes
from smkit.tables.parsing import contacts
from smkit.tables.parsing.contacts import address, bare, dialled, reachable
from smkit.tables.schema import Column, TableSchema, load
from smkit.tables.schema import key as plain

_PSEUDONYM = re.compile(r"(?:Commercial|Personne)-[0-9a-f]{12}")
_CODE = re.compile(r"[A-Z]|[A-Za-z]{0,2}[-_ ]?\d{1,8}")
_LONGER_CODE = re.compile(r"([A-Za-z]{3,4})[-_ ]?\d{1,8}")
#: Right check digits that are no chance.
_ENOUGH = 6
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[^\W_]+")


def names_someone(value: str) -> bool:
    """Does the value tell who a person is? Codes, companies with a legal form, jobs and pseudonyms do not.

    >>> [names_someone(v) for v in ("Prénom Nom", "C-0042", "Boulons SARL", "Commercial 3", "Équipe Nord")]
    [True, False, False, False, False]
    """
    value = bare(value)
    if reachable(value):
        return True
    if is_code(value) or _PSEUDONYM.fullmatch(value):
        return False
    known, words = _known(), _WORD.findall(value)
    if any(plain(word) in known["legal_forms"] or word in known["short_forms"] for word in words):
        return False
    named = [word for word in words if plain(word) not in known["jobs"]]
    if any(letter.isdigit() for letter in value):
        return len(named) > 1 or _LONGER_CODE.fullmatch(value) is not None
    return bool(named)


def is_code(value: str) -> bool:
    """Is the value a code rather than somebody's initials, or a first name with a number?

    >>> [is_code(v) for v in ("C-0042", "CLI042", "A", "JD", "Paul2")]
    [True, True, True, False, False]
    """
    if _CODE.fullmatch(value) or is_blank(value):
        return True
    longer = _LONGER_CODE.fullmatch(value)
    return longer is not None and (not _VOWEL.search(longer[1]) or plain(longer[1]) in _known()["codes"])


def looks_like_a_name(value: str) -> bool:
    """Does a value look like a first and a last name, wherever it stands? Only its letters tell.

    >>> [looks_like_a_name(v) for v in ("Prénom Nom", "PRÉNOM NOM", "sur devis", "Prix unitaire")]
    [True, True, False, False]
    """
    words = value.split()
    named = len(words) in (2, 3) and all(
        word[:1].isupper() and not any(map(str.isdigit, word)) for word in words
    )
    return named and names_someone(value)


def pseudonym(value: str, key: bytes, prefix: str = "Personne") -> str:
    """Return the same pseudonym for the same person, however the name is cased and spaced.

    >>> pseudonym("Prénom  NOM", b"secret") == pseudonym("M. Nom Prenom", b"secret")
    True
    >>> pseudonym("06 12 34 56 78", b"secret") == pseudonym("+33612345678", b"secret")
    True
    """
    return f"{prefix}-{hmac.new(key, _same(value).encode(), sha256).hexdigest()[:12]}"


def _same(value: str) -> str:
    """What one person's writings have in common: case, accents, titles, the order of names, the way to type a telephone."""
    if number := dialled(value):
        return number
    if found := address(value):
        return found
    text = bare(value).casefold()
    words = _WORDS.findall(plain(text))
    return " ".join(sorted(words and [w for w in words if w not in _known()["titles"]] or words)) or text


def telling(column: Column) -> Callable[[str], bool] | None:
    """Return what says that a cell of a canonical column tells who a person is; None where none can.

    An order, a lead or a company may go by an e-mail address, and a lead by a name.

    >>> from smkit.tables.schema import table
    >>> [telling(table("leads").column("lead_id"))(text) for text in ("Prénom Nom", "Devis 12")]
    [True, False]
    """
    if column.role == "person":
        return names_someone
    if column.name == "lead_id":
        return lambda value: "@" in value or looks_like_a_name(value)
    if column.type == "id" or column.role == "company":
        return lambda value: contacts.addressed(value)
    return None


def prefix(column: Column) -> str:
    """Return what the pseudonyms of a column begin with: « Commercial » for a salesperson, « Personne » for anybody else."""
    return "Commercial" if column.name == "salesperson" else "Personne"


def hide(
    series: pd.Series, prefix: str, key: Callable[[], bytes], tells: Callable[[str], bool] = names_someone
) -> tuple[pd.Series, int]:
    """Return a text column with its people under pseudonyms, and how many people there were.

    `key` is called only when somebody has to be hidden; `tells` says that a cell names somebody.
    """
    cells = distinct(series)
    names = cells.words()
    someone = [who and tells(name) for name, who in zip(names, _no_codes(names), strict=True)]
    if tells is names_someone and _all_registered(names):
        return series, 0  # companies by their numbers, some of which might be dialled
    if not any(someone):
        return series, 0
    secret = key()
    hidden = [
        pseudonym(name, secret, prefix) if who else name for name, who in zip(names, someone, strict=True)
    ]
    people = len({name for name, who in zip(hidden, someone, strict=True) if who})
    return cells.strings(hidden), people


def _no_codes(names: Sequence[str]) -> list[bool]:
    """Tell which texts are no codes, looked at once a shape: customers by their numbers come by the hundred thousand."""
    codes, found = shapes(pa.array(names, pa.string()))
    return list(by_shape(codes, [not is_code(shape) for shape in found]).tolist())


def _all_registered(names: Sequence[str]) -> bool:
    """Are the values of a column the numbers of companies or articles, each right by its check digit? By chance, one in ten is."""
    filled = [name for name in names if not is_blank(name)]
    return len(filled) >= _ENOUGH and all(map(contacts.registered, filled))


def hide_people(frame: pd.DataFrame, schema: TableSchema, key: Callable[[], bytes]) -> dict[str, int]:
    """Put the people of a canonical table under pseudonyms, in place, and return how many there were by column label.

    `key` is called only when somebody has to be hidden.
    """
    people = {}
    full = full_names(frame, schema)
    for column in schema.columns:
        tells = telling(column) if column.name in frame else None
        if column.name in frame and column.role != "person" and column.type == "text" and full:
            tells = partial(_one_of, full, tells)
        if tells is None:
            continue
        if column.type == "id" and column.role is None and column.name != "lead_id":
            if not pc.any(pc.match_substring(arrow(frame[column.name]), "@")).as_py():
                continue  # codes, by the million
        frame[column.name], number = hide(frame[column.name], prefix(column), key, tells)
        if number:
            people[column.label] = number
    return people


def full_names(frame: pd.DataFrame, schema: TableSchema) -> frozenset[str]:
    """Return the full names that the columns of people of a canonical table hold, as `_same` writes them.

    A campaign, a product or a company that bears one of them is somebody; one that bears a first name alone is not yet.
    """
    columns = [c.name for c in schema.columns if c.role == "person" and c.name in frame]
    words = list(dict.fromkeys(word for name in columns for word in distinct(frame[name]).words()))
    values = {word for word, who in zip(words, _no_codes(words), strict=True) if who and names_someone(word)}
    return frozenset(same for value in values if not reachable(value) and " " in (same := _same(value)))


def _one_of(full: frozenset[str], otherwise: Callable[[str], bool] | None, value: str) -> bool:
    return _same(value) in full or (otherwise is not None and otherwise(value))


@cache
def _known() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("parsing/personal.yaml").items()}
