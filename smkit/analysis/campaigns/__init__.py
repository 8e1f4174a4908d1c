"""Campaigns: was an action profitable, from when on, how sure is it, and where should the next euro go?"""

from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.assess import Outcome, assess, total
from smkit.analysis.campaigns.breakeven import (
    break_even_conversion,
    break_even_cost,
    break_even_date,
    break_even_price,
    break_even_revenue,
    break_even_roas,
    break_even_sales,
    payback_date,
)
from smkit.analysis.campaigns.costs import acquisition_cost, action_cost, cost_per_buyer, unit_contact_cost
from smkit.analysis.campaigns.profit import gross_gain, margin, margin_per_euro, net_gain, roas, roi

__all__ = [
    "Action",
    "Outcome",
    "acquisition_cost",
    "action_cost",
    "assess",
    "break_even_conversion",
    "break_even_cost",
    "break_even_date",
    "break_even_price",
    "break_even_revenue",
    "break_even_roas",
    "break_even_sales",
    "cost_per_buyer",
    "gross_gain",
    "margin",
    "margin_per_euro",
    "net_gain",
    "payback_date",
    "roas",
    "roi",
    "total",
    "unit_contact_cost",
]
