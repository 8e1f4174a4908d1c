"""An experiment in charts: differences with their intervals, in rates, in sales and by segment."""

from typing import TYPE_CHECKING

from smkit.display import charts, french
from smkit.display.experiments.sentences import points, split_name
from smkit.display.record import chart
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd


def effect_chart(effects: "pd.DataFrame", control: str, *, sound: bool = True, source: str = "") -> None:
    """Show the difference of each group with the control, on its interval.

    Parameters: `effects`, as `analysis.experiments` returns it; `control`, the group's name; `sound`, whether the draw
    allows a verdict; `source`, French.
    """
    proven = effects[
        effects["proven"].astype(bool)
    ]  # the largest difference need not be: few people may stand behind it
    better, worse = (proven[(proven["difference"] * side) > 0] for side in (1, -1))
    if not sound:
        title = "Écarts observés, à ne pas interpréter : les groupes ne se comparent pas"
    elif len(better):
        title = f"« {better.iloc[0]['group']} » convertit plus que le groupe témoin, au-delà du hasard"
    elif len(worse):
        title = f"« {worse.iloc[-1]['group']} » convertit moins que le groupe témoin, au-delà du hasard"
    else:
        title = "Aucun groupe ne se détache du groupe témoin"
    axes = charts.intervals(
        effects, "group", "difference", "low", "high", title, unit="points",
        measure=f"Écart de taux de conversion avec « {control} »", source=source,
    )  # fmt: skip
    rows = (
        f"{row['group']} : {points(row['difference'], row, sign=True)}, "
        f"{between(points(row['low'], row), points(row['high'], row))}"
        for row in effects.to_dict("records")
    )
    chart("ecart_avec_le_temoin", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["ecart", "p_holm"])


def revenue_chart(
    effects: "pd.DataFrame", *, sound: bool = True, currency: str = "EUR", source: str = ""
) -> None:
    """Show what each group sold beyond the control, on its interval. Parameters: as `effect_chart`; `currency` code."""
    ranked = effects.dropna(subset=["revenue_gained_low"]).sort_values("revenue_gained")
    more, less = ranked[ranked["revenue_gained_low"] > 0], ranked[ranked["revenue_gained_high"] < 0]
    if not sound:
        title = "Ventes gagnées ou perdues, à ne pas interpréter"
    elif len(more):
        gained = french.money(more.iloc[-1]["revenue_gained"], currency, decimals=0)
        title = f"« {more.iloc[-1]['group']} » a rapporté environ {gained} de ventes en plus"
    elif len(less):
        lost = french.money(-less.iloc[0]["revenue_gained"], currency, decimals=0)
        title = f"« {less.iloc[0]['group']} » a fait perdre environ {lost} de ventes"
    else:
        title = "Sur les montants, aucun gain n'est sûr"
    axes = charts.intervals(
        ranked[::-1], "group", "revenue_gained", "revenue_gained_low", "revenue_gained_high", title, unit="EUR",
        currency=currency, measure="Ventes gagnées", source=source,
    )  # fmt: skip
    rows = (
        f"{row.group} : {french.money(row.revenue_gained, currency, decimals=0)}, entre "
        f"{french.money(row.revenue_gained_low, currency, decimals=0)} et "
        f"{french.money(row.revenue_gained_high, currency, decimals=0)}"
        for row in ranked[::-1].itertuples()
    )
    chart("ventes_gagnees", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["ca_incremental"])


def segment_chart(
    segments: "pd.DataFrame", heterogeneity: "pd.DataFrame", group: str, *, source: str = ""
) -> None:
    """Show the difference of one group by segment, along the split where segments differ most.

    Parameters: `segments` and `heterogeneity`, as `analysis.subgroups` returns them; `group`; `source`, French.
    """
    looked = heterogeneity[heterogeneity["group"] == group]
    if not len(looked):
        return
    first = looked.sort_values("p", kind="stable").iloc[0]
    part = segments[(segments["group"] == group) & (segments["split"] == first["split"])]
    by = "" if first["split"] == "segment" else f" ({split_name(first['split']).lower()})"
    title = (
        f"L'effet de « {group} » semble changer selon le segment{by} : une piste à tester"
        if first["p_holm"] < 0.05
        else f"D'un segment à l'autre{by}, l'effet de « {group} » ne diffère pas plus que par hasard"
    )
    axes = charts.intervals(
        part, "segment", "difference", "low", "high", title, unit="points",
        measure="Écart de taux de conversion avec le témoin", source=source,
    )  # fmt: skip
    rows = (
        f"{row['segment']} : {points(row['difference'], row, sign=True)}" for row in part.to_dict("records")
    )
    chart("ecart_par_segment", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["p_segments"])
