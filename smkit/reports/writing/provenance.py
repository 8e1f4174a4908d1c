"""Where a report's figures come from, in French, for the foot of every format."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from smkit.reports.asking import labels
from smkit.typography import days, typeset

if TYPE_CHECKING:
    from smkit.reports.writing.finished import Finished

#: What the fingerprint of a file is cut to where people compare it by eye.
_PRINT = 16
#: Engines whose rows come here once, numbered.
_BROUGHT = frozenset({"Spark"})


def counted(source: Mapping[str, Any]) -> str:
    """Return what is said of a file or of a base whose rows stayed there, or came without identifiers; "" for one that was read.

    >>> counted({"in_place": True, "engine": "DuckDB"}), counted({})
    ('compté sur place par le moteur DuckDB', '')
    """
    if not source.get("in_place"):
        return ""
    if source["engine"] in _BROUGHT:
        return f"pris du moteur {source['engine']}, un numéro à la place de chaque identifiant, et compté ici"
    return f"compté sur place par le moteur {source['engine']}"


def sources(finished: "Finished") -> list[dict[str, Any]]:
    """Return what was read: file, rows, kept, rejected, corrected, notes, sha256, `days`, what its dates span in French,
    and `counted`, of `counted`."""
    prints = {source["file"]: source.get("sha256") for source in finished.provenance.get("sources", [])}
    return [
        {"corrected": 0, "notes": []}
        | source
        | {"sha256": prints.get(source["file"]) or "n.d.", "days": _days(source), "counted": counted(source)}
        for source in finished.results.sources
    ]


def parameters(finished: "Finished") -> dict[str, str]:
    """Return the parameters that were given a value, by what people call them, in words."""
    given, report = finished.provenance.get("parameters", {}), finished.provenance.get("report", "")
    return {
        labels.label(name, report): labels.told(name, value, report)
        for name, value in given.items()
        if value not in (None, "", [], {})
    }


def lines(finished: "Finished") -> Iterator[str]:
    """Say where the figures come from, one French sentence each: files, parameters, what made the report."""
    for source in sources(finished):
        rows, kept, rejected = (number(source[key]) for key in ("rows", "kept", "rejected"))
        apart = f", {number(source['set_apart'])} mises à part" if source.get("set_apart") else ""
        days = f", {source['days']}" if source["days"] else ""
        place = f", {source['counted']}" if source["counted"] else ""
        yield typeset(
            f"{source['file']}{place} : {rows} lignes lues, {kept} gardées, {rejected} écartées{apart}{days} ; "
            f"empreinte SHA-256 {source['sha256'][:_PRINT]}"
        )
    if given := parameters(finished):
        yield typeset("Paramètres : " + " ; ".join(f"{name} : {value}" for name, value in given.items()))
    if finished.personal:
        yield PERSONAL
    yield made(finished)


#: What stands in every format of a report made with --show-personal-data.
PERSONAL = typeset(
    "Ce document montre des données personnelles : ne le transmettez qu'à qui a le droit de les voir."
)


def made(finished: "Finished") -> str:
    """Say when the report was made, and with which version of the kit."""
    from_where = finished.provenance
    own = f", par {from_where['notebook']}" if from_where.get("notebook") else ""
    return f"Produit le {from_where.get('date', 'n.d.')} avec smkit {from_where.get('version', 'n.d.')}{own}"


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """Write a number in French, with that many decimals if they are told."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale="fr_FR"))


def _days(source: Mapping[str, Any]) -> str:
    """« du 1er janvier 2024 au 31 décembre 2025 », or an empty text where the file has no date."""
    return span(source["first"], source["last"]) if source.get("first") else ""


def span(first: str, last: str) -> str:
    """Write from when to when, of two days in ISO form.

    >>> span("2024-01-01", "2025-12-31")
    'du 1er janvier 2024 au 31 décembre 2025'
    """
    return days(date.fromisoformat(first), date.fromisoformat(last))
