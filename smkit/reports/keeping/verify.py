"""Would the reports of a folder say the same today? They are made again, apart, and their figures compared."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal

from smkit.reports.asking.plan import Job
from smkit.reports.errors import UsageError
from smkit.reports.keeping.build import Settings, Tell, make

Figures = dict[tuple[str, ...], Any]


@dataclass(frozen=True)
class Comparison:
    """What became of a report: `figures` compared, `changes` in French, `files` that are no longer the same, why it `failed`."""

    name: str
    figures: int
    changes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    failed: str = ""

    @property
    def same(self) -> bool:
        """Whether it would say the same."""
        return not self.changes and not self.failed

    def lines(self) -> list[str]:
        """Return the comparison as French lines of plain text."""
        if self.failed:
            return [f"{self.name} : n'a pas pu être refait. {self.failed}"]
        changed, s = len(self.changes), "s" if self.figures > 1 else ""
        said = [
            f"{self.name} : {self.figures} chiffre{s} comparé{s}, {changed or 'aucun'} changé{'s' if changed > 1 else ''}."
        ]
        said += [f"  fichier modifié depuis : {file}" for file in self.files]
        return said + [f"  {change}" for change in self.changes]


def compare(jobs: Sequence[Job], folder: Path, tell: Tell, settings: Settings) -> list[Comparison]:
    """Make reports again, apart, and compare their figures with those of a folder.

    Parameters: `jobs`; `folder`, where they were made; `tell` and `settings`, of `build.make`.
    Returns one Comparison a report that is in the folder.
    Raises UsageError when none is.
    """
    if not any(folder.glob("**/resultats.json")):
        raise UsageError(
            f"« {folder.resolve().name} » ne contient aucun rapport de smkit (resultats.json). Vérifiez le dossier."
        )
    with tempfile.TemporaryDirectory(prefix="smkit-") as apart:
        there = [job for job in jobs if (folder / job.name).is_dir()]
        again = make(there, Path(apart), (), tell, replace(settings, force=True, retry=False))
        found = []
        for outcome in again:
            before = _read(folder / outcome.name)
            if before is not None:
                after = _read(Path(apart) / outcome.name)
                found.append(contrast(outcome.name, before, after, outcome.reason))
    if not found:
        raise UsageError(
            f"Aucun des rapports demandés n'est dans « {folder.resolve().name} ». Redonnez la commande qui les a faits, avec "
            "--verify."
        )
    return found


def contrast(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any] | None, reason: str = ""
) -> Comparison:
    """Compare the figures of a report with those that it had.

    Parameters: `name`; `before` and `after`, what `resultats.json` said and says, None where there is none, for a `reason`.
    """
    if after is None:
        return Comparison(name, 0, failed=reason)
    old, new = _figures(before), _figures(after)
    changes = [
        f"{' · '.join(key)} : {_text(old.get(key, 'absent'))} → {_text(new.get(key, 'absent'))}"
        for key in dict.fromkeys([*old, *new])
        if old.get(key, ...) != new.get(key, ...)
    ]
    prints = {source["file"]: source["sha256"] for source in before["sources"]}
    files = [s["file"] for s in after["sources"] if prints.get(s["file"], s["sha256"]) != s["sha256"]]
    return Comparison(name, len(old), tuple(changes), tuple(files))


def _figures(content: Mapping[str, Any]) -> Figures:
    return {(f["id"], *map(str, f["dims"].values())): f["value"] for f in content["figures"]}


def _text(value: Any) -> str:
    """A figure to its last digit: what has changed may be no larger."""
    if value is None:
        return "n.d."
    if isinstance(value, str):
        return value
    return str(format_decimal(value, "#,##0.############", locale="fr_FR"))


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads((folder / "resultats.json").read_text("utf-8"))
        return content
    except (OSError, ValueError):
        return None
