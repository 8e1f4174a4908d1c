"""Where the targets stand, and whether they are good ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.dashboard.told import foremost
from smkit.display import french, record
from smkit.display.dashboard import words

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.kpis.catalog import Kpi

_SHOWN = 36  # rows on the page; the workbook has them all
_SMART = {
    "specific": "Spécifique",
    "measurable": "Mesurable",
    "attainable": "Atteignable",
    "relevant": "Pertinent",
    "timed": "Daté",
}


def aims_table(board: "Dashboard", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record each main indicator beside its target, period after period, the last periods first."""
    import pandas as pd

    names = words.cards(board.whole.table, foremost(board.told))
    rows = (
        board.aims[board.aims["kpi"].isin(names) & board.aims["value"].notna()]
        if len(board.aims)
        else board.aims
    )
    if not len(rows) or rows["target"].isna().all():
        return
    place = rows["kpi"].map({name: at for at, name in enumerate(names)})
    rows = rows.assign(place=place).sort_values(["period", "place"], ascending=[False, True], kind="stable")
    units = [currency if kpis[id].unit == "EUR" else kpis[id].unit for id in rows["kpi"]]
    gaps = ["points" if unit == "fraction" else unit for unit in units]  # 12 % beside 10 % is 2 points more
    shown = pd.DataFrame(
        {
            "periode": [french.period(name) for name in rows["period"]],
            "indicateur": [kpis[id].name for id in rows["kpi"]],
            "realise": rows["value"].to_numpy(),
            "objectif": rows["target"].to_numpy(),
            "ecart": [
                gap * 100 if unit == "points" else gap
                for gap, unit in zip(rows["value"] - rows["target"], gaps, strict=True)
            ],
            "atteinte": (rows["value"] / rows["target"].where(rows["target"] != 0)).to_numpy(),
        }
    )
    record.table(
        "objectifs_par_periode", shown, title="Chaque indicateur et son objectif, période par période", most=_SHOWN,
        labels={"periode": "Période", "indicateur": "Indicateur", "realise": "Réalisé", "objectif": "Objectif", "ecart": "Écart",
                "atteinte": "Atteinte"},
        units={"realise": units, "objectif": units, "ecart": gaps, "atteinte": "fraction"},
        formulas={"ecart": "realise - objectif", "atteinte": "realise / objectif"},
    )  # fmt: skip


def goals_table(board: "Dashboard", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record where each target stands, since January."""
    import pandas as pd

    rows = board.goals.to_dict("records")
    if not rows:
        return
    units = [currency if kpis[row["metric"]].unit == "EUR" else kpis[row["metric"]].unit for row in rows]
    lower = [kpis[row["metric"]].direction == "lower" for row in rows]
    said = {"met": "atteint", "missed": "manqué", "ahead": "en avance", "behind": "en retard"}
    shown = pd.DataFrame(
        {
            "indicateur": [kpis[row["metric"]].name for row in rows],
            "groupe": [str(row["group"]) or "ensemble" for row in rows],
            "periode": [french.period(row["label"]) if row["label"] else "depuis janvier" for row in rows],
            "objectif": [
                row["numerator" if swapped else "denominator"]
                for row, swapped in zip(rows, lower, strict=True)
            ],
            "realise": [
                row["denominator" if swapped else "numerator"]
                for row, swapped in zip(rows, lower, strict=True)
            ],
            "atteinte": [row["value"] for row in rows],
            "etat": [said[row["status"]] for row in rows],
        }
    )
    record.table(
        "objectifs",
        shown,
        title="Où en sont les objectifs : depuis janvier, ou à leur dernière période pour un taux ou une moyenne",
        labels={
            "indicateur": "Indicateur",
            "groupe": "Groupe",
            "periode": "Période",
            "objectif": "Objectif à ce jour",
            "realise": "Réalisé",
            "atteinte": "Atteinte",
            "etat": "État",
        },
        units={"objectif": units, "realise": units, "atteinte": "fraction"},
        formulas={
            "atteinte": "realise / objectif"
        },  # what is better low is divided the other way, and stays a value
    )


def smart_table(board: "Dashboard", kpis: Mapping[str, "Kpi"]) -> None:
    """Show and record how many targets of each indicator pass each SMART criterion, and say what to do about the others."""
    import pandas as pd

    if not len(board.smart):
        return
    rows = []
    # two spellings of an indicator are one
    names = [
        kpis[id].name if french.is_known(id) else str(metric)
        for id, metric in board.smart[["kpi", "metric"]].to_numpy()
    ]
    groups = list(board.smart.groupby(pd.Series(names, index=board.smart.index), sort=False))
    for name, its in groups:
        row: dict[str, Any] = {"indicateur": name, "n": len(its)}
        for criterion, label in _SMART.items():
            judged = its[criterion].dropna()
            passed = int(judged.astype(bool).sum())
            row[label] = (
                "—" if not len(judged) else "tous" if passed == len(judged) else f"{passed} sur {len(judged)}"
            )
        rows.append(row)
    record.table(
        "smart",
        pd.DataFrame(rows),
        title="Le fichier des objectifs est-il SMART ?",
        labels={"indicateur": "Indicateur", "n": "Objectifs"},
        units={"n": "count"},
    )
    for name, its in groups:
        known = its["kpi"].iloc[0]
        lower = french.is_known(known) and kpis[known].direction == "lower"
        if told := _advise(its, lower):
            record.limit(f"Objectifs « {name} » : {told}")


def _advise(its: "pd.DataFrame", lower: bool) -> str:
    """What to do about the first criterion that some targets of an indicator miss; empty when there is nothing."""
    if not its["specific"].all():
        return "nommez un indicateur du glossaire." + its["hint"].iloc[0]
    if not its["timed"].all():
        return "écrivez la période 2026-03, 2026-T1 ou 2026."
    if (its["target"] <= 0).any():
        return "donnez une valeur supérieure à 0."
    if not its["measurable"].all():
        return "donnez au rapport les tables qui permettent de le mesurer (voyez sa fiche dans le glossaire)."
    step_back, wish = its[its["relevant"].eq(False)], its[its["attainable"].eq(False)]
    told = []
    if len(step_back):
        worse = "plus que l'an dernier, or plus bas c'est mieux" if lower else "moins que l'an dernier"
        told.append(f"{_some(step_back)} {worse} ({_when(step_back)})")
    if len(wish):
        far = "une baisse de plus d'un tiers" if lower else "une hausse de plus de moitié"
        told.append(f"{_some(wish)} {far} ({_when(wish)})")
    return f"{' et '.join(told)}. Confirmez ou corrigez." if told else ""


def _some(its: "pd.DataFrame") -> str:
    return f"{len(its)} {'demandent' if len(its) > 1 else 'demande'}"


def _when(its: "pd.DataFrame") -> str:
    first = its.iloc[0]
    group = next(
        (str(first[name]) for name in ("segment", "region") if name in its and french.is_known(first[name])),
        "",
    )
    return ("dont " if len(its) > 1 else "") + ", ".join(
        part for part in (french.period(first["period"]), group) if part
    )
