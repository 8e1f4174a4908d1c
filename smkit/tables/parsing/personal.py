"""Personal data leave at the door: people become pseudonyms, codes, jobs and companies stay."""

import hmac
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import sha256

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit import first_names
from smkit.tables.cells import Cells, by_shape, distinct, each_text, is_blank, shapes
from smkit.tables.parsing import contacts
from smkit.tables.parsing.contacts import address, reachable
from smkit.tables.parsing.seen import bare
from smkit.tables.parsing.telephones import dialled, registered, short
from smkit.tables.schema import Column, TableSchema, load
from smkit.tables.schema import key as plain

_PSEUDONYM = re.compile(r"(?:Commercial|Personne)-[0-9a-f]{12}")
#: What names nobody, whatever stands in it.
CODE = r"^(?:[A-Z]|[A-Za-z]{0,2}[-_ ]?\d{1,8})$"
_CODE = re.compile(CODE)
#: Figures of the longest number that is such a code; a longer one may be a telephone.
FIGURES = 8
_LONGER_CODE = re.compile(r"([A-Za-z]{3,4})[-_ ]?\d{1,8}")
#: Right check digits that are no chance.
_ENOUGH = 6
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[^\W_]+")
#: What parts a name from what is said of its deal: « Prénom Nom - devis ».
_ASIDE = re.compile(r"\s+[-–—/|·]\s*|\s*[-–—/|·]\s+|\s*[:,;()]\s*")
_BETWEEN_DIGITS = re.compile(r"[\s./()-]")
#: « É. L. », and what is as short and says that there is nobody.
_INITIALS, _NOBODY = (
    re.compile(r"[^\W\d_]\.?[ -]?(?:[^\W\d_]\.?[ -]?){1,2}"),
    frozenset("nc nd na nr ns so sd".split()),
)
#: A letter alone and a name after it: « P. Nom »; what makes a name a place's; and the civilities that are words of every day too.
_LETTER = re.compile(r"\b[^\W\d_]\.\s?-?[^\W\d_]")
_SAINTS, _SHORT = frozenset("saint sainte st ste".split()), frozenset(["me", "pr"])
#: One code in four that is a telephone: the others that might be are telephones too.
_ENOUGH_DIALLED = 4


#: Who trades in their own name: the words that the law has them write.
_ALONE = re.compile(
    r"\b(?:EI|EIRL|(?i:entreprise individuelle|entrepreneur individuel|(?:auto|micro)[- ]?entrepr\w+))\b"
)


@lru_cache(1 << 17)  # a name comes back: to be hidden, to be looked for, to be compared
def names_someone(value: str) -> bool:
    """Does the value tell who a person is? Codes, companies with a legal form, jobs and pseudonyms do not.

    >>> [names_someone(v) for v in ("Prénom Nom", "C-0042", "Boulons SARL", "Commercial 3", "Équipe Nord", "Hôtel Gamma")]
    [True, False, False, False, False, False]
    """
    value = bare(value)
    if reachable(value):
        return True
    if is_code(value) or _PSEUDONYM.fullmatch(value):
        return False
    known, words = _known(), _WORD.findall(value)
    if any(map(is_legal_form, words)) or _of_trade(value, words):
        return False
    if _INITIALS.fullmatch(value) and (letters := "".join(_WORDS.findall(plain(value)))) not in _NOBODY:
        return len(letters) > 1
    named = [word for word in words if plain(word) not in known["jobs"]]
    if any(letter.isdigit() for letter in value):
        return len(named) > 1 or _LONGER_CODE.fullmatch(value) is not None
    return bool(named)


def is_legal_form(word: str) -> bool:
    """Does a word tell a company?

    >>> is_legal_form("SARL"), is_legal_form("SA"), is_legal_form("sa")
    (True, True, False)
    """
    return plain(word) in _known()["legal_forms"] or word in _known()["short_forms"]


