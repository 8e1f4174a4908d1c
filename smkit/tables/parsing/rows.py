"""Which lines of an export are no rows: blank ones, totals, titles, repeated headers, comments, footers."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables import coded
from smkit.tables.cells import Cells, Mask, Parsed, arrow, distinct, is_blank, mask, taken, trim, written
from smkit.tables.opening.raw import Broken, Raw
from smkit.tables.parsing import no_dates
from smkit.tables.parsing.numbers import form
from smkit.tables.schema import TableSchema, key, table

_MAYBE = re.compile(r"\W*(?:sous|grand|sub|tota|somme|moyenne|average|montant|tva|net\b)", re.IGNORECASE)
_TOTAL = re.compile(r"(?:sous |grand |sub ?|montant )?(?:total|totaux|totals)\b")
#: What may follow « total » without making a name of it.
_WHOLE = re.compile(
    rf"(?:{_TOTAL.pattern}|somme|moyenne|average)"
    r"(?: (?:general|generaux|global|ht|ttc|tva|compte|campagnes?|account|campaigns?)){0,2}"
)
#: What stands between two totals, at the foot of an invoice: no total where it has a row of its own, as a cost has.
_FOOT = re.compile(r"(?:montant )?tva(?: a)?(?: \d+){0,2}|(?:montant )?net a payer(?: ttc)?")
_COMMENT = re.compile(r"#(?:\s|#|-|=|$)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NUMBERS = ("number", "integer")
#: What a line of an order has, and the total of several lines most often has not.
_OF_A_LINE = ("product_id", "quantity", "unit_price")
#: Columns whose total says nothing.
NEVER_SUMMED = ("unit_price", "unit_cost", "margin_rate", "score")
#: An export has a few totals; a column with more blanks than that is another matter.
_MOST_TOTALS = 200
#: Rows whose figures are looked at together.
_BLOCK = 1 << 18
#: Lines have what fewer of them than this share lack.
_LACKED = 0.5
#: Fewer lines number nothing: 1, 2 may be quantities.
_LEAST = 3


def aside(
    raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], schema: TableSchema, faulty: Mask
) -> Mask:
    """Return the lines that are no rows.

    Among those that cannot be used: blank lines, totals, titles, repeated headers and comments. Among those that
    can: a total that stands where a name should, and fills nothing but numbers; or one that lacks a column that this
    question alone does without.
    """
    rows = np.flatnonzero(faulty)
    blank = np.logical_and.reduce([_blank(cells, rows) for cells in raw.cells])
    after = _after_a_blank(len(raw.lines), rows, blank)[~blank]
    places = np.flatnonzero(~blank)
    together = np.diff(places) == np.diff(rows[places])
    skipped = np.zeros(len(raw.lines), dtype=bool)
    skipped[rows[blank]] = True
    rows = rows[~blank]
    texts, first, place = _begins(raw, rows)
    filled, alike = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    for position, text in enumerate(texts):
        here = text != ""
        filled += here
        alike += here & (text == raw.headers[position])
    out = (alike == filled) & (filled > 1)
    _titles(out, filled == 1, together)
    types = {position: schema.column(name).type for name, position in chosen.items()}
    needed = [chosen[column.name] for column in schema.required if column.name in chosen]
    for i in np.flatnonzero(~out):
        out[i] = not any(texts[at][i] for at in needed) and _foot([text[i] for text in texts if text[i]])
        partly = filled[i] < len(raw.headers)
        alone = partly and filled[i] == 1 and len(raw.headers) > 2
        if alone and (_COMMENT.match(first[i]) or _sentence(first[i])):
            out[i] = _COMMENT.match(first[i]) or types.get(int(place[i])) not in ("text", None) or after[i]
        if _MAYBE.match(first[i]):
            others = _others(texts, place, i)
            out[i] |= is_total(first[i], others) and (partly or _all_numbers(others))
    skipped[rows] = out
    spared = [each.name for each in table(schema.name).required if each not in schema.required]
    if spared:  # the other columns of such a line are sound, and nothing else looks at it
        everywhere = np.ones(len(raw.lines), dtype=bool)
        lacking = [parsed[name].missing() if name in parsed else everywhere for name in spared]
        skipped |= totals(raw, parsed, schema) & np.logical_or.reduce(lacking)
    return skipped | _totals_among_names(raw, parsed, chosen, schema)


def _foot(cells: list[str]) -> bool:
    """Is a line the foot of a group, as boards have one: nothing but sums, and the days from the first to the last?

    >>> _foot(["3500", "2026-03-20 to 2026-05-21"]), _foot(["3500"]), _foot(["3500", "Nord"])
    (True, False, False)
    """
    spans = [any(no_dates.ends(cell)) for cell in cells]
    return any(spans) and _all_numbers([cell for cell, span in zip(cells, spans, strict=True) if not span])


def _titles(out: Mask, alone: Mask, together: Mask) -> None:
    """Leave out, in place, the rows of one cell over a repeated header: the titles of the groups of a board.

    Parameters: `together`, the rows that the next one follows, blank lines apart.

    >>> out = np.array([False, True, False])
    >>> _titles(out, np.array([True, False, True]), np.array([True, True]))
    >>> out
    array([ True,  True, False])
    """
    out[:-1] |= alone[:-1] & out[1:] & together


def totals(raw: Raw, parsed: Mapping[str, Parsed], schema: TableSchema) -> Mask:
    """Return the lines that say a total of others, whatever column says it, although nothing in them is unsound.

    Their first cell says it and the others are numbers. A product may begin so, « Total Quartz »: it has what lines have,
    its quantity and its price, and does not add the others up.

    >>> columns = {"Article": ["Thé", "Total Quartz", "TVA 20 %", "Total HT"], "Qté": [2, 1, None, None], "Montant": [8, 9, 3, 17]}
    >>> raw = Raw("v.csv", tuple(columns), tuple(map(pd.Series, columns.values())), np.arange(2, 6), "texte")
    >>> parsed = {"quantity": Parsed(raw.cells[1]), "amount": Parsed(raw.cells[2])}
    >>> totals(raw, parsed, table("orders"))
    array([False, False,  True,  True])
    """
    maybe = np.zeros(len(raw.lines), dtype=bool)
    for cells in raw.cells:
        found = distinct(cells)
        maybe |= found.rows(
            mask(pc.match_substring_regex(found.text, f"^{_MAYBE.pattern}", ignore_case=True))
        )
    rows = np.flatnonzero(maybe)
    lacks = np.zeros(len(rows), dtype=bool)
    for missing in (parsed[name].missing() for name in _OF_A_LINE if name in parsed):
        if missing[~maybe].sum() < _LACKED * (~maybe).sum():
            lacks |= missing[rows]
    texts, first, place = _begins(raw, rows)
    out = np.zeros(len(raw.lines), dtype=bool)
    for i, row in enumerate(rows.tolist()):
        others = _others(texts, place, i)
        if _MAYBE.match(first[i]) and is_total(first[i], others) and _all_numbers(others):
            out[row] = lacks[i] or bool(_WHOLE.fullmatch(key(first[i]))) or _sums(parsed, schema, row, out)
    return out


def labels(raw: Raw, rows: np.ndarray) -> list[str]:
    """Return the name of each of some rows that holds a name first, and nothing but numbers beside it; "" for any other.

    >>> cells = pd.Series(["mars 2026 (2)", "Azimut"]), pd.Series(["12,50", "x"])
    >>> labels(Raw("v.csv", ("N°", "Montant"), cells, np.array([2, 3]), "texte"), np.array([0, 1]))
    ['mars 2026 (2)', '']
    """
    texts, first, place = _begins(raw, rows)
    found = []
    for i in range(len(rows)):
        others = _others(texts, place, i)
        found.append(first[i] if others and _all_numbers(others) and _LETTERS.search(first[i]) else "")
    return found


def _begins(raw: Raw, rows: np.ndarray) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return the texts of some rows, column by column, and the first that each has, with its place."""
    texts = [_texts(cells, rows) for cells in raw.cells]
    first = np.full(len(rows), "", dtype=object)
    place = np.full(len(rows), -1)
    for position, text in enumerate(texts):
        starts = (text != "") & (first == "")
        first[starts], place[starts] = text[starts], position
    return texts, first, place


