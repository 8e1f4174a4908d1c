"""The quarter's prospecting, put together: each question answered, or the reason why it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.analysis.judging import alike
from smkit.analysis.judging.alone import won_alone
from smkit.analysis.judging.turned import Turn, of_decided
from smkit.analysis.needed import moments
from smkit.analysis.prospecting.capacity import Cycle, Feasible, Lag, capacity, cycle, feasible, lag
from smkit.analysis.prospecting.channels import channels, next_test, together
from smkit.analysis.prospecting.funnel import Goal, goal
from smkit.analysis.prospecting.kinds import kinds
from smkit.analysis.prospecting.pareto import Pareto, pareto
from smkit.analysis.prospecting.results import Score
from smkit.analysis.prospecting.scoring import score
from smkit.typography import told

QUARTER = 13  # weeks
_WORKED = 46  # weeks of work in a year
_FIFTH = 5  # customers: fewer have no first fifth
#: Columns of leads that are known on the first day, and say nothing of a person.
_KNOWN = ("source", "segment", "region", "sector", "size", "account", "product")
_OUTCOME = "gagnee"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Team:
    """Who prospects: `people`, `hours` a week of each, `minutes` a contact takes."""

    people: float
    hours: float
    minutes: float


@dataclass(frozen=True)
class Funnel:
    """What past contacts gave: `contacts` whose end is known, `meetings` (the step between), `wins`, `value` of a deal; `step`
    names the one between: "given" by the person, "qualified" leads, or "none" where the file has no such step."""

    contacts: float
    meetings: float
    wins: float
    value: float
    step: str


@dataclass(frozen=True)
class Quarter:
    """The answers. Each is None where it cannot be given, and `why` says the reason in French, by the name of the answer. `years`
    are those over which leads came; `turn`, how the win rate has changed for good, None where nothing says that it has: the funnel
    that is counted in the leads is then that of the deals created since."""

    segment: str
    won: int
    lost: int
    win_rate: float | None
    win_low: float | None
    win_high: float | None
    funnel: Funnel | None
    goal: Goal | None
    lag: Lag | None
    feasible: Feasible | None
    cycle: Cycle | None
    pareto: Pareto | None
    channels: pd.DataFrame | None
    combined: pd.DataFrame | None
    to_try: tuple[str, int] | None
    kinds: pd.DataFrame
    score: Score
    years: float | None = None
    turn: Turn | None = None
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def planned_on(self) -> Turn | None:
        """The change whose recent rate the plan rests on; None where it rests on all that the file holds, or on counts given."""
        return self.turn if self.funnel is not None and self.funnel.step != "given" else None

    @property
    def best_channel(self) -> "pd.Series[Any] | None":
        """The channel that wins the most among those proven to win more than the others; None where none is."""
        if self.channels is None:
            return None
        sure = self.channels[self.channels["proven"] & (self.channels["difference"] > 0)]
        return sure.sort_values("rate", ascending=False).iloc[0] if len(sure) else None

    def margin_of_contacts(self, margin_rate: float | None) -> tuple[float, float, float] | None:
        """Return the margin that the contacts of the plan bring in a year, with its interval, in currency; None if unknown.

        Parameters: `margin_rate`, taux de marque (0–1), or None. The contacts are those that the goal asks for at the most, or
        those that the hours allow where these are fewer, over the weeks that one works in a year; the interval is of the rates.
        """
        asked = self.lag or self.goal
        if asked is None or self.goal is None or self.feasible is None or margin_rate is None:
            return None
        contacts = min(asked.high, self.feasible.capacity)
        whole = self.goal.revenue * margin_rate * _WORKED / self.goal.weeks
        likely, low, high = (whole * contacts / each for each in (asked.per_week, asked.high, asked.low))
        return likely, low, high

    def margin_of_more(
        self, margin_rate: float | None, more: float = 0.1
    ) -> tuple[float, float, float] | None:
        """Return the margin a year of more leads from the best channel, with its interval, in currency; None if unknown.

        Parameters: `margin_rate`, as above; `more`, a fraction of the leads a year that it brings now.
        """
        row = self.best_channel
        if row is None or margin_rate is None or self.funnel is None or self.years is None:
            return None
        each = more * row["leads"] / self.years * self.funnel.value * margin_rate
        likely, low, high = (float(each * row[name]) for name in ("rate", "low", "high"))
        return likely, low, high


def scope(leads: pd.DataFrame, segment: str = "") -> str:
    """Return the segment that is prospected: the one asked for, or B2B where the file also holds others.

    A chat that lasts minutes and a company that takes months share neither rate nor value.

    >>> scope(pd.DataFrame({"segment": ["B2B", "B2C"]})), scope(pd.DataFrame({"segment": ["B2C"]}))
    ('B2B', '')
    """
    if segment.strip() or "segment" not in leads:
        return segment
    seen = set(leads["segment"].dropna())
    return "B2B" if "B2B" in seen and len(seen) > 1 else ""


def counted(contacts: float, meetings: float, wins: float) -> tuple[float, float, float] | None:
    """Return the counts that a person gave, or None when they gave none and the leads are to be counted.

    Raises InputError when only some of the three are given.

    >>> counted(0, 0, 0), counted(120, 18, 4)
    (None, (120, 18, 4))
    """
    given = (contacts, meetings, wins)
    if any(given) and not all(given):
        raise InputError(
            f"Contacts, rendez-vous et affaires gagnées vont ensemble : {told(contacts)}, {told(meetings)} et {told(wins)} "
            "trouvés. "
            "Donnez les trois, au-dessus de 0, ou aucun pour qu'ils soient comptés dans les leads."
        )
    return given if all(given) else None


def won_by_month(leads: pd.DataFrame) -> pd.Series:
    """Return the share of deals won among those decided each month (a PeriodIndex), missing where none was.

    Parameters: `leads`, canonical. Empty where no deal has the day of its end.

    >>> days = pd.to_datetime(["2026-01-05", "2026-01-09", "2026-03-02"])
    >>> won_by_month(pd.DataFrame({"stage": ["won", "lost", "won"], "closed_at": days})).tolist()
    [0.5, nan, 1.0]
    """
    if "closed_at" not in leads:
        return pd.Series(dtype=float)
    won = outcome(leads)
    decided = won[won.notna() & leads["closed_at"].notna()].astype(float)
    if decided.empty or decided.all():  # without a lost one, the rate is 100 % whatever happened
        return pd.Series(dtype=float)
    found = decided.groupby(moments(leads.loc[decided.index, "closed_at"]).dt.to_period("M")).mean()
    return found.reindex(pd.period_range(found.index.min(), found.index.max(), freq="M"))


def outcome(leads: pd.DataFrame) -> pd.Series:
    """Return whether each lead was won, missing while it is open. Parameters: `leads`, canonical (`stage`)."""
    return leads["stage"].map({"won": True, "lost": False})


def contacts_in_quarter(people: float, hours: float, minutes: float) -> float:
    """Return how many contacts a team can make in a quarter. Parameters: as `feasible`.

    >>> contacts_in_quarter(2, 6, 20)
    468.0
    """
    return QUARTER * capacity(people, hours, minutes)


def quarter(
    leads: pd.DataFrame, *, segment: str = "", target: float = 0, value: float = 0,
    counted: tuple[float, float, float] | None = None, weeks: float = 46, team: Team,
    costs: Mapping[str, float] | None = None, margin_rate: float | None = None,
    kept: tuple[str, ...] | None = None,
) -> Quarter:  # fmt: skip
    """Answer every question of a quarter's prospecting from past leads.

    Parameters: `leads`, canonical, of one `segment`; `target`, revenue to reach (0: what the last twelve months brought);
    `value` of a deal (0: the mean of those won), in currency; `counted`, contacts, meetings and deals won so far, or None to count
    the leads;
    `weeks` until the goal; `team`; `costs` by channel and `margin_rate`, as `channels` takes them; `kept`, columns that the list of
    prospects has too, when there is one: only they can score it.
    Returns a `Quarter`; what cannot be answered is None, with its reason.
    """
    why: dict[str, str] = {}

    def answer(name: str, ask: Callable[[], _T]) -> _T | None:
        try:
            return ask()
        except InputError as problem:
            why[name] = str(problem)
            return None

    closed = leads[leads["stage"].isin(["won", "lost"])]
    won = closed[closed["stage"] == "won"]
    known = len(won) < len(closed)  # without a lost one, the rate is 100 % whatever happened
    rate = wilson(len(won), len(closed)) if known else None
    turn = of_decided(leads) if known else None
    seen = answer("funnel", lambda: _funnel(closed, won, value, counted, turn))
    asked = target or (_last_year(won) if seen else 0)
    wanted = seen and answer(
        "goal", lambda: goal(asked, seen.value, seen.contacts, seen.meetings, seen.wins, weeks)
    )
    took = answer("cycle", lambda: cycle(leads))
    late = answer("lag", lambda: lag(wanted, took.days)) if wanted and took else None
    # what is sown late is sown in vain: the hours must hold the contacts that this asks for
    needed = (
        replace(wanted, per_week=late.per_week, low=late.low, high=late.high) if wanted and late else wanted
    )
    by_channel = answer("channels", lambda: channels(leads, costs=costs, margin_rate=margin_rate))
    deals = closed.assign(**{_OUTCOME: closed["stage"] == "won"})
    names = [name for name in _KNOWN if name in deals and (kept is None or name in kept)]
    several = "account" in deals and deals["account"].nunique() < deals["account"].notna().sum()
    return Quarter(
        segment=segment, won=len(won), lost=len(closed) - len(won), win_rate=len(won) / len(closed) if known else None,
        win_low=rate[0] if rate else None, win_high=rate[1] if rate else None, funnel=seen, goal=wanted or None,
        lag=late,
        feasible=answer("feasible", lambda: feasible(needed, team.people, team.hours, team.minutes)) if needed else None,
        cycle=took, pareto=answer("pareto", lambda: _pareto(won)), channels=by_channel, combined=_combined(leads),
        to_try=next_test(by_channel) if by_channel is not None else None,
        kinds=_kinds(deals, "account" if several else None), score=_score(deals, names), years=_years(leads), turn=turn, why=why,
    )  # fmt: skip


def _funnel(
    closed: pd.DataFrame, won: pd.DataFrame, value: float, counted: tuple[float, float, float] | None, turn: Turn | None
) -> Funnel:  # fmt: skip
    if not value:
        amounts = won["amount"].dropna() if "amount" in won else pd.Series(dtype=float)
        if amounts.empty:
            raise InputError(
                "Aucune affaire gagnée n'a de montant : la valeur d'une affaire est inconnue. Donnez-la (paramètre valeur_affaire)."
            )
        value = float(amounts.mean())
    if counted is not None:
        return Funnel(*counted, value=value, step="given")
    if len(closed) and len(won) == len(closed):
        raise InputError(
            "Aucune affaire perdue dans ce fichier : combien de contacts il faut pour en gagner une n'en sort pas. Exportez aussi "
            "les affaires perdues, ou donnez vos comptes (paramètres contacts, rendez_vous et gagnees)."
        )
    contacts, wins = len(closed), len(won)
    if turn is not None:  # as many as were decided since, each loss for what is heard of wins in as many days
        closed = closed[closed["created_at"] >= pd.Timestamp(turn.since)]
        contacts, wins = max(round(turn.cases), turn.wins), turn.wins
    if "qualified_at" in closed and closed["qualified_at"].notna().any():
        lost = closed[closed["stage"] == "lost"]
        passed = float(lost["qualified_at"].notna().mean()) if len(lost) else 0.0
        return Funnel(contacts, wins + round((contacts - wins) * passed), wins, value, "qualified")
    return Funnel(contacts, contacts, wins, value, "none")


def _last_year(won: pd.DataFrame) -> float:
    """What the last twelve months brought; all of it where deals have no date."""
    if "closed_at" not in won or won["closed_at"].isna().all():
        return float(won["amount"].sum()) if "amount" in won else 0.0
    since = won["closed_at"].max() - pd.DateOffset(years=1)
    return float(won.loc[won["closed_at"] > since, "amount"].sum()) if "amount" in won else 0.0


def _years(leads: pd.DataFrame) -> float | None:
    """Years over which leads came; None where they have no date, or all came within a month: a year cannot be told from that."""
    if "created_at" not in leads or leads["created_at"].notna().sum() < 2:
        return None
    years = (leads["created_at"].max() - leads["created_at"].min()).days / 365.25
    return years if years >= 1 / 12 else None


def _pareto(won: pd.DataFrame) -> Pareto:
    for column in ("account", "amount"):
        if column not in won:
            raise InputError(
                f"La courbe de Pareto demande un compte et un montant par affaire : la colonne « {column} » manque."
            )
    spread = pareto(won, "account", "amount")
    if spread.customers < _FIFTH:
        few = "Un seul client a signé" if spread.customers == 1 else f"{spread.customers} clients ont signé"
        raise InputError(f"{few} : il en faut {_FIFTH} au moins pour parler des 20 % premiers.")
    return spread


def _kinds(deals: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    names = [name for name in _KNOWN if name in deals and name != unit]
    if deals.empty or not names or deals[_OUTCOME].all():  # without a lost one, each kind wins all
        return pd.DataFrame(columns=["column", "kind", "deals", "wins", "rate", "difference", "proven"])
    return kinds(deals, _OUTCOME, names, unit=unit, among=alike.strata(deals))


def _combined(leads: pd.DataFrame) -> pd.DataFrame | None:
    """Accounts that came by several sources beside those that came by one; None where leads do not tell both."""
    if not {"account", "source"} <= set(leads) or won_alone(leads["stage"]):
        return None
    found = together(leads.assign(**{_OUTCOME: leads["stage"] == "won"}), "account", "source", _OUTCOME)
    return found if (found["number"] > 1).any() else None


def _score(deals: pd.DataFrame, names: list[str]) -> Score:
    dated = "created_at" in deals and deals["created_at"].notna().mean() > 0.5
    columns = [*names, _OUTCOME, *(["created_at"] if dated else [])]
    if deals.empty:
        from smkit.analysis.prospecting.why import explain

        empty = Score(False, "", 0.0, 0, 0)
        return Score(False, explain(empty), 0.0, 0, 0)
    return score(deals[columns], _OUTCOME, "created_at" if dated else None)
