"""What an action is: the numbers that its owner gives, checked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact, show

#: Fields of `Action` that are no numbers.
NO_NUMBERS = ("name", "start", "end")
#: Fields that count people or things: whole numbers.
COUNTS = ("contacts", "clicks", "followups", "coupons", "buyers", "added", "new_customers")


@dataclass(frozen=True, kw_only=True)
class Action:
    """A marketing or sales action as its owner describes it; what is not known stays None.

    In €: `fixed_cost`, `cost_per_contact`, `cost_per_click`, `cost_per_followup`, `hourly_cost` (of staff), `price`, `coupon`
    (off the price of a sale) and `revenue`. Fractions 0–1: `discount` (share of the list price given away), `redemption` (share
    of the `coupons` handed out that are used) and `margin_rate` (taux de marque: share of the price left after the buying
    cost). Counts: `contacts`, `clicks`, `followups`, `hours`, `coupons`, `buyers`, `added`, `new_customers`. `start`
    and `end`, first and last day (a date, or a text such as 2026-03-01 or 01/03/2026).
    `added`, of the buyers, those who would not have bought without the action: their sales alone are its revenue, but the discount
    is paid on all `buyers`; left out, all of them are.
    `revenue` is counted at list price, before the discount; left out, it is `price × buyers` (or `added`), which it may not
    contradict; told too, the one of the two that says less is left out. Without `coupons` and
    `redemption`, every buyer uses the discount or coupon.
    Raises InputError: negative cost or count, rate outside 0–1, margin rate of 0, more buyers than contacts, more coupons used
    than buyers, a revenue that is not that of the sales at their price, an end before the start.

    >>> Action(name="Mailing", fixed_cost=15_000, buyers=200, price=100, margin_rate=0.5).price
    100
    """

    name: str = ""
    fixed_cost: Number | None = None
    contacts: Number | None = None
    cost_per_contact: Number | None = None
    clicks: Number | None = None
    cost_per_click: Number | None = None
    followups: Number | None = None
    cost_per_followup: Number | None = None
    hours: Number | None = None
    hourly_cost: Number | None = None
    price: Number | None = None
    discount: Number | None = None
    coupon: Number | None = None
    coupons: Number | None = None
    redemption: Number | None = None
    buyers: Number | None = None
    added: Number | None = None
    new_customers: Number | None = None
    revenue: Number | None = None
    margin_rate: Number | None = None
    start: date | str | None = None
    end: date | str | None = None

    @property
    def sold(self) -> Number | None:
        """The sales that are put to its account: those it added, where they are told; else those of all its buyers.

        >>> Action(buyers=60, added=25).sold, Action(buyers=60).sold
        (25, 60)
        """
        return self.buyers if self.added is None else self.added

    def __post_init__(self) -> None:
        known = numbers(self)
        if known.get("margin_rate") == 0:
            raise InputError(
                "Taux de marque : 0 trouvé, or une vente qui ne laisse aucune marge ne rembourse jamais une action. Donnez la part "
                "du prix qui reste une fois le produit payé (50 % s'écrit 0,5), ou laissez vide si vous ne la connaissez pas."
            )
        _at_most(known.get("buyers"), known.get("contacts"), _TOO_MANY_BUYERS)
        if "coupons" in known and "redemption" in known:
            _at_most(known["coupons"] * known["redemption"], known.get("buyers"), _TOO_MANY_COUPONS)
        _at_most(known.get("added"), known.get("buyers"), _TOO_MANY_ADDED)
        _at_most(known.get("new_customers"), known.get("buyers"), _TOO_MANY_NEW)
        self._tell_once(known)
        self.days()  # an end before its start is refused at once

    def days(self) -> tuple[date | None, date | None]:
        """Return its first and last day, None where they are not known.

        >>> Action(start="mars 2026", end="12 avril 2026").days()
        (datetime.date(2026, 3, 1), datetime.date(2026, 4, 12))
        """
        if not (self.start or self.end):
            return None, None
        from smkit.analysis.periods import window  # which loads pandas: no action without days needs it

        asked = window(None, self.start, self.end)
        return asked.start, asked.end

    def _tell_once(self, known: Mapping[str, Fraction]) -> None:
        """Keep one model of the sales: what is told twice is told once, and what contradicts itself is asked."""
        if not {"revenue", "price"} <= known.keys() or not known.get("added", known.get("buyers")):
            return
        sold = known.get("added", known.get("buyers", Fraction(0)))
        worth, told = known["price"] * sold, known["revenue"]
        if abs(worth - told) > (sold + 1) * _CENT / 2:
            raise InputError(
                f"Chiffre d'affaires : {show(told)} trouvé, or {show(sold)} ventes au prix de {show(known['price'])} font "
                f"{show(worth)}. Retirez le prix (le panier moyen de {show(Fraction(round(told / sold * 100), 100))} en tiendra "
                "lieu), ou le chiffre d'affaires."
            )
        # a price to the cent is a rounded one: what the sales came to says more
        object.__setattr__(self, "revenue" if worth == told else "price", None)


_CENT = Fraction(1, 100)
_TOO_MANY_BUYERS = (
    "Il y a plus d'acheteurs ({}) que de contacts ({}) : vérifiez les deux nombres, ou laissez les contacts vides si des "
    "personnes non contactées ont acheté."
)
_TOO_MANY_COUPONS = (
    "Il y a plus de bons utilisés ({}) que d'acheteurs ({}) : vérifiez le nombre de bons et leur taux "
    "d'utilisation."
)
_TOO_MANY_ADDED = "Il y a plus de ventes en plus ({}) que d'acheteurs ({}) : vérifiez les deux nombres."
_TOO_MANY_NEW = "Il y a plus de nouveaux clients ({}) que d'acheteurs ({}) : vérifiez les deux nombres."


def numbers(action: Action) -> Mapping[str, Fraction]:
    """Return the checked numbers of an action that are there, exact; a NaN read from a table counts as not known.

    >>> numbers(Action(price=100, margin_rate=float("nan")))
    {'price': Fraction(100, 1)}
    """
    given = {item.name: getattr(action, item.name) for item in fields(action) if item.name not in NO_NUMBERS}
    return {
        name: exact(name, value) for name, value in given.items() if value is not None and not _nan(value)
    }


def _at_most(number: Fraction | None, most: Fraction | None, message: str) -> None:
    if number is not None and most is not None and number > most:
        raise InputError(message.format(show(number), show(most)))


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
