"""What each tool's export means: one YAML file a tool in `tools/`, recognised by the headers that only it writes.

name: shown to people
from: « seen » where its headers were read in public documentation or code, « memory » otherwise
tables: canonical table →
  known_by: sets of headers; an export that has all the headers of one set is the tool's
  columns: canonical column → headers, best first, in French and English
  ignore: headers that look like a column and mean something else
  values: canonical column → canonical value → the tool's words
  same_for: {by: order_id, columns: […]}: told on the first line of an order only, and valid for all its lines
  completed_by: canonical column → a header that says it where the first one is blank
  note: French, told in the journal
mend: code of a problem (or any) → how to mend the export in this tool, in French
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from smkit.tables.answers import Answers
from smkit.tables.cells import Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import dates, words
from smkit.tables.parsing.amounts import says_vat
from smkit.tables.schema import TableSchema, key, load, spellings_of

#: The tool that an export comes from when no other is recognised.
EXCEL = "excel_francais"


@dataclass(frozen=True)
class Export:
    """What a tool's export of one canonical table means; headers and words are as `schema.key` writes them."""

    name: str
    known_by: tuple[frozenset[str], ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same_for: Mapping[str, Any] = field(default_factory=dict)
    completed_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    mend: Mapping[str, str] = field(default_factory=dict)

    def positions(self, headers: Sequence[str]) -> dict[str, int]:
        """Return the position of each canonical column that the tool names: its best header that is there."""
        found = {}
        for column, names in self.columns.items():
            places = [place for name in names if (place := find(headers, name)) >= 0]
            if places:
                found[column] = places[0]
        return found

    def ignores(self, header: str) -> bool:
        """Does a header look like a column and mean something else?"""
        return any(word in self.ignored for word in spellings_of(header))

    def settle(self, raw: Raw, parsed: Mapping[str, Parsed]) -> None:
        """Apply, in place, what the tool says once for several rows, or in several columns."""
        for column, names in self.completed_by.items():
            for position in filter(lambda place: place >= 0, (find(raw.headers, name) for name in names)):
                if column in parsed:
                    other = dates.parse(raw.cells[position])
                    parsed[column].values = parsed[column].values.fillna(other.values)
        by = str(self.same_for.get("by", ""))
        for column in self.same_for.get("columns", ()) if by in parsed else ():
            if column in parsed and (values := parsed[column].values).isna().any():
                first = values.groupby(parsed[by].values, sort=False).transform("first")
                parsed[column].values = values.fillna(first)


def find(headers: Sequence[str], name: str) -> int:
    """Return the position of a header written as `key` writes it, −1 when it is not there; without VAT where there are several.

    >>> find(["Total (inc tax)", "Total (ex tax)"], "total"), find(["Date"], "total")
    (1, -1)
    """
    for form in (0, 1):
        places = [place for place, header in enumerate(headers) if spellings_of(header)[form] == name]
        if places:
            return min(places, key=lambda place: says_vat(headers[place]))
    return -1


def recognise(headers: Sequence[str], table: str, french: bool = False) -> Export | None:
    """Return the tool that wrote an export of a canonical table, told by its headers.

    `french`: the file is laid out as a French Excel does, which settles it when no tool is recognised.

    >>> recognise(["Campagne", "Impr.", "CPC moy.", "Coût"], "campaigns").name
    'Google Ads'
    """
    there = {word for header in headers for word in spellings_of(header)}
    for file, exports in catalog().items():
        export = exports.get(table)
        if export and file != EXCEL and any(known <= there for known in export.known_by):
            return export
    excel = catalog()[EXCEL]
    return excel.get(table, next(iter(excel.values()))) if french else None


@cache
def vocabulary(table: str) -> Mapping[str, str]:
    """Return each header that a tool writes for a table → canonical column."""
    found: dict[str, str] = {}
    for exports in catalog().values():
        if table in exports:
            for column, names in exports[table].columns.items():
                found.update(dict.fromkeys(names, column))
    return MappingProxyType(found)


@cache
def catalog() -> Mapping[str, Mapping[str, Export]]:
    """Return what every tool exports, by file name and canonical table.

    >>> sorted(catalog())[:4]
    ['activecampaign', 'brevo', 'dolibarr', 'dynamics']
    """
    folder = files("smkit.tables.naming").joinpath("tools")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".yaml"))
    return MappingProxyType(
        {name.removesuffix(".yaml"): _exports(load(f"naming/tools/{name}")) for name in names}
    )


def _exports(content: dict[str, Any]) -> Mapping[str, Export]:
    return {name: _export(content, given or {}) for name, given in content["tables"].items()}


def _export(content: dict[str, Any], given: dict[str, Any]) -> Export:
    return Export(
        name=content["name"],
        known_by=tuple(frozenset(_keys(names)) for names in given.get("known_by", ())),
        columns={column: _keys(names) for column, names in given.get("columns", {}).items()},
        ignored=frozenset(_keys(given.get("ignore", ()))),
        values={
            column: {word: value for value, words in values.items() for word in _keys(words)}
            for column, values in given.get("values", {}).items()
        },
        same_for=given.get("same_for", {}),
        completed_by={column: _keys(names) for column, names in given.get("completed_by", {}).items()},
        note=given.get("note", ""),
        mend=content.get("mend", {}),
    )


def _keys(words: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(str(word)) for word in words))


def stage_words(asked: Answers, schema: TableSchema, tool: Export | None) -> Mapping[str, str]:
    """Return the words for the stages of a lead, those of the tool, then those that the user tells; or those for what costs are, or
    for where actions stand.

    >>> from smkit.tables.schema import table
    >>> stage_words(Answers(stages="won=Signé"), table("leads"), None)
    {'signe': 'won'}
    """
    if schema.name == "costs":
        return words.stages(asked.kinds, schema.column("kind"))
    if schema.name == "plan":
        return words.stages(asked.states, schema.column("status"))
    if schema.name != "leads":
        return {}
    known = tool.values.get("stage", {}) if tool else {}
    return {**known, **words.stages(asked.stages, schema.column("stage"))}
