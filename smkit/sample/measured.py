"""What the planted effects look like in a set of tables: small figures for the README, with plain pandas."""

from collections.abc import Mapping

import pandas as pd

from smkit.sample import effects
from smkit.sample.world import YEARS

Tables = Mapping[str, pd.DataFrame]


def sales(orders: pd.DataFrame) -> pd.DataFrame:
    """Lines sold (returns aside), with `amount` and `year`.

    >>> orders = pd.DataFrame({"quantity": [3, -1], "unit_price": [2.5, 2.5], "order_date": pd.to_datetime(["2025-03-03"] * 2)})
    >>> sales(orders)[["amount", "year"]].values.tolist()
    [[7.5, 2025.0]]
    """
    sold = orders[orders["quantity"] > 0]
    return sold.assign(amount=sold["quantity"] * sold["unit_price"], year=sold["order_date"].dt.year)


def by_year(orders: pd.DataFrame) -> pd.DataFrame:
    """Revenue (€), orders and identified customers by segment and year.

    >>> orders = pd.DataFrame({"order_id": ["C1", "C1", "C2"], "customer_id": ["K1", "K1", None], "segment": "B2C",
    ...     "quantity": [1, 2, 1], "unit_price": [10.0, 5.0, 40.0], "order_date": pd.to_datetime(["2025-03-03"] * 3)})
    >>> by_year(orders).reset_index().values.tolist()
    [['B2C', 2025, 60.0, 2, 1, 30.0]]
    """
    table = sales(orders).groupby(["segment", "year"]).agg(
        revenue=("amount", "sum"), orders=("order_id", "nunique"), customers=("customer_id", "nunique")
    )  # fmt: skip
    return table.assign(basket=table["revenue"] / table["orders"])


def _holders(orders: pd.DataFrame, code: str) -> set[str]:
    return set(orders.loc[(orders["quantity"] > 0) & (orders["product_id"] == code), "order_id"])


def together(orders: pd.DataFrame, first: str, then: str) -> tuple[float, float, int]:
    """Share of the orders with `first` that hold `then`, the share of the others, and how many hold `first`.

    >>> orders = pd.DataFrame({"order_id": ["1", "1", "2", "3"], "product_id": ["A", "B", "A", "B"], "quantity": 1})
    >>> together(orders, "A", "B")
    (0.5, 1.0, 2)
    """
    every = set(orders.loc[orders["quantity"] > 0, "order_id"])
    holders, bought = _holders(orders, first), _holders(orders, then)
    others = every - holders
    return len(holders & bought) / len(holders), len(others & bought) / len(others), len(holders)


def triple(orders: pd.DataFrame) -> float:
    """Share of the orders with the triple's first product that hold the two others.

    >>> products = [*effects.TRIPLE, effects.TRIPLE[0]]
    >>> orders = pd.DataFrame({"order_id": ["1", "1", "1", "2"], "product_id": products, "quantity": 1})
    >>> triple(orders)
    0.5
    """
    first, second, third = (_holders(orders, code) for code in effects.TRIPLE)
    return len(first & second & third) / len(first)


def upsell(orders: pd.DataFrame) -> tuple[float, int]:
    """Of the orders that follow one with the cheaper product, the share with the dearer; and their number.

    >>> first, then, _ = effects.UPSELL
    >>> orders = pd.DataFrame({"order_id": ["1", "2", "3", "4"], "customer_id": ["K1", "K1", "K2", "K2"], "quantity": 1,
    ...     "product_id": [first, then, first, "CG01"], "order_date": pd.to_datetime(["2025-03-03", "2025-03-04"] * 2)})
    >>> upsell(orders)
    (0.5, 2)
    """
    sold = orders[(orders["quantity"] > 0) & orders["customer_id"].notna()]
    heads = sold.drop_duplicates("order_id").sort_values(["customer_id", "order_date"], kind="stable")
    cheap, dear = (
        heads["order_id"].isin(_holders(orders, c)) for c in (effects.UPSELL.first, effects.UPSELL.then)
    )
    after = cheap.groupby(heads["customer_id"]).shift(fill_value=False) & ~cheap
    return float(dear[after].mean()), int(after.sum())


