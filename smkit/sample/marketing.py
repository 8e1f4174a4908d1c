"""What marketing counts: campaigns, expenses, targets, market, traffic of the site, experiment, survey."""

import numpy as np
import pandas as pd

from smkit.sample import effects
from smkit.sample.draws import Draws
from smkit.sample.measured import sales
from smkit.sample.world import (
    DAYS,
    FIRST,
    MONTHS,
    OFFICE_MONTHS,
    REGIONS,
    SEGMENTS,
    SHOP_MONTHS,
    SHOP_WEEK,
    TEAM,
    YEARS,
    day_weights,
)
from smkit.tables import schema

# Campaigns: name, channel, segment, first day, days, cost (€), contacts or impressions, basket (€),
# margin rate, weight of its margin per euro within its channel (the channel's total is the declared one).
_CAMPAIGNS = (
    ("Vœux 2024", "E-mail", "B2C", "2024-01-08", 7, 260, 2_900, 52, 0.42, 0.9),
    ("Salon Hôtellerie 2024", "Salon", "B2B", "2024-03-11", 4, 6_800, 420, 690, 0.34, 1.1),
    ("Thés de printemps", "E-mail", "B2C", "2024-04-02", 10, 310, 3_100, 47, 0.52, 1.0),
    ("Découverte sur les réseaux", "Réseaux sociaux", "B2C", "2024-05-13", 21, 1_350, 268_000, 44, 0.40, 1.1),
    ("Recherche été 2024", "Référencement payant", "B2C", "2024-06-03", 28, 640, 41_000, 56, 0.41, 0.9),
    ("Courrier restaurateurs", "Courrier", "B2B", "2024-09-09", 14, 2_450, 1_150, 610, 0.33, 1.0),
    ("Rentrée au bureau 2024", "E-mail", "B2B", "2024-09-16", 10, 390, 640, 560, 0.34, 0.8),
    ("Automne sur les réseaux", "Réseaux sociaux", "B2C", "2024-10-07", 21, 1_500, 301_000, 46, 0.39, 0.9),
    ("Noël 2024", "Référencement payant", "B2C", "2024-11-25", 28, 1_180, 68_000, 61, 0.41, 1.2),
    ("Coffrets de fin d'année 2024", "E-mail", "B2C", "2024-12-02", 14, 340, 3_400, 58, 0.45, 1.4),
    ("Reconquête hiver", "Courrier", "B2C", "2025-01-20", 14, 980, 760, 55, 0.43, 0.7),
    ("Salon Hôtellerie 2025", "Salon", "B2B", "2025-03-10", 4, 7_200, 460, 720, 0.33, 1.0),
    ("Fêtes de printemps", "E-mail", "B2C", "2025-04-07", 10, 330, 3_900, 50, 0.48, 1.0),
    ("Vidéos recettes", "Réseaux sociaux", "B2C", "2025-05-12", 28, 1_900, 415_000, 43, 0.38, 1.0),
    ("Recherche été 2025", "Référencement payant", "B2C", "2025-06-02", 28, 720, 46_000, 57, 0.40, 1.0),
    ("Courrier hôtels et bureaux", "Courrier", "B2B", "2025-09-08", 14, 2_700, 1_240, 640, 0.32, 1.1),
    ("Rentrée au bureau 2025", "E-mail", "B2B", "2025-09-15", 10, 420, 720, 580, 0.33, 0.8),
    ("Salon du Goût 2025", "Salon", "B2B", "2025-10-06", 3, 4_900, 350, 540, 0.34, 0.8),
    ("Automne en vidéo", "Réseaux sociaux", "B2C", "2025-10-13", 21, 1_650, 352_000, 45, 0.38, 1.0),
    ("Black Friday −30 %", "Référencement payant", "B2C", "2025-11-24", 7, 2_600, 118_000, 54, 0.26, 0.0),
    ("Noël 2025", "Référencement payant", "B2C", "2025-12-01", 21, 1_260, 74_000, 62, 0.40, 1.1),
    ("Coffrets de fin d'année 2025", "E-mail", "B2C", "2025-12-01", 14, 370, 4_100, 59, 0.44, 1.4),
)
_PAID_ONLINE = {"Réseaux sociaux": 0.0075, "Référencement payant": 0.026}  # share of impressions clicked
_STAND = "Salon"


