"""New customers who stay less are told as such: not all customers who do, nor those of a season, nor chance."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import customers
from smkit.analysis.customers import verdicts
from smkit.analysis.customers.newcomers import newcomers
from smkit.display.customers import sentences

START, DAYS = pd.Timestamp("2023-01-01"), 1_096


def world(seed: int, kind: str = "", stock: int = 0) -> pd.DataFrame:
    """Orders of three years: 25 new customers a month, of whom 45 % stay and buy every two months.

    Parameters: `kind`, what happens: « new », only 15 % of those who came in the last nine months stay; « all », everybody buys
    a third as often from then on; « season », 20 % of those who come in November and December stay, each year; `stock`, customers
    of before the file.
    """
    draw = np.random.default_rng(seed)
    births = np.concatenate([draw.uniform(-730, 0, stock), draw.uniform(0, DAYS, 900)])
    moments: list[float] = []
    who: list[int] = []
    for number, born in enumerate(births):
        month = (START + pd.Timedelta(born, "D")).month
        stays = (
            0.15 if kind == "new" and born > DAYS - 270 else 0.2 if kind == "season" and month > 10 else 0.45
        )
        gone = born + (draw.exponential(500) if draw.random() < stays else 0)
        moment = born
        while moment <= min(gone, DAYS):
            moments.append(moment)
            who.append(number)
            moment += draw.exponential(200 if kind == "all" and moment > DAYS - 300 else 60)
    table = pd.DataFrame({"customer_id": who, "moment": moments}).query(f"0 <= moment < {DAYS}")
    days = START + pd.to_timedelta(np.floor(table["moment"]), "D")
    return pd.DataFrame(
        {"order_id": [f"F{at}" for at in range(len(table))], "order_date": days.to_numpy(), "amount": 50.0}
        | {"customer_id": [f"C{each}" for each in table["customer_id"]]}
    )


@pytest.mark.parametrize(("kind", "stock"), [("", 0), ("", 600), ("season", 0), ("all", 0)])
def test_chance_a_season_a_file_cut_or_a_fall_of_all_is_not_one_of_new_customers(
    kind: str, stock: int
) -> None:
    assert sum(newcomers(world(seed, kind, stock), "quarter")["Tous"] is not None for seed in range(8)) <= 1


def test_new_customers_who_stay_less_are_found_and_said_as_what_they_are() -> None:
    found = [newcomers(world(seed, "new"), "quarter")["Tous"] for seed in range(8)]
    told = [each for each in found if each is not None]
    assert len(told) >= 6
    assert all(each.change.after < each.change.before for each in told)
    assert sum(str(each.change.since)[:7] in ("2025-04", "2025-07") for each in told) >= 0.5 * len(told)
    seen = next(seed for seed in range(8) if found[seed] is not None)
    picture = customers.picture(world(seen, "new"))
    assert picture.fresh() == ["Tous"]
    assert "arrivés depuis le" in sentences.answer(picture)
    assert verdicts.overall(picture).word == "moins bien"


def test_counts_are_those_of_a_loop_over_customers() -> None:
    """New customers of a quarter and who of them came back in the next one, counted one by one."""
    orders = world(3, "new")
    found = newcomers(orders, "quarter")["Tous"]
    assert found is not None
    orders["quarter"] = orders["order_date"].dt.to_period("Q").map(lambda each: each.ordinal)
    first, cut = pd.Period(found.change.since, "Q").ordinal, pd.Period("2025Q4").ordinal
    back = new = 0
    for _, own in orders.groupby("customer_id")["quarter"]:
        if first <= own.min() < cut:
            new += 1
            back += own.min() + 1 in set(own)
    assert (found.change.customers_after, found.change.after) == (new, pytest.approx(back / new))
