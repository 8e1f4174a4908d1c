"""What can be counted and added up in the canonical tables: each measure is one Ibis expression.

A measure reads one table, and one row set of it:
- `lines`: the table as it is;
- `baskets`: one row per order of a period; `customers`: one row per customer who bought in a period;
- `first_purchases`: one row per customer, on the date of the first purchase in the whole history;
- `renewals`: one row per customer of the period before, with what was bought then and since;
- `deadlines`: the leads, with the last moment that the file knows of.

Nothing here imports Ibis: the tables that come in carry what is needed.
"""

from smkit.analysis.kpis.measures import leads, marketing, orders
from smkit.analysis.kpis.measures.base import DATES, NUMBERS, PERIODIC, Measure

__all__ = ["DATES", "MEASURES", "NUMBERS", "PERIODIC", "Measure"]

MEASURES: dict[str, Measure] = {
    measure.name: measure for measure in [*orders.MEASURES, *leads.MEASURES, *marketing.MEASURES]
}
