"""The convention, what if: a delay that a person tries, what would have been kept, who it takes and what it might bring."""

import os
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis.errors import InputError
from smkit.analysis.smarketing import sooner
from smkit.display import french
from smkit.display.shell import shell
from smkit.display.simulators.board import Board
from smkit.display.simulators.entry import Entry
from smkit.display.simulators.look import CARD, VALUE
from smkit.display.smarketing.words import whole_share
from smkit.display.theme import BAD, GREY
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

    from smkit.analysis.smarketing import Convention

ENTRIES = (
    Entry("hours", "Délai promis, en heures ouvrées", "count", 4, 1, 45, 1, above=True),
    Entry("wanted", "Part à tenir", "fraction", 0.9, 0.5, 1, 0.05, above=True),
    Entry("effort", "Durée d'un premier contact, en minutes", "count", 20, 5, 120, 5, above=True),
)
_CARD = f"{CARD};max-width:15em"
_ANSWER = "border-left:4px solid #0072B2;padding:.5em .9em;font-size:1.15em;line-height:1.4"


def simulator(leads: "pd.DataFrame", convention: "Convention", *, currency: str = "EUR") -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `leads` of one segment, canonical; `convention`; `currency` code.
    """
    still = Scene(leads, convention, {entry.name: entry.first for entry in ENTRIES}, currency)
    if shell() is None:
        print(still.text())
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": still.text(), "text/html": still.html()}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = Simulator(leads, convention, currency).view
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2, "version_minor": 0, "model_id": view.model_id,
        }  # fmt: skip
    display(bundle, raw=True)


class Scene:
    """What another delay would have meant, and what is shown of it.

    Parameters: as `simulator`; `values`, by name of `ENTRIES`. Raises InputError for what cannot be tried.
    """

    def __init__(
        self, leads: "pd.DataFrame", convention: "Convention", values: Mapping[str, float], currency: str = "EUR"
    ) -> None:  # fmt: skip
        self.values, self.currency = values, currency
        hours = french.plural(values["hours"], "heure")
        self.found = sooner(
            leads, convention, f"{hours} ouvrées", effort=values["effort"], wanted=values["wanted"]
        )

    def text(self) -> str:
        """Return the answer as plain text."""
        found = self.found
        if not found.due:
            return typeset("Aucune promesse n'est encore arrivée à échéance : il n'y a rien à essayer.")
        hours = french.plural(self.values["hours"], "heure ouvrée", "heures ouvrées")
        share, wanted = french.percent(found.share), whole_share(found.wanted)
        if found.people is None:
            team = (
                f"Aucune équipe n'en tiendrait {wanted} : un contact dure plus longtemps que le délai promis."
            )
        else:
            people = french.plural(found.people, "personne libre", "personnes libres à la fois")
            team = f"Pour en tenir {wanted}, il aurait fallu {people} pour appeler."
        return typeset(
            f"En {hours}, {share} des {french.number(found.due)} premiers contacts ont été faits. {team}"
        )

    def html(self) -> str:
        """Return the answer, the cards and what they do not prove, as HTML."""
        cards = "".join(
            f'<div style="{_CARD}"><div>{escape(typeset(label))}</div><div style="{VALUE}">{escape(value)}</div>'
            f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
            for label, value, note in self._cards()
        )
        warning = (
            "Le gain suppose qu'un lead appelé plus tôt serait gagné comme ceux qui l'ont été à temps, à source et profil égaux. "
            "C'est une association : seul un essai tiré au sort le dirait."
        )
        return (
            f'<p class="smkit-reponse" role="status" style="{_ANSWER}">{escape(self.text())}</p>'
            f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{cards}</div>'
            f'<p style="color:{GREY}">{escape(typeset(warning))}</p>'
        )

    def _cards(self) -> list[tuple[str, str, str]]:
        found = self.found
        team = french.number(found.people) if found.people is not None else french.UNKNOWN
        return [
            (
                "Tenus dans ce délai",
                french.percent(found.share),
                f"{french.number(found.due)} premiers contacts échus",
            ),
            (
                "Personnes à la fois",
                team,
                f"{french.number(self.values['effort'])} minutes par contact, heures d'ouverture",
            ),
            ("Leads à rappeler plus tôt", french.number(found.moved, 0), "par an"),
            ("Clients gagnés par an", self._customers(), self._amount()),
        ]

    def _customers(self) -> str:
        found = self.found
        if not found.lateness.enough or not french.is_known(found.customers):
            return french.UNKNOWN
        return f"{french.number(found.customers_low, 0)} à {french.number(found.customers_high, 0)}"

    def _amount(self) -> str:
        found = self.found
        if not found.lateness.enough:
            return "trop peu de ventes pour le dire"
        doubt = (
            "entre leads comparables, le hasard peut suffire à faire l'écart"
            if found.lateness.apart
            else "zéro est dans la fourchette"
        )
        sure = "" if found.lateness.proven else f" ; {doubt} : rien ne le prouve"
        if not french.is_known(found.amount):
            return f"sans montants, on ne sait pas en euros{sure}"
        low, high = (french.money(each, self.currency, 0) for each in (found.amount_low, found.amount_high))
        return f"soit {low} à {high} de ventes{sure}"


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `scene` is the last that could be worked out."""

    scene: Scene

    def __init__(self, leads: "pd.DataFrame", convention: "Convention", currency: str = "EUR") -> None:
        import ipywidgets as w

        self._leads, self._convention, self._currency = leads, convention, currency
        self.board = Board("convention", ENTRIES, self._work)
        self.shown, self._told = w.HTML(), w.HTML()
        right = w.VBox([self._told, self.shown], layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"))
        layout = w.Layout(display="flex", flex_flow="row wrap", width="100%")
        self.view: ipywidgets.Box = w.Box([self.board.view, right], layout=layout)
        self._work()

    def _work(self) -> None:
        """Try the delay again; when it cannot be done, say why and keep what was shown."""
        try:
            self.scene = Scene(self._leads, self._convention, self.board.values, self._currency)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self.board.keep()
        self._told.value = ""
        self.shown.value = self.scene.html()
