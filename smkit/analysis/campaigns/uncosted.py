"""What do campaigns tell when nobody says what they cost? Counts and rates, and which rates chance does not explain."""

import numpy as np
import pandas as pd

from smkit.analysis.campaigns import ads
from smkit.analysis.intervals import wilson
from smkit.analysis.judging.verdict import Verdict
from smkit.analysis.proportions import chi_square_tail, holm

#: What is counted, in the order in which people live it.
COUNTS = ("impressions", "contacts", "opens", "clicks", "leads", "bought", "revenue")
#: Rate → (numerator, denominator), what says most of a campaign first.
RATES = {
    "contact_conversion": ("bought", "contacts"),
    "contact_leads": ("leads", "contacts"),
    "contact_clicks": ("clicks", "contacts"),
    "ctr": ("clicks", "impressions"),
    "open_rate": ("opens", "contacts"),
    "click_conversion": ("bought", "clicks"),
}
_CHANCE = 0.05
_LEAST = 5  # people expected of each kind, for the chi-square to hold


def without_cost(table: pd.DataFrame) -> bool:
    """Tell whether nothing says what campaigns cost. Parameters: `table`, canonical campaigns.

    >>> without_cost(pd.DataFrame({"campaign": ["Soldes"], "clicks": [12]}))
    True
    """
    return "cost" not in table or bool(table["cost"].isna().all())


def counted(table: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return campaigns that count something and whose costs nobody knows; None for any others, and where there are none.

    >>> mails = pd.DataFrame({"campaign": ["A"], "clicks": [4]})
    >>> counted(mails) is mails, counted(mails.assign(cost=1)), counted(mails[["campaign"]]), counted(None)
    (True, None, None, None)
    """
    if table is None or not without_cost(table):
        return None
    return table if len(measured(table).columns) > 1 else None


def measured(table: pd.DataFrame, by: str = "campaign") -> pd.DataFrame:
    """Add campaigns up, and return what is counted and the rates.

    Parameters: `table`, canonical campaigns; `by`, its column to add up by, "" for the whole.
    Returns one row a group, in the table's order, with those of `COUNTS` and `RATES` that are known somewhere. A rate is the sum
    of its numerators over the sum of its denominators, over the rows that have both; missing over zero.

    >>> mails = pd.DataFrame({"campaign": ["A", "B"], "contacts": [100, 50], "clicks": [4, 5]})
    >>> measured(mails)["contact_clicks"].tolist(), measured(mails, "")["contact_clicks"].tolist()
    ([0.04, 0.1], [0.06])
    """
    amounts = table.assign(bought=ads.bought(table)).reindex(columns=list(COUNTS)).astype("float64")
    groups = table[by] if by else pd.Series(0, index=table.index)
    found = amounts.groupby(groups, sort=False, dropna=False).sum(min_count=1)
    for name, (top, bottom) in RATES.items():
        both = amounts[[top, bottom]].where(amounts[[top, bottom]].notna().all(axis="columns"))
        added = both.groupby(groups, sort=False, dropna=False).sum(min_count=1)
        found[name] = added[top] / added[bottom].where(added[bottom] > 0)
    return found.dropna(axis="columns", how="all").reset_index(drop=not by)


def spread(groups: pd.DataFrame, by: str = "campaign") -> pd.DataFrame:
    """Return, for each rate of several groups, the best, the worst, and whether chance explains that they differ.

    Parameters: `groups`, as `measured` returns it; `by`, its column.
    Returns one row a rate, as `RATES` ranks them: rate, best, best_rate, worst, worst_rate (fractions), p_holm (how likely chance
    alone is to part groups that much, corrected for the number of rates; missing where parts exceed their whole, or are too few).
    Source: Pearson's chi-square of homogeneity.

    >>> mails = pd.DataFrame({"campaign": ["A", "B"], "contacts": [1000, 1000], "clicks": [20, 80]})
    >>> found = spread(measured(mails))
    >>> found[["best", "worst"]].values.tolist(), bool(found.loc[0, "p_holm"] < 1e-8)
    ([['B', 'A']], True)
    """
    rows = []
    for name, (top, bottom) in RATES.items():
        if name not in groups or groups[name].notna().sum() < 2:
            continue
        ranked = groups.dropna(subset=[name]).sort_values(name, kind="stable")
        ends = {"best": ranked.iloc[-1], "worst": ranked.iloc[0]}
        said = {
            f"{end}{more}": row[of] for end, row in ends.items() for more, of in (("", by), ("_rate", name))
        }
        rows.append({"rate": name, **said, "p": _by_chance(ranked[top], ranked[bottom], ranked[name])})
    names = ["rate", "best", "best_rate", "worst", "worst_rate", "p"]
    found = pd.DataFrame(rows, columns=names).astype({"p": "float64"})
    tested = found["p"].notna()
    found.loc[tested, "p_holm"] = holm(found.loc[tested, "p"].tolist())
    return found.reindex(columns=[*names[:-1], "p_holm"])


def surest(groups: pd.DataFrame, rate: str) -> pd.DataFrame:
    """Return a rate of each group with its 95 % interval, the highest first.

    Parameters: `groups`, as `measured` returns it; `rate`, a key of `RATES`. Adds low and high (Wilson), missing where the part
    exceeds the whole.

    >>> mails = pd.DataFrame({"campaign": ["A"], "contacts": [10], "clicks": [8]})
    >>> surest(measured(mails), "contact_clicks")[["low", "high"]].round(4).values.tolist()
    [[0.4902, 0.9433]]
    """
    top, bottom = RATES[rate]
    known = groups.dropna(subset=[rate]).sort_values(rate, ascending=False, kind="stable")
    pairs = zip(known[top], known[bottom], strict=True)
    bounds = [wilson(part, whole) if part <= whole else None for part, whole in pairs]
    ends = pd.DataFrame(
        [each or (np.nan, np.nan) for each in bounds], columns=["low", "high"], index=known.index
    )
    return known.join(ends)


def verdict(p: float) -> Verdict:
    """Judge whether a rate differs more than chance allows. Parameters: `p`, of `spread`.

    >>> verdict(0.001).word, verdict(0.4).word, verdict(float("nan")).word
    ('oui', 'on ne peut pas dire', 'on ne peut pas dire')
    """
    if p < _CHANCE:
        return Verdict("oui", "taux", "Le hasard n'explique pas de tels écarts.")
    return Verdict(
        "on ne peut pas dire", "taux", "Les écarts sont de l'ordre du hasard, ou les nombres trop petits."
    )


def _by_chance(part: pd.Series, whole: pd.Series, rates: pd.Series) -> float:
    """How likely chance is to part groups that much; missing where a part exceeds its whole, or too few are expected."""
    if not np.allclose(part / whole, rates):  # some rows lack one of the two
        return float("nan")
    rate = part.sum() / whole.sum()
    wanted = whole * rate
    if (part > whole).any() or not 0 < rate < 1 or min(wanted.min(), (whole - wanted).min()) < _LEAST:
        return float("nan")
    statistic = ((part - wanted) ** 2 / wanted + (part - wanted) ** 2 / (whole - wanted)).sum()
    return chi_square_tail(float(statistic), len(part) - 1)
