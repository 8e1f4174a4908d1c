"""The dashboard's tables: period after period, why, B2B and B2C, sales beside marketing, targets, definitions and limits."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import french, record
from smkit.display.dashboard import words
from smkit.display.dashboard.drawings import revenue
from smkit.display.dashboard.sentences import branch
from smkit.typography import slug

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.judging import Verdict
    from smkit.analysis.kpis.catalog import Kpi
    from smkit.analysis.periods import Window

#: What is shown period after period: two tables that each fit a page, amounts and numbers, then rates with their parts.
PERIOD_TABLE = ("chiffre_affaires", "nb_commandes", "panier_moyen", "nouveaux_clients", "montant_gagne")
PERIOD_RATES = {
    "taux_de_gain": ("Gagnées", "Conclues", "Taux de gain"),
    "taux_conversion_site": ("Avec achat", "Sessions", "Conversion du site"),
}
_SHORT = {"nb_commandes": "Commandes"}
_FOLLOWS = {"panier_moyen": "chiffre_affaires / nb_commandes"}

_BRANCH_UNITS = {"clients_actifs": "count", "frequence_achat": "ratio", "nb_commandes": "count"}


def period_table(table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record the main indicators, one row a period, then the rates beside what they are made of.

    Parameters: `table`, of `trend.written`.
    """
    shown, names = _by_period(table, PERIOD_TABLE, "value")
    if names:
        record.table(
            "par_periode",
            shown,
            title="Les indicateurs, période par période",
            labels={"period": "Période"} | {name: _SHORT.get(name, kpis[name].name) for name in names},
            units={name: currency if kpis[name].unit == "EUR" else kpis[name].unit for name in names},
            chart={"kind": "line", "x": "period", "y": names[0]},
            formulas={name: text for name, text in _FOLLOWS.items() if name in names},
        )
    _rates_table(table)


def _rates_table(table: "pd.DataFrame") -> None:
    """Each rate after its two parts, so that a spreadsheet divides them itself."""
    known = {*table.loc[table["value"].notna(), "kpi"]}  # a table of « n.d. » alone says nothing
    rates = [name for name in PERIOD_RATES if name in known]
    shown, names = _by_period(table, rates, "numerator", "denominator", "value")
    if not names:
        return
    labels = {"period": "Période"}
    units: dict[str, str] = {}
    formulas: dict[str, str] = {}
    for name in names:
        parts = [f"{name}_numerator", f"{name}_denominator"]
        labels |= dict(zip([*parts, name], PERIOD_RATES[name], strict=True))
        units |= dict.fromkeys(parts, "count") | {name: "fraction"}
        formulas[name] = " / ".join(parts)
    record.table(
        "taux_par_periode",
        shown,
        title="Les taux et ce dont ils sont faits, période par période",
        labels=labels,
        units=units,
        formulas=formulas,
    )


def _by_period(table: "pd.DataFrame", ids: Sequence[str], *columns: str) -> "tuple[pd.DataFrame, list[str]]":
    """One row a period; for each indicator that the table has, its columns side by side, the value under the name itself."""
    import pandas as pd

    own = table[table["kpi"].isin(ids)]
    names = [name for name in ids if name in set(own["kpi"])]
    wide = own.set_index(["period", "kpi"])[list(columns)].unstack().sort_index()
    shown = {
        name if column == "value" else f"{name}_{column}": wide[column, name].to_numpy()
        for name in names
        for column in columns
    }
    return pd.DataFrame({"period": [french.period(day) for day in wide.index]} | shown), names


