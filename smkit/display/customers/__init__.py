"""Customers as they are shown: figures, sentences, charts and what to do."""

from smkit.display.customers.account import (
    account_advice,
    account_answer,
    account_chart,
    account_figures,
    account_findings,
    account_tables,
)
from smkit.display.customers.acting import advice
from smkit.display.customers.drawings import (
    calibration_chart,
    movements_chart,
    retention_chart,
    satisfaction_chart,
    silences_chart,
)
from smkit.display.customers.figures import (
    acquisition_table,
    cohorts_table,
    figures,
    limits_table,
    movements_table,
    moves_table,
    retention_table,
    satisfaction_figures,
    segments_table,
    tests_table,
)
from smkit.display.customers.lists import (
    answers_table,
    loyalty_table,
    silences_table,
    themes_table,
    winback_table,
)
from smkit.display.customers.sentences import (
    answer,
    expected,
    findings,
    leaving,
    limits,
    satisfaction,
    stable,
)

__all__ = [
    "account_advice",
    "account_answer",
    "account_chart",
    "account_figures",
    "account_findings",
    "account_tables",
    "advice",
    "answer",
    "acquisition_table",
    "answers_table",
    "calibration_chart",
    "cohorts_table",
    "expected",
    "figures",
    "findings",
    "leaving",
    "limits",
    "limits_table",
    "loyalty_table",
    "movements_chart",
    "movements_table",
    "moves_table",
    "retention_chart",
    "retention_table",
    "satisfaction",
    "satisfaction_chart",
    "satisfaction_figures",
    "segments_table",
    "silences_chart",
    "silences_table",
    "stable",
    "tests_table",
    "themes_table",
    "winback_table",
]
