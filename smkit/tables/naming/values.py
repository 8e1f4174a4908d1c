"""Columns told by what they hold, where headers do not say, or say it twice: words that are known, an id that is unique."""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, Distinct, distinct, is_blank
from smkit.tables.parsing import dates, day_order, flags, lasting, numbers, periods, personal, scores, words
from smkit.tables.schema import IDS, Column, TableSchema, key

#: Headers that say « number of this row » and nothing more.
_ROW_IDS = IDS | {
    "code", "uid", "id d enregistrement", "record id", "numero d enregistrement", "id enregistrement",
}  # fmt: skip
#: Headers that number something, and what they number when it is not the row.
_NUMBERS = re.compile(
    r"(?:id|identifiant|n|no|num|numero|ref|reference|code|record|number|uid)\b|.*\b(?:id|number|numero)$"
)
#: They may number the lines of the file, and not its deals.
_LINES = frozenset("n no num nr numero number".split()) | {
    "n de ligne",
    "numero de ligne",
    "n ligne",
    "row number",
}
_OTHERS = re.compile(
    r"\b(?:comptes?|accounts?|clients?|customers?|contacts?|owners?|proprietaires?|campaigns?|campagnes?|telephones?|phones?|"
    r"users?|postal|produits?|products?)\b"
)
#: Headers of figures that are no money.
_COUNTS = re.compile(
    r"%|\b(?:taux|rate|ctr|nb|nombre|number|id|age|annee|year|mois|cliqu\w*|clics?|click\w*|impr\w*|ouv\w*|opens?|opened|opener\w*|"
    r"desabonn\w*|desinscri\w*|unsub\w*|abonn\w*|subscriber\w*|rebonds?|bounce\w*|destinataires?|recipients?|abouti\w*|npai|"
    r"deliver\w*|delivr\w*|livr\w*|envois?|envoyes?|sends?|sent|forward\w*|repl(?:y|ies)|likes?|plaintes?|complaints?|spam|"
    r"sessions?|visit\w*|vues?|views?|utilisateurs?|users?|leads?|conversions?|quantite|qte|qty|score|note|rang|rank)\b"
)
#: Headers of numbers that name something: an account, a line, a place.
_NAMED = re.compile(
    r"\b(?:comptes?|comptenum|accounts?|acct|codes?|numero|no|reference|ref|piece|pieceref|journal|lettrage|siret|siren|postal|cp|zip|"
    r"telephone|tel|phone|ean|sku)\b"
)
#: Headers of money, which counts no units.
_MONEY = re.compile(
    r"[€$£]|\b(?:montants?|amounts?|prix|price|totale?|totaux|ca|paye\w*|paid|regle|solde|ht|ttc)\b"
)
#: Headers of what nobody spent: what was sold, what a mail says.
_NOT_SPENT = re.compile(
    r"\b(?:orders?|commandes?|transactions?|revenus?|revenues?|sales|ventes|ca|objet|subject|preheader)\b"
)
#: Share of the words of a column that are known from which it is taken for what it holds.
_ENOUGH = 0.5
#: Headers of what a deal is called, where nothing numbers it; elsewhere, somebody's job.
_TITLES = frozenset(
    "titre|title|intitule|libelle|objet|sujet|subject|designation|description|projet|project|besoin|demande|dossier".split(
        "|"
    )
)
#: Rows looked at, and the share of them that a proposal needs.
_GLANCE, _MOSTLY = 200, 0.9
#: A column of so many rows with a word for ten of them numbers nothing.
_FEW_ROWS = 10
#: Rows that show whether a column of numbers holds any, and the fewest of them that do.
_SAMPLE, _FEW = 5000, 3
_DIGIT = re.compile("[0-9]")
#: Headers of an amount, or of a yes and a no.
_FLAGS = frozenset({"rembourse", "refunded"})
#: A line of an order has fewer units than this.
_FEW_UNITS = 1000
#: A figure and its unit, which number nothing: « 30 min », « 1 h 30 », « 12,5 kg », « 180 °C », « 4 personnes ».
_MEASURE = re.compile(
    r"[~≈<>]?[+-]?\d+(?:[.,]\d+)?(?:\s+([^\W\d_]{1,12}\.?)|\s*(%|€|°\s*[CF]?|mn|min|h|s|j|kg|g|mg|l|cl|ml|km|m|cm|mm|m2|m²))"
    r"|\d+\s*(h)\s*\d{1,2}(?:\s*(?:mn|min))?",
    re.IGNORECASE,
)
#: Headers of a last name alone, and of a first name.
_LAST = frozenset({"nom", "last name", "nom de famille", "name", "surname"})
_FIRST = frozenset({"prenom", "first name", "prenoms", "given name"})
_DAY = Column("day", "", "date")


