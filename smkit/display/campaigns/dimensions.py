"""What a buyer costs by age, by placement…; and what results count, where an export says it."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns.verdicts import COST
from smkit.display import french, record
from smkit.display.campaigns.sentences import Said
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

_NAMES = {"channel": "canal", "age": "âge", "gender": "genre", "region": "région", "device": "appareil", "placement": "placement",
          "audience": "public", "interest": "centre d'intérêt"}  # fmt: skip
_MOST = 12  # values of a dimension in the table, the costliest first
_SURE = 0.05


def dimension_findings(split: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say along which columns a buyer's cost differs more than chance allows.

    Parameters: `split`, as `ads.by_dimension` returns it; `currency` code.
    Returns findings, as `sentences.findings`.
    """
    if not len(split):
        return []
    looked = list(
        dict.fromkeys(split.loc[split["cpa"].notna(), "dimension"])
    )  # without a buyer, none costs anything
    said: Said = []
    for name in looked:
        rows = split[(split["dimension"] == name) & split["cpa"].notna()].sort_values("cpa")
        if len(rows) < 2 or rows["p_holm"].iloc[0] >= _SURE:
            continue  # a value is not compared with itself
        best, worst = rows.iloc[0], rows.iloc[-1]
        said.append(
            (
                f"Par {_NAMES[name]}, un acheteur coûte de {_bounds(best, currency)} pour « {best['value']} » à "
                f"{_bounds(worst, currency)} pour « {worst['value']} » : le hasard n'explique pas à lui seul de tels écarts.",
                ["cpa"],
                f"{COST} : {name}",
            )
        )
    even = [name for name in looked if (split.loc[split["dimension"] == name, "p_holm"] >= _SURE).all()]
    if even:
        names = [_NAMES[name] for name in even]
        said.append(
            (
                f"Par {french.listing(names, 'ou')}, le coût d'un acheteur ne diffère pas plus que par hasard : n'en tirez rien.",
                ["cpa"],
                f"{COST} : {even[0]}",
            )
        )
    return said


def dimensions_table(split: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record what a buyer costs by each column; nothing where there is none. Parameters: as `dimension_findings`."""
    if not len(split) or not split["cpa"].notna().any():
        return
    shown = split.groupby("dimension", sort=False).head(_MOST)
    shown = shown.assign(dimension=[_NAMES[name].capitalize() for name in shown["dimension"]])
    labels = {"dimension": "Découpage", "value": "Valeur", "cost": "Coût", "bought": "Acheteurs", "cpa": "Coût par acheteur",
              "cpa_low": "Entre", "cpa_high": "et"}  # fmt: skip
    units = dict.fromkeys(("cost", "cpa", "cpa_low", "cpa_high"), currency) | {"bought": "count"}
    record.table(
        "cout_par_acheteur", shown[list(labels)], title="Ce que coûte un acheteur, découpage par découpage",
        labels=labels, units=units,
    )  # fmt: skip


def indicators_table(indicators: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record what each kind of result cost; nothing with fewer than two.

    Parameters: `indicators`, as `ads.indicators` returns it; `currency` code.
    """
    if len(indicators) < 2:
        return
    labels = {
        "result_type": "Ce que compte le résultat",
        "results": "Résultats",
        "cost": "Coût",
        "cost_per_result": "Coût d'un résultat",
    }
    units = {"results": "count", "cost": currency, "cost_per_result": currency}
    record.table(
        "resultats_par_indicateur", indicators, title="Des résultats qui ne se comparent pas entre eux", labels=labels, units=units
    )  # fmt: skip


def unlike_limit(indicators: "pd.DataFrame") -> str:
    """Say that results of different kinds are neither added nor compared. Parameters: as `indicators_table`."""
    kinds = french.listing(f"« {name} »" for name in indicators["result_type"])
    return (
        f"Les résultats de cet export ne comptent pas tous la même chose ({kinds}) : le rapport ne les additionne pas, n'appelle "
        "acheteurs que les achats, et ne propose aucun budget entre eux."
    )


def _bounds(row: "pd.Series[Any]", currency: str) -> str:
    low, high = (french.money(row[end], currency) for end in ("cpa_low", "cpa_high"))
    return f"{french.money(row['cpa'], currency)} ({between(low, high)})"
