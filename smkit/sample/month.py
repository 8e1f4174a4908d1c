"""A month of a fictional company as its tools leave it, drawn by a seed: the case that ends the course.

Three exports, and the truth behind them. Each holds the traps that the judge knows: a mix that hides two rises, a season, chance,
young leads, a history that is cut; and one difference that is proved.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd

#: The month that the case is about, and where its history begins.
MONTH, FIRST = "2025-12", "2024-11"
FILES = {"orders": "commandes.csv", "leads": "leads.csv", "campaigns": "campagnes.csv"}
BOUGHT, OTHERS = "Fichier acheté", ("Site web", "Salon", "Recommandation")
_MARGIN = 0.36
_SEASON = {11: 1.15, 12: 1.6}


@dataclass(frozen=True)
class Month:
    """A drawn month. Amounts in € excl. tax.

    `sales`: order_id, day, customer, segment, amount, of the orders that are sales; `export`: the same with what is no sale, as the
    file has it (state, and the order that is there twice); `campaigns`: campaign, channel, cost, buyers, revenue, margin_rate;
    `leads`: lead_id, created, stage, closed, source; `control` and `called`: people, buyers of two groups drawn by lot;
    `target`: € for the month.
    """

    seed: int
    sales: pd.DataFrame
    export: pd.DataFrame
    campaigns: pd.DataFrame
    leads: pd.DataFrame
    control: tuple[int, int]
    called: tuple[int, int]
    target: float

    def of(self, month: str) -> pd.DataFrame:
        """Return the sales of a month, as « 2025-12 »."""
        return self.sales[self.sales["day"].dt.strftime("%Y-%m") == month]


@cache
def draw(seed: int) -> Month:
    """Return the month of a seed, the same every time.

    >>> drawn = draw(1)
    >>> float(drawn.export["amount"].sum()) > float(drawn.sales["amount"].sum())
    True
    """
    dice = Random(f"mois {seed}")
    sales = _sales(dice)
    called = dice.randint(24, 36) * 10
    bought = round(called * dice.uniform(0.06, 0.09))
    december = float(sales.loc[sales["day"].dt.strftime("%Y-%m") == MONTH, "amount"].sum())
    return Month(
        seed,
        sales,
        _export(sales, dice),
        _campaigns(dice),
        _leads(dice),
        (called, bought),
        (called, bought + round(bought * dice.uniform(0.15, 0.3))),
        float(round(december / dice.choice((0.93, 0.96, 1.04, 1.07)), -2)),
    )


def write(month: Month, folder: Path) -> list[Path]:
    """Write the three exports of a month, as a French Excel saves them, and return their paths.

    Parameters: `month`; `folder`, made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    orders = month.export.assign(
        day=month.export["day"].dt.strftime("%d/%m/%Y"), amount=month.export["amount"].map(_number)
    )
    orders.columns = pd.Index(
        ["N° de commande", "Date de commande", "Client", "Segment", "Statut", "Montant HT"]
    )
    total = f"Total;;;;;{_number(month.export['amount'].sum())}\n"
    leads = month.leads.assign(
        created=month.leads["created"].dt.strftime("%d/%m/%Y"),
        closed=month.leads["closed"].dt.strftime("%d/%m/%Y"),
    )
    leads.columns = pd.Index(["N° de lead", "Date de création", "Étape", "Date de clôture", "Source"])
    campaigns = month.campaigns.assign(
        **{name: month.campaigns[name].map(_number) for name in ("cost", "revenue", "margin_rate")}
    )
    campaigns.columns = pd.Index(
        ["Campagne", "Canal", "Coût", "Acheteurs", "Chiffre d'affaires", "Taux de marque"]
    )
    texts = {
        "orders": orders.to_csv(sep=";", index=False) + total,
        "leads": leads.to_csv(sep=";", index=False),
        "campaigns": campaigns.to_csv(sep=";", index=False),
    }
    paths = []
    for name, text in texts.items():
        paths.append(folder / FILES[name])
        paths[-1].write_text(text, encoding="utf-8-sig")
    return paths


