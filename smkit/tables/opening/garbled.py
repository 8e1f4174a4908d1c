"""Letters that a wrong encoding has already spoilt, before the file came here."""

import re

#: A letter that was lost, which Windows or a base writes « ? ».
_LOST = re.compile(r"\ufffd|(?:(?<=[^\W\d_])|^)\?(?=[^\W\d_])")


def garbled(text: str) -> bool:
    """Does a text hold letters that a wrong encoding has already spoilt?

    >>> garbled("QuantitÃ©"), garbled("Caf\ufffd"), garbled("Quantité")
    (True, True, False)
    """
    return "\ufffd" in text or mended(text) != text


def mended(text: str) -> str:
    """Return a header that UTF-8 read as cp1252 has spoilt as it was; any other text as it is.

    >>> mended("QuantitÃ©"), mended("Quantité"), mended("Ã\x89tat")
    ('Quantité', 'Quantité', 'État')
    """
    if text.isascii():
        return text
    for encoding in ("cp1252", "latin-1"):  # the second leaves 0x89 as it is
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def healed(text: str) -> str:
    """Return a text that is to be recognised as it most likely was, é in the place of each letter that was lost.

    >>> healed("AnnulÃ©e"), healed("Rembours\ufffde"), healed("?tat"), healed("Annulée ?")
    ('Annulée', 'Remboursée', 'état', 'Annulée ?')
    """
    return _LOST.sub("é", mended(text))
