"""The plan, shown: will it reach its objective, what slipped, what is late, who does what when."""

from smkit.display.plan.acting import actions, advice
from smkit.display.plan.drawings import cumulated_chart, gantt_chart, load_chart
from smkit.display.plan.figures import (
    actions_table,
    baseline_file,
    figures,
    forgotten_table,
    group_figures,
    late_table,
    load_table,
    returns_table,
    shift_table,
    state_figures,
    variance_table,
)
from smkit.display.plan.sentences import answer, findings, limits, slips

__all__ = [
    "actions",
    "actions_table",
    "advice",
    "answer",
    "baseline_file",
    "cumulated_chart",
    "figures",
    "findings",
    "forgotten_table",
    "gantt_chart",
    "group_figures",
    "late_table",
    "limits",
    "load_chart",
    "load_table",
    "returns_table",
    "shift_table",
    "slips",
    "state_figures",
    "variance_table",
]
