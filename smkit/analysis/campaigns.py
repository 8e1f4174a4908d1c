"""What did a campaign cost, what did it bring in, and how many sales repay it?

Amounts go through exact fractions and come out as `Decimal`: in floats 49.95 / (1.00 × 0.15) asks for one
sale too many. Two readings of ROI live side by side and are never mixed: `margin_per_euro` (source 003's
"ROI": margin / cost, break-even at 1) and `roi` (the standard one: (margin − cost) / cost, break-even at 0).
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, decimal, exact, ratio, show

_Step = tuple[str, Callable[..., Any], tuple[str, ...]]
_Lacks = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Action:
    """A marketing or sales action as its owner describes it; what is not known stays None.

    `fixed_cost`, `cost_per_contact`, `cost_per_followup`, `price` and `revenue` are in €; `discount` (share of
    the list price given away) and `margin_rate` (taux de marque: share of the price left after the buying
    cost) are fractions 0–1; `contacts`, `followups` and `buyers` are counts.
    `revenue` is counted at list price, before the discount; left out, it is `price × buyers`.
    Raises InputError: negative cost or count, rate outside 0–1, more buyers than contacts.

    >>> Action(name="Mailing", fixed_cost=15_000, buyers=200, price=100, margin_rate=0.5).price
    100
    """

    name: str = ""
    fixed_cost: Number | None = None
    contacts: Number | None = None
    cost_per_contact: Number | None = None
    followups: Number | None = None
    cost_per_followup: Number | None = None
    price: Number | None = None
    discount: Number | None = None
    buyers: Number | None = None
    revenue: Number | None = None
    margin_rate: Number | None = None

    def __post_init__(self) -> None:
        known = _known(self)
        buyers, contacts = known.get("buyers"), known.get("contacts")
        if buyers is not None and contacts is not None and buyers > contacts:
            raise InputError(
                f"Il y a plus d'acheteurs ({show(buyers)}) que de contacts ({show(contacts)}) : vérifiez les "
                "deux nombres, ou laissez les contacts vides si des personnes non contactées ont acheté."
            )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an action gives: amounts in €, ratios as numbers, conversion as a fraction 0–1.

    A None is « n.d. » and has an entry in `missing`: the inputs that would be needed, or an empty tuple when
    they are all there and still give no answer (cost or contacts of zero, sales that earn nothing).
    """

    cost: Decimal | None = None
    cost_per_contact: Decimal | None = None
    revenue: Decimal | None = None
    gross_gain: Decimal | None = None
    margin: Decimal | None = None
    net_gain: Decimal | None = None
    margin_per_euro: Decimal | None = None
    roi: Decimal | None = None
    break_even_sales: int | None = None
    break_even_conversion: Decimal | None = None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


def action_cost(
    *,
    fixed_cost: Number = 0,
    contacts: Number = 0,
    cost_per_contact: Number = 0,
    followups: Number = 0,
    cost_per_followup: Number = 0,
    price: Number = 0,
    discount: Number = 0,
    buyers: Number = 0,
) -> Decimal:
    """Return the cost in € of an action: fixed part, contacts, follow-ups and discounts given away.

    Counts and € as in `Action`; `discount` is a fraction of `price`. Source: 003.

    >>> action_cost(price=100, discount=0.30, buyers=200)
    Decimal('6000')
    """
    fixed = exact("fixed_cost", fixed_cost)
    calls = exact("contacts", contacts) * exact("cost_per_contact", cost_per_contact)
    followed = exact("followups", followups) * exact("cost_per_followup", cost_per_followup)
    given_away = exact("price", price) * exact("discount", discount) * exact("buyers", buyers)
    return decimal(fixed + calls + followed + given_away)


def unit_contact_cost(cost: Number, contacts: Number) -> Decimal | None:
    """Return the cost in € of reaching one contact; None without contacts. Source: 003.

    >>> unit_contact_cost(15_000, 5_000)
    Decimal('3')
    """
    return ratio(exact("cost", cost), exact("contacts", contacts))


