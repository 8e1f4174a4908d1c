"""The canonical tables: their columns, French labels and synonyms, read once from `schema.yaml`."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from smkit.errors import suggest
from smkit.months import ORDINALS
from smkit.tables.errors import ReadError, listing
from smkit.tables.opening.garbled import mended
from smkit.typography import unaccented

#: Words for what a table holds, that are the name of none.
_MEANT = {
    "ventes": "commandes", "factures": "commandes", "facturation": "commandes", "achats": "commandes", "affaires": "leads",
    "opportunites": "leads", "transactions": "leads", "deals": "leads", "pistes": "leads", "publicites": "campagnes",
    "annonces": "campagnes", "emailings": "campagnes", "actions": "plan", "taches": "plan", "fichier": "prospects",
    "appels": "entretiens", "test": "experience", "visites": "trafic", "audience": "trafic", "concurrents": "marche",
    "depenses": "couts", "budget": "couts", "satisfaction": "enquete", "nps": "enquete",
}  # fmt: skip
_LITTLE = frozenset("de du d des la le les l a au aux en par of the".split())
_SHORT = {
    **dict.fromkeys(("n", "no", "nr", "num"), "numero"),
    **dict.fromkeys(("cde", "cdes", "cmd", "cmde", "com"), "commande"),
    **dict.fromkeys(("qte", "qtes", "qt", "quant"), "quantite"),
    **dict.fromkeys(("mt", "mnt", "mtt", "mont"), "montant"),
    "htva": "ht",
    "tvac": "ttc",
    "ref": "reference",
    "art": "article",
    "px": "prix",
    "dt": "date",
    "clt": "client",
    "cli": "client",
    "lib": "libelle",
    "desig": "designation",
    "fact": "facture",
    "fac": "facture",
    "prod": "produit",
    "cat": "categorie",
    "fam": "famille",
    "tot": "total",
    "dep": "depense",
    "camp": "campagne",
}
#: P.U., P.A., P.V. and C.A. are words of their own.
_INITIALS = re.compile(r"\b(p(?= [uav]\b)|c(?= a\b)) ")
#: Taxes out or in, with points between their letters: H.T., T.T.C.
_DOTTED = re.compile(r"\b(?:h t|t t c)\b")
_IN_FIGURES = {figures: word for word, (_, several) in ORDINALS.items() for figures in several.split()}
_LOOSE_RANK = 1000
#: Headers that number something, and do not say what.
IDS = frozenset("id identifiant numero n no num nr ref reference".split())
#: What may stand before the name of what is counted.
_TOTAL = re.compile(
    r"^(?:total(?: number of| des?| d)?|number of|nombre total (?:de|d)|nombre (?:de|d)|nb(?: de| d)?|unique|uniques) "
)
#: Words whose spellings are remembered: a page asks the same of every table.
_WORDS = 1 << 14
_ASIDE = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|\ben (?:[km]?\s?€|[km]?\s?euros?|[km]?\s?eur|(?:milliers|millions)(?: d'euros)?)(?!\w)"
    r"|(?<=[\s_])(?-i:EUR|CHF|CAD|USD|GBP|XPF|MAD|TND|XOF|XAF)\s*$|[€$£]",
    re.IGNORECASE,
)


def key(text: str) -> str:
    """Return what two spellings of a header or a word have in common: no accent, case or punctuation.

    >>> key("N° de Commande"), key("deal_stage"), key("P.U. H.T.")
    ('n de commande', 'deal stage', 'p u ht')
    >>> key("Date du 1er contact"), key("1ère visite"), key("2e relance")
    ('date du premier contact', 'premiere visite', 'deuxieme relance')
    """
    words = " ".join(re.findall(r"[^\W_]+", unaccented(text).casefold()))
    if not _IN_FIGURES.keys().isdisjoint(each := words.split()):
        words = " ".join(_IN_FIGURES.get(word, word) for word in each)
    return _DOTTED.sub(lambda found: found[0].replace(" ", ""), words) if "t" in words else words


@dataclass(frozen=True)
class Column:
    """A column of a canonical table; `whole` holds headers that say a whole order's value, on each of its lines."""

    name: str
    label: str
    type: str
    required: bool = False
    unit: str | None = None
    role: str | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    help: str = ""
    min: float | None = None
    max: float | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Headers that mean this column, best first, as `key` writes them."""
        return tuple(
            dict.fromkeys(key(text) for text in (self.name, self.label, *self.synonyms, *self.whole))
        )


@dataclass(frozen=True)
class TableSchema:
    """A canonical table: `one_of` holds sets of columns, one of which must be there."""

    name: str
    stem: str
    title: str
    row: str
    columns: tuple[Column, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that canonical name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def without(self, columns: Iterable[str]) -> "TableSchema":
        """Return the table for a question that can do without some columns: they are read where they are there.

        >>> table("orders").without(["order_date", "amount"]).one_of
        ()
        """
        spared = set(columns)
        if not spared:
            return self
        return replace(
            self,
            columns=tuple(replace(c, required=c.required and c.name not in spared) for c in self.columns),
            one_of=() if any(spared.intersection(names) for names in self.one_of) else self.one_of,
        )

    def says_whole(self, name: str, header: str) -> bool:
        """Does a header of a column say the value of a whole order, even where it stands on each of its lines?

        >>> [table("orders").says_whole("amount", header) for header in ("Total de la commande (€)", "Montant HT")]
        [True, False]
        """
        return any(key(text) in spellings_of(header) for text in self.column(name).whole)

    def has_set(self, names: Collection[str]) -> bool:
        """Are all the columns of one of its sets there, where it has sets?

        >>> table("orders").has_set(["quantity", "unit_price"]), table("orders").has_set(["quantity"]), table("leads").has_set([])
        (True, False, True)
        """
        return not self.one_of or any(set(each) <= set(names) for each in self.one_of)

    def complete(self, names: Collection[str]) -> bool:
        """Are all the columns there that the table cannot be read without?

        >>> [table("orders").complete(["order_id", "order_date", each]) for each in ("amount", "quantity")]
        [True, False]
        """
        return {column.name for column in self.required} <= set(names) and self.has_set(names)

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which the table cannot be read."""
        return tuple(column for column in self.columns if column.required)

    @property
    def spellings(self) -> Mapping[str, tuple[str, int]]:
        """Each known header spelling → canonical column and rank; a smaller rank is a better match."""
        return _spellings(self.name)


