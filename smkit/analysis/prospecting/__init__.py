"""Prospecting: whom to call, how many a week, by which channel, and what the data cannot tell."""

from smkit.analysis.prospecting.calling import contact_day, shortlist
from smkit.analysis.prospecting.capacity import Cycle, Feasible, Lag, cycle, feasible, harvest, lag, tiers
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
    won_by_month,
)
from smkit.analysis.prospecting.points import say, total, worth
from smkit.analysis.prospecting.results import Score, Single
from smkit.analysis.prospecting.scoring import score
from smkit.analysis.prospecting.script import Script
from smkit.analysis.prospecting.script import load as load_script
from smkit.analysis.prospecting.script import model as script_model
from smkit.analysis.prospecting.script import of as script_of

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
    "Script",
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
    "harvest",
    "kinds",
    "lag",
    "load_script",
    "next_test",
    "outcome",
    "pareto",
    "quarter",
    "rules",
    "say",
    "spent",
    "scope",
    "score",
    "script_model",
    "script_of",
    "shortlist",
    "tiers",
    "together",
    "total",
    "won_by_month",
    "worth",
]
