"""The action plan of the year: the calendar's categories of the sources, owners as functions; and what was agreed at first."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

# action, category, owner, start, end, horizon, planned and actual cost and revenue, status
_ACTIONS = (
    ("Visiter les 40 premiers comptes", "Visites de clients", "Responsable commercial",
     "2025-01-13", "2025-03-28", "short", 3_200, 24_000, 3_450, 27_800, "done"),
    ("Former l'équipe à la découverte des besoins", "Formation", "Responsable commercial",
     "2025-02-03", "2025-02-14", "short", 2_400, 0, 2_400, 0, "done"),
    ("Envoyer un courrier aux clients web inactifs", "Reconquête", "Chargé de fidélisation",
     "2025-01-20", "2025-02-02", "short", 980, 2_500, 980, 2_000, "done"),
    ("Tenir un stand au Salon Hôtellerie", "Salons professionnels", "Coordinateur marketing",
     "2025-03-10", "2025-03-13", "medium", 7_000, 32_000, 7_200, 36_200, "done"),
    ("Lancer la carte de fidélité de la boutique en ligne", "Fidélisation", "Chargé de fidélisation",
     "2025-04-01", "2025-12-31", "long", 4_500, 18_000, 4_100, 12_600, "running"),
    ("Inviter la presse professionnelle à l'atelier de torréfaction", "Relations presse", "Coordinateur marketing",
     "2025-05-19", "2025-05-23", "medium", 1_500, 0, 1_620, 0, "done"),
    ("Diffuser des vidéos de recettes", "Opérations marketing", "Coordinateur marketing",
     "2025-05-12", "2025-06-08", "short", 1_900, 6_000, 1_900, 2_250, "done"),
    ("Proposer un détartrant avec chaque machine", "Vente croisée", "Responsable marketing",
     "2025-06-02", "2025-08-29", "short", 400, 3_600, 350, 4_100, "done"),
    ("Rappeler les comptes B2B qui ne commandent plus", "Reconquête", "Responsable commercial",
     "2025-07-01", "2025-09-30", "short", 2_800, 30_000, None, None, "cancelled"),
    ("Offrir un délai de paiement à l'ouverture d'un compte", "Appui financier", "Direction",
     "2025-09-01", "2025-12-19", "medium", 1_200, 15_000, 900, 11_300, "done"),
    ("Écrire les fiches produits pour les commerciaux", "Appui commercial", "Coordinateur marketing",
     "2025-09-15", "2025-10-31", "medium", 1_800, 0, 1_750, 0, "done"),
    ("Faire découvrir les coffrets de fin d'année", "Opérations marketing", "Coordinateur marketing",
     "2025-11-24", "2025-12-24", "short", 4_200, 16_000, 4_230, 17_400, "done"),
    ("Signer des partenariats avec des loueurs de bureaux", "Appui commercial", "Direction",
     "2025-10-01", "2026-06-30", "long", 5_000, 50_000, 1_100, 4_800, "running"),
    ("Préparer le Salon Hôtellerie 2026", "Salons professionnels", "Coordinateur marketing",
     "2026-01-05", "2026-03-13", "medium", 7_500, 36_000, None, None, "planned"),
)  # fmt: skip


def plan() -> pd.DataFrame:
    """One row an action of 2025, and what is already planned for 2026."""
    amounts = ["planned_cost", "planned_revenue", "actual_cost", "actual_revenue"]
    names = ["action", "category", "owner", "start_date", "end_date", "horizon", *amounts, "status"]
    table = pd.DataFrame(_ACTIONS, columns=names)
    return table.astype(
        {name: float for name in amounts} | {name: "datetime64[s]" for name in ("start_date", "end_date")}
    )


#: When the plan of 2025 was agreed, and why.
FROZEN_ON, FROZEN_REASON = pd.Timestamp("2025-01-06"), "Budget 2025 voté"
#: What the agreed plan said otherwise: each of these is a slip, to be found in days and in euros.
SLIPS: Mapping[str, Mapping[str, Any]] = {
    "Lancer la carte de fidélité de la boutique en ligne": {
        "start_date": "2025-03-03",
        "planned_revenue": 24_000.0,
    },
    "Diffuser des vidéos de recettes": {"planned_cost": 1_500.0},
    "Offrir un délai de paiement à l'ouverture d'un compte": {
        "start_date": "2025-06-02",
        "end_date": "2025-09-30",
    },
    "Signer des partenariats avec des loueurs de bureaux": {
        "start_date": "2025-07-01",
        "end_date": "2026-03-31",
    },
}
#: Agreed and no longer there; and there without having been agreed.
DROPPED = (
    "Ouvrir un espace chez un grand magasin",
    "Opérations marketing",
    "Responsable marketing",
    6_000.0,
    20_000.0,
)
ADDED = "Préparer le Salon Hôtellerie 2026"


def frozen() -> pd.DataFrame:
    """The plan as it was agreed before the year began, nothing spent or sold yet."""
    agreed = plan().drop(columns=["actual_cost", "actual_revenue"])
    agreed = agreed[agreed["action"] != ADDED].set_index("action")
    for action, said in SLIPS.items():
        for name, value in said.items():
            agreed.loc[action, name] = pd.Timestamp(value) if name.endswith("_date") else value
    action, category, owner, cost, revenue = DROPPED
    days = {"start_date": pd.Timestamp("2025-09-01"), "end_date": pd.Timestamp("2025-11-28")}
    dropped = {"action": action, "category": category, "owner": owner, **days, "horizon": "medium"}
    row = pd.DataFrame([{**dropped, "planned_cost": cost, "planned_revenue": revenue, "status": "planned"}])
    whole = pd.concat([agreed.reset_index(), row], ignore_index=True).assign(status="planned")
    whole = whole.astype({"start_date": "datetime64[s]", "end_date": "datetime64[s]"})
    return whole.assign(frozen_on=FROZEN_ON.as_unit("s"), frozen_reason=FROZEN_REASON)
