"""From the headers of an export to canonical columns: what is told, what its tool means, what is recognised."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from smkit.errors import suggest
from smkit.tables.cells import Cells, Parsed
from smkit.tables.errors import AskedError, ReadError, one_line
from smkit.tables.naming import aims, denominated, exports, lines, missing, nets, results, values, whose
from smkit.tables.naming.mapping import ColumnMap
from smkit.tables.naming.planned import settle as settle_plan
from smkit.tables.parsing import amounts, currencies, scores, words
from smkit.tables.schema import Column, TableSchema, key, recognise, spellings_of

_SCALES = {
    "k": 1e3, "k eur": 1e3, "milliers": 1e3, "m": 1e6, "m eur": 1e6, "millions": 1e6,
    "centimes": 0.01, "cents": 0.01, "micros": 1e-6, "unite": 1.0,
}  # fmt: skip
#: What a header says its amounts are in, as people read it.
_UNITS = {"centimes": "centimes", "micros": "millionièmes"}
_ENGLISH = frozenset(
    "order orders amount customer quantity price name created closed stage owner spent spend cost clicks report start end "
    "campaign reporting starts ends revenue sales line item unit number id total status january february march april june "
    "july august september october november december the of by day account generated lead leads deal value invoice".split()
) - {"id", "total", "status", "leads", "lead"}
#: Words of headers that are French, and not English.
FRENCH = frozenset(
    "commande commandes montant client quantite prix nom cree creation cloture etape proprietaire depense cout clics rapport "
    "debut fin campagne ventes ligne article unitaire numero statut jour le la les de du des ca facture".split()
)
#: An amount with VAT in it, or a day that is only expected, is taken where there is no other.
_WITH_VAT = 10_000
#: A day on which something is expected, and has not been seen.
_EXPECTED = re.compile(
    r"\b(?:prevue?s?|previsionnel\w*|prevision|estime\w*|attendue?s?|expected|estimated|forecast\w*|cible|target|visee?|probable|"
    r"planned|theorique|espere\w*|souhaite\w*)\b"
)
#: A longer cell is no header that is known.
_LONGEST = 200
#: What changes amounts is asked for, never guessed from a header.
_TOLD_ONLY = frozenset({"discount"})
#: More words than this are no stages.
_MOST_STAGES = 12
#: What an amount is made of.
_PARTS = ("quantity", "unit_price")
#: What is called a price, and no total.
_PRICE = re.compile(r"(?:prix|price|tarif|pu)\b(?!.*\b(?:total|totaux|final|ligne|line)\b)")
#: An objective, which is an amount where its header says a unit.
_AIM = "target"
#: One of several columns of a name, « Date (2) ».
_RANK = re.compile(r"(.+) \(([1-9])\)")
_CURRENCY = re.compile(
    r"\b(?:US|CAN?)\s?[$]|[$]\s?(?:CAD|CAN|CA|USD|US)\b|[€$£¥]|\b(?:" + "|".join(currencies.CODES) + r")\b"
)


@dataclass(frozen=True)
class Match:
    """Which header was taken for each canonical column (by position), and which ones were left; `maybe`, which only the person
    knows to be one; `amounts`, the places of other amounts of the same sales, and `net` of those that the one taken leaves out;
    `grown`, that the amount is what is called a price, which grows with the quantity; `whole`, the place of an amount that is left
    out because it is that of the order.
    """

    chosen: dict[str, int]
    unused: tuple[str, ...] = ()
    rivals: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_values: Mapping[str, str] = field(default_factory=dict)
    maybe: Mapping[str, str] = field(default_factory=dict)
    amounts: tuple[int, ...] = ()
    net: nets.Net | None = None
    grown: bool = False
    whole: int | None = None


def expected(header: str) -> bool:
    """Does a header say a day that is expected, and not the one that came?

    >>> expected("Date de clôture prévue"), expected("Expected Close Date"), expected("Date de clôture")
    (True, True, False)
    """
    return bool(_EXPECTED.search(key(header)))


def score(headers: Iterable[str], schema: TableSchema, told: ColumnMap) -> int:
    """Return how many columns of the table a line names, so that the header is found under a preamble.

    >>> from smkit.tables.schema import table
    >>> score(["Date", "N° facture", "x"], table("orders"), {})
    2
    """
    known = exports.vocabulary(schema.name)
    headers = {header for header in headers if len(header) < _LONGEST}
    found = {recognise(header, schema)[0] for header in headers} - {""}
    if schema.name == "targets" and any(map(aims.indicator, headers)):
        found |= {"metric", "target"}
    found |= {known[word] for header in headers for word in spellings_of(header) if word in known}
    wanted = {key(header) for header in told.values() if header}
    return len(found | (wanted and wanted.intersection(map(key, headers))))


def match(
    name: str,
    headers: Sequence[str],
    schema: TableSchema,
    told: ColumnMap,
    tool: exports.Export | None = None,
    cells: Sequence[Cells] = (),
    stage_words: Mapping[str, str] = MappingProxyType({}),
) -> Match:
    """Return the header of each canonical column: the user's mapping first, then the tool's, then the best spelling.

    `name` is the file's, for messages; where headers do not say, `cells` of each column may (see `values.settle`).
    Raises ReadError when a mapped header is not there, when the same
    header stands twice, or when a required column is missing.
    """
    chosen = {column: _position(name, headers, header) for column, header in told.items() if header}
    taken = set(chosen.values())
    named: set[str] = set()
    if tool:
        for column, position in tool.positions(headers).items():
            if column not in told and position not in taken:
                chosen[column] = position
        named = set(chosen)
        taken = set(chosen.values())
    ranked: dict[str, tuple[int, int]] = {}
    rivals: dict[str, tuple[str, str]] = {}
    candidates: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        column, rank = recognise(header, schema)
        if (
            column in chosen
            and column not in told
            and position not in taken
            and schema.column(column).type == "enum"
        ):
            candidates.setdefault(column, []).extend([] if tool and tool.ignores(header) else [position])
        if not column or column in told or column in chosen or position in taken or column in _TOLD_ONLY:
            continue
        if tool and tool.ignores(header):
            continue
        rank += _WITH_VAT if amounts.says_vat(header) or (column == "closed_at" and expected(header)) else 0
        if column not in ranked:
            ranked[column] = (rank, position)
            continue
        best, first = ranked[column]
        if key(headers[first]) == key(header):
            raise missing.doubled(name, header, column)
        ranked[column] = min((best, first), (rank, position))
        candidates.setdefault(column, []).append(position if ranked[column][1] == first else first)
        loser = position if ranked[column][1] == first else first
        rivals[column] = (headers[ranked[column][1]], headers[loser])
    chosen.update({column: position for column, (_, position) in ranked.items()})
    _price_of_one(headers, told, chosen, rivals, candidates)
    total = _prefer_lines(headers, schema, told, chosen)
    by_values = {}
    if cells:
        people = whose.settle(headers, cells, schema, chosen, candidates) if "unit_id" not in told else {}
        by_values = values.settle(headers, cells, schema, chosen, candidates, stage_words) | people
        for column in by_values.keys() & rivals.keys():
            del rivals[column]
    if schema.name == "plan":
        for column in settle_plan(headers, cells, chosen, candidates, told) & rivals.keys():
            del rivals[column]

    if "currency" not in told and (money := denominated.find(headers, cells, schema, chosen)) is not None:
        chosen["currency"] = money
        by_values["currency"] = headers[money]
    if schema.name == "campaigns" and not {"cost", "contacts"} & (chosen.keys() | told.keys()):
        chosen |= missing.visits(headers, chosen)
    maybe: dict[str, str] = {}
    if schema.name == "campaigns" and "result_type" not in told:
        place, header = results.beside(headers, cells, chosen)
        if place is not None:
            chosen = {name: own for name, own in chosen.items() if own != place} | {"result_type": place}
            by_values["result_type"] = headers[place]
        maybe = {"result_type": header} if header else {}

    for each in values.unfit(headers, cells, schema, chosen, told):
        del chosen[each]
    net: nets.Net | None = None
    others: tuple[int, ...] = ()
    if schema.name == "orders" and cells and "amount" in chosen and "amount" not in {*told, *named}:
        net, others = _prefer_net(headers, cells, schema, chosen, rivals, tool)
    if schema.name == "orders" and cells and {"order_id", "amount", *_PARTS} <= chosen.keys():
        if lines.whole(cells, chosen, sure="amount" in told):
            total = chosen.pop("amount")
    grown = False
    if schema.name == "orders" and cells and {*_PARTS} <= chosen.keys() and "amount" not in chosen:
        if grown := "unit_price" not in told and lines.grows(cells, chosen):
            chosen["amount"] = chosen.pop("unit_price")

    def plausible(column: Column, header: str) -> bool:
        place = headers.index(header)
        return place >= len(cells) or values.plausible(cells[place], column, header)

    stages = (
        chosen.get("stage", len(cells)) if schema.name == "leads" and "lead_id" not in chosen else len(cells)
    )
    unknown = (
        words.unknown_stages(cells[stages], schema.column("stage"), stage_words)
        if stages < len(cells)
        else []
    )
    answer = {"etapes": words.asked_stages(unknown)} if 0 < len(unknown) <= _MOST_STAGES else {}
    likely = values.likely(cells, schema, chosen, headers)
    missing.check(name, headers, schema, chosen, likely, plausible, answer)
    order = [column.name for column in schema.columns if column.name in chosen]
    used = set(chosen.values())
    unused = tuple(header for i, header in enumerate(headers) if i not in used and header)
    return Match(
        {column: chosen[column] for column in order},
        unused,
        rivals,
        {schema.column(each).label: header for each, header in by_values.items()},
        maybe,
        others,
        net,
        grown,
        total,
    )


def _price_of_one(
    headers: Sequence[str],
    told: ColumnMap,
    chosen: dict[str, int],
    rivals: dict[str, tuple[str, str]],
    candidates: Mapping[str, Sequence[int]],
) -> None:
    """Take, in place, what is called a price for a unit's where each line has its quantity; another amount takes its place."""
    if (
        {"amount", "unit_price"} & told.keys()
        or "unit_price" in chosen
        or not {"amount", "quantity"} <= chosen.keys()
    ):
        return
    if not _PRICE.match(key(headers[chosen["amount"]])):
        return
    chosen["unit_price"] = chosen.pop("amount")
    others = [place for place in candidates.get("amount", ()) if place != chosen["unit_price"]]
    rivals.pop("amount", None)
    if others:
        chosen["amount"] = min(others, key=lambda place: amounts.says_vat(headers[place]))


