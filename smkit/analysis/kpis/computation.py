"""What a computation gives back: a tidy table, what was left out and what was skipped, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.kpis.query import Skip, typed
from smkit.typography import typeset

#: A rate or a mean of fewer cases than this says little.
SMALL = 30

#: Why a value is n.d., by the code in the column `reason`.
REASONS = {
    code: typeset(text)
    for code, text in {
        "zero_denominator": "Il n'y a rien à quoi rapporter le résultat : le dénominateur est nul.",
        "never_enough": "Une unité de plus coûte au lieu de rapporter : aucun nombre ne suffit.",
        "no_rows": "Aucun cas terminé à mesurer.",
        "no_previous_customers": "Aucun client sur la période précédente.",
        "missing_values": "Les lignes sont là, mais la valeur nécessaire n'y est pas renseignée.",
        "history_cut": "L'export commence là : pendant ses douze premiers mois, tout client y paraît nouveau.",
        "no_days": "Le fichier n'a aucune ligne de ces jours : il finit avant, ou commence après.",
        "no_lost": "Aucune affaire perdue dans ce fichier : le taux serait de 100 % quoi qu'il arrive.",
        "won_alone": "Aucune affaire perdue ni ouverte dans ce fichier : le taux serait de 100 % quoi qu'il arrive.",
        "partial": "La période n'est pas complète : elle est montrée, jamais comparée.",
        "other_groups": "Les objectifs sont par commercial, par segment ou par région, et aucune vente ne dit les mêmes.",
        "not_covered": "Les données ne permettent pas de le calculer sur cette période.",
        "no_target": "Aucun objectif n'est fixé pour cette période.",
        "not_additive": "Un taux, une moyenne ou une médiane ne s'additionne pas d'un objectif à l'autre.",
    }.items()
}
#: Columns of a result: a table is not split by one of that name.
RESERVED = frozenset(
    ("kpi", "metric", "value", "numerator", "denominator", "n", "low", "high", "small", "reason")
    + ("previous", "change", "sure", "target", "attainment", "status")
)
_NOTES = {
    "undated": "{count} sans date : dans aucune période, ni dans un total entre deux dates.",
    "undated_rows": "{count} à la période illisible, ou plus longue que celle demandée : demandez un découpage plus large.",
    "missing_values": "{count} sans la valeur nécessaire : hors du calcul.",
    "no_delay": "{count} sans les deux dates du délai : hors du calcul.",
    "negative_delay": "{count} dont la fin précède le début : hors du calcul, dates à corriger.",
    "always_zero": "Le dénominateur est nul partout ({count}) : vérifiez que ses colonnes sont remplies, ou changez sa définition.",
    "unreadable_period": "{count} à la période illisible ; écrivez 2026-03, 2026-T1 ou 2026.",
    "unknown_metric": "{count} dont l'indicateur n'est pas calculable ; écrivez son nom comme dans le glossaire.",
    "other_grain": "{count} fixé{s} pour une autre durée de période que celle demandée ; changez le découpage par période, "
    "ou la période dans le fichier.",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """Something the reader must know of a KPI: `code` says what, `count` how many rows (or targets)."""

    kpi: str
    code: str
    count: int

    @property
    def text(self) -> str:
        """The French sentence."""
        noun = "objectif" if self.kpi == "atteinte_objectif" else "ligne"
        plural = "s" if self.count > 1 else ""
        count = f"{self.count:,} {noun}{plural}".replace(",", " ")
        return typeset(_NOTES[self.code].format(count=count, s=plural))


@dataclass(frozen=True)
class Computation:
    """What was computed, and what was not.

    `table`: one row per KPI, period and group: kpi, [metric, with target attainment], period (first day, NaT
    without a grain), the groups, value (in the KPI's unit; NaN = n.d.), numerator, denominator, n (how many
    orders, leads… stand behind), low and high (95 % interval of a rate that is a proportion), small (a rate or a mean of fewer
    than `SMALL` cases), reason (a code of `REASONS` where value is n.d.); with `compare`, previous, change (a fraction, or
    points for a KPI that is one) and sure (whether a proportion changed by more than chance would do; None for what is none);
    with `targets`, attainment; with it and for target attainment itself, target and status (met, missed; ahead or behind while
    the period runs).
    `skipped`: why a KPI asked for has no row. `notes`: rows that had to be left out.
    """

    table: pd.DataFrame
    skipped: Mapping[str, Skip] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def returned(table: pd.DataFrame) -> float:
    """Return how much of the sales came back, € over a whole period: sales less net sales; 0 where they are not known.

    >>> returned(pd.DataFrame({"kpi": ["chiffre_affaires", "chiffre_affaires_net"], "value": [100.0, 90.0]}))
    10.0
    """
    known = table[table["kpi"].isin(["chiffre_affaires", "chiffre_affaires_net"])].set_index("kpi")["value"]
    return float(known["chiffre_affaires"] - known["chiffre_affaires_net"]) if len(known) == 2 else 0.0


def tidy(
    parts: list[pd.DataFrame], order: list[str], by: Sequence[str], keep_metric: bool = True
) -> pd.DataFrame:
    """Return the rows of all KPIs in one table, in the order asked, then by period and group."""
    metric = ["metric"] if keep_metric and any("metric" in part for part in parts) else []
    target = [name for name in ("target", "status") if any(name in part for part in parts)]
    numbers = ["value", "numerator", "denominator"]
    columns = ["kpi", *metric, "period", *by, *numbers, "n", "low", "high", "small", "reason", *target]
    table = parts[0] if len(parts) == 1 else pd.concat(parts) if parts else pd.DataFrame()
    table = table if list(table) == columns else table.reindex(columns=columns)
    kinds = dict.fromkeys([*numbers, "low", "high"], "float64") | {"kpi": "str", "reason": "str"}
    table = typed(table, kinds)
    period, small, n = table["period"], table["small"], table["n"].to_numpy("float64")
    if period.dtype != "datetime64[us]":
        period = pd.to_datetime(period).astype("datetime64[us]")
    table = table.assign(
        period=period,
        small=small if small.dtype == bool else small.eq(True),
        n=np.round(np.nan_to_num(n)).astype("int64"),
    )[columns]
    if len(table) > 1:
        rank = pd.Index(order, dtype="str").get_indexer(pd.Index(table["kpi"]))
        places = [_places(table[name]) for name in (*metric, "period", *by)]
        table = table.take(np.lexsort([*places[::-1], rank]))
    return table.reset_index(drop=True)


def _places(column: pd.Series) -> NDArray[np.intp]:
    """The place of each value among those of a column, in order; that of a missing one is the last."""
    codes, values = pd.factorize(column, sort=True)
    return np.where(codes < 0, len(values), codes)
