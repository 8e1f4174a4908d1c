"""What a person said of a file: the table that it holds, where its columns are, and the answers to its questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smkit.etabli.choices import WORDS
from smkit.tables.answers import NAMES
from smkit.tables.schema import TableSchema, table

_LONGEST = 2_000
#: Before the name of a campaign, in the field of what it cost.
_COST = "cout."


@dataclass(frozen=True)
class Told:
    """`table`, canonical or ""; `columns`, {canonical: header, "" to ignore it}; `answers`, by French name; `currency`, code."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    currency: str = "EUR"

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return {
            "table": self.table,
            "columns": dict(self.columns),
            "answers": dict(self.answers),
            "currency": self.currency,
        }

    def lasting(self) -> "Told":
        """Return what holds for the next files with the same columns: costs are those of this one's campaigns.

        >>> Told("campaigns", answers={"depenses": "Soldes=300", "dates": "jma"}).lasting().answers
        {'dates': 'jma'}
        """
        return replace(
            self, answers={name: text for name, text in self.answers.items() if name != "depenses"}
        )

    def mapping(self) -> dict[str, str]:
        """Return the mapping as `smkit.read` takes it."""
        return dict(self.columns)


def from_plain(content: Mapping[str, Any]) -> Told:
    """Return what `plain` gave, whatever a hand did to it since: what is not understood is left out.

    >>> from_plain({"table": "orders", "answers": {"dates": "jma", "x": "y"}}).answers
    {'dates': 'jma'}
    """
    columns, answers = content.get("columns"), content.get("answers")
    return Told(
        str(content.get("table") or ""),
        {str(k): str(v) for k, v in columns.items()} if isinstance(columns, Mapping) else {},
        {str(k): str(v) for k, v in answers.items() if k in NAMES and v}
        if isinstance(answers, Mapping)
        else {},
        str(content.get("currency") or "EUR"),
    )


def from_form(form: Mapping[str, list[str]], before: Told) -> Told:
    """Return what a page's form says, over what was told before.

    Parameters: `form`, {field: values}: `table`, `devise`, `r.<answer>`, `c.<column>` (« - » for one to ignore, "" for the kit
    to find), `mot.<answer>.<class>` with the words of that class, `cout.<campaign>`; `before`.

    >>> from_form({"r.dates": ["mja"], "mot.statuts.Livrée": ["vente"], "mot.statuts.Devis": ["attente"]}, Told("orders")).answers
    {'dates': 'mja', 'statuts': 'vente=Livrée; attente=Devis'}
    """
    name = _last(form, "table", before.table)
    schema = table(name) if name else None
    columns = dict(before.columns) if name == before.table else {}
    answers = dict(before.answers) if name == before.table else {}
    for field_, values in form.items():
        kind, _, rest = field_.partition(".")
        value = values[-1][:_LONGEST].strip() if values else ""
        if kind == "c" and schema and rest in _columns(schema):
            columns.pop(rest, None)
            if value:
                columns[rest] = "" if value == "-" else value
        elif kind == "r" and rest in NAMES:
            values = ["toutes"] if rest == "feuille" and "toutes" in values else values
            joined = "; ".join(dict.fromkeys(v.strip() for v in values if v.strip()))[:_LONGEST]
            answers.pop(rest, None)
            if joined:
                answers[rest] = joined
    answers |= {answer: text for answer in WORDS if (text := _words(form, answer))}
    if any(name.startswith(_COST) for name in form):
        answers.pop("depenses", None)
        answers |= {"depenses": text} if (text := _costs(form)) else {}
    return Told(
        schema.name if schema else "", columns, answers, _last(form, "devise", before.currency)[:3].upper()
    )


def _costs(form: Mapping[str, list[str]]) -> str:
    """What each campaign cost, as the reader takes it: « Soldes=300; Salon= », a blank one for the reader to ask; "" for none.

    >>> _costs({"cout.Soldes": ["300 "], "cout.Salon": [""]}), _costs({"cout.Soldes": [""]})
    ('Soldes=300; Salon=', '')
    """
    found = {
        name.removeprefix(_COST): values[-1][:_LONGEST].replace(";", " ").strip() if values else ""
        for name, values in form.items()
        if name.startswith(_COST)
    }
    return "; ".join(f"{name}={cost}" for name, cost in found.items()) if any(found.values()) else ""


def _words(form: Mapping[str, list[str]], answer: str) -> str:
    """Words sorted into classes, as the reader takes them: « vente=Livrée, Payée; attente=Devis »."""
    start = f"mot.{answer}."
    found: dict[str, list[str]] = {}
    for field_, values in form.items():
        if field_.startswith(start) and values and values[-1]:
            found.setdefault(values[-1], []).append(field_.removeprefix(start))
    return "; ".join(f"{name}={', '.join(words)}" for name, words in found.items())


def _columns(schema: TableSchema) -> set[str]:
    return {column.name for column in schema.columns}


def _last(form: Mapping[str, list[str]], name: str, otherwise: str) -> str:
    return form[name][-1].strip() if form.get(name) else otherwise
