"""Customers: who stays, who leaves, who is worth a call, and what one may expect.

Functions that take orders take a DataFrame or an Ibis table (DuckDB, PostgreSQL, Spark) and give the same figures on all of them.
"""

from smkit.analysis.customers.account import Account, account
from smkit.analysis.customers.acquisition import acquisition
from smkit.analysis.customers.backtest import Backtest, backtest, compared, deciles, fitted
from smkit.analysis.customers.buying import Buying, bgnbd, mbgnbd
from smkit.analysis.customers.campaign import Campaign, campaign, people_and_margin
from smkit.analysis.customers.cohorts import cohorts, curve, history_is_cut, triangle
from smkit.analysis.customers.ledger import customers, reach, spending, summary
from smkit.analysis.customers.loyalty import three_rs
from smkit.analysis.customers.money import Money, gamma_gamma
from smkit.analysis.customers.movements import PARTS, movements
from smkit.analysis.customers.naming import listed
from smkit.analysis.customers.picture import (
    Outlook,
    Picture,
    groups_of,
    margin_rate_of,
    outlook,
    picture,
)
from smkit.analysis.customers.reading import (
    apart,
    choose_win_back,
    moves_or_none,
    outlooks,
    scores,
    three_rs_or_none,
)
from smkit.analysis.customers.retention import Change, by_counts, change, retention
from smkit.analysis.customers.rfm import (
    NAMES,
    concentration,
    cut_points,
    limits,
    moves,
    named,
    rfm,
    scored,
    segments,
)
from smkit.analysis.customers.rhythm import STATES, silences, to_call, totals
from smkit.analysis.customers.satisfaction import LEAST, Nps, answered, nps, nps_by, themes
from smkit.analysis.customers.stability import stability
from smkit.analysis.customers.value import acquisition_cost, contract, lifetime, payback, residual, simple
from smkit.analysis.customers.winback import REASONS, WinBack, win_back

__all__ = [
    "Account",
    "Backtest",
    "Buying",
    "Campaign",
    "Change",
    "LEAST",
    "Money",
    "NAMES",
    "Nps",
    "Outlook",
    "PARTS",
    "Picture",
    "REASONS",
    "STATES",
    "WinBack",
    "account",
    "acquisition",
    "acquisition_cost",
    "answered",
    "apart",
    "backtest",
    "bgnbd",
    "by_counts",
    "campaign",
    "change",
    "choose_win_back",
    "cohorts",
    "compared",
    "concentration",
    "contract",
    "curve",
    "customers",
    "cut_points",
    "deciles",
    "fitted",
    "gamma_gamma",
    "groups_of",
    "history_is_cut",
    "lifetime",
    "limits",
    "listed",
    "margin_rate_of",
    "mbgnbd",
    "movements",
    "moves",
    "moves_or_none",
    "named",
    "nps",
    "nps_by",
    "outlook",
    "outlooks",
    "payback",
    "people_and_margin",
    "picture",
    "reach",
    "residual",
    "retention",
    "rfm",
    "scored",
    "scores",
    "segments",
    "silences",
    "simple",
    "spending",
    "stability",
    "summary",
    "themes",
    "three_rs",
    "three_rs_or_none",
    "to_call",
    "totals",
    "triangle",
    "win_back",
]
