"""Indicators, shown: figures and cards, what changed and why in sentences, charts, tables, and what to do about it."""

from smkit.display.cases import company
from smkit.display.dashboard.acting import actions, advice
from smkit.display.dashboard.ahead import show as coming
from smkit.display.dashboard.boards import joint_table, period_table, readings_tables, tree_table
from smkit.display.dashboard.drawings import (
    charted,
    course_charts,
    goals_chart,
    movers_chart,
    split_chart,
    split_trend_chart,
    tree_chart,
    trend_chart,
)
from smkit.display.dashboard.figures import figures, results_table
from smkit.display.dashboard.goals import aims_table, goals_table, smart_table
from smkit.display.dashboard.limits import definitions, limits
from smkit.display.dashboard.lists import action_lists
from smkit.display.dashboard.sentences import answer, findings, span, why
from smkit.display.dashboard.words import origin, subject

__all__ = [
    "action_lists",
    "actions",
    "advice",
    "aims_table",
    "answer",
    "charted",
    "coming",
    "company",
    "course_charts",
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
    "subject",
    "tree_chart",
    "tree_table",
    "trend_chart",
    "why",
]
