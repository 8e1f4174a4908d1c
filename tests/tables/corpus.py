"""A shop's orders, leads and campaigns, and the ways in which real tools and people write them down.

Every expected table is made from the values below, never from what the reader gives.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

#: order_id, order_date, product, customer_id, quantity, unit_price
ORDERS = [
    ("0001", datetime(2025, 1, 2), "Thé vert « Sencha »", "C0042", 2, Decimal("1234.50")),
    ("0001", datetime(2025, 1, 2), 'Tasse 12" émaillée', "C0042", 1, Decimal("7.90")),
    ("0002", datetime(2025, 1, 15), "Café; moulu, 250 g", "", 3, Decimal("0.99")),
    ("0003", datetime(2025, 2, 28), "NA", "017850", -1, Decimal("1234567.89")),
    ("0004", datetime(2025, 3, 31), "Crème brûlée", "C7", 0, Decimal("10.00")),
    ("0005", datetime(2024, 2, 29), "Pâtes à l'œuf", "C8", 12, Decimal("999.99")),
    ("A-06", datetime(2025, 12, 25), "Noël ½ prix", "C9", 1000, Decimal("12.00")),
]
HEADERS = ["N° commande", "Date", "Désignation", "Client", "Qté", "P.U. HT"]
NAMES = ["order_id", "order_date", "product", "customer_id", "quantity", "unit_price"]

Row = Sequence[Any]
Text = Callable[[Any], str]


@dataclass(frozen=True)
class Case:
    """A file, how to read it, and what must come out: the rows, the lines rejected, no sale, or left aside."""

    content: bytes
    rows: list[tuple[Any, ...]] = field(default_factory=lambda: list(ORDERS))
    names: Sequence[str] = tuple(NAMES)
    table: str = "orders"
    name: str = "export.csv"
    rejected: dict[int, str] = field(default_factory=dict)
    apart: tuple[int, ...] = ()
    skipped: int | None = None
    tool: str | None = None
    told: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


def expected(case: Case) -> pd.DataFrame:
    """Return the canonical table that the rows of a case make."""
    columns = {}
    for position, name in enumerate(case.names):
        values = [row[position] for row in case.rows]
        if any(isinstance(value, datetime) for value in values):
            columns[name] = pd.Series(pd.to_datetime(values), dtype="datetime64[us]")
        elif any(isinstance(value, int | float | Decimal) for value in values):
            columns[name] = pd.Series(
                [float("nan") if v is None else float(v) for v in values], dtype="float64"
            )
        else:
            columns[name] = pd.Series([value or None for value in values], dtype="str")
    return pd.DataFrame(columns)


def comma(value: Any, thousands: str = " ", decimals: int = 2) -> str:
    """Write a number as the French do."""
    if isinstance(value, int):
        decimals = 0
    text = f"{abs(value):,.{decimals}f}".replace(",", "_").replace(".", ",").replace("_", thousands)
    return f"-{text}" if value < 0 else text


def point(value: Any, thousands: str = "") -> str:
    """Write a number as the English do."""
    decimals = 0 if isinstance(value, int) else 2
    return f"{value:,.{decimals}f}".replace(",", thousands)


def french_day(value: datetime) -> str:
    """Write a day as dd/mm/yyyy."""
    return value.strftime("%d/%m/%Y")


def words_day(value: datetime) -> str:
    """Write a day in French words."""
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    return f"{'1er' if value.day == 1 else value.day} {months[value.month - 1]} {value.year}"


def cells(row: Row, number: Text = comma, day: Text = french_day) -> list[str]:
    """Write the cells of a row."""
    return [
        day(value) if isinstance(value, datetime)
        else "" if value is None
        else number(value) if isinstance(value, int | Decimal)
        else value
        for value in row
    ]  # fmt: skip


def delimited(
    records: Iterable[Sequence[str]],
    separator: str = ";",
    ending: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:
    """Write records with the standard library's CSV writer."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=ending, quoting=quoting).writerows(records)
    return out.getvalue()


def shop(
    rows: Iterable[Row] = ORDERS,
    headers: Sequence[str] = HEADERS,
    *,
    number: Text = comma,
    day: Text = french_day,
    separator: str = ";",
    ending: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    before: str = "",
    after: str = "",
) -> str:
    """Write the orders of the shop as text."""
    body = [list(headers), *(cells(row, number, day) for row in rows)]
    return before + delimited(body, separator, ending, quoting) + after