def _of_trade(value: str, words: Sequence[str]) -> bool:
    """Do words begin with that of a trade, and name nobody after it? « Garage M. Nom » and « Cabinet Prénom Nom » are people."""
    said = list(map(plain, words))
    if _ALONE.search(value):  # whoever trades alone is no company, whatever the trade
        return False
    if len(said) < 2 or said[0] not in _known()["trades"] or _LETTER.search(value):
        return False
    people = [word for before, word in zip(said, said[1:], strict=False) if before not in _SAINTS]
    return not any(word in _first_names() or word in _known()["civilities"] - _SHORT for word in people)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(map(plain, first_names.known())) | frozenset(
        load("parsing/strangers.yaml")["more_first"]
    )


def legal_forms() -> frozenset[str]:
    """Return the words that tell what kind of company one is, in small letters, whoever else may write them.

    >>> {"sarl", "sa"} <= legal_forms(), "mairie" in legal_forms()
    (True, False)
    """
    return (_known()["legal_forms"] - _known()["not_forms"]) | {
        word.lower() for word in _known()["short_forms"]
    }


def is_code(value: str) -> bool:
    """Is the value a code rather than somebody's initials, or a first name with a number?

    >>> [is_code(v) for v in ("C-0042", "CLI042", "A", "JD", "Paul2")]
    [True, True, True, False, False]
    """
    if _CODE.fullmatch(value) or is_blank(value):
        return True
    longer = _LONGER_CODE.fullmatch(value)
    return longer is not None and (not _VOWEL.search(longer[1]) or plain(longer[1]) in _known()["codes"])


@cache
def longer_codes() -> str:
    """Return what `is_code` takes beyond CODE, as a pattern that a base reads: a column of millions can be looked at there.

    >>> [re.search(longer_codes(), value) is not None for value in ("CLI042", "Cust 7", "Paul2", "JD")]
    [True, True, False, False]
    """
    longer = {
        way for word in _known()["codes"] if len(word) > 2 for way in (word, word.upper(), word.title())
    }
    consonants = "[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{3,4}"
    return f"^(?:{consonants}|{'|'.join(sorted(longer))})[-_ ]?[0-9]{{1,8}}$"


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
    return f"{prefix}-{digest(value, key)}"


def digest(value: str, key: bytes) -> str:
    """Return what stands for a person in their pseudonym, and says nothing of them without the key."""
    return hmac.new(key, same(value).encode(), sha256).hexdigest()[:12]


@lru_cache(1 << 17)
def same(value: str) -> str:
    """Return what one person's writings have in common, whatever the case, accents, titles, order of names and way to dial.

    >>> same("Mme Prénom NOM") == same("nom prenom") == "nom prenom"
    True
    """
    if number := dialled(value):
        return number
    if found := address(value):
        return found
    text = bare(value).casefold()
    if (digits := _BETWEEN_DIGITS.sub("", text)).isdigit():
        return digits
    words = _WORDS.findall(plain(text))
    beside = _known()["titles"] | _known()["civilities"]
    return " ".join(sorted(words and [w for w in words if w not in beside] or words)) or text


def civil(word: str, after: str = " ") -> bool:
    """Is a word of a text what one calls somebody by, before a name? A letter alone is, with its point `after`.

    >>> civil("Mme"), civil("Dr"), civil("M", "."), civil("M"), civil("me")
    (True, True, True, False, False)
    """
    return word[:1].isupper() and plain(word) in _known()["civilities"] and (len(word) > 1 or after == ".")


def titled(name: str) -> bool:
    """Is a name a surname alone, told as somebody's by what is before it?

    >>> titled("Mme Nom"), titled("M. Nom"), titled("Nom")
    (True, True, False)
    """
    first, alone = _WORDS.search(name), same(name)
    if first is None or " " in alone or alone == plain(first[0]):
        return False
    return civil(first[0], name[first.end() : first.end() + 1])


def called(value: str) -> str:
    """Return the name in a cell that names somebody, without the telephone or the address beside it; "" where it stands alone.

    >>> called("Prénom Nom, tél. 06 12 34 56 78"), called("06 12 34 56 78"), called("Mob. 06 12 34 56 78 (soir)")
    ('Prénom Nom', '', '')
    """
    if not contacts.reachable(value):
        return value
    parts = contacts.beside(value).split()
    while parts and _about_a_number(parts[0]):
        parts.pop(0)
    while parts and _about_a_number(parts[-1]):
        parts.pop()
    beside = " ".join(parts).strip(" :.,;-/")
    return beside if names_someone(beside) and not contacts.reachable(beside) else ""


