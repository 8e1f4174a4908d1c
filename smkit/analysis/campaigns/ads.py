"""What did the ads give? Impressions, clicks and buyers, and what each of them cost, as ratios of sums."""

import re
from collections.abc import Sequence

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import poisson
from smkit.analysis.proportions import chi_square_tail, holm
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


#: Columns that an export of ads may be split by, beside the campaign.
DIMENSIONS = ("channel", "age", "gender", "region", "device", "placement", "audience", "interest")
_PURCHASE = re.compile(r"purchase|achat|vente|commande|transaction|\border", re.IGNORECASE)
_MOST = 50  # values of a dimension, beyond which it is a list of names


def bought(table: pd.DataFrame) -> pd.Series:
    """Return who bought, row by row: the buyers, or the conversions of the platform where it counts no buyers.

    Parameters: `table`, canonical campaigns. Where it says what its results count (`result_type`), those that are no purchase are
    missing: a click or a form is no buyer.

    >>> ads = pd.DataFrame({"conversions": [3.0, 90.0], "result_type": ["Achats", "Clics sur un lien"]})
    >>> bought(ads).tolist()
    [3.0, nan]
    """
    amounts = table.reindex(columns=["buyers", "conversions"]).astype("float64")
    if amounts["buyers"].notna().any():
        return amounts["buyers"]
    if "result_type" not in table or table["result_type"].isna().all():
        return amounts["conversions"]
    purchase = table["result_type"].fillna("").astype("str").str.contains(_PURCHASE)
    return amounts["conversions"].where(purchase)


def unlike(table: pd.DataFrame) -> bool:
    """Tell whether results count different things from one row to the next, so that they cannot be added or compared.

    >>> unlike(pd.DataFrame({"result_type": ["Achats", "Clics sur un lien"]}))
    True
    """
    if "buyers" in table and table["buyers"].notna().any():
        return False
    return "result_type" in table and table["result_type"].nunique() > 1


def indicators(table: pd.DataFrame) -> pd.DataFrame:
    """Return what each kind of result cost.

    Parameters: `table`, canonical campaigns. Returns one row a kind: result_type, results (count), cost, cost_per_result
    (currency, missing over zero); no row where the export does not say what its results count.

    >>> ads = pd.DataFrame({"cost": [10.0, 9.0], "conversions": [2.0, 90.0], "result_type": ["Achats", "Clics"]})
    >>> indicators(ads)["cost_per_result"].tolist()
    [5.0, 0.1]
    """
    names = ["result_type", "results", "cost", "cost_per_result"]
    if "result_type" not in table or "conversions" not in table:
        return pd.DataFrame(columns=names)
    known = table.dropna(subset=["result_type"])
    sums = known.groupby("result_type", sort=False)[["conversions", "cost"]].sum().reset_index()
    sums["cost_per_result"] = sums["cost"] / sums["conversions"].where(sums["conversions"] > 0)
    return sums.rename(columns={"conversions": "results"})[names]


def by_dimension(table: pd.DataFrame) -> pd.DataFrame:
    """Return what a buyer costs along each column that the ads may be split by.

    Parameters: `table`, canonical campaigns.
    Returns one row a value, the costliest first within its column: dimension (the column), value, cost, bought, cpa with cpa_low
    and cpa_high (currency), p and p_holm of the dimension (how likely chance alone is to share buyers so unlike the spending;
    corrected for the number of dimensions). No row where buyers are not counted everywhere, or no column has 2 to 50 values.
    Source: Pearson's chi-square of buyers against the spending's shares.

    >>> ads = pd.DataFrame({"cost": [50.0, 50.0], "buyers": [40, 10], "age": ["18-24", "25-34"]})
    >>> by_dimension(ads)[["value", "cpa"]].values.tolist()
    [['18-24', 1.25], ['25-34', 5.0]]
    """
    names = ["dimension", "value", "cost", "bought", "cpa", "cpa_low", "cpa_high", "p", "p_holm"]
    parts, chances = [], []
    found = [name for name in DIMENSIONS if name in table and 2 <= table[name].nunique() <= _MOST]
    if not found or unlike(table) or bought(table).isna().any():
        return pd.DataFrame(columns=names)
    for name in found:
        split = metrics(table[table[name].notna()], name).rename(columns={name: "value"})
        paid = split[split["cost"] > 0]
        wanted = paid["bought"].sum() * paid["cost"] / paid["cost"].sum()
        statistic = float(((paid["bought"] - wanted) ** 2 / wanted.where(wanted > 0)).sum())
        chances.append(chi_square_tail(statistic, max(len(paid) - 1, 1)))
        split = split.sort_values("cost", ascending=False, kind="stable")
        parts.append(split.assign(dimension=name, value=split["value"].astype("str"), p=chances[-1]))
    for part, corrected in zip(parts, holm(chances), strict=True):
        part["p_holm"] = corrected
    return pd.concat(parts, ignore_index=True)[names]


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
    amounts["bought"] = bought(table)
    if unlike(table):  # results of different kinds have no sum
        amounts["conversions"] = float("nan")
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
    known = table.assign(bought=bought(table))
    return all(part in known and bool(known[part].notna().all()) for part in RATIOS[ratio][:2])


def oddities(table: pd.DataFrame) -> dict[str, int]:
    """Count the rows that surprise and are right to be there.

    Parameters: `table`, canonical campaigns.
    Returns {no_click: rows shown without any click, more_bought: rows with more buyers than clicks}.

    >>> oddities(pd.DataFrame({"clicks": [0, 2], "buyers": [1, 3]}))
    {'no_click': 1, 'more_bought': 2}
    """
    if "clicks" not in table:
        return {"no_click": 0, "more_bought": 0}
    clicks = table["clicks"]
    return {
        "no_click": int((clicks == 0).sum()),
        "more_bought": int((bought(table) > clicks).fillna(False).sum()),
    }
