"""Winning customers back, what if: offer, cost, response, control group, and what one would know of it afterwards."""

import os
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis.customers.campaign import Campaign, campaign
from smkit.analysis.errors import InputError
from smkit.display import french
from smkit.display.customers.words import euros
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
    Entry("people", "Anciens clients à qui l'on peut écrire", "count", 500, 10, 20_000, 10, above=True),
    Entry("cost", "Coût d'un contact, offre comprise", "EUR", 1.5, 0, 50, 0.5),
    Entry("fixed_cost", "Dépense fixe", "EUR", 0, 0, 10_000, 100),
    Entry("margin", "Marge d'un client qui revient", "EUR", 60, 0, 1_000, 5),
    Entry("base", "Reviendraient sans relance", "fraction", 0.05, 0, 0.5, 0.0025),
    Entry("uplift", "Reviennent en plus grâce à l'offre", "fraction", 0.03, 0, 0.5, 0.0025),
    Entry("control_share", "Part laissée tranquille (témoin)", "fraction", 0.2, 0, 0.5, 0.05),
)


def simulator(start: Mapping[str, float] | None = None, settings: Mapping[str, float] | None = None) -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `start`, one's own figures, by name of `ENTRIES`, as `analysis.customers.people_and_margin` returns them;
    `settings`, other values to begin from.
    """
    entries = own.entries(ENTRIES, {**(settings or {}), **(start or {})})
    own.show(ENTRIES, start or {})
    found = campaign_of({entry.name: entry.first for entry in entries})
    text = typeset(answer(found))
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": text, "text/html": cards(found) + sentence(found)}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = {"version_major": 2, "version_minor": 0, "model_id": Simulator(entries).view.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
    display(bundle, raw=True)


def campaign_of(values: Mapping[str, float]) -> Campaign:
    """Return the campaign that values describe. Parameters: `values` by name of `ENTRIES`. Raises InputError as `campaign`."""
    return campaign(
        int(values["people"]), margin=values["margin"], cost=values["cost"], uplift=values["uplift"], base=values["base"],
        control_share=values["control_share"], fixed_cost=values["fixed_cost"],
    )  # fmt: skip


def answer(found: Campaign) -> str:
    """Say whether it pays, and whether one would see it. Parameters: `found`, as `campaign` returns it.

    >>> " ".join(answer(campaign_of({entry.name: entry.first for entry in ENTRIES})).split(".")[0].split())
    "Oui, si l'hypothèse tient : 12 clients en plus laissent 120 € une fois les contacts payés"
    """
    brought = french.plural(round(found.brought, 1), "client")
    if found.gain > 0:
        said = f"Oui, si l'hypothèse tient : {brought} en plus laissent {euros(found.gain)} une fois les contacts payés."
    elif found.gain < 0:
        said = f"Non : {brought} en plus ne paient pas {euros(found.cost)} de contacts, il manque {euros(-found.gain)}."
    else:
        said = f"À l'équilibre : {brought} en plus paient tout juste les contacts."
    if not found.controls:
        return f"{said} Sans groupe témoin, vous ne saurez jamais si c'est vrai."
    if found.needed is None or found.chance is None:
        return said
    if found.chance >= 0.8:
        return f"{said} Avec ce groupe témoin, vous avez {french.percent(found.chance, 0)} de chances de le voir."
    return (
        f"{said} Mais vous n'avez que {french.percent(found.chance, 0)} de chances de le voir : il faudrait "
        f"{french.plural(found.needed, 'personne')} dans chaque groupe pour le voir huit fois sur dix."
    )


def cards(found: Campaign) -> str:
    """Return the figures as HTML cards. Parameters: `found`, as `campaign` returns it."""
    measured = (
        "sans témoin, pas de mesure"
        if found.low is None
        else f"mesuré {between(euros(found.low), euros(found.high), 'à ')}"
    )
    needed = "" if found.needed is None else f"{french.plural(found.needed, 'personne')} par groupe pour 80 %"
    points = None if found.break_even is None else french.percent(found.break_even, 2)
    shown = (
        ("Gain attendu", french.money(found.gain, decimals=0), measured),
        ("Clients en plus", french.number(found.brought, 1), f"{french.number(found.contacted)} contactés"),
        ("Coût", french.money(found.cost, decimals=0), "contacts et dépense fixe"),
        ("Effet d'équilibre", points or french.UNKNOWN, "de retours en plus"),
        (
            "Chances de le voir",
            french.percent(found.chance, 0),
            needed or f"{french.number(found.controls)} témoins",
        ),
    )
    boxes = [
        f'<div style="{CARD}"><div>{escape(label)}</div><div style="{VALUE}">{escape(value)}</div>'
        f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
        for label, value, note in shown
    ]
    return f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{"".join(boxes)}</div>'


def sentence(found: Campaign) -> str:
    """Return the answer as an HTML paragraph, with a sign as well as a colour. Parameters: `found`."""
    sign, color = ("▲", GOOD) if found.gain > 0 else ("▼", BAD) if found.gain < 0 else ("=", GREY)
    style = f"border-left:4px solid {color};padding:.5em .9em;font-size:1.15em;line-height:1.4"
    return (
        f'<p class="smkit-reponse" role="status" style="{style}">{sign} {escape(typeset(answer(found)))}</p>'
    )


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `campaign` is the last that made sense."""

    campaign: Campaign

    def __init__(self, entries: Sequence[Entry] = ENTRIES) -> None:
        import ipywidgets as w

        self.board = Board(own.draft("reconquete", ENTRIES, entries), entries, self._work)
        self._cards, self._sentence, self._told = w.HTML(), w.HTML(), w.HTML()
        right = w.VBox(
            [self._sentence, self._cards, self._told], layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em")
        )
        self.view: ipywidgets.Box = w.Box(
            [self.board.view, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    def _work(self) -> None:
        """Work everything out again; values that make no sense together are told, and the last results stay."""
        try:
            self.campaign = campaign_of(self.board.values)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self.board.keep()
        self._told.value = ""
        self._cards.value = cards(self.campaign)
        self._sentence.value = sentence(self.campaign)
