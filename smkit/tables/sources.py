"""The tables that a report receives: a folder with one file a table, and files given by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from smkit import paths
from smkit.errors import suggest
from smkit.tables import answers, doors, everybody, fetched, handover, in_place, kept
from smkit.tables.errors import ARROW, NBSP, ReadError, count, listing
from smkit.tables.naming import mapping
from smkit.tables.opening import stores
from smkit.tables.opening.files import SUFFIXES, left_behind
from smkit.tables.opening.load import Source
from smkit.tables.part import current
from smkit.tables.reading import Reading
from smkit.tables.schema import TableSchema, key, table, tables
from smkit.tables.telling.journal import ALL, Note
from smkit.typography import typeset

BOUTIQUE = "boutique"
#: What the amounts of the kit's own boutique are, and what is written where no file and no person says it.
_BOUTIQUE_BASE = "HT"
#: Files that are named where nothing reads them.
_SHOWN = 5
#: What is told beside the figure, and not only among the limits.
_DOUBTS = frozenset(
    {
        "unknown_status",
        "repeated_orders",
        "repeated_deals",
        "same_number",
        "renumbered",
        "maybe_totals",
        "pending",
        "partial_refunds",
        "discount",
        "hidden_rows",
        "later",
        "far_away",
        "grown_price",
        "two_bases",
    }
)


class Tables(dict[str, pd.DataFrame]):
    """Tables by canonical name; one that was not given is refused in French, with the way to give it."""

    def __missing__(self, name: str) -> pd.DataFrame:
        schema = table(name)
        if schema.name in self:  # asked for in French
            return self[schema.name]
        stem = schema.stem
        raise ReadError(
            f"Ce carnet a besoin de la table « {stem} », qu'on ne lui a pas donnée. Donnez son fichier par le paramètre "
            f"{stem} (dans le terminal : -p {stem} FICHIER), ou mettez-le dans le dossier donnees, sous le nom {stem}.csv."
        )


@dataclass(frozen=True)
class Sources:
    """What was gathered: canonical tables and their readings, by canonical name.

    `fictional`: they are the boutique's. `part`: the column and the value that the report is limited to, None for the whole;
    `whole` then gives the tables with all their rows, by canonical name: what a part is set beside. `until` gives the day on which
    a report stands, of a table's name and of what a person says, if anything: for a part, the last of the whole table, for a region
    that sells no more did not stop its clock; "" where its own rows say it. To take from `tables` one
    that was not given raises ReadError.
    """

    tables: Tables = field(default_factory=Tables)
    readings: dict[str, Reading] = field(default_factory=dict)
    fictional: bool = False
    part: tuple[str, str | None] | None = None
    whole: Callable[[], Tables] = Tables
    until: Callable[[str, str], str] = lambda name, said: said

    def base(self, said: str = "") -> str:
        """Say what the amounts are: as a person says, else as the headers do, « HT » or « TTC »; empty where nothing says it.

        >>> Sources(fictional=True).base(), Sources().base("TTC"), Sources().base()
        ('HT', 'TTC', '')
        """
        found = {reading.journal.base for reading in self.readings.values()} - {""}
        if said or self.fictional:
            return said or _BOUTIQUE_BASE
        return found.pop() if len(found) == 1 else "HT et TTC, selon les fichiers" if found else ""

    def doubts(self) -> list[str]:
        """Return, in French, what could change the total of the sales that is shown, each with its € and its line to type."""
        notes = [note for reading in self.readings.values() for note in reading.journal.notes]
        return (
            [] if self.fictional else [note.whole() for note in notes if note.code in _DOUBTS and note.amount]
        )


def gather(
    donnees: str | Path | None = None,
    *,
    colonnes: mapping.ColumnMap | str = "",
    devise: str | None = "EUR",
    rejets_max: float = 0.20,
    facultatives: Sequence[str] = (),
    requises: Sequence[str] = (),
    sur_place: bool = False,
    connexion: str = "",
    **named: Source | None,
) -> Sources:
    """Read every table that a report is given.

    Parameters: `donnees`, a folder with one file a table (or a folder of Parquet files), named by its French or English stem
    (`commandes.csv`), or a DuckDB file with such tables, or "boutique", which it is when no file is named either; `colonnes`, what
    cannot be guessed (`cost=Spent`, `leads.amount=Montant`); `devise`, code of the report's currency; `rejets_max`, greatest share
    (0–1) of rejected rows in a file; `facultatives`, required columns that the report can do without; `requises`, columns of the
    orders, required or not, that it is all about; `sur_place`, whether the report takes large orders as an Ibis table, whose rows
    stay in their file (see `in_place`) or where they are kept (see `kept`);
    `connexion`, the address of a base where orders are counted, and other tables brought from: `commandes` or `leads` may then be
    the name of a view there, and without any, those that bear the name of a table are taken (see `fetched`); `named`, what else is
    asked, by the names of `answers.NAMES` (`statuts="vente=Livrée"`, `etapes`, `feuille`…), and files by table
    (`commandes="ventes.csv"`), which beat the folder: "" and None are not given, and the tables named are the only ones read from
    the folder.
    Returns Sources. Raises ReadError: a file that cannot be read, an unknown table, too many rejects…

    >>> sales = pd.DataFrame({"N° facture": ["F1"], "Date": ["03/04/2025"], "CA": ["1 234,50 €"]})
    >>> gather(commandes=sales).tables["orders"].loc[0, "amount"]
    np.float64(1234.5)
    """
    told = {name: named.pop(name) for name in answers.NAMES if name in named}
    given = {table(n).name: s for n, s in named.items() if isinstance(s, pd.DataFrame) or s}
    asked = {table(name).name for name in named}  # a report reads its own tables, not all that a folder holds
    views: dict[str, str] = {}
    if connexion:
        wanted = [name for name in tables() if not asked or name in asked]
        views = fetched.views(connexion, given, wanted, bool(donnees))
        given |= views
    place = donnees or ("" if given else BOUTIQUE)
    found = _folder(place) if place else {}
    files: dict[str, Source] = {n: f for n, f in found.items() if not asked or n in asked} | given
    schemas = [schema for schema in tables().values() if schema.name in files]
    maps = _maps(colonnes, schemas)
    readings = {}
    said = answers.answered(told)
    spared = [name for name in facultatives if name != "cost"]  # campaigns alone do without, and say so
    options: dict[str, dict[str, Any]] = {}
    for schema in schemas:
        options[schema.name] = {
            "columns": maps[schema.name], "currency": devise or None,
            **said.over(mapping.answers(colonnes, schema)).french(), **({"spared": spared} if spared else {}),
        }  # fmt: skip
    counted = None
    if "orders" in views:
        counted = in_place.read_base(connexion, views["orders"], **options["orders"])
    files |= fetched.others(connexion, views, counted.table if counted else None)
    for name, asking in options.items():
        if name == "orders" and counted:
            reading = counted
        elif sur_place and (there := handover.counted(name, files[name], **asking)):
            reading = there
        elif sur_place and handover.alone():
            reading = kept.counted(name, files[name], **asking)
        else:
            reading = handover.read(name, files[name], **asking)
        if "cost" not in facultatives:
            _check_costs(reading)
        _check_rejects(reading, rejets_max)
        if name == "orders":
            _check_required(reading, requises)
        readings[name] = reading
    beside = {} if str(place) == BOUTIQUE else {n: f for n, f in found.items() if n not in files}
    for name in everybody.naming(readings, files, beside):  # it has to be read, for people to be hidden there
        if name in views:
            raise in_place.naming_somebody(readings[name])
        readings[name] = handover.read(name, files[name], **options[name])
    first = dict(readings)
    handover.leave_values(first)

    def whole() -> Tables:
        entire = {
            name: replace(first[name], table=handover.whole(name, files[name], first[name], **its))
            for name, its in options.items()
        }
        return Tables({n: reading.table for n, reading in everybody.hidden(entire, files, beside).items()})

    def until(name: str, said: str) -> str:
        if said or limit is None or name not in options:
            return said
        known = handover.days(name, files[name], first[name], **options[name])
        return f"{known[1]:%Y-%m-%d}" if known else ""

    frames, readings = handover.keep(everybody.hidden(readings, files, beside))
    if place and readings and (note := _unread(place)):
        name, last = next(iter(readings.items()))
        readings = {
            **readings,
            name: replace(last, journal=replace(last.journal, notes=(*last.journal.notes, note))),
        }
    part = current()
    limit = (part.column, part.value) if part else None
    return Sources(
        Tables(frames),
        readings,
        fictional=str(place) == BOUTIQUE,
        part=limit,
        whole=whole,
        until=until,
    )


def _folder(donnees: str | Path) -> Mapping[str, Path]:
    """Return the file of each table in a folder or in a DuckDB file, or raise ReadError: none, or two for one table."""
    folder = paths.BOUTIQUE if str(donnees) == BOUTIQUE else Path(donnees)
    if stores.holds(folder) and folder.is_file():
        if not (there := stores.held(folder)):
            raise ReadError(
                f"La base « {folder.name} » n'a aucune table que le kit connaisse. Attendu : des tables ou des vues nommées "
                f"{listing((schema.stem for schema in tables().values()), 'ou')}."
            )
        return dict.fromkeys(there, folder)
    if folder.is_file():
        raise ReadError(
            f"« {folder.name} » est un fichier ; donnees attend un dossier avec un fichier par table. "
            f"Donnez ce fichier par son nom de table, par exemple commandes={folder.name}."
        )
    if not folder.is_dir():
        raise ReadError(f"Le dossier « {folder.name} » est introuvable. « {BOUTIQUE} » est celui du kit.")
    stems = _stems()
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = stems.get(key(path.name.split(".")[0]))
        if left_behind(path.name) or name is None:
            continue
        if path.suffix.lower() not in SUFFIXES and not stores.holds(path):
            continue
        if name in found:
            raise ReadError(
                f"Le dossier « {folder.name} » a deux fichiers pour une même table : "
                f"« {found[name].name} » et « {path.name} ». Gardez-en un seul."
            )
        found[name] = path
    if not found:
        raise ReadError(
            f"Le dossier « {folder.name} » ne contient aucune table. Attendu : des fichiers nommés "
            f"{listing((schema.stem for schema in tables().values()), 'ou')}, en .csv, .xlsx ou .parquet, "
            "ou des dossiers de fichiers Parquet."
        )
    return found


def _in_columns(path: Path) -> bool:
    """Does a text begin as a table does, and not as a note that somebody left there?"""
    with path.open(encoding="utf-8", errors="replace") as text:
        first = text.readline(4096)
    return any(mark in first for mark in "\t;|")


def _stems() -> dict[str, str]:
    """Return the table that each stem of a file names, French or English."""
    return {key(word): schema.name for schema in tables().values() for word in (schema.stem, schema.name)}


def _unread(donnees: str | Path) -> Note | None:
    """Say which files of a folder bear the name of no table, so that nothing reads them; None where there are none.

    >>> _unread(BOUTIQUE)
    """
    folder = Path(donnees)
    if str(donnees) == BOUTIQUE or not folder.is_dir():
        return None
    left = [
        path.name
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in SUFFIXES and not left_behind(path.name)
        and key(path.name.split(".")[0]) not in _stems() and (path.suffix.lower() != ".txt" or _in_columns(path))
    ]  # fmt: skip
    if not left:
        return None
    one = len(left) == 1
    names = [schema.stem for schema in tables().values()]
    near = suggest(left[0].split(".")[0], names) if one else ""
    bears = (
        "ne porte le nom d'aucune table, et rien ne le"
        if one
        else "ne portent le nom d'aucune table, et rien ne les"
    )
    give = (
        "Si son contenu compte, donnez-lui le nom de sa table"
        if one
        else "Si l'un d'eux compte, donnez-lui le nom de sa table"
    )
    text = (
        f"Dans le dossier « {folder.resolve().name} », {listing(left, most=_SHOWN)} {bears} lit.{near} "
        f"{give} ({', '.join(names)})."
    )
    return Note("unread_files", len(left), typeset(text))


def _maps(colonnes: mapping.ColumnMap | str, schemas: list[TableSchema]) -> dict[str, dict[str, str]]:
    """Return each table's own part of the mapping; an unqualified column goes to every table that has it."""
    maps: dict[str, dict[str, str]] = {schema.name: {} for schema in schemas}
    for qualifier, name, header in mapping.entries(colonnes):
        owners = [table(qualifier)] if qualifier else schemas
        owners = [schema for schema in owners if mapping.target(name, schema)]
        if schemas and not owners:
            known = list(dict.fromkeys(column.name for schema in schemas for column in schema.columns))
            raise ReadError(
                f"Colonnes : aucune des tables lues n'a de colonne « {name} ».{suggest(name, known)}"
            )
        for schema in owners:
            if schema.name in maps:
                maps[schema.name][name] = header
    return maps


