"""Who stands behind the pseudonyms: the raw names that data files hold, for who has the files and the key."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from smkit.errors import SmkitError
from smkit.tables import fetched, handover, kept, named, schema
from smkit.tables.cells import Cells, distinct
from smkit.tables.naming import mapping
from smkit.tables.opening.load import Source
from smkit.tables.parsing import keys, namesakes, personal, strangers
from smkit.tables.raw_cells import raw_cells
from smkit.tables.schema import Column

if TYPE_CHECKING:
    from smkit.reports.writing.finished import Finished


def in_files(finished: "Finished") -> set[str]:
    """Return the names of people in the files and the views that a report read, as they are written there.

    Parameters: `finished`, whose `files` and `views` are by canonical table; its sources say how each was read.

    Only columns of people count: a deal that goes by a company's name does not forbid that name.
    """
    asked = finished.asked or str(finished.provenance.get("parameters", {}).get("colonnes") or "")
    read = {source["table"]: source.get("columns", {}) for source in finished.results.sources}
    found, things = set[str](), set[str]()

    def headers(table: str) -> str | dict[str, str]:
        return {name: header for header, name in read.get(table, {}).items()} or asked

    counted = {source["table"] for source in finished.results.sources if source.get("in_place")}
    silent = []  # large files that are known to name nobody
    for table, path in finished.files.items():
        if table in counted:  # what is not read was found to name nobody
            continue
        told = headers(table)
        sheet = mapping.answers(asked, schema.table(table)).sheet
        find = partial(
            handover.once, path, ["people", table, told, sheet], partial(_names, table, path, told, sheet)
        )
        nothing = kept.nothing(path, ["people", table, told, sheet, _code()])
        if nothing and nothing.exists():
            silent.append(find)
            continue
        names, called = find()
        found.update(names)
        things.update(called)
        if nothing and not names:
            kept.note(nothing)
    for table, (address, view) in finished.views.items():
        names, called = _names(table, fetched.read(address, table, view), headers(table))
        found.update(names)
        things.update(called)
    for find in silent if found else ():
        things.update(find()[1])
    return found - things


def _code() -> str:
    """What tells this way of looking for names from another."""
    return keys.fingerprint(Path(__file__))


def _names(
    table: str, path: Source, colonnes: str | Mapping[str, str], sheet: str = ""
) -> tuple[list[str], list[str]]:
    """Return the names of people in a file, and the words alone that it calls a product, a campaign or a company: who is told of
    a word that is both keeps it (see `namesakes`).
    """
    cells = named.cells(table, path, colonnes, sheet)
    things = {text for name in cells.keys() & namesakes.THINGS
              for text in distinct(cells[name]).words() if text and " " not in text}  # fmt: skip
    found = _telling(table, cells, everywhere=False)
    return sorted({*found, *filter(None, map(personal.called, found))}), sorted(things)


def raw(
    table: str,
    path: Path,
    colonnes: str | Mapping[str, str] = "",
    *,
    everywhere: bool = False,
    sheet: str = "",
) -> dict[str, Column]:
    """Return the names of people in a file, each with its canonical column.

    Parameters: `table`, its name; `path`; `colonnes`, as `smkit.read` takes it; `everywhere`, whether to look for them
    where codes and companies stand, too; `sheet`, the sheets asked for.
    Raises ReadError when the file is no table.
    """
    return _telling(table, raw_cells(table, path, colonnes, sheet), everywhere)


def _telling(table: str, cells: Mapping[str, Cells], everywhere: bool) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in schema.table(table).columns:
        tells = personal.telling(column) if everywhere or column.role == "person" else None
        if tells and column.name in cells:
            words = distinct(cells[column.name]).words()
            for name, who in zip(words, personal.whose(words, tells), strict=True):
                if who:
                    found.setdefault(name, column)
    for name in [each for each in cells if " + " in each] if everywhere else []:  # what a column joins
        column = schema.table(table).column(name.partition(" + ")[0])
        for text in distinct(cells[name]).words():
            if text and personal.names_someone(text):
                found.setdefault(text, column)
    for column in strangers.columns(schema.table(table)) if everywhere else ():
        if (
            column.name in cells
            and column.name in namesakes.DEALS
            and not strangers.may_name(distinct(cells[column.name]).text)
        ):
            continue
        for text in distinct(cells[column.name]).words() if column.name in cells else ():
            for name in strangers.names(text, column.name in namesakes.DEALS) if text else ():
                found.setdefault(name, column)
    return found


def reveal(pseudonyms: Iterable[str], table: str, path: Path, colonnes: str = "") -> Mapping[str, list[str]]:
    """Return who stands behind some pseudonyms, for who holds the key of the workspace.

    Parameters: `pseudonyms`, as reports show them; `table`, name of the table in the file; `path`; `colonnes`.
    Returns {pseudonym: names in the file}, an empty list for one that the file does not hold.
    Raises SmkitError when the key is not here.
    """
    if not keys.published(path) and not keys.there():
        raise SmkitError(
            "La clé des pseudonymes n'est pas dans cet espace de travail : seul celui qui a produit le rapport la détient "
            "(dossier .smkit). Placez-vous dans son espace de travail, ou demandez-lui."
        )
    key = keys.for_file(path)
    found: dict[str, list[str]] = {pseudonym: [] for pseudonym in pseudonyms}
    for name, column in raw(table, path, colonnes, everywhere=True).items():
        hidden = personal.pseudonym(name, key, personal.prefix(column))
        if hidden in found:
            found[hidden].append(name)
    return found
