"""The page that leads to the reports, and the manifest that says how each went."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smkit import __version__

if TYPE_CHECKING:
    from smkit.reports.build import Outcome


def write(to: Path, outcomes: Sequence["Outcome"]) -> None:
    """Write `manifest.json` and `index.html` beside the reports' folders.

    Parameters: `to`, the folder; `outcomes`, of this run. Reports of earlier runs that are still there stay listed.
    """
    entries = {entry["name"]: entry for entry in _earlier(to)}
    for outcome in outcomes:
        fresh = asdict(outcome)
        before = entries.get(outcome.name)
        if not outcome.made and before and before["made"]:
            # the good report is still in place: say both
            fresh = before | {"reason": outcome.reason, "failed_at": outcome.date}
        entries[outcome.name] = fresh
    listed = sorted(entries.values(), key=lambda entry: entry["name"])
    _replace(
        to / "manifest.json",
        json.dumps({"smkit": __version__, "reports": listed}, ensure_ascii=False, indent=1) + "\n",
    )
    _replace(to / "index.html", _page(listed))


def _earlier(to: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads((to / "manifest.json").read_text("utf-8"))["reports"]
        return [entry for entry in entries if (to / entry["name"]).is_dir() or not entry["made"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # none yet, or not ours: it is written anew


def _page(entries: list[dict[str, Any]]) -> str:
    from babel.dates import format_datetime
    from jinja2 import Environment, FileSystemLoader

    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True
    )
    env.filters["moment"] = lambda text: format_datetime(
        datetime.fromisoformat(text), "d MMMM y 'à' HH:mm", locale="fr_FR"
    )
    return env.get_template("index_page.html.j2").render(entries=entries, version=__version__)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)
