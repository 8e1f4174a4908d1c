"""The user's own mapping: which header gives which column, told in a line or kept in a file."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smkit import filing
from smkit.errors import suggest
from smkit.tables.answers import NAMES, Answers, answered, split
from smkit.tables.errors import ReadError, listing, one_line
from smkit.tables.schema import TableSchema, key, table, tables

if TYPE_CHECKING:
    from smkit.tables.telling.journal import Journal

#: Canonical column (or its French label) → header in the file; an empty header ignores the column.
ColumnMap = Mapping[str, str]

_FILES = (".yaml", ".yml")


def explicit(given: ColumnMap | str | None, schema: TableSchema) -> dict[str, str]:
    """Return the user's mapping, canonical column → header ("" ignores the column).

    As text it reads `cost=Spent, buyers=Approved_Conversion`, by canonical name or French label, and may name files
    that `save` wrote; entries of another table (`leads.amount=Montant`) are left to it. What comes last counts.
    Raises ReadError for an unknown column.

    >>> from smkit.tables.schema import table
    >>> explicit("Coût=Spent, start_date=, leads.amount=Montant", table("campaigns"))
    {'cost': 'Spent', 'start_date': ''}
    """
    found = {}
    for owner, name, header in entries(given):
        if owner and key(owner) not in (key(schema.name), key(schema.stem)):
            continue
        column = target(name, schema)
        if column is None:
            known = [column.name for column in schema.columns]
            raise ReadError(
                f"La colonne « {name} » n'existe pas dans la table {schema.title}.{suggest(name, known)} "
                f"Colonnes connues : {listing(known)}."
            )
        found[column] = header
    return found


def entries(given: ColumnMap | str | None) -> list[tuple[str, str, str]]:
    """Split a mapping into (table or "", column, header). Raises ReadError where there is no « = ».

    >>> entries("leads.amount=Montant; cost=")
    [('leads', 'amount', 'Montant'), ('', 'cost', '')]
    >>> entries("score=De 0 à 10, que diriez-vous ?, comment=Avis")[0]
    ('', 'score', 'De 0 à 10, que diriez-vous ?')
    """
    if isinstance(given, str):
        given = split(given)[0]
    if isinstance(given, Mapping):
        return [_split(name, header) for name, header in given.items() if not name.startswith("[")]
    found = []
    for part in _parts(given or ""):
        name, equal, header = part.partition("=")
        if _is_file(part):
            kept = _read(Path(part.strip()))
            found += [(kept["table"], column, header) for column, header in kept["colonnes"].items()]
        elif equal:
            found.append(_split(name, header))
        else:
            raise ReadError(
                f"Colonnes : « {part.strip()} » ne se comprend pas. "
                "Attendu : colonne=en-tête, par exemple « cost=Dépense, buyers=Acheteurs »."
            )
    return found


def _split(name: str, header: str) -> tuple[str, str, str]:
    owner, _, column = name.strip().rpartition(".")
    known = {key(word) for schema in tables().values() for word in (schema.name, schema.stem)}
    return (owner, column, header.strip()) if key(owner) in known else ("", name.strip(), header.strip())


def target(name: str, schema: TableSchema) -> str | None:
    """Return the canonical column of that name or French label, None when the table has none."""
    for column in schema.columns:
        if key(name) in (key(column.name), key(column.label)):
            return column.name
    return None


def answers(given: ColumnMap | str | None, schema: TableSchema) -> Answers:
    """Return what else a mapping answers for a table: in square brackets in its text, or in the files that it names."""
    if isinstance(given, Mapping):
        return answered({name[1:-1]: text for name, text in given.items() if name.startswith("[")})
    rest, found = split(given or "")
    for file in _files(rest):
        kept = _read(file)
        if kept["table"] == schema.name:
            found = found.over(kept["answers"])
    return found


def ranked(headers: Sequence[str], place: int) -> str:
    """Return a header as it may be typed: with its rank where others are called the same.

    >>> [ranked(["Date", "Client", "Date"], place) for place in (1, 2)]
    ['Client', 'Date (2)']
    """
    same = [i for i, header in enumerate(headers) if one_line(header) == one_line(headers[place])]
    return f"{one_line(headers[place])} ({same.index(place) + 1})" if len(same) > 1 else headers[place]


def save(journal: "Journal", file: str | Path, *, stages: str = "") -> Path:
    """Keep the mapping of a reading for the next export, as YAML that people can read and change.

    Parameters: `journal` of the reading, which knows the answers too; `file`, written anew; `stages`, words of the CRM where
    the reading was not told them.
    Returns the path. Raises ReadError when it cannot be written.
    """
    import yaml

    columns = {name: header for header, name in journal.columns.items()}
    content = {"table": table(journal.table).stem, "colonnes": columns, "etapes": stages, **journal.answers}
    path = Path(file)
    if path.suffix.lower() not in _FILES:
        raise ReadError(f"Correspondance : « {path.name} » doit finir par .yaml.")
    head = (
        "# Correspondance de smkit : colonne de la table, puis en-tête dans vos exports (vide : à ignorer).\n"
    )
    try:
        text = head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        with filing.once_whole(path) as draft:
            draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReadError(f"Correspondance : « {path.name} » ne peut pas être écrit ici.") from error
    return path


def _files(given: ColumnMap | str | None) -> list[Path]:
    if not isinstance(given, str):
        return []
    return [Path(part.strip()) for part in _parts(given) if _is_file(part)]


def _parts(given: str) -> list[str]:
    """The parts of what is typed: what follows a comma and names no column goes on the header before it, which has one."""
    found: list[str] = []
    for mark, part in zip(["", *(cut := re.split(r"([,;\n])", given))[1::2]], cut[::2], strict=True):
        if found and part.strip() and "=" in found[-1] and not ("=" in part or _is_file(part)):
            found[-1] += mark + part
        else:
            found.append(part)
    return [part for part in found if part.strip()]


def _is_file(part: str) -> bool:
    return "=" not in part and part.strip().lower().endswith(_FILES)


def _read(path: Path) -> dict[str, Any]:
    """Return what a mapping file says: table (canonical), colonnes, etapes."""
    import yaml

    from smkit import bounded, reach

    reach.kind(path)
    try:
        content = bounded.load(path.read_text(encoding="utf-8"))
    except OSError:
        raise ReadError(f"Correspondance : « {path.name} » est introuvable ou illisible.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ReadError(f"Correspondance : « {path.name} » n'est pas un fichier YAML lisible.") from error
    if not isinstance(content, dict) or not isinstance(content.get("colonnes"), dict):
        raise ReadError(
            f"Correspondance : « {path.name} » ne se comprend pas. Attendu : une ligne « table : commandes », puis "
            "« colonnes : » et une ligne par colonne. « smkit check --save-mapping » en écrit un."
        )
    columns = {
        str(name): "" if header is None else str(header) for name, header in content["colonnes"].items()
    }
    owner = table(str(content.get("table", ""))).name
    told = {name: content[name] for name in NAMES if content.get(name)}
    return {"table": owner, "colonnes": columns, "answers": answered(told)}