def _prefer_lines(
    headers: Sequence[str],
    schema: TableSchema,
    told: ColumnMap,
    chosen: dict[str, int],
) -> int | None:
    """Leave, in place, the total of an order out where each line has its quantity and its price, and return its place."""
    if "amount" in told or not {"amount", *_PARTS} <= chosen.keys():
        return None
    says = schema.says_whole("amount", headers[chosen["amount"]])
    return chosen.pop("amount") if says else None


def _prefer_net(
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: dict[str, int],
    rivals: dict[str, tuple[str, str]],
    tool: exports.Export | None,
) -> tuple[nets.Net | None, tuple[int, ...]]:
    """Take, in place, the net amount of a sale where figures or headers show it; return it, and the other amounts there are."""
    read = set(chosen.values())
    left = [
        place
        for place, header in enumerate(headers[: len(cells)])
        if header and place not in read and not (tool and tool.ignores(header))
    ]
    gross = chosen["amount"]
    found = nets.find(headers, cells, schema, chosen, left)
    if found:
        del chosen["amount"]
        parts = [chosen[name] for name in _PARTS] if found.place is None else [found.place]
        rivals["amount"] = (" × ".join(headers[place] for place in parts), headers[gross])
        if found.place is not None:
            chosen["amount"] = found.place
        if chosen.get("refunded_amount") in found.within:
            del chosen["refunded_amount"]
        left = [gross, *(place for place in left if place != found.place)]
    return found, tuple(
        place for place in left if place == gross or nets.could_be_amount(headers[place], schema)
    )