def campaigns() -> pd.DataFrame:
    """One row a campaign; revenue and margin rate give each channel its declared margin per euro."""
    names = [
        "campaign",
        "channel",
        "segment",
        "start_date",
        "days",
        "cost",
        "reach",
        "basket",
        "margin_rate",
        "weight",
    ]
    table = pd.DataFrame(_CAMPAIGNS, columns=names)
    lost, rate, per_euro = effects.LOST_ON_MARGIN
    odd = table["campaign"] == lost
    table["per_euro"] = table["weight"]
    for channel, declared in effects.MARGIN_PER_EURO.items():
        own = (table["channel"] == channel) & ~odd
        # The odd campaign is part of its channel: the others earn what it loses.
        aim = declared * table.loc[table["channel"] == channel, "cost"].sum()
        aim -= per_euro * table.loc[(table["channel"] == channel) & odd, "cost"].sum()
        table.loc[own, "per_euro"] *= aim / (table["weight"] * table["cost"])[own].sum()
    table.loc[odd, ["margin_rate", "per_euro"]] = rate, per_euro
    table["start_date"] = pd.to_datetime(table["start_date"]).astype("datetime64[s]")
    table["end_date"] = table["start_date"] + pd.to_timedelta(table["days"] - 1, unit="D")
    table["end_date"] = table["end_date"].astype("datetime64[s]")
    table["revenue"] = (table["cost"] * table["per_euro"] / table["margin_rate"]).round(2)
    table["buyers"] = np.maximum((table["revenue"] / table["basket"]).round(), 1.0)
    online = table["channel"].isin(list(_PAID_ONLINE))
    clicks = (table["reach"] * table["channel"].map(_PAID_ONLINE)).round()
    mail_clicks = (table["reach"] * 0.06).round().where(table["channel"] == "E-mail")
    table["impressions"] = table["reach"].where(online).astype("Int64")
    table["clicks"] = clicks.where(online, mail_clicks).astype("Int64")
    table["contacts"] = table["reach"].where(~online).astype("Int64")
    leads = np.where(table["channel"] == _STAND, table["reach"] * 0.2, table["buyers"] * 2.5)
    table["leads"] = pd.Series(np.round(leads)).where(table["segment"] == "B2B").astype("Int64")
    # Platforms count more sales than the shop does.
    table["conversions"] = (table["buyers"] * 1.15).round().where(online)
    known = [column.name for column in schema.table("campaigns").columns if column.name in table]
    return table[known].astype({"cost": float})


def expenses() -> pd.DataFrame:
    """Sales and marketing expenses by month, kind and segment; media are the campaigns' and a steady base."""
    spent = pd.DataFrame([(c[2], c[3][:7], c[5]) for c in _CAMPAIGNS], columns=["segment", "period", "cost"])
    media = spent.groupby(["period", "segment"])["cost"].sum()
    steady = {
        ("salary", "B2B"): 12_800.0,
        ("salary", "B2C"): 1_450.0,
        ("tool", "B2B"): 420.0,
        ("tool", "B2C"): 190.0,
        ("agency", "B2B"): 600.0,
        ("agency", "B2C"): 350.0,
        ("media", "B2B"): 250.0,
        ("media", "B2C"): 180.0,
    }
    rows = []
    for month in MONTHS:
        raised = 1.03 if month >= "2025" else 1.0
        for (kind, segment), amount in steady.items():
            cost = amount * raised if kind == "salary" else amount
            extra = float(media.get((month, segment), 0.0)) if kind == "media" else 0.0
            rows.append((month, round(cost + extra, 2), kind, segment))
    return pd.DataFrame(rows, columns=["period", "cost", "kind", "segment"])


def targets(orders: pd.DataFrame) -> pd.DataFrame:
    """Monthly revenue by region, set so that the year's attainment is the declared one, and other targets."""
    done = sales(orders).groupby(["region", "year"])["amount"].sum()
    season = np.array(OFFICE_MONTHS) / sum(OFFICE_MONTHS)
    rows: list[tuple[str, str, float, str | None, str | None, str | None]] = []
    for region in REGIONS:
        for year, attained in zip(YEARS, effects.ATTAINMENT[region], strict=True):
            for month, share in enumerate(season, start=1):
                goal = float(np.round(done[region, year] / attained * share / 50) * 50)
                rows.append((f"{year}-{month:02}", "chiffre_affaires", goal, None, None, region))
    for year, rise in zip(YEARS, (1.0, 1.04), strict=True):
        for quarter in range(1, 5):
            period = f"{year}-T{quarter}"
            rows.append((period, "panier_moyen", round(950 * rise), None, "B2B", None))
            rows.append((period, "panier_moyen", round(68 * rise), None, "B2C", None))
            rows.append((period, "retention", 0.95, None, "B2B", None))
            rows.append((period, "retention", 0.30, None, "B2C", None))
        rows.append((str(year), "nouveaux_clients", 80, None, "B2B", None))
        rows.append((str(year), "nouveaux_clients", 300, None, "B2C", None))
        rows.append((str(year), "taux_de_gain", 0.20, None, "B2B", None))
        rows.append((str(year), "taux_conversion_site", 0.02, None, "B2C", None))
        rows += [
            (str(year), "affaires_gagnees", 18, person, "B2B", region)
            for region in REGIONS
            for person in TEAM[region]
        ]
    table = pd.DataFrame(rows, columns=["period", "metric", "target", "salesperson", "segment", "region"])
    return table.astype({"target": float, "salesperson": "str", "segment": "str", "region": "str"})


