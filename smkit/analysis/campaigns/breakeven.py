"""From when does an action no longer lose? Break-even in sales, revenue, conversion, price, cost and date."""

import math
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from smkit.analysis.exact import Number, decimal, exact, ratio

_LONGEST = 36_525  # days: beyond a century, « at the same pace » means never


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


def break_even_revenue(cost: Number, margin_share: Number) -> Decimal | None:
    """Return the revenue at which an action no longer loses money.

    `cost` is in €; `margin_share` is what each euro of sales leaves (taux de marque, less the share given away).
    None when a sale earns nothing; 0 when nothing was spent.

    >>> break_even_revenue(15_000, 0.5)
    Decimal('30000')
    """
    spent, kept = exact("cost", cost), exact("margin_share", margin_share)
    if spent == 0:
        return Decimal(0)
    return decimal(spent / kept) if kept > 0 else None


def break_even_conversion(sales: Number, contacts: Number) -> Decimal | None:
    """Return the share of contacts that must buy to reach `sales`; None without contacts.

    Above 1 the action cannot repay itself: there are not enough contacts.

    >>> break_even_conversion(300, 5_000)
    Decimal('0.06')
    """
    return ratio(exact("sales", sales), exact("contacts", contacts))


def break_even_price(
    cost: Number, buyers: Number, goods_cost: Number, discount: Number = 0, coupon: Number = 0
) -> Decimal | None:
    """Return the price at which an action no longer loses money, with the same buyers, to the next cent.

    `cost` in €, discounts apart; `goods_cost`, € paid for the goods of one sale, which does not change with the price;
    `discount` (fraction of the price) and `coupon` (€) given away per sale. None without buyers, or when everything is given away.

    >>> break_even_price(15_000, 200, 50)
    Decimal('125')
    """
    sold = exact("buyers", buyers)
    # « margin_share » bears no bound: given to all buyers, an offer may cost more than the few sales it adds bring
    off = exact("margin_share", discount)
    if sold == 0 or off >= 1:
        return None
    needed = exact("cost", cost) / sold + exact("goods_cost", goods_cost) + exact("coupon", coupon)
    return decimal(Fraction(math.ceil(needed / (1 - off) * 100), 100))


def break_even_cost(margin: Number) -> Decimal:
    """Return the most that an action may cost with these sales: their margin, in €.

    >>> break_even_cost(10_000)
    Decimal('10000')
    """
    return decimal(exact("margin", margin))


def break_even_roas(margin_share: Number) -> Decimal | None:
    """Return the ROAS from which ads no longer lose money: 1 / taux de marque; None when a sale earns nothing.

    >>> break_even_roas(0.4)
    Decimal('2.5')
    """
    kept = exact("margin_share", margin_share)
    return decimal(1 / kept) if kept > 0 else None


def break_even_date(start: date, end: date, buyers: Number, sales: Number) -> date | None:
    """Return the day on which an action no longer loses money, its sales coming at a steady pace.

    `start` and `end`, first and last day of the `buyers`; `sales`, how many are needed. After `end`, the same pace is
    supposed to go on. None without buyers, or beyond a century.

    >>> break_even_date(date(2026, 3, 1), date(2026, 3, 20), 200, 300)
    datetime.date(2026, 3, 30)
    """
    sold, needed = exact("buyers", buyers), exact("sales", sales)
    if needed == 0:
        return start
    if sold == 0:
        return None
    days = math.ceil(needed * ((end - start).days + 1) / sold)
    return start + timedelta(days=days - 1) if days <= _LONGEST else None


def payback_date(cost: Number, margins: Iterable[tuple[date, Number]]) -> date | None:
    """Return the first day on which the margins received repay an action.

    `cost` in €; `margins`, (day, € of margin received that day), in any order. None while it is not repaid.

    >>> payback_date(100, [(date(2026, 3, 2), 60), (date(2026, 3, 1), 30), (date(2026, 3, 5), 20)])
    datetime.date(2026, 3, 5)
    """
    left = exact("cost", cost)
    for day, amount in sorted(margins):
        left -= exact("margin", amount)
        if left <= 0:
            return day
    return None
