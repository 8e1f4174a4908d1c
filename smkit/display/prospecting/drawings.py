"""Prospecting in charts: the week's interval, what each source wins, Pareto's curve, and a score's calibration."""

from typing import TYPE_CHECKING

from smkit.display import charts, french
from smkit.display.charts import base
from smkit.display.prospecting.words import about
from smkit.display.record import chart
from smkit.display.theme import ACCENT, BAD, GREY, PALE
from smkit.typography import between

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from smkit.analysis.prospecting import Feasible, Goal, Lag, Quarter


def week_chart(asked: "Goal | Lag | None", possible: "Feasible | None" = None, *, source: str = "") -> None:
    """Show the contacts a week on their interval, beside those that can be made.

    Parameters: `asked`, as `analysis.prospecting.goal` or `lag` returns it, nothing being shown without it; `possible`, as
    `feasible` returns it, or None; `source`, French.
    """
    if asked is None:
        return
    axes, alt = week_axes(asked, possible, source=source)
    chart("contacts_par_semaine", axes, alt=alt, figures=["contacts_a_temps", "capacite_semaine"])


def week_axes(
    asked: "Goal | Lag", possible: "Feasible | None" = None, *, source: str = ""
) -> "tuple[Axes, str]":
    """Draw the contacts a week on their interval, and say in words what is drawn. Parameters: as `week_chart`."""
    title = f"L'objectif demande de {about(asked.low)} à {about(asked.high)} contacts par semaine"
    axes = base.canvas(None, height=2.4)
    axes.plot([asked.low, asked.high], [0, 0], color=ACCENT, linewidth=9, alpha=0.45, solid_capstyle="butt")
    axes.plot(asked.per_week, 0, "o", color=ACCENT, markersize=11)
    for x, side in ((asked.low, "right"), (asked.high, "left")):
        axes.annotate(
            about(x),
            (x, 0),
            xytext=(-7 if side == "right" else 7, 0),
            textcoords="offset points",
            ha=side,
            va="center",
        )
    axes.annotate(f"au taux observé : {about(asked.per_week)}", (asked.per_week, 0), xytext=(0, 13), textcoords="offset points",
                  ha="center", color=ACCENT)  # fmt: skip
    alt = f"{title}, {about(asked.per_week)} aux taux observés."
    if possible is not None:
        axes.axvline(possible.capacity, color=BAD, linewidth=1.6, linestyle="--")
        axes.annotate(f"possible : {about(possible.capacity)}", (possible.capacity, 0), xytext=(5, -26), textcoords="offset points",
                      color=BAD)  # fmt: skip
        title += f" ; vos heures en permettent {about(possible.capacity)}"
        alt = f"{title}. Aux taux observés : {about(asked.per_week)}."
    reach = max(asked.high, possible.capacity if possible else 0)
    axes.set_xlim(0, reach * 1.18)
    axes.set_ylim(-0.6, 0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    base.write_values(axes.xaxis, "count")
    axes.set_xlabel("Contacts par semaine")
    return base.finish(axes, title, source), alt


def channels_chart(quarter: "Quarter", *, source: str = "") -> None:
    """Show how many leads of each source were won, on their intervals. Parameters: `quarter`, as
    `analysis.prospecting.quarter` returns it; `source`, French."""
    if quarter.channels is None:
        return
    table = quarter.channels.sort_values("rate", ascending=False)
    sure = table[table["proven"]]
    empty = table[table["empty"]]
    if len(empty):
        row = empty.iloc[0]
        share = french.percent(row["share"], 0)
        title = f"« {row['channel']} » fait {share} des leads et n'en gagne que {french.percent(row['rate'])}"
    elif len(sure):
        best = sure.iloc[0]
        way = "gagne plus souvent" if best["difference"] > 0 else "gagne moins souvent"
        title = f"« {best['channel']} » {way} que les autres sources, au-delà du hasard"
    else:
        title = "Aucune source ne se détache des autres au-delà du hasard"
    axes = charts.intervals(table, "channel", "rate", "low", "high", title, mark=None, unit="fraction",
                            measure="Leads gagnés", source=source)  # fmt: skip
    rows = (f"{row['channel']} : {french.percent(row['rate'])}, {between(*map(french.percent, (row['low'], row['high'])))}"
            for row in table.to_dict("records"))  # fmt: skip
    chart("gain_par_source", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["taux_de_gain"])


def pareto_chart(quarter: "Quarter", *, source: str = "") -> None:
    """Show how sales add up from the largest customer on, beside the rule of 80/20. Parameters: as `channels_chart`."""
    spread = quarter.pareto
    if spread is None:
        return
    first = french.percent(spread.top, 0)
    title = {
        "yes": f"La règle des 80/20 tient : les 20 % premiers clients font {first} des ventes",
        "flatter": f"La règle des 80/20 ne tient pas : les 20 % premiers clients ne font que {first} des ventes",
        "steeper": f"Plus concentré que 80/20 : les 20 % premiers clients font {first} des ventes",
    }[spread.holds]
    axes = base.canvas(None)
    axes.plot([0, *spread.curve["customers"]], [0, *spread.curve["sales"]], color=ACCENT)
    axes.plot([0, 1], [0, 1], color=PALE, linewidth=1.2)
    axes.plot(0.2, spread.goal, "s", color=GREY, markersize=8, markerfacecolor="white")
    axes.annotate(
        "la règle : 20 % → 80 %", (0.2, spread.goal), xytext=(10, 4), textcoords="offset points", color=GREY
    )
    axes.plot(spread.share, spread.goal, "o", color=ACCENT, markersize=9)
    axes.annotate(f"{french.percent(spread.share, 0)} des clients", (spread.share, spread.goal), xytext=(8, -16),
                  textcoords="offset points", color=ACCENT)  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        base.write_values(axis, "fraction")
    axes.set_xlabel("Clients, du plus gros au plus petit (%)")
    axes.set_ylabel("Ventes cumulées (%)")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.04)
    who, make = ("clients", "font") if spread.needed > 1 else ("client", "fait")
    alt = (
        f"{title}. {french.number(spread.needed)} {who} sur {french.number(spread.customers)} en {make} 80 %."
    )
    chart("courbe_de_pareto", base.finish(axes, title, source), alt=alt, figures=["clients_80pct"])


