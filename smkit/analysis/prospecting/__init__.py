"""Prospecting: whom to call, how many a week, by which channel, and what the data cannot tell."""

from smkit.analysis.prospecting.capacity import Cycle, Feasible, Lag, cycle, feasible, lag, tiers
from smkit.analysis.prospecting.channels import channels, next_test, together
from smkit.analysis.prospecting.funnel import Goal, goal
from smkit.analysis.prospecting.kinds import kinds
from smkit.analysis.prospecting.law import CHANNELS, Rule, allowed, as_of, rules
from smkit.analysis.prospecting.pareto import Pareto, pareto
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
    "Rule",
    "Score",
    "Single",
    "allowed",
    "as_of",
    "channels",
    "cycle",
    "feasible",
    "goal",
    "kinds",
    "lag",
    "next_test",
    "pareto",
    "rules",
    "say",
    "score",
    "tiers",
    "together",
    "total",
    "worth",
]