def _answers(reading: Reading) -> str:
    """Return the lines to copy that would answer the problems of a reading, each on a line of its own."""
    if reading.journal.answer:
        return f"{ALL} :\n  {reading.journal.answer}\n"
    lines = [advice.partition(ARROW)[2] for advice in reading.rejected["advice"].unique() if ARROW in advice]
    return "\n  ".join(["Pour répondre :", *lines[:3]]) + "\n" if lines else ""


def _check_costs(reading: Reading) -> None:
    """Raise ReadError for an export of campaigns without costs: a report compares what they cost with what they bring."""
    for note in reading.journal.notes:
        if note.code == "no_cost":
            raise ReadError(note.text)


def _check_required(reading: Reading, required: Sequence[str]) -> None:
    """Raise ReadError for a table without a column that the report is all about, with the column of the file that may be it."""
    journal = reading.journal
    for name in [name for name in required if name not in reading.table.columns]:
        label = table(journal.table).column(name).label
        said = (
            f"« {journal.file} » : ce rapport a besoin de la colonne « {label} », et aucune n'est lue ainsi. "
        )
        likely = [note for note in journal.notes if note.code == "no_customer" and name == "customer_id"]
        if likely:  # « Si c'est « Société » qui dit qui achète »
            raise ReadError(f"{said}{likely[0].text.rpartition('. ')[2]}, écrivez {likely[0].answer}")
        free = "".join(f"{note.text} " for note in journal.notes if note.code == "unused_columns")
        raise ReadError(
            f"{said}{free}Dites laquelle c'est, par exemple {doors.line(colonnes=f'{name}=Son en-tête')}"
        )


def _check_rejects(reading: Reading, most: float) -> None:
    journal = reading.journal
    if journal.rejected <= most * journal.rows:
        return
    problems = reading.rejected.groupby(["column", "problem"], sort=False, as_index=False)["line"]
    worst = problems.agg(["size", "min"]).sort_values("size", ascending=False, kind="stable").head(3)
    reasons = []
    for each in worst.to_dict("records"):
        column = f"« {each['column']} » : " if each["column"] else ""
        times = count(each["size"], "fois", "fois")
        reasons.append(f"{column}{each['problem']} ({times}, dès la ligne {each['min']})")
    share = f"{100 * most:.0f}{NBSP}%"
    raise ReadError(
        f"{count(journal.rejected, 'ligne rejetée', 'lignes rejetées')} sur {count(journal.rows)} dans "
        f"« {journal.file} » : plus que le maximum admis ({share}), donc pas de rapport. "
        f"Problèmes les plus fréquents — {' ; '.join(reasons)}.\n{_answers(reading)}Voyez tout avec :\n  "
        + doors.look(journal.file, table(journal.table).stem)
    )
