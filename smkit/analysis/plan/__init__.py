"""The action plan: will it reach its objective, what is late, who does what when, and is the event or the content ready?"""

from smkit.analysis.plan.backward import as_plan, backward, tasks_of
from smkit.analysis.plan.baseline import Baseline, agreed, freeze, variance
from smkit.analysis.plan.calendar import ahead, calendar, cumulated
from smkit.analysis.plan.closing import Days, closed_days
from smkit.analysis.plan.contents import checklists, pieces, rhythm, to_check
from smkit.analysis.plan.events import NAMES as EVENTS
from smkit.analysis.plan.events import Template, template
from smkit.analysis.plan.forgotten import forgotten
from smkit.analysis.plan.late import late
from smkit.analysis.plan.load import load
from smkit.analysis.plan.network import unknown
from smkit.analysis.plan.objective import Objective, by_action, by_group, objective
from smkit.analysis.plan.projection import Projection, project
from smkit.analysis.plan.returns import can_shift, returns, shift
from smkit.analysis.plan.rows import complete, once, sound, state, within, wrong

__all__ = [
    "EVENTS",
    "Baseline",
    "Days",
    "Objective",
    "Projection",
    "Template",
    "agreed",
    "ahead",
    "as_plan",
    "backward",
    "by_action",
    "by_group",
    "can_shift",
    "calendar",
    "checklists",
    "closed_days",
    "complete",
    "cumulated",
    "forgotten",
    "freeze",
    "late",
    "load",
    "objective",
    "once",
    "pieces",
    "project",
    "returns",
    "rhythm",
    "shift",
    "sound",
    "state",
    "tasks_of",
    "template",
    "to_check",
    "unknown",
    "variance",
    "within",
    "wrong",
]
