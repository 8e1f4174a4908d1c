"""A number that a person sets by a slider or types in French, and what is said when it makes no sense."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.analysis.errors import InputError
from smkit.display import french
from smkit.display.theme import BAD
from smkit.typography import typeset

if TYPE_CHECKING:
    import ipywidgets

_MOST = 1e9  # euros or people: beyond, a slip of the hand
_SIGNS = re.compile(r"[\s\u00a0\u202f€%]|personnes?|contacts?")


@dataclass(frozen=True)
class Entry:
    """What a person may set: its name, French label, unit (EUR, fraction or count), first value, and the slider's reach.

    `above`: zero makes no sense for it.
    """

    name: str
    label: str
    unit: str
    first: float
    low: float
    high: float
    step: float
    above: bool = False


def read(text: str, entry: Entry) -> float:
    """Return the number that a person typed: « 1 234,50 € », « 12,5 % », « 5000 ».

    Parameters: `text`; `entry`, whose fractions are typed in percent.
    Raises InputError, in French, for what is no number, or one that makes no sense for the entry.

    >>> read("12,5 %", Entry("taux", "Taux de marque", "fraction", 0.5, 0, 1, 0.01))
    0.125
    """
    try:
        number = float(_SIGNS.sub("", text).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        found = f"« {text.strip()} » trouvé" if text.strip() else "le champ est vide"
        raise InputError(
            f"{entry.label} : un nombre est attendu, {found}. Écrivez par exemple {write(entry.first, entry)}."
        )
    if number < 0 or (number == 0 and entry.above):
        least = "doit dépasser zéro" if entry.above else "ne peut pas être négative"
        raise InputError(f"{entry.label} : {text.strip()} trouvé, or cette valeur {least}.")
    if number > _MOST:
        raise InputError(
            f"{entry.label} : {text.strip()} trouvé, un nombre trop grand pour être vrai ; vérifiez-le."
        )
    if entry.unit == "fraction" and number > 100:
        raise InputError(f"{entry.label} : {text.strip()} trouvé, or une part va de 0 à 100 %.")
    if entry.unit == "count" and number != int(number):
        raise InputError(f"{entry.label} : {text.strip()} trouvé, or il faut un nombre entier ici.")
    return round(number / 100, 12) if entry.unit == "fraction" else number


def write(value: float, entry: Entry) -> str:
    """Write a value as a person would type it, with its unit.

    >>> write(0.04, Entry("taux", "Taux", "fraction", 0.5, 0, 1, 0.01)).split()
    ['4', '%']
    """
    if entry.unit == "fraction":
        return f"{french.number(round(value * 100, 6))}\u00a0%"
    return french.amount(value) if entry.unit == "EUR" else french.number(value)


def named(label: str) -> dict[str, Any]:
    """Return what names a box for who hears a page, where what is seen beside it is written otherwise: a label of no width.

    Its tooltip would name nothing: the box has a label already, empty and hidden.

    >>> named("Coût")["description"]
    'Coût'
    """
    return {"description": label, "style": {"description_width": "0"}}


#: ipywidgets names no handle of a slider: its label's tooltip is its name, as for any other field. Run once in a page.
_NAMES = """
if (!window.smkitNames) {
  window.smkitNames = new MutationObserver(() => {
    for (const handle of document.querySelectorAll(".noUi-handle:not([aria-label])")) {
      const name = handle.closest(".jupyter-widgets")?.querySelector(".widget-label")?.title;
      if (name) handle.setAttribute("aria-label", name);
    }
  });
  window.smkitNames.observe(document, { childList: true, subtree: true });
}
"""


def _naming() -> Any:
    """What names sliders in the page that shows it, and is not seen: a widget's output may run a script, JupyterLab trusts it."""
    import ipywidgets as w

    output = {"output_type": "display_data", "data": {"application/javascript": _NAMES}, "metadata": {}}
    return w.Output(outputs=(output,), layout=w.Layout(display="none"))


class Field:
    """A slider and a box that hold one value; `value` is the last that made sense, `problem` what is wrong with the box."""

    def __init__(self, entry: Entry, changed: Callable[[], None]) -> None:
        import ipywidgets as w

        self.entry, self.value, self.problem = entry, entry.first, ""
        self._changed = changed
        self._quiet = False
        # the slider's own readout stays English: it is hidden, and the box says the value in French
        self.slider = w.FloatSlider(
            value=entry.first, min=entry.low, max=entry.high, step=entry.step, readout=False, continuous_update=False,
            layout=w.Layout(width="100%"),
        )  # fmt: skip
        self.slider.tooltip = entry.label
        self.box = w.Text(
            value=write(entry.first, entry),
            continuous_update=False,
            layout=w.Layout(width="9em"),
            **named(entry.label),
        )
        self._said = w.HTML()
        title = w.HTML(f'<strong aria-hidden="true">{escape(entry.label)}</strong>')  # the box says it
        head = w.HBox([title, self.box], layout=w.Layout(justify_content="space-between", width="100%"))
        self.view: ipywidgets.VBox = w.VBox(
            [head, self.slider, self._said, _naming()],
            layout=w.Layout(margin="0 0 .4em 0", padding="0 .7em 0 0"),  # a handle at its end is not cut
        )
        self.slider.observe(self._slid, "value")
        self.box.observe(self._typed, "value")

    def say(self, problem: str) -> None:
        """Show what is wrong under the field; nothing for an empty text."""
        self.problem = problem
        self._said.value = (
            f'<p role="alert" style="color:{BAD};line-height:1.35;margin:0">{escape(typeset(problem))}</p>'
            if problem
            else ""
        )

    def _slid(self, change: dict[str, Any]) -> None:
        if not self._quiet:
            self._take(round(change["new"], 10))

    def _typed(self, change: dict[str, Any]) -> None:
        if self._quiet:
            return
        try:
            number = read(change["new"], self.entry)
        except InputError as problem:
            self.say(f"{problem} Le calcul garde {write(self.value, self.entry)}.")
            return
        self._take(number)

    def _take(self, number: float) -> None:
        self.put(number)
        self._changed()

    def put(self, number: float) -> None:
        """Keep a number and show it in both places, without telling anybody."""
        self.value = number
        self.say("")
        self._quiet = True
        try:
            self.slider.value = min(max(number, self.entry.low), self.entry.high)
            self.box.value = write(number, self.entry)
        finally:
            self._quiet = False
