"""How to share a budget between actions, when each further euro brings less than the one before?"""

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import poisson
from smkit.typography import told

_ELASTICITY, _CAP = 0.6, 2.0
_CHANCE = 0.05  # returns that differ less than that are taken for equal
_SPREAD = 0.2  # how far the elasticity is moved to see what survives


def response(cost: float, value: float, new_cost: float, elasticity: float = _ELASTICITY) -> float:
    """Return what an action is supposed to bring at another cost: value × (new cost / cost) ^ elasticity.

    Parameters: `cost` and `value`, as measured; `elasticity`, 0–1: at 0.6, twice the cost brings 2 ^ 0.6 = 1.5 times the value.
    Source: constant-elasticity response (Hanssens, Parsons and Schultz, 2001); a hypothesis, to be tested.

    >>> round(response(1_000, 3_000, 2_000), 2)
    4547.15
    """
    return value * (new_cost / cost) ** elasticity


def allocate(
    table: pd.DataFrame,
    budget: float | None = None,
    *,
    value: str = "margin",
    label: str = "campaign",
    elasticity: float = _ELASTICITY,
    cap: float = _CAP,
    worth: bool = True,
) -> pd.DataFrame:
    """Share a budget so that the last euro of each action brings the same.

    Parameters: `table`, one row an action: `label`, `cost` and `value` as measured (both above 0; other rows are given
    nothing, what cost nothing is expected to bring the same, and what is `unpaid` gets no more than it had); `budget` to share
    (currency), what was spent when left out; `elasticity`, as `response`; `cap`, most that an action may get, as a multiple of
    what it had (beyond, its response is not known); `worth`, when `value` is in the same money, stop where a further euro would
    bring less than a euro.
    Returns the rows of the table, with cost, value, proposed (cost), expected (value at that cost), marginal (value of the
    last euro); what is not spent is `budget` less the sum of `proposed`.
    Raises InputError for a budget, elasticity or cap out of range, or when no row can be used.

    >>> two = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 100.0], "margin": [400.0, 200.0]})
    >>> allocate(two, 150, elasticity=0.5)["proposed"].round(2).tolist()
    [120.0, 30.0]
    """
    if not 0 < elasticity < 1:
        raise InputError(
            f"Élasticité : {told(elasticity)} trouvé, or des rendements décroissants demandent un nombre entre 0 et 1."
        )
    if cap <= 0:
        raise InputError(
            f"Plafond : {told(cap)} trouvé, or il doit dépasser 0 (2 : au plus le double de la dépense actuelle)."
        )
    usable = (table["cost"] > 0) & (table[value] > 0)
    if not usable.any():
        raise InputError(
            "Aucune action n'a à la fois un coût et un résultat positifs : il n'y a pas de quoi répartir un budget."
        )
    shared = float(table["cost"].sum()) if budget is None else float(budget)
    if shared < 0:
        raise InputError(f"Budget : {told(shared)} trouvé, or un budget ne peut pas être négatif.")
    cost, gain = (table.loc[usable, name].to_numpy(dtype="float64") for name in ("cost", value))
    caps = np.where(unpaid(table)[usable], min(cap, 1.0), cap)
    spent = _spend(cost, gain, min(shared, (caps * cost).sum()), elasticity, caps, 1.0 if worth else 0.0)
    result = (
        table[[label, "cost", value]].rename(columns={value: "value"}).astype({"cost": float, "value": float})
    )
    result["proposed"] = 0.0
    result.loc[usable, "proposed"] = spent
    result["expected"] = result["value"].where(result["cost"] == 0, 0.0)
    result.loc[usable, "expected"] = gain * (spent / cost) ** elasticity
    result["marginal"] = float("nan")
    result.loc[usable, "marginal"] = elasticity * gain / cost * (spent / cost) ** (elasticity - 1)
    return result.reset_index(drop=True)


def unpaid(table: pd.DataFrame) -> pd.Series:
    """Tell which actions are known not to pay for themselves: their sales, or the margin on them, are no more than their cost.

    Parameters: `table`, with gross_gain and net_gain where they are known, as `compare.results` returns them.

    >>> unpaid(pd.DataFrame({"gross_gain": [5.0, -5.0, 5.0], "net_gain": [None, None, -1.0]})).tolist()
    [False, True, True]
    """
    gains: pd.Series = table.reindex(columns=["gross_gain", "net_gain"]).astype("float64").min(axis=1)
    return gains <= 0


