"""The fields of a simulator, side by side, whose values outlive a reload."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.errors import InputError
from smkit.display.simulators import drafts
from smkit.display.simulators.entry import Entry, Field, read, write

if TYPE_CHECKING:
    import ipywidgets

_START = "depart"  # the figures that a draft began from


class Board:
    """One field an entry, `fields` by name, and one box to tick a choice, `boxes` by name, as they were last kept.

    `view` shows the fields, and `again` is the button under them that goes back to the start; a simulator that groups them its
    own way sets its own `view`.
    Parameters: `name` of the simulator; `entries`; `changed`, called each time that a person moves something; `choices`, what is
    ticked at the start, by name, with what the box says.
    """

    def __init__(
        self, name: str, entries: Sequence[Entry], changed: Callable[[], None], choices: Mapping[str, str] | None = None
    ) -> None:  # fmt: skip
        import ipywidgets as w

        self._name, self._changed, self._quiet = name, changed, False
        self.fields = {entry.name: Field(entry, changed) for entry in entries}
        self._start = {entry.name: entry.first for entry in entries}
        kept = drafts.read(name)
        if kept.get(_START, self._start) != self._start:  # what was tried on other figures stays with them
            kept = {}
        for field in self.fields.values():
            if _sensible(kept.get(field.entry.name), field.entry):
                field.put(kept[field.entry.name])
        self.boxes: dict[str, ipywidgets.Checkbox] = {}
        for choice, label in (choices or {}).items():
            ticked = kept.get(choice) is not False
            self.boxes[choice] = w.Checkbox(
                value=ticked, description=label, indent=False, layout=w.Layout(width="100%")
            )
            self.boxes[choice].observe(lambda _: self._ticked(), "value")
        self.again = w.Button(
            description="Revenir au départ", layout=w.Layout(width="auto", align_self="flex-start")
        )
        self.again.on_click(lambda _: self._restart())
        self.view: ipywidgets.VBox = w.VBox(
            [*(field.view for field in self.fields.values()), *self.boxes.values(), self.again],
            layout=w.Layout(flex="1 1 20em", max_width="26em"),
        )

    @property
    def values(self) -> dict[str, float]:
        """The values by name of their entries, the last that made sense."""
        return {name: field.value for name, field in self.fields.items()}

    def keep(self) -> None:
        """Keep what was moved: a simulator asks for it once it has worked something out of it.

        What stands as at the start is not kept: another file, or another release, may start elsewhere.
        """
        moved: dict[str, Any] = {
            name: field.value for name, field in self.fields.items() if field.value != field.entry.first
        }
        drafts.keep(
            self._name,
            {_START: self._start}
            | moved
            | {name: False for name, box in self.boxes.items() if not box.value},
        )

    def _ticked(self) -> None:
        if not self._quiet:
            self._changed()

    def _restart(self) -> None:
        for field in self.fields.values():
            field.put(field.entry.first)
        self._quiet = True
        try:
            for box in self.boxes.values():
                box.value = True
        finally:
            self._quiet = False
        self._changed()


def _sensible(value: Any, entry: Entry) -> bool:
    """Is what was kept a value that a person could type?"""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        read(write(value, entry), entry)
    except (InputError, ValueError, OverflowError):
        return False
    return True
