"""Order lines of the boutique: the web shop's customers, and the accounts that its leads brought."""

import numpy as np
import pandas as pd

from smkit.sample import baskets, effects
from smkit.sample.draws import Draws
from smkit.sample.world import (
    CURRENCY,
    DAYS,
    EQUIPMENT,
    FIRST,
    HOLIDAYS,
    LAST,
    MONTHS,
    OFFICE_HOURS,
    OFFICE_MONTHS,
    PRODUCTS,
    REGION_WEIGHTS,
    REGIONS,
    SHOP_GROWTH,
    SHOP_HOURS,
    SHOP_MONTHS,
    SHOP_WEEK,
    TEAM,
    YEARS,
    costs,
    day_weights,
    prices,
)

SHOP_CUSTOMERS, OLD_ACCOUNTS = 650, 58
#: Share of the web shop's customers who order once, twice… over the two years; a few order very often.
FREQUENCY = {1: 0.50, 2: 0.19, 3: 0.11, 4: 0.07, 6: 0.06, 9: 0.04, 14: 0.02, 22: 0.01}
_DAY = np.timedelta64(1, "D")


def order_lines(leads: pd.DataFrame, seed: int = effects.SEED, scale: float = 1.0) -> pd.DataFrame:
    """The order lines of the two years, by date; each account won in `leads` starts ordering.

    >>> from smkit.sample.pipeline import leads
    >>> table = order_lines(leads(scale=0.1), scale=0.1)
    >>> back = table["quantity"] < 0
    >>> print(back.any(), (table["order_id"].str.startswith("A") == back).all())
    True True
    """
    draws = Draws(seed, "orders")
    heads = pd.concat([_shop(seed, scale), _office(seed, scale, leads)])
    heads = heads.sort_values("order_date", kind="stable", ignore_index=True)
    heads["order_id"] = _codes("C", np.arange(1, len(heads) + 1), 5)
    masks = np.zeros(len(heads), dtype=np.uint64)
    for segment in baskets.SIZES:
        own = np.flatnonzero(heads["segment"] == segment)
        masks[own] = baskets.fill(draws, len(own), segment)
    order, product = baskets.lines(_upsell(draws, heads, masks))
    table = heads.iloc[order].reset_index(drop=True)
    table["product"] = product
    table["quantity"] = _quantities(draws, table)
    table = pd.concat([table, _credit_notes(draws, table)], ignore_index=True)
    table = _priced(table)
    twice = np.sort(draws.shuffled(len(table))[: round(effects.DUPLICATES * scale)])
    table = pd.concat([table, table.iloc[twice]]).sort_values(["order_date", "order_id"], kind="stable")
    table.loc[table["guest"], "customer_id"] = None
    table["currency"] = CURRENCY
    names = "order_id order_date product_id product category customer_id quantity unit_price unit_cost"
    table = table[[*names.split(), "segment", "region", "channel", "salesperson", "currency"]]
    return table.reset_index(drop=True).astype({"order_date": "datetime64[s]", "salesperson": "str"})


