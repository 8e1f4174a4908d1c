"""What an export lacks to be read as a table, and the closest thing that it has."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from smkit.errors import closest
from smkit.tables import doors
from smkit.tables.errors import AskedError, ReadError, listing, one_line, shape
from smkit.tables.naming.weeks import SAYS
from smkit.tables.opening.sniff import is_data
from smkit.tables.parsing import amounts, personal
from smkit.tables.schema import Column, TableSchema, key, recognise, tables

#: Headers that count the visits of a site.
_VISITS = frozenset(
    "sessions|visites|visits|nombre de sessions|nombre de visites|nb sessions|nb visites|visiteurs uniques|unique visitors|users|"
    "utilisateurs|utilisateurs actifs|active users|total users".split("|")
)


#: Headers of sums by period.
_PERIODS = re.compile(r"^(?:mois|month|periode|period|annee|year|trimestre|quarter)\b")


#: What adds up from row to row is no amount of its row.
_CUMULATED = re.compile(r"\b(?:cumul\w*|running|cumulative|to date|ytd)\b")


#: Headers of a ledger: its sides, and what else it has.
_SIDES = re.compile(r"(?:montant )?(?:debits?|credits?)(?: (?:eur|euros?))?")
_LEDGER = re.compile(
    r"(?:code |n |numero )?(?:journal|compte)(?: (?:num|lib|general|comptable))?|comptenum|journalcode|ecriture ?\w*"
)
#: Headers of a list of customers: who they are, and what each has bought so far.
_WHO = re.compile(
    r"nom|prenom|e ?mail|adresse(?: e ?mail)?|telephone|tel|mobile|phone|ville|city|code postal|first ?name|last ?name|"
    r"(?:code|id|n|numero) ?client|date de creation|client depuis|raison sociale|societe|address"
)
_BOUGHT = re.compile(
    r"(?:nb|nombre|number|total)(?: total)? (?:de |d |of )?(?:commandes?|achats?|orders?|ventes?|factures?)|"
    r"(?:orders?|purchases?) count|"
    r"(?:ca|chiffre d affaires|montant|achats?)(?: client)? (?:total|cumule)|total (?:spent|spend|depense|achats)|"
    r"(?:date (?:de |du )?)?(?:premiere?|derniere?) (?:commande|achat)|(?:last|first) (?:order|purchase)(?: date)?|panier moyen"
)
#: Headers that count something number nothing.
_COUNTED = re.compile(r"(?:nb|nbre|nombre|number of|total|qte|quantite)\b")


class NoCostError(ReadError):
    """An export of campaigns counts contacts or clicks, and no column says what was spent."""


def doubled(name: str, header: str, column: str = "") -> ReadError:
    """Return what says that two columns bear one name, and how to name one of them for a canonical column."""
    shown = one_line(header)
    text = (
        f"« {name} » a deux colonnes « {shown} », et rien ne dit laquelle est la bonne. Renommez ou supprimez l'une des deux dans "
        f"l'export ; ou désignez-la par son rang, « {shown} (1) » ou « {shown} (2) »."
    )
    if not column:
        return ReadError(text)
    return AskedError(f"{text} Si c'est la première, écrivez ", {"colonnes": f"{column}={shown} (1)"})


def check(
    name: str,
    headers: Sequence[str],
    schema: TableSchema,
    chosen: Mapping[str, int],
    likely: Mapping[str, str] = MappingProxyType({}),
    plausible: Callable[[Column, str], bool] = lambda column, header: True,
    next_answer: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Raise ReadError when required columns are not among the chosen ones: what is missing, and what is close.

    Parameters: `likely`, canonical column → the header of the column whose values could be it; `plausible`, whether those
    of a header could be a column's at all; `next_answer`, what would be asked once the columns are there.
    """
    missing = [column for column in schema.required if column.name not in chosen]
    if schema.complete(chosen):
        return
    sets_missing = not schema.has_set(chosen)
    likely = {name: header for name, header in likely.items() if not header.isdigit()}
    if is_data(headers, len(chosen)):
        raise ReadError(
            f"« {name} » n'a pas de ligne d'en-têtes : sa première ligne contient déjà des valeurs "
            f"({shown(headers, hide=True)}). Ajoutez une ligne avec le nom de chaque colonne, "
            f"ou dites leur rang, par exemple colonnes : « {schema.columns[0].name}=#1, {schema.columns[1].name}=#2 »."
        )
    title = f"{schema.title} ({schema.stem})"
    if other := _better_table(headers, schema, len(chosen)):
        raise ReadError(
            f"« {name} » ne ressemble pas à la table {title} mais à la table {other.title} "
            f"({other.stem}). Lisez-le comme « {other.stem} », ou donnez un autre fichier. "
            f"Colonnes trouvées : {shown(headers)}."
        )
    if said := _no_list_of_sales(name, headers, schema, sets_missing, missing):
        raise ReadError(said)
    free = [
        header
        for i, header in enumerate(headers)
        if i not in chosen.values() and header and not header.isdigit() and not _CUMULATED.search(key(header))
    ]
    wanted = missing or [schema.column(names[-1]) for names in schema.one_of if len(names) == 1]
    close = dict.fromkeys((column.name for column in wanted), "")
    # a header is that of one column: first of the one whose words it begins with
    for column in sorted(wanted, key=lambda column: not any(_begins(header, column) for header in free)):
        left = [header for header in free if one_line(header) not in _headers(close.values())]
        left = [h for h in left if column.type != "id" or not _COUNTED.match(key(h))]
        close[column.name] = _near(column, [h for h in left if plausible(column, h)]) or _typed(
            column, likely
        )
    if "campaign" in close and not close["campaign"]:  # visits by source, results by set of ads
        place = next((chosen[name] for name in ("audience", "channel") if name in chosen), None)
        close["campaign"] = f"campaign={one_line(headers[place])}" if place is not None else ""
    pair = [f"{name}={one_line(likely[name])}" for name in ("quantity", "unit_price") if name in likely]
    if (
        sets_missing
        and len(pair) == 2
        and close.get("amount", "") in ("", f"amount={one_line(likely['unit_price'])}")
    ):
        close["amount"] = "\n".join(pair)
    if not chosen and not all(
        close.values()
    ):  # nothing says what the file is: one column that may be a number tells no more
        close = {name: each for name, each in close.items() if each not in _proposed(likely)}
    seen = [each for each in close.values() if each]
    typed = "\n".join(seen if all(close.values()) else seen[:1]).splitlines()
    near = ", ".join(typed)
    if missing:
        labels = [column.label for column in missing]
        noun = "la colonne obligatoire" if len(labels) == 1 else "les colonnes obligatoires"
        lines = [f"« {name} » : il manque {noun} {listing(labels)} pour lire la table {title}."]
        if not near and schema.name == "campaigns" and [column.name for column in missing] == ["cost"]:
            counted = {"contacts", "clicks", "impressions"} & set(chosen)
            raise (NoCostError if counted else ReadError)(" ".join([*lines, no_cost(name)]))
    else:
        lines = [f"« {name} » : il manque de quoi lire la table {title} : {sets(schema)}."]
    if not chosen:
        lines.append(
            "Si la première ligne contient déjà des valeurs, ajoutez-lui une ligne d'en-têtes au-dessus."
        )
    lines.append(f"Colonnes trouvées : {shown(headers, known=len(chosen))}.")
    if schema.name == "campaigns" and "cost" in close and not close["cost"] and set(chosen) - {"campaign"}:
        lines.append(no_cost(name))
    weeks = [header for header in free if SAYS.search(key(header))]
    if weeks and not near and any(column.type in ("date", "datetime", "period") for column in missing):
        lines.append(
            f"« {one_line(weeks[0])} » dit des semaines : écrivez chacune avec son année et un S (S12 2026), ou exportez le jour "
            "de chaque ligne, puis relancez."
        )
    elif (sums := _sums(schema, missing, free)) and (not near or sums in near):
        lines.append(
            f"« {one_line(sums)} » fait penser à des ventes déjà additionnées par période : il faut la liste des ventes, une ligne "
            "par commande ou par article vendu, avec son numéro et son jour. Exportez-la de votre outil de vente."
        )
    elif near:
        told = listing(_headers(typed))
        units = [unit for header in headers if (unit := amounts.scale(header))]
        more = {
            **next_answer,
            **({"echelle": units[0]} if units else {}),
        }  # the next question, answered at once
        lines.append(f"Si c'est {told}, écrivez ")
        raise AskedError(" ".join(lines), {"colonnes": near, **more})
    elif schema.name == "sessions" and not near and "sessions" in chosen:
        lines.append(
            "Le trafic se lit jour par jour : exportez-le avec la date de chaque ligne (dans Google Analytics, la dimension Date). "
            "Sans elle, lisez-le comme « campagnes » : une ligne par campagne ou par source."
        )
    elif not any(plausible(column, header) for column in wanted for header in free):
        what = " ; ".join(
            f"« {each.label} » : {each.help[0].lower()}{each.help[1:].rstrip('.')}" for each in wanted
        )
        adds = "cette colonne" if len(wanted) == 1 else "ces colonnes"
        lines.append(f"Aucune colonne du fichier ne peut le dire : ajoutez-y {adds}, {what}. Puis relancez.")
    else:
        which = "où elle est" if len(wanted) == 1 else "où elles sont"
        lines.append(f"Dites {which}, par exemple {doors.line(colonnes=f'{wanted[0].name}=Son en-tête')}")
    raise ReadError(" ".join(lines))


