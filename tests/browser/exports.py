"""Exports as tools give them, small and drawn by seed: the headers of real ones, and the traps that were met in others."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd


@dataclass(frozen=True)
class Export:
    """A file: how it is written, what is clicked to answer its questions, the report asked of it, and words that its page says.

    `real` is where the real file of these headers is, in the folder of real data that the project never holds.
    """

    write: Callable[[Path, int], None]
    name: str
    report: str
    said: tuple[str, ...]
    answers: tuple[str, ...] = ()
    real: str = ""


def _text(rows: list[list[object]], separator: str = ";") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def _days(count: int, start: date) -> list[date]:
    return [start + timedelta(days=3 * place % 540) for place in range(count)]


def _ads(path: Path, seed: int) -> None:
    draw = Random(seed)
    head = (
        "Date ad_id xyz_campaign_id fb_campaign_id age gender interest "
        "Impressions Clicks Spent Total_Conversion Approved_Conversion"
    )
    rows: list[list[object]] = [list(head.split())]
    for place, day in enumerate(_days(120, date(2025, 1, 1))):
        clicks = draw.randrange(1, 40)
        bought = draw.randrange(0, 1 + clicks // 4)
        rows.append(
            [
                f"{day:%d-%m-%Y}",
                700_000 + place,
                900 + place % 3,
                100_000 + place % 4,
                draw.choice(["30-34", "35-39"]),
                draw.choice("MF"),
                draw.randrange(60),
                clicks * 900,
                clicks,
                round(clicks * 1.4, 2),
                bought + 1,
                bought,
            ]
        )
    path.write_text(_text(rows, ","), "utf-8")


def _deals(path: Path, seed: int) -> None:
    draw = Random(seed)
    head = "opportunity_id sales_agent product account deal_stage engage_date close_date close_value"
    rows: list[list[object]] = [list(head.split())]
    for place, day in enumerate(_days(240, date(2024, 1, 2))):
        stage = draw.choice(["Won", "Won", "Lost", "Engaging"])
        closed = day + timedelta(days=draw.randrange(5, 60)) if stage in ("Won", "Lost") else ""
        value = draw.randrange(50, 5_000) if stage == "Won" else 0 if stage == "Lost" else ""
        seller = f"C{draw.randrange(9):02}"
        rows.append(
            [f"OP{place:05}", seller, draw.choice(["GTX", "MG"]), f"Compte {place % 40}", stage, day, closed, value]
        )  # fmt: skip
    path.write_text(_text(rows, ","), "utf-8")


def _retail(path: Path, seed: int) -> None:
    draw = Random(seed)
    days = _days(400, date(2024, 1, 1))
    pd.DataFrame(
        {
            "InvoiceNo": [f"{536_000 + place // 2}" for place in range(400)],
            "StockCode": [f"S{draw.randrange(20):03}" for _ in range(400)],
            "Description": [f"ITEM {draw.randrange(20)}" for _ in range(400)],
            "Quantity": [draw.randrange(1, 9) for _ in range(400)],
            "InvoiceDate": pd.to_datetime([days[place - place % 2] for place in range(400)]),
            "UnitPrice": [draw.randrange(1, 30) + 0.5 for _ in range(400)],
            "CustomerID": [float(17_000 + place // 2 % 60) for place in range(400)],
            "Country": ["France"] * 400,
        }
    ).to_parquet(path)


def _with_vat(path: Path, seed: int) -> None:
    draw = Random(seed)
    rows: list[list[object]] = [
        ["N° commande", "Date", "Client", "Produit", "Quantité", "Montant TTC", "Statut"]
    ]
    for place, day in enumerate(_days(200, date(2025, 1, 1))):
        status = "Annulée" if place % 5 == 0 else "Payée"
        rows.append(
            [f"C{place:04}", f"{day:%d/%m/%Y}", f"K{place % 30:03}", draw.choice(["Thé", "Café"]), 1, "120,00", status]
        )  # fmt: skip
    path.write_text(_text(rows), "utf-8-sig")


def _sheets(path: Path, seed: int) -> None:
    with pd.ExcelWriter(path) as book:
        for month, name in enumerate(("Janvier", "Février", "Mars"), start=1):
            days = [date(2026, month, 1 + place) for place in range(20)]
            orders = {"N° commande": [f"{name[0]}{month}{place}" for place in range(20)], "Date": days}
            pd.DataFrame(orders | {"Montant HT": [10.0 * month + seed] * 20}).to_excel(
                book, sheet_name=name, index=False
            )


def _discounts(path: Path, seed: int) -> None:
    rows: list[list[object]] = [
        ["N° commande", "Date", "Article", "Quantité", "Prix unitaire HT", "Remise %"]
    ]
    for place, day in enumerate(_days(100, date(2025, 6, 1))):
        rows.append([f"R{place:03}", f"{day:%d/%m/%Y}", "Tasse", 2, "50,00", "20 %" if place % 2 else "0 %"])
    path.write_text(_text(rows), "utf-8-sig")


def _zoho(path: Path, seed: int) -> None:
    draw = Random(seed)
    head = (
        "ID d'enregistrement,Propriétaire de l'affaire.id,Propriétaire de l'affaire,Montant,Nom de l'affaire,Date de clôture,"
        "Nom du compte.id,Nom du compte,Étape,Type,Probabilité (%),Source de la piste,Heure de création,Devise"
    )
    stages = ["Fermé - Gagné", "Fermé - Perdu", "Analyse des besoins"]
    rows: list[list[object]] = [list(head.split(","))]
    for place, day in enumerate(_days(120, date(2025, 1, 5))):
        owner, account = 1 + place % 2, place % 30
        rows.append(
            [f"zcrm_{place:06}", f"zcrm_{owner}", f"Commercial {'AB'[owner - 1]}", draw.randrange(500, 9_000),
             f"Affaire {place}", day + timedelta(days=20), f"zcrm_c{account}", f"Bureau {account}", draw.choice(stages),
             "Nouvelle affaire", 50, draw.choice(["Salon", "Web"]), f"{day} 09:12:11", "EUR"]
        )  # fmt: skip
    path.write_text(_text(rows, ","), "utf-8-sig")


def _thousands(path: Path, seed: int) -> None:
    rows: list[list[object]] = [["order id", "date", "amount"]]
    rows += [
        [f"O{place}", day, f"{1 + place % 4},{250 + seed}"]
        for place, day in enumerate(_days(60, date(2025, 1, 1)))
    ]
    path.write_text(_text(rows, ","), "utf-8")


#: Three that have the headers of real exports, and five that ask, or that were once read wrong.
EXPORTS = {
    "régie publicitaire": Export(
        _ads, "KAG_conversion_data.csv", "campagnes", ("Campagnes",),
        ('button[name="choisir"]',), "facebook_ads/KAG_conversion_data.csv",
    ),
    "CRM": Export(_deals, "sales_pipeline.csv", "indicateurs", ("Leads et opportunités",), real="crm/sales_pipeline.csv"),
    "caisse": Export(
        _retail, "online_retail.parquet", "indicateurs", ("Commandes",),
        real="online_retail/online_retail_2010_2011.parquet",
    ),
    "TTC et annulées": Export(_with_vat, "ventes_ttc.csv", "indicateurs", ("19 200,00 €", "4 800,00 €")),
    "un onglet par mois": Export(
        _sheets, "ventes.xlsx", "indicateurs", ("1 200,00 €",), ('input[value="toutes"]',)
    ),
    "remise sans total": Export(
        _discounts, "remises.csv", "indicateurs", ("9 000,00 €",), ('input[value="Remise %"]',)
    ),
    "affaires d'un CRM": Export(_zoho, "affaires.csv", "indicateurs", ("outil : Zoho",)),
    "milliers ambigus": Export(
        _thousands, "export.csv", "indicateurs", ("165 000,00 €",), ('input[value="1,234.50"]',)
    ),
}  # fmt: skip
