"""Will each piece of content be ready, approved and in its place? The content calendar."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.rows import complete, fold

#: The way of a piece: written, read for the brand, read for the law, approved, out.
STEPS = ("draft", "brand", "legal", "approved", "published")
_CALENDARS = ("channel", "category")
_BEFORE = {"planned": 0, "running": 0, "done": 4}  # a plan's own statuses, read as steps


def pieces(plan: pd.DataFrame, today: date, *, lead: int = 5) -> pd.DataFrame:
    """Return each piece of content with how far it is and how late its approval is.

    Parameters: `plan`, canonical plan: the rows with a content_type are pieces, published on their start_date; `today`; `lead`,
    days before publication by which a piece must be approved.
    Returns one row a piece that is not cancelled, by publication: action, content_type, channel, category (whom it is for),
    owner, approver, published_on (planned, start_date), step (one of `STEPS`), due (of its approval), approved_on, late
    (calendar days after `due`: until it was approved, or until today), problem: "" , no_approver, late (not approved, `due` is
    past), late_approval (approved after `due`), unapproved (out, or due out by now, without approval), no_date.
    Source: 001 (marketing and sales agree on promotional material before it leaves).

    >>> plan = pd.DataFrame({"action": ["Affiche"], "content_type": ["affiche"], "start_date": ["2026-03-20"],
    ...     "end_date": ["2026-03-20"], "approver": ["Direction"], "status": ["brand"]})
    >>> pieces(plan, date(2026, 3, 18))[["step", "late", "problem"]].values.tolist()
    [['brand', 3.0, 'late']]
    """
    if lead < 0:
        raise InputError(f"Délai de validation : {lead} jours trouvé, or il faut 0 ou plus.")
    rows, now = complete(plan), pd.Timestamp(today)
    rows = rows[rows["content_type"].notna() & (rows["status"] != "cancelled")]
    rows = rows.assign(published_on=rows["start_date"], due=rows["start_date"] - pd.Timedelta(days=lead))
    rank = (
        rows["status"]
        .map({**_BEFORE, **{step: rank for rank, step in enumerate(STEPS)}})
        .fillna(0)
        .astype(int)
    )
    rank = rank.mask((rank < 3) & rows["approved_on"].notna(), 3)
    rows["step"] = rank.map(dict(enumerate(STEPS)))
    until = rows["approved_on"].fillna(now)
    over = (until - rows["due"]).dt.days.astype("float64").clip(lower=0)
    waits = rows["approved_on"].isna() & (rank != 3)
    rows["late"] = over.where(waits | rows["approved_on"].notna(), 0.0)
    problem = pd.Series("", rows.index, "object")
    problem[rows["late"] > 0] = "late"
    problem[(rows["late"] > 0) & rows["approved_on"].notna()] = "late_approval"
    problem[rows["approver"].isna() & waits] = "no_approver"
    problem[waits & ((rank == 4) | (rows["published_on"] <= now))] = "unapproved"
    problem[rows["published_on"].isna()] = "no_date"
    columns = [
        "action",
        "content_type",
        "channel",
        "category",
        "owner",
        "approver",
        "published_on",
        "step",
        "due",
    ]
    found = rows.assign(problem=problem)[[*columns, "approved_on", "late", "problem", "note"]]
    return found.sort_values("published_on", kind="stable", ignore_index=True)


def rhythm(
    plan: pd.DataFrame, today: date, *, hole: int = 21, most: int = 3, by: str = "channel"
) -> pd.DataFrame:
    """Return the holes and the pile-ups of the content calendar, from today on.

    Parameters: `plan`, canonical plan; `today`; `hole`, days without a publication that are too many; `most`, publications in a
    week that are still read; `by`, channel or category. Raises InputError for another.
    Returns one row a hole or pile-up, by day: the group, kind (hole, pile_up), start and end (the days without anything, or the
    week), count (days, or pieces).

    >>> plan = pd.DataFrame({"action": ["A", "B"], "content_type": ["e-mail"] * 2, "channel": ["E-mail"] * 2,
    ...     "start_date": ["2026-03-01", "2026-04-01"], "end_date": ["2026-03-01", "2026-04-01"]})
    >>> rhythm(plan, date(2026, 3, 1))[["kind", "count"]].values.tolist()
    [['hole', 30]]
    """
    if by not in _CALENDARS:
        raise InputError(f"Calendriers par « {by} » : impossible. Attendu : {' ou '.join(_CALENDARS)}.")
    rows = pieces(plan, today).dropna(subset=["published_on"])
    rows = rows.sort_values("published_on", kind="stable")
    before = rows.groupby(by, dropna=False)["published_on"].shift()
    apart = (rows["published_on"] - before).dt.days - 1
    holes = rows[(apart >= hole) & (rows["published_on"] >= pd.Timestamp(today))]
    one = pd.Timedelta(days=1)
    found = pd.DataFrame(
        {
            by: holes[by], "kind": "hole", "start": before[holes.index] + one, "end": holes["published_on"] - one,
            "count": apart[holes.index],
        }
    )  # fmt: skip
    monday = rows["published_on"] - pd.to_timedelta(rows["published_on"].dt.day_of_week, unit="D")
    weeks = (
        rows.assign(start=monday, count=1).groupby([by, "start"], dropna=False, as_index=False)["count"].sum()
    )
    weeks["end"] = weeks["start"] + pd.Timedelta(days=6)
    piled = weeks[(weeks["count"] > most) & (weeks["end"] >= pd.Timestamp(today))].assign(kind="pile_up")
    table = pd.concat(
        [part for part in (found, piled[list(found.columns)]) if len(part)] or [found], ignore_index=True
    )
    return table.astype({"count": "int64"}).sort_values(["start", "kind"], kind="stable", ignore_index=True)


def to_check(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return what to check on each piece that is not out yet: the brand's list, and the law's points that its words call for.

    Parameters: as `pieces`.
    Returns one row a piece and point: action, kind (brand, law), point (French), what (French, what to look at), rule (the text
    of law, "" for the brand's), because (the word that calls for it, "" when every piece of its type does).
    A word that is not written calls for nothing: this list helps a reader, it replaces none.

    >>> plan = pd.DataFrame({"action": ["E-mail : -20 % sur les machines"], "content_type": ["e-mail"],
    ...     "start_date": ["2026-03-01"], "end_date": ["2026-03-01"]})
    >>> found = to_check(plan, date(2026, 1, 1))
    >>> found[(found["kind"] == "law") & (found["because"] != "")][["point", "because"]].values.tolist()
    [['Prix et réductions', '%']]
    """
    lists, found = checklists(), []
    for piece in pieces(plan, today).to_dict("records"):
        if piece["step"] == "published":
            continue
        words = f"{fold(piece['action'])} {fold(piece['note'])}"
        kind = fold(piece["content_type"])
        for entry in lists["brand"]:
            found.append((piece["action"], "brand", entry["point"], entry["what"], "", ""))
        for entry in lists["law"]:
            because = next((word for word in entry["words"] if _says(words, fold(word))), None)
            if because is None and not any(fold(each) in kind for each in entry["types"]):
                continue
            found.append(
                (piece["action"], "law", entry["point"], entry["what"], entry["rule"], because or "")
            )
    return pd.DataFrame(found, columns=["action", "kind", "point", "what", "rule", "because"])


@cache
def checklists() -> dict[str, Any]:
    """Return the brand's check-list and the law's points, as `checklists.yaml` beside this module holds them."""
    import yaml

    said: dict[str, Any] = yaml.safe_load(
        files("smkit.analysis.plan").joinpath("checklists.yaml").read_text("utf-8")
    )
    return said


def _says(words: str, wanted: str) -> bool:
    """Does a text hold a word, or the beginning of one?"""
    return wanted in words if not wanted[:1].isalnum() else f" {wanted}" in f" {words}"
