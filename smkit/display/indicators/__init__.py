"""Indicators, shown: figures and cards, what changed and why in sentences, charts, tables, and what to do about it."""

from smkit.display.indicators.acting import advice
from smkit.display.indicators.boards import joint_table, period_table, readings_tables, tree_table
from smkit.display.indicators.drawings import (
    charted,
    goals_chart,
    movers_chart,
    split_chart,
    split_trend_chart,
    tree_chart,
    trend_chart,
)
from smkit.display.indicators.figures import figures, results_table
from smkit.display.indicators.goals import goals_table, smart_table
from smkit.display.indicators.limits import definitions, limits
from smkit.display.indicators.sentences import answer, company, findings, span, why
from smkit.display.indicators.words import origin

__all__ = [
    "advice",
    "answer",
    "charted",
    "company",
    "definitions",
    "figures",
    "findings",
    "goals_chart",
    "goals_table",
    "joint_table",
    "limits",
    "movers_chart",
    "origin",
    "period_table",
    "readings_tables",
    "results_table",
    "smart_table",
    "span",
    "split_chart",
    "split_trend_chart",
    "tree_chart",
    "tree_table",
    "trend_chart",
    "why",
]