def _no_list_of_sales(
    name: str, headers: Sequence[str], schema: TableSchema, worthless: bool, missing: Sequence[Column]
) -> str:
    """Say what a file is that is no list of sales: the entries of a ledger, a list of customers; "" for any other.

    Parameters: `worthless`, that no column gives amounts; `missing`, the required columns that are not there.
    """
    said = [key(header) for header in headers if header]
    if schema.name != "orders":
        return ""
    sides = [
        header for header, words in zip(filter(None, headers), said, strict=True) if _SIDES.fullmatch(words)
    ]
    of_ledger = sum(bool(_LEDGER.fullmatch(words)) for words in said)
    numbered = "order_id" not in {column.name for column in missing}
    if worthless and sides and (of_ledger > 1 or (len(sides) > 1 and (of_ledger or numbered))):
        return (
            f"« {name} » est un journal comptable ({listing(map(one_line, sides))}) : une vente y est au crédit, "
            "un avoir au débit, et le client, la TVA et la vente y sont souvent sur des lignes à part. Rien n'est calculé ici. "
            "Exportez la liste des factures de votre outil ; ou ne gardez que les lignes des comptes de ventes (70…) et ajoutez "
            "une colonne « Montant » = Crédit − Débit, puis relancez."
        )
    bought = [
        header for header, words in zip(filter(None, headers), said, strict=True) if _BOUGHT.fullmatch(words)
    ]
    people = sum(bool(_WHO.fullmatch(words)) for words in said)
    if bought and people > 2 and "order_id" in {column.name for column in missing}:
        return (
            f"« {name} » est un fichier de clients, une ligne par client ({listing(map(one_line, bought), most=2)}), et non "
            "une liste de ventes. Exportez les commandes ou les factures de votre outil : une ligne par vente, avec son numéro, "
            "son jour et son client."
        )
    return ""