def gross_gain(revenue: Number, cost: Number) -> Decimal:
    """Return revenue less the action's cost, in €: what is left before the goods are paid for. Source: 003.

    >>> gross_gain(20_000, 15_000)
    Decimal('5000')
    """
    return decimal(exact("revenue", revenue) - exact("cost", cost))


def margin(revenue: Number, margin_rate: Number) -> Decimal:
    """Return the margin in € on `revenue`; `margin_rate` is the taux de marque, 0–1. Source: 003.

    >>> margin(20_000, 0.5)
    Decimal('10000')
    """
    return decimal(exact("revenue", revenue) * exact("margin_rate", margin_rate))


def net_gain(margin: Number, cost: Number) -> Decimal:
    """Return the margin less the action's cost, in €: what the action really earned. Source: 003.

    >>> net_gain(10_000, 15_000)
    Decimal('-5000')
    """
    return decimal(exact("margin", margin) - exact("cost", cost))


def margin_per_euro(margin: Number, cost: Number) -> Decimal | None:
    """Return the margin brought by each euro spent (source 003's "ROI", break-even at 1); None at cost 0.

    >>> round(margin_per_euro(10_000, 15_000), 4)
    Decimal('0.6667')
    """
    return ratio(exact("margin", margin), exact("cost", cost))


def roi(margin: Number, cost: Number) -> Decimal | None:
    """Return the standard ROI, (margin − cost) / cost: a fraction, break-even at 0; None at cost 0.

    >>> round(roi(10_000, 15_000), 4)
    Decimal('-0.3333')
    """
    spent = exact("cost", cost)
    return ratio(exact("margin", margin) - spent, spent)


def break_even_sales(cost: Number, unit_margin: Number) -> int | None:
    """Return the smallest number of sales at which an action no longer loses money.

    `cost` is in €, `unit_margin` in € per sale (price × taux de marque, less any discount).
    None when a sale earns nothing, so that no number of sales is enough; 0 when nothing was spent.
    Source: 003 (coût / taux de marge / prix de vente).

    >>> break_even_sales(15_000, Decimal(100) * Decimal("0.50"))
    300
    """
    spent, earned = exact("cost", cost), exact("unit_margin", unit_margin)
    if spent == 0:
        return 0
    return math.ceil(spent / earned) if earned > 0 else None


def break_even_conversion(sales: Number, contacts: Number) -> Decimal | None:
    """Return the share of contacts that must buy to reach `sales`; None without contacts.

    Above 1 the action cannot repay itself: there are not enough contacts.

    >>> break_even_conversion(300, 5_000)
    Decimal('0.06')
    """
    return ratio(exact("sales", sales), exact("contacts", contacts))


def assess(action: Action) -> Outcome:
    """Return everything that the inputs of `action` allow, and what is missing for the rest.

    A discount is a cost that grows with sales, so break-even counts it on each of them: the other costs are
    divided by price × (taux de marque − discount). Source: 003; both readings of ROI are given.

    >>> outcome = assess(Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5))
    >>> outcome.net_gain, outcome.break_even_sales
    (Decimal('-5000'), 300)
    >>> assess(Action(price=100, discount=0.3, buyers=200)).missing["margin"]
    ('margin_rate',)
    """
    known = _known(action)
    have: dict[str, Any] = dict(known)
    lacks: _Lacks = {item.name: () if item.name in known else (item.name,) for item in fields(Action)}
    _apply((*_first_steps(known), *_STEPS), have, lacks)
    return _outcome(have, lacks)


