"""Campaigns in charts: net gain of each, how sure it is, and the proposed budget."""

from typing import TYPE_CHECKING

import pandas as pd

from smkit.display import charts, french, notation
from smkit.display.record import chart
from smkit.typography import between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 12  # bars that can be read on a slide; beyond, the best and the worst are enough
_FAR = 3.0  # times the largest cost per buyer: one buyer's interval, 76 times wide, would leave the dots in a heap


def gain_chart(campaigns: pd.DataFrame, *, currency: str = "EUR", source: str = "") -> None:
    """Show the net gain of each campaign, the best first, those that lose in the accent colour.

    Parameters: `campaigns`, as `portfolio.summary` returns it; `currency` code; `source`, French.
    """
    ranked = campaigns.dropna(subset=["net_gain"]).sort_values("net_gain", ascending=False, kind="stable")
    losing = ranked[ranked["net_gain"] < 0]
    count = french.plural(len(ranked), "campagne")
    if len(ranked) == 1:
        title = "La campagne a perdu de l'argent" if len(losing) else "La campagne n'a pas perdu d'argent"
    elif len(losing) == len(ranked):
        title = f"Les {count} ont perdu de l'argent"
    elif len(losing):
        title = (
            f"{french.number(len(losing))} des {count} {'ont' if len(losing) > 1 else 'a'} perdu de l'argent"
        )
    else:
        title = f"Aucune des {count} n'a perdu d'argent"
    shown = ranked if len(ranked) <= _MOST else pd.concat([ranked.head(_MOST // 2), ranked.tail(_MOST // 2)])
    half = french.number(_MOST // 2)
    cut = f", {half} plus grands et {half} plus petits" if len(shown) < len(ranked) else ""
    axes = charts.bars(
        shown, "campaign", "net_gain", title, unit="EUR", currency=currency, measure=f"Gain net{cut}",
        highlight=set(losing["campaign"]), source=source,
    )  # fmt: skip
    ends = [ranked.iloc[0], ranked.iloc[-1]]
    said = ", ".join(
        f"« {row['campaign']} » {french.money(row['net_gain'], currency, decimals=0)}" for row in ends
    )
    chart(
        "gain_net_par_campagne", axes, alt=f"{title}. De la meilleure à la pire : {said}.",
        figures=["gain_net"],
    )  # fmt: skip


def sureness_chart(groups: pd.DataFrame, by: str, *, currency: str = "EUR", source: str = "") -> None:
    """Show how far chance could move each group: its net gain, or its cost per buyer where sales are not known.

    Parameters: `groups`, as `portfolio.summary` returns it; `by`, its column; `currency` code; `source`, French.
    """
    money = groups["net_gain"].notna().any()
    known = groups.dropna(subset=["net_gain_low"] if money else ["cpa_low"])
    if not len(known):
        return
    if money:
        sure = known[known["net_gain_low"] > 0]
        stay = "restent" if len(sure) > 1 else "reste"
        title = f"{french.plural(len(sure), 'gain')} sur {french.number(len(known))} {stay} au-dessus de zéro, hasard compris"
        ranked = known.sort_values("net_gain", ascending=False).head(_MOST)
        axes: Axes = charts.intervals(
            ranked, by, "net_gain", "net_gain_low", "net_gain_high", title, unit="EUR", currency=currency,
            measure=f"Gain net{_first(ranked, known, 'plus grands')}", source=source,
        )  # fmt: skip
    else:
        ranked = known.sort_values("cpa").head(_MOST)
        title = f"« {ranked.iloc[0][by]} » a le coût par acheteur le plus bas"
        axes = charts.intervals(
            ranked, by, "cpa", "cpa_low", "cpa_high", title, mark=None, far=_FAR * ranked["cpa"].max(), unit="EUR",
            currency=currency, measure=f"Coût par acheteur{_first(ranked, known, 'plus bas')}", source=source,
        )  # fmt: skip
    names = ("net_gain", "net_gain_low", "net_gain_high") if money else ("cpa", "cpa_low", "cpa_high")
    rows = (
        f"{row[by]} : {french.money(row[names[0]], currency)}, "
        f"{between(*(french.money(row[name], currency) for name in names[1:]))}"
        for row in ranked.to_dict("records")
    )
    chart(
        "part_du_hasard", axes, alt=f"{title}. {' ; '.join(rows)}.",
        figures=["gain_net_bas" if money else "cpa"],
    )  # fmt: skip


def budget_chart(shared: pd.DataFrame, by: str, *, currency: str = "EUR", source: str = "") -> None:
    """Show what each action spends and what is proposed.

    Parameters: `shared`, as `budget.allocate` returns it; `by`, its column; `currency` code; `source`, French.
    """
    change = shared["proposed"] - shared["cost"]
    most = shared[by].iloc[int(change.to_numpy().argmax())] if change.max() > 0 else None
    title = (
        f"« {most} » mérite le plus de budget supplémentaire"
        if most is not None
        else "Aucune action ne mérite un budget plus grand"
    )
    ranked = shared.assign(change=change).sort_values("change", ascending=False)
    half = french.number(_MOST // 2)
    cut = f", {half} plus fortes hausses et {half} plus fortes baisses" if len(ranked) > _MOST else ""
    if cut:
        ranked = pd.concat([ranked.head(_MOST // 2), ranked.tail(_MOST // 2)])
    axes = charts.paired(
        ranked, by, "cost", "proposed", title, names=("Dépensé", "Proposé"), signs=(notation.ACTUAL, notation.PLAN),
        unit="EUR", currency=currency, measure=f"Budget{cut}", source=source,
    )  # fmt: skip
    rows = (
        f"{row[by]} : de {french.money(row['cost'], currency, decimals=0)} à "
        f"{french.money(row['proposed'], currency, decimals=0)}"
        for row in ranked.to_dict("records")
    )
    chart("budget_propose", axes, alt=f"{title}. {' ; '.join(rows)}.")


def _first(shown: pd.DataFrame, known: pd.DataFrame, which: str) -> str:
    """Say of a measure that its chart draws the first of many: « , 12 plus grands sur 2 946 »."""
    more = f", {french.number(len(shown))} {which} sur {french.number(len(known))}"
    return more if len(shown) < len(known) else ""
