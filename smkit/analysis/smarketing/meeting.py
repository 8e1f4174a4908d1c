"""What do both sides bring to the monthly meeting? One month of the convention, measured, with what the file cannot tell."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from smkit import dating
from smkit.analysis.errors import InputError
from smkit.analysis.judging.alone import EXPORT, won_alone
from smkit.analysis.judging.turned import Turn, of_created
from smkit.analysis.periods import Course
from smkit.analysis.smarketing.convention import Convention, Goal
from smkit.analysis.smarketing.conversion import by as conversion_by
from smkit.analysis.smarketing.conversion import conversion, last_known, undated
from smkit.analysis.smarketing.journey import journey, leak
from smkit.analysis.smarketing.kept import compliance, handled
from smkit.analysis.smarketing.lateness import Lateness, cost, lateness, mean_won
from smkit.analysis.smarketing.slip import slips
from smkit.analysis.smarketing.supply import poorest, quality, returned, sent_back, supplied
from smkit.analysis.smarketing.went import went
from smkit.typography import typeset

#: Days of waiting tried for a lead to be judged: an assumption of ours, so its results are given over the range.
TRIED = (30, 60, 90, 120)
#: Days after its creation at which a lead is looked at, where no target says otherwise.
DAYS = 60
_DAYS = (15, 30, 60, 90, 180)


@dataclass(frozen=True)
class Meeting:
    """One month of a segment, as both sides look at it; what the file does not allow is None or empty, and `missing` says why.

    `leads` are those of the segment, known `at` the end of `month` (« 2025-12 »); `promises` as `handled` returns them;
    `month_kept`, `year_kept` (twelve months to the end of the month), `by_region` as `compliance`, `months` the same by month;
    `changes` as `slips`; `late` as `lateness`, `ratios` its ratio over TRIED days; `rates` as `conversion`, `sources` as
    `conversion_by` at the days of the shared target; `supply`, `profiles`, `sent_back`, `stages` as `supplied`, `quality`,
    `returned`, `journey`; `weekend`, promises missed on the calendar and kept in worked time; `lost`, customers a year that go
    with missed promises, with their interval; `mean_won`, mean amount won, missing where none is told; `margin_rate`, taux de
    marque, None where nobody tells it; `undated`, leads left out of conversion; `turn`, how the rate at the days of the shared
    target has changed for good, None where nothing says so, and `recent`, `rates` of the leads created since.
    """

    segment: str
    month: str
    at: pd.Timestamp
    convention: Convention | None
    leads: pd.DataFrame
    promises: pd.DataFrame | None
    month_kept: "pd.Series[Any] | None"
    year_kept: "pd.Series[Any] | None"
    by_region: pd.DataFrame
    months: pd.DataFrame
    changes: pd.DataFrame
    late: Lateness | None
    ratios: tuple[float, ...]
    weekend: int
    lost: tuple[float, float, float] | None
    mean_won: float
    margin_rate: float | None
    rates: pd.DataFrame
    sources: pd.DataFrame
    supply: pd.DataFrame
    profiles: pd.DataFrame
    sent_back: pd.DataFrame
    stages: pd.DataFrame
    undated: int
    missing: tuple[str, ...]
    turn: Turn | None = None
    recent: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def goal(self) -> Goal | None:
        """The target of conversion that both sides share, for this segment; None without any."""
        goals = self.convention.objectifs if self.convention else ()
        return next(
            (goal for goal in goals if goal.segment.casefold() in ("", self.segment.casefold())), None
        )

    @property
    def promised(self) -> float:
        """The share of first contacts that sales promised to make in time; missing without a promise."""
        rule = self.convention.delay(self.segment) if self.convention else None
        return rule.part if rule else math.nan

    @property
    def target(self) -> "pd.Series[Any] | None":
        """The row of `rates` at the days of the shared target, 60 without any; of `recent` where the rate has changed for good."""
        days = self.goal.jours if self.goal else DAYS
        if self.turned is not None:
            return self.recent.iloc[0]
        return self.rates[self.rates["days"] == days].iloc[0] if len(self.rates) else None

    @property
    def turned(self) -> Turn | None:
        """The change after which `target` is counted; None where there is none, or leads since are too young to tell their rate."""
        return (
            self.turn if len(self.rates) and len(self.recent) and self.recent["rate"].notna().all() else None
        )

    @property
    def brought(self) -> "pd.Series[Any] | None":
        """What marketing brought in the month: its row of `supply`; None when there is none."""
        rows = self.supply[self.supply["month"] == self.month] if len(self.supply) else self.supply
        return rows.iloc[0] if len(rows) else None

    def course(self, column: str) -> Course:
        """Return how a column of `months` or `supply` (`rate`, `leads`, `share`) went to the month, and on a year."""
        return went(self.months if column == "rate" else self.supply, column, self.month)

    @property
    def stake(self) -> tuple[float, float, float] | None:
        """Sales a year that go with missed promises, at the mean amount won, with their interval, in currency; None if unknown."""
        if self.lost is None or math.isnan(self.mean_won):
            return None
        likely, low, high = (each * self.mean_won for each in self.lost)
        return likely, low, high

    @property
    def missed(self) -> pd.DataFrame:
        """The promises of the last twelve months that were missed, by region then by the day on which they were due."""
        if self.promises is None:
            return pd.DataFrame()
        gone = self.promises[self.promises["state"].isin(["late", "never"])]
        recent = gone[gone["started_at"] > self.at - pd.DateOffset(years=1)]
        return recent.sort_values([*(["region"] if "region" in recent else []), "due_at"], ignore_index=True)

    @property
    def misfits(self) -> pd.DataFrame:
        """The leads of the poorest source, over the last twelve months, that are known not to have the profile; newest first."""
        if (found := self.poorest) is None:
            return pd.DataFrame()
        own = self.leads[(self.leads["source"] == found[0]["source"]) & self.leads["profile_fit"].eq(False)]
        if "created_at" not in own:
            return own
        return own[own["created_at"] > self.at - pd.DateOffset(years=1)].sort_values(
            "created_at", ascending=False, ignore_index=True
        )

    @property
    def unexplained(self) -> pd.DataFrame:
        """The leads that sales sent back without the record saying why; empty where it always does."""
        if self.convention is None:
            return pd.DataFrame()
        back = sent_back(self.leads, self.convention)
        return back[back["reason"] == "autre"].reset_index(drop=True)

    def margin_of(self, missed: float) -> tuple[float, float, float] | None:
        """Return the margin a year that goes with so many missed promises, with its interval, in currency; None if unknown."""
        return cost(self.late, missed, None if self.margin_rate is None else self.mean_won * self.margin_rate)

    def slipped(self, region: str) -> float:
        """Return the promises of the last year that a region would have kept, had its share stayed as before it changed."""
        before = self.changes.loc[self.changes["region"] == region, "before"]
        year = self.by_region[self.by_region["region"] == region]
        if not len(before) or not len(year):
            return 0.0
        return max(0.0, float(before.iloc[0] * year["due"].iloc[0] - year["kept"].iloc[0]))

    @cached_property
    def poorest(self) -> "tuple[pd.Series[Any], float] | None":
        """The source whose leads fit the profile least, and the share of the others, as `supply.poorest` tells them."""
        return poorest(self.profiles, self.leads)

    @property
    def leak(self) -> "pd.Series[Any] | None":
        """The stage that loses the most leads, as `journey.leak` tells it."""
        return leak(self.stages) if len(self.stages) else None

    @property
    def changed(self) -> pd.DataFrame:
        """The regions whose share of promises kept has changed beyond chance, as `slips` tells them."""
        return self.changes[self.changes["found"]] if len(self.changes) else self.changes

    def split_by(self, columns: Iterable[str]) -> pd.DataFrame:
        """Return what becomes of leads at the days of the shared target, by each column that the file fills in.

        Columns: column, value, then those of `conversion_by`; columns of one value alone say nothing, and are left out.
        """
        parts = []
        for name in columns if self.target is not None else ():
            if name in self.leads and self.leads[name].nunique() > 1:
                found = conversion_by(self.leads, name, (self.goal.jours if self.goal else DAYS,), self.at)
                parts.append(found.rename(columns={name: "value"}).assign(column=name))
        if not parts:
            return pd.DataFrame(columns=["column", "value", "leads", "days", "rate", "low", "high", "naive"])
        return pd.concat(parts, ignore_index=True)[["column", "value", *parts[0].columns[1:-1]]]

    def beside(self, region: str) -> pd.DataFrame:
        """Return the promises kept by quarter in a region and in all others: group (the region, or ""), month, `compliance`."""
        if self.promises is None:
            return pd.DataFrame()
        quarter = self.promises["started_at"].dt.to_period("Q").dt.strftime("%Y-T%q")
        group = self.promises["region"].where(self.promises["region"] == region, "")
        return compliance(self.promises.assign(group=group, month=quarter), "group", "month").sort_values(
            "month", kind="stable"
        )


def segments(leads: pd.DataFrame, convention: Convention | None = None) -> list[str]:
    """Return the segments of a file, those that the convention names first, then the largest; [""] where there is none.

    >>> segments(pd.DataFrame({"segment": ["B2C", "B2C", "B2B"]}))
    ['B2C', 'B2B']
    """
    if "segment" not in leads or leads["segment"].isna().all():
        return [""]
    found = [str(name) for name in leads["segment"].value_counts().index]
    named = [rule.segment.casefold() for rule in convention.delais if rule.segment] if convention else []
    return sorted(found, key=lambda name: name.casefold() not in named)


def of_segment(leads: pd.DataFrame, segment: str) -> pd.DataFrame:
    """Return the leads of a segment (case ignored); all of them where "" is asked for or the table has no segment.

    >>> len(of_segment(pd.DataFrame({"segment": ["B2B", "B2C"]}), "b2b"))
    1
    """
    if not segment or "segment" not in leads:
        return leads
    return leads[leads["segment"].str.casefold() == segment.casefold()]


def meeting(
    leads: pd.DataFrame, convention: Convention | None, *, segment: str = "", month: str = "",
    margin_rate: float | None = None, whole: pd.DataFrame | None = None,
) -> Meeting:  # fmt: skip
    """Measure a month of the convention for one segment.

    Parameters: `leads`, canonical; `convention`, None where nothing was signed; `segment`, "" for the first of `segments`: B2B
    and B2C are never mixed; `month` (« 2025-12 », « décembre 2025 »), "" for the last that is whole; `margin_rate`, taux de marque
    (0–1), or None; `whole`, the leads of every part where these are those of one: the month is theirs.
    Raises InputError for a month that has no lead, or one that cannot be read.
    """
    segment = segment or segments(leads, convention)[0]
    own = of_segment(leads, segment)
    everyone = leads if whole is None else whole
    end = _month_end(of_segment(everyone, segment), month, everyone)
    named = f"{end:%Y-%m}"
    known = _as_of(own, end)
    missing: list[str] = []
    promises = _promises(known, convention, segment, end, missing)
    held = _Held(promises, end, named)
    goals = convention.objectifs if convention else ()
    own_goals = (goal.jours for goal in goals if goal.segment.casefold() in ("", segment.casefold()))
    horizon = next(own_goals, DAYS)
    alone = "stage" in own and won_alone(own["stage"])
    if alone:
        rates, sources = pd.DataFrame(), pd.DataFrame()
        missing.append(
            f"le taux de conversion, le parcours et ce que coûtent les retards sont n.d. : {EXPORT}"
        )
    else:
        rates, sources = _conversion(known, sorted({*_DAYS, horizon}), horizon, end, missing)
    if "profile_fit" not in known or known["profile_fit"].isna().all():
        missing.append(
            "aucun lead ne dit s'il a le profil promis (colonne « Profil conforme ») : la qualité est n.d."
        )
    judged = lateness(promises, at=end) if promises is not None and not alone else None
    turn, since = _turned(known, horizon, end) if len(rates) else (None, pd.DataFrame())
    dated = "created_at" in known and known["created_at"].notna().any()
    return Meeting(
        segment=segment, month=named, at=end, convention=convention, leads=known, promises=promises,
        month_kept=held.month, year_kept=held.year, by_region=held.regions, months=held.months, changes=held.changes,
        late=judged, ratios=() if alone else _ratios(promises, end), weekend=_weekend(known, convention, promises, end),
        lost=_lost(judged, held.year), mean_won=mean_won(known), margin_rate=margin_rate, rates=rates, sources=sources,
        supply=supplied(known, convention, segment, end) if convention and dated else pd.DataFrame(),
        profiles=quality(known) if "source" in known and "profile_fit" in known else pd.DataFrame(),
        sent_back=returned(known, convention) if convention else pd.DataFrame(),
        stages=journey(known, end) if dated and not alone else pd.DataFrame(),
        undated=int(undated(known).sum()) if dated and "closed_at" in known else 0, missing=tuple(missing), turn=turn, recent=since,
    )  # fmt: skip


class _Held:
    """The promises kept of the month, of the year to its end, by region and by month; and where that changed."""

    def __init__(self, promises: pd.DataFrame | None, end: pd.Timestamp, month: str) -> None:
        self.month: pd.Series[Any] | None = None
        self.year: pd.Series[Any] | None = None
        self.regions = self.months = self.changes = pd.DataFrame()
        if promises is None:
            return
        year = promises[promises["started_at"] > end - pd.DateOffset(years=1)]
        each = promises["started_at"].dt.strftime("%Y-%m")
        self.year = compliance(year).iloc[0]
        self.month = compliance(promises[each == month]).iloc[0]
        self.months = compliance(promises.assign(month=each), "month")
        if "region" in promises and promises["region"].notna().any():
            self.regions = compliance(year, "region")
            self.changes = slips(promises, "region")


def _month_end(leads: pd.DataFrame, month: str, everyone: pd.DataFrame) -> pd.Timestamp:
    """The last moment of the month asked for, or of the last that the leads hold whole; a segment of the file that has nothing in a
    month is of that month all the same."""
    last = last_known(leads)
    if not month.strip():
        period = last.to_period("M")
        whole = (
            last.normalize() >= (period.end_time - pd.Timedelta(days=3)).normalize()
        )  # a month may end on a weekend
        return min((period if whole else period - 1).end_time.floor("s"), last if whole else pd.Timestamp.max)
    if (told := dating.month(month)) is None:  # pandas reads 01/03/26 as one of January
        raise InputError(typeset(f"Mois : « {month} » : {dating.advice(month, asked='mois')}"))
    period = pd.Period(told, freq="M")
    if period.start_time > last:
        last = last_known(everyone)
    if period.start_time > last:
        raise InputError(
            f"Le fichier s'arrête avant ce mois ({month}) : sa dernière date est le {last:%d/%m/%Y}."
        )
    return min(period.end_time.floor("s"), last)


def _as_of(leads: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """The leads as they were known then: created by then, and open where they were decided later."""
    known = leads[~(leads["created_at"] > end)] if "created_at" in leads else leads
    if "closed_at" not in known:
        return known
    later = known["closed_at"] > end
    return known.assign(stage=known["stage"].mask(later, "open"), closed_at=known["closed_at"].mask(later))


def _promises(
    leads: pd.DataFrame, convention: Convention | None, segment: str, end: pd.Timestamp, missing: list[str]
) -> pd.DataFrame | None:
    if convention is None:
        missing.append(
            "aucune convention n'est donnée (paramètre « convention ») : on ne sait pas ce qui a été promis, ni donc si c'est tenu."
        )
        return None
    try:
        return handled(leads.assign(segment=segment), convention, end)
    except InputError as problem:
        missing.append(str(problem))
        return None


def _conversion(
    leads: pd.DataFrame, days: Sequence[int], horizon: int, end: pd.Timestamp, missing: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    try:
        rates = conversion(leads, days, end)
    except InputError as problem:
        missing.append(str(problem))
        return pd.DataFrame(), pd.DataFrame()
    told = "source" in leads and leads["source"].notna().any()
    return rates, conversion_by(leads, "source", (horizon,), end) if told else pd.DataFrame()


def _turned(leads: pd.DataFrame, horizon: float, end: pd.Timestamp) -> tuple[Turn | None, pd.DataFrame]:
    """How the rate has changed for good, and `conversion` of the leads created since; both rates counted as any other is."""
    turn = of_created(leads, horizon)
    if turn is None:
        return None, pd.DataFrame()
    recent = leads["created_at"] >= pd.Timestamp(turn.since)
    before, after = (conversion(leads[side], (horizon,), end) for side in (~recent, recent))
    if not before["rate"].notna().all() or not after["rate"].notna().all():
        return turn, pd.DataFrame()
    return replace(turn, before=float(before["rate"].iloc[0]), after=float(after["rate"].iloc[0])), after


def _ratios(promises: pd.DataFrame | None, end: pd.Timestamp) -> tuple[float, ...]:
    if promises is None:
        return ()
    found = (lateness(promises, mature=days, at=end) for days in TRIED)
    return tuple(each.ratio for each in found if each.enough)


def _weekend(
    leads: pd.DataFrame, convention: Convention | None, promises: pd.DataFrame | None, end: pd.Timestamp
) -> int:
    """Promises of so many calendar days that were missed, and would be kept had closed days not counted."""
    if convention is None or promises is None:
        return 0
    spared = 0
    for number, rule in enumerate(convention.delais):
        if rule.arrivee != "premier contact" or rule.worked or "jour" not in rule.delai.lower():
            continue
        worked = rule.model_copy(update={"delai": rule.delai.lower().replace("calendaire", "ouvré")})
        rules = [*convention.delais[:number], worked, *convention.delais[number + 1 :]]
        again = handled(leads, convention.model_copy(update={"delais": tuple(rules)}), end)
        both = promises["state"].to_frame("calendar").join(again["state"].rename("open"), how="inner")
        spared += int((both["calendar"].isin(["late", "never"]) & (both["open"] == "kept")).sum())
    return spared


def _lost(late: Lateness | None, year: "pd.Series[Any] | None") -> tuple[float, float, float] | None:
    """Customers a year that go with missed promises, and their interval; None where it cannot be told."""
    if year is None or not year["due"]:
        return None
    return cost(late, float(year["late"] + year["never"]))
