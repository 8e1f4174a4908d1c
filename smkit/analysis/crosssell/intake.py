"""What goes into the baskets, and what is left out: sales of a known product in a known order."""

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.errors import InputError, typeset
from smkit.errors import suggest

#: An order of more distinct products than this is no customer's basket (stock transfer, missing number…).
MAX_BASKET = 1_000

#: What people call the columns of the orders, as `tables` does.
_LABELS = {
    "order_id": "N° de commande",
    "order_date": "Date de commande",
    "product_id": "Code produit",
    "product": "Produit",
    "category": "Catégorie",
    "customer_id": "Client",
    "quantity": "Quantité",
    "unit_price": "Prix unitaire",
    "amount": "Montant",
    "status": "Statut",
    "refunded_amount": "Montant remboursé",
    "discount": "Remise à déduire",
    "unit_cost": "Coût unitaire",
    "segment": "Segment",
    "region": "Région",
    "channel": "Canal",
    "salesperson": "Commercial",
    "currency": "Devise",
}

_SENTENCES = {
    "not_sales": ("{n} retour, cadeau ou ligne sans montant", "{n} retours, cadeaux ou lignes sans montant"),
    "no_order": ("{n} ligne sans numéro de commande", "{n} lignes sans numéro de commande"),
    "no_product": ("{n} ligne sans produit", "{n} lignes sans produit"),
    "duplicates": (
        "{n} ligne du même produit dans la même commande, comptée une fois",
        "{n} lignes du même produit dans la même commande, comptées une fois",
    ),
    "giant_lines": ("{n} ligne", "{n} lignes"),
}


@dataclass(frozen=True)
class Intake:
    """What was read and what was left out, as counts of order lines unless said otherwise.

    `lines` read = `not_sales` + `no_order` + `no_product` + `duplicates` + `giant_lines` + `used`: a line is
    counted under the first that fits. `baskets` and `giants` count orders; a giant has more than `max_basket`
    distinct products and is set aside whole.
    """

    lines: int
    not_sales: int
    no_order: int
    no_product: int
    duplicates: int
    giants: int
    giant_lines: int
    baskets: int
    max_basket: int = MAX_BASKET

    @property
    def used(self) -> int:
        """Distinct products of the baskets kept, one line each."""
        out = self.not_sales + self.no_order + self.no_product + self.duplicates + self.giant_lines
        return self.lines - out

    def notes(self) -> tuple[str, ...]:
        """What the reader must know, one French sentence for each thing left out; nothing when all was used.

        >>> Intake(10, 2, 0, 0, 1, 0, 0, 4).notes()[0]
        'Mis de côté\\xa0: 2 retours, cadeaux ou lignes sans montant.'
        """
        notes = []
        for name in ("not_sales", "no_order", "no_product", "duplicates"):
            if number := getattr(self, name):
                start = "" if name == "duplicates" else "Mis de côté : "
                notes.append(f"{start}{_SENTENCES[name][number > 1].format(n=grouped(number))}.")
        if self.giants:
            orders = "commande" if self.giants == 1 else "commandes"
            lines = _SENTENCES["giant_lines"][self.giant_lines > 1].format(n=grouped(self.giant_lines))
            large = "trop grande" if self.giants == 1 else "trop grandes"
            notes.append(
                f"Mis de côté : {grouped(self.giants)} {orders} de plus de {grouped(self.max_basket)} "
                f"produits ({lines}), {large} pour être le panier d'un client."
            )
        return tuple(typeset(note) for note in notes)


def grouped(number: int) -> str:
    """Return a whole number with its thousands apart, ready for `typeset`.

    >>> grouped(12345)
    '12 345'
    """
    return f"{number:,}".replace(",", " ")


