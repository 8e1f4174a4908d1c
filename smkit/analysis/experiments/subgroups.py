"""Does it work better on some than on others? Asked carefully: with several looks, chance always favours one."""

import math
from itertools import pairwise

import pandas as pd

from smkit.analysis.proportions import chi_square_tail, holm, newcombe

#: Columns of an experiment that people may be split by, all known before the test.
SPLITS = ("segment", "age", "gender", "region", "channel")

_COLUMNS = ("segment", "group", "units", "rate", "base_rate", "difference", "low", "high", "log_ratio", "variance")  # fmt: skip
_MOST = 12  # segments, beyond which looking at each says nothing
_FEWEST = 30  # people in a group of a segment, below which its rates are not shown


def by_split(table: pd.DataFrame, control: str) -> pd.DataFrame:
    """Compare each group with the control, segment by segment, along each column that people may be split by.

    Parameters: `table`, one row a person of an experiment, perhaps with `segment`, `age`, `gender`, `region` or `channel`;
    `control`, a group.
    Returns no row without a column of two to twelve values (ages by the thousand are cut in four bands of like size); else one
    row a split, segment and group but the control: split (the column), segment, group, units, rate, base_rate, difference with
    low and high (fractions), log_ratio of the rates and its variance; only segments of which both groups have 30 people.

    >>> seen = pd.DataFrame({"segment": ["Fidèle", "Inactif"] * 200, "group": ["Témoin"] * 200 + ["E-mail"] * 200})
    >>> by_split(seen.assign(converted=[True] * 150 + [False] * 250), "Témoin")[["segment", "group", "units"]].values.tolist()
    [['Fidèle', 'E-mail', 100], ['Inactif', 'E-mail', 100]]
    """
    parts = []
    for split in SPLITS:
        if split not in table:
            continue
        values = bands(table[split])
        if 2 <= values.nunique() <= _MOST:
            parts.append(_along(table.assign(segment=values), control).assign(split=split))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*_COLUMNS, "split"])


def heterogeneity(segments: pd.DataFrame) -> pd.DataFrame:
    """Ask whether the effect of each group, as a ratio of rates, differs from segment to segment.

    Parameters: `segments`, as `by_split` returns it.
    Returns one row a split and group seen in two segments or more: split, group, segments (count), p, p_holm (corrected for all
    the splits and groups looked at). A small p says that segments differ, not which one: a new test on a chosen segment does.
    Source: Cochran's Q on log ratios (Cochran, 1954).
    """
    rows = []
    for (split, group), part in segments.groupby(["split", "group"], sort=False):
        if len(part) < 2:
            continue
        weights = 1 / part["variance"]
        mean = (weights * part["log_ratio"]).sum() / weights.sum()
        statistic = float((weights * (part["log_ratio"] - mean) ** 2).sum())
        rows.append((split, group, len(part), chi_square_tail(statistic, len(part) - 1)))
    table = pd.DataFrame(rows, columns=["split", "group", "segments", "p"])
    table["p_holm"] = holm(table["p"].tolist())
    return table


def _along(table: pd.DataFrame, control: str) -> pd.DataFrame:
    """The rows of `by_split` for one column, written in `segment`."""
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
    return pd.DataFrame(rows, columns=list(_COLUMNS)).sort_values("group", kind="stable", ignore_index=True)


def bands(values: pd.Series) -> pd.Series:
    """Return a column as few segments: numbers of more than twelve values are cut in four bands of like size, the rest stays.

    Parameters: `values`, one a person.

    >>> bands(pd.Series(range(20, 60))).unique().tolist()
    ['moins de 30', '30 à 39', '40 à 48', '49 et plus']
    """
    if values.nunique() <= _MOST:
        return values
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().sum() < 0.9 * values.notna().sum():
        return values
    edges = numbers.quantile([0.25, 0.5, 0.75]).round().astype(int).drop_duplicates().tolist()
    names = [f"moins de {edges[0]}", *(f"{a} à {b - 1}" for a, b in pairwise(edges)), f"{edges[-1]} et plus"]
    return pd.cut(numbers, [-math.inf, *edges, math.inf], right=False, labels=names).astype("object")


def _log_ratio(arm: tuple[int, int], base: tuple[int, int]) -> tuple[float, float]:
    """Log of the ratio of two rates and its variance; half a buyer is added where a group has none (Haldane, 1956)."""
    add = 0.0 if arm[1] and base[1] else 0.5
    n, x, m, y = (count + add for count in (*arm, *base))
    return math.log((x / n) / (y / m)), 1 / x - 1 / n + 1 / y - 1 / m