def settle(
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: dict[str, int],
    candidates: Mapping[str, Sequence[int]],
    stage_words: Mapping[str, str],
) -> dict[str, str]:
    """Choose, in place, by what columns hold; return the header of each canonical column that was chosen so.

    Parameters: `chosen`, what headers say, by canonical column; `candidates`, the other places that their headers allow;
    `stage_words`, the words of the tool or the person, word → stage.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(["7", "8"]), pa.array(["Web", "Salon"]), pa.array(["Gagné", "Perdu"])]
    >>> chosen = {"lead_id": 0, "stage": 1}
    >>> settle(["N°", "Type", "Étape 2"], cells, table("leads"), chosen, {"stage": [2]}, {}), chosen
    ({'stage': 'Étape 2'}, {'lead_id': 0, 'stage': 2})
    """
    found: dict[str, int] = {}
    for name, places in {"lead_id": [], **candidates}.items() if "lead_id" in chosen else candidates.items():
        column, place = schema.column(name), chosen.get(name)
        if (
            name == "prospect"
            and place is not None
            and _surname(headers, place)
            and not _unique(cells[place])
        ):
            known = {*chosen.values(), *places}
            ids = [
                at
                for at, header in enumerate(headers)
                if at not in known and (_numbers(header) or key(header) in IDS)
            ]
            if (own := next(filter(lambda at: _tells_apart(cells[at]), [*places, *ids]), None)) is not None:
                found[name] = own
            continue
        if place is None or not (places or name == "lead_id"):
            continue
        if column.type == "enum":
            best = max((place, *places), key=lambda each: _speaks(distinct(cells[each]), column, stage_words))
        elif column.type == "id" and column.required and name == "lead_id":
            numbered = [
                each
                for each, header in enumerate(headers)
                if _numbers(header) and key(header) not in _LINES and each not in {*chosen.values(), *places}
            ]
            best = (
                place
                if _unique(cells[place])
                else next(filter(lambda each: _unique(cells[each]), [*places, *numbered]), place)
            )
        else:
            continue
        if best != place:
            found[name] = best
    free = [
        place
        for place, header in enumerate(headers)
        if header and place not in {*chosen.values(), *found.values()}
    ]
    code = chosen.get("product_id")
    if code is not None and key(headers[code]) in _ROW_IDS and not {"product", "quantity"} & chosen.keys():
        free.append(code)  # « Réf » with no product beside it may number the orders
    for column in schema.required:
        if column.name not in chosen and (only := _only(column, headers, cells, free)) is not None:
            found[column.name] = only
            if only == code:
                del chosen["product_id"]
    chosen.update(found)
    return {name: headers[place] for name, place in found.items()}


def likely(
    cells: Sequence[Cells], schema: TableSchema, chosen: Mapping[str, int], headers: Sequence[str]
) -> dict[str, str]:
    """Return the header of the only free column whose first values could be each missing one, to be proposed, never taken.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(["7", "8"]), pa.array(["03/03/2026", "04/03/2026"]), pa.array(["12,50", "8"])]
    >>> likely(cells, table("orders"), {"order_id": 0}, ["N°", "Quand", "Combien"])
    {'order_date': 'Quand', 'amount': 'Combien'}
    """
    names = {column.name for column in schema.required} | {
        names[-1] for names in schema.one_of if len(names) == 1
    }
    free = [
        place
        for place, header in enumerate(headers)
        if header and place not in chosen.values() and place < len(cells)
    ]
    found: dict[str, str] = {}
    for column in schema.columns:
        if column.name not in names or column.name in chosen:
            continue
        fits = [place for place in free if _could_be(cells[place][:_GLANCE], column, headers[place])]
        if column.type == "id":
            fits = [place for place in fits if _numbers(headers[place])] or fits
        if column.name == "lead_id" and not fits:
            fits = [place for place in free if key(headers[place]) in _TITLES and _unique(cells[place])]
            whole = [
                next((headers[at] for at in free if key(headers[at]) in own), "") for own in (_FIRST, _LAST)
            ]
            if not fits and all(whole):
                found["lead_id"] = " + ".join(whole)
        if column.max is not None:
            fits = [place for place in free if scores.within(cells[place], column.min or 0, column.max)]
            fits = [place for place in fits if scores.RECOMMENDS.search(key(headers[place]))] or fits
        if column.name == "amount" and "amount" in names and (pair := _each(cells, fits, headers)):
            found |= {name: headers[place] for name, place in pair.items()}
        elif len(fits) == 1 or (fits and column.type != "number"):
            found[column.name] = headers[fits[0]]
    return found


