"""The clean table that `smkit check --to` writes, a block of rows at a time, beside pandas writing it whole."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from smkit.tables import clean, coded, schema

_TEXTS = ["a", ";x", 'q"q', "l\nf", "c\rr", "=1", "-x", "+\ny", "@", "é", "'=z", "007", None]
_FIGURES = [1e16, 1e-7, -0.0, 0.0, 0.1, 1 / 3, 123456789.123, np.nan, 1e22, -5.5, 100.0, 1e15]


def by_pandas(table, columns):
    """Write a table as pandas does, cell by cell."""
    frame = {}
    for column in columns:
        values = table[column.name]
        if column.type in ("date", "datetime"):
            midnight = (values.dropna() == values.dropna().dt.normalize()).all()
            values = values.dt.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M:%S")
        elif column.type == "boolean":
            values = values.map({True: "oui", False: "non"}, na_action="ignore")
        elif column.type == "enum":
            values = values.map(
                {value: words[0] for value, words in column.values.items()}, na_action="ignore"
            )
        elif column.type in ("number", "integer"):
            values = values.astype("Int64") if (values.dropna() % 1 == 0).all() else values
        else:
            values = values.mask(values.str.startswith(("=", "+", "-", "@"), na=False), "'" + values)
        frame[column.label] = values
    text = pd.DataFrame(frame).to_csv(None, sep=";", decimal=",", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def drawn(rows=500, days="s"):
    """Return orders that hold what upsets a CSV."""
    draw = np.random.default_rng(7)
    moments = pd.to_datetime(draw.integers(0, 2 * 10**9, rows), unit="s").astype("datetime64[us]").to_series()
    words = {
        name: pd.array(draw.choice(np.array(_TEXTS, dtype=object), rows), dtype="str")
        for name in ("order_id", "product")
    }
    return pd.DataFrame(
        words
        | {
            "order_date": (moments if days == "s" else moments.dt.normalize())
            .mask(draw.random(rows) < 0.1)
            .to_numpy(),
            "amount": draw.choice(_FIGURES, rows),
            "quantity": draw.choice([1.0, 2.0, np.nan, -3.0], rows),
            "unit_price": draw.normal(size=rows),
        }
    )


@pytest.mark.parametrize("days", ["s", "D"])
@pytest.mark.parametrize(
    "names",
    [
        ["order_id", "order_date", "product", "amount", "quantity", "unit_price"],
        ["product"],
        ["amount"],
        ["quantity", "order_id"],
    ],
)
@pytest.mark.parametrize("rows", [0, 1, 500])
def test_orders_are_written_as_pandas_writes_them(names, days, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(clean, "_ROWS", 70)
    orders, table = schema.table("orders"), drawn(rows, days)[names]
    for held in (
        table,
        table.assign(**{name: _as_codes(table[name]) for name in names if name in ("order_id", "product")}),
    ):
        clean.write(held, orders, tmp_path / "clean.csv")
        assert (tmp_path / "clean.csv").read_bytes() == by_pandas(
            table, [orders.column(name) for name in names]
        )


def _as_codes(column):
    codes, texts = pd.factorize(column)
    return coded.series(codes, pa.array(texts, pa.string()))


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("leads", "stage", pd.array(["won", None, "open"], dtype="str")),
        ("experiment", "converted", pd.array([True, False, None], dtype="boolean")),
    ],
)
def test_words_of_closed_lists_are_french(name, column, words, tmp_path):
    its = schema.table(name)
    first = its.required[0].name
    table = pd.DataFrame({first: pd.array(["1", "2", None], dtype="str"), column: words})
    clean.write(table, its, tmp_path / "clean.csv")
    assert (tmp_path / "clean.csv").read_bytes() == by_pandas(table, [its.column(each) for each in table])
