"""The convention of sales and marketing, shown: the month, the weekly review, the page to sign, the what-if."""

from smkit.display.smarketing import agreement, weekly
from smkit.display.smarketing.acting import actions, advice, agenda
from smkit.display.smarketing.drawings import months_chart, rates_chart, regions_chart, sources_chart
from smkit.display.smarketing.figures import (
    figures,
    lists,
    months_table,
    rates_table,
    regions_table,
    returned_table,
    sources_table,
    splits_table,
    stages_table,
)
from smkit.display.smarketing.limits import limits
from smkit.display.smarketing.sentences import answer, findings, others

__all__ = [
    "actions",
    "advice",
    "agenda",
    "agreement",
    "answer",
    "figures",
    "findings",
    "limits",
    "lists",
    "months_chart",
    "months_table",
    "others",
    "rates_chart",
    "rates_table",
    "regions_chart",
    "regions_table",
    "returned_table",
    "sources_chart",
    "sources_table",
    "splits_table",
    "stages_table",
    "weekly",
]
