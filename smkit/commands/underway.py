"""How far a batch of reports is, said on stderr while it is made."""

import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from smkit.commands.shared import Ticker
from smkit.ticking import every

if TYPE_CHECKING:
    from smkit.reports.keeping.build import Outcome

#: Seconds between two looks at where the work is.
_WAIT = 0.8


class Progress:
    """A bar in a terminal, one line a report elsewhere; always on stderr, with the time left."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.doing = "préparation du rapport"

    def __enter__(self) -> Self:
        from tqdm import tqdm

        from smkit.tables import environment

        self.start = time.monotonic()
        self.bar = tqdm(
            total=self.total,
            desc="Rapports",
            bar_format="{desc} : {n_fmt}/{total_fmt} |{bar}| {elapsed}, reste {remaining}",
            disable=None,
            leave=False,
            file=sys.stderr,
        )
        self.folder = tempfile.TemporaryDirectory(prefix="smkit-")
        self.place = Path(self.folder.name) / "avancement"
        self.told = environment.PROGRESS
        os.environ[self.told] = str(self.place)
        self.done = 0
        self.ticker = Ticker()
        self.watch = every(_WAIT, self._look)
        self.watch.__enter__()
        return self

    def _look(self) -> None:
        """Say, while a report is made, that it is, and for how long: a bar that stands still tells nothing."""
        from smkit.tables import waiting

        spent = time.monotonic() - self.start
        with suppress(OSError):
            self.doing = waiting.heard(self.place.read_text(encoding="utf-8")) or self.doing
        if self.bar.disable:
            many = f"{self.done} sur {self.total} faits ; " if self.total > 1 else ""
            self.ticker.tell(f"En cours : {many}{self.doing} ({spent:.0f} s)")
        else:
            self.bar.set_description_str(self.doing, refresh=True)

    def __exit__(self, *_: object) -> None:
        self.watch.__exit__(None, None, None)
        self.bar.close()
        os.environ.pop(self.told, None)
        self.folder.cleanup()

    def tell(self, done: int, total: int, outcome: "Outcome") -> None:
        """Say how a report went. Parameters: `done` of `total` reports; `outcome`, of the last."""
        self.done, self.total = done, total
        if self.bar.disable:
            state = f"fait en {_decimal(outcome.seconds)} s" if outcome.made else "en échec"
            state = "repris" if outcome.again else state
            state = "inchangé" if outcome.unchanged else state
            left = (time.monotonic() - self.start) / done * (total - done)
            more = f", reste {_duration(left)}" if total > done else ""
            click.echo(f"[{done}/{total}] {outcome.name} : {state}{more}", err=True)
        else:
            self.bar.total = total
            self.bar.update(done - self.bar.n)


def _decimal(seconds: float) -> str:
    return f"{seconds:.1f}".replace(".", ",")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"environ {seconds:.0f} s"
    return f"environ {seconds / 60:.0f} min"