def total(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the outcome of several actions together: amounts are added, ratios are ratios of the sums.

    An amount that one action lacks is None for the whole, with that action's missing inputs. Contact costs
    and break-evens do not add up: None. Raises InputError without any action. Source: 003 (action plan).

    >>> plan = [Action(fixed_cost=35_000, revenue=135_000), Action(fixed_cost=5_000, revenue=15_000)]
    >>> total(assess(action) for action in plan).revenue
    Decimal('150000')
    """
    parts = list(outcomes)
    if not parts:
        raise InputError("Il n'y a aucune action à additionner : donnez-en au moins une.")
    have: dict[str, Any] = {}
    lacks: _Lacks = {}
    for name in ("cost", "revenue", "gross_gain", "margin", "net_gain"):
        amounts = [getattr(part, name) for part in parts]
        have[name] = None if None in amounts else sum(amounts, Decimal(0))
        lacks[name] = _union(part.missing.get(name, ()) for part in parts)
    _apply((step for step in _STEPS if step[0] in {"margin_per_euro", "roi"}), have, lacks)
    return _outcome(have, lacks)


#: Result, its formula, and the inputs or earlier results that go in.
_STEPS: tuple[_Step, ...] = (
    ("cost_per_contact", unit_contact_cost, ("cost", "contacts")),
    ("gross_gain", gross_gain, ("revenue", "cost")),
    ("margin", margin, ("revenue", "margin_rate")),
    ("net_gain", net_gain, ("margin", "cost")),
    ("margin_per_euro", margin_per_euro, ("margin", "cost")),
    ("roi", roi, ("margin", "cost")),
    ("break_even_sales", break_even_sales, ("cost_before_discount", "unit_margin")),
    ("break_even_conversion", break_even_conversion, ("break_even_sales", "contacts")),
)
#: An input that announces a part of the cost, and all that this part needs.
_PARTS = {
    "fixed_cost": ("fixed_cost",),
    "cost_per_contact": ("contacts", "cost_per_contact"),
    "followups": ("followups", "cost_per_followup"),
    "cost_per_followup": ("followups", "cost_per_followup"),
}


def _first_steps(known: Mapping[str, Fraction]) -> list[_Step]:
    """Revenue, cost and unit margin, by the way that the known inputs allow."""
    discount = known.get("discount", Fraction(0))
    paid = _union(needs for given, needs in _PARTS.items() if given in known)
    if not paid and not discount:
        paid = ("fixed_cost",)
    given_away = ("price", "buyers") if discount else ()
    steps: list[_Step] = [
        ("cost_before_discount", lambda *costs: action_cost(**dict(zip(paid, costs, strict=True))), paid),
        (
            "cost",
            lambda before, *sold: before + (decimal(math.prod(sold) * discount) if discount else 0),
            ("cost_before_discount", *given_away),
        ),
        ("unit_margin", lambda price, rate: price * (rate - discount), ("price", "margin_rate")),
    ]
    if "revenue" not in known:
        steps.insert(0, ("revenue", lambda price, buyers: decimal(price * buyers), ("price", "buyers")))
    elif "price" not in known and known.get("buyers"):
        steps.insert(0, ("price", lambda revenue, buyers: revenue / buyers, ("revenue", "buyers")))
    return steps


def _apply(steps: Iterable[_Step], have: dict[str, Any], lacks: _Lacks) -> None:
    """Work out each result whose ingredients are there; for the others, hand on what is missing."""
    for result, formula, needs in steps:
        values = [have.get(need) for need in needs]
        have[result] = None if None in values else formula(*values)
        lacks[result] = _union(lacks[need] for need in needs)


def _outcome(have: Mapping[str, Any], lacks: _Lacks) -> Outcome:
    results = {item.name: have.get(item.name) for item in fields(Outcome) if item.name != "missing"}
    missing = {name: lacks.get(name, ()) for name, value in results.items() if value is None}
    if isinstance(results["revenue"], Fraction):
        results["revenue"] = decimal(results["revenue"])
    return Outcome(**results, missing=missing)


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _known(action: Action) -> dict[str, Fraction]:
    """The checked inputs that are there; a NaN read from a table counts as not known."""
    given = {item.name: getattr(action, item.name) for item in fields(action) if item.name != "name"}
    return {
        name: exact(name, value) for name, value in given.items() if value is not None and not _nan(value)
    }


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
