"""What one process makes, and what it is made from: a whole report, or the part of it where a column has one value."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from smkit import paths
from smkit.reports.asking import inputs, matrix, parameters
from smkit.reports.asking.plan import Job
from smkit.reports.errors import UsageError
from smkit.reports.keeping.manifest import origin
from smkit.tables.parsing import keys
from smkit.tables.part import Part
from smkit.tables.schema import Column

#: Tables of which the day decides what has happened.
_OF_THE_DAY = {"plan", "campaigns", "leads"}


@dataclass(frozen=True)
class Piece:
    """What one process makes: a job, or the part of it where a column has one value."""

    name: str
    job: Job
    part: Part | None = None

    @cached_property
    def files(self) -> dict[str, Path]:
        """The tables' files that it may read, by canonical table."""
        return inputs.files(self.job.parameters, self._declared)

    @cached_property
    def read(self) -> dict[str, Path]:
        """Every file that it may read, those that hold no table too."""
        return self.files | inputs.texts(self.job.parameters, self._declared)

    @cached_property
    def _declared(self) -> list[str]:
        with suppress(UsageError):  # a notebook that cannot be read fails where it runs
            return list(parameters.declared(self.job.report.path))
        return []

    @cached_property
    def prints(self) -> dict[str, str]:
        """Their SHA-256, taken before anything runs."""
        return {name: inputs.fingerprint(path) for name, path in self.read.items()}

    @property
    def by_file(self) -> dict[str, str]:
        """The SHA-256 of the tables' files by their names: those of the kit's cases, where no file and no folder is named, as an
        example is one of them.
        """
        files = {path: self.prints[name] for name, path in self.files.items()}
        files = files or {path: inputs.fingerprint(path) for path in sorted(paths.CASES.glob("*.csv"))}
        return {path.name: digest for path, digest in files.items()}

    @cached_property
    def beside(self) -> dict[str, str]:
        """The SHA-256 of the other files that its parameters name, taken before anything runs."""
        return {name: inputs.fingerprint(path) for name, path in inputs.beside(self.job.parameters).items()}

    @cached_property
    def day(self) -> str:
        """The day it is made on, where what it says changes with the days: a plan that is late, a campaign that runs, a deal that
        is to close. Nothing of what the boutique is made of does.
        """
        return today().isoformat() if self.files.keys() & _OF_THE_DAY else ""

    @cached_property
    def received(self) -> dict[str, Any]:
        """The parameters that its notebook receives."""
        with suppress(UsageError, OSError):  # a notebook that cannot be read fails where it runs
            return parameters.injected(self.job.parameters, self.job.report.path)
        return dict(self.job.parameters)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """Its parameters as people may read them."""
        return inputs.shown(self.received)

    @property
    def label(self) -> tuple[str, str] | None:
        """The column and the value it is limited to, as people read them; None for the whole."""
        if self.part is None:
            return None
        return self.column(
            self.part.column
        ).label, "non renseigné" if self.part.value is None else self.part.value

    def column(self, name: str) -> Column:
        """The column of that canonical name in the tables that it may read, those of a base too."""
        return (matrix.choices(inputs.tables(self._declared)) | matrix.choices(self.files))[name]

    @property
    def seed(self) -> int:
        """Where its random numbers start: always the same for the same report, and its own."""
        told = json.dumps([self.job.report.name, self.shown, self.label], default=str)
        return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4])

    def origin(self, personal: bool, annexes: bool = False, charte: str = "") -> dict[str, Any]:
        """Return what it is made from, of `manifest.origin`; `personal` and `annexes` as `build.Settings` has them, `charte` the
        fingerprint of what it wears.
        """
        read = [
            {"table": inputs.stem(name), "file": path.name, "sha256": self.prints[name]}
            for name, path in self.read.items()
        ]
        options: dict[str, Any] = {"report": self.job.report.name, "part": self.label, "personal": personal}
        options |= {"annexes": True} if annexes else {}
        options |= {"charte": charte} if charte else {}
        options |= {"beside": self.beside} if self.beside else {}
        options |= {"day": self.day} if self.day else {}
        hidden = set(keys.uses())  # under another key, the same people have other pseudonyms
        under = sorted({keys.in_force(path) for path in self.files.values() if path.name in hidden})
        options |= {"keys": under} if under else {}
        return origin(inputs.fingerprint(self.job.report.path), self.shown, read, options)

    def disturbed(self) -> str:
        """Return why what was read cannot be vouched for: a file is no longer the one whose fingerprint was taken."""
        for name, path in self.read.items():
            if (now := inputs.fingerprint(path)) != self.prints[name]:
                what = "a changé" if now else "a disparu"
                return f"Le fichier « {path.name} » {what} pendant que le rapport se faisait. Relancez avec --retry."
        for name, path in inputs.beside(self.job.parameters).items():
            if inputs.fingerprint(path) != self.beside.get(name):
                return f"Le fichier « {name} » a changé pendant que le rapport se faisait. Relancez avec --retry."
        return ""


def today() -> date:
    """Return the day, here."""
    return date.today()
