"""Whatever dialect a French table is written in, it reads back equal, and its rows add up."""

import io
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_helpers import add_up

from smkit.tables import ReadError, read

HEADERS = ["N° commande", "Date", "Produit", "Client", "Quantité", "Prix unitaire"]
# Letters that every encoding of the test can write, with the ones that upset CSV readers.
LETTERS = "abcXYZ éèçÀ0123456789;,|\t\"'\n.-_()%€/"
THOUSANDS = {"": ",", " ": ",", "\u00a0": ",", "\u202f": ",", ".": ",", "'": ",", ",": "."}

rows = st.lists(
    st.fixed_dictionaries(
        {
            "order_id": st.from_regex(r"[A-Z]{0,2}[0-9]{1,7}", fullmatch=True),
            "order_date": st.datetimes(pd.Timestamp("1990-01-01"), pd.Timestamp("2035-12-31")),
            "product": st.text(LETTERS, max_size=20).map(str.strip).filter(lambda text: text[:1] != "'"),
            "customer_id": st.one_of(st.just(""), st.from_regex(r"C?[0-9]{3,6}", fullmatch=True)),
            "quantity": st.integers(-5_000, 2_000_000),
            "unit_price": st.integers(-10_000, 900_000_000),
            "bad": st.sampled_from([""] * 6 + ["price", "date", "id", "fields"]),
        }
    ),
    min_size=1,
    max_size=12,
)
styles = st.fixed_dictionaries(
    {
        "separator": st.sampled_from(";,\t|"),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
        "ending": st.sampled_from(["\n", "\r\n", "\r"]),
        "thousands": st.sampled_from(list(THOUSANDS)),
        "currency": st.sampled_from(["", " €", "€", " EUR"]),
        "negative": st.sampled_from(["-{}", "({})", "−{}", "{}-"]),
        "date": st.sampled_from(
            ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y%m%d"]
        ),
        "preamble": st.sampled_from([[], ["Export du mois"], ["Export", ""]]),
        "blank": st.booleans(),
    }
)


def money(cents, style):
    whole, part = divmod(abs(cents), 100)
    text = f"{whole:,}".replace(",", style["thousands"]) + THOUSANDS[style["thousands"]] + f"{part:02}"
    return (style["negative"].format(text) if cents < 0 else text) + style["currency"]


def record(cells, separator):
    quoted = [
        '"' + cell.replace('"', '""') + '"' if set(cell) & {separator, '"', "\n"} else cell for cell in cells
    ]
    return separator.join(quoted) + "\x00"


def write(rows, style):
    """Write the file as text, and say on which line each row starts."""
    out, lines = io.StringIO(), []
    for line in style["preamble"]:
        out.write(line + "\x00")
    out.write(record(HEADERS, style["separator"]))
    for i, row in enumerate(rows):
        if style["blank"] and i == 1:
            out.write("\x00")
        lines.append(1 + out.getvalue().count("\x00") + out.getvalue().count("\n"))
        day = "31/02/2025" if row["bad"] == "date" else f"{row['order_date']:{style['date']}}"
        price = "douze" if row["bad"] == "price" else money(row["unit_price"], style)
        order = "" if row["bad"] == "id" else row["order_id"]
        cells = [order, day, row["product"], row["customer_id"], str(row["quantity"]), price]
        out.write(record(cells[:-1] if row["bad"] == "fields" else cells, style["separator"]))
    return out.getvalue().replace("\x00", style["ending"]), lines


def fits(text, encoding):
    try:
        return bool(text.encode(encoding))
    except UnicodeEncodeError:
        return False


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows, styles)
def test_any_orders_table_reads_back_equal(rows, style):
    text, lines = write(rows, style)
    encoding = style["encoding"] if fits(text, style["encoding"]) else "utf-8"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ventes.csv"
        file.write_bytes(text.encode(encoding))
        reading = read("orders", file, currency="EUR")
    add_up(reading)
    good = [row for row in rows if not row["bad"]]
    assert reading.rejected["line"].tolist() == [
        line for row, line in zip(rows, lines, strict=True) if row["bad"]
    ]
    assert reading.journal.skipped == len(style["preamble"]) + (style["blank"] and len(rows) > 1)
    table = reading.table
    assert table["order_id"].tolist() == [row["order_id"] for row in good]
    assert table["product"].fillna("").tolist() == [row["product"] for row in good]
    assert table["customer_id"].fillna("").tolist() == [row["customer_id"] for row in good]
    assert table["quantity"].tolist() == [row["quantity"] for row in good]
    np.testing.assert_array_equal(table["unit_price"], [row["unit_price"] / 100 for row in good])
    days = [pd.to_datetime(f"{row['order_date']:{style['date']}}", format=style["date"]) for row in good]
    assert table["order_date"].tolist() == days


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)), st.booleans())
def test_no_bytes_give_anything_but_a_reading_or_a_french_message(data, with_header):
    head = ";".join(HEADERS).encode() + b"\n" if with_header else b""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.csv"
        file.write_bytes(head + data)
        try:
            add_up(read("orders", file))
        except ReadError as error:
            assert "export.csv" in str(error)
