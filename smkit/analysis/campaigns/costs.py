"""What did an action cost? Every way of paying for one, added up exactly."""

from decimal import Decimal

from smkit.analysis.exact import Number, decimal, exact, ratio


def action_cost(
    *,
    fixed_cost: Number = 0,
    contacts: Number = 0,
    cost_per_contact: Number = 0,
    clicks: Number = 0,
    cost_per_click: Number = 0,
    followups: Number = 0,
    cost_per_followup: Number = 0,
    hours: Number = 0,
    hourly_cost: Number = 0,
    price: Number = 0,
    discount: Number = 0,
    coupon: Number = 0,
    buyers: Number = 0,
) -> Decimal:
    """Return the cost in € of an action: fixed part, contacts, clicks, follow-ups, staff time and discounts given away.

    Counts and € as in `campaigns.Action`; `discount` is a fraction of `price`, `coupon` an amount off it, both for each of
    `buyers` (those who use the offer). Source: 003, and staff time at its full hourly cost.

    >>> action_cost(price=100, discount=0.30, buyers=200)
    Decimal('6000')
    >>> action_cost(clicks=1_000, cost_per_click=0.45, hours=6, hourly_cost=35)
    Decimal('660')
    """
    fixed = exact("fixed_cost", fixed_cost)
    called = exact("contacts", contacts) * exact("cost_per_contact", cost_per_contact)
    clicked = exact("clicks", clicks) * exact("cost_per_click", cost_per_click)
    followed = exact("followups", followups) * exact("cost_per_followup", cost_per_followup)
    worked = exact("hours", hours) * exact("hourly_cost", hourly_cost)
    off = exact("price", price) * exact("discount", discount) + exact("coupon", coupon)
    return decimal(fixed + called + clicked + followed + worked + off * exact("buyers", buyers))


def unit_contact_cost(cost: Number, contacts: Number) -> Decimal | None:
    """Return the cost in € of reaching one contact; None without contacts. Source: 003.

    >>> unit_contact_cost(15_000, 5_000)
    Decimal('3')
    """
    return ratio(exact("cost", cost), exact("contacts", contacts))


def cost_per_buyer(cost: Number, buyers: Number) -> Decimal | None:
    """Return the cost in € of one buyer (CPA, coût par acquisition); None without buyers.

    >>> cost_per_buyer(15_000, 200)
    Decimal('75')
    """
    return ratio(exact("cost", cost), exact("buyers", buyers))


def acquisition_cost(cost: Number, new_customers: Number) -> Decimal | None:
    """Return the cost in € of one new customer (CAC): buyers who already were customers do not count; None without any.

    >>> acquisition_cost(15_000, 120)
    Decimal('125')
    """
    return ratio(exact("cost", cost), exact("new_customers", new_customers))
