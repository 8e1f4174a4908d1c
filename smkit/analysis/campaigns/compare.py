"""Which campaigns earned money, and what moves the result of one: tables in, tables out."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns.action import NO_NUMBERS, Action
from smkit.analysis.campaigns.assess import Outcome, assess
from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact, ratio
from smkit.analysis.needed import holds
from smkit.errors import suggest

if TYPE_CHECKING:
    import pandas as pd

_NOISE = 6  # decimals: rates and cents multiply to fewer, so that only the noise of floats is cut


def results(
    table: "pd.DataFrame", by: str | Sequence[str] = "campaign", *, margin_rate: Number | None = None
) -> "pd.DataFrame":
    """Return what campaigns cost and gave, rows added up by one or several columns.

    Parameters: `table`, canonical campaigns (`cost`; `revenue` and `margin_rate` where they are known); `by`,
    its columns to add up by; `margin_rate`, the taux de marque (0–1) of the rows that have none.
    Returns a row a value of `by`, in the table's order: cost, revenue, gross_gain, margin, net_gain (currency),
    margin_per_euro (break-even at 1), roi (fraction, break-even at 0). Ratios are ratios of the sums; an
    amount that one row lacks is missing for its whole group, and a ratio to a cost of zero is missing.
    Raises InputError for a column that the table does not have, or a rate outside 0–1.
    Source: 003, as `campaigns.assess`.

    >>> import pandas as pd
    >>> mailings = {"campaign": ["Mars", "Mars"], "cost": [9_000, 6_000], "revenue": [12_000, 8_000]}
    >>> results(pd.DataFrame(mailings), margin_rate=0.5)[["gross_gain", "net_gain"]].to_numpy().tolist()
    [[5000.0, -5000.0]]
    """
    keys = [by] if isinstance(by, str) else list(by)
    holds(table, *keys, "cost")
    known = table.reindex(columns=[*keys, "cost", "revenue", "margin_rate"])
    amounts = known[["cost", "revenue", "margin_rate"]].astype("float64")
    if margin_rate is not None:
        amounts["margin_rate"] = amounts["margin_rate"].fillna(float(exact("margin_rate", margin_rate)))
    amounts["margin"] = amounts["revenue"] * amounts.pop("margin_rate")
    grouped = amounts.groupby([known[key] for key in keys], sort=False, dropna=False)
    sums = grouped.sum(skipna=False).round(_NOISE).reset_index()
    sums["gross_gain"] = (sums["revenue"] - sums["cost"]).round(_NOISE)
    sums["net_gain"] = (sums["margin"] - sums["cost"]).round(_NOISE)
    spent = sums["cost"].where(sums["cost"] > 0)
    sums["margin_per_euro"] = sums["margin"] / spent
    sums["roi"] = sums["net_gain"] / spent
    order = ("cost", "revenue", "gross_gain", "margin", "net_gain", "margin_per_euro", "roi")
    return sums[[*keys, *order]]


def vary(action: Action, name: str, values: Iterable[Number]) -> "pd.DataFrame":
    """Work out an action again and again, one of its inputs taking each value in turn.

    Parameters: `action`; `name`, the field of `Action` that varies; `values`, in its unit.
    Returns a row a value: the input under its own name, then the numbers of `Outcome` (missing where n.d.; no date).
    Raises InputError for a field that an action does not have, or a value that makes no sense for it.

    >>> mailing = Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)
    >>> vary(mailing, "discount", [0, 0.1, 0.5])["break_even_sales"].tolist()
    [300.0, 375.0, nan]
    """
    import pandas as pd

    known = asdict(action).keys() - set(NO_NUMBERS)
    if name not in known:
        raise InputError(f"Une action n'a pas de nombre « {name} ».{suggest(name, known)}")
    rows = []
    for value in values:
        change: dict[str, Any] = {name: value}
        outcome = asdict(assess(replace(action, **change)))
        del outcome["missing"], outcome["break_even_date"]  # this table holds numbers
        rows.append(change | outcome)
    return pd.DataFrame(rows).astype("float64")


def readings(outcome: Outcome) -> "pd.DataFrame":
    """Return the three ratios that people call ROI, each with the value it takes at break-even.

    Parameters: `outcome` of an action, whose cost, revenue and margin are known.
    Returns rows reading, value, at_break_even: « revenue », (revenue − cost) / cost, which forgets the margin and
    breaks even at 1 / taux de marque − 1; « margin_per_euro » (source 003); « roi », the standard one. A ratio to
    nothing is missing. Raises InputError when cost, revenue or margin is not known.

    >>> table = readings(assess(Action(fixed_cost=30, price=10, buyers=4, margin_rate=0.5)))
    >>> [round(value, 4) for value in table["value"]], table["at_break_even"].tolist()
    ([0.3333, 0.6667, -0.3333], [1.0, 1.0, 0.0])
    """
    import pandas as pd

    if outcome.gross_gain is None or outcome.margin is None or outcome.cost is None:
        raise InputError("Pour lire un ROI, il faut le coût, le chiffre d'affaires et la marge de l'action.")
    on_revenue = ratio(exact("revenue", outcome.gross_gain), exact("cost", outcome.cost))
    needed = ratio(exact("revenue", outcome.revenue or 0), exact("margin", outcome.margin))
    rows = [
        ("revenue", on_revenue, None if needed is None else needed - 1),
        ("margin_per_euro", outcome.margin_per_euro, 1),
        ("roi", outcome.roi, 0),
    ]
    table = pd.DataFrame(rows, columns=["reading", "value", "at_break_even"])
    return table.astype({"value": "float64", "at_break_even": "float64"})
