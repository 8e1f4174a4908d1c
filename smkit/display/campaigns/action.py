"""Actions, shown: their figures as cards, their meaning in sentences, their charts."""

from smkit.display.campaigns.action_drawings import break_even_chart, plan_chart, profit_chart
from smkit.display.campaigns.action_figures import cards, figures, table, unknown, why
from smkit.display.campaigns.deciding import one_actions, plan_actions, rivals_actions
from smkit.display.campaigns.one import advice, answer, findings
from smkit.display.campaigns.results import (
    discount_chart,
    gains_chart,
    gross_gain_chart,
    net_gain_chart,
    readings_table,
    results_table,
)
from smkit.display.campaigns.rivals import (
    rivals_advice,
    rivals_answer,
    rivals_chart,
    rivals_figures,
    rivals_findings,
    rivals_table,
)
from smkit.display.campaigns.several import plan_advice, plan_answer, plan_findings, plan_table
from smkit.display.campaigns.what_if import (
    gaps_chart,
    gaps_figures,
    gaps_finding,
    grid_table,
    ranges_limit,
    risk_chart,
    risk_figures,
    risk_finding,
    sensitivity_figures,
    sensitivity_finding,
    tornado_chart,
)

__all__ = [
    "advice",
    "answer",
    "break_even_chart",
    "cards",
    "discount_chart",
    "figures",
    "findings",
    "gains_chart",
    "gaps_chart",
    "gaps_figures",
    "gaps_finding",
    "grid_table",
    "gross_gain_chart",
    "net_gain_chart",
    "one_actions",
    "plan_actions",
    "plan_advice",
    "plan_answer",
    "plan_chart",
    "plan_findings",
    "plan_table",
    "profit_chart",
    "ranges_limit",
    "readings_table",
    "results_table",
    "risk_chart",
    "risk_figures",
    "risk_finding",
    "rivals_actions",
    "rivals_advice",
    "rivals_answer",
    "rivals_chart",
    "rivals_figures",
    "rivals_findings",
    "rivals_table",
    "sensitivity_figures",
    "sensitivity_finding",
    "table",
    "tornado_chart",
    "unknown",
    "why",
]
