"""The figures of a plan, recorded with what they are made of, and its tables."""

from typing import TYPE_CHECKING, Any

from smkit import paths
from smkit.display import french, record
from smkit.display.plan.words import CHANGES, CRITERIA, STATES, horizon, money
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.plan import Objective, Projection

_WHOLE = (
    ("objectif", "Objectif de ventes", "target", None),
    ("depenses_prevues", "Dépenses prévues", "planned_cost", None),
    ("recettes_prevues", "Recettes prévues", "planned_revenue", None),
    ("depenses_reelles", "Dépenses réelles", "actual_cost", None),
    ("recettes_reelles", "Recettes réelles", "actual_revenue", None),
    ("encore_attendu", "Encore attendu", "expected", None),
    ("ventes_perdues", "Promis, et qui ne viendra plus", "lost", None),
    ("reste_a_trouver", "Reste à trouver", "to_find", "max(0, objectif - recettes_reelles - encore_attendu)"),
)
_CARDS = ("objectif", "recettes_reelles", "encore_attendu", "reste_a_trouver")


def figures(
    found: "Objective", revenue: "Projection", cost: "Projection", n: int, *, currency: str = "EUR"
) -> None:
    """Record where the plan stands and where it would end, the main figures as cards.

    Parameters: `found`, `revenue` and `cost`, as `analysis.plan` returns them; `n` actions; `currency` code.
    """
    for id, label, name, formula in _WHOLE:
        note = (
            f"{french.percent(found.attainment, 0)} de l'objectif"
            if name == "actual_revenue" and found.attainment is not None
            else ""
        )
        value = getattr(found, name)
        if name in ("target", "to_find") and not found.target:
            value, note = None, "pas d'objectif chiffré"
        elif name in found.unknown:
            value, note = None, "le plan ne le dit pas"
        record.figure(
            id,
            value,
            currency,
            label=label,
            n=n,
            note=note,
            formula=formula if found.target else None,
            show=id in _CARDS,
        )
    for id, label, told in (
        ("recettes_projetees", "Ventes à la fin", revenue),
        ("depenses_projetees", "Dépenses à la fin", cost),
    ):
        why = (
            ""
            if told.ratio is not None
            else "trop peu d'actions closes pour dire de combien elles s'écartent du plan"
        )
        ends = [money(each, currency) for each in (told.low, told.high) if each is not None]
        bounds = between(*ends) if len(set(ends)) > 1 else ""
        untold = id == "recettes_projetees" and "actual_revenue" in found.unknown
        record.figure(
            id,
            None if untold else told.amount,
            currency,
            label=label,
            n=told.actions,
            note="le plan ne dit pas ce qui est réalisé" if untold else bounds or why,
            show=id == "recettes_projetees",
        )
        for end, words, value in (("bas", "borne basse", told.low), ("haut", "borne haute", told.high)):
            record.figure(
                f"{id}_{end}",
                value,
                currency,
                label=f"{label}, {words}",
                n=told.actions,
                note=why,
                show=False,
            )
    chance = revenue.chance(found.target) if found.target else None
    record.figure(
        "chance_objectif",
        chance,
        "fraction",
        label="Chance d'atteindre l'objectif",
        n=revenue.actions,
        show=False,
    )


