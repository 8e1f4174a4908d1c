"""The reports that some files allow, and the form of each, made from its `parameters` cell."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smkit.etabli.labels import HELPS, TEXTS
from smkit.reports.asking import inputs, labels, matrix, parameters, shelf
from smkit.reports.asking.labels import CHOICES
from smkit.reports.errors import UsageError
from smkit.tables import answers
from smkit.tables.schema import table, tables
from smkit.typography import clip, typeset

#: When something happened to a lead, the likeliest column first.
_MOMENTS = ("created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at")
#: Reports whose every table answers something by itself; the others need their first one.
_ANY = {"indicateurs"}
#: Columns that a report cannot do without, beyond those that its table must have: one of each group.
_NEEDS: Mapping[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    ("client", "orders"): (("customer_id",),),
    ("fidelisation", "orders"): (("customer_id",),),
    ("vente_croisee", "orders"): (("product",),),
    ("revue_leads", "leads"): (_MOMENTS,),
    ("smarketing", "leads"): (_MOMENTS,),
}
#: What the page of the file asks, what a report's author writes, and what is not for a form.
_ELSEWHERE = {*answers.NAMES, "colonnes", "connexion", "donnees", "devise"} - {"base"}
_AUTHORS = {
    "contexte",
    "sources",
    "lecons",
    "suite",
    "reserves",
    "faits",
    "fiche_word",
    "oppositions",
    "plan_fige",
}
#: What is asked first; the rest is folded away.
_FIRST = (
    "debut",
    "fin",
    "mois",
    "au",
    "jour",
    "client",
    "prospect",
    "objectif",
    "grain",
    "par",
    "segment",
    "taux_marque",
    "temoin",
)
#: Those whose label says it all, but what an empty field means.
_PLAIN = {"debut", "fin", "grain", "par", "segment"}
_EXAMPLE = re.compile(r",? par exemple [^;]*?(?=\s;|$)")
_DAYS = {"debut", "fin", "au", "jour", "date", "aujourdhui", "historique_depuis"}


@dataclass(frozen=True)
class Offer:
    """A report: its name, title and line; `tables` it reads, the first one first; `missing`, what it lacks, in French, or ""."""

    name: str
    title: str
    line: str
    tables: tuple[str, ...]
    missing: str = ""

    @property
    def ready(self) -> bool:
        """Whether the file allows it."""
        return not self.missing


@dataclass(frozen=True)
class Field:
    """A field of a form: `kind` is texte, nombre, jour, mois, choix or oui_non; `options` as (value, text)."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    free: bool = False


@dataclass(frozen=True)
class Form:
    """The form of a report: the `files` it reads, what is asked `first`, and the `rest`."""

    files: tuple[Field, ...] = ()
    first: tuple[Field, ...] = ()
    rest: tuple[Field, ...] = field(default=())


def offers(known: str, columns: Collection[str]) -> list[Offer]:
    """Return the reports that read tables: those that a file allows, those that it lacks a column for, then the others.

    Parameters: `known`, the canonical name of the file's table; `columns`, the canonical ones that it has.

    >>> [offer.name for offer in offers("leads", ["lead_id", "stage"]) if offer.ready]
    ['indicateurs', 'prospection']
    """
    found = []
    for item in shelf.items("rapports"):
        read = tables_of(item)
        if read:
            allowed = known in read if item.name in _ANY else known == read[0]
            missing = _lacking(item.name, known, columns) if allowed else _file(read[0])
            found.append((allowed, Offer(item.name, item.title, item.line, read, missing)))
    found.sort(key=lambda each: (not each[1].ready, not each[0], each[1].name not in _ANY))
    return [offer for _, offer in found]


def _file(name: str) -> str:
    return typeset(f"un fichier « {table(name).title} »")


def _lacking(report: str, known: str, columns: Collection[str]) -> str:
    """The columns that a report lacks, in French, by the likeliest of each group."""
    lacking = [
        f"une colonne « {table(known).column(group[0]).label} »"
        for group in _NEEDS.get((report, known), ())
        if not set(group) & set(columns)
    ]
    return typeset(" et ".join(lacking))


def form(
    report: shelf.Item, files: Mapping[str, Sequence[tuple[str, str]]], values: Mapping[str, Sequence[str]],
    given: Mapping[str, str], others: Sequence[str] = (),
) -> Form:  # fmt: skip
    """Return the form of a report.

    Parameters: `report`; `files`, by canonical table, as (value, text); `values` of the file's columns, for menus; `given`,
    what is already filled in, by parameter; `others`, the names of all the person's files, some of which hold no table.
    """
    declared = parameters.declared(report.path)
    read = tables_of(report)
    known = {each.name: each for each in declared.values() if each.name not in _ELSEWHERE | _AUTHORS}
    menus = []
    for name in read:
        stem = table(name).stem
        options = (("", "aucun"), *files.get(name, ()))
        if len(options) > 1 or stem in given:
            menus.append(Field(stem, table(name).title, "", "choix", given.get(stem, ""), options))
        known.pop(stem, None)
    for name in texts_of(report):
        fitting = [each for each in others if Path(each).suffix.lower() in TEXTS[name]]
        options = (("", "aucune"), *((each, each) for each in fitting))
        menus.append(Field(name, labels.label(name), HELPS[name], "choix", given.get(name, ""), options))
    made = {
        name: _field(each, values, given.get(name), read, report.name)
        for name, each in known.items()
        if each.type not in ("list", "dict")
        and name not in inputs.names()
        and (name != "segment" or not values or values.get(name) or given.get(name))  # nothing to choose from
    }
    first = tuple(made[name] for name in _FIRST if name in made)
    rest = tuple(each for name, each in made.items() if name not in _FIRST)
    return Form(tuple(menus), first, rest)