def surviving(
    table: pd.DataFrame, budget: float | None = None, *, elasticity: float = _ELASTICITY, spread: float = _SPREAD, **options: Any
) -> pd.DataFrame:  # fmt: skip
    """Share a budget, and tell which moves do not depend on the elasticity supposed.

    Parameters: as `allocate`; `spread`, how far the elasticity is moved down and up (it stays between 0.05 and 0.95). Where the
    table counts what was `bought` and returns differ no more than by chance, all are supposed to return the same, at either
    end of what chance allows for the whole: nothing goes from one to another on luck. Where they differ by more, each is brought
    nearer to the return of all, the more so as fewer buyers tell it (`likely`): the best of several owes a part of it to luck.
    Returns what `allocate` does, with sure: does the action gain, or lose, spending at each of the three elasticities? An action
    that does not keeps what it had; what is added is cut where it would then exceed the budget. Also likely, the value to expect
    again at the same cost, and luck, the share of it (one standard error) that chance may still make or unmake, missing where
    buyers are not counted: `expected` is the value measured and what the change of cost adds to the likely one.
    Source of `likely`: empirical Bayes, buyers Poisson and returns Gamma, by moments (Marshall, 1991), the excess that tells how
    much returns differ being freed of what only pages that speak have.

    >>> two = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 100.0], "margin": [400.0, 200.0]})
    >>> surviving(two, 200)["sure"].tolist()
    [True, True]
    """
    measured = allocate(table, budget, elasticity=elasticity, **options)
    alike = _alike(table, str(options.get("value", "margin")))
    shared = allocate(alike[0], budget, elasticity=elasticity, **options).assign(value=measured["value"])
    moves = [
        allocate(each, budget, elasticity=end, **options)["proposed"] - shared["cost"]
        for end in _ends(elasticity, spread)
        for each in alike[1:] or alike
    ]
    way = np.sign((shared["proposed"] - shared["cost"]).round(2))
    same = [np.sign(move.round(2)) == way for move in moves]
    sure = np.logical_and.reduce([*same, way != 0])
    change = (shared["proposed"] - shared["cost"]).where(sure, 0.0)
    most = float(shared["cost"].sum()) if budget is None else float(budget)
    room = most - float((shared["cost"] + change.clip(upper=0)).sum())
    added = float(change.clip(lower=0).sum())
    if added > max(room, 0.0):
        change = change.clip(upper=0) + change.clip(lower=0) * max(room, 0.0) / added
    spent = shared["cost"] + change
    had = shared["cost"].where(shared["cost"] > 0)
    ratio = spent / had
    likely, luck = _likely(table, str(options.get("value", "margin")), alike)
    return shared.assign(
        proposed=spent,
        expected=shared["value"] + (likely * (ratio**elasticity - 1)).fillna(0.0),
        marginal=elasticity * likely / had * ratio.where(ratio > 0) ** (elasticity - 1),
        sure=sure, likely=likely, luck=luck,
    )  # fmt: skip


def _alike(table: pd.DataFrame, value: str) -> list[pd.DataFrame]:
    """The table, each return brought nearer to that of all by the chance in it, where returns differ beyond chance; else the same
    with one return for all: as seen, the least and the most."""
    counted = _counted(table, value)
    if counted is None:
        return [table]
    usable, bought, expected = counted
    if _beyond(bought, expected):
        nearer = table.astype({value: "float64"})
        nearer.loc[usable, value] *= _nearer(bought, expected)
        return [nearer]
    rows, spent = table[usable], float(table.loc[usable, "cost"].sum())
    gained, found = float(rows[value].sum()), []
    low, high = poisson(float(bought.sum()))
    for reached in (1.0, low / bought.sum(), high / bought.sum()):
        pooled = table.astype({value: "float64"})
        pooled.loc[usable, value] = rows["cost"] / spent * gained * reached
        for name in {"gross_gain", "net_gain"} & set(pooled):
            pooled.loc[usable, name] = rows["cost"] / spent * rows[name].sum()
        found.append(pooled)
    return found


def _counted(table: pd.DataFrame, value: str) -> tuple[pd.Series, pd.Series, pd.Series] | None:
    """Which rows have buyers, how many, and how many they would have at the return of all; None where some are not counted."""
    counted = table.reindex(columns=["bought"])["bought"]
    usable = (table["cost"] > 0) & (table[value] > 0) & (counted > 0)
    rows = table[usable]
    if len(rows) < 2 or (counted.isna() & (table["cost"] > 0)).any():
        return None
    worth = rows["cost"] * rows["bought"] / rows[value]  # buyers to expect for one unit of value per euro
    return usable, rows["bought"].astype("float64"), worth * rows["bought"].sum() / worth.sum()


def _statistic(bought: pd.Series, expected: pd.Series) -> float:
    """The chi-square of as many buyers at one return for all."""
    return float(((bought - expected) ** 2 / expected).sum())


