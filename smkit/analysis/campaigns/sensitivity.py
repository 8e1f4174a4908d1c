"""What moves the result of an action most? One input at a time, then two together."""

from collections.abc import Mapping, Sequence

import pandas as pd

from smkit.analysis.campaigns.action import COUNTS, NO_NUMBERS, Action
from smkit.analysis.campaigns.many import INPUTS, frame, outcomes
from smkit.analysis.errors import InputError
from smkit.analysis.exact import LABELS, Number
from smkit.errors import suggest
from smkit.typography import told

#: Inputs that are parts of a whole.
RATES = ("discount", "margin_rate", "redemption")


def tornado(
    action: Action, swings: float | Mapping[str, tuple[Number, Number]] = 0.2, *, of: str = "net_gain"
) -> pd.DataFrame:
    """Move each input of an action down and up, the others staying as they are; with the price, the purchase price stays.

    Parameters: `action`; `swings`, a fraction by which each known input moves (0.2 is ±20 %, rates stay within 0–1), or
    {field: (low, high)}; `of`, the result to watch, a number of `Outcome`.
    Returns one row an input, the one that moves the result most first: input (field), label (French), low and high (values of
    the input), at_low and at_high (values of the result), swing (how far apart they are).
    Raises InputError for an unknown field or result, or when the result is n.d. as things stand.

    >>> mailing = Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)
    >>> tornado(mailing)[["label", "at_low", "at_high"]].values.tolist()[0]
    ['Prix', -9000.0, -1000.0]
    """
    now = _now(action, of)
    moved = swings if isinstance(swings, Mapping) else _around(action, float(swings))
    for name in moved:
        _known(name)
    rows = []
    for name, (low, high) in moved.items():
        at_low, at_high = outcomes(frame(action, {name: [float(low), float(high)]}, 2))[of].round(9)
        rows.append((name, LABELS[name], float(low), float(high), at_low, at_high, abs(at_high - at_low)))
    names = ["input", "label", "low", "high", "at_low", "at_high", "swing"]
    table = pd.DataFrame(rows, columns=names)
    table = table[(table["at_low"] != now) | (table["at_high"] != now)]
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


def grid(
    action: Action,
    down: str,
    downs: Sequence[Number],
    across: str,
    acrosses: Sequence[Number],
    *,
    of: str = "net_gain",
) -> pd.DataFrame:
    """Work out an action for every pair of values of two of its inputs.

    Parameters: `action`; `down` and `across`, two fields of `Action`, and the values that each takes; `of`, a number of `Outcome`.
    Returns a table: index, the values of `down`; columns, those of `across`; missing where n.d.
    Raises InputError for an unknown field or result.

    >>> mailing = Action(fixed_cost=15_000, price=100, margin_rate=0.5)
    >>> grid(mailing, "buyers", [200, 300], "price", [100, 150]).values.tolist()
    [[-5000.0, 5000.0], [0.0, 15000.0]]
    """
    for name in (down, across):
        _known(name)
    pairs = pd.MultiIndex.from_product([downs, acrosses], names=[down, across])
    columns = {name: pairs.get_level_values(name).astype("float64") for name in (down, across)}
    table = frame(action, columns, len(pairs))
    results = outcomes(table[_together(table)]).reindex(table.index)
    _result(of, results)
    return results.set_index(pairs)[of].round(9).unstack(across)


def two_first(moved: pd.DataFrame) -> tuple[str, str]:
    """Return the two inputs that move the result most. Parameters: `moved`, as `tornado` returns it, of two rows or more."""
    return str(moved["input"].iloc[0]), str(moved["input"].iloc[1])


def around(
    action: Action, down: str, across: str, swing: float = 0.2, *, of: str = "net_gain"
) -> pd.DataFrame:
    """Work out an action for two of its inputs around what they are: two steps below, as they are, two above.

    Parameters: as `grid`; `swing`, a fraction, how far the last step is (0.2: ±20 %; rates stop at 1).

    >>> around(Action(fixed_cost=900, price=10, buyers=200, margin_rate=0.5), "buyers", "price").shape
    (5, 5)
    """
    return grid(action, down, _steps(action, down, swing), across, _steps(action, across, swing), of=of)


def _together(table: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows may be: no more buyers than contacts, nor sales added or coupons used than buyers (`Action` refuses them)."""
    known = table.reindex(columns=["contacts", "buyers", "added", "coupons", "redemption"])
    used = known["coupons"] * known["redemption"]
    within = known["buyers"] + 1e-9
    return ~((known["buyers"] > known["contacts"] + 1e-9) | (known["added"] > within) | (used > within))


def _steps(action: Action, name: str, swing: float) -> list[float]:
    _known(name)
    value = float(getattr(action, name))
    values = [value * (1 + swing * step / 2) for step in range(-2, 3)]
    digits = 0 if name in COUNTS else 10
    return sorted({round(min(1.0, x) if name in RATES else x, digits) for x in values})


def _around(action: Action, swing: float) -> dict[str, tuple[Number, Number]]:
    """Each known input a share below and above what it is; rates stop at 1, and buyers at the contacts."""
    if not 0 < swing < 1:
        raise InputError(
            f"Variation : {told(swing)} trouvé, or une variation se trouve entre 0 et 1 (± 20 % s'écrit 0,2)."
        )
    moved: dict[str, tuple[Number, Number]] = {}
    for name in INPUTS:
        value = getattr(action, name)
        if value:
            high = float(value) * (1 + swing)
            moved[name] = (float(value) * (1 - swing), min(1.0, high) if name in RATES else high)
    if {"buyers", "contacts"} <= moved.keys():
        buyers, contacts = float(action.buyers or 0), float(action.contacts or 0)
        moved["buyers"] = moved["buyers"][0], min(moved["buyers"][1], contacts)
        moved["contacts"] = max(moved["contacts"][0], buyers), moved["contacts"][1]
    if {"buyers", "added"} <= moved.keys():
        buyers, added = float(action.buyers or 0), float(action.added or 0)
        moved["added"] = moved["added"][0], min(moved["added"][1], buyers)
        moved["buyers"] = max(moved["buyers"][0], added), moved["buyers"][1]
    if {"coupons", "redemption", "buyers"} <= moved.keys():  # no more coupons used than buyers
        buyers, coupons, redemption = (
            float(getattr(action, name) or 0) for name in ("buyers", "coupons", "redemption")
        )
        moved["buyers"] = max(moved["buyers"][0], coupons * redemption), moved["buyers"][1]
        moved["coupons"] = moved["coupons"][0], min(moved["coupons"][1], buyers / redemption)
        moved["redemption"] = moved["redemption"][0], min(moved["redemption"][1], buyers / coupons)
    return moved


def _now(action: Action, of: str) -> float:
    results = outcomes(frame(action, {}, 1))
    _result(of, results)
    now = float(results[of].iloc[0])
    if now != now:
        raise InputError(
            "Ce résultat est inconnu pour cette action : complétez-la avant d'en faire varier les valeurs."
        )
    return now


def _result(of: str, results: pd.DataFrame) -> None:
    if of not in results:
        raise InputError(f"Un bilan n'a pas de chiffre « {of} ».{suggest(of, results.columns)}")


def _known(name: str) -> None:
    if name not in INPUTS:
        raise InputError(
            f"Une action n'a pas de nombre « {name} ».{suggest(name, set(INPUTS) - set(NO_NUMBERS))}"
        )
