"""Discovery, shown: the sheet of an interview, and how a team discovers."""

from smkit.display.discovery.acting import advice, team_actions
from smkit.display.discovery.drawings import gaps_chart
from smkit.display.discovery.figures import (
    bant_table,
    coverage_table,
    exchanges_table,
    figures,
    forms_table,
    gaps_table,
    known_table,
    led_table,
    missing_table,
    team_figures,
)
from smkit.display.discovery.notice import NOTICE, WARNING
from smkit.display.discovery.sentences import (
    answer,
    findings,
    period,
    team_answer,
    team_findings,
    team_limits,
)

__all__ = [
    "NOTICE",
    "WARNING",
    "advice",
    "answer",
    "bant_table",
    "coverage_table",
    "exchanges_table",
    "figures",
    "findings",
    "forms_table",
    "gaps_chart",
    "gaps_table",
    "known_table",
    "led_table",
    "missing_table",
    "period",
    "team_actions",
    "team_answer",
    "team_figures",
    "team_findings",
    "team_limits",
]
