"""The plan in charts: when each action happens, how its money adds up, who has most to do."""

from datetime import date
from typing import TYPE_CHECKING

from smkit.display import charts, french, notation
from smkit.display.plan.words import STATES, owner
from smkit.display.record import chart

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 25  # of a Gantt that is still read


def gantt_chart(plan: "pd.DataFrame", state: "pd.Series", today: date, *, source: str = "") -> None:
    """Show when each action happens and where it stands, the open ones first when they are many.

    Parameters: `plan`, canonical plan with both dates; `state` of each row; `today`; `source`, French.
    """
    rows = plan.assign(state=state).sort_values("start_date", kind="stable")
    late = int((rows["state"] == "late").sum())
    shown = french.plural(len(rows), "action")
    if len(rows) > _ROWS:
        open_ = rows[~rows["state"].isin(("done", "cancelled"))]
        rows = (open_ if len(open_) else rows).head(_ROWS)
    title = f"{shown}, dont {french.number(late)} en retard" if late else f"{shown}, aucune en retard"
    axes = charts.gantt(
        rows, "action", "start_date", "end_date", "state", title, names=STATES, today=today, source=source
    )
    said = "; ".join(
        f"{row['action']}, {STATES[row['state']].lower()}, jusqu'au {french.date(row['end_date'])}"
        for row in rows.to_dict("records")
    )
    chart("gantt", axes, alt=f"{title}. {said}."[:2000], figures=["actions_en_retard"])


def cumulated_chart(table: "pd.DataFrame", *, agreed: bool, currency: str = "EUR", source: str = "") -> None:
    """Show sales as they add up against the plan. Parameters: `table`, as `cumulated`; `agreed`, planned is the baseline's."""
    import pandas as pd

    known = table.dropna(subset=["actual_revenue"])
    title = "Aucun mois du plan n'est encore fini"
    if len(known):
        last = known.iloc[-1]
        gap = last["actual_revenue"] - last["planned_revenue"]
        way = "juste ce que prévoit"
        if abs(gap) >= 0.5:
            amount = french.money(abs(gap), currency, decimals=0)
            way = f"{amount} d'avance sur" if gap > 0 else f"{amount} de retard sur"
        title = f"Fin {french.month(last['month'])} : {way} {'le plan figé' if agreed else 'le plan'}"
    month = table["month"].dt.strftime("%Y-%m")
    planned = pd.DataFrame({"month": month, "series": "Prévu", "amount": table["planned_revenue"]})
    actual = pd.DataFrame({"month": month, "series": "Réalisé", "amount": table["actual_revenue"]})
    axes = charts.line(
        pd.concat([planned, actual]), "month", "amount", title, by="series", unit="EUR", currency=currency,
        signs={"Prévu": notation.PLAN},
        measure="Ventes depuis le début", source=source,
    )  # fmt: skip
    chart("ventes_cumulees", axes, alt=f"{title}.", figures=["recettes_reelles", "recettes_prevues"])


def load_chart(load: "pd.DataFrame", most: int, *, source: str = "") -> None:
    """Show the fullest week of each owner. Parameters: `load`, as `analysis.plan.load`; `most` that one may run; `source`."""
    load = load[load["owner"].notna()]  # what nobody leads is told as incomplete, not as somebody's load
    if not len(load):
        return
    worst = load.sort_values("actions", ascending=False).drop_duplicates("owner")
    worst = worst.assign(who=worst["owner"].map(owner)).head(12)
    over = worst[worst["actions"] > most]
    title = (
        f"{over.iloc[0]['who'].capitalize()} mène {french.number(over.iloc[0]['actions'])} actions de front, plus que {most}"
        if len(over)
        else f"Personne n'a plus de {most} actions de front"
    )
    axes = charts.bars(
        worst, "who", "actions", title, measure="Actions menées dans la semaine la plus chargée",
        highlight=tuple(over["who"]), source=source,
    )  # fmt: skip
    said = "; ".join(f"{row['who']}, {french.number(row['actions'])}" for row in worst.to_dict("records"))
    chart("charge", axes, alt=f"{title}. {said}.", figures=["charge_maximale"])
