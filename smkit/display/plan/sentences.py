"""The plan in sentences: will it reach its objective, what slipped, what is late and costs."""

from datetime import date
from typing import TYPE_CHECKING

from smkit.analysis.plan import verdicts
from smkit.display import french
from smkit.display.plan.words import money, named, owner, slip
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.plan import Baseline, Objective, Projection

_MOST = 3  # of a kind in a sentence
_OVER = 1.1  # times its cost planned, beyond which what an action has cost is told


def answer(found: "Objective", revenue: "Projection", currency: str = "EUR") -> str:
    """Answer « l'objectif sera-t-il atteint ? » in one sentence.

    Parameters: `found`, as `analysis.plan.objective` returns it; `revenue`, as `project` does; `currency` code.

    >>> from smkit.analysis.plan import Objective, Projection
    >>> told = Objective(200_000, 45_000, 200_000, 0, 200_000, 0, 0)
    >>> print(" ".join(answer(told, Projection(200_000, None, None, None, 0, 0.8)).split()))
    Oui, c'est fait : 200 000 € de ventes réalisées pour un objectif de 200 000 €.
    """
    goal, landed = (money(x, currency) for x in (found.target, found.actual_revenue))
    if not found.target and not found.actual_revenue and not found.expected:
        return (
            "Le plan ne dit ni objectif ni recettes attendues : on peut en suivre les dates, pas le résultat."
        )
    if "actual_revenue" in found.unknown:
        aim = f", pour un objectif de {goal}" if found.target else ""
        return (
            f"Le plan attend encore {money(found.expected, currency)} de ventes{aim} ; il ne dit pas ce que ses actions terminées "
            "ont rapporté."
        )
    if not found.target:
        return f"Sans objectif chiffré, le plan a rapporté {landed} et en attend encore {money(found.expected, currency)}."
    if found.actual_revenue >= found.target:
        return f"Oui, c'est fait : {landed} de ventes réalisées pour un objectif de {goal}."
    promise = found.actual_revenue + found.expected
    if revenue.low is None or revenue.high is None:
        done = f"{landed} sont réalisés" if found.actual_revenue else "rien n'est encore réalisé"
        head = f"Le plan prévoit {money(promise, currency)} de ventes pour un objectif de {goal} : {done}"
        if found.to_find:
            return f"{head}, et il reste {money(found.to_find, currency)} à trouver."
        spare = (
            f"il a {money(found.margin, currency)} d'avance"
            if found.margin
            else "il n'y a aucune marge d'erreur"
        )
        return f"{head}, et {spare}."
    bounds = between(money(revenue.low, currency), money(revenue.high, currency), "à ")
    verdict = {"oui": "Sans doute", "non": "Sans doute pas", "on ne peut pas dire": "On ne peut pas le dire"}[
        str(revenue.verdict(found.target))
    ]
    return (
        f"{verdict} : si les actions à venir se passent comme les {french.number(revenue.actions)} déjà closes qui "
        f"promettaient un montant, les ventes finiront {bounds}, "
        f"pour un objectif de {goal}."
    )


