"""Campaigns, shown: which earned money, what their ads cost, how to share the next budget."""

from smkit.display.campaigns.acting import actions, losers_table
from smkit.display.campaigns.dimensions import (
    dimension_findings,
    dimensions_table,
    indicators_table,
    unlike_limit,
)
from smkit.display.campaigns.drawings import budget_chart, gain_chart, sureness_chart
from smkit.display.campaigns.figures import (
    ads_table,
    budget_figures,
    budget_table,
    campaigns_table,
    figures,
    group_figures,
)
from smkit.display.campaigns.sentences import answer, findings, limits, span, unfinished
from smkit.display.campaigns.spending import advice

__all__ = [
    "actions",
    "ads_table",
    "advice",
    "answer",
    "budget_chart",
    "budget_figures",
    "budget_table",
    "campaigns_table",
    "dimension_findings",
    "dimensions_table",
    "figures",
    "findings",
    "gain_chart",
    "group_figures",
    "indicators_table",
    "limits",
    "losers_table",
    "span",
    "sureness_chart",
    "unlike_limit",
    "unfinished",
]
