"""Which letters the bytes of a text file stand for; a doubt is told, a mixture is refused."""

import codecs
import html
import io
import re
from collections import Counter

import numpy as np
import pyarrow as pa

from smkit.tables.errors import ReadError

NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "latin-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "utf-32": "UTF-32",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
#: Letters and signs of French text; what any other one weighs against an encoding.
_FRENCH = "éèêëàâùûüôöîïçœæñÉÈÊËÀÂÙÛÔÎÏÇŒ°€£«»‘’“”–—…•·²½\u00a0"
ENTITY = re.compile(rb"&(?:#[0-9]{2,5}|[A-Za-z]{2,8});")
_BLOCK = 1 << 22
#: Bytes whose letters tell one encoding from another, and those that Windows-1252 has no letter for.
SAMPLE, RARE = 1 << 20, (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


def detect(data: bytes, name: str = "") -> str:
    """Return the encoding of a text, a key of `NAMES`.

    UTF-8 is tried first, because cp1252 accepts nearly anything and turns UTF-8 into silent nonsense. Raises
    ReadError, where `name` is the file's, when lines in UTF-8 stand beside lines that are not.

    >>> detect("Qté".encode()), detect("Qté".encode("cp1252")), detect("Qté".encode("utf-16"))
    ('utf-8', 'cp1252', 'utf-16')
    """
    if found := wide(data):
        return found
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, 0 if data.isascii() else len(data), _BLOCK):
        try:
            decoder.decode(data[start : start + _BLOCK], start + _BLOCK >= len(data))
        except UnicodeDecodeError as error:
            _check_mixture(data, start + error.start, name)
            return one_byte(data[:SAMPLE], any(byte in data for byte in RARE))
    return "utf-8"


def plain(data: bytes, encoding: str) -> tuple[bytes, str]:
    r"""Return a text whose separators and digits are single bytes and whose lines end in `\n` or `\r\n`.

    UTF-16 and UTF-32 become UTF-8; a mark at the start and a DOS end of file are taken off. Returns the text and its encoding.

    >>> plain("\ufeffa;b\r1;2".encode("utf-16-le"), "utf-16-le")
    (b'a;b\n1;2', 'utf-8')
    """
    if encoding.startswith(("utf-16", "utf-32")):
        data, encoding = transcoded(data, encoding), "utf-8"
    data = data.removesuffix(b"\x1a")
    data = unmarked(data)
    returns, head = data.count(b"\r"), data[: 1 << 16]
    if returns and (alone(head) or returns != data.count(b"\n")):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data, encoding


def unmarked(data: bytes) -> bytes:
    r"""Return a text without the marks at its start, which some tools write twice.

    >>> unmarked(b"\xef\xbb\xbf\xef\xbb\xbfDate")
    b'Date'
    """
    while data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    return data


def alone(head: bytes) -> bool:
    r"""Do some of the first lines of a text end in `\r` alone? They tell for all.

    >>> alone(b"a\rb\r\n"), alone(b"a\r\nb\r")
    (True, False)
    """
    return head.count(b"\r\n") + head.endswith(b"\r") < head.count(b"\r")


def recoded(cells: pa.BinaryArray, encoding: str) -> pa.StringArray:
    """Return the text of cells in a one-byte encoding, or in UTF-8; bytes below 128 need no work.

    >>> recoded(pa.array(["Qté".encode("cp1252"), b"a"]), "cp1252").to_pylist()
    ['Qté', 'a']
    """
    _, offsets, data = cells.buffers()
    letters = np.frombuffer(data or b"", dtype=np.uint8)
    if encoding != "utf-8" and letters.size and letters.max() > 127:
        signs = [bytes([byte]).decode(encoding, errors="replace") for byte in range(256)]
        more = np.array([len(sign.encode()) - 1 for sign in signs])
        places = np.flatnonzero(letters > 127)
        shifts = np.append(0, np.cumsum(more[letters[places]]))
        ends = np.frombuffer(offsets, dtype=np.int32)
        offsets = pa.py_buffer((ends + shifts[np.searchsorted(places, ends)]).astype(np.int32))
        data = pa.py_buffer(data.to_pybytes().decode(encoding, errors="replace").encode())
    return pa.StringArray.from_buffers(len(cells), offsets, data)


def unescaped(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return a text whose letters written as in HTML are letters, and whether there were any.

    `&quot;` stays, which would upset the quotes of cells, and what the encoding has no letter for.

    >>> unescaped(b"R&eacute;my;3 &euro;;R&D;", "utf-8")[0].decode()
    'Rémy;3 €;R&D;'
    """
    if b"&" not in data or not ENTITY.search(data):
        return data, False

    def letter(found: re.Match[bytes]) -> bytes:
        text = found[0].decode("ascii")
        plain = html.unescape(text)
        try:
            return found[0] if plain in ('"', text) or plain in "\r\n;\t," else plain.encode(encoding)
        except UnicodeEncodeError:
            return found[0]

    mended = ENTITY.sub(letter, data)
    return mended, mended != data


def wide(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 variant, told by its mark or, in UTF-16, by every other byte of Latin text being zero."""
    head = data[: 1 << 16]
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 4 and head[1::2].count(0) > 0.4 * len(head) / 2 and not head[::2].count(0):
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > 0.4 * len(head) / 2 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def transcoded(data: bytes, encoding: str) -> bytes:
    """Return UTF-8 bytes, a block at a time, so that the text never stands whole in memory beside them."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    out = io.BytesIO()
    for start in range(0, len(data), _BLOCK):
        last = start + _BLOCK >= len(data)
        out.write(decoder.decode(data[start : start + _BLOCK], last).encode("utf-8", errors="replace"))
    return out.getvalue()


def one_byte(sample: bytes, rare: bool) -> str:
    """Return the one-byte encoding in which a text reads as French: Windows's, unless another is plainly it.

    Parameters: `sample`, its first bytes; `rare`, that some of `RARE` are anywhere in it.

    >>> one_byte("Qté".encode("cp1252"), False), one_byte("12 €".encode("iso8859-15"), False)
    ('cp1252', 'iso8859-15')
    """
    counts = Counter(sample.translate(None, bytes(range(128))))

    def likeness(encoding: str) -> int:
        letters = {byte: bytes([byte]).decode(encoding, errors="replace") for byte in counts}
        return sum(count * (1 if letters[byte] in _FRENCH else -1) for byte, count in counts.items())

    best = max(("cp1252", "iso8859-15", "mac_roman", "cp850"), key=likeness)
    return "latin-1" if best == "cp1252" and rare else best


def _check_mixture(data: bytes, foreign: int, name: str) -> None:
    """Raise ReadError when a text that is not UTF-8 (its first such byte is at `foreign`) holds UTF-8 letters."""
    for lead, tails in ((b"\xc3", range(0x80, 0xC0)), (b"\xc2", range(0xA0, 0xC0))):
        found = data.find(lead)
        for _ in range(1000):
            if found < 0:
                break
            if data[found + 1 : found + 2] and data[found + 1] in tails:
                lines = [data.count(b"\n", 0, position) + 1 for position in (found, foreign)]
                raise ReadError(
                    f"« {name} » mélange deux encodages : la ligne {lines[0]} est en UTF-8, la ligne {lines[1]} "
                    "ne l'est pas. Attendu : un seul encodage, de préférence UTF-8. Exportez chaque partie "
                    "de nouveau en « CSV UTF-8 » avant de les réunir."
                )
            found = data.find(lead, found + 1)