def visits(headers: Sequence[str], chosen: Mapping[str, int]) -> dict[str, int]:
    """Return the place of the visits of a site as contacts, for an export of campaigns that has neither costs nor contacts.

    >>> visits(["Campagne", "Sessions"], {"campaign": 0}), visits(["Campagne", "Clics"], {"campaign": 0, "clicks": 1})
    ({'contacts': 1}, {})
    """
    found = [
        place
        for place, header in enumerate(headers)
        if key(header) in _VISITS and place not in chosen.values()
    ]
    return {"contacts": found[0]} if found else {}


def _near(column: Column, free: Sequence[str]) -> str:
    """Return what to type where one of the free headers looks like a column, « cost=Total Spent », "" where none does."""
    words = (column.label, column.name, *column.synonyms)
    found = next(filter(None, (closest(word, free, 0.7) for word in words)), None)
    found = found or next((header for header in free if _begins(header, column)), None)
    return f"{column.name}={one_line(found)}" if found else ""


def _sums(schema: TableSchema, missing: Sequence[Column], free: Sequence[str]) -> str:
    """Return the header that says a period, where orders have neither numbers nor days: what is left has been added up."""
    if schema.name != "orders" or not {"order_id", "order_date"} <= {column.name for column in missing}:
        return ""
    return next((header for header in free if _PERIODS.match(key(header))), "")


