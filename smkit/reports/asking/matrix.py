"""One report for each value of a column, and one for the whole: which values, and what each is called."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from smkit.errors import suggest
from smkit.reports.errors import ReportError, UsageError
from smkit.tables import schema
from smkit.tables.schema import Column
from smkit.typography import slug

WHOLE, BLANK = "_ensemble", "_non_renseigne"
_KINDS = ("text", "id", "enum")
_MOST = 1_000
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?\Z", re.IGNORECASE)


def column(wanted: str, tables: Iterable[str], report: str) -> Column:
    """Find the column that reports are to be split by.

    Parameters: `wanted`, canonical name or French label; `tables` that the report reads, canonical; `report`, its name.
    Raises UsageError, with what exists and what was probably meant.

    >>> column("Région", ["orders"], "indicateurs").name
    'region'
    """
    known = choices(tables)
    if not known:
        raise UsageError(
            f"Le rapport « {report} » ne lit pas de données : --each n'a rien à y découper. Relancez sans --each."
        )
    for found in known.values():
        if schema.key(wanted) in found.spellings:
            return found
    hint = suggest(wanted, [*known, *(c.label for c in known.values())])
    raise UsageError(
        f"Le rapport « {report} » n'a pas de colonne « {wanted} » où découper.{hint or f' Colonnes possibles : {listed(known)}.'}"
    )


def choices(tables: Iterable[str]) -> dict[str, Column]:
    """Return the columns of some tables that reports can be split by: those that name things."""
    schemas = [schema.table(name) for name in tables]
    return {c.name: c for s in schemas for c in s.columns if c.type in _KINDS}


def listed(columns: Mapping[str, Column]) -> str:
    """Name columns in a message: « region (Région), segment (Segment) »."""
    return ", ".join(f"{name} ({column.label})" for name, column in columns.items())


def slugs(found: Sequence[str | None], column: Column) -> dict[str, str | None]:
    """Return {folder name: value}, a hash telling apart the values whose names would be the same.

    Parameters: `found`, the values, None for rows without one; `column` they are of.
    Raises ReportError when there are more values than anyone reads reports.

    >>> region = column("region", ["orders"], "indicateurs")
    >>> list(slugs(["Île-de-France", "Sud", None], region))
    ['ile_de_france', 'sud', '_non_renseigne']
    """
    if len(found) > _MOST:
        raise ReportError(
            f"La colonne « {column.label} » a {len(found)} valeurs : {_MOST} rapports au plus. Choisissez-en une qui en a moins."
        )
    plain = {value: _slug(value) for value in found if value is not None}
    taken = list(plain.values())
    named: dict[str, str | None] = {
        slug if taken.count(slug) == 1 else f"{slug}_{hashlib.sha256(value.encode()).hexdigest()[:6]}": value
        for value, slug in plain.items()
    }
    return named | ({BLANK: None} if None in found else {})


def reserved(name: str) -> bool:
    """Is a name one that Windows keeps for itself, whatever its ending?

    >>> [reserved(name) for name in ("CON", "nul.2026", "lpt1", "console")]
    [True, True, True, False]
    """
    return _RESERVED.match(name) is not None


def missing(column: Column) -> str:
    """Say that no table that was read has the column."""
    return (
        f"Aucune des tables lues n'a de colonne « {column.label} » : rien à découper. Vérifiez le fichier avec smkit check, ou "
        "nommez la colonne avec le paramètre « colonnes »."
    )


def _slug(text: str) -> str:
    found = slug(text)[:60] or "valeur"
    return f"{found}_" if reserved(found) else found