def check_units(
    name: str, headers: Sequence[str], found: Match, schema: TableSchema, currency: str, scale: str = ""
) -> None:
    """Raise ReadError when the header of an amount says that it is in thousands, in cents or in another currency, or that of a mark
    that it is not out of ten.

    `scale` is what a person says of the thousands or the cents.

    >>> from smkit.tables.schema import table
    >>> check_units("f.csv", ["Montant dépensé (USD)"], Match({"cost": 0}), table("campaigns"), "")
    """
    for column, position in found.chosen.items():
        header = one_line(headers[position])
        if column == "score" and (best := scores.out_of(headers[position])):
            raise ReadError(
                f"« {name} », colonne « {header} » : ses notes sont sur {best}, et un NPS se calcule sur des notes de 0 à 10. Rien "
                f"n'est converti ici : {best} sur {best} ne vaut pas 10 sur 10. Attendu : une note de 0 à 10 à « Nous "
                "recommanderiez-vous ? ». Si le fichier en a une, dites-la dans colonnes (« score=Son en-tête ») ; si celle-ci va "
                "bien de 0 à 10, corrigez son en-tête ; sinon, suivez ces notes par leur moyenne, sans NPS."
            )
        if schema.column(column).unit != "EUR" and column != _AIM:
            continue
        if not scale and (unit := amounts.scale(header)):
            done, do = ("divisé", "diviser") if unit in _UNITS else ("multiplié", "multiplier")
            raise AskedError(
                f"« {name} », colonne « {header} » : ses montants sont en {_UNITS.get(unit, 'milliers ou en millions')}, et rien "
                f"n'est {done} ici sans votre accord. Attendu : des montants à l'unité. Exportez-les ainsi, ignorez la colonne "
                f"(colonnes : « {column}= »), ou dites de {do} → ",
                {"echelle": unit},
            )
        code = _CURRENCY.search(header) or currencies.HEADER.search(header)
        if currency and code and not currencies.fits(code[0], currency):
            other = currencies.code_of(code[0])
            raise AskedError(
                f"« {name} », colonne « {header} » : elle est en {other} et le rapport en {currency}. Rien n'est "
                f"converti ici : exportez en {currency}, ou lancez-le dans cette devise → ",
                {"devise": other},
            )


