"""Order lines by the million, for benchmarks: the boutique's products, pairs and season, compact."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from smkit.sample import baskets, effects
from smkit.sample.draws import Draws
from smkit.sample.world import (
    DAYS,
    EQUIPMENT,
    PRODUCTS,
    REGIONS,
    SEGMENTS,
    SHOP_GROWTH,
    SHOP_HOURS,
    SHOP_MONTHS,
    SHOP_WEEK,
    YEARS,
    costs,
    day_weights,
    prices,
)

_BASKETS_A_PART = 400_000
_LINES_A_BASKET = 2.312  # the mean; where it falls short, the last day gets a few baskets more
_OFFICE_SHARE = 8  # one customer in eight is a B2B account
_GUEST = 0  # the customer number of a web order without an account, missing in the table
_CATEGORIES = tuple(dict.fromkeys(p.category for p in PRODUCTS))
_TEXTS: dict[str, tuple[tuple[str, ...], list[int] | None]] = {
    "product_id": (tuple(p.code for p in PRODUCTS), None),
    "product": (tuple(p.name for p in PRODUCTS), None),
    "category": (_CATEGORIES, [_CATEGORIES.index(p.category) for p in PRODUCTS]),
}


def orders(lines: int, seed: int = effects.SEED) -> pd.DataFrame:
    """Return exactly `lines` order lines, with the boutique's planted pairs, triple and substitutes.

    Parameters: `lines`, at least 1; `seed`, a whole number.
    Columns are those of the canonical orders, compact: order_id and customer_id are whole numbers (the latter
    missing on some web orders), texts are categories, prices and costs are in € excl. tax. Returns are orders
    of their own with negative quantities. Some 40 bytes a line; 10 million lines take a few seconds.
    Raises ValueError when `lines` is below 1.

    >>> len(orders(1_000))
    1000
    """
    parts = list(_parts(lines, seed))
    names = list(parts[0])
    return _frame({name: np.concatenate([part.pop(name) for part in parts]) for name in names})


def write_orders_parquet(folder: Path | str, lines: int, seed: int = effects.SEED) -> list[Path]:
    """Write the lines of `orders(lines, seed)` as Parquet files of about a million lines each.

    One file at a time is in memory. Returns the paths, whose order is the order of the lines.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, part in enumerate(_parts(lines, seed)):
        paths.append(folder / f"commandes-{number:04}.parquet")
        _frame(part).to_parquet(paths[-1], index=False)
    return paths


def _parts(lines: int, seed: int) -> Iterator[dict[str, np.ndarray]]:
    """Columns of consecutive parts, `lines` in all; the season runs over the whole."""
    if lines < 1:
        raise ValueError(f"lines must be at least 1, not {lines}")
    total = int(lines / _LINES_A_BASKET) + 1
    edges = np.cumsum(day_weights(SHOP_MONTHS, SHOP_WEEK, SHOP_GROWTH))
    done = part = 0
    while done < lines:
        first = part * _BASKETS_A_PART
        size = min(_BASKETS_A_PART, max(total - first, 1_000))
        columns = _part(Draws(seed, "bench", part), first, size, total, edges)
        columns = {name: values[: lines - done] for name, values in columns.items()}
        done += len(columns["order_id"])
        part += 1
        yield columns


def _part(draws: Draws, first: int, n: int, total: int, edges: np.ndarray) -> dict[str, np.ndarray]:
    customers = total // 4 + 1
    share = draws.uniform(n)
    customer = (1 + share * share * customers).astype(np.int32)  # some order often, most seldom
    office = customer % _OFFICE_SHARE == 0
    masks = np.zeros(n, dtype=np.uint64)
    for segment, own in (("B2B", office), ("B2C", ~office)):
        masks[own] = baskets.fill(draws, int(own.sum()), segment)
    position = (first + np.arange(n)) / total * edges[-1]
    day = np.minimum(np.searchsorted(edges, position, side="right"), len(DAYS) - 1)
    minute = draws.pick(n, SHOP_HOURS) * 60 + draws.below(n, 60)
    moment = DAYS[day].astype("datetime64[s]") + minute * np.timedelta64(60, "s")
    back = draws.chance(n, effects.RETURN_RATE)
    guest = ~office & draws.chance(n, effects.GUEST_RATE)
    later = DAYS[day] >= np.datetime64(f"{YEARS[1]}-01-01")

    order, product = baskets.lines(masks)
    volume = np.where(office, 1 + customer // _OFFICE_SHARE % 12, 1)[order]
    quantity = np.where(EQUIPMENT[product], 1, volume * (1 + draws.pick(len(order), (0.74, 0.19, 0.07))))
    late = later[order]
    return {
        "order_id": (1 + first + order).astype(np.int32),
        "order_date": moment[order],
        "product": product.astype(np.int8),
        "customer_id": np.where(guest, _GUEST, customer)[order].astype(np.int32),
        "quantity": np.where(back[order], -quantity, quantity).astype(np.int16),
        "unit_price": np.where(late, prices(YEARS[1])[product], prices(YEARS[0])[product]),
        "unit_cost": np.where(late, costs(YEARS[1])[product], costs(YEARS[0])[product]),
        "segment": np.where(office, 0, 1).astype(np.int8)[order],
        "region": (customer % len(REGIONS)).astype(np.int8)[order],
    }


def _frame(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    product = columns["product"]
    texts = {}
    for name, (labels, codes) in _TEXTS.items():
        own = product if codes is None else np.array(codes, dtype=np.int8)[product]
        texts[name] = _text(own, labels)
    customer = columns["customer_id"]
    return pd.DataFrame(
        {
            "order_id": columns["order_id"],
            "order_date": columns["order_date"],
            **texts,
            "customer_id": pd.arrays.IntegerArray(customer, customer == _GUEST),
            "quantity": columns["quantity"],
            "unit_price": columns["unit_price"],
            "unit_cost": columns["unit_cost"],
            "segment": _text(columns["segment"], SEGMENTS),
            "region": _text(columns["region"], REGIONS),
        },
        copy=False,
    )


def _text(codes: np.ndarray, labels: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, pd.Index(labels, dtype="str"))
