"""Which campaigns deserve more? Checked, compared by gain and by return, with what chance could change."""

from datetime import date
from numbers import Real
from typing import Any

import pandas as pd

from smkit.analysis.campaigns import ads, budget, compare, verdicts
from smkit.analysis.errors import InputError
from smkit.analysis.exact import Number
from smkit.analysis.intervals import poisson
from smkit.analysis.needed import moments
from smkit.typography import day, told

_FEW = 30  # buyers, under which chance alone moves a result by more than a third


def check(table: pd.DataFrame) -> None:
    """Check that campaigns make sense.

    Parameters: `table`, canonical campaigns.
    Raises InputError, naming the first campaign at fault and how many others are: negative cost or count, margin rate of 0 or
    above 1, more buyers than contacts, an end before the start. More buyers than clicks is right: people buy later.

    >>> check(pd.DataFrame({"campaign": ["Mars"], "cost": [5.0], "clicks": [2], "buyers": [3]}))
    """
    for name, label in (("cost", "le coût"), *((name, _LABELS[name]) for name in ads.COUNTS)):
        if name in table:
            _refuse(
                table,
                table[name] < 0,
                f"{label} est négatif ({{{name}}}). Un remboursement se déduit de la dépense.",
            )
    if "margin_rate" in table:
        rate = table["margin_rate"]
        _refuse(
            table, (rate <= 0) | (rate > 1),
            "le taux de marque vaut {margin_rate}, or il se trouve entre 0 (exclu) et 1 (50 % s'écrit 0,5) ; laissez vide s'il "
            "n'est pas connu.",
        )  # fmt: skip
    if {"buyers", "contacts"} <= set(table):
        _refuse(
            table, table["buyers"] > table["contacts"],
            "il y a plus d'acheteurs ({buyers}) que de contacts ({contacts}). Vérifiez les deux colonnes, ou ignorez les "
            "contacts (colonnes : « contacts= »).",
        )  # fmt: skip
    if {"start_date", "end_date"} <= set(table):
        _refuse(
            table, table["end_date"] < table["start_date"],
            "la fin ({end_date}) précède le début ({start_date}). Vérifiez les deux dates.",
        )  # fmt: skip


def summary(table: pd.DataFrame, by: str = "campaign", *, margin_rate: Number | None = None) -> pd.DataFrame:
    """Put campaigns side by side: money, ads metrics, and how far chance could move each.

    Parameters: `table`, canonical campaigns, checked; `by`, the column to add up by; `margin_rate`, taux de marque of the rows that
    have none.
    Returns one row a value of `by`: what `compare.results` and `ads.metrics` return, basket (revenue a buyer), margin_rate (margin
    over revenue), net_gain_low and net_gain_high (95 % interval
    if only the number of buyers is left to chance, their basket staying the same), few (are there under 30 buyers?),
    deceiving (does it sell more than it costs, and lose once the goods are paid for?), loses (does it lose whatever chance did,
    counting how many are looked at? see `verdicts.losing`), loss and verdict, as `verdicts.words` says.

    >>> table = pd.DataFrame({"campaign": ["A"], "cost": [2_600.0], "revenue": [6_500.0], "margin_rate": [0.26], "buyers": [120]})
    >>> summary(table)[["net_gain", "deceiving", "few"]].values.tolist()
    [[-910.0, True, False]]
    """
    money = compare.results(table, by, margin_rate=margin_rate).set_index(by)
    counted = ads.metrics(table, by).set_index(by)
    joined = money.join(counted.drop(columns=["cost", "revenue"]))
    factors = [poisson(n) if n > 0 else (float("nan"),) * 2 for n in joined["bought"]]
    for end, at in (("low", 0), ("high", 1)):
        reached = pd.Series([pair[at] for pair in factors], index=joined.index) / joined["bought"]
        joined[f"net_gain_{end}"] = joined["margin"] * reached - joined["cost"]
    joined["basket"] = joined["revenue"] / joined["bought"].where(joined["bought"] > 0)
    joined["margin_rate"] = joined["margin"] / joined["revenue"].where(joined["revenue"] != 0)
    joined["few"] = joined["bought"].fillna(_FEW) < _FEW
    joined["deceiving"] = (joined["gross_gain"] > 0) & (joined["net_gain"] < 0)
    joined["loses"] = verdicts.losing(joined)
    return verdicts.words(joined.reset_index())


def together(table: pd.DataFrame, *, margin_rate: Number | None = None) -> dict[str, Any]:
    """Add all campaigns up: the row that `summary` would give if they were one.

    Parameters: as `summary`. What one campaign lacks (sales, margin) makes the total of it missing.

    >>> table = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 50.0], "buyers": [3, 2]})
    >>> together(table)["cpa"]
    30.0
    """
    one = summary(table.assign(campaign="all"), margin_rate=margin_rate)
    return {str(name): value for name, value in one.to_dict("records")[0].items()}


