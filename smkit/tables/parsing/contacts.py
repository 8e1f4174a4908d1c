"""Does a value reach or identify one person: an e-mail address, a telephone number, an account, a card, a social security number?

One grammar, for a cell that stands where people do and for all that a report shows; a cell is read the more generously.
"""

import re
from collections.abc import Callable, Iterator

from smkit.tables.parsing import identity, telephones
from smkit.tables.parsing.seen import bare, typed
from smkit.tables.parsing.telephones import dialled

_AT = r"(?: ?@ ?| ?[(\[{<] ?(?:at|arobase) ?[)\]}>] ?|\(a\)|&#64;|%40| arobase )"
_DOT = r"(?:\.| ?[(\[{] ?(?:dot|point) ?[)\]}] ?| (?:dot|point) )"
_SHOWN = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[^\W\d][\w-]{{1,62}})+", re.IGNORECASE)
#: What is one where people stand, if it were only « jean@exemple ».
_PART = r"[^\s@<>\"'“”:;,()\[\]{}]+"
_ADDRESS = re.compile(rf"{_PART}{_AT}{_PART}(?:{_DOT}{_PART})*", re.IGNORECASE)
#: What no address is without, and no number that is one person's; most cells have neither.
_SIGN = re.compile(r"@|[(\[{<] ?a|&#64;|%40| arobase | at ", re.IGNORECASE)
_FIGURES = re.compile(r"(?<!\d)(?!\d{40})(?:\d\D{0,12}){8}")  # no person's number goes on for forty figures
_READ_ALOUD = re.compile(r"([\w.+-]+) at ([\w-]+(?:(?:\.| dot )[^\W\d][\w-]+)+)", re.IGNORECASE)
_EMPTY = re.compile(r"[(\[<][\s:.,;-]*[)\]>]")


def address(value: str) -> str:
    """Return the first e-mail address of a text, the same however it is typed; "" where there is none.

    >>> address("<Contact (at) exemple.fr>"), address("Ventes <contact@exemple.fr> (pro)"), address("Contact")
    ('contact@exemple.fr', 'contact@exemple.fr', '')
    """
    text = bare(value)
    if not _SIGN.search(text) or not (found := _ADDRESS.search(_READ_ALOUD.sub(r"\1@\2", text))):
        return ""
    one = re.sub(_DOT, ".", re.sub(_AT, "@", found.group(), flags=re.IGNORECASE), flags=re.IGNORECASE)
    return one.strip(".").casefold()


def addressed(value: str) -> bool:
    """Does the value hold an e-mail address?

    >>> addressed("contact (at) exemple.fr"), addressed("Contact")
    (True, False)
    """
    return bool(address(value))


def reachable(value: str) -> bool:
    """Is the value, or does it hold, an e-mail address, a telephone number, or a number that is one person's?

    >>> [reachable(v) for v in ("contact@exemple.fr", "06/12/34/56/78", "FR7630006000011234567890189", "17850")]
    [True, True, True, False]
    """
    return addressed(value) or dialled(value) is not None or _numbered(typed(value))


def within(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text shows of somebody that can be nothing else: (what it is, in French, as it is written).

    >>> list(within("Écrire à contact (at) exemple.fr ou appeler le 06 12 34 56 78"))
    [('une adresse e-mail', 'contact (at) exemple.fr'), ('un numéro de téléphone', '06 12 34 56 78')]
    """
    text = typed(text)
    for kind, find, needs in _KINDS:
        if needs.search(text):
            yield from ((kind, written) for written in find(text))


def without(text: str, hidden: Callable[[str], str]) -> str:
    """Return a text with each of what `within` finds replaced by what `hidden` makes of it, the same text where there is none.

    >>> without("Appeler le 06 12 34 56 78 le soir", lambda way: "…"), without("Lot de 12", lambda way: "…")
    ('Appeler le … le soir', 'Lot de 12')
    """
    if not text or not (found := [written for _, written in within(text)]):
        return text
    shown = typed(text)
    for written in found:
        shown = shown.replace(written, hidden(written))
    return shown


def beside(value: str) -> str:
    """Return what stands in a cell beside the ways to reach somebody: their name, as a rule.

    >>> beside("Service des ventes (06 12 34 56 78) <contact@exemple.fr>")
    'Service des ventes'
    """
    text = typed(value)
    for _, written in within(text):
        text = text.replace(written, " ")
    return bare(_EMPTY.sub(" ", text)).strip(" :.,;-/")


def _emails(text: str) -> Iterator[str]:
    return (found.group() for found in _SHOWN.finditer(text))


def _numbered(text: str) -> bool:
    return any(True for _, find, needs in _KINDS[2:] if needs.search(text) for _ in find(text))


#: What it is, what finds it, and what no text without can hold one.
_KINDS: tuple[tuple[str, Callable[[str], Iterator[str]], re.Pattern[str]], ...] = (
    ("une adresse e-mail", _emails, _SIGN),
    ("un numéro de téléphone", telephones.shown, _FIGURES),
    ("un numéro de compte bancaire", identity.accounts, _FIGURES),
    ("un numéro de carte bancaire", identity.cards, _FIGURES),
    ("un numéro de sécurité sociale", identity.insured, _FIGURES),
)
