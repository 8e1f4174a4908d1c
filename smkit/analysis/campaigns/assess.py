"""Was an action profitable? All that its inputs allow to know, and what is missing for the rest.

Amounts go through exact fractions and come out as `Decimal`: in floats 49.95 / (1.00 × 0.15) asks for one
sale too many. Two readings of ROI live side by side and are never mixed: `margin_per_euro` (source 003's
"ROI": margin / cost, break-even at 1) and `roi` (the standard one: (margin − cost) / cost, break-even at 0).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from smkit.analysis.campaigns.action import Action, numbers
from smkit.analysis.campaigns.breakeven import (
    break_even_conversion,
    break_even_cost,
    break_even_date,
    break_even_price,
    break_even_revenue,
    break_even_sales,
)
from smkit.analysis.campaigns.costs import acquisition_cost, action_cost, cost_per_buyer, unit_contact_cost
from smkit.analysis.campaigns.profit import gross_gain, margin, margin_per_euro, net_gain, roas, roi
from smkit.analysis.errors import InputError
from smkit.analysis.exact import decimal

_Step = tuple[str, Callable[..., Any], tuple[str, ...]]
_Lacks = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an action gives: amounts in €, ratios as numbers, conversion as a fraction 0–1, a date.

    A None is « n.d. » and has an entry in `missing`: the inputs that would be needed, or an empty tuple when
    they are all there and still give no answer (cost or contacts of zero, sales that earn nothing).
    """

    cost: Decimal | None = None
    cost_per_contact: Decimal | None = None
    cost_per_buyer: Decimal | None = None
    acquisition_cost: Decimal | None = None
    revenue: Decimal | None = None
    gross_gain: Decimal | None = None
    margin: Decimal | None = None
    net_gain: Decimal | None = None
    margin_per_euro: Decimal | None = None
    roi: Decimal | None = None
    roas: Decimal | None = None
    break_even_sales: int | None = None
    break_even_revenue: Decimal | None = None
    break_even_conversion: Decimal | None = None
    break_even_price: Decimal | None = None
    break_even_cost: Decimal | None = None
    break_even_date: date | None = None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


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
    known = numbers(action)
    have: dict[str, Any] = dict(known) | dict(zip(("start", "end"), action.days(), strict=True))
    lacks: _Lacks = {
        item.name: () if have.get(item.name) is not None else (item.name,) for item in fields(Action)
    }
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
    _apply((step for step in _STEPS if step[0] in {"margin_per_euro", "roi", "roas"}), have, lacks)
    return _outcome(have, lacks)


#: Result, its formula, and the inputs or earlier results that go in.
_STEPS: tuple[_Step, ...] = (
    ("cost_per_contact", unit_contact_cost, ("cost", "contacts")),
    ("cost_per_buyer", cost_per_buyer, ("cost", "buyers")),
    ("acquisition_cost", acquisition_cost, ("cost", "new_customers")),
    ("gross_gain", gross_gain, ("revenue", "cost")),
    ("margin", margin, ("revenue", "margin_rate")),
    ("net_gain", net_gain, ("margin", "cost")),
    ("margin_per_euro", margin_per_euro, ("margin", "cost")),
    ("roi", roi, ("margin", "cost")),
    ("roas", roas, ("revenue", "cost")),
    ("break_even_sales", break_even_sales, ("to_repay", "unit_margin")),
    ("break_even_revenue", break_even_revenue, ("to_repay", "margin_share")),
    ("break_even_conversion", break_even_conversion, ("break_even_sales", "contacts")),
    ("break_even_price", break_even_price, ("cost_before_discount", "sold", "goods_cost", "given_share", "given_amount")),
    ("break_even_cost", break_even_cost, ("margin",)),
    ("break_even_date", break_even_date, ("start", "end", "sold", "break_even_sales")),
)  # fmt: skip
#: An input that announces a part of the cost, and all that this part needs.
_PARTS = {
    "fixed_cost": ("fixed_cost",),
    "cost_per_contact": ("contacts", "cost_per_contact"),
    "cost_per_click": ("clicks", "cost_per_click"),
    "followups": ("followups", "cost_per_followup"),
    "cost_per_followup": ("followups", "cost_per_followup"),
    "hours": ("hours", "hourly_cost"),
    "hourly_cost": ("hours", "hourly_cost"),
}