def _sales(dice: Random) -> pd.DataFrame:
    """Fourteen months of sales; in each segment the last December's basket is a little higher, and B2C has grown."""
    baskets = {"B2B": dice.uniform(380, 520), "B2C": dice.uniform(42, 60)}
    counts = {"B2B": dice.randint(42, 52), "B2C": dice.randint(52, 66)}
    rows, number = [], 0
    for place, month in enumerate(pd.period_range(FIRST, MONTH, freq="M")):
        for segment, people in (("B2B", 90), ("B2C", 900)):
            grown = 1 + (0.011 if segment == "B2B" else 0.085) * place
            for _ in range(round(counts[segment] * grown * _SEASON.get(month.month, 1.0))):
                number += 1
                amount = baskets[segment] * dice.lognormvariate(-0.08, 0.4)
                customer = f"{'A' if segment == 'B2B' else 'K'}{dice.randint(1, people):04d}"
                rows.append((month, segment, customer, dice.randint(1, month.days_in_month), amount))
    table = pd.DataFrame(rows, columns=["month", "segment", "customer", "date", "amount"])
    # chance would hide it in some draws: each segment's last December is set a little above the one before
    for segment, rise in (("B2B", dice.uniform(0.02, 0.05)), ("B2C", dice.uniform(0.04, 0.08))):
        mine = table["segment"] == segment
        before, now = (mine & (table["month"] == pd.Period(month, "M")) for month in ("2024-12", MONTH))
        wanted = table.loc[before, "amount"].mean() * (1 + rise)
        table.loc[now, "amount"] *= wanted / table.loc[now, "amount"].mean()
    day = pd.to_datetime(
        [f"{month}-{date:02d}" for month, date in zip(table["month"], table["date"], strict=True)]
    )
    table = table.assign(day=day, amount=table["amount"].round(2)).sort_values("day", kind="stable")
    table["order_id"] = [f"C{number:05d}" for number in range(1, len(table) + 1)]
    return table[["order_id", "day", "customer", "segment", "amount"]].reset_index(drop=True)


def _export(sales: pd.DataFrame, dice: Random) -> pd.DataFrame:
    """The file: what is no sale among the sales of the month, and one order that is there twice."""
    rows = sales.assign(state="Livrée")
    last = sales.index[sales["day"].dt.strftime("%Y-%m") == MONTH]
    states = ["Annulée"] * dice.randint(2, 4) + ["Devis"] * 2 + ["Remboursée"]
    added = [
        {
            "order_id": f"C{len(sales) + place:05d}",
            "day": pd.Timestamp(f"{MONTH}-{dice.randint(3, 30):02d}"),
            "customer": f"A{dice.randint(1, 90):04d}",
            "segment": "B2B",
            "state": state,
            "amount": round(dice.uniform(600, 2400), 2),
        }
        for place, state in enumerate(states, start=1)
    ]
    large = sales.loc[last][sales.loc[last, "segment"] == "B2B"]
    twice = rows.loc[[dice.choice(large.index.tolist())]]
    table = pd.concat([rows, pd.DataFrame(added), twice], ignore_index=True)
    table = table.sort_values("day", kind="stable", ignore_index=True)
    return table[["order_id", "day", "customer", "segment", "state", "amount"]]


def _campaigns(dice: Random) -> pd.DataFrame:
    """Three campaigns: the one that sells most has cost more than its margin."""
    names = [
        ("E-mailing de Noël", "E-mail"),
        ("Catalogue d'hiver", "Courrier"),
        ("Réseaux sociaux", "Réseaux sociaux"),
    ]
    dice.shuffle(names)
    rows = []
    for place, (name, channel) in enumerate(names):
        revenue = round(dice.uniform(14_000, 19_000) if place == 0 else dice.uniform(4_000, 9_000), -2)
        share = dice.uniform(1.15, 1.4) if place == 0 else dice.uniform(0.3, 0.7)
        cost = round(revenue * _MARGIN * share, -1)
        rows.append((name, channel, cost, round(revenue / dice.uniform(55, 80)), revenue, _MARGIN))
    table = pd.DataFrame(rows, columns=["campaign", "channel", "cost", "buyers", "revenue", "margin_rate"])
    return table.sort_values("campaign", ignore_index=True)


def _leads(dice: Random) -> pd.DataFrame:
    """A year of leads: those of the bought file sign far less; the last month's are still open."""
    rows = []
    for month in pd.period_range("2025-01", MONTH, freq="M"):
        for source in (BOUGHT, BOUGHT, *OTHERS, *OTHERS):
            for _ in range(dice.randint(6, 9)):
                created = pd.Timestamp(f"{month}-{dice.randint(1, 28):02d}")
                closed = created + pd.Timedelta(days=dice.randint(20, 60))
                wins = dice.random() < (0.04 if source == BOUGHT else 0.24)
                known = closed <= pd.Timestamp(f"{MONTH}-31")
                stage = ("Gagné" if wins else "Perdu") if known else "En cours"
                rows.append((created, stage, closed if known else pd.NaT, source))
    table = pd.DataFrame(rows, columns=["created", "stage", "closed", "source"]).sort_values(
        "created", kind="stable"
    )
    table.insert(0, "lead_id", [f"L{number:04d}" for number in range(1, len(table) + 1)])
    return table.reset_index(drop=True)


def _number(value: float) -> str:
    return f"{value:,.2f}".replace(",", "\u202f").replace(".", ",")
