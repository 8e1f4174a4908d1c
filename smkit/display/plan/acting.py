"""What to decide this month about a plan: late actions first, then what is missing, who has too much, and where money should go."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.plan import verdicts
from smkit.display import french
from smkit.display.actions import Action
from smkit.display.plan.words import function, money, named, quoted
from smkit.display.told import Said, Told

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.plan import Objective, Projection

_MOST = 3  # of a kind
_ROWS = 5  # actions beyond that are not taken


def actions(
    late: "pd.DataFrame",
    forgotten: "pd.DataFrame",
    load: "pd.DataFrame",
    found: "Objective",
    revenue: "Projection",
    shift: "pd.DataFrame | None",
    extra: float,
    margin_rate: float | None,
    currency: str = "EUR",
) -> list[Action]:
    """Return what is to be decided as rows of the table « À faire »; `advice` says each in full.

    Parameters: as `advice`; `revenue`, as `analysis.plan.project` returns it: sales are told as closed actions kept theirs, and as
    promised; `margin_rate`, taux de marque (0–1), without which no margin is told.
    """
    rows = [_late(row, revenue, margin_rate, currency) for row in late.head(_MOST).to_dict("records")]
    if found.to_find:
        stake = None if margin_rate is None else found.to_find * margin_rate
        missing = f"il manque {money(found.to_find, currency)} de ventes, même si tout est tenu"
        rows.append(
            Action("Ajouter une action, ou revoir l'objectif", "Direction", "ce mois-ci", stake, why=missing, sure="établie",
                   list="actions_du_plan")
        )  # fmt: skip
    if shift is not None and extra and shift["sure"].any():
        rows.append(_shifted(shift, extra, currency))
    incomplete = forgotten[~forgotten[list(_LACKS)].astype(bool).all(axis=1)]
    if len(incomplete):
        lacking = [what for name, (what, _) in _LACKS.items() if not incomplete[name].astype(bool).all()]
        what = f"Compléter {named(incomplete['action'], 1)} : {french.listing(lacking)}"
        rows.append(Action(what, "Coordination", "ce mois-ci", sure="établie", list="actions_smart"))
    busy = load[load["over"] & load["owner"].notna()]
    if len(busy):
        worst = busy.sort_values("actions", ascending=False).iloc[0]
        what = f"Alléger {function(worst['owner'])} : {french.number(worst['actions'])} actions de front"
        rows.append(Action(what, "Direction", worst["week"].date(), sure="établie", list="charge"))
    return rows[:_ROWS]


def _late(row: "dict[Any, Any]", revenue: "Projection", margin_rate: float | None, currency: str) -> Action:
    """A late action: what waits on it, kept as closed actions were, or as promised."""
    promised = row["stake"] * margin_rate if margin_rate is not None and row["stake"] else None
    low = high = None
    why = f"{money(row['stake'], currency)} de ventes en dépendent" if row["stake"] else ""
    if promised is not None and revenue.ratio is not None:
        low, high = sorted((promised, promised * revenue.ratio))
        why = f"{money(row['stake'], currency)} de ventes, tenues à {french.percent(revenue.ratio, 0)} ou en entier"
    stake = promised if low is None or high is None else (low + high) / 2
    return Action(
        f"Redonner une date à « {row['action']} », ou l'arrêter", function(row["owner"]), "cette semaine", stake, low, high, why,
        "à confirmer" if row["stake"] else "établie", "retards",
    )  # fmt: skip


def _shifted(shift: "pd.DataFrame", extra: float, currency: str) -> Action:
    """Where money goes, and what it brings once it is paid, over the assumptions."""
    sure = shift[shift["sure"]]
    low, high = (float(sure[name].sum()) for name in ("gain_low", "gain_high"))
    verb, where = ("Placer", "dans") if extra > 0 else ("Reprendre", "sur")
    return Action(
        f"{verb} {_moved(sure, extra, currency)} {where} {named(sure['action'], 2)}", "Direction", "ce mois-ci", (low + high) / 2,
        low, high, "doubler une dépense ajoute un tiers à trois quarts de ventes", "à confirmer", "budget_deplace",
    )  # fmt: skip


def _moved(sure: "pd.DataFrame", extra: float, currency: str) -> str:
    """How much of an amount goes to these actions: all of it, or up to so much; a cut is taken whole."""
    ends = sure[["low", "high"]].abs()
    if extra < 0 or ends.min(axis=1).sum() >= abs(extra) - 1:
        return money(abs(extra), currency)
    return f"jusqu'à {money(min(abs(extra), ends.max(axis=1).sum()), currency)}"


def _span(one: float, other: float, currency: str) -> str:
    """An amount, or two that it lies between."""
    low, high = (money(end, currency) for end in sorted((one, other)))
    return low if low == high else f"de {low} à {high}"


def advice(
    late: "pd.DataFrame",
    forgotten: "pd.DataFrame",
    load: "pd.DataFrame",
    found: "Objective",
    shift: "pd.DataFrame | None",
    extra: float,
    currency: str = "EUR",
) -> Said:
    """Say what to decide this month: late actions first, then what is missing, then who has too much, then money.

    Parameters: as `analysis.plan` returns them; `shift`, where `extra` € should go, or None when the margin is not known.
    """
    said: Said = []
    for row in late.head(_MOST).to_dict("records"):
        stake = f" ({money(row['stake'], currency)} de ventes en dépendent)" if row["stake"] else ""
        ask = (
            f"demandez à {quoted(row['owner'])} une nouvelle date tenable"
            if french.is_known(row["owner"])
            else "désignez qui en répond et une date tenable"
        )
        said.append(
            Told(
                f"« {row['action']} » : {ask}, ou décidez de l'arrêter{stake}.",
                ["ventes_en_retard"],
            )
        )
    if found.to_find:
        said.append(
            Told(
                f"Trouvez {money(found.to_find, currency)} : une action de plus, ou un objectif revu. Espérer "
                "mieux des autres "
                "n'est pas un plan.",
                ["reste_a_trouver"],
            )
        )
    said += _missing(forgotten)
    busy = load[load["over"] & load["owner"].notna()]
    if len(busy):
        worst = busy.sort_values("actions", ascending=False).iloc[0]
        said.append(
            Told(
                f"Allégez {quoted(worst['owner'])} la semaine du {french.date(worst['week'])} : "
                f"{french.number(worst['actions'])} actions à "
                "mener de front.",
                ["charge_maximale"],
            )
        )
    return said + _money(shift, extra, currency)


_LACKS = {
    "timed": ("dates", "il y manque un début et une fin, dans le bon ordre"),
    "specific": (
        "responsable ou nom précis",
        "il y manque un responsable, ou un nom qui dise ce que l'on fait",
    ),
    "measurable": ("résultat attendu", "il y manque un résultat à constater, des ventes ou un jalon"),
}


def _missing(forgotten: "pd.DataFrame") -> Said:
    """What the open actions lack."""
    said: Said = []
    for name, (_, lack) in _LACKS.items():
        rows = forgotten[~forgotten[name].astype(bool)]
        if len(rows):
            said.append(Told(f"Complétez {named(rows['action'])} : {lack}.", ["actions_incompletes"]))
    stretched = forgotten[forgotten["attainable"].map(lambda told: told is False)]
    if len(stretched):
        said.append(
            Told(
                f"Vérifiez la promesse de {named(stretched['action'])} : plus de ventes par euro, de moitié au moins, "
                "que la meilleure action close de la même catégorie.",
                ["actions_incompletes"],
            )
        )
    return said


def _money(shift: "pd.DataFrame | None", extra: float, currency: str) -> Said:
    """Where an extra amount, or a cut, should go, when every assumption agrees."""
    if shift is None or not extra:
        return []
    sure = shift[shift["sure"]]
    verb, where = ("Placez", "dans") if extra > 0 else ("Reprenez", "sur")
    amount = money(abs(extra), currency)
    if not len(sure):
        return [
            Told(
                f"Aucune action ne mérite à coup sûr {amount} de plus : selon l'hypothèse, la réponse change, ou un "
                "euro en rapporte moins "
                "d'un."
                if extra > 0
                else f"Rien ne dit où reprendre {amount} : selon l'hypothèse, la réponse change.",
                ["budget_deplace"],
                verdicts.shifted(shift),
            )
        ]
    brings = "pour un gain de marge" if extra > 0 else "pour un effet sur la marge"
    names = french.listing(
        f"« {row['action']} » ({_span(abs(row['low']), abs(row['high']), currency)}, {brings} "
        f"{_span(row['gain_low'], row['gain_high'], currency)})"
        for row in sure.head(_MOST).to_dict("records")
    )
    tail = (
        "Un euro de plus y rapporte encore plus d'un euro de marge"
        if extra > 0
        else "Un euro de moins y fait perdre le moins de marge"
    )
    return [
        Told(
            f"{verb} {_moved(sure, extra, currency)} {where} {names}. {tail}, que doubler une dépense ajoute un "
            "tiers, la moitié ou les trois quarts des ventes.",
            ["budget_deplace"],
            verdicts.shifted(shift),
        )
    ]