def market(orders: pd.DataFrame) -> pd.DataFrame:
    """The market by month and segment, set so that the own share of the year is the declared one."""
    done = sales(orders).groupby(["segment", "year"])["amount"].sum()
    rows = []
    for position, month in enumerate(MONTHS):
        year, number = divmod(position, 12)
        for segment, months in zip(SEGMENTS, (OFFICE_MONTHS, SHOP_MONTHS), strict=True):
            total = done[segment, YEARS[year]] / effects.MARKET_SHARE[segment][year]
            sold = round(float(total * months[number] / sum(months)), -2)
            rows.append((month, sold, round(sold * effects.LEADER_SHARE[segment], -2), segment))
    return pd.DataFrame(rows, columns=["period", "market_revenue", "leader_revenue", "segment"])


def sessions(orders: pd.DataFrame, seed: int = effects.SEED) -> pd.DataFrame:
    """Sessions by day and channel; each order of the web site is one session that ends in a purchase."""
    draws = Draws(seed, "sessions")
    sold = orders[(orders["channel"] == "Site web") & (orders["quantity"] > 0)].drop_duplicates("order_id")
    day = (sold["order_date"].to_numpy().astype("datetime64[D]") - FIRST).astype(int)
    shares = [share for _, share in effects.SITE_CONVERSION.values()]
    bought = np.bincount(day * len(shares) + draws.pick(len(day), shares), minlength=len(DAYS) * len(shares))
    bought = bought.reshape(len(DAYS), len(shares))
    season = day_weights(SHOP_MONTHS, SHOP_WEEK)[:, None]
    rates = np.array([rate for rate, _ in effects.SITE_CONVERSION.values()])
    visits = (
        bought.sum(axis=0)
        / rates
        * season
        / season.sum()
        * draws.uniform(bought.size, 0.8, 1.2).reshape(bought.shape)
    )
    return pd.DataFrame(
        {
            "date": np.repeat(DAYS.astype("datetime64[s]"), len(rates)),
            "sessions": np.maximum((visits + 0.5).astype(int), bought).ravel(),
            "converted_sessions": bought.ravel(),
            "channel": list(effects.SITE_CONVERSION) * len(DAYS),
        }
    )


def experiment(seed: int = effects.SEED, per_arm: int = effects.PER_ARM) -> pd.DataFrame:
    """Return an e-mail test: three arms of `per_arm` newsletter readers each, drawn at random.

    The control receives nothing, the second arm the offer (real uplift), the third the catalogue (no effect):
    see `effects.UPLIFT`. Each seed is another test, for error rates. Revenue is in € excl. tax, 0 for no sale.

    >>> experiment(seed=1, per_arm=500)["group"].value_counts().tolist()
    [500, 500, 500]
    """
    draws = Draws(seed, "experiment")
    n = per_arm * len(effects.UPLIFT)
    arm = draws.shuffled(n) % len(effects.UPLIFT)
    segment = draws.pick(n, [share for share, _ in effects.EXPERIMENT_BASE.values()])
    base = np.array([rate for _, rate in effects.EXPERIMENT_BASE.values()])[segment]
    converted = draws.chance(n, base * np.array(list(effects.UPLIFT.values()))[arm])
    spent = np.round(draws.skewed(n, 58.0), 2)
    return pd.DataFrame(
        {
            "unit_id": [f"N{i:05}" for i in range(1, n + 1)],
            "segment": np.array(list(effects.EXPERIMENT_BASE))[segment],
            "group": np.array(list(effects.UPLIFT))[arm],
            "converted": converted,
            "revenue": np.where(converted, spent, 0.0),
        }
    )


def survey(seed: int = effects.SEED, scale: float = 1.0) -> pd.DataFrame:
    """Answers to « Nous recommanderiez-vous ? », by segment."""
    draws = Draws(seed, "survey")
    n = round(1_100 * scale)
    office = draws.chance(n, 0.4)
    promoters, passives, _ = (
        np.where(office, *shares) for shares in zip(effects.NPS["B2B"], effects.NPS["B2C"], strict=True)
    )
    u = draws.uniform(n)
    low = draws.pick(n, (2, 1, 2, 3, 4, 6, 8))
    score = np.select(
        [u < promoters, u < promoters + passives], [9 + draws.below(n, 2), 7 + draws.below(n, 2)], low
    )
    day = np.sort(draws.pick(n, day_weights(SHOP_MONTHS, SHOP_WEEK)))
    return pd.DataFrame(
        {
            "date": DAYS[day].astype("datetime64[s]"),
            "score": score,
            "segment": np.where(office, "B2B", "B2C"),
        }
    )
