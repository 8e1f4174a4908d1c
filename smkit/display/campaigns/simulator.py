"""The ROI of a campaign, what if: cost, contacts, conversion, price and margin, and all that follows."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis import campaigns
from smkit.analysis.campaigns import actions
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.scenario import needed, scenario
from smkit.analysis.errors import InputError
from smkit.display import charts, french, pictures
from smkit.display.campaigns.action import answer
from smkit.display.shell import shell
from smkit.display.simulators import own, saving
from smkit.display.simulators.entry import Entry, Field, named, write
from smkit.display.simulators.look import CARD, VALUE
from smkit.display.theme import BAD, GOOD, GREY
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets

    from smkit.analysis.campaigns import Outcome

#: What every campaign has; then what some have, folded away until asked for.
ENTRIES = (
    Entry("cost", "Coût de la campagne", "EUR", 15_000, 0, 50_000, 500),
    Entry("contacts", "Personnes contactées", "count", 5_000, 0, 50_000, 100),
    Entry("conversion", "Taux de conversion", "fraction", 0.04, 0, 0.2, 0.0025),
    Entry("price", "Prix de vente", "EUR", 100, 0, 1_000, 5),
    Entry("margin_rate", "Taux de marque", "fraction", 0.5, 0.01, 1, 0.01, above=True),
)
MORE = (
    Entry("discount", "Remise offerte aux acheteurs", "fraction", 0, 0, 0.6, 0.01),
    Entry("cost_per_contact", "Coût par personne contactée", "EUR", 0, 0, 20, 0.1),
    Entry("followups", "Nombre de relances", "count", 0, 0, 20_000, 100),
    Entry("cost_per_followup", "Coût d'une relance", "EUR", 0, 0, 20, 0.1),
    Entry("without", "Part qui aurait acheté sans la campagne", "fraction", 0, 0, 0.2, 0.0025),
)
GOAL = Entry("goal", "Gain net visé", "EUR", 0, 0, 50_000, 500)


def simulator(start: Mapping[str, float] | None = None, about: str = "") -> None:
    """Show the simulator: widgets in a live notebook or in Voilà, a still page anywhere else.

    Parameters: `start`, one's own figures, by name of `ENTRIES`, as `scenario.own` returns them; `about`, their campaign.
    """
    entries = own.entries((*ENTRIES, *MORE), start or {})
    own.show(ENTRIES, start or {}, about)
    action = describe({entry.name: entry.first for entry in entries})
    outcome = campaigns.assess(action)
    text = typeset(answer(outcome))
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": text, "text/html": cards(action, outcome) + sentence(outcome)}
    if not os.environ.get("SMKIT_HEADLESS"):  # nobody is there to move a slider
        view = {"version_major": 2, "version_minor": 0, "model_id": Simulator(entries).view.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
    display(bundle, raw=True)


def describe(values: Mapping[str, Any]) -> Action:
    """Return the action that values describe. Parameters: `values` by name of `ENTRIES` and `MORE`. Raises InputError as
    `scenario`."""
    return scenario(**values)


class Simulator:
    """The simulator's widgets, of which `view` is the whole; `action` and `outcome` are the last that made sense."""

    action: Action
    outcome: "Outcome"

    def __init__(self, entries: Sequence[Entry] = (*ENTRIES, *MORE)) -> None:
        import ipywidgets as w

        self.fields = {entry.name: Field(entry, self._work) for entry in entries}
        self.goal = Field(GOAL, self._work)
        self.kept: dict[str, float] | None = None
        self._cards, self._sentence, self._chart, self._told = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self._needed, self._beside = w.HTML(), w.HTML()
        self.name = w.Text(
            placeholder="Nom du scénario", continuous_update=False, layout=w.Layout(width="16em"),
            **named("Nom du scénario"),
        )  # fmt: skip
        self.save = _button("Enregistrer comme étude de cas", "save", self._save)
        self.keep = _button("Garder comme scénario A, et en essayer un autre", "columns", self._keep)
        self.reset = _button("Tout remettre au départ", "undo", self._reset)
        more = w.Accordion([w.VBox([self.fields[entry.name].view for entry in MORE])], selected_index=None)
        more.set_title(0, "Remise, relances, groupe témoin")
        left = w.VBox(
            [*(self.fields[entry.name].view for entry in ENTRIES), more, self.reset],
            layout=w.Layout(flex="1 1 20em", max_width="26em"),
        )
        line = w.Layout(flex_flow="row wrap")
        goal = w.VBox([self.goal.view, self._needed])
        right = w.VBox(
            [
                self._sentence,
                self._cards,
                self._chart,
                self._beside,
                w.HBox([self.keep], layout=line),
                goal,
                w.HBox([self.name, self.save], layout=line),
                self._told,
            ],
            layout=w.Layout(flex="2 1 24em", padding="0 0 0 1em"),
        )
        self.view: ipywidgets.Box = w.Box(
            [left, right], layout=w.Layout(display="flex", flex_flow="row wrap", width="100%")
        )
        self._work()

    @property
    def values(self) -> dict[str, float]:
        """What the fields hold."""
        return {name: field.value for name, field in self.fields.items()}

    def _work(self) -> None:
        """Work everything out again: every field holds a value that makes sense (see `entry.read`), if not all together."""
        try:
            self.action = describe(self.values)
        except InputError as problem:
            self._sentence.value = f'<p role="alert" style="color:{BAD}">{escape(typeset(str(problem)))}</p>'
            return
        self.outcome = campaigns.assess(self.action)
        self._cards.value = cards(self.action, self.outcome)
        self._sentence.value = sentence(self.outcome)
        self._chart.value = curve(self.action, self.outcome)
        self._needed.value = levers(self.values, self.goal.value)
        if self.kept is not None:
            self._beside.value = side_by_side(self.kept, self.values)

    def _keep(self) -> None:
        """The scenario as it is becomes A; what is moved from now on is B."""
        self.kept = self.values
        self._work()

    def _reset(self) -> None:
        """The first values, and one scenario."""
        self.kept, self._beside.value = None, ""
        for field in self.fields.values():
            field.put(field.entry.first)
        self._work()

    def _save(self) -> None:
        """Write the scenario as a case, and say where."""
        try:
            said = saving.write(self.name.value, self.action)
        except InputError as problem:
            self._told.value = f'<p role="alert" style="color:{BAD}">{escape(str(problem))}</p>'
            return
        self._told.value = f'<p role="status">{escape(typeset(said))}</p>'


