"""The list behind each action of the dashboard: customers to call, leads late, campaigns that lose, deals still open."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from smkit.analysis.dashboard import cases
from smkit.display import french, record
from smkit.display.dashboard import words

if TYPE_CHECKING:
    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.alerts import Alert

_IDS = {
    "churn": "clients_a_appeler",
    "account": "client_arrete",
    "sla": "leads_en_retard",
    "channel": "campagnes_en_perte",
    "target": "affaires_ouvertes",
}
_TITLES = {
    "churn": "Clients qui ne sont pas revenus, à appeler",
    "account": "Grand client qui n'achète plus",
    "sla": "Leads appelés trop tard, ou pas encore",
    "channel": "Campagnes qui ont perdu de l'argent",
    "target": "Affaires ouvertes, pour reprendre l'objectif",
}
_LABELS = {
    "customer_id": "Client",
    "last_order": "Dernière commande",
    "share": "Part du total",
    "lead_id": "Lead",
    "account": "Entreprise",
    "source": "Source",
    "assigned_at": "Confié le",
    "waited": "Jours d'attente",
    "stage": "Étape",
    "created_at": "Créé le",
    "amount": "Montant",
    "campaign": "Campagne",
    "start_date": "Début",
    "cost": "Coût",
    "margin": "Marge",
    "net_gain": "Gain net",
}
_MONEY = ("value", "amount", "cost", "margin", "net_gain")
_STAGES = {"open": "ouvert", "won": "gagné", "lost": "perdu"}
_DAYS = ("last_order", "assigned_at", "created_at", "start_date")
_SHOWN = 30  # rows on the page; the workbook has them all


def ids(alerts: "Sequence[Alert]") -> list[str]:
    """Return the id of the list behind each alert, "" where there is none."""
    seen: Counter[str] = Counter()
    found = []
    for alert in alerts:
        seen[alert.kind] += 1
        at = seen[alert.kind]
        found.append((_IDS[alert.kind] + (f"_{at}" if at > 1 else "")) if len(alert.listed) else "")
    return found


def action_lists(board: "Dashboard", currency: str = "EUR") -> None:
    """Show and record the list behind each action."""
    from smkit.analysis.dashboard.alerts import Alert

    alerts = [each for each in board.told if isinstance(each, Alert)]
    for alert, id in zip(alerts, ids(alerts), strict=True):
        if not id:
            continue
        listed = alert.listed.copy()
        for name in listed:
            if name in _DAYS:
                listed[name] = listed[name].dt.date
        if "stage" in listed:
            listed["stage"] = listed["stage"].map(_STAGES)
        if "waited" in listed:
            listed["waited"] = [
                round(days, 1) if french.is_known(days) else None for days in listed["waited"]
            ]
        since = "les six mois" if alert.values.get("months", 0) > 3 else "le trimestre"
        where = f" : {words.COLUMNS.get(alert.column, alert.column)} « {alert.group} »" if alert.group else ""
        record.table(
            id, listed, title=_TITLES[alert.kind] + where, most=_SHOWN,
            labels=_LABELS | {"value": f"Acheté {since} d'avant"},
            units={n: currency for n in _MONEY if n in listed} | {n: "fraction" for n in ("share",) if n in listed}
            | {n: "count" for n in ("waited",) if n in listed},
        )  # fmt: skip


def heaviest(alert: "Alert") -> str:
    """Name the customer who makes about half of the stake or more; empty where none does."""
    at = cases.half(alert.listed, "value")
    if at is None:
        return ""
    row = alert.listed.iloc[at]
    return f"« {row['customer_id']} » d'abord ({french.percent(row['share'], 0)} de l'enjeu)"
