"""What is at stake, in € of margin a year? What a change is worth if it lasts, where the tables allow to say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from smkit.analysis.dashboard.looks import Looked
from smkit.analysis.kpis.clusters import Cells

_YEAR = 12

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
    """Return how much lower the win rate of leads called late is than that of those called in time, a fraction.

    Parameters: `leads`; `days` within which a first contact is promised. None where dates are missing, or late leads win as much.

    >>> leads = pd.DataFrame({"assigned_at": pd.Timestamp("2026-03-02"), "stage": ["won", "won", "lost", "lost", "won", "lost"]})
    >>> leads["first_contact_at"] = pd.to_datetime(["2026-03-03", "2026-03-04", "2026-03-04", None, "2026-03-09", "2026-03-09"])
    >>> round(late_costs(leads), 3)  # two won of the three that were called in time, one of the three others
    0.333
    """
    if leads is None or not {"assigned_at", "first_contact_at", "stage"} <= set(leads.columns):
        return None
    over = leads[leads["stage"].isin(["won", "lost"]) & leads["assigned_at"].notna()]
    took = over["first_contact_at"] - over["assigned_at"]
    in_time = took <= pd.Timedelta(days=days)
    late = over.loc[~in_time, "stage"].eq("won")
    met = over.loc[in_time, "stage"].eq("won")
    gap = float(met.mean() - late.mean()) if len(late) and len(met) else 0.0
    return gap if gap > 0 else None