def group_figures(actions: "pd.DataFrame", horizons: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Record planned and landed money of each horizon and of each action. Parameters: as `by_action` and `by_group` "
    "return them."""
    rows = [
        ("horizon", horizon(row["horizon"]), row)
        for row in horizons.to_dict("records")
        if french.is_known(row["horizon"])
    ]
    rows += [
        ("action", str(row["action"]), row) for row in actions.drop_duplicates("action").to_dict("records")
    ]
    for kind, name, row in rows:
        for id, label, column, _ in _WHOLE[1:6]:
            record.figure(id, _known(row[column]), currency, label=label, dims={kind: name}, show=False)


def state_figures(
    late: "pd.DataFrame",
    variance: "pd.DataFrame | None",
    forgotten: "pd.DataFrame",
    load: "pd.DataFrame",
    shift: "pd.DataFrame | None",
    *,
    currency: str = "EUR",
) -> None:
    """Record what is late, what moved, what is missing and who has most to do. Parameters: as `analysis.plan` returns them."""
    record.figure("actions_en_retard", len(late), "count", label="Actions en retard", show=len(late) > 0)
    record.figure(
        "ventes_en_retard",
        float(late["expected"].sum()),
        currency,
        label="Ventes qu'elles doivent encore",
        show=False,
    )
    incomplete = forgotten[
        ~(forgotten["specific"] & forgotten["measurable"] & forgotten["timed"]).astype(bool)
    ]
    record.figure(
        "actions_incompletes",
        len(incomplete),
        "count",
        label="Actions incomplètes",
        n=len(forgotten),
        show=False,
    )
    most = int(load["actions"].max()) if len(load) else 0
    record.figure(
        "charge_maximale", most, "count", label="Actions de front, au plus, pour une personne", show=False
    )
    moved = float(shift.loc[shift["sure"], "low"].abs().sum()) if shift is not None else None
    record.figure("budget_deplace", moved, currency, label="Budget que toute hypothèse déplace", show=False)
    if variance is None:
        return
    changed = variance[(variance["change"] != "same")]
    record.figure(
        "actions_decalees",
        len(changed),
        "count",
        label="Actions changées depuis le plan figé",
        n=len(variance),
        show=False,
    )
    for id, label, name in (
        ("ecart_depenses", "Écart de dépenses", "cost_gap"),
        ("ecart_recettes", "Écart de recettes", "revenue_gap"),
    ):
        record.figure(id, float(variance[name].sum()), currency, label=label, n=len(variance), show=False)
    for row in variance.drop_duplicates("action").dropna(subset=["end_slip"]).to_dict("records"):
        record.figure(
            "ecart_jours",
            row["end_slip"],
            "days",
            label="Décalage de la fin",
            dims={"action": str(row["action"])},
            show=False,
        )


def actions_table(actions: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record each action's state and money. Parameters: as `by_action` returns them; `currency` code."""
    labels = {
        "action": "Action", "owner": "Responsable", "state": "État", "planned_cost": "Dépenses prévues",
        "actual_cost": "Dépenses réelles", "planned_revenue": "Recettes prévues", "actual_revenue": "Recettes réelles",
        "expected": "Encore attendu",
    }  # fmt: skip
    shown = actions.assign(state=actions["state"].map(STATES))[list(labels)]
    units = dict.fromkeys(
        ("planned_cost", "actual_cost", "planned_revenue", "actual_revenue", "expected"), currency
    )
    chart = {"kind": "bar", "x": "action", "y": ["planned_revenue", "actual_revenue"]}
    record.table(
        "actions_du_plan",
        shown,
        title="Chaque action : où elle en est",
        labels=labels,
        units=units,
        chart=chart,
    )


def late_table(late: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record the late actions, the most costly first. Parameters: as `late` returns them; `currency` code."""
    labels = {
        "action": "Action", "owner": "Responsable", "what": "En retard", "due": "Depuis le", "days": "Jours",
        "waiting": "Qui l'attendent",
        "stake": "Ventes en jeu",
    }  # fmt: skip
    shown = late.assign(what=late["what"].map({"end": "à finir", "start": "à commencer"}))[list(labels)]
    record.table(
        "retards",
        shown,
        title="Ce qui est en retard, par l'argent en jeu",
        labels=labels,
        units={"stake": currency},
    )


def load_table(load: "pd.DataFrame") -> None:
    """Show and record the weeks in which somebody has too much at once. Parameters: as `load` returns them."""
    labels = {
        "owner": "Responsable",
        "week": "Semaine du",
        "actions": "Actions de front",
        "ending": "À finir",
    }
    over = load[load["over"] & load["owner"].notna()]
    if len(over):
        record.table("charge", over[list(labels)], title="Les semaines trop pleines", labels=labels)


def shift_table(shift: "pd.DataFrame", extra: float, *, currency: str = "EUR") -> None:
    """Show and record where an extra amount, or a cut, goes under each assumption. Parameters: as `shift` returns it."""
    labels = {
        "action": "Action", "cost": "Dépense prévue", "low": "Au moins", "high": "Au plus", "gain_low": "Gain, au moins",
        "gain_high": "Gain, au plus", "sure": "Solide",
    }  # fmt: skip
    moved = shift[(shift["low"] != 0) | (shift["high"] != 0)]
    shown = moved.assign(sure=moved["sure"].map({True: "oui", False: "selon l'hypothèse"}))[list(labels)]
    where = "Où placer" if extra > 0 else "Où reprendre"
    title = f"{where} {money(abs(extra), currency)}, et la marge que cela laisse une fois la dépense comptée"
    if len(shown):
        units = dict.fromkeys(("cost", "low", "high", "gain_low", "gain_high"), currency)
        record.table("budget_deplace", shown, title=title, labels=labels, units=units)


def variance_table(variance: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record what changed since the baseline. Parameters: as `variance` returns it; `currency` code."""
    labels = {
        "action": "Action", "change": "Depuis le plan figé", "start_slip": "Début (jours)", "end_slip": "Fin (jours)",
        "cost_gap": "Dépenses", "revenue_gap": "Recettes",
    }  # fmt: skip
    changed = variance[variance["change"] != "same"]
    shown = changed.assign(change=changed["change"].map(CHANGES))[list(labels)]
    units = {"start_slip": "count", "end_slip": "count", "cost_gap": currency, "revenue_gap": currency}
    record.table(
        "ecarts_au_plan_fige",
        shown,
        title="Ce qui a changé, en jours et en euros",
        labels=labels,
        units=units,
    )


def returns_table(returns: "pd.DataFrame", by: str, *, currency: str = "EUR") -> None:
    """Show and record what a euro brings by category or horizon. Parameters: as `returns` gives it; `by`; `currency` code."""
    labels = {
        by: {"category": "Catégorie", "horizon": "Horizon"}[by], "actions": "Actions",
        "planned_per_euro": "Ventes prévues par euro", "closed": "Closes", "actual_per_euro": "Ventes réalisées par euro",
    }  # fmt: skip
    shown = returns[list(labels)].copy()
    shown[by] = shown[by].map(horizon) if by == "horizon" else shown[by].fillna("Non renseigné")
    units = {"actions": "count", "closed": "count", "planned_per_euro": currency, "actual_per_euro": currency}
    record.table(
        f"rendement_par_{_STEMS[by]}",
        shown,
        title=f"Ce qu'un euro rapporte de ventes, par {labels[by].lower()}",
        labels=labels,
        units=units,
    )


_STEMS = {"category": "categorie", "horizon": "horizon"}


def forgotten_table(forgotten: "pd.DataFrame") -> None:
    """Show and record what each open action lacks. Parameters: as `forgotten` returns it."""
    labels: dict[str, str] = {
        "action": "Action",
        **{name: words.capitalize() for name, words in CRITERIA.items()},
    }
    shown = forgotten[list(labels)].copy()
    for name in CRITERIA:
        shown[name] = shown[name].map(
            lambda told: "à voir" if told is None or told != told else "oui" if told else "non"
        )
    record.table(
        "actions_smart", shown, title="Ce que chaque action ouverte a, ou n'a pas (SMART)", labels=labels
    )


def _known(x: Any) -> Any:
    return x if french.is_known(x) else None


def baseline_file(given: str, fictional: bool) -> str:
    """Return the file of the frozen plan: the one given, else the boutique's for its own plan, else "".

    >>> baseline_file("fige.csv", True), baseline_file("", False)
    ('fige.csv', '')
    """
    return given or (str(paths.CASES / "boutique_plan_fige.csv") if fictional else "")
