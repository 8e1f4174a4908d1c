"""French typography: spaces that must not break, dates in words, lists, texts too long for their place, and what accents hide."""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import combining, normalize

_NARROW, _WIDE = "\u202f", "\u00a0"
#: What an amount is divided by to be short, and what then stands before the sign of its currency: 12 M€.
SCALES = ((10**9, "Md"), (10**6, "M"), (1000, "k"))


def typeset(text: str) -> str:
    """Return French text with its no-break spaces (before ; ! ? : % and €, inside « », between digits), and one full stop.

    >>> typeset("« mars » : 12 % ?")
    '«\\xa0mars\\xa0»\\xa0: 12\\u202f%\\u202f?'
    >>> typeset("Le taux est n.d..")
    'Le taux est n.d.'
    """
    text = re.sub(r" (?=[;!?%])", _NARROW, text)
    text = re.sub(r" (?=[»:€])|(?<=«) ", _WIDE, text)
    text = text.replace("n.d..", "n.d.")  # an abbreviation at the end of a sentence has its full stop
    return re.sub(r"(?<=\d) (?=\d{3}\b)", _NARROW, text)


def minus(text: str) -> str:
    """Write the sign of a number, a hyphen for machines, as the minus that people read: U+2212, as wide as the plus.

    A hyphen between digits or after a letter is none: dates, codes and words keep theirs.

    >>> minus("de -5 000 à -3,5"), minus("2026-03-01"), minus("A-12")
    ('de −5 000 à −3,5', '2026-03-01', 'A-12')
    """
    return re.sub(r"(?<![\w-])-(?=\d)", "−", text)


def told(number: Any) -> str:
    """Return a number of any size for a message, as French writes it: it is found there as in the file or the parameter.

    Parameters: `number`, of Python or of numpy. What is no number is « n.d. ».

    >>> [" ".join(told(x).split()) for x in (-284_280.0, 1_234_567.5, 0.1 + 0.2, 3, 1e-9, float("nan"))]
    ['−284 280', '1 234 567,5', '0,3', '3', '0,000000001', 'n.d.']
    """
    exact = (
        number if isinstance(number, (int, Decimal)) else Decimal(f"{float(number):.12g}")
    )  # 0.1 + 0.2 is 0.3
    if not math.isfinite(exact):
        return "l'infini" if exact == math.inf else "n.d."
    digits = f"{Decimal(exact).normalize():,f}".replace(",", _NARROW).replace(".", ",")
    return minus("0" if digits == "-0" else digits)


def between(low: str, high: str, alone: str = "") -> str:
    """Write an interval by its ends as they are written; where both are written alike, that one after `alone`.

    >>> between("3 %", "5 %"), between("3 %", "3 %", "à ")
    ('entre 3 % et 5 %', 'à 3 %')
    """
    return f"{alone}{low}" if low == high else f"entre {low} et {high}"


def series(words: Iterable[object], last: str = "et") -> str:
    """Join words as a French sentence does.

    >>> series(["prix", "remise", "marge"]), series(["oui", "non"], last="ou")
    ('prix, remise et marge', 'oui ou non')
    """
    *first, final = [str(word) for word in words] or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def count(n: int, one: str = "", many: str = "") -> str:
    """Write a whole number in French, with the noun that agrees with it.

    >>> count(1, "ligne", "lignes"), count(9288, "ligne", "lignes")
    ('1 ligne', '9\\u202f288 lignes')
    """
    digits = f"{n:,}".replace(",", _NARROW)
    noun = one if n < 2 else many or one
    return f"{digits} {noun}".strip()


def listing(names: Iterable[object], last: str = "et", most: int | None = None) -> str:
    """Join names in guillemets as a French sentence does, up to `most` of them and how many are left.

    >>> listing(["Ouvert", "Gagné", "Perdu"], "ou").replace("\xa0", " ")
    '« Ouvert », « Gagné » ou « Perdu »'
    >>> listing(["Ouvert", "Gagné", "Perdu"], most=1).replace("\xa0", " ")
    '« Ouvert » et 2 autres'
    """
    names = list(names)
    quoted = [f"«{_WIDE}{name}{_WIDE}»" for name in names[:most]]
    if len(names) > len(quoted):
        quoted.append(count(len(names) - len(quoted), "autre", "autres"))
    return series(quoted, last)


def unaccented(text: str) -> str:
    """Return a text without its accents, and its compatible signs in their plain form.

    >>> unaccented("Été n° 2"), unaccented("cœur")
    ('Ete n° 2', 'cœur')
    """
    return text if text.isascii() else "".join(c for c in normalize("NFKD", text) if not combining(c))


def folded(text: object) -> str:
    """Return what two spellings of a name have in common: no accent, capital or space too many, and one apostrophe.

    >>> folded(" Salon de L\u2019ÉTÉ ")
    "salon de l'ete"
    """
    return " ".join(unaccented(str(text).replace("\u2019", "'")).casefold().split())


def slug(text: str, joint: str = "_") -> str:
    """Return the small letters and figures of a text, for a file, an anchor or an identifier.

    Parameters: `text`; `joint`, in the place of all else.

    >>> slug("Données et limites", "-"), slug("Mailing de mai : l'été !")
    ('donnees-et-limites', 'mailing_de_mai_l_ete')
    """
    plain = unaccented(text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)


def day(d: date) -> str:
    """Write a day in words; the first of a month is « 1er ».

    >>> day(date(2026, 3, 1)), day(date(2026, 3, 3))
    ('1er mars 2026', '3 mars 2026')
    """
    from babel.dates import format_date

    return str(format_date(d, "d MMMM y" if d.day > 1 else "d'er' MMMM y", locale="fr_FR"))


def days(first: date, last: date) -> str:
    """Say from which day to which; a single day is said once.

    >>> days(date(2026, 3, 3), date(2026, 4, 1)), days(date(2026, 3, 3), date(2026, 3, 3))
    ('du 3 mars 2026 au 1er avril 2026', 'le 3 mars 2026')
    """
    begin, end = day(first), day(last)
    return f"le {begin}" if begin == end else f"du {begin} au {end}"


def moment(at: datetime) -> str:
    """Write a day in words, and the time.

    >>> moment(datetime(2026, 3, 1, 9, 5))
    '1er mars 2026 à 09:05'
    """
    return f"{day(at)} à {at:%H:%M}"


def clip(text: str, longest: int) -> str:
    """Return a text of `longest` characters at most, cut with an ellipsis.

    >>> clip("un nom sans fin", 7)
    'un nom…'
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def clip_quoted(text: str, longest: int) -> str:
    """Return a sentence whose names between « » are of `longest` characters at most.

    >>> clip_quoted("« Le nom sans fin » vend", 7)
    '« Le nom… » vend'
    """
    return re.sub(r"«(\s*)([^«»]+?)(\s*)»", lambda m: f"«{m[1]}{clip(m[2], longest)}{m[3]}»", text)
