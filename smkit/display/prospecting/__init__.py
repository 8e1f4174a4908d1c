"""Prospecting, shown: whom, how many a week, by which channel, and what the data cannot tell."""

from smkit.display.prospecting.acting import actions, advice
from smkit.display.prospecting.drawings import calibration_chart, channels_chart, pareto_chart, week_chart
from smkit.display.prospecting.figures import (
    channels_table,
    combined_table,
    figures,
    goals_table,
    harvest_table,
    kinds_table,
    law_figures,
    law_table,
    list_table,
    points_table,
    score_table,
    stopped_table,
)
from smkit.display.prospecting.script import script
from smkit.display.prospecting.sentences import answer, findings, law, limits

__all__ = [
    "actions",
    "advice",
    "answer",
    "calibration_chart",
    "channels_chart",
    "channels_table",
    "combined_table",
    "figures",
    "findings",
    "goals_table",
    "harvest_table",
    "kinds_table",
    "law",
    "law_figures",
    "law_table",
    "limits",
    "list_table",
    "pareto_chart",
    "points_table",
    "score_table",
    "script",
    "stopped_table",
    "week_chart",
]
