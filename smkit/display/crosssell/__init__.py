"""Cross-sell, shown: what to offer with what, what it would bring, how sure it is, the words and the law."""

from smkit.display.crosssell.acting import actions, advice, plans_table
from smkit.display.crosssell.drawings import later_chart, map_chart, offers_chart, sureness_chart
from smkit.display.crosssell.figures import (
    bundles_table,
    figures,
    groups_table,
    offer_figures,
    offers_table,
    proposals_table,
    substitutes_table,
    sureness_table,
    upsell_table,
)
from smkit.display.crosssell.sentences import answer, findings, limits, nothing, span, unpriced
from smkit.display.crosssell.taught import retention_table, rules_table, tickets_table
from smkit.display.crosssell.words import law_table, script, web, words_table

__all__ = [
    "actions",
    "advice",
    "answer",
    "bundles_table",
    "figures",
    "findings",
    "groups_table",
    "later_chart",
    "law_table",
    "limits",
    "map_chart",
    "nothing",
    "offer_figures",
    "offers_chart",
    "offers_table",
    "plans_table",
    "proposals_table",
    "retention_table",
    "rules_table",
    "script",
    "span",
    "substitutes_table",
    "sureness_chart",
    "sureness_table",
    "tickets_table",
    "unpriced",
    "upsell_table",
    "web",
    "words_table",
]
