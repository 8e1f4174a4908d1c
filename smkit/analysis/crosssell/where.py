"""Whose baskets? A segment, a region, a season; or several of them, one beside the other."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import MAX_BASKET, called, framed, require, require_dates, sales
from smkit.analysis.crosssell.rules import rules
from smkit.analysis.errors import InputError
from smkit.errors import suggest
from smkit.typography import folded

SEASONS = {"hiver": (12, 1, 2), "printemps": (3, 4, 5), "été": (6, 7, 8), "automne": (9, 10, 11)}
_SEASON = ("season", "saison")
_PEOPLE = ("customer_id", "salesperson")
_FEW = 10  # orders, below which a share says nothing
_OF_MONTH = {month: season for season, months in SEASONS.items() for month in months}


def where(orders: pd.DataFrame, *, season: str = "", **values: object) -> pd.DataFrame:
    """Keep the order lines of a season, a segment, a region…

    Parameters: `orders`, order lines; `season`, hiver (December to February), printemps, été or automne;
    `values`, for any column, the value kept or several; case, accents and spaces around are ignored, an empty text
    or None keeps everything.
    Raises InputError: a column missing, a season or a value that is not there (with those that are), or
    nothing left once all of them are applied.

    >>> orders = pd.DataFrame({"order_id": [1, 2], "segment": ["B2B", "B2C"], "product": ["a", "b"]})
    >>> where(orders, segment="b2b")["product"].tolist()
    ['a']
    """
    kept = pd.Series(True, index=framed(orders).index)
    columns = {name: _several(wanted) for name, wanted in values.items()}
    if season:
        columns["season"] = [season]
    for name, wanted in columns.items():
        asked = {folded(value) for value in wanted} - {""}
        if asked:
            found = _column(orders, name)
            present = found.dropna().unique()
            known = SEASONS if name == "season" else sorted(map(str, present))
            for value in wanted:
                if folded(value) not in {folded(other) for other in present}:
                    raise InputError(
                        f"Aucune commande avec « {value} » dans la colonne {called(name)}.{suggest(str(value), known)} "
                        f"Valeurs présentes : {', '.join(list(known)[:20]) or 'aucune'}."
                    )
            kept &= found.isin([value for value in present if folded(value) in asked])
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
    groups = _column(framed(orders), by)
    sale = sales(orders)
    sold = groups.dropna() if sale is None else groups[sale].dropna()
    tables = []
    for value in sorted(sold.unique(), key=list(SEASONS).index if by in _SEASON else str):
        found = rules(orders[groups == value], min_support, min_confidence, max_basket=max_basket)
        found.insert(0, by, value)
        tables.append(found)
    if not tables:
        raise InputError(
            f"La colonne {called(by)} n'a aucune valeur sur une vente : il n'y a pas de groupe à comparer."
        )
    return pd.concat(tables, ignore_index=True)


def by_group(offers: pd.DataFrame, baskets: Baskets, column: str, *, most: int = 8) -> pd.DataFrame:
    """Return each offer's counts within each group: to whom to make it.

    Parameters: `offers`, of `baskets.offers`; `baskets`, what they were found in; `column`, of the orders, or "season";
    `most`, the number of groups beyond which only those with the most orders are kept.
    Returns antecedent, consequent, group, n_antecedent, n_both (orders), confidence (fraction, missing where fewer
    than 10 orders of the group have the antecedent), n_groups (how many there are, those left out included).
    Raises InputError: no such column, or one that names people.
    """
    if column in _PEOPLE:
        raise InputError(
            f"Comparaison refusée : la colonne {called(column)} désigne des personnes, dont les résultats sont confidentiels. "
            "Prenez un segment, une région, un canal ou la saison."
        )
    values = _column(baskets.lines, column)
    values = values.groupby(baskets.basket).first()
    sizes = values.dropna().astype("str").value_counts()
    kept = list(SEASONS) if column in _SEASON else sorted(sizes.index[:most], key=folded)
    holding_it = baskets.matrix.tocsc()
    rows = []
    for offer in offers.to_dict("records"):
        one, other = (
            holding_it[:, baskets.keys.get_loc(offer[f"{side}_id"])].indices
            for side in ("antecedent", "consequent")
        )
        had, both = (
            values.iloc[place].astype("str").value_counts() for place in (one, np.intersect1d(one, other))
        )
        names = {name: offer[name] for name in ("antecedent", "consequent")}
        rows += [
            names
            | {"group": group, "n_antecedent": int(had.get(group, 0)), "n_both": int(both.get(group, 0))}
            for group in kept
            if group in sizes
        ]
    table = pd.DataFrame(rows, columns=["antecedent", "consequent", "group", "n_antecedent", "n_both"])
    enough = table["n_antecedent"].where(table["n_antecedent"] >= _FEW)
    return table.assign(confidence=table["n_both"] / enough, n_groups=len(sizes))


def _column(orders: pd.DataFrame, name: str) -> pd.Series:
    if name not in _SEASON:
        require(orders.columns, name, what="Ce choix")
        return orders[name]
    require_dates(orders, "Choisir une saison")
    return orders["order_date"].dt.month.map(_OF_MONTH).astype("str")


def _several(wanted: object) -> list[object]:
    if wanted is None:
        return []
    return list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
