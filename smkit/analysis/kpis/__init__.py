"""Indicators: what the catalogue says of each, and its value on tables of any engine that Ibis knows."""

from smkit.analysis.errors import CatalogError
from smkit.analysis.kpis.catalog import catalog, get, load, sheet
from smkit.analysis.kpis.computation import REASONS, SMALL, Computation, Note
from smkit.analysis.kpis.compute import compute
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import divide, leaves, needs
from smkit.analysis.kpis.margin import margin_rate

__all__ = [
    "CatalogError",
    "Computation",
    "Kpi",
    "Note",
    "REASONS",
    "SMALL",
    "catalog",
    "compute",
    "divide",
    "get",
    "leaves",
    "load",
    "margin_rate",
    "needs",
    "sheet",
]