def _others(texts: Sequence[np.ndarray], place: np.ndarray, row: int | np.intp) -> list[str]:
    """Return what a row holds beside its first text."""
    return [text[row] for position, text in enumerate(texts) if text[row] and position != place[row]]


def is_total(first: str, others: list[str]) -> bool:
    """Does a line that begins so, with these other cells, say a total? « Total Nord » does, beside numbers alone.

    >>> is_total("Total", ["mars"]), is_total("Total Nord", ["1 234,50"]), is_total("Total Énergie", ["mars"])
    (True, True, False)
    """
    words = key(first)
    if _WHOLE.fullmatch(words):
        return True
    return bool(_TOTAL.match(words) or _FOOT.fullmatch(words)) and _all_numbers(others)


def _all_numbers(cells: list[str]) -> bool:
    return not any(form(re.sub("[1-9]", "0", text)).fault for text in cells)


def _sentence(text: str) -> bool:
    """Is a cell a title or a remark rather than a code: two words or more?"""
    return len(_LETTERS.findall(text)) > 1


def _after_a_blank(size: int, rows: np.ndarray, blank: Mask) -> Mask:
    """Return which unusable lines come after the last usable one and after a blank line: a footer."""
    usable = np.ones(size, dtype=bool)
    usable[rows] = False
    last = np.flatnonzero(usable)[-1] if usable.any() else size
    ends = rows[blank & (rows > last)]
    return rows > (ends[0] if len(ends) else size)


