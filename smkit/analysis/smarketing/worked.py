"""How long has a lead waited, in time that somebody worked? Between two moments, pauses out, through transfers."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.smarketing.opening import Opening, is_clock, minutes, opening


def worked_minutes(
    start: Any, end: Any, *, hours: Any = ("09:00", "18:00"), weekdays: Iterable[Any] = range(5), country: str = "FR",
    region: str | int | None = None, pauses: Any = None, tz: Any = None,
) -> Any:  # fmt: skip
    """Return the minutes worked between two moments: opening hours, opening days, public holidays left out.

    Parameters: `start` and `end`, moments (Series, or one moment for all; text in ISO form); `hours`, one (open, close) or
    several a day, which may cross midnight: a shift then belongs to the day on which it begins; `weekdays`, 0 for Monday, or
    French names; `country` and `region` of the public holidays, by code or name (« Moselle » or « 57 »); `pauses`, time that
    does not count: pairs of hours of every day (lunch), pairs of moments for everybody (the firm is closed), or a DataFrame
    with `start` and `end`, indexed as `start`, several rows a lead if need be (waiting for the prospect); `tz`, the time zone of
    the hours: moments of another zone are brought to it, naive ones are read on its clock, and a night with daylight saving
    is an hour shorter or longer. Without it, the clock of the data.
    Returns a Series indexed as `start` (a number when both are single moments): minutes, missing where a moment is, and
    where the end comes before the start, which is an error of the data.
    Raises InputError, in French, for hours, days, a country, a region, a zone or moments that cannot be read.

    >>> bool(worked_minutes("2026-11-28 15:00", "2026-11-30 11:00") == 120)  # from a Saturday to the Monday
    True
    """
    common, by_lead = _sort_pauses(pauses)
    when = opening(hours, weekdays, country, region, tz=tz, **common)
    return elapsed(start, end, when, pauses=by_lead)


def elapsed(start: Any, end: Any, when: Opening, *, pauses: pd.DataFrame | None = None) -> Any:
    """Return what `worked_minutes` returns, for a team's hours already read.

    Parameters: `start`, `end` and `pauses` (by lead) as `worked_minutes` takes them; `when`, as `opening` returns it.
    """
    single = not any(
        isinstance(each, (pd.Series, pd.Index, np.ndarray, list, tuple)) for each in (start, end)
    )
    first, last = _align(start, end, when.tz)
    tz = _zone_of(when, first, last)
    begun, done = minutes(first, tz), minutes(last, tz)
    known = np.concatenate([begun, done])
    known = known[~np.isnan(known)]
    if not len(known):
        return float("nan") if single else pd.Series(np.nan, index=first.index)
    line = _with_zone(when, tz).line(*(pd.Timestamp(edge, unit="m") for edge in (known.min(), known.max())))
    spent = np.where(done >= begun, line.until(done) - line.until(begun), np.nan)
    if pauses is not None and len(pauses):
        spent = spent - _paused(
            pauses, pd.DataFrame({"begun": begun, "done": done}, index=first.index), line.until, tz
        )
    spent = np.round(spent, 6)  # knots are whole minutes: what is beyond is the noise of floats
    return float(spent[0]) if single else pd.Series(spent, index=first.index)


def due_at(start: Any, allowed: float, when: Opening) -> pd.Series:
    """Return the moment at which so many worked minutes have passed: when a lead is due.

    Parameters: `start`, moments (Series); `allowed`, minutes; `when`, as `opening` returns it.
    Returns moments indexed as `start`, on the clock of the data. Work that fills a day to its end is due at closing time.

    >>> due_at(pd.Series(pd.to_datetime(["2026-11-28 15:00"])), 120, opening()).iloc[0]
    Timestamp('2026-11-30 11:00:00')
    """
    first = _moments(start, when.tz)
    tz = _zone_of(when, first, first)
    begun = minutes(first, tz)
    if np.isnan(begun).all():
        return first.copy()
    edges = np.nanmin(begun), np.nanmax(begun)
    ahead = (
        (allowed / when.day + 30) * 7 / len(when.weekdays) * 1440 * 1.5
    )  # far enough, holidays and breaks included
    line = _with_zone(when, tz).line(
        pd.Timestamp(edges[0], unit="m"), pd.Timestamp(edges[1] + ahead, unit="m")
    )
    at = line.reached(line.until(begun) + allowed)
    due = pd.Series(pd.to_datetime(np.round(at * 60), unit="s"), index=first.index)
    if tz is None:
        return due
    local = due.dt.tz_localize("UTC").dt.tz_convert(tz)
    return local if first.dt.tz is not None else local.dt.tz_localize(None)


def _sort_pauses(pauses: Any) -> tuple[dict[str, Any], pd.DataFrame | None]:
    """Pauses of everybody as arguments of `opening`, and those of each lead."""
    if pauses is None:
        return {}, None
    if isinstance(pauses, pd.DataFrame):
        if missing := {"start", "end"} - set(pauses.columns):
            raise InputError(
                f"Les pauses de chaque lead ont des colonnes start et end ; il manque {', '.join(sorted(missing))}."
            )
        return {}, pauses
    pairs = [pauses] if isinstance(pauses, str) else list(pauses)
    if len(pairs) == 2 and not any(isinstance(each, (tuple, list)) for each in pairs):
        pairs = [tuple(pairs)]
    daily = [pair for pair in pairs if all(is_clock(each) for each in pair)]
    closures = [pair for pair in pairs if pair not in daily]
    for pair in closures:
        if any(is_clock(each) for each in pair):
            raise InputError(
                f"Une pause va d'une heure à une heure, ou d'un moment à un moment ; trouvé « {pair[0]} » et « {pair[-1]} »."
            )
    return {"breaks": daily, "closures": closures}, None


def _paused(pauses: pd.DataFrame, leads: pd.DataFrame, until: Any, tz: Any) -> np.ndarray:
    """Worked minutes that fall within the pauses of each lead, overlaps counted once."""
    if not leads.index.is_unique:
        raise InputError("Deux leads portent le même numéro : on ne sait pas à qui appartiennent les pauses.")
    spans = pd.DataFrame(
        {"from": minutes(_moments(pauses["start"], tz), tz), "to": minutes(_moments(pauses["end"], tz), tz)},
        index=pauses.index,
    ).join(leads, how="inner")
    # a pause that has not ended lasts to the end
    spans["to"] = spans["to"].fillna(np.inf).clip(upper=spans["done"])
    spans["from"] = spans["from"].clip(lower=spans["begun"])
    spans = spans.rename_axis("lead").sort_values(["lead", "from"])
    before = spans.groupby(level=0)["to"].cummax().groupby(level=0).shift()
    start = np.fmax(spans["from"].to_numpy(), before.to_numpy())
    lost = np.maximum(until(spans["to"].to_numpy()) - until(start), 0.0)
    by_lead = pd.Series(lost, index=spans.index).groupby(level=0).sum()
    return by_lead.reindex(leads.index).fillna(0.0).to_numpy()


def _moments(given: Any, tz: Any = None) -> pd.Series:
    """What was given as a Series of moments; texts of several offsets (summer, winter) need the zone that they are of."""
    listed = given if pd.api.types.is_list_like(given) else [given]
    series = given if isinstance(given, pd.Series) else pd.Series(listed)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return series
    try:
        return pd.to_datetime(series, format="ISO8601")
    except (ValueError, TypeError) as problem:
        texts = series.dropna().astype(str)
        if len(texts) and texts.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$").all():
            if tz is not None:
                return pd.to_datetime(series, format="ISO8601", utc=True)
            raise InputError(
                "Ces moments ont plusieurs décalages horaires (été et hiver, ou plusieurs pays) : donnez le fuseau des "
                "horaires avec tz, par exemple « Europe/Paris »."
            ) from problem
        example = next((str(value) for value in series if isinstance(value, str)), str(series.iloc[0]))
        raise InputError(
            f"« {example} » n'est pas un moment que l'on sache lire : lisez le fichier avec smkit.read, ou écrivez "
            "2026-03-01 14:30."
        ) from problem


def _align(start: Any, end: Any, tz: Any) -> tuple[pd.Series, pd.Series]:
    """Both Series lead by lead; a single moment stands for all."""
    first, last = _moments(start, tz), _moments(end, tz)
    if not pd.api.types.is_list_like(end):
        last = pd.Series([last.iloc[0]] * len(first), index=first.index, dtype=last.dtype)
    elif not pd.api.types.is_list_like(start):
        first = pd.Series([first.iloc[0]] * len(last), index=last.index, dtype=first.dtype)
    if len(first) != len(last):
        raise InputError(f"Il y a {len(first)} débuts pour {len(last)} fins : il en faut autant.")
    if first.index.equals(last.index):
        return first, last
    if not all(isinstance(each, pd.Series) for each in (start, end)):  # a bare list has no labels of its own
        labels = first.index if isinstance(start, pd.Series) else last.index
        return first.set_axis(labels), last.set_axis(labels)
    if first.index.is_unique and last.index.is_unique and last.index.isin(first.index).all():
        return first, last.reindex(first.index)
    raise InputError(
        "Les débuts et les fins ne sont pas ceux des mêmes leads : prenez-les dans le même tableau."
    )


def _zone_of(when: Opening, *moments: pd.Series) -> Any:
    """The zone to count in: the team's, or else that of the moments, which must not mix clocks that cannot be compared."""
    aware = [each.dt.tz for each in moments if each.dt.tz is not None]
    if when.tz is None and aware and len(aware) < len(moments):
        raise InputError(
            "Un moment a un fuseau et l'autre non : donnez le fuseau des horaires avec tz, par exemple « Europe/Paris »."
        )
    return when.tz if when.tz is not None else (aware[0] if aware else None)


def _with_zone(when: Opening, tz: Any) -> Opening:
    from dataclasses import replace

    return when if when.tz == tz else replace(when, tz=tz)
