"""The figures of customers, recorded, and their tables."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.periods import Course
from smkit.display import french, record, turning
from smkit.display.customers import words
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.customers import Backtest, Nps, Outlook, Picture, WinBack

_ALL = "Tous"
_SURE = 0.05


def figures(
    picture: "Picture", outlooks: "Mapping[str, Outlook]", silences: "pd.DataFrame", largest: tuple[float, int, float],
    chosen: "WinBack | None", *, currency: str = "EUR",
) -> None:  # fmt: skip
    """Record the figures that sentences rest on, and show the main ones as cards.

    Parameters: as `smkit.customers` returns them; `largest`, as `concentration`; `chosen` None where no margin is known.
    """
    for group in picture.groups:
        _retention(picture, group)
    away = silences[silences["state"].isin(["gone", "late"])]
    known = int((silences["state"] != "unknown").sum())
    record.figure(
        "clients_en_retard",
        len(away) if known else None,
        "count",
        label="Clients silencieux",
        n=known,
        note=f"sur {french.number(known)} au rythme connu"
        if known
        else "aucun client n'a encore de rythme connu",
    )
    costed = away["margin_at_stake"].notna().any()
    stake = away["margin_at_stake" if costed else "at_stake"].sum()
    record.figure("enjeu_des_retards", stake, currency, label="Enjeu des silences, par an", n=len(away),
                  note="en marge" if costed else "en ventes")  # fmt: skip
    record.figure(
        "part_des_premiers",
        largest[0],
        "fraction",
        label="Ventes du premier cinquième des clients",
        show=False,
    )
    for group, found in outlooks.items():
        _expected(group, found, currency, card=len(outlooks) <= 2)
    if chosen is not None:
        record.figure(
            "clients_a_reconquerir",
            chosen.contacted,
            "count",
            label="Clients à reconquérir",
            n=len(chosen.people),
            show=False,
        )
        record.figure(
            "gain_attendu",
            chosen.gain,
            currency,
            label="Gain attendu de la relance",
            n=chosen.contacted,
            show=False,
        )


def satisfaction_figures(scores: "Mapping[str, Nps]") -> None:
    """Record the score of each group with its interval (parameters: by group, as `smkit.customers.nps` returns them)."""
    for group, found in scores.items():
        for name, value, label in (
            ("nps", found.score, "NPS"),
            ("nps_bas", found.low, "NPS, borne basse"),
            ("nps_haut", found.high, "NPS, borne haute"),
        ):
            record.figure(name, value, "points", label=label, n=found.answers, dims=_dims(group), show=False)


def _retention(picture: "Picture", group: str) -> None:
    rows = picture.of(picture.followed, group)
    change = picture.changes[group]
    if not len(rows):
        note = "historique trop court pour comparer des périodes entières"
        record.figure("retention", None, "fraction", label="Clients gardés", dims=_dims(group), note=note)
        return
    last = rows.iloc[-1]
    note = f"d'un {words.unit(picture)} à l'autre, {_when(picture, last['period'])}"
    went = picture.course(group)
    sure = change is not None and change.p < _SURE
    if change is not None and not sure:
        note += " ; sans changement sûr"
    elif change is not None and went.change is None:
        note += f" ; {french.percent(change.before)} avant le {_when(picture, change.since)}"
    said = went if sure else Course()  # no arrow on what chance may have done
    record.figure("retention", last["retention"], "fraction", label="Clients gardés", n=int(last["before"]), dims=_dims(group),
                  note=turning.note(said, "fraction", note), parts=(int(last["kept"]), int(last["before"])),
                  trend=went.past)  # fmt: skip
    record.figure(
        "clients_actifs",
        int(last["active"]),
        "count",
        label="Clients actifs",
        n=int(last["active"]),
        dims=_dims(group),
        show=False,
    )
    record.figure(
        "clients_perdus",
        int(last["lost"]),
        "count",
        label="Clients perdus",
        n=int(last["before"]),
        dims=_dims(group),
        show=False,
    )
    if change is not None:
        for name, when, value, n in (
            ("retention_avant", "avant", change.before, change.customers_before),
            ("retention_depuis", "depuis", change.after, change.customers_after),
        ):
            record.figure(
                name,
                value,
                "fraction",
                label=f"Rétention {when}",
                n=n,
                dims=_dims(group),
                show=False,
            )


def _expected(group: str, found: "Outlook", currency: str, *, card: bool) -> None:
    dims = _dims(group)
    note = (
        found.why
        if found.orders is None
        else between(french.number(found.low, 0), french.number(found.high, 0))
    )
    record.figure(
        "achats_attendus",
        None if found.orders is None else round(found.orders),
        "count",
        dims=dims,
        note=note,
        show=card,
        label=f"Achats attendus en {found.days} jours",
    )
    if found.test is None:
        return
    methods = found.test.methods
    best = methods[methods["method"] == found.test.best].iloc[0].to_dict()
    record.figure(
        "achats_prevus_essai",
        round(float(best["expected"])),
        "count",
        label="Achats prévus à l'essai",
        dims=dims,
        show=False,
    )
    record.figure(
        "achats_reels_essai", found.test.real, "count", label="Achats réels à l'essai", dims=dims, show=False
    )
    record.figure(
        "erreur_essai",
        round(float(best["error"]), 3),
        "fraction",
        label="Erreur du modèle à l'essai",
        dims=dims,
        show=False,
    )
    record.figure(
        "marge_attendue",
        None if found.margin is None else round(found.margin),
        currency,
        label="Marge attendue",
        dims=dims,
        show=False,
    )


def movements_table(picture: "Picture", *, currency: str = "EUR") -> None:
    """Show where the change of revenue comes from, period by period. Parameters: `picture`, as `smkit.customers` makes it."""
    if not len(picture.moved):
        return
    moved = picture.moved.copy()
    moved.insert(0, "quand", [_when(picture, day) for day in moved["period"]])
    labels = {
        "quand": "Période",
        **({picture.by: "Segment"} if picture.by else {}),
        "revenue_before": "CA de la période d'avant",
    }
    labels |= words.PARTS | {"revenue": "CA"}
    record.table("mouvements", moved[list(labels)], title="D'où vient le chiffre d'affaires : gagné, gardé, perdu", labels=labels,
                 units={name: currency for name in labels if name in words.PARTS or name.startswith("revenue")})  # fmt: skip


def retention_table(picture: "Picture") -> None:
    """Show retention both ways, period by period. Parameters: `picture`."""
    rows = picture.followed.copy()
    keys = ["period", *([picture.by] if picture.by else [])]
    rows = rows.merge(
        picture.half[[*keys, "retention"]].rename(columns={"retention": "two"}), on=keys, how="left"
    )
    rows.insert(0, "quand", [_when(picture, day) for day in rows["period"]])
    labels = {
        "quand": "Période",
        **({picture.by: "Segment"} if picture.by else {}),
        "before": "Clients d'avant",
        "kept": "Gardés",
        "lost": "Perdus",
        "new": "Nouveaux",
        "returned": "De retour",
        "active": "Actifs",
        "retention": "Rétention",
        "low": "entre",
        "high": "et",
        "two": "Gardés sur deux périodes",
    }
    counts = ("before", "kept", "lost", "new", "returned", "active")
    units: dict[str, Any] = dict.fromkeys(counts, "count") | dict.fromkeys(
        ("retention", "low", "high", "two"), "fraction"
    )
    record.table(
        "retentions",
        rows[list(labels)],
        title="Clients gardés, perdus, nouveaux, de retour",
        labels=labels,
        units=units,
    )


def cohorts_table(triangle: "pd.DataFrame", quarterly: bool = True) -> None:
    """Show retention by cohort and age. Parameters: `triangle`, as `smkit.customers.triangle` returns it of `retention`."""
    shown = triangle.copy()
    shown.columns = [f"a{age}" for age in triangle.columns]
    names = [words.quarter(day) if quarterly else french.month(str(day)[:7]) for day in triangle.index]
    shown.insert(0, "cohorte", names)
    labels = {"cohorte": "Premier achat"} | {f"a{age}": f"+{age}" for age in triangle.columns}
    unit = "trimestres" if quarterly else "mois"
    record.table(
        "cohortes",
        shown.reset_index(drop=True),
        labels=labels,
        units={name: "fraction" for name in labels if name != "cohorte"},
        title=f"Part de chaque cohorte qui achète encore, {unit} après le premier achat",
    )


def segments_table(segments: "pd.DataFrame", stability: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show what RFM segments weigh and whether they hold. Parameters: as `smkit.customers` returns them."""
    shown = segments.merge(stability[["segment", "verdict"]], on="segment", how="left")
    shown["verdict"] = shown["verdict"].map(words.VERDICTS).fillna("n.d.")
    labels = {
        "segment": "Segment",
        "customers": "Clients",
        "share": "Part",
        "revenue": "Ventes nettes",
        "revenue_share": "Part des ventes",
        "recency": "Silence médian",
        "frequency": "Commandes, médiane",
        "monetary": "Valeur médiane",
        "verdict": "Tient-il ?",
    }
    units = {"customers": "count", "share": "fraction", "revenue": currency, "revenue_share": "fraction", "recency": "days",
             "frequency": "count", "monetary": currency}  # fmt: skip
    record.table(
        "segments_rfm",
        shown[list(labels)],
        title="Les segments RFM : ce qu'ils pèsent, s'ils tiennent",
        labels=labels,
        units=units,
    )