def _blank(cells: Cells, rows: np.ndarray) -> Mask:
    """Return which cells of some rows are empty; text is looked at in one go, for a file may be all blank lines."""
    if isinstance(cells, pa.Array):
        return mask(pc.fill_null(pc.equal(trim(arrow(cells.take(pa.array(rows)))), ""), True))
    return _texts(cells, rows) == ""


def _texts(cells: Cells, rows: np.ndarray) -> np.ndarray:
    texts = np.empty(len(rows), dtype=object)
    texts[:] = [written(value) for value in taken(cells, rows)]
    return texts


def _totals_among_names(
    raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], schema: TableSchema
) -> Mask:
    """Return the lines that are totals although their numbers are sound: their name is « Total », or blank.

    « Total » alone, with nothing but numbers beside it, is one; so is a blank name in a line that begins with
    « Total »; « Total Direct » or a blank name alone is one where its numbers are the sum of the others.
    """
    found = np.zeros(len(raw.lines), dtype=bool)
    for column in schema.required:
        if column.type not in ("text", "date", "datetime", "period"):
            continue
        missing = parsed[column.name].faults.get("missing", found)
        whole = maybe = np.zeros(len(found), dtype=bool)
        if column.type == "text":
            cells = distinct(raw.cells[chosen[column.name]])
            words = cells.words()
            missing = missing | cells.rows([is_blank(word) for word in words])
            whole = cells.rows([bool(_WHOLE.fullmatch(key(word))) for word in words])
            maybe = cells.rows([bool(_TOTAL.match(key(word))) for word in words])
        rows = np.flatnonzero((whole | maybe | missing) & ~found)
        for row in rows.tolist() if len(rows) <= _MOST_TOTALS else []:
            if (whole[row] and not _other_words(raw, parsed, chosen, schema, row)) or (
                missing[row] and _begins_as_a_total(raw, row)
            ):
                found[row] = True
            elif column.type != "text" and _other_words(raw, parsed, chosen, schema, row):
                continue  # an action without a date, and with an owner, is an action, whatever it costs
            elif _sums(parsed, schema, row, found):
                found[row] = True
    return found


def _begins_as_a_total(raw: Raw, row: int) -> bool:
    """Does the first cell of a line that has any say « Total », even in a column that is not read?"""
    cells = (_texts(cells, np.array([row]))[0] for cells in raw.cells)
    return bool(_TOTAL.match(key(next((cell for cell in cells if not is_blank(cell)), ""))))


def _other_words(
    raw: Raw, parsed: Mapping[str, Parsed], chosen: Mapping[str, int], schema: TableSchema, row: int
) -> bool:
    """Does a line hold anything but numbers, beside what it is called?"""
    for name in parsed:
        column = schema.column(name)
        if column.type in _NUMBERS or (column.required and column.type == "text"):
            continue
        cell = _texts(raw.cells[chosen[name]], np.array([row]))[0]
        if not is_blank(cell) and not _WHOLE.fullmatch(key(cell)):
            return True
    return False


def _sums(parsed: Mapping[str, Parsed], schema: TableSchema, row: int, out: Mask) -> bool:
    """Is an amount or a count of this line the sum of all the others, or of all above it?"""
    for name, column in parsed.items():
        if schema.column(name).type not in _NUMBERS or name in NEVER_SUMMED:
            continue
        values = column.values.to_numpy()
        others = ~out & np.isfinite(values)
        others[row] = False
        sums = [part.sum() for part in (values[others], values[:row][others[:row]]) if len(part) > 1]
        if values[row] and np.isclose(values[row], sums, rtol=1e-6).any():
            return True
    return False


