"""Does it work better on some than on others? Asked carefully: with several looks, chance always favours one."""

import math

import pandas as pd

from smkit.analysis.proportions import chi_square_tail, holm, newcombe

_MOST = 12  # segments, beyond which looking at each says nothing
_FEWEST = 30  # people in a group of a segment, below which its rates are not shown


def by_segment(table: pd.DataFrame, control: str) -> pd.DataFrame:
    """Compare each group with the control, segment by segment.

    Parameters: `table`, canonical experiment, perhaps with `segment`; `control`, a group.
    Returns no row without two to twelve segments; else one row a segment and group but the control: segment, group, units,
    rate, base_rate, difference with low and high (fractions), log_ratio of the rates and its variance; only
    segments of which both groups have 30 people.

    >>> seen = pd.DataFrame({"segment": ["Fidèle", "Inactif"] * 200, "group": ["Témoin"] * 200 + ["E-mail"] * 200})
    >>> by_segment(seen.assign(converted=[True] * 150 + [False] * 250), "Témoin")[["segment", "group", "units"]].values.tolist()
    [['Fidèle', 'E-mail', 100], ['Inactif', 'E-mail', 100]]
    """
    names = [
        "segment",
        "group",
        "units",
        "rate",
        "base_rate",
        "difference",
        "low",
        "high",
        "log_ratio",
        "variance",
    ]
    if "segment" not in table or not 2 <= table["segment"].nunique() <= _MOST:
        return pd.DataFrame(columns=names)
    known = table.dropna(subset=["segment", "group", "converted"])
    counted = (
        known.assign(converted=known["converted"].astype(bool))
        .groupby(["segment", "group"], sort=False)["converted"]
        .agg(units="size", buyers="sum")
    )
    rows = []
    for segment, part in counted.groupby(level="segment", sort=False):
        groups = {str(group): (int(n), int(x)) for (_, group), n, x in part.itertuples()}
        base = groups.pop(control, None)
        if base is None or base[0] < _FEWEST:
            continue
        for group, arm in groups.items():
            if arm[0] < _FEWEST:
                continue
            low, high = newcombe(arm[1], arm[0], base[1], base[0])
            rate, base_rate = arm[1] / arm[0], base[1] / base[0]
            rows.append(
                (segment, group, arm[0], rate, base_rate, rate - base_rate, low, high, *_log_ratio(arm, base))
            )
    return pd.DataFrame(rows, columns=names).sort_values("group", kind="stable", ignore_index=True)


def heterogeneity(segments: pd.DataFrame) -> pd.DataFrame:
    """Ask whether the effect of each group, as a ratio of rates, differs from segment to segment.

    Parameters: `segments`, as `by_segment` returns it.
    Returns one row a group seen in two segments or more: group, segments (count), p, p_holm (corrected for the groups).
    A small p says that segments differ, not which one: a new test on a chosen segment does.
    Source: Cochran's Q on log ratios (Cochran, 1954).
    """
    rows = []
    for group, part in segments.groupby("group", sort=False):
        if len(part) < 2:
            continue
        weights = 1 / part["variance"]
        mean = (weights * part["log_ratio"]).sum() / weights.sum()
        statistic = float((weights * (part["log_ratio"] - mean) ** 2).sum())
        rows.append((group, len(part), chi_square_tail(statistic, len(part) - 1)))
    table = pd.DataFrame(rows, columns=["group", "segments", "p"])
    table["p_holm"] = holm(table["p"].tolist())
    return table


def _log_ratio(arm: tuple[int, int], base: tuple[int, int]) -> tuple[float, float]:
    """Log of the ratio of two rates and its variance; half a buyer is added where a group has none (Haldane, 1956)."""
    add = 0.0 if arm[1] and base[1] else 0.5
    n, x, m, y = (count + add for count in (*arm, *base))
    return math.log((x / n) / (y / m)), 1 / x - 1 / n + 1 / y - 1 / m
