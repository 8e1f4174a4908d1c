"""What the pages share: the workspace, the work under way, and when somebody was last there."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec

from smkit.etabli.place import Place
from smkit.etabli.work import Bench
from smkit.tables.errors import count

#: Seconds without an open page or running work after which it all stops.
PATIENCE = 600.0


@dataclass
class Room:
    """The `place`, the `bench`, how to `stop` and to `add` another extension of Jupyter, when somebody was last `seen`, and
    whether it stopped because it was left `alone`."""

    place: Place
    bench: Bench
    stop: Callable[[], None]
    add: Callable[[str], None]
    patience: float = PATIENCE
    seen: float = field(default_factory=time.monotonic)
    alone: bool = False

    def able(self, extension: str) -> bool:
        """Is an extension of Jupyter installed?"""
        return find_spec(extension.partition(".")[0]) is not None

    def look_in(self) -> None:
        """Note that somebody is there."""
        self.seen = time.monotonic()

    def deserted(self, now: float, watched: bool) -> bool:
        """Has nobody been there for long enough, and is nothing under way?

        Parameters: `now`, of the monotonic clock; `watched`, whether a lesson or a simulator is open.
        """
        if watched or self.bench.busy:
            self.seen = now
        return now - self.seen > self.patience

    @property
    def waits(self) -> str:
        """How long it waits for somebody, in words.

        >>> Room(None, None, print, print).waits.replace("\\xa0", " ")
        '10 minutes'
        """
        if self.patience < 120:
            return count(round(self.patience), "seconde", "secondes")
        return count(round(self.patience / 60), "minute", "minutes")
