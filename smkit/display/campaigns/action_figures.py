"""The figures of an action, as cards, each with what it means or why it is not defined."""

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from smkit.display import french, record
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.campaigns import Action, Outcome

#: id recorded, field of `Outcome`, French label, unit (EUR: the report's currency), how it follows from the others.
_FIGURES = (
    ("cout", "cost", "Coût de l'action", "EUR", None),
    ("cout_par_contact", "cost_per_contact", "Coût par contact", "EUR", "cout / contacts"),
    ("cpa", "cost_per_buyer", "Coût par acheteur (CPA)", "EUR", "cout / acheteurs"),
    ("cac", "acquisition_cost", "Coût d'un nouveau client (CAC)", "EUR", "cout / nouveaux_clients"),
    ("chiffre_affaires", "revenue", "Chiffre d'affaires", "EUR", None),
    ("gain_brut", "gross_gain", "Gain brut", "EUR", "chiffre_affaires - cout"),
    ("marge", "margin", "Marge", "EUR", "chiffre_affaires * taux_de_marque"),
    ("gain_net", "net_gain", "Gain net", "EUR", "marge - cout"),
    ("marge_par_euro", "margin_per_euro", "Marge par euro dépensé", "ratio", "marge / cout"),
    ("roi", "roi", "ROI (définition courante)", "fraction", "(marge - cout) / cout"),
    ("roas", "roas", "ROAS (ventes par euro dépensé)", "ratio", "chiffre_affaires / cout"),
    ("seuil_rentabilite", "break_even_sales", "Seuil de rentabilité, en ventes", "count", None),
    ("seuil_chiffre_affaires", "break_even_revenue", "Seuil en chiffre d'affaires", "EUR", None),
    (
        "seuil_conversion",
        "break_even_conversion",
        "Seuil en taux de conversion",
        "fraction",
        "seuil_rentabilite / contacts",
    ),
    ("seuil_prix", "break_even_price", "Prix d'équilibre", "EUR", None),
    ("seuil_cout", "break_even_cost", "Coût à ne pas dépasser", "EUR", "marge"),
)

#: What the action was described with, recorded so that the figures can be redone.
INPUTS = (
    ("cout_fixe", "fixed_cost", "Coût fixe", "EUR"),
    ("contacts", "contacts", "Contacts", "count"),
    ("cout_contact", "cost_per_contact", "Coût d'un contact", "EUR"),
    ("clics", "clicks", "Clics", "count"),
    ("cout_clic", "cost_per_click", "Coût d'un clic", "EUR"),
    ("relances", "followups", "Relances", "count"),
    ("cout_relance", "cost_per_followup", "Coût d'une relance", "EUR"),
    ("heures", "hours", "Heures de travail", "count"),
    ("cout_horaire", "hourly_cost", "Coût d'une heure", "EUR"),
    ("acheteurs", "buyers", "Acheteurs", "count"),
    ("ventes_en_plus", "added", "Ventes en plus", "count"),
    ("nouveaux_clients", "new_customers", "Nouveaux clients", "count"),
    ("prix", "price", "Prix de vente", "EUR"),
    ("remise", "discount", "Remise", "fraction"),
    ("bon", "coupon", "Bon de réduction", "EUR"),
    ("bons", "coupons", "Bons distribués", "count"),
    ("taux_utilisation", "redemption", "Bons utilisés", "fraction"),
    ("taux_de_marque", "margin_rate", "Taux de marque", "fraction"),
)
#: Parts of the cost, on the ids above; each is there when all its inputs are.
_COSTS = (
    "cout_fixe",
    "contacts * cout_contact",
    "clics * cout_clic",
    "relances * cout_relance",
    "heures * cout_horaire",
)

_IDS = re.compile(r"[a-z_]+")
_POINTLESS = "sans objet ici"

