"""Experiments, shown: what each group did, what the difference is worth, how sure it is."""

from smkit.display.experiments.acting import advice
from smkit.display.experiments.drawings import effect_chart, revenue_chart, segment_chart
from smkit.display.experiments.figures import (
    effects_table,
    figures,
    groups_table,
    headers,
    segment_figures,
    segments_table,
)
from smkit.display.experiments.sentences import answer, findings, limits, warnings

__all__ = [
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
    "segment_chart",
    "segment_figures",
    "segments_table",
    "warnings",
]
