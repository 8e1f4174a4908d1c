"""What does an entry of the catalogue hold? One class per type of indicator, checked by pydantic."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, field_validator

from smkit.typography import typeset, unaccented

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$")]


class Kpi(BaseModel):
    """What every entry says of its indicator, in French; the subclasses say how it is computed.

    `parts` are the measures and other KPIs that it is made of. `unit` is one of EUR (the report's currency),
    fraction (0–1), days, count, ratio, points; `direction` says which way is better; `also` are other names that people give it;
    `span: year` is for what makes
    sense on twelve months only, `span: months` on no less than a month.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    name: Text
    name_en: Text
    formula: Text
    unit: Literal["EUR", "fraction", "days", "count", "ratio", "points"]
    direction: Literal["higher", "lower", "none"]
    audience: Literal["B2B", "B2C", "both"]
    source: Text
    says: Text
    pitfalls: Text
    act: Text
    also: tuple[Text, ...] = ()
    span: Literal["year", "months"] | None = None
    type: str

    @field_validator("name", "formula", "source", "says", "pitfalls", "act")
    @classmethod
    def _typeset(cls, text: str) -> str:
        return typeset(text)

    @property
    def parts(self) -> tuple[str, ...]:
        return ()


class Simple(Kpi):
    """A measure as it is."""

    type: Literal["simple"]
    measure: Text

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.measure,)


class Ratio(Kpi):
    """A ratio of two sums, times `factor`, rounded up to whole units when `round` says so.

    A `proportion` counts independent cases among others, and so has a confidence interval.
    """

    type: Literal["ratio"]
    numerator: Text
    denominator: Text
    factor: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    proportion: bool = False
    round: Literal["up"] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)


class Difference(Kpi):
    """`left` less `right`."""

    type: Literal["difference"]
    left: Text
    right: Text

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.left, self.right)


class Duration(Kpi):
    """The mean or the median of a delay, in days."""

    type: Literal["duration"]
    delay: Text
    statistic: Literal["mean", "median"]

    @property
    def parts(self) -> tuple[str, ...]:
        suffixes = ("days", "deals") if self.statistic == "mean" else ("median",)
        return tuple(f"{self.delay}_{suffix}" for suffix in suffixes)


class Cohort(Kpi):
    """A ratio over the customers of the period before; a `proportion` counts them."""

    type: Literal["cohort"]
    numerator: Text
    denominator: Text
    proportion: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)


class Target(Kpi):
    """Any other KPI against its target."""

    type: Literal["target"]


class Defined(Kpi):
    """Explained but not computed; `needs` says what would be needed."""

    type: Literal["defined"]
    needs: Text


TYPES: dict[str, type[Kpi]] = {
    "simple": Simple,
    "ratio": Ratio,
    "difference": Difference,
    "duration": Duration,
    "cohort": Cohort,
    "target": Target,
    "defined": Defined,
}
ENTRY: TypeAdapter[Kpi] = TypeAdapter(
    Annotated[Simple | Ratio | Difference | Duration | Cohort | Target | Defined, Field(discriminator="type")]
)


def named(kpis: Mapping[str, Kpi]) -> dict[str, str]:
    """Return the id of each indicator that can be computed, by each of its names as `fold` writes it.

    They are its id and its name, then the other names that its entry gives, its name without what stands in brackets, and that.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> [named(catalog()).get(fold(name)) for name in ("Chiffre d'affaires", "CA", "Nb commandes", "NPS", "bonheur")]
    ['chiffre_affaires', 'chiffre_affaires', 'nb_commandes', 'nps', None]
    """
    found: dict[str, str] = {}
    able = [kpi for kpi in kpis.values() if kpi.parts]
    for kpi in able:
        found |= {fold(name): kpi.id for name in (kpi.id, kpi.name)}
    for kpi in able:
        for name in (*kpi.also, *re.split(r"[()]", kpi.name), kpi.name_en):
            found.setdefault(fold(name), kpi.id)
    found.pop("", None)
    return found


def fold(name: str) -> str:
    """Return what two spellings of an indicator's name have in common: no case, accent nor sign, and one way to count.

    >>> fold(" Chiffre d\u2019affaires") == fold("CHIFFRE D'AFFAIRES (€)"), fold("Nb de leads"), fold("nb_leads")
    (True, 'nombre leads', 'nombre leads')
    """
    letters = unaccented(name.replace("œ", "oe")).casefold()
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())
    return re.sub(r"^(?:nb|nbre|nombre)(?: de| d)? ", "nombre ", words)
