"""The tables of the lesson: receipts, rules in whatever order, and why not to sort by lift."""

from typing import TYPE_CHECKING

from smkit.display import record

if TYPE_CHECKING:
    import pandas as pd

_SORTED = {"confidence_low": "bas de l'intervalle", "confidence": "confiance", "lift": "lift"}


def tickets_table(lines: "pd.DataFrame") -> None:
    """Show receipts, one a row. Parameters: `lines`, order lines."""
    held = lines.groupby("order_id", sort=False)["product"].agg(", ".join).reset_index()
    held["order_id"] = "Ticket " + held["order_id"].astype("str")
    record.table("tickets", held, title="Les tickets", labels={"order_id": "Ticket", "product": "Produits"})


def rules_table(id: str, rules: "pd.DataFrame", title: str, *, lift: bool = True) -> None:
    """Show rules in the order given. Parameters: `id` of the table; `rules`, of `baskets.rules`; `title`, French;
    `lift`, whether to show it."""
    columns = {
        "antecedent": "Avec",
        "consequent": "Aussi",
        "n_antecedent": "Commandes",
        "n_both": "Ont les deux",
        "confidence": "Confiance",
        "confidence_low": "Au moins",
    } | ({"lift": "Lift"} if lift else {})
    units = {
        "n_antecedent": "count",
        "n_both": "count",
        "confidence": "fraction",
        "confidence_low": "fraction",
        "lift": "ratio",
    }
    record.table(id, rules[list(columns)], title=title, labels=columns, units=units)


def retention_table(table: "pd.DataFrame", title: str) -> None:
    """Show what is left of the first rules on later orders, by what they are sorted by.

    Parameters: `table`, of `baskets.retention`; `title`, French.
    """
    columns = {
        "sorted_by": "Triées par",
        "confidence": "Promis",
        "confidence_later": "Tenu",
        "kept": "Confiance gardée",
    }
    units = dict.fromkeys(("confidence", "confidence_later", "kept"), "fraction")
    shown = table[list(columns)].assign(sorted_by=table["sorted_by"].map(_SORTED))
    record.table("tri", shown, title=title, labels=columns, units=units)
