"""Several actions together in sentences: does the plan reach its goal, and what does it rest on."""

from typing import TYPE_CHECKING

from smkit.display import french, record

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.campaigns import Outcome


def plan_answer(total: "Outcome", target: float | None, currency: str = "EUR") -> str:
    """Answer « le plan atteint-il son objectif ? » in one sentence.

    Parameters: `total` of the actions; `target`, revenue aimed at, or None; `currency` code.

    >>> from smkit.analysis.campaigns import Action, assess, total
    >>> plan = total([assess(Action(fixed_cost=5_000, revenue=50_000))])
    >>> print(plan_answer(plan, 40_000))
    Oui : le plan prévoit 50 000 € de chiffre d'affaires pour 5 000 € de dépenses, et l'objectif de 40 000 € est atteint.
    """
    if total.revenue is None or total.cost is None:
        return "On ne peut pas conclure : il manque le coût ou le chiffre d'affaires d'une action au moins."
    promise = (
        f"le plan prévoit {french.amount(total.revenue, currency)} de chiffre d'affaires pour "
        f"{french.amount(total.cost, currency)} de dépenses"
    )
    if target is None:
        return f"{promise[0].upper()}{promise[1:]}."
    goal = french.amount(target, currency)
    if total.revenue >= target:
        return f"Oui : {promise}, et l'objectif de {goal} est atteint."
    return f"Non : {promise}, et l'objectif de {goal} n'est pas atteint."


def plan_findings(
    compared: "pd.DataFrame", total: "Outcome", currency: str = "EUR"
) -> list[tuple[str, list[str]]]:
    """Say what a plan rests on and what is not known of it.

    Parameters: `compared`, as `actions.compare` returns it; `total` of the actions; `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    said: list[tuple[str, list[str]]] = []
    if compared["revenue_share"].notna().all():
        main = compared.sort_values("revenue_share").iloc[-1]
        said.append(
            (
                f"« {main['action']} » porte {french.percent(main['revenue_share'])} des recettes prévues : si cette action "
                "prend du retard, l'objectif tombe avec elle.",
                ["chiffre_affaires"],
            )
        )
    known = compared.dropna(subset=["revenue_per_euro"])
    if len(known) > 1:
        ranked = known.sort_values("revenue_per_euro")
        best, worst = ranked.iloc[-1], ranked.iloc[0]
        said.append(
            (
                f"Un euro dépensé dans « {best['action']} » promet "
                f"{french.amount(best['revenue_per_euro'], currency)} de ventes, "
                f"contre {french.amount(worst['revenue_per_euro'], currency)} dans « {worst['action']} ».",
                ["chiffre_affaires", "cout"],
            )
        )
    if total.margin is None:
        said.append(
            (
                "Le plan ne dit pas le taux de marque : on compare des ventes, pas des gains, et la rentabilité "
                "reste inconnue.",
                ["marge"],
            )
        )
    return said


def plan_advice(
    compared: "pd.DataFrame", total: "Outcome", currency: str = "EUR"
) -> list[tuple[str, list[str]]]:
    """Say what to do next with a plan. Parameters and result as `plan_findings`."""
    said: list[tuple[str, list[str]]] = []
    if total.margin is None:
        said.append(
            (
                "Demandez le taux de marque de chaque offre : sans lui, personne ne sait quelle action enrichit l'entreprise.",
                [],
            )
        )
    if compared["revenue_share"].notna().all():
        main = compared.sort_values("revenue_share").iloc[-1]
        said.append(
            (
                f"Fixez à « {main['action']} » un point de contrôle à mi-parcours, et prévoyez quelle autre action accélérer "
                f"si ses {french.amount(main['revenue'], currency)} n'arrivent pas.",
                ["chiffre_affaires"],
            )
        )
    return said


def plan_table(compared: "pd.DataFrame", currency: str = "EUR") -> None:
    """Show and record what each action costs and brings in.

    Parameters: `compared`, as `actions.compare` returns it; `currency` code.
    """
    labels = {
        "action": "Action",
        "cost": "Coût",
        "revenue": "Chiffre d'affaires",
        "gross_gain": "Gain brut",
        "revenue_per_euro": "Ventes par euro dépensé",
    }
    record.table(
        "actions",
        compared[list(labels)],
        title="Ce que chaque action coûte et rapporte",
        labels=labels,
        units=dict.fromkeys(list(labels)[1:], currency),
        chart={"kind": "bar", "x": "action", "y": "revenue"},
    )
