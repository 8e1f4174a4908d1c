"""An event on one page: is it still possible, what is due this week, what cannot wait."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, record
from smkit.display.actions import Action
from smkit.display.plan.words import Said, function, money, named, owner

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.plan import Days

_STATES = {"critical": "Sans marge", "planned": "Avec de la marge", "done": "Terminée", "late": "Trop tard"}
_MOST = 3
_ROWS = 5  # of the table « À faire »


def answer(schedule: "pd.DataFrame", event: date, today: date) -> str:
    """Answer « sera-t-on prêt ? » in one sentence. Parameters: `schedule`, as `analysis.plan.backward`; `event`; `today`."""
    left = french.plural((event - today).days, "jour")
    late = schedule[schedule["too_late"]]
    if len(late):
        first = late.iloc[0]
        return (
            f"À ce rythme, non : il est déjà trop tard pour {named(late['action'])}. Il fallait commencer « {first['action']} » "
            "au plus tard le "
            f"{french.date(first['latest_start'])}."
        )
    room = _room(schedule)
    if room < 0:
        more = french.plural(-room, "jour ouvré", "jours ouvrés")
        return f"À ce rythme, non : les tâches qui s'enchaînent demandent {more} de plus qu'il n'en reste."
    spare = (
        f"avec {french.plural(room, 'jour ouvré', 'jours ouvrés')} de marge"
        if room
        else "sans un jour de marge"
    )
    return f"Oui, {spare} : l'événement est dans {left}, et chaque tâche a encore une date possible."


def figures(schedule: "pd.DataFrame", event: date, today: date, *, currency: str = "EUR") -> None:
    """Record where the preparation stands. Parameters: as `answer`; `currency` code."""
    awaited = schedule[~schedule["done"]]
    for id, value, unit, label, show in (
        ("jours_restants", (event - today).days, "days", "Avant l'événement", True),
        ("taches", len(schedule), "count", "Tâches", False),
        ("taches_restantes", len(awaited), "count", "Tâches à faire", True),
        ("taches_trop_tard", int(schedule["too_late"].sum()), "count", "Tâches déjà trop tard", True),
        ("marge_jours", _room(schedule), "count", "Marge de temps, en jours ouvrés", True),
        ("budget_evenement", float(schedule["planned_cost"].sum()), currency, "Budget prévu", True),
        ("budget_restant", float(awaited["planned_cost"].sum()), currency, "Budget encore à engager", False),
    ):
        record.figure(id, value, unit, label=label, n=len(schedule), show=show)


def findings(schedule: "pd.DataFrame", event: date, days: "Days", currency: str = "EUR") -> Said:
    """Say what cannot wait, what the money depends on, and what the day hides. Parameters: as `answer`; `days` of the place."""
    said: Said = []
    critical = schedule[schedule["critical"]]
    if len(critical):
        few = french.plural(len(critical), "tâche n'a", "tâches n'ont")
        said.append(
            (
                f"{few} pas plus de marge que l'ensemble : "
                f"{named(critical['action'])}. Un jour perdu "
                "sur l'une d'elles est un jour perdu pour l'événement.",
                ["marge_jours"],
            )
        )
    costs = schedule[schedule["planned_cost"] > 0].sort_values("planned_cost", ascending=False)
    if len(costs):
        first = costs.iloc[0]
        share = first["planned_cost"] / costs["planned_cost"].sum()
        decides = "devait se décider" if first["too_late"] or first["done"] else "se décide"
        said.append(
            (
                f"« {first['action']} » prend {french.percent(share, 0)} du budget "
                f"({money(first['planned_cost'], currency)}) et {decides} avant le "
                f"{french.date(first['latest_start'])}.",
                ["budget_evenement"],
            )
        )
    if (why := days.name(event)) is not None:
        said.append(
            (
                f"Le {french.date(event)} est un jour fermé ({why}) : vérifiez que vos invités et vos fournisseurs seront là.",
                [],
            )
        )
    return said


def actions(schedule: "pd.DataFrame", today: date) -> list[Action]:
    """Return what to start as rows of the table « À faire »: what is too late, then what is due this week, else what comes next.

    Parameters: as `answer`.
    """
    late = schedule[schedule["too_late"]].head(_MOST)
    soon = due(schedule, today)
    if not len(late) and not len(soon):
        waits = ~schedule["done"] & ~schedule["on_the_day"]
        soon = schedule[waits].head(_MOST)
    rows = [
        Action(f"Faire sans attendre, ou y renoncer : « {row['action']} »", function(row["owner"]), "cette semaine",
               why=f"à commencer avant le {french.date(row['latest_start'])}, déjà passé", sure="établie", list="taches")
        for row in late.to_dict("records")
    ]  # fmt: skip
    rows += [
        Action(f"Commencer « {row['action']} »", function(row["owner"]), row["latest_start"].date(), why=_spare(row["slack"]),
               sure="établie", list="taches")
        for row in soon.head(_ROWS - len(rows)).to_dict("records")
    ]  # fmt: skip
    return rows


def advice(schedule: "pd.DataFrame", today: date) -> Said:
    """Say what to start this week, the tasks that are too late first. Parameters: as `answer`."""
    said: Said = []
    for row in schedule[schedule["too_late"]].head(_MOST).to_dict("records"):
        known = french.is_known(row["supplier"])
        way = (
            f"voyez ce qui reste possible avec « {row['supplier']} », ou renoncez-y"
            if known
            else "faites-la cette semaine, en moins de temps"
        )
        since = f"elle devait commencer le {french.date(row['latest_start'])}"
        said.append((f"« {row['action']} » ({owner(row['owner'])}) : {way} ; {since}.", ["taches_trop_tard"]))
    for row in due(schedule, today).head(8).to_dict("records"):
        supplier = f", avec {row['supplier']}" if french.is_known(row["supplier"]) else ""
        said.append(
            (
                f"{owner(row['owner']).capitalize()} : commencez « {row['action']} » au plus tard le "
                f"{french.date(row['latest_start'])}{supplier}.",
                ["taches_restantes"],
            )
        )
    return said


def due(schedule: "pd.DataFrame", today: date, days: int = 7) -> "pd.DataFrame":
    """Return the tasks whose latest start is within some days. Parameters: as `answer`; `days`, today included."""
    import pandas as pd

    until = pd.Timestamp(today) + timedelta(days=days - 1)
    waits = ~schedule["done"] & ~schedule["on_the_day"] & ~schedule["too_late"]
    return schedule[waits & (schedule["latest_start"] <= until)]


def schedule_chart(schedule: "pd.DataFrame", today: date, *, source: str = "") -> None:
    """Show each task at its latest dates. Parameters: as `answer`; `source`, French."""
    tight = schedule["critical"] | (
        schedule["slack"] <= 0
    )  # what follows a task that is too late has no day left either
    state = [
        "done" if d else "late" if x else "critical" if c else "planned"
        for d, x, c in zip(schedule["done"], schedule["too_late"], tight, strict=True)
    ]
    title = (
        f"{french.plural(int(schedule['too_late'].sum()), 'tâche devait', 'tâches devaient')} déjà avoir commencé"
        if schedule["too_late"].any()
        else "Au plus tard : ce qui doit commencer, et quand"
    )
    rows = schedule.assign(state=state)
    axes = charts.gantt(
        rows,
        "action",
        "latest_start",
        "latest_end",
        "state",
        title,
        names=_STATES,
        today=today,
        source=source,
    )
    said = " ; ".join(
        f"{row['action']}, avant le {french.date(row['latest_end'])}" for row in rows.to_dict("records")
    )
    record.chart("retroplanning", axes, alt=f"{title}. {said}."[:2000], figures=["marge_jours"])


def schedule_table(schedule: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record every task with its latest dates, slack, owner and supplier. Parameters: as `answer`; `currency` code."""
    labels = {
        "action": "Tâche", "owner": "Qui", "latest_start": "À commencer avant le", "latest_end": "À finir avant le",
        "slack": "Marge (jours)",
        "supplier": "Fournisseur", "planned_cost": "Coût usuel",
    }  # fmt: skip
    shown = schedule[list(labels)].copy()
    shown["supplier"] = shown["supplier"].where(shown["supplier"].notna(), "–")
    record.table(
        "taches",
        shown,
        title="Toutes les tâches, par date",
        labels=labels,
        units={"slack": "count", "planned_cost": currency},
    )


def _spare(slack: int) -> str:
    if slack < 0:
        return f"{french.plural(-slack, 'jour ouvré manque', 'jours ouvrés manquent')}"
    return (
        f"{french.plural(slack, 'jour ouvré', 'jours ouvrés')} de marge" if slack else "sans un jour de marge"
    )


def _room(schedule: "pd.DataFrame") -> int:
    """The least slack of what is still to be done before the event."""
    waits: Any = schedule.loc[~schedule["done"] & ~schedule["on_the_day"] & schedule["after"].isna(), "slack"]
    return int(waits.min()) if len(waits) else 0
