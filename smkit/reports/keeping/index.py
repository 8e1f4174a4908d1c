"""The page that leads to the reports."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from smkit import __version__
from smkit.errors import why
from smkit.reports.asking.charte import BARE, Charte
from smkit.reports.keeping import overview
from smkit.reports.keeping.manifest import replace
from smkit.reports.writing import carried
from smkit.typography import moment


def make(
    tell: Callable[..., None], to: Path, entries: Collection[dict[str, Any]], charte: Charte
) -> tuple[str, int]:
    """Do, in a worker, `write`; return why it could not be done, or an empty text."""
    try:
        write(to, entries, charte)
        return "", 0
    except OSError as problem:
        return why(problem), 0


def write(to: Path, entries: Collection[dict[str, Any]], charte: Charte = BARE) -> None:
    """Write `index.html` beside the reports' folders.

    Parameters: `to`, the folder; `entries` of its manifest; `charte`, what it wears.
    """
    from markupsafe import Markup

    from smkit.reports.writing.safety import clean

    listed = [
        {"formats": (), "missing": ()}
        | entry
        | {"unfinished": (to / "_echecs" / entry["name"] / "rapport.ipynb").is_file()}
        for entry in sorted(entries, key=lambda entry: entry["name"])
    ]
    page = template().render(
        entries=listed,
        kinds=[(name, found) for name, found in _kinds(to, listed) if any(found)],
        version=__version__,
        charte=charte,
        logo=carried.picture(charte.logo),
        policy=carried.policy("index.js"),
        script=Markup(carried.script("index.js")),
    )
    replace(to / "index.html", clean(page))


@cache
def template() -> Any:
    """Return the template of the page, compiled once in a process."""
    from jinja2 import Environment, FileSystemLoader

    from smkit.reports.writing.safety import clean

    env = Environment(
        loader=FileSystemLoader(carried.TEMPLATES),
        autoescape=True,
        trim_blocks=True,
    )
    env.filters["moment"] = lambda text: moment(datetime.fromisoformat(text))
    env.filters["clean"] = clean
    return env.get_template("index_page.html.j2")


def _kinds(
    to: Path, entries: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[list[overview.Group], list[Mapping[str, Any]]]]]:
    """Reports, then case studies: those that are split, side by side, and those that stand alone."""
    for name, case in (("Rapports", False), ("Études de cas", True)):
        own = [entry for entry in entries if bool(entry.get("case")) is case]
        yield name, (overview.groups(to, own), [entry for entry in own if "/" not in entry["name"]])
