"""The figures of an action, as cards, each with what it means or why it is not defined."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from smkit.display import french, record

if TYPE_CHECKING:
    from smkit.analysis.campaigns import Action, Outcome

#: id recorded, field of `Outcome`, French label, unit (EUR: the report's currency), how it follows from the others.
_FIGURES = (
    ("cout", "cost", "Coût de l'action", "EUR", None),
    ("cout_par_contact", "cost_per_contact", "Coût par contact", "EUR", "cout / contacts"),
    ("chiffre_affaires", "revenue", "Chiffre d'affaires", "EUR", None),
    ("gain_brut", "gross_gain", "Gain brut", "EUR", "chiffre_affaires - cout"),
    ("marge", "margin", "Marge", "EUR", "chiffre_affaires * taux_de_marque"),
    ("gain_net", "net_gain", "Gain net", "EUR", "marge - cout"),
    ("marge_par_euro", "margin_per_euro", "Marge par euro dépensé", "ratio", "marge / cout"),
    ("roi", "roi", "ROI (définition courante)", "fraction", "(marge - cout) / cout"),
    ("seuil_rentabilite", "break_even_sales", "Seuil de rentabilité, en ventes", "count", None),
)

#: What the action was described with, recorded so that the figures can be redone.
_INPUTS = (
    ("contacts", "contacts", "Contacts", "count"),
    ("acheteurs", "buyers", "Acheteurs", "count"),
    ("prix", "price", "Prix de vente", "EUR"),
    ("remise", "discount", "Remise", "fraction"),
    ("taux_de_marque", "margin_rate", "Taux de marque", "fraction"),
)

_POINTLESS = "sans objet ici"

_MEANING = {
    "cost": "ce que l'action a coûté, remises comprises",
    "revenue": "ventes attribuées, au prix affiché",
    "gross_gain": "chiffre d'affaires − coût",
    "margin": "chiffre d'affaires × taux de marque",
    "net_gain": "marge − coût",
    "margin_per_euro": "marge / coût ; équilibre à 1",
    "roi": "(marge − coût) / coût ; équilibre à 0",
    "break_even_sales": "ventes qui remboursent le coût",
    "cost_per_contact": "coût / nombre de contacts",
}

_WORDS = {
    "fixed_cost": "le coût fixe",
    "contacts": "le nombre de contacts",
    "cost_per_contact": "le coût par contact",
    "followups": "le nombre de relances",
    "cost_per_followup": "le coût d'une relance",
    "price": "le prix de vente",
    "discount": "la remise",
    "buyers": "le nombre d'acheteurs",
    "revenue": "le chiffre d'affaires",
    "margin_rate": "le taux de marque",
}


def figures(
    outcome: "Outcome",
    action: "Action | None" = None,
    *,
    currency: str = "EUR",
    dims: Mapping[str, str] | None = None,
    cards: Collection[str] = (),
) -> None:
    """Record the figures of an action, each with what it means or why it is n.d., and show the main ones as cards.

    Parameters: `outcome`, as `campaigns.assess` or `campaigns.total` returns it; `action`, whose inputs are recorded beside;
    `currency` code; `dims`, what tells this action apart from the others of the report; `cards`, ids of those to show.
    """
    inputs = {name: getattr(action, field) for name, field, _, _ in _INPUTS} if action is not None else {}
    for name, _, label, unit in _INPUTS:
        if inputs.get(name) is not None:
            record.figure(name, inputs[name], _money(unit, currency), label=label, dims=dims, show=False)
    recorded = {name for name, value in inputs.items() if value is not None} | {row[0] for row in _FIGURES}
    for name, field, label, unit, formula in _FIGURES:
        value = getattr(outcome, field)
        known = value is not None
        parts = set(formula.replace("(", " ").replace(")", " ").split()) - set("+-*/") if formula else set()
        record.figure(
            name,
            value,
            _money(unit, currency),
            label=label,
            dims=dims,
            note=_MEANING[field] if known else why(outcome, field),
            formula=formula if known and parts <= recorded else None,
            show=name in cards,
        )


def table(outcome: "Outcome", currency: str = "EUR") -> None:
    """Show and record every result of an action in one table, with how to read it or why it is n.d.

    Parameters: `outcome`; `currency` code.
    """
    import pandas as pd

    rows = []
    for _, field, label, _, _ in _FIGURES:
        value = getattr(outcome, field)
        meaning = _MEANING[field] if value is not None else why(outcome, field)
        rows.append({"label": label, "value": value, "meaning": meaning})
    record.table(
        "chiffres",
        pd.DataFrame(rows).astype({"value": "float64"}),
        title="Tous les chiffres de l'action",
        labels={"label": "Chiffre", "value": "Valeur", "meaning": "Comment le lire"},
        units={"value": [_money(row[3], currency) for row in _FIGURES]},
    )


def why(outcome: "Outcome", field: str) -> str:
    """Say why a result is n.d.

    Parameters: `outcome`; `field`, a name of its None results.

    >>> from smkit.analysis.campaigns import Action, assess
    >>> why(assess(Action(price=100, discount=0.3, buyers=200)), "margin")
    'il manque le taux de marque'
    """
    needed = outcome.missing.get(field, ())
    if needed:
        return f"il manque {french.listing(_WORDS[name] for name in needed)}"
    if field == "break_even_sales" and outcome.margin is not None:
        return "une vente ne rapporte rien : aucun nombre de ventes ne suffit"
    return _POINTLESS


def unknown(outcome: "Outcome") -> list[str]:
    """Say which results are n.d. and what they would need, one sentence for each reason.

    >>> from smkit.analysis.campaigns import Action, assess
    >>> unknown(assess(Action(price=100, discount=0.3, buyers=200)))[0]
    'Coût par contact : n.d., il manque le nombre de contacts.'
    """
    reasons: dict[str, list[str]] = {}
    for _, field, label, _, _ in _FIGURES:
        if getattr(outcome, field) is None and (reason := why(outcome, field)) != _POINTLESS:
            reasons.setdefault(reason, []).append(label)
    return [f"{french.listing(labels)} : n.d., {reason}." for reason, labels in reasons.items()]


def _money(unit: str, currency: str) -> str:
    return currency if unit == "EUR" else unit