def monthly(table: pd.DataFrame, *, margin_rate: Number | None = None) -> pd.DataFrame:
    """Add campaigns up by the month in which they begin.

    Parameters: as `summary`.
    Returns the columns of `summary`, one row a month from the first to the last (a PeriodIndex), nil where none begins; empty where
    a campaign has no date.

    >>> table = pd.DataFrame({"campaign": ["A", "B"], "cost": [100.0, 50.0], "buyers": [3, 2]})
    >>> monthly(table.assign(start_date=pd.to_datetime(["2026-01-05", "2026-03-01"])))["cost"].tolist()
    [100.0, 0.0, 50.0]
    """
    if "start_date" not in table or table["start_date"].isna().any() or table.empty:
        return pd.DataFrame()
    found = summary(table.assign(campaign=table["start_date"].dt.strftime("%Y-%m")), margin_rate=margin_rate)
    found = found.set_index(pd.PeriodIndex(found["campaign"], freq="M")).sort_index()
    every = pd.period_range(found.index.min(), found.index.max(), freq="M")
    return found[["cost", "bought", "margin", "net_gain"]].reindex(every, fill_value=0.0)


def measure(campaigns: pd.DataFrame) -> str:
    """Return what a budget should be shared by: margin where every campaign's is known, else bought.

    It is "" without costs, and where no campaign pays for itself whatever the margin: more buyers would be more losses.

    Parameters: `campaigns`, as `summary` returns it.
    """
    if campaigns["cost"].isna().all():
        return ""
    for name in ("margin", "bought"):
        if campaigns[name].notna().all() and (campaigns[name] > 0).any():
            return "" if name == "bought" and budget.unpaid(campaigns).all() else name
    return ""


def finished(table: pd.DataFrame, today: date | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part what is over from what still runs or has not begun: money is spent there whose buyers are to come.

    Parameters: `table`, canonical campaigns; `today`, the day of this machine when left out.
    Returns the rows that are over (their last day, or the first where no other is told, is past or today; or no date is told), and
    the others. Raises InputError when none is over.

    >>> table = pd.DataFrame({"campaign": ["A", "B"], "cost": [1.0, 2.0], "end_date": pd.to_datetime(["2026-03-31", "2026-12-31"])})
    >>> [part["campaign"].tolist() for part in finished(table, date(2026, 11, 30))]
    [['A'], ['B']]
    """
    last = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    for name in ("end_date", "start_date"):
        if name in table:
            last = last.fillna(moments(table[name]))
    going = last > pd.Timestamp(today or date.today())
    if len(table) and going.all():
        raise InputError(
            f"Aucune campagne n'est finie : la première se termine le {last.min():%d/%m/%Y}. Leurs dépenses sont engagées, leurs "
            "acheteurs ne sont pas tous venus. Refaites ce rapport après cette date ; si ces dates ne sont pas celles des "
            "campagnes, ignorez-les (colonnes « start_date=, end_date= »)."
        )
    return table[~going], table[going]


def has_channels(table: pd.DataFrame) -> bool:
    """Tell whether campaigns went through several channels. Parameters: `table`, canonical campaigns."""
    return "channel" in table and table["channel"].nunique() > 1


def span(table: pd.DataFrame) -> tuple[Any, Any]:
    """Return the first and last day of campaigns, None where the table has no dates. Parameters: `table`, canonical campaigns."""
    dates = table[[name for name in ("start_date", "end_date") if name in table]]
    if not dates.notna().any(axis=None):
        return None, None
    return dates.min().min(), dates.max().max()


_LABELS = {
    "impressions": "le nombre d'impressions",
    "clicks": "le nombre de clics",
    "contacts": "le nombre de contacts",
    "leads": "le nombre de leads",
    "conversions": "le nombre de conversions",
    "buyers": "le nombre d'acheteurs",
}


def _refuse(table: pd.DataFrame, wrong: pd.Series, message: str) -> None:
    wrong = wrong.fillna(False).astype(bool)
    if not wrong.any():
        return
    first = table[wrong].iloc[0]
    more = int(wrong.sum()) - 1
    others = (
        f" {told(more)} autre{'s' if more > 1 else ''} campagne{'s' if more > 1 else ''} de même."
        if more
        else ""
    )
    said = message.format_map({str(name): _told(value) for name, value in first.items()})
    raise InputError(f"Campagne « {first['campaign']} » : {said}{others}".replace("  ", " "))


def _told(value: Any) -> str:
    """A cell as a message says it: a number or a day as French writes them."""
    if isinstance(value, date) and not pd.isna(value):  # a timestamp too
        return day(value)
    return told(value) if isinstance(value, Real) else str(value)
