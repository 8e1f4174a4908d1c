"""What a new customer costs and what one is worth, beside each other: figures and tables."""

from typing import TYPE_CHECKING

from smkit.display import french, record
from smkit.display.customers import words

if TYPE_CHECKING:
    import pandas as pd


def acquisition_figures(found: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Record what a new customer costs and brings. Parameters: `found`, as `smkit.customers.acquisition` gives it."""
    for row in found.to_dict("records"):
        for name, column, label in (
            ("cac", "cac", "Coût d'un nouveau client"),
            ("valeur_client_bas", "clv_low", "Marge d'un client en trois ans, au moins"),
            ("valeur_client_haut", "clv_high", "Marge d'un client en trois ans, au plus"),
        ):
            value = row[column] if french.is_known(row[column]) else None
            record.figure(
                name,
                value,
                currency,
                label=label,
                n=int(row["new"]),
                dims={"segment": row["group"]} if row["group"] else {},
                show=False,
            )


def acquisition_table(found: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show what a new customer costs beside what it brings, where costs are known. Parameters: as `acquisition_figures`."""
    if not len(found):
        return
    shown = found.assign(payback=[words.payback(row) for row in found.to_dict("records")])
    labels = {"group": "Segment", "new": "Nouveaux clients", "cost": "Dépenses des douze mois",
              "cac": "Coût d'un nouveau client (CAC)", "margin": "Marge de sa première année",
              "clv_low": "Sa valeur en trois ans (CLV), au moins", "clv_high": "au plus", "payback": "Remboursé"}  # fmt: skip
    names = [name for name in labels if name != "group" or found["group"].any()]
    units = {"new": "count"} | dict.fromkeys(("cost", "cac", "margin", "clv_low", "clv_high"), currency)
    title = "Ce qu'un nouveau client coûte, et ce qu'il laisse"
    record.table("cout_acquisition", shown[names], title=title, labels=labels, units=units)


def contract_table(
    margin: float, renewal: float, discount: float, value: float | None, years: int | None, cost: float | None, *,
    currency: str = "EUR",
) -> None:  # fmt: skip
    """Show and record what a customer under contract is worth: m·r / (1 + d − r).

    Parameters: `margin` of a year (currency), `renewal` and `discount` (fractions), as `smkit.customers.contract` takes them; its
    `value`, None without end; `cost` of acquisition (currency) and `years` to repay it, None where unknown or never.
    """
    import pandas as pd

    record.figure(
        "valeur_contrat",
        value,
        currency,
        label="Valeur d'un client sous contrat",
        show=False,
    )
    back = "n.d." if cost is None else "jamais" if years is None else french.plural(years, "an")
    row = {
        "margin": margin,
        "renewal": renewal,
        "discount": discount,
        "value": value,
        "cost": cost,
        "back": f"en {back}",
    }
    if cost is None or years is None:
        row["back"] = back
    labels = {"margin": "Marge d'une année", "renewal": "Renouvellement", "discount": "Actualisation",
              "value": "Sa valeur (CLV)", "cost": "Coût d'un nouveau client (CAC)", "back": "Remboursé"}  # fmt: skip
    units = dict.fromkeys(("margin", "value", "cost"), currency) | dict.fromkeys(
        ("renewal", "discount"), "fraction"
    )
    title = "Ce que vaut un client sous contrat, l'année en cours non comptée"
    follows = {} if value is None else {"value": "margin * renewal / (1 + discount - renewal)"}
    record.table(
        "valeur_sous_contrat", pd.DataFrame([row]), title=title, labels=labels, units=units, formulas=follows
    )
