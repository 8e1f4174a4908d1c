"""Did it work? What groups drawn at random did, compared with the one that was left alone: tables in, tables out."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact
from smkit.analysis.experiments import money, trials
from smkit.analysis.experiments.draw import spelled_once
from smkit.analysis.proportions import difference_test, exact_test, holm, newcombe, z_test
from smkit.errors import suggest
from smkit.typography import folded

#: Names that a group left alone goes by, when nobody says which it is.
CONTROLS = ("temoin", "controle", "control", "groupe temoin", "groupe controle", "control group", "holdout",
            "hold-out", "placebo", "sans", "aucun", "aucun envoi", "no e-mail", "no email", "none")  # fmt: skip
#: Columns of a value and of both ends of its interval, and the columns of `effects` that they come from.
_ENDS = {"": "difference", "_low": "low", "_high": "high"}
_LOGS = ("log_mean", "log_deviation", "fit")
_SPENT = 0.01  # chance left to spending, judged beside the rate: more would make two questions of one


def control(table: pd.DataFrame, named: str = "") -> str:
    """Return which group is the control.

    Parameters: `table`, canonical experiment (`group`); `named`, what a person calls it (case and spaces are ignored), or ""
    to recognise one of the usual names.
    Returns the name as the table writes it.
    Raises InputError, with the groups that exist, when there is only one group, when one is written in several ways, when none
    has that name, or when none of the usual names, or several, are there.

    >>> control(pd.DataFrame({"group": ["E-mail", "Témoin"]}))
    'Témoin'
    """
    groups = list(dict.fromkeys(table["group"].dropna()))
    shown = ", ".join(f"« {group} »" for group in groups)
    if len(groups) < 2:
        raise InputError(
            f"Il n'y a qu'un groupe ({shown or 'aucun nom'}) : sans groupe témoin, on ne peut pas savoir ce qui se serait passé "
            "sans l'action. Donnez aussi les personnes qui n'ont rien reçu."
        )
    spelled_once(groups)
    wanted = [folded(named)] if named.strip() else list(CONTROLS)
    found = [group for group in groups if folded(group) in wanted]
    if len(found) == 1:
        return str(found[0])
    if named.strip():
        raise InputError(
            f"Aucun groupe ne s'appelle « {named} ».{suggest(named, groups)} Groupes présents : {shown}."
        )
    raise InputError(
        f"On ne sait pas quel groupe est le témoin. Dites-le avec le paramètre temoin ; groupes présents : {shown}."
    )


def arms(table: pd.DataFrame, control: str) -> pd.DataFrame:
    """Count what each group did.

    Parameters: `table`, one row a person (`people` gathers them): `group`, `converted`, perhaps `revenue` in currency; `control`,
    as `control` returns it.
    Returns one row a group, the control first, then the best: group, units and buyers (counts), rate (fraction), revenue
    (currency, missing where a buyer's is), mean and deviation of revenue a person,
    basket (revenue a buyer), all in currency; log_mean, log_deviation and fit of the amounts, as `money.amounts` gives them.
    Raises InputError when the control is not there, or nobody bought in any group: there is then nothing to compare.

    >>> seen = pd.DataFrame({"group": ["Témoin"] * 4 + ["E-mail"] * 4, "converted": [True] + [False] * 4 + [True] * 3})
    >>> arms(seen, "Témoin")[["group", "units", "buyers", "rate"]].values.tolist()
    [['Témoin', 4, 1, 0.25], ['E-mail', 4, 3, 0.75]]
    """
    known = table[table["group"].notna() & table["converted"].notna()]
    bought = known["converted"].astype(bool)
    # who did not buy spent nothing, whether or not the export says so
    spent = known["revenue"].where(known["revenue"].notna() | bought, 0.0) if "revenue" in known else None
    groups = known["group"]
    counted = bought.groupby(groups, sort=False).agg(units="size", buyers="sum")
    counted["rate"] = counted["buyers"] / counted["units"]
    if spent is None:
        counted[["revenue", "mean", "basket", "deviation", *_LOGS]] = float("nan")
    else:
        grouped = spent.astype("float64").groupby(groups, sort=False)
        whole = spent.notna().groupby(groups, sort=False).all()
        counted["revenue"] = grouped.sum().where(whole).round(6)
        counted["mean"] = counted["revenue"] / counted["units"]
        counted["basket"] = counted["revenue"] / counted["buyers"].where(counted["buyers"] > 0)
        counted["deviation"] = grouped.std().where(whole)
        described = {group: money.amounts(each[bought[each.index]]) for group, each in grouped}
        counted[list(_LOGS)] = pd.DataFrame(described).T[list(_LOGS)]
    if control not in counted.index:
        raise InputError(
            f"Le groupe témoin « {control} » n'a aucune personne dont on sache si elle a acheté."
        )
    if not counted["buyers"].any():
        raise InputError(
            "Personne n'a acheté, dans aucun groupe : il n'y a rien à comparer. Vérifiez la colonne des achats, ou "
            "attendez d'avoir "
            "plus de monde."
        )
    others = counted["rate"].drop(control).sort_values(ascending=False, kind="stable").index
    order = [control, *others]
    return counted.loc[order].rename_axis("group").reset_index()


def effects(
    arms: pd.DataFrame, *, looks: int = 1, sound: bool = True, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare each group with the control.

    Parameters: `arms`, as `arms` returns it, the control first; `looks`, how often the result was looked at, with leave to stop
    at a good one; `sound`, whether the draw allows a verdict (`draw` finds nothing that stops it); `confidence`, a fraction.
    Returns one row a group but the control, best first: group; difference of rates with low and high (fractions, Newcombe); lift
    (difference / the control's rate, missing where that is zero); z (pooled; missing where undefined) and p (two-sided; `test`
    says z or exact); p_looks, the chance of such a p at one look at least; p_holm, that one corrected for the number of groups;
    proven (is p_holm under 1 − confidence, and the draw sound?); buyers_gained with _low and _high; and revenue_gained with _low
    and _high (currency, over the group's people, at a confidence shared among the groups) and money, what that interval is worth
    ("sure", "rough" or "unknown"); spends, "more" or "less" where people surely spend more or less than the control's (at 1 %,
    shared among groups and looks, and the draw sound), else "".

    >>> seen = pd.DataFrame({"group": ["No", "Mens"], "units": [21_306, 21_307], "buyers": [122, 267], "rate": [122 / 21_306,
    ...     267 / 21_307], "revenue": [0.0, 0.0], "mean": [0.0, 0.0], "deviation": [0.0, 0.0]})
    >>> effects(seen).loc[0, "z"].round(3)
    np.float64(7.385)
    """
    base, *others = arms.to_dict("records")
    rows = _compared([(arm, base) for arm in others], looks, confidence)
    for row, arm in zip(rows, others, strict=True):
        row["proven"] &= sound
        row |= {f"buyers_gained{end}": row[of] * arm["units"] for end, of in _ENDS.items()}
        gained = money.gain(arm, base, confidence=1 - (1 - confidence) / len(others))
        row |= {f"revenue_gained{end}": value for end, value in zip(_ENDS, gained[:3], strict=True)}
        row["money"] = gained.trust
        row["spends"] = (
            money.surely(arm, base, confidence=1 - _SPENT / (len(others) * looks)) if sound else ""
        )
    return pd.DataFrame(rows).sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def rivals(
    arms: pd.DataFrame, *, looks: int = 1, sound: bool = True, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare the groups that got something with each other: which one to give a person, who can get but one?

    Parameters: as `effects`.
    Returns one row a pair, the higher rate first: group, other, then difference, low, high, lift, z, p, test, p_looks, p_holm
    (corrected for the number of pairs) and proven, as `effects`. No row with one group beside the control.

    >>> seen = pd.DataFrame({"group": ["No", "Mens", "Womens"], "units": [21_306, 21_307, 21_387], "buyers": [122, 267, 189]})
    >>> rivals(seen.assign(rate=seen["buyers"] / seen["units"]))[["group", "other", "p"]].round(4).values.tolist()
    [['Mens', 'Womens', 0.0002]]
    """
    others = sorted(arms.to_dict("records")[1:], key=lambda arm: -arm["rate"])
    pairs = list(combinations(others, 2))
    rows = [
        row | {"other": other["group"], "proven": row["proven"] and sound}
        for row, (_, other) in zip(_compared(pairs, looks, confidence), pairs, strict=True)
    ]
    names = ["group", "other", "difference", "low", "high", "lift", "z", "p", "test", "p_looks", "p_holm", "proven"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _compared(
    pairs: Sequence[tuple[Mapping[Any, Any], Mapping[Any, Any]]], looks: int, confidence: float
) -> list[dict[str, Any]]:
    """Each group of a pair against the other one, as a row of `effects`."""
    counts = [
        (int(arm["buyers"]), int(arm["units"]), int(base["buyers"]), int(base["units"]))
        for arm, base in pairs
    ]
    tests = [
        # with nobody on one side the normal approximation is at its worst, whatever is expected
        difference_test(*each) if each[0] and each[2] else (exact_test(*each), "exact")
        for each in counts
    ]
    seen = [trials.peeking(looks, alpha=p) for p, _ in tests]
    rows = []
    for (arm, base), each, (p, test), looked, corrected in zip(
        pairs, counts, tests, seen, holm(seen), strict=True
    ):
        low, high = newcombe(*each, confidence)
        tested = z_test(*each)
        difference = arm["rate"] - base["rate"]
        rows.append(
            {"group": arm["group"], "difference": difference, "low": low, "high": high}
            | {"lift": difference / base["rate"] if base["rate"] else float("nan")}
            | {"z": tested[0] if tested else float("nan"), "p": p, "test": test}
            | {"p_looks": looked, "p_holm": corrected, "proven": corrected < 1 - confidence}
        )
    return rows


def returns(
    arms: pd.DataFrame, effects: pd.DataFrame, *, margin_rate: Number | None = None, cost_per_contact: Number | None = None,
    fixed_cost: Number = 0,
) -> pd.DataFrame:  # fmt: skip
    """Work out what the extra sales of each group earned.

    Parameters: `arms` and `effects`, as those functions return them; `margin_rate`, taux de marque (0–1);
    `cost_per_contact` and `fixed_cost` (currency) of each group that is not the control.
    Returns one row a group: group, cost, margin_gained, net_gain, roi, each with its interval (_low, _high); missing where the
    margin rate or the cost is not known. Only the extra sales count: the others would have come anyway.
    Raises InputError for a negative cost or a rate outside 0–1.
    """
    units = arms.set_index("group")["units"].reindex(effects["group"]).to_numpy()
    rate = float(exact("margin_rate", margin_rate)) if margin_rate is not None else float("nan")
    each = (
        float(exact("cost_per_contact", cost_per_contact)) if cost_per_contact is not None else float("nan")
    )
    cost = units * each + float(exact("fixed_cost", fixed_cost))
    table = pd.DataFrame({"group": effects["group"], "cost": cost})
    for end in ("", "_low", "_high"):
        table[f"margin_gained{end}"] = effects[f"revenue_gained{end}"] * rate
        table[f"net_gain{end}"] = table[f"margin_gained{end}"] - table["cost"]
        table[f"roi{end}"] = table[f"net_gain{end}"] / table["cost"].where(table["cost"] > 0)
    return table


def resolution(arms: pd.DataFrame) -> tuple[float | None, int | None]:
    """Return what the test could see, and what it would take to see half of it.

    Parameters: `arms`, as `arms` returns it.
    Returns the smallest difference of rates that the smallest group had an 80 % chance to show (a fraction), and how many
    people each group needs for half of it; None where no size would do.

    >>> resolution(pd.DataFrame({"units": [3_000, 3_000], "rate": [0.04, 0.05]}))
    (0.015415281737813024, 11079)
    """
    rate = float(arms.iloc[0]["rate"])
    seen = trials.detectable(rate, float(arms.iloc[1:]["units"].min()), float(arms.iloc[0]["units"]))
    return seen, trials.sample_size(rate, seen / 2) if seen else None


def unpriced(table: pd.DataFrame) -> int:
    """Count the buyers whose amount is not known: the sales of their group are then missing.

    Parameters: `table`, canonical experiment. Returns 0 where no amount is told at all.

    >>> unpriced(pd.DataFrame({"converted": [True, True, False], "revenue": [None, 5.0, None]}))
    1
    """
    if "revenue" not in table or table["revenue"].isna().all():
        return 0
    return int((table["converted"].fillna(False).astype(bool) & table["revenue"].isna()).sum())
