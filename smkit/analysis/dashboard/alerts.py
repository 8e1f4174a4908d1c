"""What needs a decision? Money that leaks, customers who leave, promises not kept, each with what is at stake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from smkit.analysis.campaigns import verdicts
from smkit.analysis.dashboard import cases
from smkit.analysis.dashboard.departed import departed, kept_from
from smkit.analysis.dashboard.lost import lost
from smkit.analysis.dashboard.stakes import late_costs
from smkit.analysis.dashboard.trend import extents
from smkit.analysis.dashboard.watch import Counted, Part, Seen, Watched
from smkit.analysis.intervals import poisson
from smkit.analysis.judging import Verdict
from smkit.analysis.kpis import catalog, compute, coverage
from smkit.analysis.kpis.targets import about
from smkit.analysis.periods import Window, window
from smkit.typography import typeset

_BEHIND = 0.9  # a target attained at less than that is told
_QUARTERS = 4
#: Share of the customers who come back when they are called: a range of ours, for no file says it.
REGAINED = (0.10, 0.25)
#: Share of what late leads lose that is due to the delay itself: half, in a range of ours.
DELAYED = (0.25, 0.5, 0.75)

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Alert:
    """Something to decide on: `kind` (channel, churn, account, sla, target), the `group` where it happens (`column` and value), the
    `values` that say it (fractions, amounts in €, counts), the `verdict` it rests on, whose stake is in € of margin a year, and
    the `listed` cases behind it, as `cases` returns them (customers, leads, campaigns, open deals); `counted`, as `Seen`.
    """

    kind: str
    column: str
    group: str
    verdict: Verdict
    values: Mapping[str, Any] = field(default_factory=dict)
    listed: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)
    counted: Counted | None = None

    @property
    def stake(self) -> float | None:
        """€ of margin a year, None where the tables do not say it."""
        return self.verdict.stake


def find(
    tables: Tables, watched: Watched, *, start: Any = None, end: Any = None, part: Part = None, whole: Tables | None = None
) -> list[Alert]:  # fmt: skip
    """Return what needs a decision in a company's tables, what costs most first.

    Parameters: `tables` by canonical name; `watched`, of `watch`, on the same days; `start` and `end`, days, both included;
    `part` and `whole`, as `watch`: elsewhere is among the rows of the whole.
    A channel is told when its margin does not repay its cost, whatever chance did; a group whose customers come back less, or whose
    leads are called late, when the judge says so; one that misses its targets, over twelve months.
    """
    days = {"start": start, "end": end}
    found = [
        *channels(tables, **days),
        *churn(tables, watched, **days),
        *accounts(tables, watched, **days),
        *_promised(tables, watched, part, whole, **days),
        *missed(tables, watched.kept, **days),
    ]
    return sorted(found, key=lambda alert: -(alert.stake or 0.0))


def channels(tables: Tables, **days: Any) -> list[Alert]:
    """Return the channels (or campaigns) whose margin does not repay their cost; at stake, what they lost, for a year at most.

    Where buyers are counted, one whose loss chance alone could make, with so few of them and so many channels, is left out.
    """
    by = _column(tables.get("campaigns"), "channel", "campaign")
    if not by:
        return []
    table = compute(["marge_par_euro", "gain_net", "gain_brut"], tables, by=by, **days).table
    wide = table.pivot_table(index=by, columns="kpi", values="value")
    if not {"gain_net", "marge_par_euro"} <= set(wide):
        return []
    buyers = (
        tables["campaigns"].groupby(by)["buyers"].sum()
        if "buyers" in tables["campaigns"]
        else pd.Series(dtype="float64")
    )
    spent = wide["gain_net"] / (wide["marge_par_euro"] - 1).where(wide["marge_par_euro"] != 1)
    counted = buyers.reindex(wide.index).astype("float64")
    most = counted.map(lambda count: poisson(count)[1] / count if count > 0 else float("nan"))
    seen = pd.DataFrame(
        {"net_gain": wide["gain_net"], "cost": spent, "margin": wide["gain_net"] + spent, "bought": counted}
    )
    # chance is corrected for all that are looked at, those that gain among them
    surely = verdicts.losing(seen.assign(net_gain_high=seen["margin"] * most - spent))
    losing = wide[surely].sort_values("gain_net")
    span = extents(tables, **days).get("campaigns")
    years = max(1.0, ((span[1] - span[0]).days + 1) / 365) if span else 1.0
    alerts = []
    for name, row in losing.iterrows():
        count = float(buyers.get(name, 0.0))
        few, many = (end / count for end in poisson(count)) if count else (1.0, 1.0)
        values: dict[str, Any] = {str(k): float(v) for k, v in row.items()} | {"span": span}
        paid = -row["gain_net"] / (1 - row["marge_par_euro"])
        values["range"] = tuple(paid * (1 - row["marge_par_euro"] * share) / years for share in (many, few))
        reason = typeset(
            "La marge ne rembourse pas le coût, et le hasard des achats n'y suffit pas."
            if count
            else "La marge ne rembourse pas le coût ; aucun acheteur n'est compté, qui dirait la part du hasard."
        )
        verdict = Verdict(
            "perd", "marge_par_euro", reason, stake=-float(row["gain_net"]) / years, dims=((by, str(name)),)
        )
        alerts.append(
            Alert("channel", by, str(name), verdict, values, cases.spent(tables["campaigns"], by, str(name)))
        )
    return alerts


def churn(tables: Tables, watched: Watched, **days: Any) -> list[Alert]:
    """Return the groups that keep fewer customers than before, or than elsewhere; at stake, a year of margin on what the lost ones
    bought, from one quarter to the next or from one half-year to the next, as the judge counted them."""
    quarter = (
        _last_whole(tables, "orders", "order_date", window("quarter", **days)) if "orders" in tables else None
    )
    alerts = []
    for seen in _bad(watched.seen, "retention"):
        if quarter is None:
            continue
        by, group = seen.group
        months = seen.of.months if seen.of.whole else 3
        gone = departed(tables["orders"], by, group, *kept_from(quarter, months))
        stake = 12 / months * gone.revenue * watched.kept if watched.kept else None
        values = {"rate": seen.of.value, "before": seen.of.before, "lost": gone.customers, "revenue": gone.revenue,
                  "regained": _regained(stake), "months": months}  # fmt: skip
        alerts.append(Alert("churn", by, group, replace(seen.verdict, stake=stake), values, gone.listed))
    return alerts


def accounts(tables: Tables, watched: Watched, **days: Any) -> list[Alert]:
    """Return the large and regular customers who have stopped; at stake, the margin of their last year. None where customers' codes
    have all changed: nobody stopped then."""
    if watched.recoded:
        return []
    alerts = []
    for each in lost(tables.get("orders"), window(None, **days).end):
        reason = typeset(
            f"Aucune commande depuis {each.waited} jours, et jamais plus de {each.usual} auparavant."
        )
        stake = each.spent * watched.kept if watched.kept else None
        verdict = Verdict(
            "moins bien", "chiffre_affaires", reason, stake=stake, n=1, dims=(("customer_id", each.customer),)
        )
        alerts.append(
            Alert("account", "", each.customer, verdict, {"lost": each, "regained": _regained(stake)})
        )
    return alerts


def _regained(stake: float | None) -> tuple[float, float, float] | None:
    """€ of margin a year that calling brings back: at least, in the middle, at most; nobody knows the share beforehand."""
    if not stake:
        return None
    low, high = (stake * share for share in REGAINED)
    return low, (low + high) / 2, high


def _promised(tables: Tables, watched: Watched, part: Part, whole: Tables | None, **days: Any) -> list[Alert]:
    """Promises not kept: by the part itself beside the others, else by a group inside it."""
    own = [each for each in watched.seen if part and each.group == part]
    if whole is not None and (found := promises(whole, replace(watched, seen=tuple(own)), **days)):
        return found
    inside = tuple(each for each in watched.seen if each not in own)
    return promises(tables, replace(watched, seen=inside), **days)


def promises(tables: Tables, watched: Watched, **days: Any) -> list[Alert]:
    """Return the groups whose leads are called late more often than before, or than elsewhere.

    At stake, over the last whole quarter taken four times: the leads that would have been called in time at the pace of the others,
    each worth half of the win rate that late leads are measured to lose, in the segments concerned, times their deals.
    """
    leads = tables.get("leads")
    alerts = []
    for seen in _bad(watched.seen, "conformite_sla"):
        by, group = seen.group
        quarter = _last_whole(tables, "leads", "assigned_at", window("quarter", **days))
        if leads is None or quarter is None or not by:
            continue
        concerned, segments = _late_segments(leads, by, group)
        end = (quarter + pd.DateOffset(months=3)).date() - timedelta(days=1)
        table = compute(
            "conformite_sla", {"leads": concerned}, by=by, start=quarter.date(), end=end
        ).table.dropna(subset=[by, "value"])
        own, rest = table[table[by] == group], table[table[by] != group][["numerator", "denominator"]].sum()
        if not len(own) or not rest["denominator"]:
            continue
        row, elsewhere = own.iloc[0], float(rest["numerator"] / rest["denominator"])
        lost, deal = (
            late_costs(concerned),
            concerned.loc[concerned["stage"] == "won", "amount"].mean() if "amount" in concerned else None,
        )
        late = max(0.0, float(row["denominator"] * (elsewhere - row["value"])))
        sales = _QUARTERS * late * lost * DELAYED[1] * float(deal) if lost and deal == deal and deal else None
        values = {"rate": float(row["value"]), "elsewhere": elsewhere, "leads": float(row["denominator"]), "period": quarter,
                  "sales": sales, "gap": lost, "segments": segments}  # fmt: skip
        stake = sales * watched.kept if sales is not None and watched.kept else None
        values["range"] = tuple((stake or 0.0) * share / DELAYED[1] for share in (DELAYED[0], DELAYED[2]))
        listed = cases.late(leads, by, group, quarter)
        alerts.append(Alert("sla", by, group, replace(seen.verdict, stake=stake), values, listed))
    return alerts


def _bad(seen: Sequence[Seen], about: str) -> list[Seen]:
    """The surest bad news of an indicator in each group; the whole where no group has any."""
    its = [each for each in seen if each.verdict.about == about and each.verdict.bad]
    best: dict[tuple[str, str], Seen] = {}
    for each in sorted(its, key=lambda each: (each.verdict.p or 0.0, -len(each.of.now))):
        best.setdefault(each.group, each)
    groups = [each for group, each in best.items() if group[0]]
    if not groups:
        return list(best.values())
    column = min(groups, key=lambda each: each.verdict.p or 0.0).group[0]
    return [each for each in groups if each.group[0] == column]


def missed(tables: Tables, kept: float | None = None, **days: Any) -> list[Alert]:
    """Return the regions or segments that miss their revenue target by more than a tenth over twelve months; at stake, the margin
    (`kept`, its share of sales) on the gap."""
    goals = tables.get("targets")
    if goals is None or "orders" not in tables or "order_date" not in tables["orders"]:
        return []
    whole = coverage.whole_months(tables, "orders", "order_date", window(None, **days))
    if whole is None:
        return []
    start = (pd.Timestamp(whole[1]) - pd.DateOffset(years=1)).date() + timedelta(days=1)
    alerts = []
    for by in ("region", "segment"):
        if by not in goals or by not in tables["orders"]:
            continue
        its = about(goals[goals[by].notna()], ["chiffre_affaires"], catalog())
        table = compute(
            "atteinte_objectif", {**tables, "targets": its}, by=by, start=max(start, whole[0]), end=whole[1]
        ).table
        for row in table.to_dict("records"):
            if row["value"] < _BEHIND:
                gap = row["denominator"] - row["numerator"]
                values = {
                    "rate": row["value"],
                    "actual": row["numerator"],
                    "target": row["denominator"],
                    "end": whole[1],
                    "gap": float(gap),
                }
                verdict = Verdict(
                    "moins bien", "atteinte_objectif", typeset("L'objectif est manqué de plus d'un dixième."),
                    (f"{by} {row[by]}", "objectif"), stake=float(gap) * kept if kept else None, dims=((by, str(row[by])),),
                )  # fmt: skip
                listed = cases.pending(tables.get("leads"), by, str(row[by]))
                alerts.append(Alert("target", by, str(row[by]), verdict, values, listed))
    return alerts


def _late_segments(leads: pd.DataFrame, by: str, group: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The leads of the segments where a group is late at all, and these segments where they are not all: a chat answered at once
    teaches nothing of its calls."""
    if "segment" not in leads or by == "segment":
        return leads, ()
    late = (
        ~(leads["first_contact_at"] - leads["assigned_at"] <= pd.Timedelta(days=2))
        & leads["assigned_at"].notna()
    )
    concerned = leads.loc[late & (leads[by] == group), "segment"].dropna().unique()
    if not 0 < len(concerned) < leads["segment"].nunique():
        return leads, ()
    return leads[leads["segment"].isin(concerned)], tuple(map(str, concerned))


def _last_whole(tables: Tables, name: str, at: str, asked: Window) -> pd.Timestamp | None:
    """The first day of the last quarter whose months a table covers."""
    whole = coverage.whole_months(tables, name, at, asked)
    if whole is None:
        return None
    number = asked.number(whole[1])
    if asked.last_day(number) != whole[1]:
        number -= 1
    return pd.Timestamp(str(asked.first_day(number)))


def _column(table: pd.DataFrame | None, *names: str) -> str:
    """The first of some columns that splits a table."""
    if table is None:
        return ""
    return next((name for name in names if name in table and table[name].nunique() > 1), "")
