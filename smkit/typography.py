"""French typography: the spaces that must not break."""

import re

_NARROW, _WIDE = "\u202f", "\u00a0"


def typeset(text: str) -> str:
    """Return French text with its no-break spaces: before ; ! ? : % and €, inside « », between digits.

    >>> typeset("« mars » : 12 % ?")
    '«\\xa0mars\\xa0»\\xa0: 12\\u202f%\\u202f?'
    """
    text = re.sub(r" (?=[;!?%])", _NARROW, text)
    text = re.sub(r" (?=[»:€])|(?<=«) ", _WIDE, text)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", _NARROW, text)
