"""How likely is an action to lose money? The same action drawn thousands of times within ranges."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.campaigns.action import COUNTS, Action
from smkit.analysis.campaigns.many import INPUTS, frame, outcomes
from smkit.analysis.errors import InputError
from smkit.analysis.exact import LABELS, Number, exact, show
from smkit.errors import suggest

#: low, most likely and high value of an input.
Range = tuple[Number, Number, Number]


@dataclass(frozen=True)
class Risk:
    """What a simulation says of a result: its mean, 5 %, 50 % and 95 % quantiles, and the chance (0–1) that it is a loss.

    `error` is the standard error of that chance, which more draws would make smaller.
    """

    draws: int
    mean: float
    low: float
    middle: float
    high: float
    loss: float
    error: float


def simulate(
    action: Action,
    ranges: Mapping[str, Range],
    *,
    draws: int = 10_000,
    seed: int = 2026,
    conversion: Range | None = None,
) -> pd.DataFrame:
    """Draw an action again and again, each uncertain input within its range.

    Parameters: `action`; `ranges`, {field of `Action`: (low, most likely, high)}, drawn by triangles, independently of each
    other (an assumption to be told: inputs that move together make results more uncertain); `draws`; `seed`, the same
    seed gives the same draws; `conversion`, range of the share of contacts who buy: buyers are then drawn among the contacts.
    Where revenue is told and the number of buyers varies, what each of them buys stays the same.
    Returns one row a draw: the inputs that vary, then every number of `Outcome`.
    Raises InputError for an unknown field, a range out of order or that makes no sense for it, more buyers than contacts, a
    conversion without contacts, or an input that the told revenue leaves without effect.

    >>> mailing = Action(fixed_cost=15_000, contacts=5_000, price=100, margin_rate=0.5)
    >>> drawn = simulate(mailing, {}, conversion=(0.04, 0.06, 0.08), draws=1_000)
    >>> len(drawn), int(drawn["buyers"].between(150, 450).sum())
    (1000, 1000)
    """
    if draws < 1:
        raise InputError(f"Nombre de tirages : {draws} trouvé, il en faut au moins 1.")
    action = _movable(action, ranges, conversion)
    random = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    for name, given in ranges.items():
        if name not in INPUTS:
            raise InputError(f"Une action n'a pas de nombre « {name} ».{suggest(name, INPUTS)}")
        drawn = _triangle(random, *_checked(name, LABELS[name], given), draws)
        columns[name] = np.round(drawn) if name in COUNTS else drawn
    if conversion is not None:
        contacts = columns.get("contacts", np.full(draws, float(action.contacts or 0)))
        share = _triangle(random, *_checked("conversion", "Taux de conversion", conversion), draws)
        if not contacts.any():
            raise InputError(
                "Taux de conversion incertain : donnez aussi le nombre de contacts, dont il est la part qui achète."
            )
        columns["buyers"] = random.binomial(contacts.astype(np.int64), share).astype("float64")
    table = frame(action, columns, draws)
    return pd.concat([table[list(columns)], outcomes(table)], axis="columns")


def likely(
    action: Action, ranges: Mapping[str, Range], conversion: Range | None = None
) -> tuple[Action, dict[str, Range]]:
    """Return the action at the most likely values of its ranges, and the ranges to draw it within: one model for both.

    Parameters: as `simulate`. A range of buyers that lies under the buyers told, most likely below them, is that of the sales that
    the action added: the others would have bought anyway, and have their discount too.
    Returns the action, its uncertain inputs at their most likely value, and the ranges by field.
    Raises InputError for a range out of order, or what `Action` refuses.

    >>> offer = Action(fixed_cost=200, price=100, discount=0.1, buyers=80, margin_rate=0.35)
    >>> point, drawn = likely(offer, {"buyers": (20, 30, 80)})
    >>> point.buyers, point.added, drawn
    (80, 30, {'added': (20, 30, 80)})
    """
    drawn = dict(ranges)
    asked = drawn.get("buyers")
    if asked is not None and len(asked) == 3 and action.buyers is not None and action.added is None:
        told, (_, middle, most) = exact("buyers", action.buyers), (exact("buyers", value) for value in asked)
        if middle < told and most <= told:
            drawn = {("added" if name == "buyers" else name): given for name, given in drawn.items()}
    for name, given in drawn.items():
        if name not in INPUTS:
            raise InputError(f"Une action n'a pas de nombre « {name} ».{suggest(name, INPUTS)}")
        _checked(name, LABELS[name], given)
    point = _movable(action, drawn, conversion)
    if "price" in drawn and point.price is not None and point.margin_rate is not None:
        goods = exact("price", point.price) * (1 - exact("margin_rate", point.margin_rate))
        price = exact("price", drawn["price"][1])
        if price > goods:
            point = replace(point, margin_rate=1 - goods / price)
    middles: dict[str, Any] = {name: given[1] for name, given in drawn.items()}
    if conversion is not None:
        reached = exact("contacts", middles.get("contacts", point.contacts or 0))
        middles["buyers"] = round(reached * exact("conversion", conversion[1]))
    return replace(point, **middles), drawn


def risk(results: pd.Series) -> Risk:
    """Sum up the draws of a result.

    Parameters: `results`, a column of `simulate`, such as net_gain.
    Raises InputError when some of them are n.d.

    >>> risk(pd.Series([-10.0, 10.0, 20.0, 30.0])).loss
    0.25
    """
    if results.isna().any():
        raise InputError(
            "Le résultat est inconnu dans certains tirages : complétez l'action avant de la simuler."
        )
    values = results.to_numpy(dtype="float64")
    low, middle, high = (float(x) for x in np.quantile(values, [0.05, 0.5, 0.95]))
    loss = float((values < 0).mean())
    error = math.sqrt(loss * (1 - loss) / len(values))
    return Risk(len(values), float(values.mean()), low, middle, high, loss, error)


def _movable(action: Action, ranges: Mapping[str, Range], conversion: Range | None) -> Action:
    """The action, such that each uncertain input moves its result."""
    buyers = ranges.get("buyers")
    contacts = ranges["contacts"][0] if "contacts" in ranges else action.contacts
    if buyers is not None and contacts is not None and len(buyers) == 3:
        most, reached = exact("buyers", buyers[2]), exact("contacts", contacts)
        if most > reached:
            raise InputError(
                f"Nombre d'acheteurs : jusqu'à {show(most)} trouvé, or il n'y a que {show(reached)} contacts. Réduisez la "
                "fourchette, ou laissez les contacts vides si des personnes non contactées ont acheté."
            )
    if action.revenue is None and "revenue" not in ranges:
        return action
    if "price" in ranges:
        raise InputError(
            "Le prix est incertain, mais le chiffre d'affaires est donné : il ne bougerait pas. Donnez la fourchette du chiffre "
            "d'affaires, ou retirez-le."
        )
    if "revenue" in ranges:  # what the sales came to moves, and the price with it
        return replace(action, price=None) if action.sold else action
    if buyers is None and conversion is None:
        return action
    if not action.buyers:
        raise InputError(
            "Le nombre d'acheteurs est incertain, mais le chiffre d'affaires est donné : il ne bougerait pas. Donnez aussi les "
            "acheteurs (leur panier restera le même), ou la fourchette du chiffre d'affaires."
        )
    basket = exact("revenue", action.revenue or 0) / exact("buyers", action.buyers)
    return replace(action, price=basket, revenue=None)


def _checked(name: str, label: str, given: Range) -> tuple[float, float, float]:
    if len(given) != 3:
        raise InputError(
            f"{label} : trois valeurs sont attendues (basse, probable, haute), {len(given)} trouvées."
        )
    low, likely, high = (exact(name, value) for value in given)
    if not low <= likely <= high:
        raise InputError(
            f"{label} : {show(low)}, {show(likely)}, {show(high)} trouvés, or les valeurs vont de la plus basse à la plus haute."
        )
    if name == "conversion" and high > 1:
        raise InputError(f"{label} : {show(high)} trouvé, or une part va de 0 à 1 (4 % s'écrit 0,04).")
    return float(low), float(likely), float(high)


def _triangle(random: np.random.Generator, low: float, likely: float, high: float, draws: int) -> np.ndarray:
    return random.triangular(low, likely, high, draws) if low < high else np.full(draws, low)
