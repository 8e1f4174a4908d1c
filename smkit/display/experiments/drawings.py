"""An experiment in charts: differences with their intervals, in rates, in sales and by segment."""

from typing import TYPE_CHECKING

from smkit.display import charts, french
from smkit.display.experiments.sentences import points
from smkit.display.record import chart

if TYPE_CHECKING:
    import pandas as pd


def effect_chart(effects: "pd.DataFrame", control: str, *, source: str = "") -> None:
    """Show the difference of each group with the control, on its interval.

    Parameters: `effects`, as `analysis.experiments` returns it; `control`, the group's name; `source`, French.
    """
    best = effects.iloc[0]
    if best["proven"] and best["difference"] > 0:
        title = f"« {best['group']} » convertit mieux que le groupe témoin, et ce n'est pas le hasard"
    else:
        title = "Aucun groupe ne se détache du groupe témoin"
    axes = charts.intervals(
        effects, "group", "difference", "low", "high", title, unit="points",
        measure=f"Écart de taux de conversion avec « {control} »", source=source,
    )  # fmt: skip
    rows = (
        f"{row['group']} : {points(row['difference'], row, sign=True)}, entre {points(row['low'], row)} et "
        f"{points(row['high'], row)}"
        for row in effects.to_dict("records")
    )
    chart("ecart_avec_le_temoin", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["ecart", "p_holm"])


def revenue_chart(effects: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show what each group sold beyond the control, on its interval. Parameters: as `effect_chart`; `currency` code."""
    best = effects.sort_values("revenue_gained").iloc[-1]
    gained = french.money(best["revenue_gained"], currency, decimals=0)
    if best["revenue_gained_low"] > 0:
        title = f"« {best['group']} » a rapporté environ {gained} de ventes en plus"
    else:
        title = "Sur les montants, aucun gain n'est sûr"
    axes = charts.intervals(
        effects, "group", "revenue_gained", "revenue_gained_low", "revenue_gained_high", title, unit="EUR",
        currency=currency, measure="Ventes gagnées", source=source,
    )  # fmt: skip
    rows = (
        f"{row.group} : {french.money(row.revenue_gained, currency, decimals=0)}, entre "
        f"{french.money(row.revenue_gained_low, currency, decimals=0)} et "
        f"{french.money(row.revenue_gained_high, currency, decimals=0)}"
        for row in effects.itertuples()
    )
    chart("ventes_gagnees", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["ca_incremental"])


def segment_chart(segments: "pd.DataFrame", group: str, differ: bool, *, source: str = "") -> None:
    """Show the difference of one group by segment.

    Parameters: `segments`, as `analysis.subgroups.by_segment` returns it; `group`; `differ`, whether segments differ beyond
    chance; `source`, French.
    """
    part = segments[segments["group"] == group]
    title = (
        f"L'effet de « {group} » semble changer selon le segment : une piste à tester"
        if differ
        else f"D'un segment à l'autre, l'effet de « {group} » ne diffère pas plus que par hasard"
    )
    axes = charts.intervals(
        part, "segment", "difference", "low", "high", title, unit="points",
        measure="Écart de taux de conversion avec le témoin", source=source,
    )  # fmt: skip
    rows = (
        f"{row['segment']} : {points(row['difference'], row, sign=True)}" for row in part.to_dict("records")
    )
    chart("ecart_par_segment", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["p_segments"])
