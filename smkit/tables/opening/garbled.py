"""Letters that a wrong encoding has already spoilt, before the file came here."""


def garbled(text: str) -> bool:
    """Does a text hold letters that a wrong encoding has already spoilt?

    >>> garbled("QuantitÃ©"), garbled("Caf\ufffd"), garbled("Quantité")
    (True, True, False)
    """
    return "\ufffd" in text or mended(text) != text


def mended(text: str) -> str:
    """Return a header that UTF-8 read as cp1252 has spoilt as it was; any other text as it is.

    >>> mended("QuantitÃ©"), mended("Quantité")
    ('Quantité', 'Quantité')
    """
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