def _button(label: str, icon: str, act: Callable[[], None]) -> "ipywidgets.Button":
    import ipywidgets as w

    made = w.Button(description=label, icon=icon, layout=w.Layout(width="auto"))
    made.on_click(lambda _: act())
    return made


def levers(values: Mapping[str, float], goal: float) -> str:
    """Return, as an HTML table, what each lever alone must become for a campaign to bring a gain.

    Parameters: `values`, as `describe`; `goal`, in €.
    """
    known = {entry.name: entry for entry in ENTRIES}
    rows = []
    for name in ("conversion", "price", "margin_rate", "contacts", "cost"):
        entry, value = known[name], needed(values, name, goal)
        told = "aucune valeur ne suffit" if value is None else write(_rounded(value, entry), entry)
        rows.append((entry.label, write(values[name], entry), told))
    title = f"Pour gagner {french.money(goal, decimals=0)}, une seule donnée changée"
    note = typeset(
        "Une vente se compte entière : le taux de conversion et le nombre de personnes sont arrondis vers le haut."
    )
    return (
        _table(title, ("Donnée", "Aujourd'hui", "Il faudrait"), rows)
        + f'<p style="color:{GREY}">{escape(note)}</p>'
    )


def side_by_side(first: Mapping[str, float], second: Mapping[str, float]) -> str:
    """Return two scenarios as an HTML table: what differs between them, then what follows. Parameters: as `describe`."""
    entries = [entry for entry in (*ENTRIES, *MORE) if first[entry.name] != second[entry.name]]
    rows: list[tuple[str, ...]] = [
        (e.label, write(first[e.name], e), write(second[e.name], e)) for e in entries
    ]
    outcomes = [campaigns.assess(describe(values)) for values in (first, second)]
    rows += [
        ("Gain net", *(french.money(o.net_gain, decimals=0) for o in outcomes)),
        ("ROI", *(french.percent(o.roi) for o in outcomes)),
        ("Seuil de rentabilité", *(_sales(o.break_even_sales) for o in outcomes)),
    ]
    gains = [float(outcome.net_gain or 0) for outcome in outcomes]
    better = (
        "A et B gagnent autant" if gains[0] == gains[1] else f"{'AB'[gains[1] > gains[0]]} gagne davantage"
    )
    return _table(f"Deux scénarios : {better}", ("", "A", "B"), rows)


def _rounded(value: float, entry: Entry) -> float:
    """A value on the side that is enough, with the decimals that people use."""
    digits = {"fraction": 4, "EUR": 2, "count": 0}[entry.unit]
    scale = 10**digits
    side = math.floor if entry.name == "cost" else math.ceil
    return float(side(round(value * scale, 3)) / scale)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    def cells(tag: str, texts: Sequence[str]) -> str:
        sides = ["left", *["right"] * (len(texts) - 1)]
        scope = ' scope="col"' if tag == "th" else ""
        return "".join(
            f'<{tag}{scope} style="text-align:{side};padding:.2em .8em .2em 0">{escape(typeset(text))}</{tag}>'
            for side, text in zip(sides, texts, strict=True)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    caption = (
        f'<caption style="text-align:left;font-weight:600;padding:.3em 0">{escape(typeset(title))}</caption>'
    )
    return f'<table class="smkit-essais" style="border-collapse:collapse">{caption}<tr>{cells("th", heads)}</tr>{body}</table>'


def cards(action: Action, outcome: "Outcome") -> str:
    """Return the figures as HTML cards. Parameters: `action` and its `outcome`."""
    needed = outcome.break_even_conversion
    shown = (
        ("ROI", french.percent(outcome.roi), "équilibre à 0 %"),
        ("Gain net", french.money(outcome.net_gain, decimals=0), "marge − coût"),
        ("Marge par euro", french.money(outcome.margin_per_euro), "équilibre à 1 €"),
        ("Seuil de rentabilité", _sales(outcome.break_even_sales), f"prévu : {_sales(action.sold)}"),
        ("Conversion d'équilibre", french.percent(needed, 2), "des contacts"),
    )
    boxes = [
        f'<div style="{CARD}"><div>{escape(label)}</div><div style="{VALUE}">{escape(value)}</div>'
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
        actual=int(action.sold or 0),
        made="Prévu",
    )
    return pictures.html(
        axes, f"Gain net selon le nombre de ventes. {title} ; prévu : {_sales(action.sold)}."
    )


def _sales(count: Any) -> str:
    return french.UNKNOWN if count is None else french.plural(count, "vente")
