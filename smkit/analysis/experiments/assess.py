"""Did it work? What groups drawn at random did, compared with the one that was left alone: tables in, tables out."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number, exact
from smkit.analysis.experiments import trials
from smkit.analysis.proportions import (
    chi_square_tail,
    difference_test,
    holm,
    newcombe,
    normal_quantile,
    z_test,
)
from smkit.errors import suggest

#: Names that a group left alone goes by, when nobody says which it is.
CONTROLS = ("temoin", "controle", "control", "groupe temoin", "groupe controle", "control group", "holdout",
            "hold-out", "placebo", "sans", "aucun", "aucun envoi", "no e-mail", "no email", "none")  # fmt: skip
_UNEQUAL = 0.001  # a split of groups less likely than that is no bad luck (Fabijan et al., 2019)


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
    _spelled_once(groups)
    wanted = [_fold(named)] if named.strip() else list(CONTROLS)
    found = [group for group in groups if _fold(group) in wanted]
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

    Parameters: `table`, canonical experiment (`group`, `converted`, perhaps `revenue` in currency); `control`, as
    `control` returns it.
    Returns one row a group, the control first, then the best: group, units and buyers (counts), rate (fraction), revenue
    (currency, missing where a buyer's is), mean and deviation of revenue a person,
    basket (revenue a buyer), all in currency.
    Raises InputError when the control is not there, or bought nothing: there is then nothing to compare with.

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
        counted[["revenue", "mean", "basket", "deviation"]] = float("nan")
    else:
        grouped = spent.astype("float64").groupby(groups, sort=False)
        whole = spent.notna().groupby(groups, sort=False).all()
        counted["revenue"] = grouped.sum().where(whole).round(6)
        counted["mean"] = counted["revenue"] / counted["units"]
        counted["basket"] = counted["revenue"] / counted["buyers"].where(counted["buyers"] > 0)
        counted["deviation"] = grouped.std().where(whole)
    if control not in counted.index:
        raise InputError(
            f"Le groupe témoin « {control} » n'a aucune personne dont on sache si elle a acheté."
        )
    if not counted.loc[control, "buyers"]:
        raise InputError(
            f"Le groupe témoin « {control} » ({counted.loc[control, 'units']} personnes) n'a fait aucun achat : il n'y a rien à "
            "quoi comparer. Vérifiez la colonne des achats, ou attendez d'avoir plus de monde."
        )
    others = counted["rate"].drop(control).sort_values(ascending=False, kind="stable").index
    order = [control, *others]
    return counted.loc[order].rename_axis("group").reset_index()


def effects(arms: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Compare each group with the control.

    Parameters: `arms`, as `arms` returns it, the control first; `confidence`, a fraction.
    Returns one row a group but the control, best first: group; difference of rates with low and high (fractions, Newcombe); lift
    (difference / the control's rate); z (pooled; missing where undefined) and p (two-sided; `test` says z or exact); p_holm,
    corrected for the number of groups; proven (is p_holm under 1 − confidence?); buyers_gained with _low and _high; and
    revenue_gained with _low and _high (currency, over the group's people).

    >>> seen = pd.DataFrame({"group": ["No", "Mens"], "units": [21_306, 21_307], "buyers": [122, 267], "rate": [122 / 21_306,
    ...     267 / 21_307], "revenue": [0.0, 0.0], "mean": [0.0, 0.0], "deviation": [0.0, 0.0]})
    >>> effects(seen).loc[0, "z"].round(3)
    np.float64(7.385)
    """
    base, *others = arms.to_dict("records")
    counts = [
        (int(arm["buyers"]), int(arm["units"]), int(base["buyers"]), int(base["units"])) for arm in others
    ]
    tests = [difference_test(*each) for each in counts]
    edge = normal_quantile(0.5 + confidence / 2)
    rows = []
    for arm, each, (p, test), corrected in zip(
        others, counts, tests, holm([p for p, _ in tests]), strict=True
    ):
        low, high = newcombe(*each, confidence)
        tested = z_test(*each)
        difference = arm["rate"] - base["rate"]
        gained = (arm["mean"] - base["mean"]) * arm["units"]
        variance = arm["deviation"] ** 2 / arm["units"] + base["deviation"] ** 2 / base["units"]
        spread = edge * arm["units"] * math.sqrt(variance)
        rows.append(
            {"group": arm["group"], "difference": difference, "low": low, "high": high}
            | {"lift": difference / base["rate"] if base["rate"] else float("nan")}
            | {"z": tested[0] if tested else float("nan"), "p": p, "test": test}
            | {"p_holm": corrected, "proven": corrected < 1 - confidence}
            | {
                f"buyers_gained{end}": x * arm["units"]
                for end, x in (("", difference), ("_low", low), ("_high", high))
            }
            | {
                "revenue_gained": gained,
                "revenue_gained_low": gained - spread,
                "revenue_gained_high": gained + spread,
            }
        )
    return pd.DataFrame(rows).sort_values("difference", ascending=False, kind="stable", ignore_index=True)


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


