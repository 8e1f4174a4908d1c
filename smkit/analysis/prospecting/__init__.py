"""Prospecting: whom to call, how many a week, by which channel, and what the data cannot tell."""

from smkit.analysis.prospecting.calling import contact_day, shortlist
from smkit.analysis.prospecting.capacity import Cycle, Feasible, Lag, cycle, feasible, lag, tiers
from smkit.analysis.prospecting.channels import channels, next_test, spent, together
from smkit.analysis.prospecting.funnel import Goal, goal
from smkit.analysis.prospecting.kinds import kinds
from smkit.analysis.prospecting.law import CHANNELS, Rule, allowed, as_of, rules
from smkit.analysis.prospecting.pareto import Pareto, pareto
from smkit.analysis.prospecting.planning import (
    QUARTER,
    Quarter,
    Team,
    contacts_in_quarter,
    counted,
    outcome,
    quarter,
    scope,
)
from smkit.analysis.prospecting.points import say, total, worth
from smkit.analysis.prospecting.results import Score, Single
from smkit.analysis.prospecting.scoring import score

__all__ = [
    "CHANNELS",
    "Cycle",
    "Feasible",
    "Goal",
    "Lag",
    "Pareto",
    "QUARTER",
    "Quarter",
    "Rule",
    "Score",
    "Single",
    "Team",
    "allowed",
    "as_of",
    "channels",
    "contact_day",
    "contacts_in_quarter",
    "counted",
    "cycle",
    "feasible",
    "goal",
    "kinds",
    "lag",
    "next_test",
    "outcome",
    "pareto",
    "quarter",
    "rules",
    "say",
    "spent",
    "scope",
    "score",
    "shortlist",
    "tiers",
    "together",
    "total",
    "worth",
]