_MEANING = {
    "cost": "ce que l'action a coûté, remises comprises",
    "revenue": "ventes attribuées, au prix affiché",
    "gross_gain": "chiffre d'affaires − coût",
    "margin": "chiffre d'affaires × taux de marque",
    "net_gain": "marge − coût",
    "margin_per_euro": "marge / coût ; équilibre à 1",
    "roi": "(marge − coût) / coût ; équilibre à 0",
    "roas": "chiffre d'affaires / coût ; équilibre à 1 / taux de marque",
    "break_even_sales": "ventes qui remboursent le coût",
    "break_even_revenue": "chiffre d'affaires qui rembourse le coût",
    "break_even_conversion": "part des contacts à convaincre",
    "break_even_price": "à ventes et prix d'achat égaux",
    "break_even_cost": "à ventes égales : leur marge",
    "cost_per_contact": "coût / nombre de contacts",
    "cost_per_buyer": "coût / acheteurs",
    "acquisition_cost": "coût / nouveaux clients",
}
#: Results that only matter where they are known: what they would need is no gap in the action's description.
_OPTIONAL = ("acquisition_cost", "cost_per_contact", "break_even_conversion", "cost_per_buyer")

#: Results that need what others need: said once.
_RESTATED = (
    "roas",
    "break_even_revenue",
    "break_even_price",
    "break_even_cost",
    *_OPTIONAL[:1],
    *_OPTIONAL[2:],
)