def _shop(seed: int, scale: float) -> pd.DataFrame:
    """Heads of web orders: who, when, where. Half of the customers were there before the two years."""
    draws = Draws(seed, "shop")
    n = round(SHOP_CUSTOMERS * scale)
    count = np.array(list(FREQUENCY))[draws.pick(n, list(FREQUENCY.values()))]
    arrival = np.maximum(draws.uniform(n, -1.0, 1.0), 0.0)
    leave = np.minimum(arrival + draws.uniform(n, 0.2, 1.5), 1.0)
    region = np.array(REGIONS)[draws.pick(n, REGION_WEIGHTS)]

    customer = np.repeat(np.arange(n), count)
    first = np.append(True, customer[1:] != customer[:-1])
    # Shares of the two years' trade, turned into days: customers follow the season.
    share = draws.uniform(len(customer), arrival[customer], leave[customer])
    share = np.where(first & (arrival[customer] > 0), arrival[customer], share)
    edges = np.cumsum(day_weights(SHOP_MONTHS, SHOP_WEEK, SHOP_GROWTH))
    day = np.minimum(np.searchsorted(edges, share * edges[-1], side="right"), len(DAYS) - 1)

    site = draws.chance(len(customer), 0.86)
    once = count[customer] == 1  # who orders once may order without an account
    return pd.DataFrame(
        {
            "order_date": _timed(draws, DAYS[day], SHOP_HOURS),
            "customer_id": _codes("K", customer + 1, 5),
            "guest": once & draws.chance(len(customer), effects.GUEST_RATE / once.mean()),
            "segment": "B2C",
            "region": region[customer],
            "channel": np.where(site, "Site web", "Place de marché"),
            "salesperson": None,
            "volume": 1.0,
            "discount": 0.0,
        }
    )


