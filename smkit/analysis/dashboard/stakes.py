"""What is at stake, in € of margin a year? What a change is worth if it lasts, where the tables allow to say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.dashboard.looks import Looked
from smkit.analysis.judging import alike
from smkit.analysis.kpis.clusters import Cells
from smkit.analysis.proportions import difference_test

_YEAR = 12
_CHANCE = 0.05  # of a gap of win rates that is none, above which it has no price

Key = tuple[str, str, str]  # indicator, column and name of a group, both empty for the whole


@dataclass(frozen=True)
class Worth:
    """What a company did over its last twelve months: `sums`, both parts of each indicator in each group (0 under a sum); `late`,
    how many points of win rate a lead loses when it is called late, a fraction, None where it cannot be seen.
    """

    sums: Mapping[Key, tuple[float, float]] = field(default_factory=dict)
    late: float | None = None

    @classmethod
    def of(
        cls,
        tables: Mapping[str, pd.DataFrame],
        whole: Mapping[str, Cells],
        split: Mapping[str, Mapping[str, Cells]],
    ) -> "Worth":
        """Return the worth of a company, from the cells of its indicators."""
        sums: dict[Key, tuple[float, float]] = {}
        for column, cells in {"": whole, **split}.items():
            for id, its in cells.items():
                above = its.above[:, :, -_YEAR:].sum(axis=(1, 2))
                below = its.below[:, :, -_YEAR:].sum(axis=(1, 2)) if its.below is not None else 0 * above
                for at, name in enumerate(its.segments):
                    sums[id, column, name] = float(above[at]), float(below[at])
        return cls(sums, late_costs(tables.get("leads")))

    def stake(self, seen: Looked) -> float | None:
        """Return € of margin a year at stake in a change; None where the tables do not say it."""
        gain = self._revenue(seen)
        if seen.look.about in ("marge_brute", "taux_de_marque"):
            return gain
        return abs(gain) * self.kept if gain is not None and self.kept else None

    @property
    def kept(self) -> float | None:
        """The share of sales that is margin; None where it is not known, or sales lose money."""
        share = self._mean("taux_de_marque", "", "")
        return share if share is not None and share > 0 else None

    def _revenue(self, seen: Looked) -> float | None:
        """€ of sales a year (of margin for what is a margin)."""
        look, times = seen.look, _YEAR / seen.months
        column, name = look.dims[0] if look.dims else ("", "")
        moved = abs(seen.value - seen.before)
        typical = (
            abs(look.estimate.change) * seen.before if look.estimate and look.unit == "fraction" else moved
        )
        deal = self._mean("valeur_moyenne_affaire", "", "")
        each: float | None
        match look.about:
            case "chiffre_affaires" | "marge_brute" | "montant_gagne":
                return moved * times
            case "nb_commandes":
                each = self._mean("panier_moyen", column, name)
            case "panier_moyen" | "valeur_moyenne_affaire":
                return typical * seen.below * times
            case "taux_de_marque":
                return (
                    moved * self._total("chiffre_affaires", column, name)
                    if self._total("chiffre_affaires", column, name)
                    else None
                )
            case "clients_actifs":
                spent, months = (
                    self._total("chiffre_affaires", column, name),
                    self._total("clients_actifs", column, name),
                )
                return moved * _YEAR * spent / months if spent and months else None
            case "retention":
                spent, months = (
                    self._total("chiffre_affaires", column, name),
                    self._total("clients_actifs", column, name),
                )
                each = seen.below / (1 if seen.whole else len(seen.now))  # customers of a quarter, or of all
                return moved * each * _YEAR * spent / months if spent and months else None
            case "affaires_gagnees":
                each = deal
            case "taux_de_gain":
                return moved * seen.below * times * deal if deal else None
            case "taux_transformation":
                return moved * seen.below * times * deal if deal else None
            case "nb_leads":
                won = self._mean("taux_transformation", "", "")
                each = won * deal if won and deal else None
            case "conformite_sla":
                return moved * seen.below * times * self.late * deal / 2 if self.late and deal else None
            case "taux_conversion_site":
                basket = self._mean("panier_moyen", "segment", "B2C") or self._mean("panier_moyen", "", "")
                return moved * seen.below * times * basket if basket else None
            case _:
                return None
        return moved * times * each if each else None

    def _mean(self, id: str, column: str, name: str) -> float | None:
        above, below = self.sums.get((id, column, name), (0.0, 0.0))
        return above / below if below else None

    def _total(self, id: str, column: str, name: str) -> float:
        return self.sums.get((id, column, name), (0.0, 0.0))[0]


def late_costs(leads: pd.DataFrame | None, days: float = 2.0) -> float | None:
    """Return by how much (a fraction) leads called late are won less often than those called in time, among those decided.

    Parameters: `leads`; `days` within which a first contact is promised. None where dates are missing, where late leads win as
    much, or where chance may make it: it has no price then. It is looked for in all leads that are old enough to be won, whole and
    then where they are alike.

    >>> leads = pd.DataFrame({"assigned_at": pd.Timestamp("2026-03-02"), "stage": ["won", "won", "lost", "lost", "won", "lost"]})
    >>> leads["first_contact_at"] = pd.to_datetime(["2026-03-03", "2026-03-04", "2026-03-04", None, "2026-03-09", "2026-03-09"])
    >>> leads["closed_at"] = pd.Timestamp("2026-06-30")
    >>> late_costs(leads), round(late_costs(pd.concat([leads] * 40)), 3)  # two won of three called in time, one of the three others
    (None, 0.333)
    """
    if leads is None or not {"assigned_at", "first_contact_at", "stage"} <= set(leads.columns):
        return None
    known = leads[leads["assigned_at"].notna()].reset_index(drop=True)
    late = ~(known["first_contact_at"] - known["assigned_at"] <= pd.Timedelta(days=days)).to_numpy()
    won, over = known["stage"].eq("won").to_numpy(), known["stage"].isin(["won", "lost"]).to_numpy()
    if not (over & late).any() or not (over & ~late).any():
        return None
    gap = float(won[over & ~late].mean() - won[over & late].mean())
    return gap if gap > 0 and _proven(known, late, won) else None


def _proven(leads: pd.DataFrame, late: NDArray[np.bool_], won: NDArray[np.bool_]) -> bool:
    """Whether late leads win less often beyond chance, among those old enough, whatever is held equal."""
    last = leads["assigned_at"].max()
    for name in (
        "created_at",
        "first_contact_at",
        "closed_at",
    ):  # a closing date of an open lead is only expected
        if name in leads:
            last = max(last, leads.loc[leads["stage"].ne("open") | (name != "closed_at"), name].max())
    old = (leads["assigned_at"] <= last - pd.Timedelta(days=alike.MATURE)).to_numpy()
    seen, late, won = leads[old], late[old], won[old]
    if not 0 < late.sum() < len(late):
        return False
    counts = int(won[late].sum()), int(late.sum()), int(won[~late].sum()), int((~late).sum())
    if won[late].mean() >= won[~late].mean() or difference_test(*counts)[0] > _CHANCE:
        return False
    return (
        alike.proof(late, won, alike.strata(seen, dated="assigned_at"), alike.accounts(seen)) <= alike.DOUBT
    )
