"""What changed, and may it be said? Every indicator that the tables allow, over one, three and six months, and in each group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.dashboard import doubts, looks, recoded
from smkit.analysis.dashboard.doubts import Doubt
from smkit.analysis.dashboard.empty import empty, spoiled
from smkit.analysis.dashboard.looks import Logs, Looked
from smkit.analysis.dashboard.stakes import Worth
from smkit.analysis.judging import Verdict, decide
from smkit.analysis.judging.holes import Hole
from smkit.analysis.judging.windows import Span
from smkit.analysis.kpis import cases, clusters, history
from smkit.analysis.kpis.board import session
from smkit.analysis.kpis.clusters import Cells
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.splits import CANDIDATES
from smkit.analysis.wherever import count

#: What is watched as a whole.
WATCHED = (
    "chiffre_affaires", "nb_commandes", "panier_moyen", "marge_brute", "taux_de_marque", "clients_actifs", "frequence_achat",
    "nouveaux_clients", "cac_complet", "retention", "part_de_marche", "sessions_site", "taux_conversion_site", "nb_leads",
    "affaires_gagnees", "montant_gagne", "taux_de_gain", "valeur_moyenne_affaire", "taux_transformation",
    "delai_moyen_conversion", "cycle_moyen", "part_profil_conforme", "conformite_sla", "depenses_commerciales", "nps",
)  # fmt: skip

#: What is watched in each group, over three and six months: a month of a region is too short to tell.
SPLIT = ("chiffre_affaires", "nb_commandes", "panier_moyen", "clients_actifs", "retention", "nb_leads", "taux_de_gain",
         "conformite_sla", "taux_conversion_site", "nps")  # fmt: skip
#: What groups that are alike owe alike: compared with the others too.
_PROMISED, _ALIKE = ("conformite_sla", "retention"), ("region",)
_LONG = (3, 6)
_BY = 2
_MOST = 8  # a column of more groups than that is not watched
_WATCHED_BY = CANDIDATES[:3]
#: Where the weight of groups is looked at too, though each is not watched for itself: where deals come from, what is sold.
_WEIGHED_BY = (*CANDIDATES[3:], "product")
#: The column and the value that tables are limited to, if any.
Part = tuple[str, str | None] | None
_TABLES = ("orders", "leads", "sessions", "survey")
#: Cells by column, then by indicator.
Weighed = Mapping[str, Mapping[str, Cells]]


@dataclass(frozen=True)
class Counted:
    """What already counts the same money: the indicator `about`, and the `group` where it is told, its column and its name, both
    empty for the whole."""

    about: str
    group: tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """What may be said of an indicator over some months: its `verdict`, and what was looked at, `of`; `counted`, where the same
    money is at stake in what is told before it."""

    verdict: Verdict
    of: Looked
    counted: Counted | None = None

    @property
    def group(self) -> tuple[str, str]:
        """The column and the name of the group, both empty for the whole."""
        return self.verdict.dims[0] if self.verdict.dims else ("", "")


@dataclass(frozen=True)
class Watched:
    """Everything that was looked at, `seen`, the share of sales that is margin, `kept`, None where costs are not known, and the
    days without a sale, `holes`, of the whole of the orders, the month in which customers' codes seem to have all changed,
    `recoded`, and what else the file may make of a change by itself, `doubts`."""

    seen: tuple[Seen, ...] = ()
    kept: float | None = None
    holes: tuple[Hole, ...] = ()
    recoded: date | None = None
    doubts: tuple[Doubt, ...] = ()


def watch(
    tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi], *, since: date | None = None, start: Any = None,
    end: Any = None, ids: Sequence[str] = WATCHED, part: Part = None, whole: Mapping[str, pd.DataFrame] | None = None,
    weighed: Callable[[], Weighed] | None = None,
) -> Watched:  # fmt: skip
    """Return what may be said of every indicator, over each window and in each group.

    Parameters: `tables` by canonical name; `kpis`, the catalogue; `since`, the day from which the history is whole, if the person
    knows it; `start` and `end`, days, both included; `ids`, the indicators to look at; `part`, the column and the value
    that the tables are limited to, and `whole`, the same tables with all their rows: what is owed alike everywhere is then compared
    with what is done elsewhere; `weighed`, what gives `weigh` of the same, if it was begun before.
    """
    days = {"start": start, "end": end}
    with session():
        tagged = clusters.tagged(tables)
        asked = _Asked(tagged, kpis, since, days)
        total = asked.cells([id for id in ids if id in kpis], [])
        split: dict[str, dict[str, Cells]] = {}
        for column in columns(tables):  # an indicator is watched by its two most telling columns
            seen = [id for cells in split.values() for id in cells]
            split[column] = asked.cells(
                [id for id in total if seen.count(id) < _BY and asked.splits(id)], [column]
            )
        alone = [
            each
            for column, known in split.items()
            for id, its in known.items()
            if id in SPLIT
            for each in asked.groups(id, its, column, split)
        ]
        weights = weighed() if weighed else weigh(tagged, kpis, ids=ids, **days)
        found = [each for id, its in total.items() for each in asked.whole(id, its, split, weights)]
        found += alone
        every = whole if part and whole is not None else tables  # a part may rest while the others sell
        holes, codes = empty(every, **days), recoded.recoded(every, **days)
        found = [spoiled(each, holes, kpis) for each in found] if holes else found
        if part and whole is not None:
            found += _Asked(clusters.tagged(whole), kpis, since, days).elsewhere(part)
        unsure = doubts.find(tables.get("orders"), total, split, holes)
    found = [recoded.spoiled(each, codes, kpis) for each in found] if codes else found
    unsure = doubts.bearing(unsure, found, kpis)
    found = [doubts.spoiled(each, unsure, kpis) for each in found] if unsure else found
    worth = Worth.of(tables, total, split)
    priced = [replace(each.look, margin=worth.stake(each)) for each in found]
    judged = zip(decide.judge(priced), found, strict=True)
    return Watched(tuple(Seen(verdict, each) for verdict, each in judged), worth.kept, holes, codes, unsure)


def weigh(
    tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi], *, ids: Sequence[str] = WATCHED, **days: Any
) -> Weighed:
    """Return the cells of the indicators whose change may be mix, by each column of which the weight of groups alone is looked at.

    Parameters: `tables`, of `clusters.tagged`; `kpis` and `ids`, as `watch`; `days`, start and end.
    """
    asked = _Asked(tables, kpis, None, days)
    ratios = [id for id in ids if id in kpis and asked.weighs(id)]
    with session():
        return {column: asked.cells(ratios, [column]) for column in columns(tables, _WEIGHED_BY)}


def columns(tables: Mapping[str, pd.DataFrame], among: Sequence[str] = _WATCHED_BY) -> list[str]:
    """Return the columns that indicators are watched by: those of 2 to 8 groups, the most telling first."""
    known = [tables[name] for name in _TABLES if name in tables]
    return [
        column for column in among
        if any(column in table.columns and 2 <= count(table, column) <= _MOST for table in known)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """The tables, their groups of customers tagged, and what is asked of them."""

    tables: Mapping[str, pd.DataFrame]
    kpis: Mapping[str, Kpi]
    since: date | None
    days: Mapping[str, Any]
    read: dict[tuple[str, ...], Logs | None] = field(default_factory=dict)

    def logs(self, id: str, column: str, split: Weighed) -> Logs | None:
        """The cases behind a mean, by a column, read once for the whole and for its groups: by all their columns together, where
        they are the same."""
        if id not in cases.MEANS:
            return None
        told = [name for name, known in split.items() if id in known]
        if not cases.together(id, self.tables, told):
            told = [column] if column else []
        if (id, *told) not in self.read:
            self.read[id, *told] = looks.logs(id, self.tables, told)
        return self.read[id, *told]

    def cells(self, ids: list[str], by: list[str]) -> dict[str, Cells]:
        """The cells of indicators: months, or quarters for those that are slow; in the order asked."""
        found: dict[str, Cells] = {}
        for grain, slow in (("month", False), ("quarter", True)):
            its = [id for id in ids if (id in history.QUARTERLY) is slow]
            found |= clusters.cells(its, self.tables, by, grain, self.kpis, **self.days) if its else {}
        return {id: found[id] for id in ids if id in found}

    def splits(self, id: str) -> bool:
        """Whether an indicator is looked at by group: for itself, or for the part of its change that is mix."""
        return id in SPLIT or self.weighs(id)

    def weighs(self, id: str) -> bool:
        """Whether a part of an indicator's change may be mix."""
        ratio = self.kpis[id].type in ("ratio", "cohort", "duration")
        return ratio and not history.needs_past(self.kpis[id], self.kpis)

    def whole(self, id: str, its: Cells, split: Weighed, weighed: Weighed) -> list[Looked]:
        known = history.history(self.kpis[id], self.kpis, self.tables, since=self.since, **self.days)
        mixed = {**split, **weighed} if its.below is not None else {}
        beside = {column: cells[id] for column, cells in mixed.items() if id in cells}
        column = next((column for column in beside if column in split), "")
        logs = self.logs(id, column, split)
        own = logs.of(column) if logs else None
        spans = history.spans(id, known) if known else []
        return [each for span in spans for each in looks.look(self.kpis[id], its, 0, span, own, (), beside)]

    def elsewhere(self, part: tuple[str, str | None]) -> list[Looked]:
        """What is owed alike everywhere, in one group beside the others."""
        column, value = part
        if column not in _ALIKE:
            return []
        found: list[Looked] = []
        for id, its in self.cells([id for id in _PROMISED if id in self.kpis], [column]).items():
            known = history.history(self.kpis[id], self.kpis, self.tables, since=self.since, **self.days)
            if value is None or known is None:
                continue
            for span in history.spans(id, known, _LONG):
                found += self.beside(id, its, span, column, [value])
        return found

    def beside(self, id: str, its: Cells, span: Span, column: str, names: Sequence[str]) -> list[Looked]:
        """Groups beside all the others. Over two quarters, the customers of the half-year before are asked whether they came back
        at all: a quarter alone cannot tell who is gone from who buys slowly, and nobody is lost again in the second one."""
        both: list[Cells | None] = [its, its]
        whole = id in history.QUARTERLY and len(span.now) > 1
        if whole:
            both = [
                clusters.over(id, self.tables, column, self.kpis, days[0], *history.quarters(days))
                for days in (span.now, span.then)
            ]
        now, ago = both
        if now is None:
            return []
        every = [
            looks.gap(self.kpis[id], now, span, ((column, name),), whole=whole, ago=ago) for name in names
        ]
        return [each for found in every for each in found]

    def groups(self, id: str, its: Cells, column: str, split: Weighed) -> list[Looked]:
        known = history.history(self.kpis[id], self.kpis, self.tables, since=self.since, **self.days)
        logs = self.logs(id, column, split)
        spans = history.spans(id, known, _LONG) if known else []
        found: list[list[Looked]] = [[] for _ in spans]
        for at, name in enumerate(its.segments):
            rows = logs.of(column, name) if logs and spans else None
            for span, looked in zip(spans, found, strict=True):
                looked += looks.look(self.kpis[id], its, at, span, rows, ((column, name),))
        if id in _PROMISED and column in _ALIKE:
            for span, looked in zip(spans, found, strict=True):
                looked += self.beside(id, its, span, column, its.segments)
        return [each for looked in found for each in looked]
