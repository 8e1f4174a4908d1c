"""Who are the customers of a list? Where a server keeps them, those that a page lists are named, and no others."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.customers.winback import WinBack

if TYPE_CHECKING:
    from smkit.analysis.who import Who

#: Customers of a list that are named: no page lists more.
LISTED = 300


def listed(
    people: "Who", silences: pd.DataFrame, calls: pd.DataFrame, chosen: WinBack | None
) -> tuple[pd.DataFrame, pd.DataFrame, WinBack | None]:
    """Return lists of customers with the identifiers of those that a page lists, the largest; the others keep their number.

    Parameters: `people`, whom the customers are (see `who`); `silences`, `calls` and `chosen`, as `silences`, `to_call` and
    `choose_win_back` return them.
    """
    if people.here:
        return silences, calls, chosen
    away = silences[silences["state"].isin(["gone", "late"])]
    kept = chosen.people[chosen.people["reason"] == ""] if chosen else silences[:0]
    largest = [away.nlargest(LISTED, name) for name in ("at_stake", "margin_at_stake")]
    shown = [away.head(LISTED), *largest, kept.head(LISTED), calls]
    names = people.names(set(pd.concat([table["customer_id"] for table in shown])))

    def named(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(customer_id=table["customer_id"].map(lambda one: names.get(one, one)))

    return named(silences), named(calls), replace(chosen, people=named(chosen.people)) if chosen else None
