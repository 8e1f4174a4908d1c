"""What may be said of an offer? That two products go together is counted; that proposing one sells it is still to be tested."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.judging.verdict import Verdict
from smkit.typography import told, typeset

_YEAR = 365.25 / 7  # weeks
_LEAST = 8.0  # weeks of orders, below which nothing is said of a year
_KEPT = 0.75  # share of their confidence that offers keep when they hold
#: The take-up is a hypothesis of ours: what it gives is told between half of it and twice as much.
TAKE_UPS = (0.5, 2.0)


def a_year(amount: float | None, weeks: float | None) -> float | None:
    """Return an amount of the orders' time for a year; None where either is not known, or time is too short.

    Parameters: `amount`, €; `weeks`, of `choose.weeks`.

    >>> round(a_year(200.0, 104.36), 1), a_year(200.0, 3.0)
    (100.0, None)
    """
    if amount is None or weeks is None or pd.isna(amount) or weeks < _LEAST:
        return None
    return float(amount) * _YEAR / weeks


def between(
    margin: float | None, weeks: float | None, take_up: float
) -> tuple[float | None, float | None, float | None]:
    """Return the margin that offers bring in a year: at the take-up assumed, and at the least and the most of `TAKE_UPS`.

    Parameters: `margin` (€) of `choose.total`, over `weeks`; `take_up`, the one assumed (fraction): no more than all say yes.

    >>> [round(each) for each in between(2_000.0, 2 * 365.25 / 7, 0.10)]
    [1000, 500, 2000]
    """
    yearly = a_year(margin, weeks)
    if yearly is None:
        return None, None, None
    few, many = TAKE_UPS
    return yearly, yearly * few, yearly * min(many, 1.0 / take_up)


def overall(offers: pd.DataFrame, total: Mapping[str, Any], weeks: float | None) -> Verdict:
    """Judge all the offers that are shown; at stake, their margin a year, each customer hearing one.

    Parameters: `offers`, of `choose.first`; `total`, of `choose.total`; `weeks`, of `choose.weeks`.

    >>> overall(pd.DataFrame(), {"margin": None}, None).word
    'on ne peut pas dire'
    """
    if not len(offers):
        return _verdict(
            "on ne peut pas dire", "offres", "Aucun couple de produits ne se rencontre plus que le hasard."
        )
    stake = a_year(total["margin"], weeks)
    return _verdict("oui", "offres", _LINKED, stake=stake, p=float(offers.iloc[0]["p_value"]))


def link(offer: Mapping[Any, Any], weeks: float | None) -> Verdict:
    """Judge one offer: `change` is how much more often its product is there, in points of baskets (0–100).

    Parameters: `offer`, a row of `choose.proven`; `weeks`, of `choose.weeks`.
    """
    usual = offer["confidence"] / offer["lift"]
    change, low, high = (
        100 * (offer[name] - usual) for name in ("confidence", "confidence_low", "confidence_high")
    )
    return _verdict(
        "oui", "offre", _LINKED, compared=(str(offer["antecedent"]), "toutes les commandes"), change=change, low=low, high=high,
        unit="points", stake=a_year(offer["expected_margin"], weeks), n=int(offer["n_customers"]), p=float(offer["p_value"]),
        dims=(("offre", str(offer["consequent"])),),
    )  # fmt: skip


def held(holding: Mapping[str, Any]) -> Verdict:
    """Judge whether offers hold in time. Parameters: `holding`, of `choose.holding`."""
    if holding["kept"] >= _KEPT:
        return _verdict(
            "oui",
            "tenue_des_regles",
            "Les dernières commandes ne les démentent pas.",
            n=int(holding["rules"]),
        )
    return _verdict(
        "non", "tenue_des_regles", "Les dernières commandes les démentent en partie.", n=int(holding["rules"])
    )


def broken(offers: pd.DataFrame) -> Verdict:
    """Judge offers that later orders contradict. Parameters: `offers`, of `choose.proven`, those that do not hold."""
    return _verdict(
        "non",
        "offres_dementies",
        "Leur part a baissé dans les dernières commandes, au-delà du hasard.",
        n=len(offers),
    )


def moved(move: Mapping[Any, Any]) -> Verdict:
    """Judge a move to a dearer product. Parameters: `move`, a row of `upsell`."""
    reason = "Plus de clients différents y montent que le hasard n'en ferait monter."
    return _verdict(
        "oui", "montee_en_gamme", reason, compared=(str(move["consequent"]), str(move["antecedent"])), n=int(move["n_next"]),
        p=float(move["p_value"]),
    )  # fmt: skip


def avoided(pair: Mapping[Any, Any]) -> Verdict:
    """Judge two products that avoid each other: they do not go together. Parameters: `pair`, a row of `substitutes`."""
    reason = "Bien moins de clients prennent les deux ensemble que le hasard n'en ferait."
    return _verdict("non", "paire", reason, compared=(str(pair["second"]), str(pair["first"])))


def tight(floor: float) -> Verdict:
    """Judge bundles that leave no room for a discount. Parameters: `floor`, the least margin rate that they must keep."""
    return _verdict("non", "remise_lot", f"Il n'y resterait pas {told(100 * floor)} % de marge.")


def untried(about: str, stake: float | None = None) -> Verdict:
    """Say of an action that nobody has tried it yet: a bundle at a price, an offer without a control group."""
    return _verdict("trop tôt", about, "Seul un essai, avec un groupe témoin, le dira.", stake=stake)


_LINKED = "Ces produits se rencontrent chez plus de clients différents que le hasard n'en ferait ; l'offre, elle, reste à tester."


def _verdict(word: Any, about: str, reason: str, **more: Any) -> Verdict:
    return Verdict(word, about, typeset(reason), **more)
