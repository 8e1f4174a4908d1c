"""From a report to a simulator of the same tables: « Simuler avec mes chiffres »."""

from dataclasses import replace
from pathlib import Path

from smkit import workspace
from smkit.etabli import making, offering
from smkit.etabli.making import Demand
from smkit.etabli.place import Place
from smkit.reports.asking import parameters, shelf

#: Where the pages of simulators are written: the server shows nothing that stands in a hidden folder.
FOLDER = "simulations"


def fed_by(demand: Demand, place: Place) -> list[shelf.Item]:
    """Return the simulators that a report's own files can feed.

    Those that count in euros alone take no file in another currency.

    Parameters: `demand`, of the report; `place`.
    """
    other = any(place.told(name).currency != "EUR" for name in demand.files.values())
    found = []
    for item in shelf.items("simulateurs"):
        known = parameters.declared(item.path)
        if any(stem in known for stem in demand.files) and not (other and "devise" not in known):
            found.append(item)
    return found


def values(demand: Demand, item: shelf.Item, place: Place) -> dict[str, str]:
    """Return what a simulator receives: of the report's files those that it reads, and the values of the parameters of the same
    name, the report's own where nobody gave any.

    Parameters: `demand`, of the report; `item`, one of `fed_by`; `place`.
    Raises SmkitError when a file is no longer there.
    """
    known = parameters.declared(item.path)
    report = parameters.declared(shelf.find("rapports", demand.report).path)
    files = {stem: name for stem, name in demand.files.items() if stem in known}
    asked = making.parameters(replace(demand, files=files), place)
    own = {name: offering.default(each) for name, each in report.items()} | asked
    found = {name: text for name, text in own.items() if name in known and text}
    if told := found.get("colonnes"):  # a page's kernel starts in the page's own folder
        found["colonnes"] = ", ".join(f"../{part}" for part in told.split(", "))
    return found


def prepare(demand: Demand, item: shelf.Item, place: Place, campaign: str = "") -> Path:
    """Write the page of a simulator that begins at a report's figures, and return its path, in `FOLDER`.

    Parameters: `demand`, of the report; `item`, one of `fed_by`; `place`; `campaign`, the one to begin from, where it matters.
    Raises SmkitError when a file is no longer there.
    """
    given = values(demand, item, place)
    if campaign and "campagne" in parameters.declared(item.path):
        given["campagne"] = campaign
    page = place.root / FOLDER / f"{item.name}_{demand.name}.ipynb"
    return workspace.served(item.path, given, page)


def forget(place: Place, name: str) -> None:
    """Delete the pages of simulators that a report fed.

    Parameters: `place`; `name` of the report.
    """
    for page in (place.root / FOLDER).glob("*.ipynb"):
        if page.stem.endswith(f"_{name}"):
            page.unlink()
