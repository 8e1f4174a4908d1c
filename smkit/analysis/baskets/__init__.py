"""Cross-sell: what to offer with what, to whom, and what it would bring.

`rules` and `pairs` count on numpy, DuckDB or Spark and give the same answer; the other questions are answered in
memory. Any of them takes order lines, or what `encode` made of them once for several questions.
"""

from smkit.analysis.baskets.bundles import Bundles, bundle_rules, bundles
from smkit.analysis.baskets.encode import Baskets, encode
from smkit.analysis.baskets.engines import intake
from smkit.analysis.baskets.facts import facts
from smkit.analysis.baskets.intake import Intake
from smkit.analysis.baskets.learn import Model, learn
from smkit.analysis.baskets.offers import offers
from smkit.analysis.baskets.pricing import BundlePrice, bundle_price, price_bundles
from smkit.analysis.baskets.recommend import recommend, say
from smkit.analysis.baskets.rules import pairs, rules
from smkit.analysis.baskets.stability import retention, stability
from smkit.analysis.baskets.substitutes import substitutes
from smkit.analysis.baskets.trial import Trial, design_effect, trial, trial_of, trial_of_all
from smkit.analysis.baskets.upsell import upsell
from smkit.analysis.baskets.where import SEASONS, by_group, rules_by, where

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