def footers(broken: Sequence[Broken], last: int, width: int) -> tuple[set[int], set[int]]:
    """Return the broken lines that are comments or footers, and those that are rows with a wrong number of fields.

    A footer stands after the last line of the table (`last`), has one field where `width` are expected, and is a
    sentence; or it comes after another one.

    >>> end = [Broken(9, 2, "F8;3"), Broken(11, 1, "Généré le 3 mars"), Broken(12, 1, "Boulons")]
    >>> footers(end, 8, 5)
    ({11, 12}, {9})
    """
    left: set[int] = set()
    rows: set[int] = set()
    ended = False
    for each in broken:
        text = each.text.strip().strip('"')
        if each.fields == 1 and width > 2:
            beyond = each.line > last
            ended |= beyond and _sentence(text)
            if (beyond and ended) or _COMMENT.match(text) or _WHOLE.fullmatch(key(text)):
                left.add(each.line)
                continue
        rows.add(each.line)
    return left, rows


def last(raw: Raw, out: Mask) -> int:
    """Return the line of the last row that is used, 0 when there is none. Parameters: `out`, the rows that are not.

    >>> last(Raw("v.csv", ("N°",), (pd.Series(["7", "Total"]),), np.array([2, 3]), "texte"), np.array([False, True]))
    2
    """
    return 0 if out.all() else int(raw.lines[len(out) - 1 - np.argmin(out[::-1])])


def repeats(
    raw: Raw, parsed: Mapping[str, Parsed], kept: Mask, chosen: Mapping[str, int], every: bool = True
) -> np.ndarray:
    """Return which kept rows are equal in every cell to an earlier one, whatever numbers their lines or says their sheet.

    Parameters: `chosen`, the place of each canonical column: what such a cell means is compared, however it is written; `every`,
    whether cells that are not read are compared too.
    Rows are first told apart by what is soon told, then by their texts, so that few are left to compare in full.
    """
    soon = [column for column in parsed.values() if column.bits(slice(0)) is not None]
    words = [column for column in parsed.values() if column.bits(slice(0)) is None]
    short = np.zeros(len(kept), dtype=np.uint32)
    for block in coded.parts(len(kept)):  # there may be millions
        hashes = np.zeros(block.stop - block.start, dtype=np.uint64)
        for column in soon:
            if (bits := column.bits(block)) is not None:
                hashes = _mixed(hashes, bits)
        short[block] = hashes >> np.uint64(32)
    rows = _twins(short, kept)
    hashes = short[rows].astype(np.uint64)
    for column in words:
        if len(rows):
            hashes = _mixed(hashes, column.alike(rows).astype(np.int64).view(np.uint64))
            rows, hashes = _alike(rows, hashes)
    if not len(rows):
        return rows
    read = {place: parsed[name] for name, place in chosen.items() if name in parsed}
    others = range(len(raw.cells)) if every else ()
    unread = [place for place in others if place not in read and place != raw.gathered]
    frame = pd.DataFrame(
        {place: column.at(rows).to_numpy() for place, column in read.items()}
        | {place: _texts(raw.cells[place], rows) for place in unread if not _counts_up(raw.cells[place])}
    )
    return rows[frame.duplicated().to_numpy()]


def _counts_up(cells: Cells) -> bool:
    """Does a column hold 1, 2, 3… (or 0, 1, 2…), at its beginning and at its end?"""
    size = len(cells)
    ends = np.unique(np.r_[0 : min(size, 50), max(size - 50, 0) : size])
    found = _texts(cells, ends)
    if size < _LEAST or not all(text.isdecimal() for text in found):
        return False
    return len(set(found.astype(np.int64) - ends)) == 1


def _twins(hashes: np.ndarray, kept: Mask) -> np.ndarray:
    """Return the kept rows whose hash another kept one has, in little memory.

    >>> _twins(np.array([7, 8, 7, 8], dtype=np.uint32), np.array([True, True, True, False])).tolist()
    [0, 2]
    """
    ordered = hashes[kept]
    ordered.sort()
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    few = np.zeros(_BLOCK, dtype=bool)  # by their last bits, most rows are nobody's twin
    few[again % _BLOCK] = True
    found = [np.array([], dtype=np.int64)]
    for start in range(0, len(hashes) if len(again) else 0, _BLOCK):
        part = hashes[start : start + _BLOCK]
        rows = np.flatnonzero(few[part % _BLOCK] & kept[start : start + _BLOCK])
        part = part[rows]
        places = np.minimum(np.searchsorted(again, part), len(again) - 1)
        found.append(rows[again[places] == part] + start)
    return np.concatenate(found)


def _alike(rows: np.ndarray, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows whose hash another one has."""
    again = pd.Series(hashes).duplicated(keep=False).to_numpy()
    return rows[again], hashes[again]


def _mixed(hashes: np.ndarray, codes: np.ndarray) -> np.ndarray:
    mixed = (hashes ^ codes) * np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(29))