def _first_steps(known: Mapping[str, Fraction]) -> list[_Step]:
    """Revenue, cost and unit margin, by the way that the known inputs allow."""
    discount, coupon = known.get("discount", Fraction(0)), known.get("coupon", Fraction(0))
    paid = _union(needs for given, needs in _PARTS.items() if given in known)
    if not paid and not discount and not coupon:
        paid = ("fixed_cost",)
    sold = "added" if "added" in known else "buyers"
    steps: list[_Step] = [("sold", lambda count: count, (sold,))]
    if "revenue" not in known:
        steps.append(("revenue", lambda price, sold: decimal(price * sold), ("price", "sold")))
    elif "price" not in known and known.get(sold):
        # returns beyond sales leave no price
        steps.append(
            ("price", lambda revenue, sold: revenue / sold if revenue >= 0 else None, ("revenue", "sold"))
        )
    steps.append(
        ("cost_before_discount", lambda *costs: action_cost(**dict(zip(paid, costs, strict=True))), paid)
    )
    steps += _offer_steps(discount, coupon, partly=bool({"coupons", "redemption"} & known.keys()))
    if sold == "added" and (discount or coupon):
        steps += _paid_by_all(discount, coupon)
    apart = (
        sold == "added"
    )  # what is given to buyers who would have come anyway does not grow with the sales added
    return [
        *steps,
        ("goods_cost", lambda price, rate: price * (1 - rate), ("price", "margin_rate")),
        ("cost", lambda before, given: before + decimal(given), ("cost_before_discount", "given_away")),
        ("to_repay", lambda cost: cost, ("cost" if apart else "cost_before_discount",)),
    ]


def _paid_by_all(discount: Fraction, coupon: Fraction) -> list[_Step]:
    """What an offer gives away per sale added, and what such a sale leaves, when all buyers use the offer, added or not."""
    return [
        ("given_share", lambda used, sold: discount * used / sold if sold else None, ("used", "sold")),
        ("given_amount", lambda used, sold: coupon * used / sold if sold else None, ("used", "sold")),
        ("unit_margin", lambda price, rate: price * rate, ("price", "margin_rate")),
        ("margin_share", lambda rate: rate, ("margin_rate",)),
    ]


def _offer_steps(discount: Fraction, coupon: Fraction, *, partly: bool) -> list[_Step]:
    """What a discount and a coupon give away, in all and per sale, and what a sale then leaves."""
    if not discount and not coupon:
        return [
            ("given_away", lambda: Fraction(0), ()),
            ("given_share", lambda: Fraction(0), ()),
            ("given_amount", lambda: Fraction(0), ()),
            ("unit_margin", lambda price, rate: price * rate, ("price", "margin_rate")),
            ("margin_share", lambda rate: rate, ("margin_rate",)),
        ]
    off: _Step = ("off", lambda price: price * discount + coupon, ("price",))
    if not discount:
        off = ("off", lambda: coupon, ())
    used: _Step = ("used", lambda buyers: buyers, ("buyers",))
    share: _Step = ("share", lambda: Fraction(1), ())
    if partly:
        used = ("used", lambda coupons, redemption: coupons * redemption, ("coupons", "redemption"))
        share = ("share", lambda used, buyers: used / buyers if buyers else None, ("used", "buyers"))
    return [
        off,
        used,
        share,
        ("given_away", lambda off, used: off * used, ("off", "used")),
        ("given_share", lambda share: discount * share, ("share",)),
        ("given_amount", lambda share: coupon * share, ("share",)),
        (
            "unit_margin",
            lambda price, rate, off, share: price * rate - off * share,
            ("price", "margin_rate", "off", "share"),
        ),
        ("margin_share", lambda left, price: left / price if price else None, ("unit_margin", "price")),
    ]


def _apply(steps: Iterable[_Step], have: dict[str, Any], lacks: _Lacks) -> None:
    """Work out each result whose ingredients are there; for the others, hand on what is missing."""
    for result, formula, needs in steps:
        values = [have.get(need) for need in needs]
        have[result] = None if any(value is None for value in values) else formula(*values)
        lacks[result] = _union(lacks[need] for need in needs)


def _outcome(have: Mapping[str, Any], lacks: _Lacks) -> Outcome:
    results = {item.name: have.get(item.name) for item in fields(Outcome) if item.name != "missing"}
    missing = {name: lacks.get(name, ()) for name, value in results.items() if value is None}
    if isinstance(results["revenue"], Fraction):
        results["revenue"] = decimal(results["revenue"])
    return Outcome(**results, missing=missing)


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))
