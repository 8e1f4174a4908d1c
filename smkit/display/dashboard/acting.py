"""What to do about what the dashboard says: each action with what it may bring, and what that supposes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.dashboard import words
from smkit.display.dashboard.sentences import RESTS_ON, against
from smkit.display.dashboard.words import Said

if TYPE_CHECKING:
    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.alerts import Alert
    from smkit.analysis.kpis.catalog import Kpi


def advice(
    board: "Dashboard", kpis: Mapping[str, "Kpi"], regain: float | None, currency: str = "EUR"
) -> Said:
    """Say what to do: about what needs a decision, then about the indicators that got worse, from the catalogue."""
    known = set(board.whole.table["kpi"])
    said: Said = [
        (_do(found, currency), [name for name in RESTS_ON[found.kind] if name in known])
        for found in board.alerts[:4]
    ]
    cards = words.cards(board.whole.table)
    for row in board.changes.to_dict("records"):
        kpi, then = kpis[row["kpi"]], against(row)
        if kpi.id not in cards or not then or row[then[2]] is False or not words.worse(row[then[1]], kpi):
            continue
        effect = ""
        if kpi.id == "panier_moyen" and regain:
            effect = (
                f" Retrouver le panier d'il y a un an vaudrait {french.money(regain, currency, decimals=0)} sur les commandes "
                f"passées {words.during(row['label'])}, si leur nombre reste le même."
            )
        way = "en baisse" if row[then[1]] < 0 else "en hausse"
        said.append((f"{kpi.name}, {way}. {kpi.act}{effect}", [kpi.id]))
    if not said and board.changes[["change", "year_change"]].notna().any(axis=None):
        said.append(
            (
                "Aucun des indicateurs suivis ne recule nettement : gardez le cap, et vérifiez à la période suivante.",
                [],
            )
        )
    elif not said:
        said.append(
            ("Il manque une période complète à comparer : relancez ce rapport quand elle sera finie.", [])
        )
    return said


def _do(found: "Alert", currency: str) -> str:
    v, who = found.values, f"« {found.group} »" if found.group else ""
    if found.kind == "channel":
        return (
            f"{who} : suspendez la dépense le temps de revoir la cible ou le message, et gardez un groupe témoin. "
            f"Ne rien dépenser aurait évité {french.money(-v['gain_net'], currency, decimals=0)} de perte, si ces ventes n'en ont "
            f"pas amené d'autres."
        )
    if found.kind == "churn":
        return (
            f"{who or 'Clients perdus'} : appelez les {french.plural(int(v['lost']), 'client')} qui ne sont pas revenus, les "
            f"plus gros d'abord. "
            f"En retrouver un sur quatre vaudrait environ {french.money(v['revenue'] / 4, currency, decimals=0)} par trimestre, "
            f"s'ils reprennent leur rythme."
        )
    if found.kind == "sla":
        return (
            f"{who} : convenez d'un relais entre commerciaux quand un lead attend depuis un jour. Rappeler comme ailleurs "
            f"vaudrait de l'ordre de "
            f"{french.money(found.stake, currency, decimals=0)} par an, si un lead rappelé à temps ne gagne que la moitié de "
            f"l'écart."
        )
    return (
        f"{who} : reprenez l'objectif avec l'équipe, affaires en cours sous les yeux. Il manque "
        f"{french.money(found.stake, currency, decimals=0)} sur douze mois : dites lesquelles peuvent les combler, ou revoyez "
        f"l'objectif."
    )