def _office(seed: int, scale: float, leads: pd.DataFrame) -> pd.DataFrame:
    """Heads of B2B orders: accounts order every few weeks until they stop; a few are very large."""
    draws = Draws(seed, "office")
    old = round(OLD_ACCOUNTS * scale)
    won = leads[(leads["stage"] == "won") & (leads["segment"] == "B2B")].sort_values(
        "closed_at", kind="stable"
    )
    n = old + len(won)
    old_region = np.arange(old) % len(REGIONS)
    old_team = [TEAM[REGIONS[r]][i // len(REGIONS) % len(TEAM[REGIONS[r]])] for i, r in enumerate(old_region)]
    region = np.append(np.array(REGIONS)[old_region], won["region"].to_numpy(dtype=str))
    team = np.append(np.array(old_team), won["salesperson"].to_numpy(dtype=str))
    since = won["closed_at"].to_numpy().astype("datetime64[D]") + (4 + draws.below(len(won), 18)) * _DAY
    start = np.append(FIRST - draws.below(old, 40) * _DAY, since)
    stop = _stops(draws, start)

    # The oldest accounts are the largest. A power law: a fifth of them makes some four fifths of the revenue.
    size = np.append(draws.uniform(old) + np.arange(old), draws.uniform(len(won), 0.08, 1.0) * old)
    rank = np.argsort(np.argsort(size, kind="stable"), kind="stable") + 1
    volume = 1 / ((rank / n + 0.05) * np.sqrt(rank / n + 0.05))
    gap = draws.uniform(n, 37, 58) * np.where(rank <= n / 5, 0.8, 1.15)
    discount = np.select([rank <= n / 5, rank <= n / 2], [0.12, 0.06], 0.0)

    length = LAST.astype(int) - start.astype(int)
    count = np.maximum((length / gap + 1).astype(int), 0)
    account = np.repeat(np.arange(n), count)
    turn = np.arange(len(account)) - np.repeat(np.cumsum(count) - count, count)
    day = start[account] + ((turn + draws.uniform(len(account), 0.0, 0.5)) * gap[account]).astype(int) * _DAY
    day = np.busday_offset(day, 0, roll="forward", holidays=HOLIDAYS)
    kept = (day >= FIRST) & (day <= LAST) & (day < stop[account])
    account, day = account[kept], day[kept]
    return pd.DataFrame(
        {
            "order_date": _timed(draws, day, OFFICE_HOURS),
            "customer_id": _codes("E", account + 1, 4),
            "guest": False,
            "segment": "B2B",
            "region": region[account],
            "channel": np.where(draws.chance(len(account), 0.7), "Commercial", "Téléphone"),
            "salesperson": team[account],
            "volume": volume[account],
            "discount": discount[account],
        }
    )


def _stops(draws: Draws, start: np.ndarray) -> np.ndarray:
    """The day from which each account orders no more: each month, the declared share of the live ones."""
    stop = np.full(len(start), LAST + _DAY)
    for month in MONTHS:
        day = np.datetime64(f"{month}-01")
        live = np.flatnonzero((start < day) & (stop > day))
        rate = effects.CHURN_AFTER if month >= effects.CHURN_MONTH else effects.CHURN_BEFORE
        leaving = int(len(live) * rate + draws.uniform(1)[0])
        stop[live[draws.shuffled(len(live))[:leaving]]] = day
    return stop


def _upsell(draws: Draws, heads: pd.DataFrame, masks: np.ndarray) -> np.ndarray:
    """Plant the dearer product in the order that follows one with the cheaper."""
    first, then, probability = effects.UPSELL
    masks = baskets.take(masks, then, baskets.has(masks, first))
    customer = heads["customer_id"].to_numpy(dtype=str)
    by_customer = np.argsort(customer, kind="stable")  # heads are by date already
    same = np.append(False, customer[by_customer][1:] == customer[by_customer][:-1])
    before = np.append(False, baskets.has(masks, first)[by_customer][:-1]) & same
    follows = np.zeros(len(masks), dtype=bool)
    follows[by_customer] = before
    # An order that holds the cheaper product again is left alone.
    follows &= ~baskets.has(masks, first)
    masks = baskets.take(masks, then, follows)
    return baskets.put(masks, then, follows & draws.chance(len(masks), probability))


def _quantities(draws: Draws, table: pd.DataFrame) -> np.ndarray:
    n = len(table)
    office = (table["segment"] == "B2B").to_numpy()
    equipment = EQUIPMENT[table["product"]]
    one = 1 + draws.pick(n, (0.74, 0.19, 0.07))
    month = table["order_date"].to_numpy().astype("datetime64[M]").astype(int) % 12
    many = table["volume"].to_numpy() * 2.0 * np.array(OFFICE_MONTHS)[month] * draws.uniform(n, 0.6, 1.4)
    machines = np.where(office, 1 + draws.pick(n, (0.85, 0.15)), 1)
    return np.select([equipment, office], [machines, np.maximum((many + 0.5).astype(int), 1)], one)


def _credit_notes(draws: Draws, table: pd.DataFrame) -> pd.DataFrame:
    """Returned lines: a document of its own a few days later, with a quantity below zero."""
    back = table[draws.chance(len(table), effects.RETURN_RATE * 1.03)].copy()
    back["order_date"] = back["order_date"] + pd.to_timedelta(3 + draws.below(len(back), 18), unit="D")
    back["quantity"] = -1 - draws.below(len(back), np.minimum(back["quantity"].to_numpy(), 6))
    back = back[back["order_date"] < pd.Timestamp(LAST + _DAY)].sort_values("order_date", kind="stable")
    return back.assign(order_id=_codes("A", np.arange(1, len(back) + 1), 4))


def _priced(table: pd.DataFrame) -> pd.DataFrame:
    product = table["product"].to_numpy()
    later = (table["order_date"] >= pd.Timestamp(YEARS[1], 1, 1)).to_numpy()
    price = np.where(later, prices(YEARS[1])[product], prices(YEARS[0])[product])
    return table.assign(
        product_id=np.array([p.code for p in PRODUCTS])[product],
        product=np.array([p.name for p in PRODUCTS])[product],
        category=np.array([p.category for p in PRODUCTS])[product],
        unit_price=np.round(price * (1 - table["discount"].to_numpy()), 2),
        unit_cost=np.where(later, costs(YEARS[1])[product], costs(YEARS[0])[product]),
    )


def _timed(draws: Draws, days: np.ndarray, hours: tuple[float, ...]) -> np.ndarray:
    minutes = draws.pick(len(days), hours) * 60 + draws.below(len(days), 60)
    return days.astype("datetime64[s]") + minutes * np.timedelta64(60, "s")


def _codes(letter: str, numbers: np.ndarray, width: int) -> list[str]:
    return [f"{letter}{number:0{width}}" for number in numbers.tolist()]
