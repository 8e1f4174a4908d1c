"""The plan, what if: actions in or out, later, with another budget, and whether the objective is still reached."""

import os
from collections.abc import Mapping
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis import plan as engine
from smkit.analysis.campaigns.budget import response
from smkit.analysis.plan.what_if import Change, what_if
from smkit.display import charts, french, pictures
from smkit.display.plan.words import money
from smkit.display.shell import shell
from smkit.display.simulators.board import Board
from smkit.display.simulators.entry import Entry
from smkit.display.simulators.look import CARD, VALUE
from smkit.display.theme import BAD, GOOD, GREY
from smkit.typography import clip, typeset

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

_MOST = 6  # actions that one can move: beyond, nobody sees what did what


def simulator(plan: "pd.DataFrame", target: float, today: date, end: date, *, currency: str = "EUR") -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `plan`, canonical plan; `target`, sales to reach (€); `today`; `end`, the day by which they count; `currency` code.
    """
    still = Scene(plan, target, today, end, {}, currency)
    if shell() is None:
        print(still.text())
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": still.text(), "text/html": still.sentence() + still.cards()}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = Simulator(plan, target, today, end, currency).view
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2, "version_minor": 0, "model_id": view.model_id,
        }  # fmt: skip
    display(bundle, raw=True)


def movable(plan: "pd.DataFrame", today: date) -> "pd.DataFrame":
    """Return the open actions that carry money, the largest first. Parameters: as `simulator`."""
    rows = engine.by_action(plan, today)
    rows = rows[~rows["state"].isin(("done", "cancelled")) & (rows["planned_revenue"] > 0)]
    return rows.drop_duplicates("action").sort_values("planned_revenue", ascending=False).head(_MOST)


class Scene:
    """The plan under some changes, and what is shown of it. Parameters: as `simulator`; `changes` by action."""

    def __init__(
        self, plan: "pd.DataFrame", target: float, today: date, end: date, changes: Mapping[str, Change], currency: str = "EUR"
    ) -> None:  # fmt: skip
        self.target, self.end, self.currency = target, end, currency
        self.rows = what_if(plan, today, end, changes, response)
        self.revenue, self.cost = (float(self.rows[name].sum()) for name in ("revenue", "cost"))

    @property
    def gap(self) -> float:
        """Sales beyond the objective (€), below 0 when it is missed; a rounding of the last cent is none."""
        return round(self.revenue - self.target, 2)

    def text(self) -> str:
        """Return the answer as plain text."""
        goal, made = money(self.target, self.currency), money(self.revenue, self.currency)
        by = f"d'ici au {french.date(self.end)}"
        if self.gap >= 0:
            spare = f"avec {money(self.gap, self.currency)} d'avance" if self.gap else "sans un euro d'avance"
            said = f"Objectif atteint, {spare} : {made} de ventes {by}, pour {goal}."
        else:
            said = (
                f"Objectif manqué de {money(-self.gap, self.currency)} : {made} de ventes {by}, pour {goal}."
            )
        return typeset(said)

    def sentence(self) -> str:
        """Return the answer as an HTML paragraph, with a sign as well as a colour."""
        sign, color = ("▲", GOOD) if self.gap >= 0 else ("▼", BAD)
        style = f"border-left:4px solid {color};padding:.5em .9em;font-size:1.15em;line-height:1.4"
        return f'<p class="smkit-reponse" role="status" style="{style}">{sign} {escape(self.text())}</p>'

    def cards(self) -> str:
        """Return the figures as HTML cards."""
        per_euro = self.revenue / self.cost if self.cost else None
        shown = (
            ("Ventes", money(self.revenue, self.currency), f"objectif : {money(self.target, self.currency)}"),
            ("Dépenses", money(self.cost, self.currency), "actions gardées"),
            ("Ventes par euro", french.money(per_euro, self.currency), "des ventes, pas des gains"),
        )
        boxes = [
            f'<div style="{CARD}"><div>{escape(label)}</div><div style="{VALUE}">{escape(value)}</div>'
            f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
            for label, value, note in shown
        ]
        return f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{"".join(boxes)}</div>'

    def chart(self) -> str:
        """Return what each action brings, as an HTML picture; nothing when no action does."""
        rows = self.rows[self.rows["revenue"] > 0]
        if not len(rows):
            return ""
        title = "Ce que chaque action apporte à temps"
        axes = charts.bars(
            rows, "action", "revenue", title, unit="EUR", currency=self.currency, measure="Ventes"
        )
        said = " ; ".join(
            f"{row['action']}, {money(row['revenue'], self.currency)}" for row in rows.to_dict("records")
        )
        return pictures.html(axes, f"{title}. {said}.")


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `scene` is the last that was worked out."""

    scene: Scene

    def __init__(
        self, plan: "pd.DataFrame", target: float, today: date, end: date, currency: str = "EUR"
    ) -> None:
        import ipywidgets as w

        self._asked = (plan, today, end, currency)
        self._rows = movable(plan, today).to_dict("records")
        aim = Entry("target", "Objectif de ventes", "EUR", target, 0, max(2 * target, 1_000), 1_000)
        entries = [aim, *(entry for row in self._rows for entry in _entries(row))]
        choices = {str(row["action"]): clip(str(row["action"]), 60) for row in self._rows}
        self.board = Board("plan", entries, self._work, choices)
        self.shown = w.HTML()
        boxes = [self._action(str(row["action"])) for row in self._rows]
        left = w.VBox(
            [self.board.fields["target"].view, *boxes, self.board.again],
            layout=w.Layout(flex="1 1 20em", max_width="26em"),
        )
        right = w.VBox([self.shown], layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"))
        self.view: ipywidgets.Box = w.Box(
            [left, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    def _action(self, name: str) -> "ipywidgets.VBox":
        """The controls of one action: in or out, how late, at what budget where it has one."""
        import ipywidgets as w

        fields = [
            self.board.fields[each].view for each in (_later(name), _cost(name)) if each in self.board.fields
        ]
        layout = w.Layout(border_top="1px solid #C3C8CF", padding=".3em 0 0 0")
        return w.VBox([self.board.boxes[name], *fields], layout=layout)

    def _work(self) -> None:
        """Work the plan out again: every field holds a value that makes sense (see `entry.read`)."""
        values = self.board.values
        changes = {
            name: Change(box.value, int(values[_later(name)]), values.get(_cost(name)))
            for name, box in self.board.boxes.items()
        }
        plan, today, end, currency = self._asked
        self.scene = Scene(plan, values["target"], today, end, changes, currency)
        self.board.keep()
        self.shown.value = self.scene.sentence() + self.scene.cards() + self.scene.chart()


def _entries(row: Mapping[Any, Any]) -> "list[Entry]":
    """What may be moved of an action: how late it comes, and its budget where it has one."""
    name, cost = str(row["action"]), row["planned_cost"]
    later = Entry(_later(name), "Retard, en mois", "count", 0, 0, 12, 1)
    if not french.is_known(cost) or cost <= 0:
        return [later]
    return [later, Entry(_cost(name), "Budget", "EUR", float(cost), 0, 2 * float(cost), float(cost) / 20)]


def _later(action: str) -> str:
    return f"{action} / retard"


def _cost(action: str) -> str:
    return f"{action} / budget"
