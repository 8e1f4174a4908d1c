"""The ROI of a campaign, what if: cost, contacts, conversion, price and margin, and all that follows."""

import base64
import io
import os
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis import campaigns
from smkit.analysis.campaigns import actions
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.scenario import scenario
from smkit.analysis.errors import InputError
from smkit.display import charts, french
from smkit.display.campaigns.action import answer
from smkit.display.shell import shell
from smkit.display.simulators import saving
from smkit.display.simulators.entry import Entry, Field
from smkit.display.theme import BAD, GOOD, GREY
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets

    from smkit.analysis.campaigns import Outcome

ENTRIES = (
    Entry("cost", "Coût de la campagne", "EUR", 15_000, 0, 50_000, 500),
    Entry("contacts", "Personnes contactées", "count", 5_000, 0, 50_000, 100),
    Entry("conversion", "Taux de conversion", "fraction", 0.04, 0, 0.2, 0.0025),
    Entry("price", "Prix de vente", "EUR", 100, 0, 1_000, 5),
    Entry("margin_rate", "Taux de marque", "fraction", 0.5, 0.01, 1, 0.01, above=True),
)
_CARD = "border-left:4px solid #0072B2;padding:.4em .8em;margin:0 .6em .6em 0;min-width:8.5em"
_VALUE = "font-size:1.5em;font-weight:600;line-height:1.3"


def simulator() -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else."""
    action = describe({entry.name: entry.first for entry in ENTRIES})
    outcome = campaigns.assess(action)
    text = typeset(answer(outcome))
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": text, "text/html": cards(action, outcome) + sentence(outcome)}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = {"version_major": 2, "version_minor": 0, "model_id": Simulator().view.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
    display(bundle, raw=True)


def describe(values: Mapping[str, float]) -> Action:
    """Return the action that values describe. Parameters: `values` by name of `ENTRIES`. Raises InputError as `scenario`."""
    return scenario(
        cost=values["cost"], contacts=values["contacts"], conversion=values["conversion"], price=values["price"],
        margin_rate=values["margin_rate"],
    )  # fmt: skip


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `action` and `outcome` are the last that made sense."""

    action: Action
    outcome: "Outcome"

    def __init__(self) -> None:
        import ipywidgets as w

        self.fields = {entry.name: Field(entry, self._work) for entry in ENTRIES}
        self._cards, self._sentence, self._chart, self._told = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.name = w.Text(
            placeholder="Nom du scénario", continuous_update=False, layout=w.Layout(width="16em")
        )
        self.save = w.Button(
            description="Enregistrer comme étude de cas", icon="save", layout=w.Layout(width="auto")
        )
        self.save.on_click(lambda _: self._save())
        left = w.VBox(
            [field.view for field in self.fields.values()], layout=w.Layout(flex="1 1 20em", max_width="26em")
        )
        keep = w.HBox([self.name, self.save], layout=w.Layout(flex_flow="row wrap"))
        right = w.VBox(
            [self._sentence, self._cards, self._chart, keep, self._told],
            layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"),
        )
        self.view: ipywidgets.Box = w.Box(
            [left, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    def _work(self) -> None:
        """Work everything out again: every field holds a value that makes sense (see `entry.read`)."""
        self.action = describe({name: field.value for name, field in self.fields.items()})
        self.outcome = campaigns.assess(self.action)
        self._cards.value = cards(self.action, self.outcome)
        self._sentence.value = sentence(self.outcome)
        self._chart.value = curve(self.action, self.outcome)

    def _save(self) -> None:
        """Write the scenario as a case, and say where."""
        try:
            said = saving.write(self.name.value, self.action)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self._told.value = f'<p role="status">{escape(typeset(said))}</p>'


def cards(action: Action, outcome: "Outcome") -> str:
    """Return the figures as HTML cards. Parameters: `action` and its `outcome`."""
    needed = outcome.break_even_conversion
    shown = (
        ("ROI", french.percent(outcome.roi), "équilibre à 0 %"),
        ("Gain net", french.money(outcome.net_gain, decimals=0), "marge − coût"),
        ("Marge par euro", french.money(outcome.margin_per_euro), "équilibre à 1 €"),
        ("Seuil de rentabilité", _sales(outcome.break_even_sales), f"prévu : {_sales(action.buyers)}"),
        ("Conversion d'équilibre", french.percent(needed, 2), "des contacts"),
    )
    boxes = [
        f'<div style="{_CARD}"><div>{escape(label)}</div><div style="{_VALUE}">{escape(value)}</div>'
        f'<div style="color:{GREY}">{escape(typeset(note))}</div></div>'
        for label, value, note in shown
    ]
    return f'<div class="smkit-simulateur" style="display:flex;flex-wrap:wrap">{"".join(boxes)}</div>'


def sentence(outcome: "Outcome") -> str:
    """Return the answer as an HTML paragraph, with a sign as well as a colour. Parameters: `outcome`."""
    gain = outcome.net_gain or 0
    sign, color = ("▲", GOOD) if gain > 0 else ("▼", BAD) if gain < 0 else ("=", GREY)
    style = f"border-left:4px solid {color};padding:.5em .9em;font-size:1.15em;line-height:1.4"
    return f'<p class="smkit-reponse" role="status" style="{style}">{sign} {escape(typeset(answer(outcome)))}</p>'


def curve(action: Action, outcome: "Outcome") -> str:
    """Return the break-even curve as an HTML picture. Parameters: `action` and its `outcome`."""
    from matplotlib import pyplot as plt

    needed = outcome.break_even_sales
    if needed is None:
        title = "Une vente ne laisse rien : aucun nombre de ventes ne suffit"
    else:
        title = f"Il faut {_sales(needed)} pour rembourser la campagne" if needed else "Rien à rembourser"
    axes = charts.break_even(
        actions.gain_curve(action),
        "sales",
        "gain",
        title,
        threshold=needed,
        actual=int(action.buyers or 0),
        made="Prévu",
    )
    picture = axes.figure.get_figure(root=True)
    file = io.BytesIO()
    assert picture is not None
    picture.savefig(file, format="png", dpi=2 * picture.dpi)  # as `record`: titles were aligned for it
    plt.close(picture)
    alt = f"Gain net selon le nombre de ventes. {title} ; prévu : {_sales(action.buyers)}."
    data = base64.b64encode(file.getvalue()).decode()
    return f'<img alt="{escape(typeset(alt))}" style="width:100%;max-width:50em;height:auto" src="data:image/png;base64,{data}">'


def _sales(count: Any) -> str:
    return french.UNKNOWN if count is None else french.plural(count, "vente")
