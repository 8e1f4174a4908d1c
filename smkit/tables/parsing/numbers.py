"""Numbers as French exports write them: `1 234,50 €`, `(12,00)`, `−3`, `12,5 %`, `1.234,5`, `1,234.5`.

What a number looks like is decided once a shape (`00,00 €`), then the digits of all rows are gathered at once.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from numbers import Real

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Mask, Parsed, arrow, by_shape, distinct, is_blank, shapes, texts
from smkit.tables.parsing import currencies
from smkit.tables.parsing.seen import LONGEST

#: Whole numbers up to this many digits, and their quotients by a power of ten, are exact in a float64.
EXACT_DIGITS = 15

# [0-9] and not \d: the digits of other scripts are neither counted nor gathered.
_CURRENCY = currencies.PATTERN
_NUMBER = re.compile(
    rf"""['\s]*(?P<first>(?:{_CURRENCY})(?=\s*\())?\s*(?P<open>\()?\s*(?P<sign1>[-+])?\s*(?P<before>{_CURRENCY})?\s*(?P<sign2>[-+])?\s*
    (?P<body>[0-9.,'’\s]*[0-9][.,]?(?:E[-+]?[0-9]+)?)
    \s*(?P<scale>k|(?-i:M)|m(?=\s?(?:€|eur))|millions?|milliers?)?\s*(?P<after>{_CURRENCY})?(?:\s*(?P<tax>HTVA|TVAC|HT|TTC))?\s*(?P<percent>%)?\s*(?P<sign3>-)?\s*(?P<close>\))?\s*(?P<last>{_CURRENCY})?(?:\s*(?P<taxed>HTVA|TVAC|HT|TTC))?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([\s'’])[0-9]{3})(?:[\s'’][0-9]{3})*(?P<mark>[.,])?(?P<rest>[0-9]*)")
_INFINITE = re.compile(r"[-+]?(?:inf|infinity|infini|∞|#div/0!)", re.IGNORECASE)
#: What Excel, in French or in English, shows where a formula fails; a search that found nothing is a blank for figures.
FORMULA_ERRORS = tuple("#N/A #REF! #DIV/0! #VALEUR! #VALUE! #NOM? #NAME? #NUL! #NULL! #NOMBRE! #NUM!".split())
_NOT_THERE = FORMULA_ERRORS[0]
_STYLES = (
    (
        ",",
        re.compile(
            r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]*,[0-9]+(?:E[-+]?[0-9]+)?|[0-9]+,",
            re.IGNORECASE,
        ),
    ),
    (
        ".",
        re.compile(
            r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]*\.[0-9]+(?:E[-+]?[0-9]+)?|[0-9]+\.",
            re.IGNORECASE,
        ),
    ),
)
#: Excel's accounting format shows zero as a dash beside the currency.
_ZERO = re.compile(rf"\s*(?:[-−–]\s*(?:{_CURRENCY})|(?:{_CURRENCY})\s*[-−–])\s*", re.IGNORECASE)
_EITHER = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_ODD = {ord("−"): "-", ord("–"): "-", **dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"))}
#: 12.– (or 12.—) is how Switzerland and Belgium write 12.00.
_NO_CENTS = re.compile(r"(?<=[0-9])[.,]\s?(?:-{1,2}|—)(?=\s*(?:\D|$))")
#: Cells may say their own scale; what a header says is asked about.
_SCALES = {"k": 1000, "millier": 1000, "m": 1_000_000, "million": 1_000_000}
#: What a cell may say of the VAT in its amount.
_TAXES = {"HT": "untaxed", "HTVA": "untaxed", "TTC": "taxed", "TVAC": "taxed"}
_PLAIN = re.compile(r"[0-9]+(?:E[-+]?[0-9]+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """What the cells of one shape are: a number, or which fault, and how its digits make a value.

    `not_there` is the blank of a formula that found nothing; `zero` the dash of an accounting format; `tax` what the cell says
    of VAT; `mark` is the decimal mark that the shape shows ("" when it shows none); `either` is the mark of a `1.234` that
    could be decimals or thousands; `long` numbers are not exact as whole digits and are read one by one.
    """

    fault: str = ""
    blank: bool = False
    not_there: bool = False
    zero: bool = False
    negative: bool = False
    percent: bool = False
    currency: str = ""
    tax: str = ""
    scale: int = 1
    digits: int = 0
    decimals: int = 0
    mark: str = ""
    either: str = ""
    long: bool = False


def parse(cells: Cells, currency: str = "", mark: str = "", sure: bool = False) -> Parsed:
    """Return a column as float64, missing cells as NaN; nothing that is unsure is turned into a number.

    `currency` is the code that cells may carry ("" for any); `mark` the decimal mark of the rest of the file,
    where it is known; `sure`, that a person says so, whatever the column shows. Percentages become fractions.
    Faults: not_a_number, infinite, formula_error (#REF!), other_currency. Told: percent, scaled (« 12,5 k€ ») and, beside it,
    bare (850, which says no unit), untaxed and taxed (« 12 € HT »), formula_error (#N/A, which gives no value), and either_way,
    a `1.234` that nothing in the column explains.

    >>> parse(pd.Series(["1 234,50 €", "(12,00)", "12,5 %", "douze", ""])).values.tolist()
    [1234.5, -12.0, 0.125, nan, nan]
    """
    if not isinstance(cells, pa.Array):
        kind = cells.dtype
        if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind):
            values = cells.astype("float64").reset_index(drop=True)
            infinite = np.isinf(values.to_numpy())
            return Parsed(values, {"infinite": infinite} if infinite.any() else {})
    if texts(cells):
        floats, faults, told, marks = _parse_text(arrow(cells), currency, mark, sure)
        values = pd.Series(floats)
        return Parsed(values, _seen(faults), _seen(told), marks)
    found = distinct(cells)
    floats, faults, told, marks = _parse_text(found.text, currency, mark, sure)
    for position, value in found.typed.items():
        if isinstance(value, Real | Decimal) and not isinstance(value, bool | np.bool_):
            floats[position] = float(value)
            faults["infinite"][position] = np.isinf(floats[position])
            if "bare" in told:
                told["bare"][position] = True
        else:
            faults["not_a_number"][position] = True
    values = pd.Series(np.append(floats, np.nan)[found.codes])
    return Parsed(values, found.faults(faults), found.faults(told), marks)


@lru_cache(maxsize=4096)
def form(shape: str) -> Form:
    """Return what the cells of one shape are.

    >>> form("-0 000,00 €").decimals, form("(00)").negative, form("0.000").either, form("00 00").fault
    (2, True, '.', 'not_a_number')
    """
    if is_blank(shape):
        return Form(blank=True, not_there=shape.strip().upper() == _NOT_THERE)
    if _ZERO.fullmatch(shape):
        return Form(blank=True, zero=True)
    if _INFINITE.fullmatch(shape.strip()):
        return Form("infinite")
    if shape.strip().upper() in FORMULA_ERRORS:
        return Form("formula_error")
    wrong = Form("not_a_number")
    found = _NUMBER.fullmatch(_cleaned(shape)) if "0" in shape and len(shape) <= LONGEST else None
    if not found:
        return wrong
    signs = [sign for sign in found.group("sign1", "sign2", "sign3") if sign]
    bracketed = bool(found["open"])
    written = [text for text in found.group("first", "before", "after", "last") if text]
    if len(signs) + bracketed > 1 or bracketed != bool(found["close"]) or len(written) > 1:
        return wrong
    body = found["body"]
    mark, either = "", ""
    if grouped := _GROUPED.fullmatch(body):
        mark = grouped["mark"] or ""
        if bool(mark) != bool(grouped["rest"]):
            return wrong
    elif _EITHER.fullmatch(body):
        either = "," if "," in body else "."
    elif not _PLAIN.fullmatch(body):
        styles = [style for style, pattern in _STYLES if pattern.fullmatch(body)]
        if not styles:
            return wrong
        mark = styles[0]
    digits = body.count("0")
    return Form(
        negative=bracketed or "-" in signs,
        percent=bool(found["percent"]),
        currency="".join(written).strip(),
        tax=_TAXES.get((found["tax"] or found["taxed"] or "").upper(), ""),
        scale=_scale(found["scale"]),
        digits=digits,
        decimals=len(body) - body.rindex(mark) - 1 if mark and mark in body else 0,
        mark=mark,
        either=either,
        long=digits > EXACT_DIGITS or "e" in body.casefold(),
    )


def _scale(text: str | None) -> int:
    return _SCALES.get((text or "").lower().rstrip("s"), 1)


def mark_of(example: str) -> str:
    """Return the decimal mark of a number written as an example, "" where it shows none.

    >>> mark_of("1 234,50"), mark_of("1,234.50"), mark_of("1234")
    (',', '.', '')
    """
    found = re.fullmatch(r"\s*[0-9][0-9\s.,'’]*?([.,])[0-9]{1,2}\s*", example)
    return found[1] if found else ""


def _parse_text(
    text: pa.StringArray, currency: str, mark: str, sure: bool
) -> tuple[NDArray[np.float64], dict[str, Mask], dict[str, Mask], frozenset[str]]:
    codes, found = shapes(text)
    forms = [form(shape) for shape in found]

    def each(values: list[bool]) -> Mask:
        if not any(values):
            return np.zeros(len(codes), dtype=bool)
        return by_shape(codes, values)

    faults = {
        fault: each([form.fault == fault for form in forms])
        for fault in ("infinite", "formula_error", "not_a_number")
    }
    number = [not form.fault and not form.blank for form in forms]
    either = each([bool(form.either) for form in forms])
    leading = _leading_zero(text, either)
    shown = {form.mark for form in forms if form.mark}
    shown |= {forms[code].either for code in np.unique(codes[leading])}
    decimal = next(iter(shown)) if len(shown) == 1 else mark if not shown else ""
    decimal = mark if sure else decimal
    thousandths = [bool(form.either) and form.either == (decimal or form.either) for form in forms]
    tens = [10.0 ** (form.decimals or 3 * told) for form, told in zip(forms, thousandths, strict=True)]
    scale = by_shape(codes, tens, 1.0)
    scale[leading] = 1000
    exact = each([good and not form.long for good, form in zip(number, forms, strict=True)])
    floats = np.full(len(text), np.nan)
    if exact.all():
        np.divide(_whole(text, codes, forms), scale, out=floats)
    elif exact.any():
        floats[exact] = _whole(pc.filter(text, pa.array(exact)), codes[exact], forms) / scale[exact]
    long = each([good and form.long for good, form in zip(number, forms, strict=True)])
    if long.any():
        floats[long] = _one_by_one(text, codes, forms, long)
    if any(form.negative for form in forms):
        floats[each([form.negative for form in forms])] *= -1
    if any(form.percent for form in forms):
        floats[each([form.percent for form in forms])] /= 100
    if any(form.zero for form in forms):
        floats[each([form.zero for form in forms])] = 0
    beyond = np.isinf(floats)
    if beyond.any():
        floats[beyond] = np.nan
        faults["infinite"] |= beyond
    if currency:
        other = each([not currencies.fits(form.currency, currency) for form in forms])
        faults["other_currency"] = other & ~faults["infinite"]
    if any(form.scale != 1 for form in forms):
        floats *= by_shape(codes, [float(form.scale) for form in forms], 1.0)
    told = {"scaled": each([form.scale != 1 for form in forms])}
    if told["scaled"].any():
        told["bare"] = each(
            [good and form.scale == 1 and not form.currency for good, form in zip(number, forms, strict=True)]
        )
    told["formula_error"] = each([form.not_there for form in forms])
    told |= {"percent": each([form.percent for form in forms])}
    for tax in dict.fromkeys(_TAXES.values()):
        told[tax] = each([form.tax == tax for form in forms])
    if not decimal:
        told["either_way"] = either & ~leading
    return floats, faults, told, frozenset(shown)


def _leading_zero(text: pa.StringArray, either: Mask) -> Mask:
    """Return the rows among `either` that begin with a zero, so that `0.125` can only be decimals."""
    rows = np.zeros(len(text), dtype=bool)
    if either.any():
        digits = pc.replace_substring_regex(pc.filter(text, pa.array(either)), r"^[^0-9]+", "")
        rows[either] = np.asarray(pc.starts_with(digits, "0"), dtype=bool)
    return rows


def _whole(text: pa.StringArray, codes: NDArray[np.int32], forms: list[Form]) -> NDArray[np.int64]:
    """Return the digits of each row, all marks left out, as whole numbers."""
    start, stop = text.offset, text.offset + len(text)
    offsets = np.frombuffer(text.buffers()[1], dtype=np.int32)[[start, stop]]
    letters = np.frombuffer(text.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[1]]
    digits = letters[letters - np.uint8(48) < 10]
    ends = np.zeros(len(text) + 1, dtype=np.int32)
    np.cumsum(np.array([form.digits for form in forms], dtype=np.int32)[codes], out=ends[1:])
    bare = pa.StringArray.from_buffers(len(text), pa.py_buffer(ends), pa.py_buffer(digits))
    return pc.cast(bare, pa.int64()).to_numpy(zero_copy_only=False)


def _one_by_one(
    text: pa.StringArray, codes: NDArray[np.int32], forms: list[Form], rows: Mask
) -> NDArray[np.float64]:
    """Return the absolute value of the numbers that are too long, or have an exponent."""
    values = []
    for cell, code in zip(pc.filter(text, pa.array(rows)).to_pylist(), codes[rows], strict=True):
        found = _NUMBER.fullmatch(_cleaned(cell))
        mantissa, _, exponent = found["body"].upper().partition("E") if found else ("nan", "", "")
        digits = re.sub(rf"[^0-9{forms[code].mark}]", "", mantissa).replace(",", ".")
        values.append(float(f"{digits}e{exponent or 0}"))
    return np.array(values, dtype=np.float64)


def _cleaned(text: str) -> str:
    """Return a cell with an ordinary minus sign, without the marks that have no width, nor the dash for « no cents »."""
    return _NO_CENTS.sub("", text.translate(_ODD))


def _seen(masks: dict[str, Mask]) -> dict[str, Mask]:
    return {code: mask for code, mask in masks.items() if mask.any()}
