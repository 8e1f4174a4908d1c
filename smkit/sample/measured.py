"""What the planted effects look like in a set of tables: small figures for the README, with plain pandas."""

from collections.abc import Mapping

import pandas as pd

from smkit.sample import effects
from smkit.sample.world import YEARS

Tables = Mapping[str, pd.DataFrame]


def sales(orders: pd.DataFrame) -> pd.DataFrame:
    """Lines sold (returns aside), with `amount` and `year`."""
    sold = orders[orders["quantity"] > 0]
    return sold.assign(amount=sold["quantity"] * sold["unit_price"], year=sold["order_date"].dt.year)


def by_year(orders: pd.DataFrame) -> pd.DataFrame:
    """Revenue (€), orders and identified customers by segment and year."""
    table = sales(orders).groupby(["segment", "year"]).agg(
        revenue=("amount", "sum"), orders=("order_id", "nunique"), customers=("customer_id", "nunique")
    )  # fmt: skip
    return table.assign(basket=table["revenue"] / table["orders"])


def _holders(orders: pd.DataFrame, code: str) -> set[str]:
    return set(orders.loc[(orders["quantity"] > 0) & (orders["product_id"] == code), "order_id"])


def together(orders: pd.DataFrame, first: str, then: str) -> tuple[float, float, int]:
    """Share of the orders with `first` that hold `then`, the share of the others, and how many hold `first`."""
    every = set(orders.loc[orders["quantity"] > 0, "order_id"])
    holders, bought = _holders(orders, first), _holders(orders, then)
    others = every - holders
    return len(holders & bought) / len(holders), len(others & bought) / len(others), len(holders)


def triple(orders: pd.DataFrame) -> float:
    """Share of the orders with the triple's first product that hold the two others."""
    first, second, third = (_holders(orders, code) for code in effects.TRIPLE)
    return len(first & second & third) / len(first)


def upsell(orders: pd.DataFrame) -> tuple[float, int]:
    """Of the orders that follow one with the cheaper product, the share with the dearer; and their number."""
    sold = orders[(orders["quantity"] > 0) & orders["customer_id"].notna()]
    heads = sold.drop_duplicates("order_id").sort_values(["customer_id", "order_date"], kind="stable")
    cheap, dear = (
        heads["order_id"].isin(_holders(orders, c)) for c in (effects.UPSELL.first, effects.UPSELL.then)
    )
    after = cheap.groupby(heads["customer_id"]).shift(fill_value=False) & ~cheap
    return float(dear[after].mean()), int(after.sum())


def margin_per_euro(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Cost, revenue, margin (€) and margin per euro spent, by channel."""
    margin = campaigns["revenue"] * campaigns["margin_rate"]
    table = campaigns.assign(margin=margin).groupby("channel")[["cost", "revenue", "margin"]].sum()
    return table.assign(per_euro=table["margin"] / table["cost"])


def sla(leads: pd.DataFrame) -> pd.DataFrame:
    """Share of B2B leads contacted in time by region, before and since the slip, with their counts."""
    given = leads[(leads["segment"] == "B2B") & leads["assigned_at"].notna()]
    kept = (given["first_contact_at"] - given["assigned_at"]) <= pd.Timedelta(days=effects.SLA_DAYS)
    since = given["assigned_at"] >= pd.Timestamp(f"{effects.SLA_MONTH}-01")
    table = pd.DataFrame({"region": given["region"], "since": since, "kept": kept})
    return table.pivot_table(index="region", columns="since", values="kept", aggfunc=["mean", "size"])


def retention(orders: pd.DataFrame) -> pd.DataFrame:
    """Share of a quarter's identified customers who order again in the next, by segment and quarter."""
    sold = sales(orders).dropna(subset="customer_id")
    sold["quarter"] = sold["order_date"].dt.to_period("Q")
    active = sold.groupby(["segment", "quarter"])["customer_id"].agg(set)
    rows = {
        segment: {
            str(quarter): len(now & before) / len(before)
            for quarter, now, before in zip(sets.index[1:], sets.iloc[1:], sets.iloc[:-1], strict=True)
        }
        for segment, sets in ((s, active[s]) for s in ("B2B", "B2C"))
    }
    return pd.DataFrame(rows)


def arms(experiment: pd.DataFrame) -> pd.DataFrame:
    """People, conversion and revenue (€) by arm."""
    grouped = experiment.groupby("group")
    return grouped.agg(
        n=("converted", "size"), conversion=("converted", "mean"), revenue=("revenue", "sum")
    ).loc[list(effects.UPLIFT)]


def pareto(orders: pd.DataFrame) -> tuple[float, int]:
    """Share of B2B revenue made by the largest accounts, a fifth of them; and how many accounts there are."""
    sold = sales(orders)
    largest = (
        sold[sold["segment"] == "B2B"].groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    )
    return float(largest.head(round(len(largest) * effects.PARETO[0])).sum() / largest.sum()), len(largest)


def attainment(tables: Tables) -> pd.DataFrame:
    """Revenue over target, by region and year."""
    done = sales(tables["orders"]).groupby(["region", "year"])["amount"].sum().unstack()
    goals = tables["targets"][tables["targets"]["metric"] == "chiffre_affaires"]
    aimed = goals.groupby(["region", goals["period"].str[:4].astype(int)])["target"].sum().unstack()
    return (done / aimed).loc[:, list(YEARS)]


def nps(survey: pd.DataFrame) -> pd.DataFrame:
    """Net promoter score, in points, and answers by segment."""
    points = (survey["score"] >= 9).astype(int) - (survey["score"] <= 6).astype(int)
    return pd.DataFrame(
        {
            "points": 100 * points.groupby(survey["segment"]).mean(),
            "answers": survey.groupby("segment").size(),
        }
    )


def sources(leads: pd.DataFrame) -> pd.DataFrame:
    """B2B leads by source: won over created, won over decided if reached in time, mean delay (days)."""
    own = leads[leads["segment"] == "B2B"]
    won, waited = own["stage"] == "won", own["first_contact_at"] - own["assigned_at"]
    timely = own[(waited <= pd.Timedelta(days=effects.SLA_DAYS)) & (own["stage"] != "open")]
    delay = (own["closed_at"] - own["first_contact_at"])[won].dt.total_seconds() / 86_400
    return pd.DataFrame(
        {
            "won": won.groupby(own["source"]).mean(),
            "win": (timely["stage"] == "won").groupby(timely["source"]).mean(),
            "delay": delay.groupby(own["source"]).mean(),
        }
    )


def traffic(sessions: pd.DataFrame) -> pd.Series:
    """Sessions that end in a purchase over sessions, by channel."""
    table = sessions.groupby("channel")[["sessions", "converted_sessions"]].sum()
    return table["converted_sessions"] / table["sessions"]


def market_share(tables: Tables) -> pd.DataFrame:
    """Own revenue over the market's, by segment and year."""
    done = sales(tables["orders"]).groupby(["segment", "year"])["amount"].sum().unstack()
    market = tables["market"]
    return (
        done
        / market.groupby(["segment", market["period"].str[:4].astype(int)])["market_revenue"].sum().unstack()
    )
