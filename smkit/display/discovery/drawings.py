"""Discovery in one chart: what interviews leave unknown, on its interval."""

from typing import TYPE_CHECKING

from smkit.display import charts
from smkit.display.discovery import words
from smkit.display.discovery.sentences import least_known
from smkit.display.record import chart

if TYPE_CHECKING:
    import pandas as pd


def gaps_chart(gaps: "pd.DataFrame", *, source: str = "") -> None:
    """Show the share of interviews that leave each dimension, and each field of BANT, unknown.

    Parameters: `gaps`, as `discovery.gaps` returns it; `source`, French.
    """
    shown = gaps.sort_values("share", ascending=False, kind="stable")
    marks = shown["kind"].map({"dimension": "", "bant": " (BANT)"})
    shown = shown.assign(name=[*map(words.unknown, shown["kind"], shown["name"])] + marks)
    title = least_known(gaps)
    axes = charts.intervals(
        shown,
        "name",
        "share",
        "low",
        "high",
        title,
        unit="fraction",
        measure="Part des entretiens où on ne le sait pas",
        source=source,
    )
    rows = (
        f"{row.name_} : {row.empty_} sur {row.interviews}"
        for row in shown.rename(columns={"name": "name_", "empty": "empty_"}).itertuples()
    )
    chart("inconnu_par_dimension", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["part_inconnue"])