@lru_cache(_WORDS)
def spellings_of(header: str) -> tuple[str, str]:
    """Return a header as `key` writes it, whole, then without what stands in brackets or names a currency.

    >>> spellings_of("Montant dépensé (EUR)"), spellings_of("P.U. en €")[1]
    (('montant depense eur', 'montant depense'), 'p u')
    """
    header = mended(header)
    return key(header), key(_ASIDE.sub(" ", header))


def recognise(header: str, schema: TableSchema) -> tuple[str, int]:
    """Return the canonical column that a header means and its rank (0 is best), or ("", 0).

    >>> [recognise(header, table("orders"))[0] for header in ("P.U. net HT (€)", "Facture n°", "C.A. HT")]
    ['unit_price', 'order_id', 'amount']
    >>> recognise("Total Recipients", table("campaigns"))[0], recognise("Total tax", table("orders"))[0]
    ('contacts', '')
    """
    for spelling in spellings_of(header):
        if spelling in schema.spellings:
            return schema.spellings[spelling]
    loose = _loose_spellings(schema.name)
    for spelling in spellings_of(header):
        if spelling and (found := loose.get(_loose(spelling))):
            return found
    for spelling in spellings_of(header):
        name, rank = loose.get(_loose(_TOTAL.sub("", spelling)), ("", 0))
        if name and schema.column(name).unit == "count":
            return name, rank + _LOOSE_RANK
    return "", 0


def load(name: str) -> dict[str, Any]:
    """Return what one of this room's YAML files says, named from here: « schema.yaml »."""
    import yaml

    from smkit.bounded import QUICK

    text = files("smkit.tables").joinpath(name).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, QUICK)
    return content


@cache
def tables() -> Mapping[str, TableSchema]:
    """Return every canonical table by its canonical name.

    >>> list(tables())[:3]
    ['orders', 'leads', 'campaigns']
    """
    return MappingProxyType({name: _table(name, entry) for name, entry in load("schema.yaml").items()})


def table(name: str) -> TableSchema:
    """Return a canonical table by canonical name, French stem or French title.

    Raises ReadError, with a suggestion, when there is no such table.

    >>> table("commandes").name, table("leads").required[0].label
    ('orders', 'N° de lead')
    """
    wanted = key(name)
    for schema in tables().values():
        if wanted in (key(schema.name), key(schema.stem), key(schema.title)):
            return schema
    stems = [schema.stem for schema in tables().values()]
    hint = (
        f" Vouliez-vous dire « {meant} » ?"
        if (meant := _MEANT.get(wanted))
        else suggest(wanted, [*stems, *tables()])
    )
    raise ReadError(f"La table « {name} » n'existe pas.{hint} Tables connues : {listing(stems)}.")


def _table(name: str, entry: dict[str, Any]) -> TableSchema:
    columns = tuple(_column(column, given) for column, given in entry["columns"].items())
    one_of = tuple(tuple(names) for names in entry.get("one_of", ()))
    return TableSchema(name, entry["stem"], entry["title"], entry["row"], columns, one_of)


def _column(name: str, given: dict[str, Any]) -> Column:
    values = {value: tuple(map(str, words)) for value, words in given.get("values", {}).items()}
    words = {field: tuple(map(str, given.get(field, ()))) for field in ("synonyms", "whole")}
    return Column(name, **{**given, "values": MappingProxyType(values), **words})


@cache
def _spellings(name: str) -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for column in tables()[name].columns:
        for rank, spelling in enumerate(column.spellings):
            if spelling not in found or rank < found[spelling][1]:
                found[spelling] = (column.name, rank)
    return MappingProxyType(found)


@lru_cache(_WORDS)
def _loose(spelling: str) -> str:
    """Return a spelling without little words, abbreviations, plurals and the order of its words."""
    spelling = _INITIALS.sub(r"\1", spelling)
    words = (_SHORT.get(word, word) for word in spelling.split() if word not in _LITTLE)
    return " ".join(sorted(word.rstrip("s") if len(word) > 3 else word for word in words))


@cache
def _loose_spellings(name: str) -> Mapping[str, tuple[str, int]]:
    """Return what `_spellings` says, by loose spelling; such a match is worth less than any exact one."""
    found: dict[str, tuple[str, int]] = {}
    for spelling, (column, rank) in _spellings(name).items():
        loose = _loose(spelling)
        if loose and (loose not in found or rank + _LOOSE_RANK < found[loose][1]):
            found[loose] = (column, rank + _LOOSE_RANK)
    return MappingProxyType(found)
