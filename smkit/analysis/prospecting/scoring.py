"""May prospects be scored? Only if the score predicts deals that it has not seen better than the plain win rate does."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from smkit.analysis.needed import holds, moments
from smkit.analysis.prospecting.features import Column, column, dates, matrix
from smkit.analysis.prospecting.judged import (
    Quality,
    Told,
    calibration,
    mean_interval,
    parts,
    quality,
    told,
    top_share,
)
from smkit.analysis.prospecting.leaks import Leak, leak, sharp
from smkit.analysis.prospecting.outcomes import closed
from smkit.analysis.prospecting.results import LEAST, Score, Single
from smkit.analysis.prospecting.ridge import Array, Ridge, choose, fit
from smkit.analysis.prospecting.why import explain
from smkit.typography import typeset

_ENOUGH = 0.8  # a single column that keeps this share of the model's gain does as well in practice
_DOUBLE = 10  # points that double the odds
_ALONE = 3.0  # penalty of a single column: its values are few


def score(
    table: pd.DataFrame, outcome: str, date: str | None = None, *, known: Collection[str] = (), without: Collection[str] = ()
) -> Score:  # fmt: skip
    """Judge whether prospects can be scored from past deals, and how.

    Parameters: `table`, one row a deal, with what was known of it at the start; `outcome`, the name of the column that says whether
    it was won (true or false, 1 or 0, empty while open); `date`, the name of the column of its first day, or None; `known`, columns
    that you warrant were known at the start; `without`, columns to leave out.
    Returns a `Score`, judged on later deals (five folds without dates). It is shown only when the whole 95 % interval of its gain
    in Brier score over the plain win rate is above zero. Columns that seem to be written after the outcome are left out and named.
    Raises InputError when a column does not exist or cannot be read.
    Sources: Brier (1950); Hoerl and Kennard (1970); DeLong (1988).

    >>> sizes = ["PME", "ETI"] * 200
    >>> judged = score(pd.DataFrame({"taille": sizes, "gagne": [s == "PME" and at % 3 > 0 for at, s in enumerate(sizes)]}), "gagne")
    >>> judged.shown, round(judged.base_rate, 2), judged.best.column
    (True, 0.33, 'taille')
    """
    holds(table, *((date,) if date else ()), *known, *without)
    table = table.rename(columns=str)
    deals, won = closed(table, outcome)
    when, undated = None, 0
    if date:
        day = moments(deals[date])
        undated = int(day.isna().sum())
        deals, won, when = deals[day.notna()], won[day.notna().to_numpy()], day.dropna()
    facts = Score(
        False,
        "",
        float(won.mean()) if len(won) else 0.0,
        len(won),
        int(won.sum()),
        later=bool(date),
        undated=undated,
    )
    if min(won.sum(), len(won) - won.sum()) < LEAST:
        return _told(facts)
    part = parts(won, when)
    columns, found, unread, single = _columns(
        deals, won, part, bool(date), known, {outcome, date or "", *without}
    )
    facts = replace(facts, found=found, leaks=tuple(each.column for each in found), unread=unread)
    features = matrix(deals, columns)
    said = told(features, won, part, later=bool(date)) if columns else None
    if said is None:
        return _told(facts)
    judged = quality(said)
    shown = judged.gain_low > 0
    penalty = choose(features, won, parts(won) % 3)
    model = fit(features, won, penalty)
    return _told(
        replace(
            facts,
            shown=shown,
            judged=len(said.won),
            auc=judged.auc,
            brier=judged.brier,
            brier_base=judged.brier_base,
            quality=judged,
            lift=top_share(said)[0],
            needed=_needed(said, judged),
            best=_best(single, said, judged),
            curve=calibration(said),
            points=_points(deals, won, columns, model),
            columns=columns,
            model=model,
        )  # fmt: skip
    )


def _columns(
    deals: pd.DataFrame, won: Array, part: Array, later: bool, known: Collection[str], aside: Collection[str]
) -> tuple[tuple[Column, ...], tuple[Leak, ...], tuple[str, ...], dict[str, Told]]:
    """The columns that may teach, the leaks, those that tell nothing, and what each tells alone."""
    kept, found, unread, alone = [], [], [], {}
    for name in (str(name) for name in deals.columns if name not in aside):
        read = None if dates(deals[name]) else column(deals[name])
        said = told(matrix(deals, [read]), won, part, later=later, penalty=_ALONE) if read else None
        leaking = leak(deals[name], won, quality(said).auc if said else None) if name not in known else None
        if leaking:
            found.append(leaking)
        elif read and said:
            kept.append(read)
            alone[name] = said
        else:
            unread.append(name)
    while len(kept) > 1 and (jump := _jump(deals, won, part, later, kept, known)):
        found.append(jump)
        kept = [each for each in kept if each.name != jump.column]
        alone.pop(jump.column)
    return tuple(kept), tuple(found), tuple(unread), alone


def _jump(
    deals: pd.DataFrame, won: Array, part: Array, later: bool, kept: list[Column], known: Collection[str]
) -> Leak | None:
    """The column without which the others no longer tell nearly everything, if there is one."""

    def area(columns: list[Column]) -> float:
        said = told(matrix(deals, columns), won, part, later=later, penalty=_ALONE)
        return quality(said).auc if said else 0.5

    whole = area(kept)
    if sharp(whole, {"": 0.0}) is None:  # far from certain together: there is nothing to look for
        return None
    asked = [each for each in kept if each.name not in known]
    return sharp(whole, {each.name: area([other for other in kept if other is not each]) for each in asked})


def _best(alone: dict[str, Told], said: Told, judged: Quality) -> Single | None:
    """The column that does best alone, and whether it does as well as all together."""
    qualities = {name: quality(each) for name, each in alone.items()}
    if not qualities:
        return None
    name = max(qualities, key=lambda each: qualities[each].gain)
    worse = mean_interval((alone[name].chance - said.won) ** 2 - (said.chance - said.won) ** 2)
    kept = qualities[name].gain / judged.gain if judged.gain > 0 else None
    return Single(name, qualities[name], kept, bool(worse[1] <= 0 or (kept is not None and kept >= _ENOUGH)))


def _needed(said: Told, judged: Quality) -> int | None:
    """Deals to judge on, for a gain as seen to have its whole interval above zero; None where there is no gain."""
    if judged.gain <= 0:
        return None
    half = judged.gain - judged.gain_low
    return int(np.ceil(len(said.won) * (half / judged.gain) ** 2))


def _points(deals: pd.DataFrame, won: Array, columns: tuple[Column, ...], model: Ridge) -> pd.DataFrame:
    """Whole points a level, 10 of which double the odds; the least of a column is 0, so that they are only added up."""
    rows, start = [], 0
    for each in columns:
        weights = model.weights[start : start + len(each.levels)]
        start += len(each.levels)
        read = each.read(deals[each.name]).to_numpy()
        for level, weight in zip(each.levels, weights - weights.min(), strict=True):
            here = read == level
            rows.append(
                {"column": each.name, "level": level, "points": int(round(_DOUBLE * weight / np.log(2)))}
                | {"deals": int(here.sum()), "rate": float(won[here].mean()) if here.any() else float("nan")}
            )
    return pd.DataFrame(rows)


def _told(score: Score) -> Score:
    return replace(score, reason=typeset(explain(score)))
