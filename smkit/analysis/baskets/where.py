"""Whose baskets? A segment, a region, a season; or all of them, one beside the other."""

from collections.abc import Iterable

import pandas as pd

from smkit.analysis.baskets.intake import MAX_BASKET, called, require
from smkit.analysis.baskets.rules import rules
from smkit.analysis.errors import InputError
from smkit.errors import suggest

SEASONS = {"hiver": (12, 1, 2), "printemps": (3, 4, 5), "été": (6, 7, 8), "automne": (9, 10, 11)}
_OF_MONTH = {month: season for season, months in SEASONS.items() for month in months}


def where(orders: pd.DataFrame, *, season: str = "", **values: str | Iterable[str]) -> pd.DataFrame:
    """Keep the order lines of a season, a segment, a region…

    Parameters: `orders`, order lines; `season`, hiver (December to February), printemps, été or automne;
    `values`, for any column, the value kept or several; case and spaces around are ignored, an empty text
    keeps everything.
    Raises InputError: a column missing, a season or a value that is not there (with those that are), or
    nothing left once all of them are applied.

    >>> orders = pd.DataFrame({"order_id": [1, 2], "segment": ["B2B", "B2C"], "product": ["a", "b"]})
    >>> where(orders, segment="b2b")["product"].tolist()
    ['a']
    """
    kept = pd.Series(True, index=orders.index)
    columns = {name: [wanted] if isinstance(wanted, str) else list(wanted) for name, wanted in values.items()}
    if season:
        columns["season"] = [season]
    for name, wanted in columns.items():
        folded = {_fold(value) for value in wanted} - {""}
        if folded:
            found = _column(orders, name)
            present = found.dropna().unique()
            known = SEASONS if name == "season" else sorted(map(str, present))
            for value in wanted:
                if _fold(value) not in {_fold(other) for other in present}:
                    raise InputError(
                        f"Aucune commande avec « {value} » dans la colonne {called(name)}.{suggest(str(value), known)} "
                        f"Valeurs présentes : {', '.join(list(known)[:20]) or 'aucune'}."
                    )
            kept &= found.isin([value for value in present if _fold(value) in folded])
    if not kept.any():
        raise InputError("Aucune ligne de commande ne répond à tous ces choix à la fois : retirez-en un.")
    return orders if kept.all() else orders[kept]


def rules_by(
    orders: pd.DataFrame,
    by: str,
    min_support: float = 0.01,
    min_confidence: float = 0.1,
    *,
    max_basket: int = MAX_BASKET,
) -> pd.DataFrame:
    """Return the rules of each group apart, the column `by` first.

    Parameters: `by`, a column (segment, region…) or "season"; the others as in `rules`, each group's support
    counted on its own baskets. A group without any sale has no rule.
    Raises InputError: the column is missing, or as `rules` does.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 2], "product": ["a", "b", "a"], "segment": ["B2B", "B2B", "B2C"]})
    >>> rules_by(orders, "segment")[["segment", "antecedent", "consequent"]].values.tolist()
    [['B2B', 'a', 'b'], ['B2B', 'b', 'a']]
    """
    groups = _column(orders, by)
    tables = []
    for value in sorted(groups.dropna().unique(), key=list(SEASONS).index if by == "season" else None):
        found = rules(orders[groups == value], min_support, min_confidence, max_basket=max_basket)
        found.insert(0, by, value)
        tables.append(found)
    if not tables:
        raise InputError(f"La colonne {called(by)} est vide : il n'y a pas de groupe à comparer.")
    return pd.concat(tables, ignore_index=True)


def _column(orders: pd.DataFrame, name: str) -> pd.Series:
    if name != "season":
        require(orders.columns, name, what="Ce choix")
        return orders[name]
    require(orders.columns, "order_date", what="Choisir une saison")
    return orders["order_date"].dt.month.map(_OF_MONTH).astype("str")


def _fold(text: object) -> str:
    return " ".join(str(text).casefold().split())
