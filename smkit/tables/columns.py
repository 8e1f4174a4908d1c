"""From the headers of an export to canonical columns: what is recognised, what is told, what is missing."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from smkit.tables import personal
from smkit.tables.errors import ReadError, closest, listing, say, shape, suggest
from smkit.tables.schema import TableSchema, key, tables

#: Canonical column (or its French label) → header in the file; an empty header ignores the column.
ColumnMap = Mapping[str, str]


@dataclass(frozen=True)
class Match:
    """Which header was taken for each canonical column (by position), and which ones were left."""

    chosen: dict[str, int]
    unused: tuple[str, ...] = ()
    rivals: dict[str, tuple[str, str]] = field(default_factory=dict)


def explicit(given: ColumnMap | str | None, schema: TableSchema) -> dict[str, str]:
    """Return the user's mapping, canonical column → header ("" ignores the column).

    As text it reads `cost=Spent, buyers=Approved_Conversion`, by canonical name or French label; entries
    qualified with another table (`leads.amount=Montant`) are left to it. Raises ReadError for an unknown column.

    >>> from smkit.tables.schema import table
    >>> explicit("Coût=Spent, start_date=, leads.amount=Montant", table("campaigns"))
    {'cost': 'Spent', 'start_date': ''}
    """
    found = {}
    for table, name, header in entries(given):
        if table and key(table) not in (key(schema.name), key(schema.stem)):
            continue
        column = target(name, schema)
        if column is None:
            known = [column.name for column in schema.columns]
            raise ReadError(
                say(
                    f"La colonne « {name} » n'existe pas dans la table {schema.title}.{suggest(name, known)} "
                    f"Colonnes connues : {listing(known)}."
                )
            )
        found[column] = header
    return found


def entries(given: ColumnMap | str | None) -> list[tuple[str, str, str]]:
    """Split a mapping into (table or "", column, header). Raises ReadError where there is no « = ».

    >>> entries("leads.amount=Montant; cost=")
    [('leads', 'amount', 'Montant'), ('', 'cost', '')]
    """
    pairs: list[tuple[str, str]] = []
    if isinstance(given, Mapping):
        pairs = list(given.items())
    else:
        for part in re.split(r"[,;\n]", given or ""):
            name, equal, header = part.partition("=")
            if not part.strip():
                continue
            if not equal:
                raise ReadError(
                    say(
                        f"Colonnes : « {part.strip()} » ne se comprend pas. "
                        "Attendu : colonne=en-tête, par exemple « cost=Dépense, buyers=Acheteurs »."
                    )
                )
            pairs.append((name, header))
    split = []
    for name, header in pairs:
        table, _, column = name.strip().rpartition(".")
        known = {key(word) for schema in tables().values() for word in (schema.name, schema.stem)}
        split.append(
            (table, column, header.strip()) if key(table) in known else ("", name.strip(), header.strip())
        )
    return split


def target(name: str, schema: TableSchema) -> str | None:
    """Return the canonical column of that name or French label, None when the table has none."""
    for column in schema.columns:
        if key(name) in (key(column.name), key(column.label)):
            return column.name
    return None


def score(headers: Sequence[str], schema: TableSchema, told: ColumnMap) -> int:
    """Return how many columns of the table a line names, so that the header is found under a preamble.

    >>> from smkit.tables.schema import table
    >>> score(["Date", "N° facture", "x"], table("orders"), {})
    2
    """
    found = {_recognise(header, schema)[0] for header in headers} - {""}
    wanted = {key(header) for header in told.values() if header}
    return len(found | {header for header in map(key, headers) if header in wanted})


def match(name: str, headers: Sequence[str], schema: TableSchema, told: ColumnMap) -> Match:
    """Return the header of each canonical column: the user's mapping first, then the best known spelling.

    `name` is the file's, for messages. Raises ReadError when a mapped header is not there, when the same
    header stands twice, or when a required column is missing.
    """
    chosen = {column: _position(name, headers, header) for column, header in told.items() if header}
    taken = set(chosen.values())
    ranked: dict[str, tuple[int, int]] = {}
    rivals: dict[str, tuple[str, str]] = {}
    for position, header in enumerate(headers):
        column, rank = _recognise(header, schema)
        if not column or column in told or position in taken:
            continue
        if column not in ranked:
            ranked[column] = (rank, position)
            continue
        best, first = ranked[column]
        if key(headers[first]) == key(header):
            raise ReadError(_doubled(name, header, column))
        ranked[column] = min((best, first), (rank, position))
        loser = position if ranked[column][1] == first else first
        rivals[column] = (headers[ranked[column][1]], headers[loser])
    chosen.update({column: position for column, (_, position) in ranked.items()})
    _check_required(name, headers, schema, chosen)
    order = [column.name for column in schema.columns if column.name in chosen]
    used = set(chosen.values())
    unused = tuple(header for i, header in enumerate(headers) if i not in used and header)
    return Match({column: chosen[column] for column in order}, unused, rivals)


def _recognise(header: str, schema: TableSchema) -> tuple[str, int]:
    """Return the canonical column that a header means and how well, or ("", 0)."""
    spellings = schema.spellings
    for spelling in (key(header), key(re.sub(r"\([^)]*\)", " ", header))):
        if spelling in spellings:
            return spellings[spelling]
    return "", 0


def _position(name: str, headers: Sequence[str], wanted: str) -> int:
    exact = [i for i, header in enumerate(headers) if header == wanted]
    alike = exact or [i for i, header in enumerate(headers) if key(header) == key(wanted)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise ReadError(_doubled(name, wanted, wanted))
    raise ReadError(
        say(
            f"« {name} » n'a pas de colonne « {wanted} ».{suggest(wanted, headers)} "
            f"Colonnes trouvées : {_shown(headers)}."
        )
    )


def _doubled(name: str, header: str, column: str) -> str:
    return say(
        f"« {name} » a deux colonnes « {header} », et rien ne dit laquelle est la bonne. "
        "Renommez ou supprimez l'une des deux dans l'export."
    )


def _check_required(
    name: str, headers: Sequence[str], schema: TableSchema, chosen: Mapping[str, int]
) -> None:
    missing = [column for column in schema.required if column.name not in chosen]
    sets_missing = bool(schema.one_of) and not any(all(n in chosen for n in names) for names in schema.one_of)
    if not missing and not sets_missing:
        return
    if not chosen and _looks_like_data(headers):
        raise ReadError(
            say(
                f"« {name} » n'a pas de ligne d'en-têtes : sa première ligne contient déjà des valeurs "
                f"({_shown(headers, hide=True)}). Ajoutez une ligne avec le nom de chaque colonne."
            )
        )
    title = f"{schema.title} ({schema.stem})"
    if other := _better_table(headers, schema, len(chosen)):
        raise ReadError(
            say(
                f"« {name} » ne ressemble pas à la table {title} mais à la table {other.title} "
                f"({other.stem}). Lisez-le comme « {other.stem} », ou donnez un autre fichier. "
                f"Colonnes trouvées : {_shown(headers)}."
            )
        )
    lines = []
    free = [header for i, header in enumerate(headers) if i not in chosen.values() and header]
    if missing:
        labels = [column.label for column in missing]
        noun = "la colonne obligatoire" if len(labels) == 1 else "les colonnes obligatoires"
        lines.append(f"« {name} » : il manque {noun} {listing(labels)} pour lire la table {title}.")
        for column in missing:
            near = [closest(word, free, 0.7) for word in (column.label, column.name, *column.synonyms)]
            if found := next(filter(None, near), None):
                lines.append(f"Si c'est « {found} », écrivez colonnes : « {column.name}={found} ».")
                break
        else:
            example = free[0] if free else "En-tête"
            lines.append(f"Dites où elle est, par exemple colonnes : « {missing[0].name}={_safe(example)} ».")
    else:
        lines.append(f"« {name} » : il manque de quoi lire la table {title} : {sets(schema)}.")
        lines.append("Dites où se trouvent ces colonnes avec le paramètre colonnes (colonne=en-tête).")
    lines.append(f"Colonnes trouvées : {_shown(headers)}.")
    raise ReadError(say(" ".join(lines)))


def sets(schema: TableSchema) -> str:
    """Say which sets of columns a table needs one of.

    >>> from smkit.tables.schema import table
    >>> sets(table("orders")).replace("\\xa0", " ")
    '« Quantité » et « Prix unitaire », ou « Montant »'
    """
    return ", ou ".join(listing(schema.column(name).label for name in names) for names in schema.one_of)


def _better_table(headers: Sequence[str], schema: TableSchema, recognised: int) -> TableSchema | None:
    """Return the table that suits the headers better: nothing required is missing, and more is recognised."""
    best, most = None, recognised
    for other in tables().values():
        found = {_recognise(header, other)[0] for header in headers} - {""}
        complete = {column.name for column in other.required} <= found
        complete &= not other.one_of or any(set(names) <= found for names in other.one_of)
        if other.name != schema.name and complete and len(found) > most:
            best, most = other, len(found)
    return best


def _looks_like_data(headers: Sequence[str]) -> bool:
    filled = [header for header in headers if header]
    values = [h for h in filled if re.fullmatch(r"[\d\s.,/:()€$£%-]*\d[\d\s.,/:()€$£%-]*", h) or "@" in h]
    return bool(filled) and len(values) >= max(1, len(filled) / 4)


def _safe(header: str) -> str:
    """Return a header, or its shape when it looks like a person's e-mail or telephone."""
    return shape(header) if personal.reachable(header) else header


def _shown(headers: Sequence[str], hide: bool = False, most: int = 15) -> str:
    names = [shape(header) if hide else _safe(header) for header in Counter(headers) if header]
    rest = f" et {len(names) - most} autres" if len(names) > most else ""
    return (listing(names[:most]) + rest) if names else "aucune"
