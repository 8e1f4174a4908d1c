"""datasets/README.md: the company, its files, and what is planted in them, from the constants and the tables."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

from smkit.sample import effects, measured
from smkit.sample.discovery import talks
from smkit.sample.world import PRODUCTS, REGIONS, YEARS
from smkit.tables import schema
from smkit.typography import typeset

_NAME = {product.code: product.name for product in PRODUCTS}


def readme(tables: measured.Tables) -> str:
    """The page as Markdown text, for the tables written beside it.

    >>> from smkit.sample import boutique
    >>> page = readme(boutique())
    >>> print(page.count("$"), *(line for line in page.splitlines() if "prospects.csv" in line))
    0 | `boutique/prospects.csv` | Prospects | une personne ou une entreprise à prospecter | 320 |
    """
    template = Template(Path(__file__).with_suffix(".md").read_text(encoding="utf-8"))
    blanks = _company(tables) | _baskets(tables["orders"]) | _campaigns(tables["campaigns"])
    blanks |= _leads(tables["leads"]) | _customers(tables) | _tests(tables) | _goals(tables) | _talks()
    return typeset(template.substitute(blanks))


def _company(tables: measured.Tables) -> dict[str, str]:
    orders, leads = tables["orders"], tables["leads"]
    years = [
        (segment, year, _money(revenue), _number(count), _money(basket, 2), _number(customers))
        for segment, year, revenue, count, customers, basket in measured.by_year(orders)
        .reset_index()
        .to_numpy()
    ]
    described = map(schema.table, tables)
    files = [(f"`boutique/{t.stem}.csv`", t.title, t.row, _number(len(tables[t.name]))) for t in described]
    back, guest = orders["quantity"] < 0, orders.loc[orders["segment"] == "B2C", "customer_id"].isna()
    defects = [
        f"{_number(orders.duplicated().sum())} lignes de commande saisies deux fois ;",
        f"{_number(back.sum())} lignes de retour, en quantité négative, sur des avoirs (`A0001`…) : "
        f"{_percent(back.mean())} des lignes (vrai : {_percent(effects.RETURN_RATE)}) ;",
        f"{_percent(guest.mean())} des lignes B2C sans client (vrai : {_percent(effects.GUEST_RATE)}) : "
        "des commandes sans compte ;",
        f"{_number(leads['created_at'].isna().sum())} leads sans date de création, "
        f"{_number((leads['stage'] == 'open').sum())} encore ouverts à la fin, dont quelques-uns oubliés.",
    ]
    return {
        "years": _rows(years),
        "files": _rows(files),
        "defects": "\n".join(f"- {line}" for line in defects),
    }


def _baskets(orders: pd.DataFrame) -> dict[str, str]:
    machine, second, third = effects.TRIPLE
    pairs = [
        *effects.PAIRS,
        effects.Pair(machine, second, effects.TRIPLE_BOTH + effects.TRIPLE_FIRST_ONLY),
        effects.Pair(machine, third, effects.TRIPLE_BOTH + effects.TRIPLE_SECOND_ONLY),
    ]
    rows = []
    for pair in pairs:
        share, base, n = measured.together(orders, pair.first, pair.then)
        names = _NAME[pair.first], _NAME[pair.then]
        rows.append((*names, _percent(pair.probability), _percent(share), _percent(base), _number(n)))
    apart, usual, _ = measured.together(orders, *effects.SUBSTITUTES)
    climbed, chances = measured.upsell(orders)
    return {
        "pairs": _rows(rows),
        "machine": _NAME[machine],
        "second": _NAME[second],
        "third": _NAME[third],
        "triple_true": _percent(effects.TRIPLE_BOTH),
        "triple": _percent(measured.triple(orders)),
        "sub_a": _NAME[effects.SUBSTITUTES[0]],
        "sub_b": _NAME[effects.SUBSTITUTES[1]],
        "sub_kept": _percent(effects.SUBSTITUTES_KEPT),
        "sub_with": _percent(apart),
        "sub_without": _percent(usual),
        "up_a": _NAME[effects.UPSELL.first],
        "up_b": _NAME[effects.UPSELL.then],
        "up_true": _percent(effects.UPSELL.probability),
        "up": _percent(climbed),
        "up_n": _number(chances),
    }


def _campaigns(campaigns: pd.DataFrame) -> dict[str, str]:
    found = measured.margin_per_euro(campaigns)
    channels = [
        (channel, _money(found.cost[channel]), _money(found.revenue[channel]))
        + (_money(true, 2), _money(found.per_euro[channel], 2))
        for channel, true in effects.MARGIN_PER_EURO.items()
    ]
    name, rate, per_euro = effects.LOST_ON_MARGIN
    odd = campaigns[campaigns["campaign"] == name]
    cost, revenue = odd["cost"].sum(), odd["revenue"].sum()
    return {
        "channels": _rows(channels),
        "losing": effects.LOSING_CHANNEL,
        "losing_true": _money(effects.MARGIN_PER_EURO[effects.LOSING_CHANNEL], 2),
        "odd": name,
        "odd_cost": _money(cost),
        "odd_revenue": _money(revenue),
        "odd_gross": _money(revenue - cost),
        "odd_rate": _percent(rate),
        "odd_margin": _money(revenue * rate),
        "odd_lost": _money(cost - revenue * rate),
        "odd_per_euro": _money(per_euro, 2),
    }


def _leads(leads: pd.DataFrame) -> dict[str, str]:
    sla, found = measured.sla(leads), measured.sources(leads)
    kept, given = sla["mean"], sla["size"]
    rows = [
        (
            region,
            *(f"{_percent(kept.at[region, s])} de {_number(given.at[region, s])}" for s in (False, True)),
        )
        for region in REGIONS
    ]
    sources = [
        (s.name, _percent(s.share), _percent(s.fit), _percent(s.win), _percent(found.win[s.name]))
        + (_percent(found.won[s.name]), f"{_number(s.delay)} j", f"{_number(found.delay[s.name])} j")
        for s in effects.SOURCES
    ]
    return {
        "sla_days": str(effects.SLA_DAYS),
        "sla_kept": _percent(effects.SLA_KEPT),
        "sla_slipped": _percent(effects.SLA_SLIPPED),
        "sla_region": effects.SLA_REGION,
        "sla": _rows(rows),
        "poor": effects.POOR_SOURCE,
        "sources": _rows(sources),
        "chat_win": _percent(effects.CHAT_WIN),
        "chat_minutes": str(effects.CHAT_MINUTES),
    }


def _customers(tables: measured.Tables) -> dict[str, str]:
    largest, accounts = measured.pareto(tables["orders"])
    quarters = measured.retention(tables["orders"]).itertuples()
    return {
        "churn_segment": effects.CHURN_SEGMENT,
        "churn_before": _percent(effects.CHURN_BEFORE),
        "churn_after": _percent(effects.CHURN_AFTER),
        "kept_before": _percent((1 - effects.CHURN_BEFORE) ** 3),
        "kept_after": _percent((1 - effects.CHURN_AFTER) ** 3),
        "retention": _rows(
            (str(q).replace("Q", "-T"), _percent(b2b), _percent(b2c)) for q, b2b, b2c in quarters
        ),
        "pareto_share": _percent(effects.PARETO[0]),
        "accounts": _number(accounts),
        "pareto": _percent(largest),
        "pareto_aim": _percent(effects.PARETO[1]),
    }


def _tests(tables: measured.Tables) -> dict[str, str]:
    arms = measured.arms(tables["experiment"])
    base = sum(share * rate for share, rate in effects.EXPERIMENT_BASE.values())
    rows = []
    for arm, lift in effects.UPLIFT.items():
        found = arms.loc[arm]
        rates = _percent(base * lift, 2), _percent(found["conversion"], 2)
        rows.append((arm, f"× {_number(lift, 1)}", *rates, _money(found["revenue"])))
    bases = (f"{name} {_percent(rate)}" for name, (_, rate) in effects.EXPERIMENT_BASE.items())
    return {"per_arm": _number(effects.PER_ARM), "arms": _rows(rows), "bases": ", ".join(bases)}


def _goals(tables: measured.Tables) -> dict[str, str]:
    reached, share = measured.attainment(tables), measured.market_share(tables)
    traffic, nps = measured.traffic(tables["sessions"]), measured.nps(tables["survey"])
    market = (
        f"{segment} " + ", ".join(f"{_percent(share.loc[segment, year])} en {year}" for year in YEARS)
        for segment in effects.MARKET_SHARE
    )
    visits = (
        f"{channel} {_percent(true)}, {_percent(traffic[channel], 2)}"
        for channel, (true, _) in effects.SITE_CONVERSION.items()
    )
    opinions = (
        f"{_signed(100 * (up - down))} en {segment} "
        f"(mesuré : {_signed(nps.points[segment])} sur {_number(nps.answers[segment])} réponses)"
        for segment, (up, _, down) in effects.NPS.items()
    )
    return {
        "attainment": _rows(
            (region, *(_percent(reached.loc[region, y]) for y in YEARS)) for region in REGIONS
        ),
        "market": " ; ".join(market),
        "traffic": " ; ".join(visits),
        "nps": " et de ".join(opinions),
    }


def _talks() -> dict[str, str]:
    values = schema.table("interviews").column("dimension").values
    return {
        "interviews": _rows(
            (talk.prospect, talk.apparent, talk.deep, ", ".join(values[d][0] for d in talk.unasked) or "rien")
            for talk in talks()
        )
    }


def _rows(rows: Iterable[Iterable[object]]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


# French formats by hand: this page must not change with the version of a formatting library.
def _number(x: Any, decimals: int = 0) -> str:
    return f"{x:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def _money(x: Any, decimals: int = 0) -> str:
    return f"{_number(x, decimals)}\u00a0€"


def _percent(x: Any, decimals: int = 1) -> str:
    return f"{_number(100 * x, decimals).removesuffix(',0')}\u202f%"


def _signed(x: Any) -> str:
    return f"{x:+.0f}".replace("-", "−")
