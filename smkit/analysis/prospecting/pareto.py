"""Do 20 % of the customers make 80 % of the sales? The curve, and when the rule does not hold."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import holds
from smkit.typography import told

_CLOSE = 0.05  # the rule « 20 makes 80 » holds when the top fifth makes 80 % give or take this


@dataclass(frozen=True)
class Pareto:
    """How sales are spread: `customers` in all, `needed` to make the `goal` share, the `top` share that the first fifth makes, and
    whether the rule of 80/20 `holds`: "yes", "flatter" (more customers are needed) or "steeper". `unnamed`, sales of no known
    customer, left out. `curve`: rank, customers (share), sales (share), one row a customer."""

    customers: int
    needed: int
    goal: float
    top: float
    holds: str
    total: float
    unnamed: float
    curve: pd.DataFrame = field(repr=False, compare=False)

    @property
    def share(self) -> float:
        """Share of the customers that makes the goal share of the sales (0–1)."""
        return self.needed / self.customers


def pareto(table: pd.DataFrame, customer: str, amount: str, goal: float = 0.8) -> Pareto:
    """Return how many customers make 80 % of the sales.

    Parameters: `table` of sales, one row each; `customer` and `amount` (currency), names of its columns; `goal`, the share (0–1).
    Raises InputError when a column does not exist, the goal is no share, or nothing was sold to a named customer.
    Source: 002 (loi de Pareto); the rule is an observation, no law: it is measured here.

    >>> sales = pd.DataFrame({"client": list("ABCDE"), "montant": [80, 5, 5, 5, 5]})
    >>> spread = pareto(sales, "client", "montant")
    >>> spread.needed, spread.customers, spread.holds
    (1, 5, 'yes')
    """
    holds(table, customer, amount)
    if not 0 < goal < 1:
        raise InputError(
            f"Part visée : {told(goal)} trouvé, or elle se trouve entre 0 et 1 (80 % s'écrit 0,8)."
        )
    named = table[customer].notna() & (table[customer].astype(str).str.strip() != "")
    sums = table.loc[named].groupby(customer)[amount].sum().sort_values(ascending=False, kind="stable")
    sold = sums[sums > 0]
    if sold.empty:
        raise InputError(
            f"Aucune vente à un client nommé dans « {customer} » et « {amount} » : la courbe de Pareto demande un montant "
            "par client."
        )
    shares = sold.cumsum().to_numpy() / sold.sum()
    needed = int(np.searchsorted(shares, goal - 1e-12) + 1)
    fifth = max(1, int(len(sold) * 0.2))
    top = float(shares[fifth - 1])
    rule = "yes" if abs(top - goal) <= _CLOSE else "flatter" if top < goal else "steeper"
    curve = pd.DataFrame(
        {
            "rank": range(1, len(sold) + 1),
            "customers": np.arange(1, len(sold) + 1) / len(sold),
            "sales": shares,
        }
    )
    return Pareto(
        len(sold), needed, goal, top, rule, float(sold.sum()), float(table.loc[~named, amount].sum()), curve
    )
