"""What is planted in the boutique, with its true size: the one place where these numbers are written.

The generator reads them, datasets/README.md prints them, the tests measure them in the files.
"""

from typing import NamedTuple

#: Among many seeds, one whose files show each effect near its true size: another seed scatters more.
SEED = 1865


class Pair(NamedTuple):
    """`then` stands in a share `probability` of the orders that hold `first` (product codes)."""

    first: str
    then: str
    probability: float


class Source(NamedTuple):
    """A source of B2B leads: fractions, and `delay`, the mean from first contact to close, in days."""

    name: str
    share: float
    fit: float
    win: float
    delay: float


# --- Cross-sell -------------------------------------------------------------------------------------------

#: Products that sell together, beyond chance.
PAIRS = (
    Pair("EQ02", "AC01", 0.45),  # cône V60 → filtres V60
    Pair("AC04", "TH01", 0.35),  # théière en fonte → sencha
    Pair("EQ08", "AC10", 0.40),  # percolateur → gobelets
)
#: The triple: with the espresso machine, descaler and cups together, then each of them alone.
TRIPLE = ("EQ01", "AC06", "AC02")
TRIPLE_BOTH, TRIPLE_FIRST_ONLY, TRIPLE_SECOND_ONLY = 0.30, 0.10, 0.05
#: Two products that avoid each other: among baskets that would hold both, the share that keeps both.
SUBSTITUTES = ("CG01", "CM01")
SUBSTITUTES_KEPT = 0.12
#: Same category, dearer, bought after: of the orders that follow one with the first, the share with the second.
UPSELL = Pair("EQ09", "EQ10", 0.30)  # moulin manuel → moulin électrique
#: Share of order lines that come back, of web orders without a customer, and number of lines entered twice.
RETURN_RATE = 0.02
GUEST_RATE = 0.04
DUPLICATES = 15

# --- Campaigns --------------------------------------------------------------------------------------------

#: Margin per euro spent, by channel; break-even is 1.
MARGIN_PER_EURO = {
    "E-mail": 3.60,
    "Référencement payant": 1.55,
    "Courrier": 1.25,
    "Salon": 1.60,
    "Réseaux sociaux": 0.45,
}
LOSING_CHANNEL = "Réseaux sociaux"
#: Looks good on revenue, loses on margin: (name, margin rate, margin per euro). Its channel earns without it.
LOST_ON_MARGIN = ("Black Friday −30 %", 0.26, 0.65)

# --- Leads ------------------------------------------------------------------------------------------------

SOURCES = (
    Source("Fichier acheté", 0.36, 0.30, 0.05, 75),
    Source("Formulaire du site", 0.26, 0.75, 0.20, 45),
    Source("Salon", 0.15, 0.80, 0.22, 90),
    Source("Appel entrant", 0.12, 0.80, 0.32, 30),
    Source("Recommandation", 0.11, 0.90, 0.42, 21),
)
#: The source with volume and without quality.
POOR_SOURCE = "Fichier acheté"
#: Share of leads recognised as qualified, by fit with the promised profile.
QUALIFIED = {True: 0.95, False: 0.35}
#: Web chat, the B2C source: share won, mean minutes from first contact to close.
CHAT, CHAT_WIN, CHAT_MINUTES = "Chat du site", 0.35, 22
#: First contact within SLA_DAYS of assignment: kept share, and where and since when it slips.
SLA_DAYS = 2
SLA_KEPT, SLA_SLIPPED = 0.90, 0.45
SLA_REGION, SLA_MONTH = "Ouest", "2025-03"
#: A late first contact multiplies the chance of winning by this.
LATE_WIN = 0.5

# --- Customers --------------------------------------------------------------------------------------------

#: B2B accounts leave: share of the live accounts that stop each month, before and from CHURN_MONTH.
CHURN_SEGMENT, CHURN_MONTH = "B2B", "2025-04"
CHURN_BEFORE, CHURN_AFTER = 0.005, 0.07
#: Share of accounts, of their revenue.
PARETO = (0.20, 0.80)
#: (promoters, passives, detractors) by segment.
NPS = {"B2B": (0.32, 0.38, 0.30), "B2C": (0.56, 0.30, 0.14)}

# --- Targets and market -----------------------------------------------------------------------------------

#: Revenue over target, by region and year; monthly targets are set from it.
ATTAINMENT = {
    "Île-de-France": (1.02, 1.03),
    "Nord": (0.99, 1.01),
    "Ouest": (1.00, 0.82),
    "Sud": (1.01, 1.05),
}
MISSED_REGION = "Ouest"
#: Own share of the market by segment, 2024 then 2025.
MARKET_SHARE = {"B2B": (0.060, 0.072), "B2C": (0.021, 0.025)}
LEADER_SHARE = {"B2B": 0.22, "B2C": 0.31}

# --- Site and experiment ----------------------------------------------------------------------------------

#: Sessions that end in a purchase, by traffic channel, and each channel's share of the shop's orders.
SITE_CONVERSION = {
    "Recherche naturelle": (0.024, 0.36),
    "Accès direct": (0.031, 0.22),
    "E-mail": (0.042, 0.18),
    "Référencement payant": (0.018, 0.16),
    "Réseaux sociaux": (0.006, 0.08),
}
CONTROL, OFFER, NO_EFFECT = "Témoin", "E-mail offre", "E-mail catalogue"
PER_ARM = 3_000
#: Share of the exposed and conversion without any e-mail, by segment known before the test.
EXPERIMENT_BASE = {"Fidèle": (0.25, 0.070), "Occasionnel": (0.45, 0.040), "Inactif": (0.30, 0.015)}
#: Conversion is multiplied by this, in every segment.
UPLIFT = {CONTROL: 1.0, OFFER: 1.6, NO_EFFECT: 1.0}
