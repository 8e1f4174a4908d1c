"""What if? A campaign described by a few numbers that a person can move, and what it would take to reach a gain."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.campaigns import portfolio
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.assess import assess
from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact, show
from smkit.errors import suggest

#: Lever → the least and the most that make sense for it; `needed` looks between them.
LEVERS: dict[str, tuple[float, float]] = {
    "conversion": (0, 1),
    "price": (0, 1e6),
    "margin_rate": (0.01, 1),
    "contacts": (0, 1e8),
    "cost": (0, 1e9),
}
_CHEAPER = "cost"  # the one lever whose fall brings more
_HALVINGS = 60  # of a range of 1e9: to far less than a cent, so that what is exact by hand is exact here


def scenario(
    *,
    cost: Number,
    contacts: Number,
    conversion: Number,
    price: Number,
    margin_rate: Number,
    discount: Number = 0,
    cost_per_contact: Number = 0,
    followups: Number = 0,
    cost_per_followup: Number = 0,
    without: Number = 0,
    name: str = "",
) -> Action:
    """Describe a campaign by what it costs, whom it reaches and what they buy.

    Parameters: `cost`, `cost_per_contact`, `cost_per_followup` and `price` in €; `contacts`, people reached; `conversion`, the
    share of them who buy once (0–1); `margin_rate`, taux de marque (0–1); `discount`, share of the price given away (0–1);
    `followups`, their number; `without`, the share of contacts who would have bought anyway, as a control group tells (0–1);
    `name`.
    Returns an Action, whose buyers are contacts × conversion, to the nearest whole person.
    Raises InputError, as `Action`, for a conversion outside 0–1, and for a `without` beyond `conversion`.

    >>> scenario(cost=15_000, contacts=5_000, conversion=0.04, price=100, margin_rate=0.5).buyers
    200
    >>> scenario(cost=15_000, contacts=5_000, conversion=0.04, price=100, margin_rate=0.5, without=0.01).added
    150
    """
    share, anyway = exact("conversion", conversion), exact("conversion", without)
    if share > 1:
        raise InputError(
            f"Taux de conversion : {show(share * 100)} % trouvé, or on ne convainc pas plus de 100 % des contacts."
        )
    if anyway > share:
        raise InputError(
            f"Ventes sans la campagne : {show(anyway * 100)} % trouvé, plus que le taux de conversion ({show(share * 100)} %) : "
            "la campagne ferait fuir des clients. Vérifiez les deux nombres."
        )
    reached = exact("contacts", contacts)
    if reached.denominator != 1:
        raise InputError(
            f"Nombre de contacts : {show(reached)} trouvé, or des personnes se comptent en nombre entier."
        )
    half = exact("conversion", 1) / 2
    buyers = min(int(reached * share + half), int(reached))
    given: dict[str, Any] = {
        "discount": discount,
        "cost_per_contact": cost_per_contact,
        "followups": followups if cost_per_followup else 0,
        "cost_per_followup": cost_per_followup if followups else 0,
        "added": buyers - min(int(reached * anyway + half), buyers) if anyway else 0,
    }
    return Action(
        name=name,
        fixed_cost=cost,
        contacts=int(reached),
        price=price,
        buyers=buyers,
        margin_rate=margin_rate,
        **{key: value for key, value in given.items() if value or (key == "added" and anyway)},
    )


def own(
    table: pd.DataFrame, campaign: str = "", *, margin_rate: Number | None = None
) -> tuple[str, dict[str, float]]:
    """Return a campaign that took place, as the numbers of a `scenario` to begin from.

    Parameters: `table`, canonical campaigns; `campaign`, its name, "" for the costliest whose contacts and buyers are known, or
    else the costliest; `margin_rate`, taux de marque where the table has none (0–1).
    Returns its name, and what is known of cost (currency), contacts (people), conversion, price (the mean basket, currency) and
    margin_rate, by name of `scenario`: a campaign without a counted contact says neither contacts nor conversion.
    Raises InputError for a name that the table does not have.

    >>> one = pd.DataFrame({"campaign": ["A"], "cost": [260.0], "contacts": [2_900], "buyers": [29], "revenue": [1_450.0]})
    >>> own(one, margin_rate=0.4)
    ('A', {'cost': 260.0, 'contacts': 2900.0, 'conversion': 0.01, 'price': 50.0, 'margin_rate': 0.4})
    """
    each = portfolio.summary(table, margin_rate=margin_rate)
    if campaign:
        chosen = each[each["campaign"] == campaign]
        if chosen.empty:
            names = [str(name) for name in each["campaign"]]
            raise InputError(
                f"La campagne « {campaign} » n'est pas dans le fichier.{suggest(campaign, names)}"
            )
    else:
        counted = each[each["contact_conversion"].between(0, 1)]
        chosen = (counted if len(counted) else each).sort_values("cost", ascending=False, kind="stable")
    row = chosen.iloc[0]
    known = {
        "cost": row["cost"],
        "contacts": row["contacts"],
        "conversion": row["contact_conversion"],
        "price": row["basket"],
        "margin_rate": row["margin_rate"],
    }
    if not 0 <= row["contact_conversion"] <= 1:  # people bought whom nobody counted as reached
        del known["contacts"], known["conversion"]
    return str(row["campaign"]), {
        name: round(float(value), 4) for name, value in known.items() if pd.notna(value) and value >= 0
    }


def needed(values: Mapping[str, Any], lever: str, gain: float) -> float | None:
    """Return what one lever must be for a campaign to bring a net gain, the others staying as they are.

    Parameters: `values`, arguments of `scenario`; `lever`, one of `LEVERS`; `gain`, in €.
    Returns the least value that is enough (the most, for `cost`), in the lever's unit; None when none is. A sale that is not whole
    brings nothing: conversion and contacts are those of the whole sale, as break-even sales are.
    Source: the net gain rises with each lever (falls with the cost), so that halving a range finds the point.

    >>> mailing = {"cost": 15_000, "contacts": 5_000, "conversion": 0.04, "price": 100, "margin_rate": 0.5}
    >>> round(needed(mailing, "conversion", 0), 6), needed(mailing, "contacts", 0), needed(mailing, "conversion", 1_000_000)
    (0.06, 7500.0, None)
    """
    low, high = LEVERS[lever]

    def enough(value: float) -> bool:
        moved = {**values, lever: round(value) if lever == "contacts" else value}
        if lever in ("conversion", "contacts") and moved["contacts"]:
            people = exact("contacts", moved["contacts"])
            moved["conversion"] = int(people * exact("conversion", moved["conversion"])) / people
        try:
            reached = assess(scenario(**moved)).net_gain
        except InputError:  # fewer buyers than there would be without the campaign
            return False
        return reached is not None and reached >= gain

    worst, best = (high, low) if lever == _CHEAPER else (low, high)
    if not enough(best):
        return None
    if enough(worst):
        return worst
    for _ in range(_HALVINGS):
        middle = (worst + best) / 2
        worst, best = (worst, middle) if enough(middle) else (middle, best)
    return float(round(best)) if lever == "contacts" else best
