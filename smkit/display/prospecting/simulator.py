"""From the goal to the week, what if: the goal, what was counted, the hours, and the interval that follows."""

import os
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import Feasible, Goal, Quarter, feasible, goal
from smkit.display import french, pictures
from smkit.display.prospecting.drawings import week_axes
from smkit.display.prospecting.words import about, roughly
from smkit.display.shell import shell
from smkit.display.simulators import own
from smkit.display.simulators.board import Board
from smkit.display.simulators.entry import Entry
from smkit.display.simulators.look import CARD, VALUE
from smkit.display.theme import BAD, GOOD, GREY
from smkit.typography import between, typeset

if TYPE_CHECKING:
    import ipywidgets

ENTRIES = (
    Entry("revenue", "Objectif de ventes", "EUR", 200_000, 0, 1_000_000, 5_000, above=True),
    Entry("value", "Valeur d'une affaire", "EUR", 5_000, 0, 50_000, 250, above=True),
    Entry("contacts", "Contacts déjà pris", "count", 120, 0, 2_000, 10, above=True),
    Entry("meetings", "Rendez-vous obtenus", "count", 18, 0, 500, 1, above=True),
    Entry("wins", "Affaires gagnées", "count", 4, 0, 200, 1, above=True),
    Entry("weeks", "Semaines de travail", "count", 46, 1, 53, 1, above=True),
    Entry("people", "Personnes qui prospectent", "count", 2, 1, 20, 1, above=True),
    Entry("hours", "Heures par semaine et par personne", "count", 6, 1, 35, 1, above=True),
    Entry("minutes", "Minutes par contact", "count", 20, 5, 120, 5, above=True),
)
_SIGNS = {"yes": ("▲", GOOD), "no": ("▼", BAD), "unsure": ("?", GREY)}
_ENDS = {
    "yes": "c'est faisable.",
    "no": "ce n'est pas faisable ainsi.",
    "unsure": "on ne peut pas dire si cela suffira.",
}


def simulator(start: Mapping[str, float] | None = None, settings: Mapping[str, float] | None = None) -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `start`, one's own figures, by name of `ENTRIES`, as `counted` returns them; `settings`, other values to begin
    from.
    """
    entries = own.entries(ENTRIES, {**(settings or {}), **(start or {})})
    own.show(ENTRIES, start or {})
    asked, possible = work({entry.name: entry.first for entry in entries})
    text = typeset(answer(asked, possible))
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {
        "text/plain": text,
        "text/html": cards(asked, possible) + sentence(asked, possible),
    }
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = {"version_major": 2, "version_minor": 0, "model_id": Simulator(entries).view.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
    display(bundle, raw=True)


def counted(quarter: Quarter) -> dict[str, float]:
    """Return what a quarter's own leads say, by name of `ENTRIES`; {} where they do not say what a deal is worth.

    Parameters: `quarter`, as `analysis.prospecting.quarter` returns it.
    """
    asked, seen = quarter.goal, quarter.funnel
    if asked is None or seen is None:
        return {}
    return {
        "revenue": round(asked.revenue),
        "value": round(seen.value),
        "contacts": seen.contacts,
        "meetings": seen.meetings,
        "wins": seen.wins,
    }


def work(values: Mapping[str, float]) -> tuple[Goal, Feasible]:
    """Return what the values ask for, and whether it fits. Parameters: `values` by name of `ENTRIES`.

    Raises InputError as `goal` and `feasible`.
    """
    asked = goal(*(values[name] for name in ("revenue", "value", "contacts", "meetings", "wins", "weeks")))
    return asked, feasible(asked, values["people"], values["hours"], values["minutes"])


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `asked` and `possible` are the last that made sense."""

    asked: Goal
    possible: Feasible

    def __init__(self, entries: Sequence[Entry] = ENTRIES) -> None:
        import ipywidgets as w

        self.board = Board(own.draft("prospection", ENTRIES, entries), entries, self._work)
        self._cards, self._sentence, self._chart, self._told = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        right = w.VBox(
            [self._told, self._sentence, self._cards, self._chart],
            layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"),
        )
        self.view: ipywidgets.Box = w.Box(
            [self.board.view, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    def _work(self) -> None:
        """Work everything out again; where the fields do not go together, say why and keep the last results."""
        try:
            self.asked, self.possible = work(self.board.values)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self.board.keep()
        self._told.value = ""
        self._cards.value = cards(self.asked, self.possible)
        self._sentence.value = sentence(self.asked, self.possible)
        self._chart.value = picture(self.asked, self.possible)


def answer(asked: Goal, possible: Feasible) -> str:
    """Return the answer in French. Parameters: `asked` and `possible`, as `work` returns them."""
    return (
        f"Aux taux observés, il faut {about(asked.per_week)} contacts par semaine ; mais vos comptes permettent "
        f"seulement de dire : "
        f"{between(about(asked.low), about(asked.high))}. Vos heures en permettent {about(possible.capacity)} : "
        f"{_ENDS[possible.verdict]}"
    )


def sentence(asked: Goal, possible: Feasible) -> str:
    """Return the answer as an HTML paragraph, with a sign as well as a colour. Parameters: as `answer`."""
    sign, color = _SIGNS[possible.verdict]
    style = f"border-left:4px solid {color};padding:.5em .9em;font-size:1.15em;line-height:1.4"
    said = escape(typeset(answer(asked, possible)))
    return f'<p class="smkit-reponse" role="status" style="{style}">{sign} {said}</p>'


def cards(asked: Goal, possible: Feasible) -> str:
    """Return the figures as HTML cards. Parameters: as `answer`."""
    hours = f"{french.number(possible.hours_low, 1)} à {french.number(possible.hours_high, 1)} h"
    reach = " à ".join(roughly(each) for each in (possible.revenue_low, possible.revenue_high))
    shown = (
        (
            "Contacts par semaine",
            f"{about(asked.low)} à {about(asked.high)}",
            f"{about(asked.per_week)} aux taux observés",
        ),
        ("Affaires à gagner", french.number(asked.deals, 0), "objectif / valeur d'une affaire"),
        ("Contact → rendez-vous", french.percent(asked.meeting_rate), "observé"),
        ("Rendez-vous → affaire", french.percent(asked.win_rate), "observé"),
        ("Heures par personne", hours, "par semaine, pour tenir l'objectif"),
        ("Ventes à attendre", reach, "si vous prenez tous les contacts possibles"),
    )
    boxes = [
        f'<div style="{CARD}"><div>{escape(label)}</div><div style="{VALUE}">{escape(value)}</div>'
        f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
        for label, value, note in shown
    ]
    return f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{"".join(boxes)}</div>'


def picture(asked: Goal, possible: Feasible) -> str:
    """Return the interval as an HTML picture. Parameters: as `answer`."""
    return pictures.html(*week_axes(asked, possible))
