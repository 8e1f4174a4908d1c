"""Actions in charts: from revenue to net gain, the break-even point, and actions side by side."""

from typing import TYPE_CHECKING

from smkit.display import charts, french, notation
from smkit.display.record import chart

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.campaigns import Action, Outcome


def profit_chart(
    steps: "pd.DataFrame", outcome: "Outcome", *, currency: str = "EUR", source: str = ""
) -> None:
    """Show the way from revenue to gain.

    Parameters: `steps`, as `actions.profit_steps` returns it; `outcome`, of which it is; `currency` code; `source`, French.
    """
    cost = french.rounded(outcome.cost, currency)
    revenue = french.rounded(outcome.revenue, currency)
    if outcome.net_gain is None:
        left = french.rounded(outcome.gross_gain, currency)
        title = f"Il reste {left} avant d'avoir payé les produits vendus"
    elif outcome.net_gain < 0:
        left = french.rounded(-outcome.net_gain, currency)
        title = f"{revenue} de ventes ne suffisent pas : l'action perd {left}"
    else:
        left = french.rounded(outcome.net_gain, currency)
        title = f"Produits et action payés, il reste {left}"
    axes = charts.waterfall(
        steps, "step", "amount", title, currency=currency, measure="Montant", source=source
    )
    alt = f"Du chiffre d'affaires ({revenue}) au résultat : le coût de l'action est de {cost}. {title}."
    chart("du_chiffre_affaires_au_gain", axes, alt=alt, figures=["gain_brut"])


def break_even_chart(
    curve: "pd.DataFrame", outcome: "Outcome", action: "Action", *, currency: str = "EUR", source: str = ""
) -> None:
    """Show net gain against sales, with the break-even point.

    Parameters: `curve`, as `actions.gain_curve` returns it; the others as `profit_chart`.
    """
    needed = outcome.break_even_sales
    more = "" if action.added is None else " en plus"
    title = f"L'action se rembourse à partir de {french.plural(needed, 'vente')}{more}"
    sold = None if action.sold is None else int(action.sold)
    axes = charts.break_even(
        curve, "sales", "gain", title, threshold=needed, actual=sold, currency=currency, source=source
    )
    done = f" ; il y en a eu {french.number(sold)}" if sold is not None else ""
    chart(
        "seuil_de_rentabilite", axes, alt=f"Gain net selon le nombre de ventes. {title}{done}.",
        figures=["seuil_rentabilite"],
    )  # fmt: skip


def plan_chart(compared: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show what each action costs and brings in, side by side.

    Parameters: `compared`, as `actions.compare` returns it; `currency` code; `source`, French.
    """
    most = compared.sort_values("revenue", na_position="first").iloc[-1]
    half = 2 * most["revenue"] > compared["revenue"].sum()
    title = f"« {most['action']} » {'fait plus de la moitié des recettes' if half else 'rapporte le plus de recettes'}"
    axes = charts.paired(
        compared, "action", "cost", "revenue", title,
        names=("Coût", "Chiffre d'affaires"), signs=(notation.ASIDE, notation.ACTUAL),
        unit="EUR", currency=currency, measure="Montant", source=source,
    )  # fmt: skip
    rows = (
        f"{row.action} : coût {french.rounded(row.cost, currency)}, recettes "
        f"{french.rounded(row.revenue, currency)}"
        for row in compared.itertuples()
    )
    chart("couts_et_recettes", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["chiffre_affaires"])
