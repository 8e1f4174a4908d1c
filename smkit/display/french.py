"""French numbers, amounts, rates, durations and dates, for people to read.

Babel gives the separators: U+202F between thousands, U+00A0 before a sign or unit. Three choices are ours.
Halves round away from zero, as Excel does. The minus is U+2212, as wide as the plus: a workbook's cells hold true numbers,
so that no one needs to paste a text back as one. What is unknown reads `n.d.`, never 0 nor nothing.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date as Date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

from smkit import typography

LOCALE = "fr_FR"
UNKNOWN = "n.d."
NBSP = "\u00a0"
_NOISE, _LARGE = (
    6,
    15,
)  # decimals beyond those shown that no figure has; figures of a number that hardly has decimals


# Babel writes £GB, $US and JPY, to tell several currencies apart; a report has only one.
_SYMBOLS = {"GBP": "£", "USD": "$", "JPY": "¥", "CNY": "¥"}
_MISSING = {"none", "nan", "nat", "<na>", ""}
# year, quarter (T or pandas' Q), week (S or W), month, day and perhaps its hour
_PERIOD = re.compile(
    r"(\d{4}(?:-\d{4})?)(?:-?[TQ]([1-4])|-[SW](\d{1,2})|-(0[1-9]|1[0-2])(?:-([0-3]\d)(?:[ T].*)?)?)?",
    re.IGNORECASE,
)


def is_known(x: Any) -> bool:
    """Tell whether `x` is a value: not None, NaN, NaT, pandas' NA nor an empty text.

    >>> is_known(0), is_known(float("nan")), is_known(None)
    (True, False, False)
    """
    return str(x).strip().lower() not in _MISSING


def number(x: Any, decimals: int | None = None) -> str:
    """Write a number; by default with two decimals at most, or three significant digits below 1.

    >>> print(number(1234567.891), number(12), number(0.000178765), number(None), sep=" | ")
    1 234 567,89 | 12 | 0,000179 | n.d.
    >>> number(12, decimals=2)
    '12,00'
    """
    value = _decimal(x)
    if value is None:
        return UNKNOWN
    if decimals is not None:
        return _write(value, decimals)
    enough = 2 if abs(value) >= 1 or not value else 2 - value.adjusted()
    return _write(value, enough, trim=True)


def money(x: Any, currency: str = "EUR", decimals: int | None = None) -> str:
    """Write an amount in `currency` (ISO code); by default to the cent, or finer when a cent is too coarse.

    >>> print(money(1234.5), money(-3, "GBP", decimals=0), money(0.00125), sep=" | ")
    1 234,50 € | −3 £ | 0,0013 €
    """
    value = _decimal(x)
    if value is None:
        return UNKNOWN
    return _write(value, _fine(value, least=2) if decimals is None else decimals) + NBSP + symbol(currency)


def brief_money(x: Any, currency: str = "EUR") -> str:
    """Write an amount as a director reads it: on the scale of `scale`, without cents from a hundred on.

    >>> [brief_money(each).replace("\xa0", " ").replace("\u202f", " ") for each in (109_432, -9_400, 99.5, 0, 12_345_678)]
    ['109 k€', '−9 400 €', '99,50 €', '0 €', '12 M€']
    """
    if not is_known(x):
        return UNKNOWN
    size, prefix = scale(x)
    if prefix:
        return f"{number(float(x) / size, 0)}\u00a0{prefix}{symbol(currency)}"
    return brief(x, "EUR", currency)


def scale(x: Any) -> tuple[int, str]:
    """Return what an amount is divided by to be short, and how that is written: from ten thousand, ten million, ten billion on.

    >>> scale(9_999), scale(-10_000), scale(12_345_678), scale(5e10)
    ((1, ''), (1000, 'k'), (1000000, 'M'), (1000000000, 'Md'))
    """
    return next(((size, prefix) for size, prefix in typography.SCALES if abs(x) >= 10 * size), (1, ""))


def amount(x: Any, currency: str = "EUR") -> str:
    """Write an amount in a sentence: without cents where there are none.

    >>> print(amount(15000), amount(49.9), amount(None), sep=" | ")
    15 000 € | 49,90 € | n.d.
    """
    value = _decimal(x)
    return money(
        x, currency, decimals=0 if value is not None and value == value.to_integral_value() else None
    )


def rounded(x: Any, currency: str = "EUR") -> str:
    """Write an amount to the nearest euro, and to the cent below a hundred where there are any: a loss of 0,20 € is none of 0 €.

    >>> print(rounded(1234.56), rounded(-0.2), rounded(75.0), rounded(99.998), sep=" | ")
    1 235 € | −0,20 € | 75 € | 100 €
    """
    if not is_known(x):
        return UNKNOWN
    cents = round(float(x), 2)
    return amount(cents, currency) if abs(cents) < 100 else money(x, currency, decimals=0)


def symbol(currency: str) -> str:
    """Return the sign of a currency; the code itself when it has none.

    >>> symbol("EUR"), symbol("GBP"), symbol("CHF")
    ('€', '£', 'CHF')
    """
    return _SYMBOLS.get(currency) or get_currency_symbol(currency, LOCALE)


def percent(x: Any, decimals: int | None = None) -> str:
    """Write a fraction (0.12) as a percentage; by default with one decimal, or finer where that shows 0.

    >>> print(percent(0.6315), percent(0.000178765), percent(0.5, decimals=0), sep=" | ")
    63,2 % | 0,018 % | 50 %
    """
    value = _decimal(x)
    if value is None:
        return UNKNOWN
    value *= 100
    return _write(value, _fine(value, least=1) if decimals is None else decimals) + NBSP + "%"


def percents(*shares: Any) -> tuple[str, ...]:
    """Write percentages that are compared, with as many decimals as tell them apart, three at most.

    >>> [each.replace("\xa0", " ") for each in percents(0.9996, 0.99951)], percents(0.5, 0.5)
    (['99,96 %', '99,95 %'], ('50,0\xa0%', '50,0\xa0%'))
    """
    different = len(set(map(str, shares)))
    for decimals in (1, 2, 3):
        written = tuple(percent(share, decimals) for share in shares)
        if len(set(written)) == different:
            break
    return written if len(set(written)) > 1 else tuple(percent(share) for share in shares)


def points(x: Any, decimals: int | None = None) -> str:
    """Write points: an NPS, or a difference between two percentages (12 % → 13,2 % is 1.2 points); with a decimal, as those have.

    >>> print(points(1.2), points(-17), points(13, decimals=0), sep=" | ")
    1,2 pt | −17,0 pt | 13 pt
    """
    value = _decimal(x)
    if value is None:
        return UNKNOWN
    return _write(value, 1 if decimals is None else decimals) + NBSP + "pt"


def days(x: Any) -> str:
    """Write a duration given in days; in hours or minutes where it is shorter than a day.

    >>> print(days(51.782), days(1), days(0.5), days(0.02), sep=" | ")
    51,8 jours | 1 jour | 12 heures | 29 minutes
    """
    value = _decimal(x)
    if value is None:
        return UNKNOWN
    size = abs(value)
    if value and round(size * 24 * 60) < 60:
        return plural(_round(value * 24 * 60, 0), "minute")
    if value and round(size * 24, 1) < 24:
        return plural(_round(value * 24, 1), "heure")
    return plural(_round(value, 1), "jour")


def quantity(x: Any, unit: str, currency: str = "EUR") -> str:
    """Write a value in its `unit`: fraction, days, count, ratio, points, or a currency code.

    EUR in a catalogue means the report's money, so `currency` replaces it; any other code stands for itself.
    Raises ValueError for a unit that is none of these.

    >>> print(quantity(0.125, "fraction"), quantity(2 / 3, "ratio"), quantity(200, "count"), sep=" | ")
    12,5 % | 0,67 | 200
    >>> print(quantity(5, "EUR", currency="GBP"), quantity(5, "GBP"), sep=" | ")
    5,00 £ | 5,00 £
    """
    if unit in _UNITS:
        return _UNITS[unit](x)
    if is_currency(unit):
        return money(x, currency if unit == "EUR" else unit)
    raise ValueError(
        f"unité inconnue : « {unit} ». Choisissez un code de monnaie ou {listing(_UNITS, 'ou')}."
    )


def brief(x: Any, unit: str, currency: str = "EUR") -> str:
    """Write a value where it stands alone or beside others, on a card or a mark: as `quantity`, amounts without cents that blur,
    and from a billion on in millions, then billions: no mark is as wide as they are.

    >>> [brief(x, "EUR").replace("\xa0", " ").replace("\u202f", " ") for x in (0, 45.5, 99.996, -5000, 3_959_505_435, 123.4e9)]
    ['0 €', '45,50 €', '100 €', '−5 000 €', '3 959,5 M€', '123,4 Md€']
    """
    if is_currency(unit) and is_known(x) and abs(x) >= 1e9:
        size, prefix = scale(x)
        return f"{number(float(x) / size, 1)}\u00a0{prefix}{symbol(currency if unit == 'EUR' else unit)}"
    if is_currency(unit) and is_known(x) and (not x or round(abs(x), 2) >= 100):
        return money(x, currency if unit == "EUR" else unit, decimals=0)
    return quantity(x, unit, currency)


def duration(minutes: int) -> str:
    """Write a duration in words.

    >>> duration(210), duration(45)
    ('3 h 30', '45 min')
    """
    hours, rest = divmod(minutes, 60)
    return (f"{hours} h {rest:02d}" if rest else f"{hours} h") if hours else f"{rest} min"


def is_currency(unit: str) -> bool:
    """Tell whether a unit is a currency code: three capital letters.

    >>> is_currency("GBP"), is_currency("count")
    (True, False)
    """
    return len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper()


def signed(x: Any, unit: str = "fraction", currency: str = "EUR") -> str:
    """Write a change with its sign, in a unit of `quantity`; a change that rounds to nothing has none.

    >>> print(signed(0.125), signed(-0.04), signed(0), signed(1.2, "points"), sep=" | ")
    +12,5 % | −4,0 % | 0,0 % | +1,2 pt
    """
    text = quantity(x, unit, currency)
    value = _decimal(x)
    return f"+{text}" if value is not None and value > 0 and any(d in text for d in "123456789") else text


def plural(n: Any, one: str, many: str | None = None) -> str:
    """Write a count and its noun; French stays singular below 2.

    >>> print(plural(0, "vente"), plural(1.5, "vente"), plural(2, "journal", "journaux"), sep=" | ")
    0 vente | 1,5 vente | 2 journaux
    """
    value = _decimal(n)
    singular = value is None or abs(value) < 2
    return number(n) + NBSP + (one if singular else many or one + "s")


def amounts(base: str, currency: str = "EUR") -> str:
    """Say what amounts are, in a subtitle: before or after tax only where somebody said it.

    Parameters: `base`, « HT » or « TTC » as the file or the person says, else empty; `currency` code.

    >>> amounts("HT"), amounts("")
    ('montants HT, en €', 'montants en €')
    """
    return f"montants {base}, en {symbol(currency)}" if base else f"montants en {symbol(currency)}"


def amounts_told(base: str, currency: str = "EUR") -> str:
    """Open a sentence on what amounts are, and say that nothing tells their tax where nothing does.

    >>> amounts_told("TTC"), amounts_told("")
    ('Montants TTC, en €', "Montants en €, sans que rien ne dise s'ils comprennent la taxe")
    """
    said = f"M{amounts(base, currency)[1:]}"
    return said if base else f"{said}, sans que rien ne dise s'ils comprennent la taxe"


def listing(words: Iterable[Any], last: str = "et") -> str:
    """Write a list in a sentence.

    >>> listing(["prix", "remise", "marge"]), listing(["oui", "non"], last="ou")
    ('prix, remise et marge', 'oui ou non')
    """
    return typography.series(words, last)


def date(d: Any) -> str:
    """Write a day; accepts dates, timestamps and ISO text.

    >>> date("2026-03-01"), date(Date(2026, 3, 3)), date(None)
    ('1er mars 2026', '3 mars 2026', 'n.d.')
    """
    if not is_known(d):
        return UNKNOWN
    return typography.day(Date.fromisoformat(str(d)[:10]))


def dates(first: Any, last: Any) -> str:
    """Say from which day to which; a single day is said once.

    >>> dates("2026-03-03", "2026-04-01"), dates("2026-03-03 09:00", "2026-03-03 18:00")
    ('du 3 mars 2026 au 1er avril 2026', 'le 3 mars 2026')
    """
    if not (is_known(first) and is_known(last)):
        return f"du {date(first)} au {date(last)}"
    return typography.days(*(Date.fromisoformat(str(d)[:10]) for d in (first, last)))


def month(d: Any) -> str:
    """Write the month of a date, timestamp or ISO text.

    >>> month("2026-03"), month(Date(2026, 8, 15))
    ('mars 2026', 'août 2026')
    """
    if not is_known(d):
        return UNKNOWN
    return format_date(Date.fromisoformat(str(d)[:7] + "-01"), "MMMM y", locale=LOCALE)


def period(p: Any, *, short: bool = False) -> str:
    """Write a period: year (a financial one is 2025-2026), quarter, month, week or day, as text or as a pandas Period.

    `short` is for axes: abbreviated, the year on a second line. A text that is no period comes back
    unchanged, so that a label such as « Total » can stand among periods.

    >>> [period(p) for p in ("2026", "2026-T1", "2026-03", "2026-S09", "2026-03-02", "Total")]
    ['2026', '1er trimestre 2026', 'mars 2026', 'semaine 9 de 2026', '2 mars 2026', 'Total']
    >>> period("2025-2026"), period("2025-2026-T3")
    ('exercice 2025-2026', '3e trimestre 2025-2026')
    >>> [period(p, short=True) for p in ("2026", "2026-T1", "2026-01")]
    ['2026', 'T1\\n2026', 'janv.\\n2026']
    """
    if not is_known(p):
        return UNKNOWN
    found = _PERIOD.fullmatch(str(p))
    if found is None:
        return str(p)
    year, quarter, week, in_year, day = found.groups()
    if quarter:
        return (
            f"T{quarter}\n{year}" if short else f"{quarter}{'er' if quarter == '1' else 'e'} trimestre {year}"
        )
    if week:
        return f"S{int(week)}\n{year}" if short else f"semaine {int(week)} de {year}"
    if not in_year:
        return year if len(year) == 4 or short else f"exercice {year}"
    if not short:
        return date(p) if day else month(p)
    first = Date.fromisoformat(f"{year}-{in_year}-{day or '01'}")
    return format_date(first, "d MMM" if day else "MMM", locale=LOCALE) + f"\n{year}"


def _decimal(x: Any) -> Decimal | None:
    """Convert through text, so that 0.1 is one tenth; None when `x` is unknown or infinite."""
    if not is_known(x):
        return None
    try:
        value = Decimal(str(x))
    except InvalidOperation:
        raise ValueError(f"nombre attendu, « {x} » trouvé") from None
    return value if value.is_finite() else None


def _fine(value: Decimal, least: int) -> int:
    """Return `least` decimals, or enough for two significant digits where that would show only zeros."""
    return least if not value or _round(value, least) else 1 - value.adjusted()


def _round(value: Decimal, decimals: int) -> Decimal:
    if value.adjusted() < _LARGE:  # two sums of the same halves may fall on either side of one
        value = value.quantize(Decimal(1).scaleb(-decimals - _NOISE))
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # + 0 turns -0 into 0


def _write(value: Decimal, decimals: int, *, trim: bool = False) -> str:
    pattern = "#,##0." + ("#" if trim else "0") * decimals
    return typography.minus(
        format_decimal(_round(value, decimals), format=pattern.rstrip("."), locale=LOCALE)
    )


_UNITS: dict[str, Callable[[Any], str]] = {
    "fraction": percent,
    "days": days,
    "count": number,
    "ratio": lambda x: number(x, decimals=2),
    "points": points,
}
