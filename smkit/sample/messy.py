"""A messy export, to learn on: a month of one region of the boutique, as it leaves a tool and passes through hands.

`export` gives the file's lines and the truth behind them, so that what a reader makes of the file can be judged; `till`
is a smaller one, to check by hand.
What is planted stands in the constants below; each line is named by its order and its product.
"""

import csv
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from smkit import paths
from smkit.sample.files import KEY
from smkit.tables.parsing import keys

FILE, ENCODING = "ventes_ouest_avril.csv", "cp1252"
REGION, MONTH = "Ouest", "2025-04"
#: The last day of the first half of the month: each half ends with its subtotal.
HALF = 15
PREAMBLE = (
    "Export des ventes;;;;;;",
    "Agence Ouest - avril 2025;;;;;;",
    "Édité le 02/05/2025;;;;;;",
    ";;;;;;",
)
HEADERS = ("N° commande", "Date", "Client", "Produit", "Qté", "P.U. HT", "Montant HT")

#: Sold once, entered twice; and a quantity of two, entered as two lines of one: equal lines, and two sales.
ENTERED_TWICE = ("C02061", "Machine expresso")
TWO_SALES = ("C02055", "Capsules Lungo x50")
#: An order made without an account, and one whose customer's address is spelt in another way.
NO_CUSTOMER, OTHER_SPELLING = "C02066", "C02083"
#: Cells overwritten by hand, which make their line unusable: only the source knows better. The unit price that stands
#: beside « voir devis » is the catalogue's, not the one agreed upon.
UNUSABLE = {
    ("C02008", "Santos grains 1 kg"): {"N° commande": ""},
    ("C02084", "Théière en fonte"): {"P.U. HT": "46,25", "Montant HT": "voir devis"},
    ("C02110", "Spéculoos x300"): {"Date": "31/04/2025"},
}
#: Unusual, and read for sure: the other amounts of the column show that its mark of decimals is the comma.
DOTTED = {("C02061", "Sidamo grains 250 g"): {"Montant HT": "1.170,15"}}
#: What may follow an amount: nothing, or € after a no-break space or a plain one.
_ENDINGS = ("", "", "\u00a0€", "", " €")


@dataclass(frozen=True)
class Export:
    """The messy file and what it should have said.

    `lines` are the file's, from its first; `truth` is a table of the sales as accounting knows them, with canonical
    columns (order_id, order_date, customer_id, product, quantity, unit_price, amount) and `half` of the month, 1 or 2;
    `answers` is what the source replies for each line that cannot be used: line (from 1), column, value, answer, and
    the line's true `amount`. Amounts are in € excl. tax.
    """

    lines: tuple[str, ...]
    truth: pd.DataFrame
    answers: pd.DataFrame


@cache
def export() -> Export:
    """Return the messy export of the boutique, the same every time.

    >>> len(export().lines) - len(PREAMBLE) - 1, len(export().truth)
    (91, 88)
    """
    truth = _truth()
    lines, answers = [*PREAMBLE, ";".join(HEADERS)], []
    for half, days in ((1, "1er au 15"), (2, "16 au 30")):
        rows = truth[truth["half"] == half]
        for row in rows.to_dict("records"):
            place = (row["order_id"], row["product"])
            right = _cells(row)
            cells = right | DOTTED.get(place, {}) | UNUSABLE.get(place, {})
            lines += [";".join(cells.values())] * (2 if place == ENTERED_TWICE else 1)
            if place in UNUSABLE:
                column = list(UNUSABLE[place])[-1]
                answers.append((len(lines), column, cells[column], right[column], row["amount"]))
        lines.append(f"Sous-total du {days} avril;;;;;;{_number(rows['amount'].sum())}")
    columns = ["line", "column", "value", "answer", "amount"]
    return Export(tuple(lines), truth, pd.DataFrame(answers, columns=columns))


def write(folder: Path | str) -> Path:
    """Write the messy export in `folder`, with the boutique's public pseudonym key; return the file's path.

    It is as a French Excel of old saves it: Windows-1252, `;`, CRLF.
    """
    path = Path(folder) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(line + "\r\n" for line in export().lines).encode(ENCODING))
    (path.parent / keys.PUBLIC).write_text(keys.text(KEY, [path]), encoding="utf-8")
    return path


def till() -> pd.DataFrame:
    """Return a till's five lines as text, to check by hand: two orders, a credit note, and their total.

    >>> till()["N° commande"].tolist()
    ['C1', 'C1', 'C2', 'A1', 'Total']
    """
    return pd.DataFrame(
        {
            "N° commande": ["C1", "C1", "C2", "A1", "Total"],
            "Date": ["01/04/2025", "01/04/2025", "02/04/2025", "03/04/2025", ""],
            "Produit": ["Café", "Filtres", "Café", "Café", ""],
            "Qté": ["2", "1", "1", "-1", ""],
            "Montant": ["20,00", "5,00", "10,00", "(10,00)", "25,00"],
        }
    )


def _truth() -> pd.DataFrame:
    """The month's lines in the boutique's own file; private customers have an address in place of their code."""
    with (paths.BOUTIQUE / "commandes.csv").open(encoding="utf-8-sig", newline="") as file:
        sold = [row for row in csv.DictReader(file, delimiter=";") if row["Région"] == REGION]
    table = pd.DataFrame(
        {
            "order_id": [row["N° de commande"] for row in sold],
            "order_date": pd.to_datetime([row["Date de commande"][:10] for row in sold], format="%d/%m/%Y"),
            "customer_id": [_customer(row["Client"], row["N° de commande"]) for row in sold],
            "product": [row["Produit"] for row in sold],
            "quantity": [int(row["Quantité"]) for row in sold],
            "unit_price": [float(row["Prix unitaire"].replace(",", ".")) for row in sold],
        }
    )
    table = table[table["order_date"].dt.strftime("%Y-%m") == MONTH].reset_index(drop=True)
    split = (table["order_id"] == TWO_SALES[0]) & (table["product"] == TWO_SALES[1])
    table.loc[split, "quantity"] = 1
    table = table.loc[table.index.repeat(split + 1)].reset_index(drop=True)
    amount = (table["quantity"] * table["unit_price"]).round(2)
    return table.assign(amount=amount, half=1 + (table["order_date"].dt.day > HALF))


def _customer(code: str, order: str) -> str:
    if order == NO_CUSTOMER:
        return ""
    return f"{code.lower()}@example.com" if code.startswith("K") else code


def _cells(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """A line's cells as the export writes them, before anybody touches them."""
    customer, amount = row["customer_id"], row["amount"]
    ending = _ENDINGS[round(100 * amount) % len(_ENDINGS)]
    written = (
        row["order_id"],
        f"{row['order_date']:%d/%m/%Y}",
        f"{customer.upper()} " if row["order_id"] == OTHER_SPELLING else customer,
        row["product"],
        str(row["quantity"]),
        _number(row["unit_price"]),
        f"({_number(-amount)})" if amount < 0 else _number(amount) + ending,
    )
    return dict(zip(HEADERS, written, strict=True))


def _number(value: float) -> str:
    """`1 234,50`, with a no-break space."""
    return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")