def limits_table(limits: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show the cut points of RFM. Parameters: `limits`, as `smkit.customers.limits` returns them."""
    names = {"recency": "Récence", "frequency": "Fréquence (commandes)", "monetary": "Montant"}
    each = limits["measure"].map({"recency": "days", "frequency": "count", "monetary": currency}).tolist()
    shown = limits.assign(measure=limits["measure"].map(names))
    labels = {"measure": "Mesure", "score": "Note", "low": "De", "high": "à", "customers": "Clients"}
    # to the cent: two bounds that follow each other would round to the same amount
    record.table("bornes_rfm", shown, title="Les bornes des notes RFM, de 5 (le mieux) à 1", labels=labels,
                 units={"low": each, "high": each, "score": "count", "customers": "count"}, exact=("low", "high"))  # fmt: skip


def moves_table(moves: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show how customers moved between segments. Parameters: `moves`, as `smkit.customers.moves` returns them."""
    labels = {
        "before": "Il y a un trimestre",
        "after": "Aujourd'hui",
        "customers": "Clients",
        "revenue": "Leur valeur",
    }
    record.table(
        "passages",
        moves[moves["before"] != moves["after"]].head(12),
        labels=labels,
        units={"customers": "count", "revenue": currency},
        title="D'un segment à l'autre en un trimestre, mêmes bornes",
    )


def tests_table(tests: "Mapping[str, Backtest]") -> None:
    """Show how each way to forecast fared on the months that are known. Parameters: by group, as `smkit.customers` makes them."""
    import pandas as pd

    parts = [found.methods.assign(group=group) for group, found in tests.items()]
    if not parts:
        return
    shown = pd.concat(parts, ignore_index=True)
    shown["method"] = shown["method"].map(words.METHODS)
    labels = {"group": "Segment", "method": "Façon de prévoir", "expected": "Prévu", "real": "Réel", "error": "Erreur",
              "top_share": "Part des achats chez les 10 % mis devant"}  # fmt: skip
    units = {"expected": "count", "real": "count", "error": "fraction", "top_share": "fraction"}
    # a search may end a hair further on another machine: no digit is shown, nor kept, that depends on it
    shown = shown.round({"expected": 0, "error": 3, "top_share": 3})
    record.table("essai_des_previsions", shown[list(labels)], title="À l'essai : prévoir les derniers mois depuis les précédents",
                 labels=labels, units=units)  # fmt: skip


def _dims(group: str) -> dict[str, str]:
    return {} if group == _ALL else {"segment": group}


def _when(picture: "Picture", day: Any) -> str:
    return words.quarter(day) if picture.grain == "quarter" else french.month(str(day)[:7])
