"""What to do about what the dashboard says: each action with what it may bring, and what that supposes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from smkit.analysis.dashboard.alerts import Alert
from smkit.display import french
from smkit.display.actions import Action, Stake
from smkit.display.dashboard import hollow, judged, lists, words
from smkit.display.dashboard.alerting import RESTS_ON
from smkit.display.told import Said, Told

if TYPE_CHECKING:
    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.watch import Seen
    from smkit.analysis.kpis.catalog import Kpi


_MOST = 5  # actions beyond that are not taken


def advice(board: "Dashboard", kpis: Mapping[str, "Kpi"], currency: str = "EUR") -> Said:
    """Say what to do: about what needs a decision, then about the indicators that the judge says got worse, from the catalogue."""
    known = set(board.whole.table["kpi"])
    said: Said = []
    for each in board.told:
        if isinstance(each, Alert) and _asks(each):
            rests = [name for name in RESTS_ON[each.kind] if name in known]
            said.append(Told(_do(each, currency), rests, each.verdict))
        elif not isinstance(each, Alert) and _asks(each):
            kpi, verdict = kpis[each.verdict.about], each.verdict
            way = "en baisse" if (verdict.change or 0) < 0 else "en hausse"
            column, name = each.group
            where = f" ({words.COLUMNS.get(column, column)} « {name} »)" if column else ""
            worth = judged.stake(verdict, currency) or judged.counted(each, kpis)
            said.append(
                Told(
                    f"{kpi.name}{where}, {way}. {kpi.act}{worth}",
                    [kpi.id] if kpi.id in known else [],
                    verdict,
                )
            )
    said = [*(Told(text, []) for text in hollow.doubts(board.watched.doubts)), *said]
    if board.watched.recoded:
        said.insert(0, Told(hollow.recoded(board.watched.recoded)[0], []))
    if said:
        return said[:_MOST]
    if any(each.of.look.hole for each in board.watched.seen):
        return [Told(hollow.advice([*board.watched.holes]), [])]
    if board.watched.seen:
        return [
            Told(
                "Rien de sûr à corriger : aucun des indicateurs suivis ne recule plus que le hasard. Revoyez-les à la période "
                "suivante.",
                [],
            )
        ]
    return [
        Told(
            "Il manque une période comparable, la même saison un an plus tôt : relancez ce rapport quand elle sera là.",
            [],
        )
    ]


def actions(board: "Dashboard", kpis: Mapping[str, "Kpi"]) -> "list[Action]":
    """Return what needs a decision as rows of the table « À faire », the first the most worth; `advice` says each in full."""
    alerts = [each for each in board.told if isinstance(each, Alert)]
    listed = dict(zip(map(id, alerts), lists.ids(alerts), strict=True))
    rows = [
        _row(each, listed[id(each)]) if isinstance(each, Alert) else _seek(each, kpis)
        for each in board.told
        if _asks(each)
    ]
    return sorted(rows[:_MOST], key=lambda row: -(row.stake or 0.0))


def _asks(each: "Alert | Seen") -> bool:
    """Tell whether there is something to do about what is told: nobody is called where nobody is missing."""
    if isinstance(each, Alert):
        return each.kind != "churn" or each.values["lost"] > 0
    return each.verdict.bad


#: Who looks into an indicator that got worse; the others are the sales department's.
_MARKETING = (
    "taux_conversion_site",
    "sessions_site",
    "nb_leads",
    "part_profil_conforme",
    "nouveaux_clients",
    "cac_complet",
)
_BOARD = ("nps", "depenses_commerciales", "part_de_marche", "taux_de_marque", "marge_brute")


def _seek(seen: "Seen", kpis: Mapping[str, "Kpi"]) -> Action:
    """An indicator that the judge says got worse: its cause is to be found before anything else is done."""
    verdict, kpi = seen.verdict, kpis[seen.verdict.about]
    column, name = seen.group
    where = f", {words.COLUMNS.get(column, column)} « {name} »" if column else ""
    way = "baisser" if (verdict.change or 0) < 0 else "monter"
    who = (
        "Responsable marketing"
        if kpi.id in _MARKETING
        else "Direction"
        if kpi.id in _BOARD
        else "Direction commerciale"
    )
    low, high = sorted(
        (verdict.stake or 0.0) * abs(end / verdict.change) if verdict.change and end is not None else 0.0
        for end in (verdict.low, verdict.high)
    )
    ends: Stake = (verdict.stake, low, high) if verdict.stake and low else (verdict.stake, None, None)
    why = "le recul dure un an" if verdict.stake else ""
    if seen.counted:
        why = f"enjeu compté avec « {kpis[seen.counted.about].name} »"
    return Action(
        f"Trouver ce qui fait {way} « {kpi.name} »{where}", who, "ce mois-ci", *ends, why=why, sure="établie"
    )


def _row(found: "Alert", list: str) -> Action:
    who = f" « {found.group} »" if found.group else ""
    sure = "établie" if found.verdict.decided else "à confirmer"
    if found.kind == "churn":
        low, middle, high = (None if found.counted else found.values["regained"]) or (None, None, None)
        lost = int(found.values["lost"])
        first = lists.heaviest(found) or "les plus gros d'abord"
        many = f"Appeler les {french.plural(lost, 'client')}{who} perdus, {first}"
        return Action(
            many if lost > 1 else f"Appeler le client{who} perdu", "Direction commerciale",
            "sous quinzaine", middle, low, high,
            "10 à 25 % reviennent", sure, list,
        )  # fmt: skip
    if found.kind == "account":
        return Action(
            f"Appeler le client{who}, qui n'achète plus", "Direction commerciale", "cette semaine", found.stake,
            why="il reprend son rythme", sure=sure, list=list,
        )  # fmt: skip
    if found.kind == "channel":
        return Action(
            f"Suspendre{who}, revoir la cible et le message", "Responsable marketing", "ce mois-ci", *_ends(found),
            why="sans effet sur d'autres ventes", sure=sure, list=list,
        )  # fmt: skip
    if found.kind == "sla":
        return Action(
            f"Relayer tout lead{who} après un jour", "Direction commerciale", "ce mois-ci", *_ends(found),
            why="la moitié de l'écart tient au délai", sure=sure, list=list,
        )  # fmt: skip
    return Action(
        f"Reprendre l'objectif{who}", "Direction commerciale", "ce mois-ci",
        *_ends(found), why="le retard sur douze mois est comblé", sure=sure, list=list,
    )  # fmt: skip


def _between(found: "Alert", currency: str) -> str:
    """The range of what an alert is worth a year."""
    return " à ".join(french.money(end, currency, decimals=0) for end in found.values["range"])


def _ends(found: "Alert") -> Stake:
    """What an alert is worth a year, with the range of it; unknown where margins are."""
    low, high = found.values.get("range", (None, None)) if found.stake else (None, None)
    return found.stake, low, high


def _do(found: "Alert", currency: str) -> str:
    v, who = found.values, f"« {found.group} »" if found.group else ""
    if found.kind == "channel":
        return (
            f"{who} : suspendez la dépense le temps de revoir la cible ou le message, et gardez un groupe témoin. "
            f"Ne rien dépenser aurait évité {french.money(found.stake, currency, decimals=0)} de perte par an "
            f"({_between(found, currency)}, selon le hasard des achats), si ces ventes n'en ont pas amené d'autres."
        )
    if found.kind == "account":
        return (
            f"{who} : appelez ce client cette semaine, et demandez ce qui l'a fait partir. Revoyez aussi "
            "ce que vous attendez de l'année."
        )
    if found.kind == "churn":
        if v["lost"] == 1:
            return (
                f"{who or 'Client perdu'} : appelez le client qui n'est pas revenu, et demandez-lui pourquoi."
            )
        return (
            f"{who or 'Clients perdus'} : appelez les {french.plural(int(v['lost']), 'client')} qui ne sont pas revenus, les "
            f"plus gros d'abord. "
            f"{_regained(v['regained'], currency)}"
        )
    if found.kind == "sla":
        return f"{who} : convenez d'un relais entre commerciaux quand un lead attend depuis un jour. {_called(found, currency)}"
    return (
        f"{who} : reprenez l'objectif avec l'équipe, affaires en cours sous les yeux. Il manque "
        f"{french.money(v['gap'], currency, decimals=0)} de ventes sur douze mois"
        f"{f', soit {french.money(found.stake, currency, decimals=0)} de marge' if found.stake else ''} : dites lesquelles peuvent "
        f"les combler, ou revoyez l'objectif."
    )


def _regained(margins: tuple[float, float, float] | None, currency: str) -> str:
    """What customers who come back are worth a year, over a range of how many do."""
    if not margins:
        return "Comptez ceux qui reviennent : c'est votre seule mesure de ce que l'appel vaut."
    low, high = (french.money(margins[at], currency, decimals=0) for at in (0, 2))
    return f"En retrouver de un sur dix à un sur quatre vaudrait de {low} à {high} de marge par an, s'ils reprennent leur rythme."


def _called(found: "Alert", currency: str) -> str:
    """What calling in time is worth, on half of the win rate that late leads are measured to lose."""
    sales, gap = found.values["sales"], found.values["gap"]
    if not sales:
        return "Mesurez ensuite si les leads rappelés à temps signent plus souvent : ce fichier ne le montre pas."
    margin = (
        f", soit {french.money(found.stake, currency, decimals=0)} de marge ({_between(found, currency)} pour un quart à trois "
        "quarts)"
        if found.stake
        else ""
    )
    return (
        f"Un lead rappelé trop tard y signe {french.number(gap * 100, 1)} points moins souvent ; si la moitié de cet écart tient "
        f"au délai, rappeler comme ailleurs vaudrait {french.money(sales, currency, decimals=0)} de ventes par an{margin}."
    )
