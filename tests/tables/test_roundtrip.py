"""Whatever dialect a French table is written in, it reads back equal, and its rows add up."""

import gzip
import io
import random
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from awkward import AWKWARD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pace import cpu_within
from tables_helpers import add_up

from smkit.tables import ReadError, read

HEADERS = ["N° commande", "Date", "Produit", "Client", "Quantité", "Prix unitaire"]
# Letters that every encoding of the test can write, with the ones that upset CSV readers.
LETTERS = "abcXYZ éèçÀ0123456789;,|\t\"'\n.-_()%€/"
THOUSANDS = {
    "": ",",
    " ": ",",
    "\u00a0": ",",
    "\u202f": ",",
    "\u2009": ",",
    ".": ",",
    "'": ",",
    "’": ",",
    ",": ".",
}
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def names_a_product(text):
    """A sign that says « this is text » is taken off, and a number by which somebody is reached is hidden."""
    return text[:1] != "'" and sum(map(str.isdigit, text)) < 8


rows = st.lists(
    st.fixed_dictionaries(
        {
            "order_id": st.from_regex(r"[A-Z]{0,2}[0-9]{1,7}", fullmatch=True),
            "order_date": st.datetimes(pd.Timestamp("1990-01-01"), pd.Timestamp("2035-12-31")),
            "product": st.text(LETTERS, max_size=20).map(str.strip).filter(names_a_product),
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
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le"]),
        "quoting": st.sampled_from(["when needed", "always"]),
        "packed": st.booleans(),
        "ending": st.sampled_from(["\n", "\r\n", "\r"]),
        "thousands": st.sampled_from(list(THOUSANDS)),
        "currency": st.sampled_from(["{}", "{} €", "{}€", "{} EUR", "€{}", "EUR {}"]),
        "negative": st.sampled_from(["-{}", "({})", "−{}", "{}-"]),
        "date": st.sampled_from(
            [
                "%d/%m/%Y",
                "%d-%m-%Y",
                "%d.%m.%y",
                "%Y-%m-%d",
                "%d/%m/%Y %H:%M",
                "%d/%m/%Y %I:%M %p",
                "%Y%m%d",
                "%Y-%m-%dT%H:%M:%S",
                "%Y-%m-%d %H:%M:%S +0200",
                "%A %d {month} %Y",
                "serial",
            ]
        ),
        "preamble": st.sampled_from([[], ["Export du mois"], ["Export", ""]]),
        "blank": st.booleans(),
    }
)


def money(cents, style):
    whole, part = divmod(abs(cents), 100)
    text = f"{whole:,}".replace(",", style["thousands"]) + THOUSANDS[style["thousands"]] + f"{part:02}"
    text = style["currency"].format(text)
    return style["negative"].format(text) if cents < 0 else text


def day(moment, style):
    if style["date"] == "serial":
        return str((moment - pd.Timestamp("1899-12-30")).days)
    return f"{moment:{style['date']}}".replace("{month}", MONTHS[moment.month - 1])


def kept(moment, style):
    """What of a moment its way of writing keeps."""
    fine = "s" if "%S" in style["date"] else "min" if "%M" in style["date"] else "D"
    return pd.Timestamp(moment).floor(fine)


def record(cells, style):
    separator = style["separator"]
    risky = {separator, '"', "\n"}
    quoted = [
        '"' + cell.replace('"', '""') + '"' if style["quoting"] == "always" or set(cell) & risky else cell
        for cell in cells
    ]
    return separator.join(quoted) + "\x00"


def write(rows, style):
    """Write the file as text, and say on which line each row starts."""
    out, lines = io.StringIO(), []
    for line in style["preamble"]:
        out.write(line + "\x00")
    out.write(record(HEADERS, style))
    for i, row in enumerate(rows):
        if style["blank"] and i == 1:
            out.write("\x00")
        lines.append(1 + out.getvalue().count("\x00") + out.getvalue().count("\n"))
        impossible = "un jour" if style["date"] == "serial" else "31/02/2025"
        when = impossible if row["bad"] == "date" else day(row["order_date"], style)
        price = "douze" if row["bad"] == "price" else money(row["unit_price"], style)
        order = "" if row["bad"] == "id" else row["order_id"]
        cells = [order, when, row["product"], row["customer_id"], str(row["quantity"]), price]
        out.write(record(cells[:-1] if row["bad"] == "fields" else cells, style))
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
        content = text.encode(encoding)
        file.write_bytes(gzip.compress(content) if style["packed"] else content)
        reading = read("orders", file, currency="EUR", lointaines="compter")
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
    assert table["order_date"].tolist() == [kept(row["order_date"], style) for row in good]


def read_or_explain(data, name="export.csv", table="orders"):
    """Read some bytes: either rows add up, or a French message names the file; and never for long."""
    with cpu_within(2 + len(data) / 1e6), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        try:
            add_up(read(table, file))
        except ReadError as error:
            assert name in str(error)


HEAD = (";".join(HEADERS) + "\n").encode()
SIGNATURES = [
    b"",
    HEAD,
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"PAR1",
    b"\xd0\xcf\x11\xe0",
    b"sep=",
]


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(SIGNATURES),
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode), st.text(";\n\"0,./ €%-#'", max_size=200)
              .map(str.encode)),
)  # fmt: skip
def test_no_bytes_give_anything_but_a_reading_or_a_french_message(signature, data):
    read_or_explain(signature + data)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["gzip", "workbook", "utf-16 with a mark", "cp1252", "everything quoted", "parquet"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20),
    st.floats(0.1, 1),
)
def test_a_damaged_file_is_read_or_explained(name, changes, share):
    data = bytearray(AWKWARD[name].content)
    for place, value in changes:
        data[int(place * len(data))] = value
    read_or_explain(bytes(data[: max(1, int(share * len(data)))]), AWKWARD[name].name)


@pytest.mark.parametrize("letters", [256, 128, b';\n"0', b'"', b"a;b\n"])
def test_a_megabyte_of_noise_is_no_matter(letters):
    rng = random.Random(1)
    noise = rng.randbytes(1_000_000) if isinstance(letters, int) else bytes(rng.choices(letters, k=1_000_000))
    for head in (b"", HEAD):
        read_or_explain(head + (bytes(b % letters for b in noise) if isinstance(letters, int) else noise))