_WORDS = {
    "fixed_cost": "le coût fixe",
    "contacts": "le nombre de contacts",
    "cost_per_contact": "le coût par contact",
    "clicks": "le nombre de clics",
    "cost_per_click": "le coût par clic",
    "followups": "le nombre de relances",
    "cost_per_followup": "le coût d'une relance",
    "hours": "le nombre d'heures",
    "hourly_cost": "le coût d'une heure",
    "price": "le prix de vente",
    "discount": "la remise",
    "coupon": "le bon de réduction",
    "coupons": "le nombre de bons distribués",
    "redemption": "leur taux d'utilisation",
    "buyers": "le nombre d'acheteurs",
    "added": "le nombre de ventes en plus",
    "new_customers": "le nombre de nouveaux clients",
    "revenue": "le chiffre d'affaires",
    "margin_rate": "le taux de marque",
    "start": "le premier jour",
    "end": "le dernier jour",
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
    inputs = {name: getattr(action, field) for name, field, _, _ in INPUTS} if action is not None else {}
    for name, _, label, unit in INPUTS:
        if inputs.get(name) is not None:
            record.figure(name, inputs[name], _money(unit, currency), label=label, dims=dims, show=False)
    recorded = {name for name, value in inputs.items() if value is not None}
    recorded |= {name for name, field, *_ in _FIGURES if getattr(outcome, field) is not None}
    for name, field, label, unit, formula in _FIGURES:
        value = getattr(outcome, field)
        known = value is not None
        if not known and field in _OPTIONAL and name != "cout_par_contact":
            continue
        if name == "cout":
            formula = _cost_formula(recorded)
            label = label if action is not None or dims else "Coût de l'ensemble"
        if name == "seuil_rentabilite":
            formula = _break_even_formula(recorded)
        if name == "seuil_prix":
            formula = _break_even_price_formula(recorded)
        if name == "seuil_chiffre_affaires" and "ventes_en_plus" in recorded:
            formula = "cout / taux_de_marque"
        elif name == "seuil_chiffre_affaires" and not {"remise", "bon"} & recorded:
            formula = f"({_costs(recorded)}) / taux_de_marque" if _costs(recorded) else None
        if name == "chiffre_affaires" and (action is None or action.revenue is None):
            formula = f"prix * {_sold(recorded)}"
        record.figure(
            name,
            value,
            _money(unit, currency),
            label=label,
            dims=dims,
            note=_MEANING[field] if known else why(outcome, field),
            formula=formula
            if known and formula and set(_IDS.findall(formula)) - {"ceil"} <= recorded
            else None,
            show=name in cards,
        )
    if outcome.break_even_date is not None and action is not None:
        _break_even_day(outcome, action, dims)


def cards(outcome: "Outcome", alone: bool) -> list[str]:
    """Return the ids of the figures to show as cards: those that decide, of what is known.

    Parameters: `outcome`; `alone`, whether it is one action's, not that of several together.
    """
    if not alone:
        return ["chiffre_affaires", "cout", "gain_brut"]
    if outcome.margin is None:
        return ["cout", "chiffre_affaires", "gain_brut", "gain_net"]
    priced = "price" not in outcome.missing.get("break_even_sales", ())
    threshold = "seuil_rentabilite" if priced else "seuil_chiffre_affaires"
    return ["gain_net", "marge", "cout", "roi", threshold]


def table(outcome: "Outcome", currency: str = "EUR") -> None:
    """Show and record every result of an action in one table, with how to read it or why it is n.d.

    Parameters: `outcome`; `currency` code.
    """
    import pandas as pd

    shown = [row for row in _FIGURES if getattr(outcome, row[1]) is not None or row[1] not in _OPTIONAL]
    rows = []
    for _, field, label, _, _ in shown:
        value = getattr(outcome, field)
        meaning = _MEANING[field] if value is not None else why(outcome, field)
        rows.append({"label": label, "value": value, "meaning": typeset(meaning)})
    record.table(
        "chiffres",
        pd.DataFrame(rows).astype({"value": "float64"}),
        title="Tous les chiffres de l'action",
        labels={"label": "Chiffre", "value": "Valeur", "meaning": "Comment le lire"},
        units={"value": [_money(row[3], currency) for row in shown]},
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
    # a total has no sale of its own, and no cost not to exceed either
    if field == "break_even_sales" and outcome.margin is not None and outcome.break_even_cost is not None:
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
        if (
            field not in _RESTATED
            and getattr(outcome, field) is None
            and (reason := why(outcome, field)) != _POINTLESS
        ):
            reasons.setdefault(reason, []).append(label)
    return [f"{french.listing(labels)} : n.d., {reason}." for reason, labels in reasons.items()]


def _costs(recorded: Collection[str]) -> str:
    """The parts of the cost that are there, discounts apart."""
    return " + ".join(part for part in _COSTS if set(_IDS.findall(part)) <= set(recorded))


def _off(recorded: Collection[str]) -> str:
    """What a sale that uses the offer gives away; nothing where there is none."""
    return " + ".join(part for part, id in (("prix * remise", "remise"), ("bon", "bon")) if id in recorded)


def _cost_formula(recorded: Collection[str]) -> str:
    """How the cost follows from its parts."""
    given = f"({_off(recorded)}) * {_used(recorded)}" if _off(recorded) else ""
    return " + ".join(filter(None, [_costs(recorded), given]))


def _sold(recorded: Collection[str]) -> str:
    """The sales that are put to the action's account."""
    return "ventes_en_plus" if "ventes_en_plus" in recorded else "acheteurs"


def _break_even_formula(recorded: Collection[str]) -> str:
    """How the number of sales to reach follows from the costs and from what a sale leaves."""
    unit = "prix * taux_de_marque"
    if "ventes_en_plus" in recorded:  # what is given to all buyers does not grow with the sales added
        return f"ceil(cout / ({unit}))"
    if off := _off(recorded):
        unit += f" - ({off}){_share(recorded)}"
    return f"ceil(({_costs(recorded)}) / ({unit}))" if _costs(recorded) else ""


def _break_even_price_formula(recorded: Collection[str]) -> str:
    """How the price to ask follows from the costs, the goods and the offer, to the next cent."""
    needed = f"({_costs(recorded)}) / {_sold(recorded)} + prix * (1 - taux_de_marque)"
    if "bon" in recorded:
        needed += f" + bon{_share(recorded)}"
    kept = f" / (1 - remise{_share(recorded)})" if "remise" in recorded else ""
    return f"ceil(({needed}){kept} * 100) / 100" if _costs(recorded) else ""


def _share(recorded: Collection[str]) -> str:
    """How many times a sale pays for the offer: the share that uses it, where only some do; beyond one, where buyers who would have
    come anyway have it too.
    """
    used = _used(recorded)
    return "" if used == _sold(recorded) else f" * {used} / {_sold(recorded)}"


def _used(recorded: Collection[str]) -> str:
    """How many sales use the offer."""
    return "bons * taux_utilisation" if {"bons", "taux_utilisation"} <= set(recorded) else "acheteurs"


def _break_even_day(outcome: "Outcome", action: "Action", dims: Mapping[str, str] | None) -> None:
    """Record how many days the action takes to be repaid, at a steady pace."""
    start = action.days()[0]
    if start is not None and outcome.break_even_date is not None:
        days = (outcome.break_even_date - start).days + 1
        note = f"le {french.date(outcome.break_even_date)}, à rythme égal"
        record.figure(
            "seuil_delai", days, "days", label="Délai de rentabilité", dims=dims, note=note, show=False
        )


def _money(unit: str, currency: str) -> str:
    return currency if unit == "EUR" else unit