def filled(report: shelf.Item, form_: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what a form says that is not a report's own default, by parameter; never the path of a file.

    Parameters: `report`; `form_`, {field: values}.
    """
    declared = parameters.declared(report.path)
    found = {}
    for name, each in declared.items():
        text = form_[name][-1].strip() if form_.get(name) else ""
        if name in _ELSEWHERE | _AUTHORS | inputs.names() or not text or text == default(each):
            continue  # files are chosen among one's own, by another way
        if name in CHOICES and text not in dict(CHOICES[name]):
            continue
        found[name] = text
    return found


def wrong(report: shelf.Item, form_: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what is said beside each field that a report cannot take as it was filled in, in French, by parameter.

    Parameters: as `filled`.

    >>> " ".join(wrong(shelf.find("rapports", "indicateurs"), {"rejets_max": ["abc"]})["rejets_max"].split())
    "Un nombre est attendu, et « abc » n'en est pas un. Écrivez par exemple 0,2."
    """
    declared = parameters.declared(report.path)
    found = {}
    for name, text in filled(report, form_).items():
        try:
            parameters.convert(text, declared[name])
        except UsageError:
            found[name] = typeset(_expected(declared[name], clip(text, 40)))
    return found


def _expected(each: parameters.Parameter, text: str) -> str:
    if each.type not in ("int", "float"):
        return f"« {text} » n'est pas compris ici. Videz le champ, ou choisissez une autre réponse."
    example = default(each) or ("10" if each.type == "int" else "12,5")
    kind = "Un nombre entier" if each.type == "int" else "Un nombre"
    return f"{kind} est attendu, et « {text} » n'en est pas un. Écrivez par exemple {example}."


def splits(report: shelf.Item, values: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Return the columns by which a report can be made once a value, as (name, label): those of a few values in the file."""
    columns = matrix.choices(tables_of(report))
    return [
        (name, column.label)
        for name, column in columns.items()
        if column.type != "id" and 2 <= len(values.get(name, ())) <= 30
    ]


def tables_of(item: shelf.Item) -> tuple[str, ...]:
    """Return the canonical tables that a report reads, in the order in which it names them."""
    by_stem = {schema.stem: name for name, schema in tables().items()}
    return tuple(by_stem[name] for name in parameters.declared(item.path) if name in by_stem)


def texts_of(item: shelf.Item) -> tuple[str, ...]:
    """Return the files that hold no table which a report may be given, by parameter."""
    return tuple(name for name in parameters.declared(item.path) if name in TEXTS)


def _field(
    each: parameters.Parameter,
    values: Mapping[str, Sequence[str]],
    given: str | None,
    read: Sequence[str],
    report: str,
) -> Field:
    value = default(each) if given is None else given
    label = labels.label(each.name, report)
    text = each.help.partition(" ; ")[2] if each.name in _PLAIN else each.help
    help_ = typeset(text[:1].upper() + text[1:])
    help_ = "" if help_.casefold() == label.casefold() else help_
    nothing = each.help.partition("vide : ")[2]  # what an empty value means
    if each.name in CHOICES:
        return Field(each.name, label, "", "choix", value, CHOICES[each.name])
    if each.type == "bool":
        return Field(each.name, label, help_, "choix", value, (("oui", "oui"), ("non", "non")))
    if each.type in ("int", "float"):
        return Field(each.name, label, help_, "nombre", value)
    if each.name in _DAYS:  # a calendar needs no example
        return Field(each.name, label, _EXAMPLE.sub("", help_), "jour", value)
    if each.name == "mois":
        return Field(each.name, label, help_, "mois", value)
    if each.name == "segment" and values.get("segment"):
        options = (("", nothing or "tous"), *((v, v) for v in values["segment"]))
        return Field(each.name, label, "", "choix", value, options)
    if each.name == "temoin" and values.get("group"):
        options = (("", nothing or "au choix du kit"), *((v, v) for v in values["group"]))
        return Field(each.name, label, help_, "choix", value, options)
    if each.name == "par" and (columns := _splitting(values, read)):
        usual = default(each)  # whether or not the file has that column
        known = matrix.choices(read)
        first = (usual, known[usual].label if usual in known else "au choix du kit")
        return Field(each.name, label, "", "choix", value, tuple(dict([first, *columns]).items()))
    return Field(each.name, label, help_, "texte", value)


def _splitting(values: Mapping[str, Sequence[str]], read: Sequence[str]) -> list[tuple[str, str]]:
    columns = matrix.choices(read)
    return [
        (name, column.label)
        for name, column in columns.items()
        if column.type != "id" and 2 <= len(values.get(name, ())) <= 30
    ]


def default(each: parameters.Parameter) -> str:
    """Return what a parameter is when nobody gives it, as a text."""
    return "" if each.default in (None, "", [], {}) else parameters.spoken(each.default)


def plain(given: Mapping[str, Any]) -> dict[str, str]:
    """Return values as texts, for a form to be filled in again."""
    return {
        name: value if isinstance(value, str) else parameters.spoken(value) for name, value in given.items()
    }
