"""Computed indicators as text, for a terminal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.dashboard import words

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.kpis.catalog import Kpi

_HEADS = {
    "kpi": "Indicateur", "metric": "Objectif de", "period": "Période", "value": "Valeur", "n": "Observations", "previous": "Avant",
    "change": "Évolution", "target": "Objectif", "attainment": "Atteinte", "status": "État", "reason": "Remarque",
}  # fmt: skip
_STATES = {"met": "atteint", "missed": "manqué", "ahead": "en avance", "behind": "en retard"}
_HIDDEN = ("numerator", "denominator", "low", "high", "small", "sure")


def table(rows: "pd.DataFrame", kpis: Mapping[str, "Kpi"], currency: str = "EUR") -> str:
    """Return computed indicators as an aligned text table, in French.

    Parameters: `rows`, of `trend.written` with a grain, else of `kpis.compute`; `kpis`, the catalogue; `currency` code. Columns
    that say nothing are left out.

    >>> import pandas as pd
    >>> from smkit.analysis import kpis
    >>> orders = pd.DataFrame({"order_id": ["1"], "order_date": pd.to_datetime(["2026-03-02"]), "amount": [12.5]})
    >>> print(table(kpis.compute("panier_moyen", {"orders": orders}).table, kpis.catalog()).replace("\\xa0", " "))
    Indicateur    Valeur   Observations  Remarque
    Panier moyen  12,50 €  1             peu de cas
    """
    if not len(rows):
        return "Aucune valeur à montrer."
    columns = [name for name in rows.columns if name not in _HIDDEN]
    shown = [[_HEADS.get(name) or words.head(name) for name in columns]]
    shown += [[_cell(name, row, kpis, currency) for name in columns] for row in rows.to_dict("records")]
    kept = [at for at in range(len(columns)) if any(line[at] for line in shown[1:])] or [0]
    widths = [max(len(line[at]) for line in shown) for at in kept]
    lines = [
        "  ".join(line[at].ljust(width) for at, width in zip(kept, widths, strict=True)).rstrip()
        for line in shown
    ]
    return "\n".join(lines)


def _cell(name: str, row: Mapping[Any, Any], kpis: Mapping[str, "Kpi"], currency: str) -> str:
    kpi, value = kpis[row["kpi"]], row[name]
    if name == "reason":
        return (
            words.REASONS.get(value, "") if french.is_known(value) else "peu de cas" if row["small"] else ""
        )
    if name == "value":
        return french.quantity(value, kpi.unit, currency)
    if name in ("kpi", "metric"):
        return kpis[value].name if french.is_known(value) else ""
    if name not in _HEADS:
        return words.named(value)
    if name != "n" and not french.is_known(value):
        return ""
    if name == "change":
        return words.change(dict(row), "change", kpi)
    if name in ("previous", "target"):
        unit = kpis[row["metric"]].unit if french.is_known(row.get("metric")) else kpi.unit
        return french.quantity(value, unit, currency)
    if name == "attainment":
        return french.percent(value)
    if name == "status":
        return _STATES[value]
    return french.number(value) if name == "n" else french.period(value)
