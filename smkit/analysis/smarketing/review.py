"""What is there to decide at the weekly review? One question a lead: due today, missed, doubtful, to send back, to nurture."""

from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import clocked, holds
from smkit.analysis.periods import one_day
from smkit.analysis.smarketing.convention import Convention
from smkit.analysis.smarketing.conversion import MOMENTS, last_known
from smkit.analysis.smarketing.kept import handled
from smkit.analysis.smarketing.lateness import cost, lateness, mean_won
from smkit.analysis.smarketing.supply import complete

#: Questions of the review, the most pressing first.
QUESTIONS = ("missed", "due", "send_back", "doubtful", "nurture")
#: What may be decided of a lead; the first is what each question proposes.
DECISIONS = {
    "missed": ("appeler aujourd'hui", "confier à un autre", "abandonner"),
    "due": ("appeler aujourd'hui", "confier à un autre"),
    "send_back": ("renvoyer au marketing", "garder"),
    "doubtful": ("garder", "renvoyer au marketing", "nourrir"),
    "nurture": ("nourrir", "relancer", "abandonner"),
}
#: What stands where nothing was decided yet.
UNDECIDED = "à décider"
#: Days since the first contact, after which an open lead is better nurtured than called again and again.
STALE = 60
_COLUMNS = [
    "lead_id",
    "question",
    "account",
    "source",
    "segment",
    "region",
    "salesperson",
    "profile_fit",
    "due_at",
    "waited",
    "amount",
]


def review(
    leads: pd.DataFrame, convention: Convention | None, at: Any = None, *, stale: float = STALE
) -> pd.DataFrame:  # fmt: skip
    """Return the open leads that the weekly review has to decide on, each under its most pressing question.

    Parameters: `leads`, canonical; `convention`, None where nothing was signed; `at`, the moment of the review, the last known when
    left out; `stale`, days since the first contact beyond which an open lead is to be nurtured.
    Returns lead_id, question (one of QUESTIONS: a contact missed; due today; to send back, a required field is empty; doubtful,
    assigned without the promised profile; to nurture), what the table tells of the lead, due_at, waited (days since the clock
    started, or since the first contact where there was one): by question, then the longest wait first, never by person.
    Where no promise can be measured (`unmeasured` says why), nobody is late, and only the last two questions are asked.
    """
    leads = clocked(leads, MOMENTS)
    holds(leads, "stage")
    last = last_known(leads) if at is None else pd.Timestamp(at)
    seen = _waiting(leads, convention, last)
    since = seen["answered_at"].fillna(seen["started_at"])
    contacted, measured = seen["answered_at"].notna(), seen["state"] != ""
    today = (seen["state"] == "pending") & (seen["due_at"] < last.normalize() + pd.Timedelta(days=1))
    old = (contacted | ~measured) & (last - since > pd.Timedelta(days=stale))
    fields = convention.lead_qualifie.champs if convention else ()
    question = (
        pd.Series("", index=seen.index, dtype="str").mask(_doubtful(seen), "doubtful").mask(old, "nurture")
    )
    question = question.mask(~complete(seen, fields) & ~contacted & measured, "send_back")
    question = question.mask(today, "due").mask(seen["state"] == "never", "missed")
    rank = question.map({name: number for number, name in enumerate(QUESTIONS)})
    waited = (last - since).dt.total_seconds() / 86_400
    listed = seen.assign(question=question, waited=waited, rank=rank)[question != ""]
    listed = listed.sort_values(["rank", "waited"], ascending=[True, False], kind="stable")
    return listed[[name for name in _COLUMNS if name in listed]].reset_index(drop=True)


def unmeasured(leads: pd.DataFrame, convention: Convention | None, at: Any = None) -> str:
    """Say why no promise can be measured, in French; "" where it can. Parameters: as `review`.

    >>> unmeasured(pd.DataFrame(), None)[:31]
    "Aucune convention n'est donnée "
    """
    if convention is None:
        return "Aucune convention n'est donnée : on ne sait pas quel lead est en retard, ni quelle fiche est incomplète."
    try:
        handled(leads, convention, at)
    except InputError as problem:
        return str(problem)
    return ""