def findings(
    found: "Objective",
    revenue: "Projection",
    cost: "Projection",
    late: "pd.DataFrame",
    actions: "pd.DataFrame",
    currency: str = "EUR",
    *,
    margin_rate: float | None = None,
) -> Said:
    """Say where the money stands, what it rests on and what is late.

    Parameters: `found`; `revenue` and `cost`, as `project` returns them; `late`, as `analysis.plan.late`; `actions`, as
    `by_action`; `currency` code; `margin_rate`, taux de marque (0–1), without which no margin is at stake.
    """
    said: Said = []
    untold = "actual_revenue" in found.unknown
    if not untold and (found.actual_revenue or found.lost):
        lost = (
            f" Des actions closes, {money(found.lost, currency)} attendus ne sont pas venus."
            if found.lost
            else ""
        )
        said.append(
            Told(
                f"{money(found.actual_revenue, currency)} de ventes sont réalisées, et le plan en attend encore "
                f"{money(found.expected, currency)}.{lost}",
                ["recettes_reelles", "encore_attendu", "ventes_perdues"],
            )
        )
    if found.to_find:
        said.append(
            Told(
                f"Même si chaque action ouverte tient parole, il manque {money(found.to_find, currency)} : "
                "aucune action du "
                "plan ne les prévoit.",
                ["reste_a_trouver"],
                stake=None if margin_rate is None else found.to_find * margin_rate,
            )
        )
    if revenue.ratio is not None:
        chance = revenue.chance(found.target) if found.target else None
        odds = (
            f", soit environ {_odds(chance)} d'atteindre l'objectif"
            if chance is not None and found.target > found.actual_revenue
            else ""
        )
        said.append(
            Told(
                f"Les {french.number(revenue.actions)} actions closes qui promettaient des ventes en ont tenu "
                f"{french.percent(revenue.ratio, 0)}. À ce rythme, les ventes finiraient à "
                f"{money(revenue.amount, currency)}{odds}.",
                ["recettes_projetees", "chance_objectif"],
                verdicts.overall(found, revenue, margin_rate) if found.target else None,
            )
        )
    if cost.ratio is not None and abs(cost.ratio - 1) > 0.01:
        way = "plus" if cost.ratio > 1 else "moins"
        ends = [money(each, currency) for each in (cost.low, cost.high) if each is not None]
        within = f" ({between(ends[0], ends[1])})" if len(set(ends)) > 1 else ""
        said.append(
            Told(
                f"Elles ont coûté {french.percent(abs(cost.ratio - 1), 0)} de {way} que prévu : les dépenses finiraient à "
                f"{money(cost.amount, currency)}{within}, pour {money(found.planned_cost, currency)} prévus.",
                ["depenses_projetees", "depenses_prevues"],
                verdicts.spending(cost, found.planned_cost),
            )
        )
    if (
        cost.ratio is None
    ):  # too few closed ones to tell how the others will end: what they cost is counted all the same
        said += _beyond(actions, currency)
    if len(late):
        first = late.iloc[0]
        total = french.plural(len(late), "action est", "actions sont")
        others = french.plural(first["waiting"], "action qui l'attend", "actions qui l'attendent")
        waits = f", dont {others}" if first["waiting"] else ""
        verb = "devait finir" if first["what"] == "end" else "devait commencer"
        stake = (
            f" : {money(first['stake'], currency)} de ventes en dépendent{waits}" if first["stake"] else ""
        )
        said.append(
            Told(
                f"{total} en retard. La plus coûteuse, « {first['action']} », {verb} le {french.date(first['due'])} "
                f"({owner(first['owner'])}){stake}.",
                ["actions_en_retard", "ventes_en_retard"],
                stake=None if margin_rate is None else float(first["stake"]) * margin_rate,
            )
        )
    open_ = actions[actions["expected"] > 0].sort_values("expected", ascending=False)
    if len(open_) > 1 and found.expected:
        first = open_.iloc[0]
        short = found.target - (found.actual_revenue + found.expected - first["expected"])
        without = (
            f" : sans elle, il manquerait {money(short, currency)} pour atteindre l'objectif"
            if short > 0
            else " : sans elle, l'objectif serait encore atteint"
        )
        without = "" if untold or not found.target else without  # nothing to be measured against
        said.append(
            Told(
                f"« {first['action']} » porte {french.percent(first['expected'] / found.expected, 0)} de ce qui est "
                f"encore attendu{without}.",
                ["encore_attendu"],
                stake=None if margin_rate is None else float(first["expected"]) * margin_rate,
            )
        )
    return said


def _beyond(actions: "pd.DataFrame", currency: str) -> Said:
    """Say which actions have cost clearly more than planned, the furthest beyond first; nothing without any."""
    over = actions[(actions["planned_cost"] > 0) & (actions["actual_cost"] > _OVER * actions["planned_cost"])]
    if not len(over):
        return []
    gap = (over["actual_cost"] - over["planned_cost"]).sort_values(ascending=False, kind="stable")
    named_ = [
        f"« {row['action']} » ({money(row['actual_cost'], currency)} pour {money(row['planned_cost'], currency)} prévus)"
        for row in over.loc[gap.index].head(_MOST).to_dict("records")
    ]
    if len(over) > _MOST:
        named_.append(french.plural(len(over) - _MOST, "autre"))
    count = french.plural(len(over), "action a déjà coûté", "actions ont déjà coûté")
    return [
        Told(
            f"{count} {money(float(gap.sum()), currency)} de plus que prévu : {french.listing(named_)}.",
            ["depenses_reelles", "depenses_prevues"],
        )
    ]