def _each(cells: Sequence[Cells], fits: Sequence[int], headers: Sequence[str]) -> dict[str, int]:
    """Return which of two columns of figures counts units, whole and few, and which has their price, in cents; {} for others.

    Money counts no units, whole as it may be: « Montant commande » beside « Montant payé ».
    """
    if len(fits) != 2:
        return {}
    seen = [numbers.parse(cells[place][:_GLANCE]).values.dropna() for place in fits]
    whole = [
        bool((values % 1 == 0).all() and values.between(-_FEW_UNITS, _FEW_UNITS).all()) for values in seen
    ]
    if whole.count(True) != 1 or _MONEY.search(key(headers[fits[whole.index(True)]])):
        return {}
    return {"quantity": fits[whole.index(True)], "unit_price": fits[whole.index(False)]}


def plausible(cells: Cells, column: Column, header: str = "") -> bool:
    """Could cells be those of a column? What is proposed must at least be figures, days, or yes and no, and money no count.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> amounts, bought = pa.array(["12,50", "8"]), table("experiment").column("converted")
    >>> plausible(amounts, table("orders").column("amount")), plausible(amounts, bought), plausible(pa.array(["oui", ""]), bought)
    (True, False, True)
    >>> plausible(amounts, table("campaigns").column("cost"), "Total Clicks")
    False
    """
    if column.name == "cost" and _no_money(header, column):
        return False
    seen = cells[:_GLANCE]
    filled = [word for word in distinct(seen).words() if not is_blank(word)]
    if not filled:
        return True
    if column.type == "id" and _measures(seen):
        return False
    if column.type == "id" and column.required:
        return len(seen) < _FEW_ROWS or len(filled) > len(seen) / _FEW_ROWS
    if column.type == "boolean":
        return bool(flags.answers(distinct(seen))) or flags.marks(seen)
    if column.type in ("date", "datetime"):
        return bool(dates.parse(seen, ask=day_order.STARTS).values.notna().any())
    if column.type in ("number", "integer"):
        return bool(numbers.parse(seen).values.notna().any())
    if column.type == "period":
        return bool(periods.parse(seen, ask=day_order.STARTS).values.notna().any())
    return True


def unfit(
    headers: Sequence[str], cells: Sequence[Cells], schema: TableSchema, chosen: Mapping[str, int], told: Collection[str] = ()
) -> list[str]:  # fmt: skip
    """Return the columns of numbers or days that a table can do without and that hold none: « Tarif » may say which, and not how
    much, and « Créé par » who.

    Parameters: `chosen`, what headers say, by canonical column; `told`, those that a person says. « Remboursé »
    that is only 0 or 1 says yes or no.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(["Plein tarif", "Réduit", "Réduit"]), pa.array(["12,50", "8", "8"])]
    >>> [unfit(["Tarif", "Prix"], cells, table("orders"), {"unit_price": 0, other: 1}) for other in ("amount", "quantity")]
    [['unit_price'], []]
    """
    found: list[str] = []
    for name, place in chosen.items():
        column = schema.column(name)
        if column.required or name in told or place >= len(cells):
            continue
        if column.type in ("date", "datetime") and _names(cells[place]):
            found.append(name)
        if column.type not in ("number", "integer"):
            continue
        seen = distinct(cells[place][:_SAMPLE])
        filled = [word for word in seen.words() if not is_blank(word)]
        flags_alone = key(headers[place]) in _FLAGS and bool(filled) and set(filled) <= {"0", "1"}
        words_alone = (
            len(filled) > 0 and (seen.codes >= 0).sum() >= _FEW and not any(map(_DIGIT.search, filled))
        )
        days_alone = column.unit == "fraction" and bool(filled) and _days(filled)
        left = chosen.keys() - {name, *found}
        if (words_alone or flags_alone or days_alone) and schema.has_set(left):
            found.append(name)
    return found


def _surname(headers: Sequence[str], place: int) -> bool:
    """Is a column of last names alone, beside one of first names? Two people may bear one."""
    others = {key(header) for header in headers}
    return key(headers[place]) in _LAST and not _FIRST.isdisjoint(others)


def _tells_apart(cells: Cells) -> bool:
    """Has every row a value of its own, and none a blank?"""
    return _unique(cells) and not any(map(is_blank, distinct(cells).words()))


