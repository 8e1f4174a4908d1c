"""A month of the convention in figures: the cards of both sides, and the tables behind them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.periods import Course
from smkit.display import french, record, turning
from smkit.display.smarketing.words import REASONS, SPLITS, STAGES, promised, whole_share
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.smarketing import Meeting

_MOST = 15  # leads of a list that a page shows; the workbook has them all


def figures(meeting: "Meeting", currency: str = "EUR") -> None:
    """Show and record the figures of the month: what sales kept, what marketing brought, what became of leads.

    Parameters: `meeting`, as `smarketing.meeting` returns it; `currency` code. What the file does not tell is recorded as n.d., so
    that a sentence may rest on it, and is not shown.
    """
    found = [*_kept(meeting), *_brought(meeting), *_won(meeting), *_late(meeting, currency)]
    for id, unit, label, value, more in sorted(
        found, key=lambda each: not _missed(each)
    ):  # what is not kept comes first
        shown = more.pop("show", True) and french.is_known(value)
        record.figure(id, value if french.is_known(value) else None, unit, label=label, show=shown, **more)
    _changes(meeting)


_Figure = tuple[str, str, str, Any, dict[str, Any]]


def _missed(found: _Figure) -> bool:
    """Whether a figure is below what was promised."""
    value, aim = found[3], found[4].get("aim")
    return aim is not None and french.is_known(value) and bool(value < aim)


def _kept(meeting: "Meeting") -> Iterator[_Figure]:
    wanted = promised(meeting)
    note = f"promis : {whole_share(wanted)}" if french.is_known(wanted) else ""
    for id, label, held in (
        ("conformite_sla", f"Premiers contacts à temps, {french.month(meeting.month)}", meeting.month_kept),
        ("conformite_sla_12_mois", "Premiers contacts à temps, sur douze mois", meeting.year_kept),
    ):
        if held is None or not held["due"]:
            yield id, "fraction", label, None, {}
        else:
            counted = {"n": int(held["due"]), "parts": (held["kept"], held["due"])}
            went = meeting.course("rate") if id == "conformite_sla" else Course()
            drawn = {"trend": went.past, "aim": wanted if french.is_known(wanted) else None}
            told = turning.note(went, "fraction", note)
            yield id, "fraction", label, held["rate"], {**counted, **drawn, "note": told}


def _brought(meeting: "Meeting") -> Iterator[_Figure]:
    row, label = meeting.brought, f"Leads fournis, {french.month(meeting.month)}"
    if row is None:
        yield "leads_fournis", "count", label, None, {}
        yield "part_profil", "fraction", "Au profil promis", None, {}
        return
    note = f"promis : {french.number(row['owed'])}" if french.is_known(row["owed"]) else ""
    yield "leads_fournis", "count", label, row["leads"], _went(meeting, "leads", row["owed"], "count", note)
    note = f"promis : {whole_share(row['owed_share'])}" if french.is_known(row["owed_share"]) else ""
    more = {"n": int(row["known"]), "parts": (row["fit"], row["known"])} if row["known"] else {}
    more |= _went(meeting, "share", row["owed_share"], "fraction", note) if more else {}
    yield "part_profil", "fraction", "Au profil promis", row["share"], more


def _went(meeting: "Meeting", column: str, owed: Any, unit: str, note: str) -> dict[str, Any]:
    """What a card of marketing draws: thirteen months, and what is owed."""
    went = meeting.course(column)
    aim = float(owed) if french.is_known(owed) else None
    return {"trend": went.past, "aim": aim, "note": turning.note(went, unit, note)}


def _won(meeting: "Meeting") -> Iterator[_Figure]:
    row, goal = meeting.target, meeting.goal
    days = f"{row['days']:.0f} jours" if row is not None else "terme"
    note = f"visé : {whole_share(goal.cible)}" if goal else ""
    label = f"Leads devenus clients à {days}"
    counted: dict[str, Any] = {"n": len(meeting.leads) - meeting.undated, "note": note}
    if (turn := meeting.turned) is not None:
        label = f"{label}, créés depuis {french.month(turn.since)}"
        counted["n"] = int((meeting.leads["created_at"] >= turn.since).sum())
        counted["note"] = " · ".join(filter(None, [f"{french.percent(turn.before)} avant", note]))
    yield "conversion_cohorte", "fraction", label, None if row is None else row["rate"], counted
    label = "Clients sur leads créés, même récents"
    yield "conversion_naive", "fraction", label, None if row is None else row["naive"], {"show": False}


def _late(meeting: "Meeting", currency: str) -> Iterator[_Figure]:
    late = meeting.late if meeting.late is not None and meeting.late.enough else None
    gap = None if late is None else late.difference * 100
    more: dict[str, Any] = {"show": False} | ({} if late is None else {"n": late.kept + late.missed})
    yield "ecart_retard", "points", "Écart de gain, promesse manquée ou tenue", gap, more
    ratio = None if late is None else late.ratio
    yield "rapport_retard", "ratio", "Chances de gagner, manquée sur tenue", ratio, {"show": False}
    lost, note = meeting.lost, ""
    if lost is not None:
        low, high = (french.number(max(0.0, each), 0) for each in lost[1:])
        note = f"{between(low, high)} : une association"
    likely = (
        None if lost is None else round(max(0.0, lost[0]))
    )  # as its interval: none is gained by being late
    yield "clients_en_moins", "count", "Clients en moins par an, avec les retards", likely, {"note": note}
    stake = max(0.0, meeting.stake[0]) if meeting.stake else None
    yield "enjeu_retards", currency, "Montant qui va avec, par an", stake, {"show": False}


def _changes(meeting: "Meeting") -> None:
    for row in meeting.changed.to_dict("records"):
        for id, label, value, n in (
            ("conformite_avant", "Avant", row["before"], row["before_due"]),
            ("conformite_depuis", f"Depuis {french.month(row['since'])}", row["after"], row["after_due"]),
        ):
            record.figure(
                id, value, "fraction", label=label, n=int(n), dims={"region": str(row["region"])}, show=False
            )


def regions_table(meeting: "Meeting") -> None:
    """Show and record the promises of the last twelve months by region: teams, never people."""
    if not len(meeting.by_region):
        return
    labels = {"region": "Région", "due": "Échus", "kept": "À temps", "late": "En retard", "never": "Jamais contactés",
              "rate": "Part tenue", "low": "Entre", "high": "et"}  # fmt: skip
    units = dict.fromkeys(("due", "kept", "late", "never"), "count") | dict.fromkeys(
        ("rate", "low", "high"), "fraction"
    )
    record.table("promesses_par_region", meeting.by_region[list(labels)], title="Les promesses des douze derniers mois, par région",
                 labels=labels, units=units, chart={"kind": "bar", "x": "region", "y": "rate"})  # fmt: skip


def months_table(meeting: "Meeting") -> None:
    """Show and record both promises month by month: what sales kept, what marketing brought."""
    if not len(meeting.supply) and not len(meeting.months):
        return
    labels = {"month": "Mois", "leads": "Leads fournis", "owed": "Promis", "share": "Au profil", "owed_share": "Profil promis",
              "due": "Échus", "rate": "À temps"}  # fmt: skip
    both = meeting.supply
    if len(meeting.months):
        kept = meeting.months[["month", "due", "rate"]]
        both = both.merge(kept, on="month", how="left") if len(both) else kept
    shown = (
        both[[name for name in labels if name in both]]
        .tail(12)
        .assign(month=lambda t: t["month"].map(french.month))
    )
    units = {
        "leads": "count",
        "owed": "count",
        "share": "fraction",
        "owed_share": "fraction",
        "due": "count",
        "rate": "fraction",
    }
    record.table("promesses_par_mois", shown, title="Les deux promesses, mois par mois", labels=labels,
                 units={name: unit for name, unit in units.items() if name in shown},
                 chart={"kind": "line", "x": "month", "y": "rate"} if "rate" in shown else None)  # fmt: skip


def sources_table(meeting: "Meeting") -> None:
    """Show and record each source: its volume, its profile, and what becomes of its leads."""
    if not len(meeting.sources):
        return
    labels = {"source": "Source", "leads": "Leads", "volume": "Du total", "fit_share": "Au profil", "rate": "Devenus clients",
              "low": "Entre", "high": "et"}  # fmt: skip
    table = meeting.sources
    if len(meeting.profiles):
        table = table.merge(
            meeting.profiles[["source", "volume", "share"]].rename(columns={"share": "fit_share"}),
            on="source",
        )
    shown = table[[name for name in labels if name in table]]
    units = {"leads": "count"} | {str(name): "fraction" for name in shown if name not in ("source", "leads")}
    days = f"{meeting.sources['days'].iloc[0]:.0f}"
    record.table(
        "sources",
        shown,
        title=f"Les sources de leads, et leurs clients à {days} jours",
        labels=labels,
        units=units,
    )


def splits_table(meeting: "Meeting", elsewhere: "Sequence[Meeting]" = ()) -> None:
    """Show and record what becomes of leads by region, profile and channel; the other segments apart, never mixed in.

    Parameters: `meeting` of the segment followed; `elsewhere`, those of the others.
    """
    import pandas as pd

    parts = [
        each.split_by(SPLITS).assign(segment=each.segment)
        for each in (meeting, *elsewhere)
        if each.target is not None
    ]
    if not parts or not (table := pd.concat(parts, ignore_index=True)).size:
        return
    profile = table["column"] == "profile_fit"
    fits = table["value"].map(lambda value: "au profil" if value in (True, 1, "True") else "hors profil")
    table["value"] = table["value"].astype(str).mask(profile, fits)
    table["column"] = table["column"].map(SPLITS)
    labels = {"segment": "Segment", "column": "Par", "value": "Valeur", "leads": "Leads", "days": "À (jours)",
              "rate": "Devenus clients", "low": "Entre", "high": "et", "naive": "Taux naïf"}  # fmt: skip
    units = {"leads": "count", "days": "count"} | dict.fromkeys(("rate", "low", "high", "naive"), "fraction")
    record.table("conversion_par", table[list(labels)], title="Du lead au client : par source, région, profil et canal",
                 labels=labels, units=units)  # fmt: skip


def rates_table(meeting: "Meeting") -> None:
    """Show and record the share of leads that are customers, by time since their creation, beside the naive rate."""
    if not len(meeting.rates):
        return
    labels = {
        "days": "Jours depuis la création",
        "rate": "Devenus clients",
        "low": "Entre",
        "high": "et",
        "naive": "Taux naïf",
    }
    units = {"days": "count"} | dict.fromkeys(("rate", "low", "high", "naive"), "fraction")
    record.table("conversion", meeting.rates, title="Du lead au client, selon le temps écoulé", labels=labels, units=units,
                 chart={"kind": "line", "x": "days", "y": ["rate", "naive"]})  # fmt: skip


def stages_table(meeting: "Meeting") -> None:
    """Show and record the buying journey: each stage, its owner, what passes and what stops."""
    if not len(meeting.stages):
        return
    labels = {"stage": "Étape", "owner": "Qui en répond", "entered": "Entrés", "passed": "Passés", "lost": "Perdus",
              "open": "En cours", "rate": "Passage", "days": "Durée médiane"}  # fmt: skip
    shown = meeting.stages.assign(stage=meeting.stages["stage"].map(STAGES))
    units = dict.fromkeys(("entered", "passed", "lost", "open"), "count") | {
        "rate": "fraction",
        "days": "days",
    }
    record.table("parcours", shown, title="Le parcours d'achat : qui répond de quoi, et où les leads s'arrêtent", labels=labels,
                 units=units)  # fmt: skip


def returned_table(meeting: "Meeting") -> None:
    """Show and record the leads that were sent back, by source and reason."""
    if not len(meeting.sent_back):
        return
    labels = {"source": "Source", "reason": "Raison", "leads": "Leads", "share": "De ses leads"}
    shown = meeting.sent_back.assign(reason=meeting.sent_back["reason"].map(REASONS))
    record.table("leads_renvoyes", shown, title="Les leads écartés avant d'être confiés à un commercial", labels=labels,
                 units={"leads": "count", "share": "fraction"})  # fmt: skip


def lists(meeting: "Meeting") -> None:
    """Show and record the leads behind each action, for the workbook: teams and dates; who follows a lead is a pseudonym."""
    if len(gone := meeting.missed):
        shown = gone.assign(
            state=gone["state"].map({"late": "contacté en retard", "never": "jamais contacté"})
        )
        _list(shown, "promesses_manquees", "Les promesses manquées des douze derniers mois",
              {"region": "Région", "lead_id": "Lead", "account": "Compte", "source": "Source", "salesperson": "Suivi par",
               "started_at": "Confié le", "due_at": "Échéance", "state": "Ce qu'il en est"})  # fmt: skip
    plain = {
        "lead_id": "Lead",
        "account": "Compte",
        "source": "Source",
        "region": "Région",
        "created_at": "Créé le",
    }
    if len(misfits := meeting.misfits):
        title = f"Les leads hors profil de « {meeting.poorest[0]['source'] if meeting.poorest else ''} », sur douze mois"
        _list(misfits, "leads_hors_profil", title, plain)
    if len(mute := meeting.unexplained):
        _list(mute, "leads_sans_motif", "Les leads écartés sans que la fiche dise pourquoi", plain)


def _list(leads: "pd.DataFrame", id: str, title: str, labels: dict[str, str]) -> None:
    shown = leads[[name for name in labels if name in leads]]
    if len(shown) > _MOST:
        title += f" (les {_MOST} premiers sur {french.number(len(shown))} ; tous dans le classeur)"
    record.table(id, shown, title=title, labels=labels, most=_MOST)