def slips(
    variance: "pd.DataFrame",
    baseline: "Baseline",
    currency: str = "EUR",
    *,
    margin_rate: float | None = None,
) -> Said:
    """Say what moved since the plan was frozen, in days and in euros.

    Parameters: `variance`, as `analysis.plan.variance`; `baseline`, whose date and reason are told; `currency` code;
    `margin_rate`, taux de marque (0–1), without which no margin is at stake.
    """
    since = f"Depuis le plan figé le {french.date(baseline.frozen_on)}" + (
        f" ({baseline.reason})" if baseline.reason else ""
    )
    known = variance.dropna(subset=["end_slip"])
    moved = known[(known["start_slip"] != 0) | (known["end_slip"] != 0)].copy()
    said: Said = []
    cost, revenue = (float(variance[name].sum()) for name in ("cost_gap", "revenue_gap"))
    said.append(
        Told(
            f"{since}, l'écart avec ce qui était convenu est de {_signed(cost, currency)} pour les dépenses et de "
            f"{_signed(revenue, currency)} pour les recettes.",
            ["ecart_depenses", "ecart_recettes"],
            verdicts.agreed(variance, margin_rate),
        )
    )
    if len(moved):
        moved["worst"] = moved[["start_slip", "end_slip"]].abs().max(axis=1)
        said_of = [
            f"« {row['action']} » ({'fin' if row['end_slip'] else 'début'} "
            f"{slip(row['end_slip'] or row['start_slip'])})"
            for row in moved.sort_values("worst", ascending=False).head(_MOST).to_dict("records")
        ]
        if len(moved) > _MOST:
            said_of.append(french.plural(len(moved) - _MOST, "autre"))
        head = french.plural(len(moved), "action a changé de dates", "actions ont changé de dates")
        said.append(
            Told(f"{head} : {french.listing(said_of)}.", ["actions_decalees"], verdicts.dates(variance))
        )
    for change, words in (("added", "ajoutée sans être au plan figé"), ("removed", "retirée du plan")):
        rows = variance[variance["change"] == change]
        if len(rows):
            plural = words.replace("ée ", "ées ") if len(rows) > 1 else words
            said.append(
                Told(
                    f"{french.plural(len(rows), 'action', 'actions')} {plural} : {named(rows['action'])}.",
                    ["actions_decalees"],
                )
            )
    return said


def limits(
    *,
    base: str,
    currency: str,
    outside: int,
    wrong: int,
    unknown: list[str],
    margin_rate: float | None,
    today: date,
) -> list[str]:
    """Say how the plan was counted and what it cannot tell, one sentence each.

    Parameters: `base`, HT or TTC; `outside`, actions that end out of the period; `wrong`, rows that have no usable dates;
    `unknown`, sentences on links that lead nowhere; `margin_rate`, None when it is not told; `today`.
    """
    said = [
        f"{french.amounts_told(base, currency)}, à la date du {french.date(today)}. Une action compte en entier "
        "dans la "
        "période où elle finit.",
        "Les recettes sont des ventes, pas des gains"
        + (" : sans taux de marque, la rentabilité reste inconnue." if margin_rate is None else "."),
        "Le fichier ne dit pas quel jour l'argent est venu : les courbes le répartissent également sur les jours de "
        "chaque action.",
        "Une action en retard n'est pas perdue : le plan attend encore ses ventes tant qu'elle n'est pas abandonnée.",
    ]
    if outside:
        said.append(
            f"{french.plural(outside, 'action finit', 'actions finissent')} hors de la période : leurs montants n'y "
            "comptent pas."
        )
    if wrong:
        lines = french.plural(wrong, "ligne n'a", "lignes n'ont")
        said.append(f"{lines} pas de dates utilisables : ni leurs montants ni leurs retards ne comptent.")
    return said + unknown


def _odds(chance: float) -> str:
    """A probability in chances out of ten, never certain."""
    count = min(9, max(1, round(chance * 10)))
    if chance < 0.05:
        return "moins d'une chance sur vingt"
    return (
        f"{count} chance{'s' if count > 1 else ''} sur 10"
        if chance < 0.95
        else "plus de neuf chances sur dix"
    )


def _signed(x: float, currency: str) -> str:
    return ("+" if x > 0 else "") + money(x, currency)