def _days(words: Sequence[str]) -> bool:
    """Are words days, and no numbers: « Terminé le », where a share of the work is looked for?"""
    cells = pd.Series(words, dtype="str")
    return bool(numbers.parse(cells).values.isna().all()) and bool(dates.parse(cells).values.notna().all())


def _names(cells: Cells) -> bool:
    """Are most of the first cells of a column names of people, and none a day?"""
    seen = distinct(cells[:_GLANCE])
    filled = [word for word in seen.words() if not is_blank(word)]
    if not filled or any(map(_DIGIT.search, filled)):
        return False
    return sum(map(personal.looks_like_a_name, filled)) > len(filled) / 2


def _numbers(header: str) -> bool:
    """Does a header number the rows, and not their account or their owner?"""
    return bool(_NUMBERS.match(key(header))) and not _OTHERS.search(key(header))


def _no_money(header: str, column: Column) -> bool:
    """Does a header say a count, or, for a cost, what was sold?"""
    said = f"{key(header)} {header}"
    return bool(_COUNTS.search(said)) or (column.name == "cost" and bool(_NOT_SPENT.search(said)))


def _could_be(cells: Cells, column: Column, header: str = "") -> bool:
    if column.type == "boolean":
        return flags.marks(cells)
    if column.name == "campaign":
        words = [word for word in distinct(cells).words() if not is_blank(word)]
        return (
            _unique(cells)
            and all(any(map(str.isalpha, word)) for word in words)
            and not _could_be(cells, _DAY)
        )
    if column.name == "end_date" and lasting.says(header, cells):
        return True
    if column.type in ("date", "datetime"):
        values = dates.parse(cells, ask=day_order.FRENCH if column is _DAY else day_order.STARTS).values
        return bool(len(values)) and values.notna().mean() > _MOSTLY
    if column.type == "id":
        return (
            _unique(cells)
            and any(any(map(str.isdigit, word)) for word in distinct(cells[:1]).words())
            and not _could_be(cells, _DAY)
            and not _measures(cells)
            and not bool((numbers.parse(cells).values % 1 > 0).any())
        )
    if column.type == "number" and column.unit == "EUR":
        values = numbers.parse(cells).values
        return (
            not (_no_money(header, column) or _NAMED.search(key(header)))
            and bool(values.notna().mean() > _MOSTLY)
            and (not _unique(cells) or bool((values % 1 > 0).any()))
        )
    return False


def _measures(cells: Cells) -> bool:
    """Is each cell a figure with its unit, one or two units in all?"""
    filled = [word for word in distinct(cells).words() if not is_blank(word)]
    found = [_MEASURE.fullmatch(word.strip()) for word in filled]
    units = {(each[1] or each[2] or each[3]).lower() for each in found if each}
    return bool(filled) and all(found) and len(units) <= 2


def _only(column: Column, headers: Sequence[str], cells: Sequence[Cells], free: Sequence[int]) -> int | None:
    """Return the only free column that can be a required one: an id that is unique, a mark within its range, yes or no."""
    if column.type == "id":
        fits = [place for place in free if key(headers[place]) in _ROW_IDS and _unique(cells[place])]
    elif column.type == "boolean":
        fits = [place for place in free if _answers(distinct(cells[place]))]
    elif column.min is not None and column.max is not None:
        fits = [place for place in free if scores.within(cells[place], column.min, column.max)]
    else:
        return None
    return fits[0] if len(fits) == 1 else None


def _speaks(found: Distinct, column: Column, more: Mapping[str, str]) -> tuple[int, float]:
    """Return how many values of a closed list a column tells apart, when half of its words are known, and that share."""
    filled = [word for word in found.words() if not is_blank(word)]
    known = words.vocabulary(column) | dict(more)
    meant = [value for word in filled if (value := words.meaning(word, known, column)) is not None]
    share = len(meant) / len(filled) if filled else 0.0
    return len(set(meant)) if share >= _ENOUGH else 0, share


def _unique(cells: Cells) -> bool:
    """Has every row a value of its own?"""
    codes = distinct(cells).codes
    return len(codes) > 0 and bool((codes >= 0).all()) and len(np.unique(codes)) == len(codes)


def _answers(found: Distinct) -> bool:
    """Are most of the distinct words yes or no, and both there?"""
    filled = [word for word in found.words() if not is_blank(word)]
    said = flags.answers(found)
    return bool(said & flags.YES) and bool(said & flags.NO) and len(said) / len(filled) >= _ENOUGH
