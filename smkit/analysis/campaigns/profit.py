"""What did an action bring in? Gain, margin, and what each euro spent gave back."""

from decimal import Decimal

from smkit.analysis.exact import Number, decimal, exact, ratio


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
    """Return the margin brought by each euro spent (source 003's "ROI", also called POAS; break-even at 1); None at cost 0.

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


def roas(revenue: Number, cost: Number) -> Decimal | None:
    """Return the sales brought by each euro spent (ROAS), before the goods are paid for; None at cost 0.

    Break-even is not at 1 but at `breakeven.break_even_roas`.

    >>> roas(20_000, 8_000)
    Decimal('2.5')
    """
    return ratio(exact("revenue", revenue), exact("cost", cost))
