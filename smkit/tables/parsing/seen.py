"""A text as people see it, whatever it is made of."""

import re
from unicodedata import normalize

#: What is between letters and is seen by nobody: soft hyphens, marks of direction, marks of encoding.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
#: Letters beyond which a text may hold a number, and is none, whatever stands around: a cell of millions is soon read.
LONGEST = 1_000
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def bare(value: str) -> str:
    r"""Return a text as it is seen: without invisible signs, accents in one piece, spaces single.

    >>> bare("\ufeffAnne\u00adMarie\u00a0 Ndé") == "AnneMarie Ndé"
    True
    """
    if not value.isascii():
        value = _INVISIBLE.sub("", normalize("NFKC", value))
    return " ".join(value.split())


def typed(value: str) -> str:
    r"""Return a text as a keyboard would have it: bare, its dashes hyphens.

    >>> typed("06\u201312")
    '06-12'
    """
    return _DASHES.sub("-", bare(value))