def _about_a_number(part: str) -> bool:
    """Is a part of a cell made of nothing but what people write around a number or an address?"""
    return all(plain(word) in _known()["beside"] or word.isdigit() for word in _WORD.findall(part))


def telling(column: Column) -> Callable[[str], bool] | None:
    """Return what says that a cell of a canonical column tells who a person is; None where none can.

    An order, a lead or a company may go by an e-mail address, and a lead by a name.

    >>> from smkit.tables.schema import table
    >>> [telling(table("leads").column("lead_id"))(text) for text in ("Prénom Nom", "Nom Prénom - devis", "Devis 12")]
    [True, True, False]
    """
    if column.role == "person":
        return names_someone
    if column.name == "lead_id":
        return lambda value: "@" in value or any(map(looks_like_a_name, (value, *_ASIDE.split(value))))
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
    if codes_alone(cells.text):
        return series, 0
    names = cells.words()
    someone = whose(names, tells)
    if not any(someone):
        return series, 0
    secret = key()
    hidden = [
        pseudonym(name, secret, prefix) if who else name for name, who in zip(names, someone, strict=True)
    ]
    people = len({name for name, who in zip(hidden, someone, strict=True) if who})
    return cells.strings(hidden), people


def somebody(series: Cells) -> list[str]:
    """Return the values of a text column of people that name somebody, each once."""
    found = distinct(series)
    if codes_alone(found.text):
        return []
    names = found.words()
    return [name for name, who in zip(names, whose(names, names_someone), strict=True) if who]


def codes_alone(text: pa.StringArray) -> bool:
    """Are texts nothing but codes, as their shapes show? They come by the million, and none is looked at.

    >>> codes_alone(pa.array(["C-0042", "7"])), codes_alone(pa.array(["C-0042", "Nom"]))
    (True, False)
    """
    return text.null_count == 0 and all(map(is_code, shapes(text)[1]))


def whose(names: Sequence[str], tells: Callable[[str], bool]) -> list[bool]:
    """Which values tell who somebody is; codes, by the million, are left out by their shape."""
    if tells is names_someone and _all_registered(names):
        return [False] * len(names)  # companies by their numbers, some of which might be dialled
    codes, found = shapes(pa.array(names, pa.string()))
    maybe = by_shape(codes, [not is_code(shape) for shape in found])
    told = [who and tells(name) for name, who in zip(names, maybe.tolist(), strict=True)]
    return _with_short_numbers(names, told) if tells is names_someone else told


def _with_short_numbers(names: Sequence[str], told: list[bool]) -> list[bool]:
    """The same answers, where a column of telephones makes telephones of what, alone, might be codes."""
    if not any(told):
        return told
    dialled_ = sum(who and same(name).isdigit() for name, who in zip(names, told, strict=True))
    if not dialled_:
        return told
    might = [
        not who and not is_blank(name) and short(name) is not None
        for name, who in zip(names, told, strict=True)
    ]
    if dialled_ * _ENOUGH_DIALLED < sum(might):
        return told
    return [one or other for one, other in zip(told, might, strict=True)]


def _all_registered(names: Sequence[str]) -> bool:
    """Are the values of a column the numbers of companies or articles, each right by its check digit? By chance, one in ten is."""
    filled = [name for name in names if not is_blank(name)]
    return len(filled) >= _ENOUGH and all(map(registered, filled))


def hide_people(frame: pd.DataFrame, schema: TableSchema, key: Callable[[], bytes]) -> dict[str, int]:
    """Put the people of a canonical table under pseudonyms, in place, and return how many there were by column label.

    `key` is called only when somebody has to be hidden.
    """
    people = {}
    for column in schema.columns:
        tells = telling(column) if column.name in frame else None
        if tells is None:
            continue
        if column.type == "id" and column.role is None and column.name != "lead_id":
            if not pc.any(pc.match_substring(each_text(frame[column.name]), "@")).as_py():
                continue  # codes, by the million
        frame[column.name], number = hide(frame[column.name], prefix(column), key, tells)
        if number:
            people[column.label] = number
    return people


@cache
def _known() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("parsing/personal.yaml").items()}
