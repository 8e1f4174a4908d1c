"""Cross-sell: what to offer with what, to whom, and what it would bring.

`rules` and `pairs` count on numpy, DuckDB or Spark and give the same answer; the other questions are answered in
memory. Any of them takes order lines, or what `encode` made of them once for several questions.
"""

from smkit.analysis.crosssell.bundles import Bundles, bundle_rules, bundles
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.engines import intake
from smkit.analysis.crosssell.facts import facts
from smkit.analysis.crosssell.intake import Intake
from smkit.analysis.crosssell.learn import Model, learn
from smkit.analysis.crosssell.offers import linked, offers
from smkit.analysis.crosssell.pricing import BundlePrice, bundle_price, price_bundles
from smkit.analysis.crosssell.recommend import recommend, say
from smkit.analysis.crosssell.rules import pairs, rules
from smkit.analysis.crosssell.stability import retention, stability
from smkit.analysis.crosssell.substitutes import substitutes
from smkit.analysis.crosssell.trial import Trial, design_effect, trial, trial_of, trial_of_all
from smkit.analysis.crosssell.upsell import upsell
from smkit.analysis.crosssell.where import SEASONS, by_group, rules_by, where

__all__ = [
    "SEASONS",
    "Baskets",
    "BundlePrice",
    "Bundles",
    "Intake",
    "Model",
    "Trial",
    "bundle_price",
    "bundle_rules",
    "bundles",
    "by_group",
    "design_effect",
    "encode",
    "facts",
    "intake",
    "learn",
    "linked",
    "offers",
    "pairs",
    "price_bundles",
    "recommend",
    "retention",
    "rules",
    "rules_by",
    "say",
    "stability",
    "substitutes",
    "trial",
    "trial_of",
    "trial_of_all",
    "upsell",
    "where",
]