def at_stake(
    leads: pd.DataFrame, convention: Convention | None, at: Any = None, *, margin_rate: float | None = None
) -> tuple[float, float, float] | None:
    """Return the margin a year that goes with missed promises, with its interval, in currency.

    Parameters: as `review`; `margin_rate`, taux de marque (0–1), or None.
    Returns None where it is not proven or not known, and where the promises are of several segments: a chat and a company share
    neither rate nor value.
    """
    last = last_known(leads) if at is None else pd.Timestamp(at)
    if margin_rate is None or convention is None or unmeasured(leads, convention, last):
        return None
    seen = handled(leads, convention, last)
    if "segment" in seen and seen["segment"].nunique() > 1:
        return None
    year = seen[seen["due"] & (seen["started_at"] > last - pd.DateOffset(years=1))]
    return cost(lateness(seen, at=last), int((year["state"] != "kept").sum()), mean_won(seen) * margin_rate)


def _waiting(leads: pd.DataFrame, convention: Convention | None, at: pd.Timestamp) -> pd.DataFrame:
    """The leads still open then, with what became of their promise; an empty state where none can be measured."""
    if convention is not None and not unmeasured(leads, convention, at):
        seen = handled(leads, convention, at)
    else:
        told = [name for name in ("assigned_at", "created_at") if name in leads]
        start = leads[told].bfill(axis=1).iloc[:, 0] if told else pd.Series(pd.NaT, index=leads.index)
        answer = (
            leads["first_contact_at"] if "first_contact_at" in leads else pd.Series(pd.NaT, index=leads.index)
        )
        seen = leads.assign(
            started_at=start,
            answered_at=answer.where(answer <= at),
            due_at=pd.Series(pd.NaT, index=leads.index),
            state="",
        )
        seen = seen[seen["started_at"] <= at]
    return seen[~_decided(seen, at)]


def _doubtful(leads: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a lead that was handed over is known not to have the promised profile."""
    if "profile_fit" not in leads:
        return pd.Series(False, index=leads.index)
    handed = leads["assigned_at"].notna() if "assigned_at" in leads else True
    return leads["profile_fit"].eq(False).fillna(False).astype(bool) & handed


def evening(day: str, leads: pd.DataFrame) -> pd.Timestamp:
    """Return the moment of the review: the evening of a day, or the last moment that the table knows.

    Parameters: `day`, « 2025-12-29 », « 29/12/2025 » or « 29 décembre 2025 », "" for the last; `leads`, canonical.
    Raises InputError for what is no day.

    >>> evening("29/12/2025", pd.DataFrame())
    Timestamp('2025-12-29 23:59:00')
    """
    told = one_day("Jour de la revue", day.strip())
    return last_known(leads) if told is None else pd.Timestamp(told) + pd.Timedelta(hours=23, minutes=59)


def settle(answers: pd.DataFrame, listed: pd.DataFrame | None = None) -> pd.DataFrame:
    """Read what was decided of each lead, as people wrote it.

    Parameters: `answers`, lead_id and decision, as a workbook gives them back; `listed`, the review that is being prepared.
    Returns one row a lead, in the order of `answers`: lead_id, decision (one of DECISIONS, its spelling mended; the words as
    written where it is none of them; "" where nothing was decided), known (is it one of DECISIONS?), again (is it in `listed`?).

    >>> settle(pd.DataFrame({"lead_id": ["L1", "L2", "L3"], "decision": ["NOURRIR", "à décider", "on verra"]})).values.tolist()
    [['L1', 'nourrir', True, False], ['L2', '', False, False], ['L3', 'on verra', False, False]]
    """
    spelt = {_fold(word): word for words in DECISIONS.values() for word in words} | {_fold(UNDECIDED): ""}
    written = answers["decision"].fillna("").str.strip()
    decision = pd.Series([spelt.get(_fold(word), word) for word in written], index=answers.index, dtype="str")
    again = (
        answers["lead_id"].isin(listed["lead_id"])
        if listed is not None and len(listed)
        else answers["lead_id"].isna()
    )
    known = decision.isin([word for word in spelt.values() if word])
    return pd.DataFrame({"lead_id": answers["lead_id"], "decision": decision, "known": known, "again": again})


def _fold(word: str) -> str:
    return " ".join(word.casefold().replace("’", "'").split())


def _decided(leads: pd.DataFrame, at: pd.Timestamp) -> "pd.Series[bool]":
    """Whether a lead was won or lost by then."""
    closed = leads["stage"] != "open"
    return closed & ~(leads["closed_at"] > at) if "closed_at" in leads else closed