def margin_per_euro(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Cost, revenue, margin (€) and margin per euro spent, by channel.

    >>> campaigns = pd.DataFrame({"channel": ["E-mail"] * 2, "cost": [50, 50], "revenue": [400, 100], "margin_rate": [0.5, 0.2]})
    >>> margin_per_euro(campaigns).loc["E-mail"].tolist()
    [100.0, 500.0, 220.0, 2.2]
    """
    margin = campaigns["revenue"] * campaigns["margin_rate"]
    table = campaigns.assign(margin=margin).groupby("channel")[["cost", "revenue", "margin"]].sum()
    return table.assign(per_euro=table["margin"] / table["cost"])


def sla(leads: pd.DataFrame) -> pd.DataFrame:
    """Share of B2B leads contacted in time by region, before and since the slip, with their counts.

    >>> days = pd.to_datetime(["2024-01-08", "2024-01-08"])
    >>> leads = pd.DataFrame({"segment": "B2B", "region": "Ouest", "assigned_at": days,
    ...     "first_contact_at": days + pd.to_timedelta([1, 30], unit="D")})
    >>> sla(leads)["mean"].loc["Ouest"].tolist()
    [0.5]
    """
    given = leads[(leads["segment"] == "B2B") & leads["assigned_at"].notna()]
    kept = (given["first_contact_at"] - given["assigned_at"]) <= pd.Timedelta(days=effects.SLA_DAYS)
    since = given["assigned_at"] >= pd.Timestamp(f"{effects.SLA_MONTH}-01")
    table = pd.DataFrame({"region": given["region"], "since": since, "kept": kept})
    return table.pivot_table(index="region", columns="since", values="kept", aggfunc=["mean", "size"])


def retention(orders: pd.DataFrame) -> pd.DataFrame:
    """Share of a quarter's identified customers who order again in the next, by segment and quarter.

    >>> orders = pd.DataFrame({"customer_id": ["K1", "K2", "K1"] * 2, "segment": ["B2B"] * 3 + ["B2C"] * 3,
    ...     "quantity": 1, "unit_price": 1.0, "order_date": pd.to_datetime(["2025-01-03", "2025-01-03", "2025-04-03"] * 2)})
    >>> retention(orders)
            B2B  B2C
    2025Q2  0.5  0.5
    """
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
    """People, conversion and revenue (€) by arm.

    >>> people = pd.DataFrame([(arm, bought, 4.0) for arm in effects.UPLIFT for bought in (True, True, False, False)])
    >>> arms(people.set_axis(["group", "converted", "revenue"], axis=1)).iloc[0].tolist()
    [4.0, 0.5, 16.0]
    """
    grouped = experiment.groupby("group")
    return grouped.agg(
        n=("converted", "size"), conversion=("converted", "mean"), revenue=("revenue", "sum")
    ).loc[list(effects.UPLIFT)]


def pareto(orders: pd.DataFrame) -> tuple[float, int]:
    """Share of B2B revenue made by the largest accounts, a fifth of them; and how many accounts there are.

    >>> orders = pd.DataFrame({"customer_id": list("ABCDE"), "segment": "B2B", "quantity": 1, "unit_price": [60.0, 10, 10, 10, 10],
    ...     "order_date": pd.Timestamp("2025-03-03")})
    >>> pareto(orders)
    (0.6, 5)
    """
    sold = sales(orders)
    largest = (
        sold[sold["segment"] == "B2B"].groupby("customer_id")["amount"].sum().sort_values(ascending=False)
    )
    return float(largest.head(round(len(largest) * effects.PARETO[0])).sum() / largest.sum()), len(largest)


def attainment(tables: Tables) -> pd.DataFrame:
    """Revenue over target, by region and year.

    >>> months = [f"{year}-03" for year in YEARS]
    >>> orders = pd.DataFrame({"region": "Ouest", "quantity": 1, "unit_price": [40.0, 90.0], "order_date": pd.to_datetime(months)})
    >>> targets = pd.DataFrame({"metric": "chiffre_affaires", "region": "Ouest", "period": months, "target": 100.0})
    >>> attainment({"orders": orders, "targets": targets}).loc["Ouest"].tolist()
    [0.4, 0.9]
    """
    done = sales(tables["orders"]).groupby(["region", "year"])["amount"].sum().unstack()
    goals = tables["targets"][tables["targets"]["metric"] == "chiffre_affaires"]
    aimed = goals.groupby(["region", goals["period"].str[:4].astype(int)])["target"].sum().unstack()
    return (done / aimed).loc[:, list(YEARS)]


def nps(survey: pd.DataFrame) -> pd.DataFrame:
    """Net promoter score, in points, and answers by segment.

    >>> nps(pd.DataFrame({"segment": "B2B", "score": [10, 9, 8, 7, 6]})).loc["B2B"].tolist()
    [20.0, 5.0]
    """
    points = (survey["score"] >= 9).astype(int) - (survey["score"] <= 6).astype(int)
    return pd.DataFrame(
        {
            "points": 100 * points.groupby(survey["segment"]).mean(),
            "answers": survey.groupby("segment").size(),
        }
    )


def sources(leads: pd.DataFrame) -> pd.DataFrame:
    """B2B leads by source: won over created, won over decided if reached in time, mean delay (days).

    >>> day = pd.Timestamp("2025-03-03")
    >>> leads = pd.DataFrame({"segment": "B2B", "source": "Salon", "stage": ["won", "lost", "open", "won"],
    ...     "assigned_at": day, "first_contact_at": day + pd.to_timedelta([1, 1, 1, 30], unit="D"),
    ...     "closed_at": day + pd.to_timedelta([11, 11, None, 40], unit="D")})
    >>> sources(leads).loc["Salon"].tolist()
    [0.5, 0.5, 10.0]
    """
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
    """Sessions that end in a purchase over sessions, by channel.

    >>> traffic(pd.DataFrame({"channel": ["E-mail", "E-mail"], "sessions": [100, 300], "converted_sessions": [9, 11]})).tolist()
    [0.05]
    """
    table = sessions.groupby("channel")[["sessions", "converted_sessions"]].sum()
    return table["converted_sessions"] / table["sessions"]


def market_share(tables: Tables) -> pd.DataFrame:
    """Own revenue over the market's, by segment and year.

    >>> orders = pd.DataFrame({"segment": "B2B", "quantity": 1, "unit_price": [5.0], "order_date": pd.to_datetime(["2025-03-03"])})
    >>> market = pd.DataFrame({"segment": "B2B", "period": ["2025-01", "2025-02"], "market_revenue": [60.0, 40.0]})
    >>> market_share({"orders": orders, "market": market}).loc["B2B", 2025].item()
    0.05
    """
    done = sales(tables["orders"]).groupby(["segment", "year"])["amount"].sum().unstack()
    market = tables["market"]
    return (
        done
        / market.groupby(["segment", market["period"].str[:4].astype(int)])["market_revenue"].sum().unstack()
    )
