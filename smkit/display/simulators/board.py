"""The fields of a simulator, side by side, whose values outlive a reload."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.errors import InputError
from smkit.display.simulators import drafts
from smkit.display.simulators.entry import Entry, Field, read, write

if TYPE_CHECKING:
    import ipywidgets


class Board:
    """One field an entry, `fields` by name, as they were last kept; `view` shows them, with a button that goes back to the start.

    Parameters: `name` of the simulator; `entries`; `changed`, called each time that a person moves something.
    """

    def __init__(self, name: str, entries: Sequence[Entry], changed: Callable[[], None]) -> None:
        import ipywidgets as w

        self._name, self._changed = name, changed
        self.fields = {entry.name: Field(entry, changed) for entry in entries}
        kept = drafts.read(name)
        for field in self.fields.values():
            if _sensible(kept.get(field.entry.name), field.entry):
                field.put(kept[field.entry.name])
        again = w.Button(
            description="Revenir au départ", layout=w.Layout(width="auto", align_self="flex-start")
        )
        again.on_click(lambda _: self._restart())
        self.view: ipywidgets.VBox = w.VBox(
            [*(field.view for field in self.fields.values()), again],
            layout=w.Layout(flex="1 1 20em", max_width="26em"),
        )

    @property
    def values(self) -> dict[str, float]:
        """The values by name of their entries, the last that made sense."""
        return {name: field.value for name, field in self.fields.items()}

    def keep(self) -> None:
        """Keep the values: a simulator asks for it once it has worked something out of them."""
        drafts.keep(self._name, self.values)

    def _restart(self) -> None:
        for field in self.fields.values():
            field.put(field.entry.first)
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
