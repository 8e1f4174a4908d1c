"""A month of the convention in charts: the promise by region and month, the sources, the cohorts."""

from typing import TYPE_CHECKING

from smkit.display import charts, french
from smkit.display.record import chart
from smkit.display.smarketing.words import promised, whole_share

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting


def months_chart(meeting: "Meeting", *, source: str = "") -> None:
    """Show the promise of sales month by month, the region that changed beside the others.

    Parameters: `meeting`, as `smarketing.meeting` returns it; `source`, French. Nothing without promises.
    """
    if meeting.promises is None or len(meeting.months) < 2:
        return
    found = meeting.changed
    table, by = meeting.months.assign(group="Toutes les régions"), None
    title = "La promesse des ventes, mois par mois : aucun changement que le hasard n'explique"
    if len(found):
        row = found.iloc[0]
        named = str(row["region"])
        table, by = meeting.beside(named).replace({"group": {"": "Autres régions"}}), "group"
        verb = "décroche" if row["change"] < 0 else "progresse"
        levels = f"de {whole_share(row['before'])} à {whole_share(row['after'])}"
        title = f"« {named} » {verb} depuis {french.month(row['since'])} : {levels}"
    axes = charts.line(
        table,
        "month",
        "rate",
        title,
        by=by,
        unit="fraction",
        measure="Premiers contacts à temps",
        aim=promised(meeting),
        top=1.05,
        source=source,
    )
    last = table.groupby("group", sort=False).last()["rate"]
    told = " ; ".join(f"{name} : {french.percent(rate)} à la fin" for name, rate in last.items())
    chart("promesse_des_ventes", axes, alt=f"{title}. {told}. Le trait mixte est la part promise.",
          figures=["conformite_sla", "conformite_avant", "conformite_depuis"])  # fmt: skip


def regions_chart(meeting: "Meeting", *, source: str = "") -> None:
    """Show the promises of twelve months by region, on their intervals, against what was promised. Parameters: as above."""
    table = meeting.by_region
    if len(table) < 2:
        return
    wanted = promised(meeting)
    below = [str(row["region"]) for row in table.to_dict("records") if row["high"] < wanted]
    names, verb = french.listing(f"« {name} »" for name in below), "est" if len(below) == 1 else "sont"
    title = (
        f"Sur douze mois, {names} {verb} sous la promesse, au-delà du hasard"
        if below
        else "Sur douze mois, aucune région n'est sous la promesse au-delà du hasard"
    )
    axes = charts.intervals(table.sort_values("rate"), "region", "rate", "low", "high", title, mark=wanted, unit="fraction",
                            measure="Premiers contacts à temps", source=source)  # fmt: skip
    rows = " ; ".join(f"{row['region']} : {french.percent(row['rate'])}" for row in table.to_dict("records"))
    chart(
        "promesse_par_region",
        axes,
        alt=f"{title}. {rows}. Promis : {whole_share(wanted)}.",
        figures=["conformite_sla_12_mois"],
    )


def sources_chart(meeting: "Meeting", *, source: str = "") -> None:
    """Show what becomes of the leads of each source, on their intervals. Parameters: as above."""
    table = meeting.sources.dropna(subset="rate") if len(meeting.sources) else meeting.sources
    if len(table) < 2:
        return
    ranked = table.sort_values("rate", ascending=False)
    best, worst = ranked.iloc[0], ranked.iloc[-1]
    days = f"{best['days']:.0f} jours"
    title = (
        f"À {days}, « {best['source']} » donne {french.percent(best['rate'], 0)} de clients, « {worst['source']} » "
        f"{french.percent(worst['rate'])}"
        if best["low"] > worst["high"]
        else f"À {days}, les sources ne se distinguent pas au-delà du hasard"
    )
    axes = charts.intervals(ranked, "source", "rate", "low", "high", title, mark=None, unit="fraction",
                            measure=f"Leads devenus clients à {days}", source=source)  # fmt: skip
    rows = " ; ".join(f"{row['source']} : {french.percent(row['rate'])}" for row in ranked.to_dict("records"))
    chart("clients_par_source", axes, alt=f"{title}. {rows}.", figures=["conversion_cohorte", "part_profil"])


def rates_chart(meeting: "Meeting", *, source: str = "") -> None:
    """Show the share of leads that are customers by time since their creation, on its band. Parameters: as above."""
    table = meeting.rates.dropna(subset="rate") if len(meeting.rates) else meeting.rates
    if len(table) < 2:
        return
    first, last = table.iloc[0], table.iloc[-1]
    title = (
        f"{french.percent(first['rate'])} des leads sont clients à {first['days']:.0f} jours, {french.percent(last['rate'])} à "
        f"{last['days']:.0f} : jugez un mois quand il a vieilli"
    )
    shown = table.assign(age=[f"{days:.0f} jours" for days in table["days"]])
    axes = charts.intervals(shown, "age", "rate", "low", "high", title, mark=None, unit="fraction",
                            measure="Leads devenus clients", source=source)  # fmt: skip
    rows = " ; ".join(
        f"à {row['days']:.0f} jours, {french.percent(row['rate'])}" for row in table.to_dict("records")
    )
    chart(
        "du_lead_au_client", axes, alt=f"{title}. {rows}.", figures=["conversion_cohorte", "conversion_naive"]
    )
