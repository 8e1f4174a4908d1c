"""Do two sheets of a workbook hold the same table under other headers, and which header of one is which of the other?"""

import re
from collections.abc import Mapping, Sequence

from smkit.tables.naming import exports
from smkit.tables.naming.mapping import ColumnMap
from smkit.tables.parsing import amounts
from smkit.tables.schema import IDS, TableSchema, key, recognise, spellings_of

_CURRENCY = re.compile(r"[$£¥]|\b(?:usd|gbp|chf|cad|mad|tnd|xof|xaf|xpf|centimes?|cents?)\b|%", re.IGNORECASE)
#: Papers: the number, or the day, of one is not that of another.
_PAPERS = re.compile(r"\b(facture|invoice|devis|quote|avoir|bl|livraison|commande|cde|order|ticket)s?\b")
_ALIKE = {"invoice": "facture", "quote": "devis", "bl": "livraison", "cde": "commande", "order": "commande"}


def same(
    headers: Sequence[str], others: Sequence[str], schema: TableSchema, told: ColumnMap
) -> Mapping[str, str] | None:
    """Return which header of another sheet stands for each one that it lacks; None where a column that is read has none there.

    Parameters: `headers` of the sheet that is read, `others` of the other one; `told`, the person's own mapping.
    An amount without VAT stands for no amount that does not say so, nor one in thousands, in dollars, for another, nor the number
    of an invoice for that of an order.

    >>> from smkit.tables.schema import table
    >>> orders = table("orders")
    >>> same(["N° commande", "Date", "Montant HT"], ["Date", "N°", "Total HT"], orders, {})
    {'N° commande': 'N°', 'Montant HT': 'Total HT'}
    >>> same(["N° commande", "Date", "Montant HT"], ["N° commande", "Date", "Montant TTC"], orders, {}) is None
    True
    """
    own, theirs = _named(headers, schema, told), _named(others, schema, told)
    there, here = {key(header) for header in others}, {key(header) for header in headers}
    said = {key(header) for header in told.values()}
    found: dict[str, str] = {}
    for header, name in own.items():
        if key(header) in there:
            continue
        fits = [each for each, meant in theirs.items()
                if meant == name and key(each) not in here and _alike(each, header, key(header) in said)]  # fmt: skip
        if len(fits) != 1 or fits[0] in found.values():
            return None
        found[header] = fits[0]
    return found


def whole(headers: Sequence[str], schema: TableSchema, told: ColumnMap) -> bool:
    """Have the headers of a sheet all that the table needs?

    >>> from smkit.tables.schema import table
    >>> [whole(each, table("orders"), {}) for each in (["N°", "Date", "Total"], ["Client", "Segment", "Région"])]
    [True, False]
    """
    return schema.complete(set(_named(headers, schema, told).values()))


def means(header: str, schema: TableSchema, told: ColumnMap) -> str:
    """Return the canonical column that a header means, "" for none.

    >>> from smkit.tables.schema import table
    >>> [means(header, table("orders"), {"amount": "Somme"}) for header in ("Montant HT", "Somme", "x")]
    ['amount', 'amount', '']
    """
    return _named([header], schema, told).get(header, "")


def _named(headers: Sequence[str], schema: TableSchema, told: ColumnMap) -> dict[str, str]:
    """Return the canonical column of each header that means one."""
    said = {key(header): name for name, header in told.items() if header}
    known = exports.vocabulary(schema.name)
    found: dict[str, str] = {}
    for header in headers:
        tools = (known[word] for word in spellings_of(header) if word in known)
        name = said.get(key(header)) or recognise(header, schema)[0] or next(tools, "")
        if header and name:
            found[header] = name
    # they number the row, where nothing else of the sheet does
    lone = [header for header in headers if header not in found and key(header) in IDS]
    lacking = [
        column.name for column in schema.required if column.type == "id" and column.name not in found.values()
    ]
    if len(lone) == len(lacking) == 1:
        found[lone[0]] = lacking[0]
    return found


def _alike(header: str, other: str, told: bool) -> bool:
    """May two headers say the same? What a person tells to be the column may say nothing of the taxes."""
    papers = [{_ALIKE.get(word, word) for word in _PAPERS.findall(key(each))} for each in (header, other)]
    own, its = _unit(header), _unit(other)
    return (own[1:] == its[1:] if told and not its[0] else own == its) and (
        not all(papers) or papers[0] == papers[1]
    )


def _unit(header: str) -> tuple[str, str, frozenset[str]]:
    """Return what a header says of the taxes, the thousands and the currency of its figures."""
    taxes = "TTC" if amounts.says_vat(header) else "HT" if amounts.without_vat(header) else ""
    return taxes, amounts.scale(header), frozenset(map(str.casefold, _CURRENCY.findall(header)))
