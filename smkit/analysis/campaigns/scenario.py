"""What if? A campaign described by five numbers that a person can move."""

from smkit.analysis.campaigns.action import Action
from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact, show


def scenario(
    *, cost: Number, contacts: Number, conversion: Number, price: Number, margin_rate: Number, name: str = ""
) -> Action:
    """Describe a campaign by what it costs, whom it reaches and what they buy.

    Parameters: `cost` and `price` in €; `contacts`, people reached; `conversion`, the share of them who buy once (0–1);
    `margin_rate`, taux de marque (0–1); `name`.
    Returns an Action, whose buyers are contacts × conversion, to the nearest whole person.
    Raises InputError, as `Action`, and for a conversion outside 0–1.

    >>> scenario(cost=15_000, contacts=5_000, conversion=0.04, price=100, margin_rate=0.5).buyers
    200
    """
    share = exact("conversion", conversion)
    if share > 1:
        raise InputError(
            f"Taux de conversion : {show(share * 100)} % trouvé, or on ne convainc pas plus de 100 % des contacts."
        )
    reached = exact("contacts", contacts)
    if reached.denominator != 1:
        raise InputError(
            f"Nombre de contacts : {show(reached)} trouvé, or des personnes se comptent en nombre entier."
        )
    buyers = int(reached * share + exact("conversion", 1) / 2)
    return Action(
        name=name,
        fixed_cost=cost,
        contacts=int(reached),
        price=price,
        buyers=min(buyers, int(reached)),
        margin_rate=margin_rate,
    )
