"""Tables as people read them: French headers and numbers, numbers to the right, for pages and notebooks."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from numbers import Number
from typing import Any

import pandas as pd

from smkit.display import french
from smkit.typography import typeset

_CELL = "padding:.35em .8em;border-bottom:1px solid #E6E8EB;vertical-align:top"


def frame(
    df: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str | Sequence[str]] | None = None,
    currency: str = "EUR",
    caption: str | None = None,
) -> str:
    """Return a table as HTML that is the same at every run; every text is escaped.

    Parameters: `labels`, {column: French header}; `units`, {column: unit of `french.quantity`}, or one unit
    for each row where they differ; `currency` of amounts in EUR; `caption`, French. A column without a unit
    is written by what it holds: number, date, yes or no, text. A named index becomes the first columns, any
    other is left out. The first column names its row.

    >>> html = frame(pd.DataFrame({"canal": ["Salon"], "cout": [1500.0]}), units={"cout": "EUR"})
    >>> "<th scope='row'" in html.replace('"', "'"), "1 500,00 €" in " ".join(html.split())
    (True, True)
    """
    labels, units = labels or {}, units or {}
    if any(name is not None for name in df.index.names):
        df = df.reset_index()
    right = [column in units or _is_numeric(df[column]) for column in df.columns]
    texts = [_column(df[column], units.get(column), currency) for column in df.columns]
    headers = [escape(typeset(str(labels.get(column, column)))) for column in df.columns]
    head = "".join(_cell("th", "col", text, to) for text, to in zip(headers, right, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            _cell("td" if at else "th", None if at else "row", escape(text), to)
            for at, (text, to) in enumerate(zip(row, right, strict=True))
        )
        + "</tr>\n"
        for row in zip(*texts, strict=True)
    )
    title = (
        f'<caption style="text-align:left;font-weight:600">{escape(typeset(caption))}</caption>\n'
        if caption
        else ""
    )
    return (
        '<div class="smkit-table" style="overflow-x:auto"><table style="border-collapse:collapse">\n'
        f"{title}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
    )


def _is_numeric(column: pd.Series) -> bool:
    """Tell whether a column holds numbers, whatever pandas stores them as, and no truth values."""
    known = column.dropna()
    return len(known) > 0 and all(isinstance(x, Number) and not isinstance(x, bool) for x in known.tolist())


def _column(column: pd.Series, unit: str | Sequence[str] | None, currency: str) -> list[str]:
    values = column.tolist()
    if unit is None:
        return [_write(value) for value in values]
    each = [unit] * len(values) if isinstance(unit, str) else list(unit)
    return [french.quantity(value, its, currency) for value, its in zip(values, each, strict=True)]


def _write(value: Any) -> str:
    if not french.is_known(value):
        return french.UNKNOWN
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):  # a timestamp too
        return french.date(value)
    if isinstance(value, Number):
        return french.number(value)
    return str(value)


def _cell(tag: str, scope: str | None, text: str, to_the_right: bool) -> str:
    attributes = f' scope="{scope}"' if scope else ""
    weight = ";font-weight:400" if scope == "row" else ""
    nowrap = ";white-space:nowrap" if to_the_right else ""
    align = "right" if to_the_right else "left"
    return f'<{tag}{attributes} style="{_CELL};text-align:{align}{weight}{nowrap}">{text}</{tag}>'
