"""From the headers of an export to canonical columns: what is told, what its tool means, what is recognised."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from smkit.errors import suggest
from smkit.tables.errors import ReadError, one_line
from smkit.tables.naming import exports, missing
from smkit.tables.naming.mapping import ColumnMap
from smkit.tables.parsing import currencies
from smkit.tables.schema import TableSchema, key, recognise, spellings_of

_THOUSANDS = re.compile(
    r"\b(?:k\s?€|k\s?eur(?:os?)?\b|m\s?€|m\s?eur(?:os?)?\b|milliers|millions)", re.IGNORECASE
)
#: A longer cell is no header that is known.
_LONGEST = 200
_CURRENCY = re.compile(r"[€$£¥]|\b(?:" + "|".join(currencies.CODES) + r")\b")


@dataclass(frozen=True)
class Match:
    """Which header was taken for each canonical column (by position), and which ones were left."""

    chosen: dict[str, int]
    unused: tuple[str, ...] = ()
    rivals: dict[str, tuple[str, str]] = field(default_factory=dict)


def score(headers: Iterable[str], schema: TableSchema, told: ColumnMap) -> int:
    """Return how many columns of the table a line names, so that the header is found under a preamble.

    >>> from smkit.tables.schema import table
    >>> score(["Date", "N° facture", "x"], table("orders"), {})
    2
    """
    known = exports.vocabulary(schema.name)
    headers = {header for header in headers if len(header) < _LONGEST}
    found = {recognise(header, schema)[0] for header in headers} - {""}
    found |= {known[word] for header in headers for word in spellings_of(header) if word in known}
    wanted = {key(header) for header in told.values() if header}
    return len(found | {header for header in map(key, headers) if header in wanted})


def match(
    name: str,
    headers: Sequence[str],
    schema: TableSchema,
    told: ColumnMap,
    tool: exports.Export | None = None,
) -> Match:
    """Return the header of each canonical column: the user's mapping first, then the tool's, then the best spelling.

    `name` is the file's, for messages. Raises ReadError when a mapped header is not there, when the same
    header stands twice, or when a required column is missing.
    """
    chosen = {column: _position(name, headers, header) for column, header in told.items() if header}
    taken = set(chosen.values())
    if tool:
        for column, position in tool.positions(headers).items():
            if column not in told and position not in taken:
                chosen[column] = position
        taken = set(chosen.values())
    ranked: dict[str, tuple[int, int]] = {}
    rivals: dict[str, tuple[str, str]] = {}
    for position, header in enumerate(headers):
        column, rank = recognise(header, schema)
        if not column or column in told or column in chosen or position in taken:
            continue
        if tool and tool.ignores(header):
            continue
        if column not in ranked:
            ranked[column] = (rank, position)
            continue
        best, first = ranked[column]
        if key(headers[first]) == key(header):
            raise ReadError(_doubled(name, header))
        ranked[column] = min((best, first), (rank, position))
        loser = position if ranked[column][1] == first else first
        rivals[column] = (headers[ranked[column][1]], headers[loser])
    chosen.update({column: position for column, (_, position) in ranked.items()})
    _prefer_lines(headers, schema, told, chosen, rivals)
    missing.check(name, headers, schema, chosen)
    order = [column.name for column in schema.columns if column.name in chosen]
    used = set(chosen.values())
    unused = tuple(header for i, header in enumerate(headers) if i not in used and header)
    return Match({column: chosen[column] for column in order}, unused, rivals)


def _prefer_lines(
    headers: Sequence[str],
    schema: TableSchema,
    told: ColumnMap,
    chosen: dict[str, int],
    rivals: dict[str, tuple[str, str]],
) -> None:
    """Leave, in place, the total of an order out where each line has its quantity and its price."""
    parts = ("quantity", "unit_price")
    if "amount" in told or "amount" not in chosen or any(part not in chosen for part in parts):
        return
    total = headers[chosen["amount"]]
    if schema.says_whole("amount", total):
        del chosen["amount"]
        rivals["amount"] = (" × ".join(headers[chosen[part]] for part in parts), total)


def check_units(name: str, headers: Sequence[str], found: Match, schema: TableSchema, currency: str) -> None:
    """Raise ReadError when the header of an amount says that it is in thousands, or in another currency.

    >>> from smkit.tables.schema import table
    >>> check_units("f.csv", ["Montant dépensé (USD)"], Match({"cost": 0}), table("campaigns"), "")
    """
    for column, position in found.chosen.items():
        header = one_line(headers[position])
        if schema.column(column).unit != "EUR":
            continue
        if _THOUSANDS.search(header):
            raise ReadError(
                f"« {name} », colonne « {header} » : ses montants sont en milliers ou en millions, et rien n'est "
                "multiplié ici. Attendu : des montants à l'unité. Exportez-les ainsi, ou ignorez la colonne "
                f"(colonnes : « {column}= »)."
            )
        code = _CURRENCY.search(header)
        if currency and code and (other := currencies.code_of(code[0])) != currency:
            raise ReadError(
                f"« {name} », colonne « {header} » : elle est en {other} et le rapport en {currency}. Rien n'est "
                f"converti ici : lancez-le avec la devise {other}, ou exportez en {currency}."
            )


def _position(name: str, headers: Sequence[str], wanted: str) -> int:
    exact = [i for i, header in enumerate(headers) if header == wanted]
    alike = exact or [i for i, header in enumerate(headers) if key(header) == key(wanted)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise ReadError(_doubled(name, wanted))
    raise ReadError(
        f"« {name} » n'a pas de colonne « {wanted} ».{suggest(wanted, headers)} "
        f"Colonnes trouvées : {missing.shown(headers)}."
    )


def _doubled(name: str, header: str) -> str:
    return (
        f"« {name} » a deux colonnes « {one_line(header)} », et rien ne dit laquelle est la bonne. "
        "Renommez ou supprimez l'une des deux dans l'export."
    )
