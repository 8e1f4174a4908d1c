"""The dashboard's tables: period after period, why, B2B and B2C, sales beside marketing, targets, definitions and limits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.display import french, record
from smkit.display.indicators import words
from smkit.display.indicators.drawings import revenue
from smkit.display.indicators.sentences import BRANCHES

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.catalog import Kpi
    from smkit.analysis.dashboard import Dashboard

#: What is shown period after period: a table that fits a page.
PERIOD_TABLE = (
    "chiffre_affaires",
    "nb_commandes",
    "panier_moyen",
    "nouveaux_clients",
    "montant_gagne",
    "taux_de_gain",
    "taux_conversion_site",
)

_BRANCH_UNITS = {"clients_actifs": "count", "frequence_achat": "ratio", "nb_commandes": "count"}


def period_table(table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record every indicator, one row a period.

    Parameters: `table`, of `trend.written`.
    """
    import pandas as pd

    table = table[table["kpi"].isin(PERIOD_TABLE)]
    wide = table.pivot_table(
        index="period", columns="kpi", values="value", sort=False, dropna=False
    ).sort_index()
    names = [str(name) for name in dict.fromkeys(table["kpi"]) if name in wide]
    wide = wide[names]
    shown = pd.DataFrame({"period": [french.period(day) for day in wide.index]}).join(
        wide.reset_index(drop=True)
    )
    record.table(
        "par_periode",
        shown,
        title="Les indicateurs, période par période",
        labels={"period": "Période"} | {name: kpis[name].name for name in names},
        units={name: currency if kpis[name].unit == "EUR" else kpis[name].unit for name in names},
        chart={"kind": "line", "x": "period", "y": names[0]},
    )


def tree_table(board: "Dashboard", *, currency: str) -> None:
    """Show and record the branches of revenue, and record what each brought: the contributions add up to the change."""
    import pandas as pd

    tree = board.tree
    if not len(tree):
        return
    change = tree["contribution"].sum()
    for branch, contribution in zip(tree["branch"], tree["contribution"], strict=True):
        record.figure(
            f"contribution_{branch}",
            contribution,
            currency,
            label=f"Contribution : {BRANCHES[branch][1]}",
            show=False,
        )
    sums = " + ".join(f"contribution_{branch}" for branch in tree["branch"])
    record.figure(
        "ecart_chiffre_affaires",
        change,
        currency,
        label="Écart de chiffre d'affaires",
        formula=sums,
        show=False,
    )
    shown = pd.DataFrame(
        {
            "branche": [BRANCHES[branch][1].capitalize() for branch in tree["branch"]]
            + ["Chiffre d'affaires"],
            "avant": [*tree["before"], revenue(board, "before")],
            "apres": [*tree["after"], revenue(board, "after")],
            "contribution": [*tree["contribution"], change],
        }
    )
    units = [_BRANCH_UNITS.get(branch, currency) for branch in tree["branch"]] + [currency]
    record.table(
        "arbre_des_ventes",
        shown,
        title="Chiffre d'affaires = clients × commandes par client × panier moyen : qui a fait bouger le total ?",
        labels={
            "branche": "Branche",
            "avant": french.period(board.compared[1]).capitalize(),
            "apres": french.period(board.compared[0]).capitalize(),
            "contribution": "Contribution à l'écart",
        },
        units={"avant": units, "apres": units, "contribution": currency},
    )


def readings_tables(board: "Dashboard", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record the B2B and the B2C indicators, over the whole period."""
    why = {"B2B": "des comptes et un pipeline", "B2C": "des volumes, des paniers et un site"}
    for segment, rows in board.readings.items():
        import pandas as pd

        units = [currency if kpis[id].unit == "EUR" else kpis[id].unit for id in rows["kpi"]]
        shown = pd.DataFrame(
            {
                "indicateur": [kpis[id].name for id in rows["kpi"]],
                "valeur": rows["value"],
                "n": rows["n"],
                "dit": [kpis[id].says for id in rows["kpi"]],
            }
        )
        record.table(
            f"lecture_{segment.lower()}",
            shown,
            title=f"Lecture {segment} : {why[segment]}, sur toute la période",
            labels={
                "indicateur": "Indicateur",
                "valeur": segment,
                "n": "Observations",
                "dit": "Ce qu'il dit",
            },
            units={"valeur": units, "n": "count"},
        )


def joint_table(board: "Dashboard", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record what marketing owes sales, what sales owe marketing, and what they share."""
    import pandas as pd

    rows = board.joint.to_dict("records")
    if not rows:
        return
    units = [currency if kpis[row["kpi"]].unit == "EUR" else kpis[row["kpi"]].unit for row in rows]
    shown = pd.DataFrame(
        {
            "cote": [row["side"] for row in rows],
            "indicateur": [kpis[row["kpi"]].name for row in rows],
            "avant": [row["previous"] for row in rows],
            "valeur": [row["value"] for row in rows],
            "evolution": [_evolution(row, kpis[row["kpi"]]) for row in rows],
        }
    )
    record.table(
        "ventes_et_marketing",
        shown,
        title="Ventes et marketing, côte à côte : douze mois, et les douze d'avant",
        labels={
            "cote": "Qui",
            "indicateur": "Indicateur",
            "avant": "Un an plus tôt",
            "valeur": "Douze derniers mois",
            "evolution": "Évolution",
        },
        units={"avant": units, "valeur": units},
    )


def _evolution(row: Mapping[Any, Any], kpi: "Kpi") -> str:
    """A change with its verdict in words: colours alone would not do."""
    if not french.is_known(row["change"]):
        return french.UNKNOWN
    text = french.signed(row["change"], "points" if kpi.unit == "fraction" else "fraction")
    if kpi.direction == "none" or not any(digit in text for digit in "123456789"):
        return text
    return f"{text} · {'moins bien' if words.worse(row['change'], kpi) else 'mieux'}"