def tree_table(board: "Dashboard", *, currency: str) -> None:
    """Show and record the branches of revenue, and record what each brought: the contributions add up to the change."""
    import pandas as pd

    tree = board.tree
    if not len(tree):
        return
    change = tree["contribution"].sum()
    names = [branch(name, tree, group)[1] for group, name in zip(tree["group"], tree["branch"], strict=True)]
    ids = [
        slug(f"contribution_{group}_{name}")
        for group, name in zip(tree["group"], tree["branch"], strict=True)
    ]
    ids = ids if len(set(ids)) == len(ids) else [f"{id}_{n}" for n, id in enumerate(ids, start=1)]
    for id, name, contribution in zip(ids, names, tree["contribution"], strict=True):
        record.figure(id, contribution, currency, label=f"Contribution : {name}", show=False)
    sums = " + ".join(ids)
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
            "branche": [name[:1].upper() + name[1:] for name in names] + ["Chiffre d'affaires"],
            "avant": [*tree["before"], revenue(board, "before")],
            "apres": [*tree["after"], revenue(board, "after")],
            "contribution": [*tree["contribution"], change],
        }
    )
    units = [_BRANCH_UNITS.get(id, currency) for id in tree["branch"]] + [currency]
    record.table(
        "arbre_des_ventes",
        shown,
        title=f"Chiffre d'affaires = {_formula(names)} : qui a fait bouger le total ?",
        labels={
            "branche": "Branche",
            "avant": french.period(board.compared[1]).capitalize(),
            "apres": french.period(board.compared[0]).capitalize(),
            "contribution": "Contribution à l'écart",
        },
        units={"avant": units, "apres": units, "contribution": currency},
    )


def _formula(names: Sequence[str]) -> str:
    """The branches as a formula: a product, and the sales of nobody known added to it.

    >>> _formula(["clients", "ventes sans client connu"])
    'clients + ventes sans client connu'
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        group, _, part = name.rpartition(" · ")
        groups.setdefault(group, []).append(part)
    sums = []
    for group, own in groups.items():
        factors = [name for name in own if not name.startswith("ventes ")]
        product = " × ".join(factors)
        sums += [f"{group} ({product})" if group else product, *(name for name in own if name not in factors)]
    return " + ".join(part for part in sums if part)


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
                "dit": [_says(kpis[id], board.halves) for id in rows["kpi"]],
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


def _says(kpi: "Kpi", halves: "Sequence[Window]") -> str:
    """What an indicator says; of a cohort, its first sentence, then the very days: how they are chosen is the glossary's."""
    days = words.followed(halves) if kpi.type == "cohort" else ""
    return f"{kpi.says.split('. ')[0].rstrip('.')} : {days}." if days else kpi.says


def joint_table(board: "Dashboard", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record what marketing owes sales, what sales owe marketing, and what they share."""
    import pandas as pd

    rows = board.joint.to_dict("records")
    if not rows:
        return
    verdicts = {each.verdict.about: each.verdict for each in board.told if not each.verdict.dims}
    units = [currency if kpis[row["kpi"]].unit == "EUR" else kpis[row["kpi"]].unit for row in rows]
    shown = pd.DataFrame(
        {
            "cote": [row["side"] for row in rows],
            "indicateur": [kpis[row["kpi"]].name for row in rows],
            "avant": [row["previous"] for row in rows],
            "valeur": [row["value"] for row in rows],
            "evolution": [_evolution(row, kpis[row["kpi"]], verdicts) for row in rows],
        }
    )
    compared = bool(shown["avant"].notna().any())
    if not compared:
        shown = shown.drop(columns=["avant", "evolution"])
    before = ", et les douze d'avant" if compared else ""
    record.table(
        "ventes_et_marketing",
        shown,
        title=f"Ventes et marketing, côte à côte : douze mois{before}",
        labels={
            "cote": "Qui",
            "indicateur": "Indicateur",
            "avant": "Un an plus tôt",
            "valeur": "Douze derniers mois",
            "evolution": "Évolution",
        },
        units={"avant": units, "valeur": units} if compared else {"valeur": units},
    )


def _evolution(row: Mapping[Any, Any], kpi: "Kpi", verdicts: Mapping[str, "Verdict"]) -> str:
    """A change, with its word where the judge has one: twelve months are shown, what is said of them is what was judged."""
    if not french.is_known(row["change"]):
        return french.UNKNOWN
    text = words.change(dict(row), "change", kpi)
    if row["young"]:
        return f"{text} · provisoire"
    verdict = verdicts.get(kpi.id)
    good = (row["change"] > 0) == (kpi.direction == "higher")
    same = verdict is not None and verdict.decided and good is not verdict.bad
    return f"{text} · {verdict.word}" if verdict is not None and same else text
