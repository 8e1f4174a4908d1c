"""Numbers as French exports write them: `1 234,50 €`, `(12,00)`, `−3`, `12,5 %`, `1.234,5`, `1,234.5`."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed, blank, distinct, mask

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "euro": "EUR", "euros": "EUR"}
CODES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "CAD",
    "JPY",
    "AUD",
    "MAD",
    "TND",
    "XOF",
    "XAF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
)

_CURRENCY = "(?i:" + "|".join(["[€$£¥]", "euros?", *CODES]) + ")"
_SPACE = r"[\s\p{Zs}]"
_GROUP = r"[\s\p{Zs}'’]"
_PLAIN = r"^\d+(?:[.,]\d+)?$"
_EITHER = r"^[1-9]\d{0,2}[.,]\d{3}$"
_GROUPED = rf"^\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,]\d+)?$"
_COMMA = r"^(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d*,\d+(?:[eE][-+]?\d+)?|\d+,)$"
_POINT = (
    r"^(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d*\.\d+(?:[eE][-+]?\d+)?|\d+\.?(?:[eE][-+]?\d+)?)$"
)
_INFINITE = r"(?i)^[-+]?(?:inf|infinity|infini|∞|#div/0!)$"


def parse(series: pd.Series, currency: str = "") -> Parsed:
    """Return a column as float64, missing cells as NaN; nothing that is unsure is turned into a number.

    `currency` is the code that cells may carry ("" for any). Percentages become fractions.
    Faults: not_a_number, infinite, other_currency. Told: percent, and either_way, a `1.234` that nothing in the
    column explains.

    >>> parse(pd.Series(["1 234,50 €", "(12,00)", "12,5 %", "douze", ""])).values.tolist()
    [1234.5, -12.0, 0.125, nan, nan]
    """
    if pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype):
        values = series.astype("float64")
        infinite = np.isinf(values.to_numpy())
        return Parsed(values, {"infinite": infinite} if infinite.any() else {})
    cells = distinct(series)
    floats, faults, told = _parse_text(cells.text, currency)
    for position, value in cells.typed.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            floats[position] = value
            faults["infinite"][position] = np.isinf(value)
        else:
            faults["not_a_number"][position] = True
    values = pd.Series(np.append(floats, np.nan)[cells.codes], index=series.index)
    return Parsed(values, cells.faults(faults), cells.faults(told))


def currency_code(text: str) -> str:
    """Return the code of a currency written as a sign, a word or a code.

    >>> currency_code("€"), currency_code(" gbp "), currency_code("Euros")
    ('EUR', 'GBP', 'EUR')
    """
    text = text.strip()
    return SIGNS.get(text.casefold(), text.upper())


def _parse_text(
    text: pa.Array, currency: str
) -> tuple[NDArray[np.float64], dict[str, Mask], dict[str, Mask]]:
    body, negative, percent, foreign = _strip(text, currency)
    infinite = mask(pc.match_substring_regex(text, _INFINITE))
    empty = blank(text) | mask(pc.is_null(text))
    comma, point, either = _styles(body)
    good = (comma | point) & ~empty & ~infinite
    as_comma = pc.replace_substring(pc.replace_substring(body, ".", ""), ",", ".")
    as_point = pc.replace_substring(body, ",", "")
    plain = pc.if_else(pa.array(comma), as_comma, as_point)
    floats = np.full(len(text), np.nan)
    floats[good] = pc.cast(pc.filter(plain, pa.array(good)), pa.float64()).to_numpy(zero_copy_only=False)
    floats[negative] *= -1
    floats[percent] /= 100
    infinite |= np.isinf(floats)
    faults = {
        "infinite": infinite,
        "not_a_number": ~good & ~empty & ~infinite,
        "other_currency": foreign & good & ~infinite,
    }
    return floats, faults, {"either_way": either & good, "percent": percent & good}


def _strip(text: pa.Array, currency: str) -> tuple[pa.Array, Mask, Mask, Mask]:
    """Return the digits and marks of each number; which are negative, a percentage, in another currency."""
    negative, percent, foreign = (np.zeros(len(text), dtype=bool) for _ in range(3))
    rest = ~mask(pc.match_substring_regex(text, _PLAIN)) & ~mask(pc.is_null(text))
    if not rest.any():
        return text, negative, percent, foreign
    part = pc.filter(text, pa.array(rest))
    part = pc.replace_substring_regex(part, "^[−–]", "-")
    if mask(pc.match_substring_regex(part, _CURRENCY)).any():
        foreign[rest] = _foreign(part, currency)
        part = pc.replace_substring_regex(part, rf"^([-+(]?){_SPACE}*{_CURRENCY}{_SPACE}*", r"\1")
        part = pc.replace_substring_regex(part, rf"{_SPACE}*{_CURRENCY}{_SPACE}*([)-]?)$", r"\1")
    percent[rest] = mask(pc.match_substring_regex(part, r"%\)?$"))
    part = pc.replace_substring_regex(part, rf"{_SPACE}*%(\)?)$", r"\1")
    negative[rest] = mask(pc.match_substring_regex(part, r"^(?:\(.*\)|-[^-]*|[^-]*-)$"))
    part = pc.replace_substring_regex(part, rf"^(?:\({_SPACE}*(.*?){_SPACE}*\)|[-+]{_SPACE}*(.*))$", r"\1\2")
    part = pc.replace_substring_regex(part, rf"^([^-]*?){_SPACE}*-$", r"\1")
    grouped = pc.match_substring_regex(part, _GROUPED)
    part = pc.if_else(grouped, pc.replace_substring_regex(part, _GROUP, ""), part)
    return pc.replace_with_mask(text, pa.array(rest), part), negative, percent, foreign


def _foreign(text: pa.Array, currency: str) -> Mask:
    """Return which cells carry the sign or code of another currency."""
    marks = pc.struct_field(pc.extract_regex(text, f"(?P<mark>{_CURRENCY})"), "mark").to_pylist()
    return np.array(
        [bool(mark and currency) and currency_code(mark) != currency for mark in marks], dtype=bool
    )


def _styles(body: pa.Array) -> tuple[Mask, Mask, Mask]:
    """Return which numbers have a decimal comma, which a decimal point, and which could have had the other.

    `1.234` and `1,234` are read as the rest of the column shows; where it shows nothing, as decimals.
    """
    comma = mask(pc.match_substring_regex(body, _COMMA))
    point = mask(pc.match_substring_regex(body, _POINT))
    either = mask(pc.match_substring_regex(body, _EITHER))
    marked = mask(pc.match_substring_regex(body, "[.,]")) & ~either
    shows_comma, shows_point = bool((comma & marked).any()), bool((point & marked).any())
    if shows_comma and not shows_point:
        comma, point = comma | either, point & ~either
        return comma, point, np.zeros_like(either)
    if shows_point and not shows_comma:
        return comma & ~either, point | either, np.zeros_like(either)
    return comma, point, either
