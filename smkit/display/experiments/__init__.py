"""Experiments, shown: what each group did, what the difference is worth, how sure it is."""

from smkit.display.experiments.acting import actions, advice
from smkit.display.experiments.cautions import limits, warnings
from smkit.display.experiments.drawings import effect_chart, revenue_chart, segment_chart
from smkit.display.experiments.figures import (
    effects_table,
    figures,
    groups_table,
    headers,
    rivals_table,
    segment_figures,
    segments_table,
)
from smkit.display.experiments.sentences import answer, findings

__all__ = [
    "actions",
    "advice",
    "answer",
    "effect_chart",
    "effects_table",
    "figures",
    "findings",
    "groups_table",
    "headers",
    "limits",
    "revenue_chart",
    "rivals_table",
    "segment_chart",
    "segment_figures",
    "segments_table",
    "warnings",
]