def require(columns: Iterable[str], *wanted: str, what: str = "Cette analyse") -> None:
    """Raise InputError when the orders lack a column, with those found."""
    present = [str(column) for column in columns]
    for name in wanted:
        if name not in present:
            # a column that the kit knows is no misspelling of another
            others = [other for other in present if not {name, other} <= set(_LABELS)]
            raise InputError(
                f"{what} a besoin de la colonne {called(name)} des commandes.{suggest(name, others)} "
                f"Colonnes présentes : {', '.join(map(called, present)) or 'aucune'}."
            )


def called(name: str) -> str:
    """Return what people call a column of the orders, with the name that the kit gives it where it differs.

    >>> called("category").replace(chr(160), " "), called("rayon").replace(chr(160), " ")
    ('« Catégorie » (category)', '« rayon »')
    """
    known = _LABELS.get(name)
    return typeset(f"« {known} » ({name})" if known else f"« {name} »")


def require_baskets(columns: Iterable[str]) -> None:
    """Raise InputError when there is nothing to make baskets with: order numbers, and products."""
    present = list(columns)
    require(present, "order_id", what="La vente croisée")
    if "product_id" not in present:
        require(present, "product", what="La vente croisée")


def framed(orders: Any) -> pd.DataFrame:
    """Return order lines as they are. Raises InputError when they are no table, or have a column twice."""
    if not isinstance(orders, pd.DataFrame):
        raise InputError(
            f"Un tableau pandas de lignes de commande est attendu ici, « {type(orders).__name__} » trouvé : lisez un "
            "fichier avec smkit.read, et donnez sa table (lecture.table)."
        )
    twice = orders.columns[orders.columns.duplicated()]
    if len(twice):
        raise InputError(f"Deux colonnes s'appellent {called(str(twice[0]))} : gardez-en une.")
    return orders


def whole(name: str, value: Any, least: int) -> None:
    """Raise InputError when a parameter is no whole number, or is below the least."""
    if not isinstance(value, Integral) or value < least:
        written = str(value).replace(".", ",")
        raise InputError(f"« {name} » vaut {written} : un nombre entier d'au moins {least} est attendu.")


def require_dates(lines: pd.DataFrame, what: str) -> None:
    """Raise InputError when there is no order date, or when the dates are text, which does not sort in time."""
    require(lines.columns, "order_date", what=what)
    dates = lines["order_date"]
    if not (pd.api.types.is_datetime64_any_dtype(dates.dtype) or dates.isna().all()):
        raise InputError(
            f"{what} a besoin de vraies dates, or la colonne {called('order_date')} contient du texte "
            f"(« {dates.dropna().iloc[0]} ») : lisez le fichier avec smkit.read, ou convertissez-la avec pandas.to_datetime."
        )


def figure(lines: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column of figures, NaN where they are missing; all of them when there is no such column.

    Raises InputError when it holds text.
    """
    if name not in lines:
        return np.full(len(lines), np.nan)
    try:
        return lines[name].to_numpy(dtype="float64", na_value=np.nan)
    except (TypeError, ValueError):
        wrong = lines[name][pd.to_numeric(lines[name], errors="coerce").isna() & lines[name].notna()]
        raise InputError(
            f"La colonne {called(name)} contient « {wrong.iloc[0]} », qui n'est pas un nombre : lisez le fichier avec "
            "smkit.read, qui comprend les nombres français."
        ) from None


def sales(orders: pd.DataFrame) -> NDArray[np.bool_] | None:
    """Return which lines are sales, as `measures.is_sale` says it; None when all of them are.

    A line is a sale when every figure on it is above 0. An order file without any figure holds sales only.
    """
    figures = [name for name in ("quantity", "unit_price") if name in orders]
    values = {name: figure(orders, name) for name in figures}
    if "amount" not in orders:
        kept = [values[name] > 0 for name in figures]
    else:
        amount = figure(orders, "amount")
        if len(figures) == 2:
            amount = np.where(np.isnan(amount), values["quantity"] * values["unit_price"], amount)
        kept = [amount > 0, *((value > 0) | np.isnan(value) for value in values.values())]
    if not kept:
        return None
    sale = np.logical_and.reduce(kept)
    return None if sale.all() else sale
