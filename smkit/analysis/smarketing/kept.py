"""Is the convention kept? Each lead's promise: kept, late, never, or not yet due; then the share kept, among those due alone."""

from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.analysis.needed import clocked, holds
from smkit.analysis.smarketing.convention import STEPS, Convention, Delay
from smkit.analysis.smarketing.conversion import MOMENTS, last_known
from smkit.analysis.smarketing.opening import Opening
from smkit.analysis.smarketing.worked import due_at, elapsed

#: What may have become of a promise. `late` and `never` are missed; `pending` is neither kept nor missed.
STATES = ("kept", "late", "never", "pending")


def handled(leads: pd.DataFrame, convention: Convention, at: Any = None) -> pd.DataFrame:
    """Tell what became of each lead's promise of a first contact.

    Parameters: `leads`, canonical; `convention`; `at`, the last moment known, that of the table when left out.
    Returns the leads that the convention gives a promise for and whose clock has started, with: started_at, answered_at, due_at
    (moments), minutes (worked ones, or calendar ones where the promise says so, to the first contact; missing without it),
    allowed (minutes), state (one of STATES) and due (has its moment come?).
    A lead never contacted is missed once due, whatever became of it; one that was won with no date of contact is left out.
    Raises InputError when a column of the promise is missing.

    >>> from smkit.analysis.smarketing.agreed import load
    >>> rules = load('''{titre: T, entre: [A, B], en_vigueur: 2026-01-01, lead_qualifie: {profil: P},
    ...   marketing: [{leads_par_mois: 1}], delais: [{qui: Ventes, quoi: rappeler, delai: 4 heures ouvrées}]}''')
    >>> days = pd.to_datetime(["2026-03-03 10:00", "2026-03-06 17:00"])
    >>> seen = pd.DataFrame({"assigned_at": days, "first_contact_at": [days[0], None], "stage": ["won", "open"]})
    >>> handled(seen, rules, "2026-03-09 11:00")["state"].tolist(), handled(seen, rules, "2026-03-10")["state"].tolist()
    (['kept', 'pending'], ['kept', 'never'])
    """
    leads = clocked(leads, MOMENTS)
    last = last_known(leads) if at is None else pd.Timestamp(at)
    segments = leads["segment"].fillna("") if "segment" in leads else pd.Series("", index=leads.index)
    teams = leads["region"].fillna("") if "region" in leads else pd.Series("", index=leads.index)
    parts = []
    for (segment, team), part in leads.groupby([segments, teams], sort=False):
        rule = convention.delay(str(segment))
        if rule is not None:
            hours = convention.equipes.get(str(team), convention.horaires)
            parts.append(_measure(part, rule, hours.opening(), last))
    if not parts:
        raise InputError(
            "La convention ne promet de premier contact à aucun de ces leads : complétez « delais », ou le segment."
        )
    return pd.concat(parts).sort_index()


def compliance(leads: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the share of promises kept, among those that are due.

    Parameters: `leads`, as `handled` returns them; `columns` to tell groups apart, none for the whole.
    Returns one row a group: the columns, due, kept, late, never, pending (counts), rate with low and high (fractions, Wilson),
    median (minutes to the first contact, of those that were contacted). A group with nothing due has no rate.

    >>> seen = pd.DataFrame({"state": ["kept", "late", "pending"], "due": [True, True, False], "minutes": [30.0, 900.0, None]})
    >>> compliance(seen)[["due", "kept", "late", "never", "pending", "rate"]].values.tolist()
    [[2.0, 1.0, 1.0, 0.0, 1.0, 0.5]]
    """
    holds(leads, "due", "state", "minutes", *columns)
    grouped = leads.groupby(list(columns), sort=True) if columns else [((), leads)]
    rows = []
    for value, part in grouped:
        counts = part.loc[part["due"], "state"].value_counts()
        due, kept = int(part["due"].sum()), int(counts.get("kept", 0))
        low, high = wilson(kept, due) or (float("nan"), float("nan"))
        row = dict(zip(columns, value, strict=True)) | {"due": due}
        row |= {state: int(counts.get(state, 0)) for state in STATES[:3]} | {
            "pending": int((~part["due"]).sum())
        }
        rows.append(
            row
            | {
                "rate": kept / due if due else float("nan"),
                "low": low,
                "high": high,
                "median": part["minutes"].median(),
            }
        )
    return pd.DataFrame(rows)


def _measure(leads: pd.DataFrame, rule: Delay, when: Opening, at: pd.Timestamp) -> pd.DataFrame:
    """The promise of leads that share a rule and a team's hours."""
    for step in (rule.depart, rule.arrivee):
        if STEPS[step] not in leads:
            raise InputError(
                f"La convention compte de « {rule.depart} » à « {rule.arrivee} », et le fichier n'a pas de date de {step}. Donnez "
                "cette colonne, ou dites son nom avec colonnes."
            )
    start, answer = leads[STEPS[rule.depart]], leads[STEPS[rule.arrivee]]
    answer = answer.where(answer <= at)
    unwritten = answer.isna() & (leads["stage"] == "won") if "stage" in leads else answer.isna() & False
    concerned = start.notna() & (start <= at) & ~unwritten & ~(answer < start)
    leads, start, answer = leads[concerned], start[concerned], answer[concerned]
    allowed = rule.minutes(when)
    spent = elapsed(start, answer, when) if rule.worked else (answer - start).dt.total_seconds() / 60
    due = due_at(start, allowed, when) if rule.worked else start + pd.Timedelta(minutes=allowed)
    state = pd.Series("pending", index=leads.index).mask(due <= at, "never")
    state = state.mask(answer.notna(), "late").mask(spent <= allowed, "kept")
    return leads.assign(
        started_at=start,
        answered_at=answer,
        due_at=due,
        minutes=spent,
        allowed=allowed,
        state=state,
        due=due <= at,
    )