def _begins(header: str, column: Column) -> bool:
    """Does a header begin with the words of a column, and go on: « État de la piste », « Date de passage »?

    >>> from smkit.tables.schema import table
    >>> _begins("État de la piste", table("leads").column("stage")), _begins("Étage", table("leads").column("stage"))
    (True, False)
    """
    said = key(header).split()
    return any(
        len(each.split()) < len(said) and said[: len(each.split())] == each.split()
        for each in column.spellings
    )


def _headers(typed: Iterable[str]) -> list[str]:
    """The headers of what is to be typed, « cost=Total Spent »."""
    return [part.partition("=")[2] for part in typed if part]


def _proposed(likely: Mapping[str, str]) -> set[str]:
    """What would be typed for the columns that their values alone propose."""
    return {f"{name}={one_line(header)}" for name, header in likely.items()}


def _typed(column: Column, likely: Mapping[str, str]) -> str:
    return f"{column.name}={one_line(likely[column.name])}" if column.name in likely else ""


def no_cost(name: str, said: str = "") -> str:
    """Say that an export does not know what its campaigns cost, what is `said` of it, and how to add it."""
    return (
        "Cet export ne dit pas ce que les campagnes ont coûté, comme ceux des outils d'envoi d'e-mails et de mesure d'audience. "
        f"{said}Ajoutez à « {name} » une colonne « Coût », une valeur par ligne (abonnement réparti, heures passées ; 0 si rien "
        "n'a été dépensé), puis relancez."
    )


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
        found = {recognise(header, other)[0] for header in headers} - {""}
        needed = other
        if other.name == "campaigns" and "campaign" in found and visits(headers, {}):
            found.add("contacts")
            needed = other.without(["cost"])  # what was spent is asked for there
        if other.name != schema.name and needed.complete(found) and len(found) > most:
            best, most = other, len(found)
    return best


def safe(header: str, known: int = 0) -> str:
    """Return a header, or its shape when it may name a person: a file without headers begins with data.

    `known` counts the headers of its line that are recognised: with two of them, the line is no data.

    >>> safe("Prix Unitaire"), safe("client@exemple.fr"), safe("Alpha Bravo")
    ('Prix Unitaire', 'aaaaaa@aaaaaaa.aa', 'Aaaaa Aaaaa')
    """
    if personal.reachable(header):
        return shape(header)
    named = known < 2 and personal.looks_like_a_name(header) and not _vocabulary() & set(key(header).split())
    return shape(header) if named else header


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words that headers are made of."""
    return frozenset(
        word for schema in tables().values() for text in schema.spellings for word in text.split()
    )


def shown(headers: Sequence[str], hide: bool = False, known: int = 0, most: int = 15) -> str:
    """Return the first headers of a file as a sentence shows them; `known` counts those that are recognised."""
    names = [
        shape(header) if hide else safe(one_line(header), known) for header in Counter(headers) if header
    ]
    return listing(names, most=most) or "aucune"