def _beyond(bought: pd.Series, expected: pd.Series) -> float:
    """By how much the statistic exceeds what chance makes of it; 0 where returns differ no more than by chance.

    Of pages where returns hardly differ, those alone speak on which chance added to it: only what lies beyond the most that it
    makes of equal returns, once in twenty, is taken for a difference.
    """
    from scipy import special

    return max(0.0, _statistic(bought, expected) - float(special.chdtri(len(bought) - 1, _CHANCE)))


def _nearer(bought: pd.Series, expected: pd.Series) -> pd.Series:
    """What to multiply each return by: all as seen add up to as much, which nobody chose for its luck."""
    before = _before(bought, expected)
    shrunk = (bought + before) / (expected + before) * expected / bought
    return shrunk * bought.sum() / (shrunk * bought).sum()


def _before(bought: pd.Series, expected: pd.Series) -> float:
    """How many buyers the other campaigns are worth in what is known of one: the fewer, the more returns differ in truth."""
    return float((expected.sum() - (expected**2).sum() / expected.sum()) / _beyond(bought, expected))


def _likely(table: pd.DataFrame, value: str, alike: list[pd.DataFrame]) -> tuple[pd.Series, pd.Series]:
    """The value to expect again of each action at the same cost, and its standard error over it."""
    likely = alike[0][value].astype("float64").reset_index(drop=True)
    luck = pd.Series(float("nan"), index=likely.index)
    if (counted := _counted(table, value)) is None:
        return likely, luck
    usable, bought, expected = counted
    many = _before(bought, expected) if len(alike) == 1 else float(bought.sum())
    told = (bought + many) ** -0.5
    luck[usable.to_numpy()] = told.to_numpy()
    return likely, luck


def range_of(
    shared: pd.DataFrame, elasticity: float = _ELASTICITY, spread: float = _SPREAD
) -> tuple[float, float]:
    """Return the least and the most that a shared budget adds to the net gain, over the elasticities tried and chance (95 %).

    Parameters: `shared`, of `surviving`, its value in the money of its costs; `elasticity` and `spread`, as there.
    Returns amounts (currency): what the margin gains less what more is spent. Chance is left out where buyers are not counted.

    >>> two = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 100.0], "margin": [400.0, 50.0]})
    >>> [round(gain) for gain in range_of(surviving(two, 200))]
    [85, 245]
    """
    ends = (*_ends(elasticity, spread), elasticity)
    gains = [(added(shared, each), 1.96 * _chance(shared, each)) for each in ends]
    return min(gain - half for gain, half in gains), max(gain + half for gain, half in gains)


def added(shared: pd.DataFrame, elasticity: float = _ELASTICITY) -> float:
    """Return what a shared budget adds to the net gain: what the margin gains less what more is spent, in money.

    Parameters: `shared`, of `surviving`, its value in the money of its costs; `elasticity`, supposed.

    >>> two = pd.DataFrame({"cost": [100.0], "value": [400.0], "proposed": [200.0]})
    >>> round(added(two, 0.5))
    66
    """
    return float(_more(shared, elasticity).sum() - (shared["proposed"] - shared["cost"]).sum())


def _more(shared: pd.DataFrame, elasticity: float) -> pd.Series:
    """What each action brings more at its new cost, at the return to expect of it."""
    had = shared["cost"].where(shared["cost"] > 0)
    likely: pd.Series = shared["likely"] if "likely" in shared else shared["value"]
    return (likely * ((shared["proposed"] / had) ** elasticity - 1)).fillna(0.0)


def _chance(shared: pd.DataFrame, elasticity: float) -> float:
    """The standard error of what a shared budget adds, from how few buyers tell each return."""
    if "luck" not in shared:
        return 0.0
    return float(((_more(shared, elasticity) * shared["luck"].fillna(0.0)) ** 2).sum() ** 0.5)


def _ends(elasticity: float, spread: float) -> list[float]:
    """The elasticities tried beside the one supposed."""
    return [min(0.95, max(0.05, elasticity + step)) for step in (-spread, spread)]


def _spend(
    cost: np.ndarray, gain: np.ndarray, budget: float, elasticity: float, caps: np.ndarray, least: float
) -> np.ndarray:  # fmt: skip
    """Find the value of the last euro at which the budget is spent, by bisection: spending falls as it rises."""

    def at(marginal: float) -> np.ndarray:
        return cost * np.minimum(caps, (elasticity * gain / cost / marginal) ** (1 / (1 - elasticity)))

    rates = elasticity * gain / cost
    low, high = (rates * caps ** (elasticity - 1)).min(), rates.max() * 1e6
    if least and at(least).sum() <= budget:
        return at(least)
    if budget <= 0:
        return np.zeros_like(cost)
    while at(high).sum() > budget:
        high *= 1e6
    for _ in range(200):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if at(middle).sum() > budget else (low, middle)
    found = at(high)
    return found * min(1.0, budget / found.sum()) if found.sum() > 0 else found
