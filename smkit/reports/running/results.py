"""What a notebook recorded: collected from its outputs, and written as `resultats.json`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smkit.reports.errors import ReportError

#: Words of the judge that a person should not learn last.
_BAD = ("moins bien", "perd")
_PREFIX, _SUFFIX = "application/vnd.smkit.", "+json"


@dataclass(frozen=True)
class Results:
    """The records of one notebook, in the order in which it showed them (see `smkit.display.record`)."""

    titles: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)

    def statement(self, role: str) -> str:
        """Return the first statement of a role (`answer`, `finding`, `advice`, `context`, `limit`, `lesson`), or an empty text."""
        return next((s["text"] for s in self.statements if s["role"] == role), "")

    @property
    def alerts(self) -> int:
        """How many findings are bad news, in the judge's own word."""
        return sum(s["role"] == "finding" and s.get("verdict") in _BAD for s in self.statements)

    @property
    def span(self) -> tuple[str, str] | None:
        """First and last day, in ISO form, of all that was read and has dates."""
        dated = [(s["first"], s["last"]) for s in self.sources if s.get("first")]
        return (min(first for first, _ in dated), max(last for _, last in dated)) if dated else None


def collect(notebook: Mapping[str, Any]) -> Results:
    """Collect the records of an executed notebook.

    Parameters: `notebook`, as nbformat reads it.
    Returns the Results.
    Raises ReportError when two figures share their id and dims, or a statement rests on a figure that was not recorded.
    """
    results = Results()
    kinds = {
        "title": results.titles,
        "figure": results.figures,
        "statement": results.statements,
        "table": results.tables,
        "chart": results.charts,
        "source": results.sources,
    }
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            for mime, record in output.get("data", {}).items():
                if mime.startswith(_PREFIX) and mime.endswith(_SUFFIX):
                    kinds[mime[len(_PREFIX) : -len(_SUFFIX)]].append(record)
    _check(results)
    return results


def publish(
    results: Results, report: str, parameters: Mapping[str, Any], prints: Mapping[str, str]
) -> dict[str, Any]:
    """Return the content of `resultats.json`.

    Parameters: `results`; `report`, its name; `parameters`, {name: value} it ran with, files by their name alone; `prints`,
    {file name: SHA-256}.
    """
    keys = ("id", "label", "dims", "value", "unit", "n")
    return {
        "report": report,
        "parameters": dict(parameters),
        "figures": [
            {key: f[key] for key in keys} | ({"formula": f["formula"]} if "formula" in f else {})
            for f in results.figures
        ],
        "findings": [
            {"text": s["text"], "figures": s["figures"], "role": s["role"]}
            | {key: s[key] for key in ("verdict", "stake") if key in s}
            for s in results.statements
            if s["role"] in ("answer", "finding", "advice")
        ],
        "sources": [
            {"file": s["file"], "sha256": prints.get(s["file"])}
            | {k: s[k] for k in ("rows", "kept", "rejected", "set_apart") if k in s}
            for s in results.sources
        ],
    }


def _check(results: Results) -> None:
    seen = Counter((f["id"], tuple(sorted(f["dims"].items()))) for f in results.figures)
    for (name, dims), times in seen.items():
        if times > 1:
            raise ReportError(
                f"Le carnet enregistre {times} fois le chiffre « {name} » {dict(dims) or ''} : un seul est attendu."
            )
    known = {f["id"] for f in results.figures}
    for statement in results.statements:
        for name in statement["figures"]:
            if name not in known:
                raise ReportError(
                    f"La phrase « {statement['text']} » s'appuie sur « {name} », que le carnet n'enregistre pas."
                )