def rescale(
    headers: Sequence[str], found: Match, schema: TableSchema, parsed: Mapping[str, Parsed], scale: str
) -> None:
    """Multiply, in place, the amounts that a person says are in thousands, millions, cents or millionths.

    They are those whose header says so, or every amount where none does; where one header says what the person does, another keeps
    its own unit. Raises ReadError for a scale that is none.
    """
    if not scale:
        return
    factor = _factor(scale)
    if factor is None:
        raise ReadError(
            f"Échelle : « {scale} » ne se comprend pas. Attendu : k€, M€, centimes, micros ou unite."
        )
    units = {
        name: amounts.scale(one_line(headers[place]))
        for name, place in found.chosen.items()
        if name in parsed
    }
    money = [
        name for name, unit in units.items() if schema.column(name).unit == "EUR" or (name == _AIM and unit)
    ]
    said = {name: own for name in money if units[name] and (own := _factor(units[name]))}
    for name in said or money:
        own = said[name] if factor in said.values() else factor
        parsed[name].values = parsed[name].values * own
        parsed[name].told["rescaled"] = parsed[name].values.notna().to_numpy()


def _factor(scale: str) -> float | None:
    """Return what a unit is worth, None for one that is none."""
    return _SCALES.get(key(scale.replace("€", " eur")))


def english(headers: Iterable[str], above: str = "") -> bool:
    """Are the words of a file English, where 3/4/2025 is 4 March?

    >>> english(["Order date", "Amount", "Customer"]), english(["Date", "Montant"]), english(["Date", "Amount"], "March 1, 2026")
    (True, False, True)
    """
    words = [word for text in (*headers, above) for word in key(text[:_LONGEST]).split()]
    return sum(word in _ENGLISH for word in words) > 1 + 3 * sum(word in FRENCH for word in words)


def _position(name: str, headers: Sequence[str], wanted: str) -> int:
    exact = [i for i, header in enumerate(headers) if header == wanted]
    alike = exact or [i for i, header in enumerate(headers) if key(header) == key(wanted)]
    alike = alike or [i for i, header in enumerate(headers) if one_line(header) == wanted]  # as we quote it
    if not alike and (rank := _RANK.fullmatch(wanted)):  # « Date (2) », the second of that name
        same = [i for i, header in enumerate(headers) if one_line(header) == rank[1]]
        alike = same[int(rank[2]) - 1 : int(rank[2])] if len(same) > 1 and int(rank[2]) else []
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise missing.doubled(name, wanted)
    raise ReadError(
        f"« {name} » n'a pas de colonne « {wanted} ».{suggest(wanted, headers)} "
        f"Colonnes trouvées : {missing.shown(headers)}."
    )
