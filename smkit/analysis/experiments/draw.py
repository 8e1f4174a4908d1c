"""Was the draw sound? Sizes, losses, people in two groups, kinds of people: what stops any verdict before a rate is looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact
from smkit.analysis.experiments.mixes import Mix, mixes
from smkit.analysis.experiments.people import People
from smkit.analysis.proportions import chi_square_tail, difference_test, holm
from smkit.errors import suggest
from smkit.typography import folded

Stop = Literal["sizes", "losses", "shared", "mixes"]

_UNEQUAL = 0.001  # a split of groups less likely than that is no bad luck (Fabijan et al., 2019)
_UNEVEN = 0.01  # the same of lost outcomes: to refuse a verdict costs less than to give a wrong one
_SHARED = 0.02  # people in several groups beyond this share blur what is measured


@dataclass(frozen=True)
class Draw:
    """Whether groups may be compared.

    `sizes_p`, how likely their sizes are, had they been drawn as planned; `losses_p`, how likely it is that outcomes were lost
    so unequally by chance (1.0 where none was lost); `shared_share`, people in several groups, a fraction; `mixes_p`, how likely
    a draw gave groups such different people, and `uneven`, what differs most; `stops`, what forbids any verdict, in words of a
    closed list: "sizes", "losses", "shared", "mixes".
    """

    sizes_p: float
    losses_p: float
    shared_share: float
    mixes_p: float = 1.0
    uneven: Mix | None = None

    @property
    def stops(self) -> tuple[Stop, ...]:
        """What forbids a verdict; empty where the draw is sound."""
        found: dict[Stop, bool] = {
            "sizes": self.sizes_p < _UNEQUAL,
            "losses": self.losses_p < _UNEVEN,
            "shared": self.shared_share > _SHARED,
            "mixes": self.mixes_p < _UNEQUAL,
        }
        return tuple(stop for stop, there in found.items() if there)


def draw(people: People, shares: Mapping[str, Any] | None = None) -> Draw:
    """Check the draw on everybody who was drawn, outcome known or not.

    Parameters: `people`, as `people` returns it; `shares`, {group: planned share}, equal when left out.
    Returns a Draw. Raises InputError as `split_p`.

    >>> from smkit.analysis.experiments.people import people
    >>> seen = pd.DataFrame({"group": ["A"] * 400 + ["B"] * 400, "converted": [True] * 700 + [None] * 100})
    >>> draw(people(seen)).stops
    ('losses',)
    """
    drawn = people.drawn
    return Draw(split_p(drawn, shares), losses_p(drawn), people.shared_share, *mixes(people.table))


def split_p(groups: pd.DataFrame, shares: Mapping[str, Any] | None = None) -> float:
    """Return how likely the sizes of the groups are, had they been drawn as planned (sample-ratio check).

    Parameters: `groups`, one row a group: group, units (people drawn); `shares`, {group: planned share} (any positive weights;
    case, accents and spaces of the names are ignored), equal when left out.
    Returns p of Pearson's chi-square. Raises InputError when a group has no planned share, or a share is of no group.

    >>> round(split_p(pd.DataFrame({"group": ["A", "B"], "units": [5_000, 5_300]})), 4)
    0.0031
    """
    names = groups["group"].tolist()
    weights = _planned(shares, names) if shares else dict.fromkeys(names, 1.0)
    total = sum(weights[group] for group in names)
    expected = [groups["units"].sum() * weights[group] / total for group in names]
    statistic = sum((n - e) ** 2 / e for n, e in zip(groups["units"], expected, strict=True))
    return chi_square_tail(float(statistic), len(names) - 1)


def losses_p(drawn: pd.DataFrame) -> float:
    """Return how likely it is that chance alone lost outcomes so unequally.

    Parameters: `drawn`, one row a group: units (people drawn), lost (of whom without an outcome).
    Returns the smallest p over pairs of groups, corrected for their number (Holm); 1.0 where nothing was lost.

    >>> losses_p(pd.DataFrame({"units": [400, 400], "lost": [0, 76]})) < 1e-15
    True
    """
    counts = [(int(lost), int(units)) for lost, units in zip(drawn["lost"], drawn["units"], strict=True)]
    if not any(lost for lost, _ in counts):
        return 1.0
    pairs = [(one, other) for at, one in enumerate(counts) for other in counts[at + 1 :]]
    return min(holm([difference_test(*one, *other)[0] for one, other in pairs]), default=1.0)


def _planned(shares: Mapping[str, Any], groups: list[str]) -> dict[str, float]:
    """Planned share of each group, checked."""
    known = {folded(group): group for group in groups}
    weights: dict[str, float] = {}
    for name, share in shares.items():
        group = known.get(folded(name))
        if group is None:
            raise InputError(
                f"Répartition prévue : aucun groupe ne s'appelle « {name} ».{suggest(str(name), groups)} Groupes présents : "
                f"{', '.join(f'« {group} »' for group in groups)}."
            )
        weights[group] = float(exact("share", share))
    for group in groups:
        if not weights.get(group):
            raise InputError(
                f"Répartition prévue : il manque la part de « {group} ». Donnez à chaque groupe une part supérieure à 0."
            )
    return weights


def spelled_once(groups: list[str]) -> None:
    """Refuse groups that differ by case, accents, spaces or dashes alone: their people belong together.

    Parameters: `groups`, as the file writes them. Raises InputError with the spellings.
    """
    spelled: dict[str, list[str]] = {}
    for group in groups:
        spelled.setdefault(re.sub(r"[^\w+]+|_", " ", folded(group)).strip(), []).append(f"« {group} »")
    for names in spelled.values():
        if len(names) > 1:
            raise InputError(
                f"Un même groupe semble écrit de plusieurs façons : {', '.join(names)}. Donnez-lui un seul nom dans le fichier, "
                "puis relancez le rapport."
            )
