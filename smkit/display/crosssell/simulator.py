"""Cross-sell, what if: thresholds and take-up that a person moves, and the offers that come of them."""

import os
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis import crosssell as engine
from smkit.analysis.crosssell import choose
from smkit.analysis.errors import InputError
from smkit.display import french, pictures
from smkit.display.crosssell.drawings import offers_drawing
from smkit.display.crosssell.sentences import answer, nothing
from smkit.display.crosssell.words import script
from smkit.display.shell import shell
from smkit.display.simulators.entry import Entry, Field
from smkit.display.simulators.look import CARD, VALUE
from smkit.display.theme import BAD, GREY
from smkit.typography import clip_quoted, typeset

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

    from smkit.analysis.crosssell import Baskets

ENTRIES = (
    Entry("support", "Support minimum", "fraction", 0.01, 0.001, 0.05, 0.001, above=True),
    Entry("confidence", "Confiance minimum", "fraction", 0.10, 0, 0.9, 0.01),
    Entry("take_up", "Taux d'acceptation", "fraction", 0.10, 0.01, 1, 0.01, above=True),
)
_SHOWN = 10


def simulator(baskets: "Baskets", *, currency: str = "EUR", margin_rate: float | None = None) -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `baskets`, of `baskets.encode`; `currency` code; `margin_rate`, for products without a cost (0–1), or None.
    """
    still = Scene(baskets, {entry.name: entry.first for entry in ENTRIES}, currency, margin_rate)
    if shell() is None:
        print(still.text())
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": still.text(), "text/html": still.sentence() + still.cards()}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = Simulator(baskets, currency, margin_rate).view
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2, "version_minor": 0, "model_id": view.model_id,
        }  # fmt: skip
    display(bundle, raw=True)


class Scene:
    """The offers under some thresholds, and what is shown of them.

    Parameters: as `simulator`; `values`, by name of `ENTRIES`. Raises InputError when there would be millions of pairs.
    """

    def __init__(
        self, baskets: "Baskets", values: Mapping[str, float], currency: str = "EUR", margin_rate: float | None = None
    ) -> None:  # fmt: skip
        self.baskets, self.values, self.currency = baskets, values, currency
        found = engine.offers(
            baskets,
            values["support"],
            values["confidence"],
            take_up=values["take_up"],
            margin_rate=margin_rate,
        )
        self.count = len(found)
        found = choose.proven(found, _later(baskets, values["support"], values["confidence"]))
        self.offers: pd.DataFrame = choose.apart(choose.first(found, _SHOWN), baskets)
        self.total = choose.total(self.offers, baskets, margin_rate)

    def text(self) -> str:
        """Return the answer as plain text."""
        why = nothing(self.baskets, self.values["support"], self.values["confidence"])
        weeks = choose.weeks(self.baskets)
        said = answer(self.offers, self.total, currency=self.currency, why=why, weeks=weeks)
        return clip_quoted(typeset(said), 80)

    def sentence(self) -> str:
        """Return the answer as an HTML paragraph."""
        style = "border-left:4px solid #0072B2;padding:.5em .9em;font-size:1.15em;line-height:1.4"
        return f'<p class="smkit-reponse" role="status" style="{style}">{escape(self.text())}</p>'

    def cards(self) -> str:
        """Return the figures as HTML cards."""
        known = self.total["orders"] is not None
        shown = (
            ("Offres trouvées", french.number(self.count), self._shown()),
            (
                "Marge en plus",
                french.money(self.total["margin"], self.currency, 0),
                "sur la durée du fichier",
            ),
            (
                "Ventes en plus",
                french.number(self.total["orders"], 0) if known else french.UNKNOWN,
                "si l'offre est faite à chaque fois",
            ),
        )
        boxes = [
            f'<div style="{CARD}"><div>{escape(label)}</div><div style="{VALUE}">{escape(value)}</div>'
            f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
            for label, value, note in shown
        ]
        return f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{"".join(boxes)}</div>'

    def _shown(self) -> str:
        if self.count > len(self.offers):
            return f"les {len(self.offers)} premières montrées"
        return "rien à montrer" if not self.count else "toutes montrées" if self.count > 1 else "une seule"

    def words(self) -> str:
        """Return what to say for the first offer, as HTML; nothing without any."""
        if not len(self.offers):
            return ""
        said = clip_quoted(script(self.offers.iloc[0].to_dict()), 80)
        return f"<p><strong>À dire :</strong> {escape(said)}</p>"

    def chart(self) -> str:
        """Return what each offer would bring, as an HTML picture; nothing without any."""
        if not len(self.offers):
            return ""
        return pictures.html(*offers_drawing(self.offers, currency=self.currency))


@lru_cache(maxsize=4)
def _later(baskets: "Baskets", support: float, confidence: float) -> "pd.DataFrame | None":
    """What became of the rules, which the take-up does not change; None without enough dated orders."""
    return choose.attempt(engine.stability, baskets, support, confidence)[0]


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `scene` is the last that could be worked out."""

    scene: Scene

    def __init__(self, baskets: "Baskets", currency: str = "EUR", margin_rate: float | None = None) -> None:
        import ipywidgets as w

        self._baskets, self._currency, self._margin_rate = baskets, currency, margin_rate
        self.fields = {entry.name: Field(entry, self._work) for entry in ENTRIES}
        self.shown = w.HTML()
        self._told = w.HTML()
        left = w.VBox(
            [*(field.view for field in self.fields.values()), self._told],
            layout=w.Layout(flex="1 1 20em", max_width="26em"),
        )
        right = w.VBox([self.shown], layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"))
        self.view: ipywidgets.Box = w.Box(
            [left, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    def _work(self) -> None:
        """Work the offers out again; when it cannot be done, say why and keep what was shown."""
        values = {name: field.value for name, field in self.fields.items()}
        try:
            self.scene = Scene(self._baskets, values, self._currency, self._margin_rate)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self._told.value = ""
        scene = self.scene
        self.shown.value = scene.sentence() + scene.cards() + scene.words() + scene.chart()