def calibration_chart(quarter: "Quarter", *, source: str = "") -> None:
    """Show what the score told beside what came, only where a score is shown. Parameters: as `channels_chart`."""
    judged = quarter.score
    if not judged.shown or judged.curve.empty:
        return
    curve = judged.curve
    inside = int(((curve["low"] <= curve["told"]) & (curve["told"] <= curve["high"])).sum())
    comes = "arrive" if 2 * inside > len(curve) else "n'arrive pas"
    groups, whose = ("groupes", "leur") if inside > 1 else ("groupe", "son")
    title = f"Ce que la note annonce {comes} : {inside} {groups} sur {len(curve)} dans {whose} intervalle"
    axes = base.canvas(None)
    top = float(max(curve["high"].max(), curve["told"].max())) * 1.08
    axes.plot([0, top], [0, top], color=PALE, linewidth=1.4)
    axes.vlines(curve["told"], curve["low"], curve["high"], color=ACCENT, alpha=0.45, linewidth=3)
    axes.plot(curve["told"], curve["seen"], "o", color=ACCENT, markersize=7)
    for axis in (axes.xaxis, axes.yaxis):
        base.write_values(axis, "fraction")
    axes.set_xlabel("Chance de gain annoncée (%)")
    axes.set_ylabel("Affaires gagnées (%)")
    axes.set_xlim(0, None)
    axes.set_ylim(0, top)
    alt = f"{title}. La droite dit ce qui serait parfait ; chaque point est un groupe d'affaires, sur son intervalle à 95 %."
    chart("calibration", base.finish(axes, title, source), alt=alt, figures=["note_auc"])