def split_p(arms: pd.DataFrame, shares: Mapping[str, float] | None = None) -> float:
    """Return how likely the sizes of the groups are, had they been drawn as planned (sample-ratio check).

    Parameters: `arms`, as `arms` returns it; `shares`, {group: planned share} (any positive weights; case, accents and spaces
    of the names are ignored), equal when left out.
    Returns p of Pearson's chi-square. Raises InputError when a group has no planned share, or a share is of no group.

    >>> round(split_p(pd.DataFrame({"group": ["A", "B"], "units": [5_000, 5_300]})), 4)
    0.0031
    """
    groups = arms["group"].tolist()
    weights = _planned(shares, groups) if shares else dict.fromkeys(groups, 1.0)
    total = sum(weights[group] for group in groups)
    expected = [arms["units"].sum() * weights[group] / total for group in groups]
    statistic = sum((n - e) ** 2 / e for n, e in zip(arms["units"], expected, strict=True))
    return chi_square_tail(float(statistic), len(groups) - 1)


def unequal(p: float) -> bool:
    """Tell whether groups of these sizes cannot be bad luck. Parameters: `p`, as `split_p` returns it."""
    return p < _UNEQUAL


def shared(table: pd.DataFrame) -> int:
    """Count the people who stand in several groups: their result belongs to none.

    Parameters: `table`, canonical experiment. Returns 0 where people have no identifier.

    >>> shared(pd.DataFrame({"group": ["A", "B", "B"], "unit_id": ["1", "1", "2"]}))
    1
    """
    if "unit_id" not in table:
        return 0
    known = table.dropna(subset=["unit_id", "group"])
    return int((known.groupby("unit_id")["group"].nunique() > 1).sum())


def unpriced(table: pd.DataFrame) -> int:
    """Count the buyers whose amount is not known: the sales of their group are then missing.

    Parameters: `table`, canonical experiment. Returns 0 where no amount is told at all.

    >>> unpriced(pd.DataFrame({"converted": [True, True, False], "revenue": [None, 5.0, None]}))
    1
    """
    if "revenue" not in table or table["revenue"].isna().all():
        return 0
    return int((table["converted"].fillna(False).astype(bool) & table["revenue"].isna()).sum())


def _planned(shares: Mapping[str, Any], groups: list[str]) -> dict[str, float]:
    """Planned share of each group, checked."""
    known = {_fold(group): group for group in groups}
    weights: dict[str, float] = {}
    for name, share in shares.items():
        group = known.get(_fold(name))
        if group is None:
            raise InputError(
                f"Répartition prévue : aucun groupe ne s'appelle « {name} ».{suggest(str(name), groups)} Groupes présents : "
                f"{', '.join(f'« {group} »' for group in groups)}."
            )
        weights[group] = float(exact("share", share))
    for group in groups:
        if not weights.get(group):
            raise InputError(
                f"Répartition prévue : il manque la part de « {group} ». Donnez à chaque groupe une part supérieure à 0."
            )
    return weights


def _spelled_once(groups: list[str]) -> None:
    """Refuse groups that differ by case, accents, spaces or dashes alone: their people belong together."""
    spelled: dict[str, list[str]] = {}
    for group in groups:
        spelled.setdefault(re.sub(r"[^\w+]+|_", " ", _fold(group)).strip(), []).append(f"« {group} »")
    for names in spelled.values():
        if len(names) > 1:
            raise InputError(
                f"Un même groupe semble écrit de plusieurs façons : {', '.join(names)}. Donnez-lui un seul nom dans le fichier, "
                "puis relancez le rapport."
            )


def _fold(text: object) -> str:
    import unicodedata

    bare = unicodedata.normalize("NFKD", str(text).casefold())
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())
