"""What was answered for the exports of a kind, known by their headers, so that next month's needs nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smkit.etabli.told import Told, from_plain
from smkit.reports.keeping.manifest import replace
from smkit.tables.schema import key


@dataclass(frozen=True)
class Habit:
    """What was `told` of such files, the `report` last made of one, the values `given` to it, and the name it was `made` under."""

    told: Told
    report: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    made: str = ""


def fingerprint(headers: Iterable[str]) -> str:
    """Return what exports of the same kind have in common: their headers, however ordered and cased.

    >>> fingerprint(["Date", "Montant HT"]) == fingerprint(["montant ht", "Date"])
    True
    """
    words = sorted(filter(None, map(key, headers)))
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]


def keep(folder: Path, print_: str, habit: Habit) -> None:
    """Remember a habit, in place of the earlier one. Raises OSError.

    Parameters: `folder` of habits; `print_`, of `fingerprint`; `habit`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "told": habit.told.plain(),
        "report": habit.report,
        "given": dict(habit.given),
        "made": habit.made,
    }
    replace(folder / f"{print_}.json", json.dumps(content, ensure_ascii=False, indent=1))


def recall(folder: Path, print_: str) -> Habit | None:
    """Return the habit of such files, None when there is none; arguments as `keep`."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        content = json.loads((folder / f"{print_}.json").read_text("utf-8"))
        given = content.get("given")
        return Habit(
            from_plain(content["told"]),
            str(content.get("report", "")),
            given if isinstance(given, dict) else {},
            str(content.get("made", "")),
        )
    return None


def forget(folder: Path, print_: str) -> None:
    """Forget the habit of such files; arguments as `keep`."""
    (folder / f"{print_}.json").unlink(missing_ok=True)
