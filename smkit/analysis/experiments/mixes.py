"""Were the groups alike before the test? A draw gives each the same kinds of people, but for chance."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from smkit.analysis.experiments.subgroups import SPLITS, bands
from smkit.analysis.proportions import chi_square_tail, holm

_FEWEST = 5.0  # people expected in each group, below which a value is counted with the other rare ones
_TOLD = (
    0.9  # a column told of others less often than of buyers, by this factor, was written after the purchase
)


@dataclass(frozen=True)
class Mix:
    """What groups hold most unequally: `share` of `group` has `value` in `column`, and `others` of the rest (fractions)."""

    column: str
    value: str
    group: str
    share: float
    others: float


def mixes(table: pd.DataFrame) -> tuple[float, Mix | None]:
    """Return how likely it is that a draw alone gave groups such different people, and what differs most.

    Parameters: `table`, one row a person: `group`, `converted`, perhaps `segment`, `age`, `gender`, `region` or `channel`.
    Returns the smallest p of Pearson's chi-square over these columns, corrected for their number (Holm), and the Mix behind it;
    1.0 and None without such a column. One that only buyers have, or that says who bought, was not known before: it is left out.

    >>> seen = pd.DataFrame({"group": ["A"] * 400 + ["B"] * 400, "converted": [True, False] * 400,
    ...                      "segment": ["Fidèle"] * 300 + ["Nouveau"] * 400 + ["Fidèle"] * 100})
    >>> chance, most = mixes(seen)
    >>> chance < 1e-9, most
    (True, Mix(column='segment', value='Fidèle', group='A', share=0.75, others=0.25))
    """
    found = []
    for column in SPLITS:
        if column not in table:
            continue
        rows = table.assign(value=bands(table[column]))
        told = rows["value"].notna()
        rows = rows[told & rows["group"].notna()]
        if rows["value"].nunique() < 2 or not _known_before(rows, told, table["converted"].astype("boolean")):
            continue
        compared = _compared(column, rows)
        if compared is not None:
            found.append(compared)
    chances = holm([p for p, _ in found])
    return min(
        zip(chances, (mix for _, mix in found), strict=True), key=lambda each: each[0], default=(1.0, None)
    )


def _known_before(rows: pd.DataFrame, told: "pd.Series[bool]", converted: "pd.Series[Any]") -> bool:
    """Whether a column can have been there before the purchase."""
    bought = converted.fillna(False).astype(bool)
    if bought.any() and not bought.all() and told[~bought].mean() < _TOLD * told[bought].mean():
        return False
    rates = rows["converted"].astype("float64").groupby(rows["value"]).mean()
    return not rates.isin([0.0, 1.0]).all() or rates.nunique() < 2


def _compared(column: str, rows: pd.DataFrame) -> tuple[float, Mix] | None:
    """Chance of such different groups along one column, and the value that differs most; None where there is too little to see."""
    counts = pd.crosstab(rows["group"], rows["value"])
    if len(counts) < 2:
        return None
    least = counts.sum().mul(counts.sum(axis=1).min() / counts.to_numpy().sum())
    rare = counts.columns[least < _FEWEST]
    if len(rare):
        counts = counts.drop(columns=rare).assign(**{"autres valeurs": counts[rare].sum(axis=1)})
    counts = counts.loc[:, counts.sum() > 0]
    if counts.shape[1] < 2:
        return None
    sizes, values, everybody = counts.sum(axis=1), counts.sum(), counts.to_numpy().sum()
    expected = pd.DataFrame({name: sizes * n / everybody for name, n in values.items()})
    statistic = float(((counts - expected) ** 2 / expected).to_numpy().sum())
    apart = (counts - expected) / expected**0.5
    at, column_at = divmod(int(apart.to_numpy().argmax()), apart.shape[1])
    group, value = apart.index[at], apart.columns[column_at]
    share = counts.loc[group, value] / sizes[group]
    others = (values[value] - counts.loc[group, value]) / (everybody - sizes[group])
    p = chi_square_tail(statistic, (len(counts) - 1) * (counts.shape[1] - 1))
    return p, Mix(column, str(value), str(group), float(share), float(others))
