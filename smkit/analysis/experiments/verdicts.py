"""What may be said of a test? Yes, no, or not enough to tell, and why: one word a group."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from smkit.analysis.experiments.draw import Stop
from smkit.analysis.judging.verdict import Verdict

#: What is judged beside the rate of a group: before its name, or alone.
SALES, MONEY, RIVALS, SEGMENTS = "ventes : ", "argent : ", "entre groupes", "segments"

_CHANCE = 0.05
_NEGLIGIBLE = 0.10  # an effect that cannot exceed this share of the control's rate, up or down, is none that one acts on

#: Why no verdict is given, by what stops it.
_STOPPED: dict[Stop, str] = {
    "sizes": "Les groupes n'ont pas les tailles prévues, et une telle répartition n'arrive pas par hasard.",
    "losses": "Les résultats manquent bien plus dans un groupe que dans l'autre : ceux qui restent ne se comparent plus.",
    "shared": "Trop de personnes se trouvent dans plusieurs groupes à la fois.",
    "mixes": "Les groupes n'avaient pas les mêmes personnes avant le test, et un tirage au sort ne les sépare pas autant.",
}


def verdicts(effects: pd.DataFrame, control: str, stops: Sequence[Stop] = ()) -> dict[str, Verdict]:
    """Judge each group.

    Parameters: `effects`, as `effects` returns it; `control`, its name; `stops`, what forbids a verdict, as `Draw.stops` tells.
    Returns {group: Verdict}: « oui » when it converts better beyond chance, or when rates do not tell and people spend more;
    « non » when it converts less, when people spend less, or when its whole interval leaves no effect of a tenth of the
    control's rate, up or down; else « on ne peut pas dire ». `change` is in points of rate (0–100).

    >>> row = {"group": "E-mail", "difference": 0.06, "low": -0.03, "high": 0.15, "lift": 0.75, "p": 0.18, "p_holm": 0.18}
    >>> verdicts(pd.DataFrame([row | {"proven": False}]), "Témoin")["E-mail"].word
    'on ne peut pas dire'
    """
    return {str(row["group"]): _judge(row, control, stops) for row in effects.to_dict("records")}


def beside(
    effects: pd.DataFrame, returns: pd.DataFrame, rivals: pd.DataFrame, differences: pd.DataFrame, stops: Sequence[Stop] = ()
) -> dict[str, Verdict]:  # fmt: skip
    """Judge what is told beside the rates: sales and money of each group, groups between them, segments.

    Parameters: `effects`, `returns` and `rivals`, as those functions return them; `differences`, as `subgroups.heterogeneity`;
    `stops`, as `Draw.stops` tells.
    Returns {name: Verdict}: `SALES` or `MONEY` before the name of a group, `RIVALS`, `SEGMENTS`. Money is a net gain, at stake.
    """
    if stops:
        return {}
    found = {SALES + str(row["group"]): _money(row, "revenue_gained") for row in effects.to_dict("records")}
    found |= {MONEY + str(row["group"]): _money(row, "net_gain") for row in returns.to_dict("records")}
    proven = rivals[rivals["proven"]] if len(rivals) else rivals
    unsure = "L'écart entre ces groupes peut venir du hasard."
    found[RIVALS] = (
        Verdict("oui", "rivaux", "L'écart entre ces groupes dépasse le hasard.", p=float(proven.iloc[0]["p"]))
        if len(proven)
        else Verdict("on ne peut pas dire", "rivaux", unsure)
    )
    differ = len(differences) and float(differences["p_holm"].min()) < _CHANCE
    found[SEGMENTS] = (
        Verdict("oui", "segments", "Les effets diffèrent d'un segment à l'autre au-delà du hasard.")
        if differ
        else Verdict(
            "on ne peut pas dire", "segments", "Les écarts entre segments sont de l'ordre du hasard."
        )
    )
    return found


def _money(row: dict[Any, Any], name: str) -> Verdict:
    """Whether an amount, with its interval, is surely gained or lost; margin alone is at stake."""
    amount, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    dims = (("groupe", str(row["group"])),)
    if math.isnan(low) or math.isnan(high) or low < 0 < high:
        return Verdict(
            "on ne peut pas dire", name, "Gain ou perte, le hasard peut faire l'un et l'autre.", dims=dims
        )
    reason = "Tout l'intervalle est du même côté de zéro."
    stake = abs(amount) if name == "net_gain" else None
    return Verdict(
        "gagne" if low >= 0 else "perd",
        name,
        reason,
        change=amount,
        low=low,
        high=high,
        unit="EUR",
        stake=stake,
        dims=dims,
    )


def _judge(row: dict[Any, Any], control: str, stops: Sequence[Stop]) -> Verdict:
    word, reason = _word(row, stops)
    return Verdict(
        word,  # type: ignore[arg-type]  # one of the closed list, which Verdict checks
        "ecart",
        reason,
        (str(row["group"]), control),
        change=row["difference"] * 100,
        low=row["low"] * 100,
        high=row["high"] * 100,
        unit="points",
        p=row["p"],
        dims=(("groupe", str(row["group"])),),
    )


def _word(row: dict[Any, Any], stops: Sequence[Stop]) -> tuple[str, str]:
    if stops:
        return "on ne peut pas dire", " ".join(_STOPPED[stop] for stop in stops)
    if row["proven"]:
        more = row["difference"] > 0
        reason = "Le groupe convertit {} que le témoin, au-delà du hasard.".format(
            "plus" if more else "moins"
        )
        return ("oui" if more else "non"), reason
    if row.get("spends"):
        more = row["spends"] == "more"
        reason = "Une personne du groupe achète pour {} que celle du témoin, au-delà du hasard.".format(
            "plus" if more else "moins"
        )
        return ("oui" if more else "non"), reason
    if no_gain(row) and row["low"] > -_NEGLIGIBLE * _base(row):
        return "non", "Le test exclut un effet d'un dixième du taux du témoin, en plus comme en moins."
    return "on ne peut pas dire", "L'écart peut venir du hasard."


def no_gain(row: Mapping[Any, Any]) -> bool:
    """Tell whether a test leaves no gain of a tenth of the control's rate; it may leave a loss.

    Parameters: `row`, of `effects`.

    >>> no_gain({"difference": -0.01, "lift": -0.1, "low": -0.029, "high": 0.009})
    True
    """
    return bool(row["high"] < _NEGLIGIBLE * _base(row))


def _base(row: Mapping[Any, Any]) -> float:
    """The control's rate; 0 where the row does not tell it."""
    return float(row["difference"] / row["lift"]) if row["lift"] == row["lift"] and row["lift"] else 0.0
