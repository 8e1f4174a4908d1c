"""What are hand-set points worth? « +20 for a big company » turned into the win rates that were seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.analysis.needed import holds
from smkit.analysis.proportions import difference_test, holm, newcombe
from smkit.analysis.prospecting.outcomes import closed

_LEAST = 20
_KEYS = ("vaut", "contient", "min", "max")


def worth(
    table: pd.DataFrame, outcome: str, rules: Sequence[Mapping[str, Any]], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Turn points set by hand into the win rates that were seen.

    Parameters: `table`, one row a deal; `outcome`, the name of the column that says whether it was won; `rules`, each a mapping
    with `colonne`, `points`, and one of `vaut` (a value or a list of them), `contient` (a text), `min` and/or `max` (a number).
    Returns one row a rule, in order: rule (French), points, deals and wins of those who get the points, rate with low and high
    (Wilson), others (rate of those who do not), difference with its interval, p_holm, and verdict: "right" (proven, and of the
    points' sign), "wrong" (proven the other way), "nothing" (not told from chance), "few" (fewer than 20 deals on a side).
    Raises InputError for a rule that cannot be read, with its number.

    >>> deals = pd.DataFrame({"taille": ["PME", "ETI"] * 50, "gagne": [True, False] * 50})
    >>> worth(deals, "gagne", [{"colonne": "taille", "vaut": "PME", "points": 20}])["verdict"].tolist()
    ['right']
    """
    deals, won = closed(table, outcome)
    rows: list[dict[str, Any]] = []
    for number, rule in enumerate(rules, 1):
        here = _holds(deals, rule, number).to_numpy()
        inside, outside = int(here.sum()), int((~here).sum())
        wins, others = int(won[here].sum()), int(won[~here].sum())
        enough = min(inside, outside) >= _LEAST
        nothing = (float("nan"), float("nan"))
        own = wilson(wins, inside, confidence) or nothing
        low, high = newcombe(wins, inside, others, outside, confidence) if enough else nothing
        rows.append(
            {"rule": say(rule), "points": float(rule["points"]), "deals": inside, "wins": wins}
            | {"rate": wins / inside if inside else float("nan"), "low": own[0], "high": own[1]}
            | {"others": others / outside if outside else float("nan")}
            | {"difference": wins / inside - others / outside if inside and outside else float("nan")}
            | {"difference_low": low, "difference_high": high}
            | {"p": difference_test(wins, inside, others, outside)[0] if enough else 1.0, "enough": enough}
        )
    found = pd.DataFrame(rows)
    if found.empty:
        raise InputError("Le barème est vide : donnez au moins une règle, avec colonne, vaut et points.")
    found["p_holm"] = holm(found["p"].tolist())
    proven = found["p_holm"] < 1 - confidence
    agrees = np.sign(found["difference"]) == np.sign(found["points"])
    found["verdict"] = np.select([~found["enough"], ~proven, agrees], ["few", "nothing", "right"], "wrong")
    return found.drop(columns=["p", "enough"])


def total(table: pd.DataFrame, rules: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Return the points of each row. Parameters: `table` and `rules`, as `worth`.

    >>> total(pd.DataFrame({"taille": ["PME", "ETI"]}), [{"colonne": "taille", "vaut": "PME", "points": 20}]).tolist()
    [20.0, 0.0]
    """
    points = pd.Series(0.0, index=table.index)
    for number, rule in enumerate(rules, 1):
        points += _holds(table, rule, number) * float(rule["points"])
    return points


def say(rule: Mapping[str, Any]) -> str:
    """Return a rule in French, without its points.

    >>> say({"colonne": "effectif", "min": 50, "max": 200, "points": 5})
    'effectif de 50 à 200'
    """
    if "vaut" in rule:
        values = rule["vaut"] if isinstance(rule["vaut"], list) else [rule["vaut"]]
        return f"{rule['colonne']} = {' ou '.join(str(value) for value in values)}"
    if "contient" in rule:
        return f"{rule['colonne']} contient « {rule['contient']} »"
    if "min" in rule and "max" in rule:
        return f"{rule['colonne']} de {rule['min']} à {rule['max']}"
    return (
        f"{rule['colonne']} d'au moins {rule['min']}"
        if "min" in rule
        else f"{rule['colonne']} d'au plus {rule['max']}"
    )


def _holds(table: pd.DataFrame, rule: Mapping[str, Any], number: int) -> pd.Series:
    """Who gets the points of a rule."""
    if not isinstance(rule, Mapping) or "colonne" not in rule or not any(key in rule for key in _KEYS):
        raise InputError(
            f"Barème, règle {number} : il faut une colonne, des points, et l'un de {', '.join(_KEYS)}. Par exemple : "
            "colonne: secteur, vaut: Hôtellerie, points: 20."
        )
    try:
        float(rule["points"])
        bounds = {key: float(rule[key]) for key in ("min", "max") if key in rule}
    except (KeyError, TypeError, ValueError):
        raise InputError(
            f"Barème, règle {number} : points, min et max sont des nombres, par exemple points: -5."
        ) from None
    holds(table, str(rule["colonne"]))
    values = table[rule["colonne"]]
    folded = values.astype("object").map(lambda value: str(value).strip().casefold(), na_action="ignore")
    if "vaut" in rule:
        wanted = rule["vaut"] if isinstance(rule["vaut"], list) else [rule["vaut"]]
        return folded.isin([str(value).strip().casefold() for value in wanted])
    if "contient" in rule:
        return folded.map(
            lambda value: str(rule["contient"]).strip().casefold() in value, na_action="ignore"
        ).eq(True)
    numbers = pd.to_numeric(values, errors="coerce")
    return numbers.ge(bounds.get("min", -np.inf)) & numbers.le(bounds.get("max", np.inf))
