"""What does an entry of the catalogue hold? One class per type of indicator, checked by pydantic."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, field_validator

from smkit.typography import typeset

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$")]


class Kpi(BaseModel):
    """What every entry says of its indicator, in French; the subclasses say how it is computed.

    `parts` are the measures and other KPIs that it is made of. `unit` is one of EUR (the report's currency),
    fraction (0–1), days, count, ratio, points; `direction` says which way is better; `span: year` is for what makes
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
