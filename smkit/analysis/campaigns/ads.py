"""What did the ads give? Impressions, clicks and buyers, and what each of them cost, as ratios of sums."""

from collections.abc import Sequence

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import poisson
from smkit.errors import suggest

#: What is counted, where the table has it.
COUNTS = ("impressions", "clicks", "contacts", "leads", "conversions", "buyers")
#: Ratio → (numerator, denominator, factor): each over the rows that have both.
RATIOS = {
    "ctr": ("clicks", "impressions", 1),
    "cpc": ("cost", "clicks", 1),
    "cpm": ("cost", "impressions", 1_000),
    "cpl": ("cost", "leads", 1),
    "cpa": ("cost", "bought", 1),
    "click_conversion": ("bought", "clicks", 1),
    "contact_conversion": ("bought", "contacts", 1),
    "contact_cost": ("cost", "contacts", 1),
    "roas": ("revenue", "cost", 1),
}


def metrics(table: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Add up campaigns and return their ratios.

    Parameters: `table`, canonical campaigns (`cost`, and what is known of `COUNTS` and `revenue`); `by`, its columns to add
    up by, none for the whole.
    Returns one row a group, in the table's order: rows (count), cost, the counts and revenue (missing where no row has them),
    `bought` (buyers, or conversions without any), ctr (fraction), cpc, cpm, cpl, cpa, contact_cost (currency),
    click_conversion and contact_conversion (fractions, above 1 where people buy without having clicked), roas (ratio), cpa_low
    and cpa_high (95 % interval, if only the count of buyers is left to chance). A ratio is the sum of its numerators over the sum
    of its denominators, over the rows that have both; missing over zero: a click that nobody made has no price.
    Raises InputError for a column that the table does not have.

    >>> ads = pd.DataFrame({"campaign": ["A", "A"], "cost": [3.0, 1.0], "clicks": [2, 0], "impressions": [900, 100]})
    >>> metrics(ads)[["cost", "cpc", "ctr"]].values.tolist()
    [[4.0, 2.0, 0.002]]
    """
    keys = [by] if isinstance(by, str) and by else list(by)
    for name in (*keys, "cost"):
        if name not in table:
            raise InputError(
                f"Les campagnes n'ont pas de colonne « {name} ».{suggest(name, map(str, table.columns))} Elles ont "
                f"{', '.join(map(str, table.columns))}."
            )
    amounts = table.reindex(columns=["cost", *COUNTS, "revenue"]).astype("float64")
    amounts["bought"] = amounts["buyers"] if amounts["buyers"].notna().any() else amounts["conversions"]
    groups = [table[key] for key in keys] or [pd.Series(0, index=table.index)]
    sums = amounts.groupby(groups, sort=False, dropna=False).sum(min_count=1)
    sums.insert(0, "rows", amounts.groupby(groups, sort=False, dropna=False).size())
    for name, (top, bottom, factor) in RATIOS.items():
        both = amounts[[top, bottom]].where(amounts[[top, bottom]].notna().all(axis="columns"))
        added = both.groupby(groups, sort=False, dropna=False).sum(min_count=1)
        sums[name] = factor * added[top] / added[bottom].where(added[bottom] != 0)
    bounds = [poisson(count) if count > 0 else (float("nan"),) * 2 for count in sums["bought"]]
    sums["cpa_low"] = [cost / high for cost, (_, high) in zip(sums["cost"], bounds, strict=True)]
    sums["cpa_high"] = [cost / low for cost, (low, _) in zip(sums["cost"], bounds, strict=True)]
    return sums.reset_index(drop=not keys)


def whole(table: pd.DataFrame, ratio: str) -> bool:
    """Tell whether every row has both parts of a ratio, so that it is the quotient of the totals shown.

    Parameters: `table`, canonical campaigns; `ratio`, a key of `RATIOS`.

    >>> whole(pd.DataFrame({"cost": [1.0, 2.0], "clicks": [1.0, None]}), "cpc")
    False
    """
    bought = "buyers" if "buyers" in table and table["buyers"].notna().any() else "conversions"
    parts = [bought if part == "bought" else part for part in RATIOS[ratio][:2]]
    return all(part in table and bool(table[part].notna().all()) for part in parts)


def oddities(table: pd.DataFrame) -> dict[str, int]:
    """Count the rows that surprise and are right to be there.

    Parameters: `table`, canonical campaigns.
    Returns {no_click: rows shown without any click, more_bought: rows with more buyers than clicks}.

    >>> oddities(pd.DataFrame({"clicks": [0, 2], "buyers": [1, 3]}))
    {'no_click': 1, 'more_bought': 2}
    """
    if "clicks" not in table:
        return {"no_click": 0, "more_bought": 0}
    bought = next(
        (table[name] for name in ("buyers", "conversions") if name in table), pd.Series(0, index=table.index)
    )
    clicks = table["clicks"]
    return {"no_click": int((clicks == 0).sum()), "more_bought": int((bought > clicks).fillna(False).sum())}
