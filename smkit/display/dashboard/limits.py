"""What the data cannot tell, and how each indicator of a report is defined."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from smkit.display import french, record
from smkit.display.dashboard import words
from smkit.tables import schema

if TYPE_CHECKING:
    from datetime import date

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.kpis.catalog import Kpi


def limits(
    board: "Dashboard", kpis: Mapping[str, "Kpi"], base: str, currency: str, uncut: Collection[str] = ()
) -> list[str]:
    """Say what the data cannot tell, one sentence each.

    Parameters: `board`; `kpis`, the catalogue; `base`, HT or TTC; `currency` code; `uncut`, the tables that a chosen segment left
    whole, by canonical name.
    """
    whole = board.whole
    said = [
        f"Montants {base}, en {french.symbol(currency)}, tels que les fichiers les donnent ; rien n'est converti."
    ]
    for name, its in board.changes.dropna(subset=["partial"]).groupby("partial"):
        whose = (
            ""
            if len(its) == len(board.changes)
            else f"{french.listing(kpis[id].name for id in its['kpi'])} : la"
        )
        said.append(
            f"{whose or 'La'} période « {french.period(name)} » n'est pas complète, elle est montrée mais jamais comparée."
        )
    labels = {t.name: t.title for t in schema.tables().values()}
    labels |= {f"{t.name}.{c.name}": c.label for t in schema.tables().values() for c in t.columns}
    missing: dict[str, list[str]] = {}
    for name, skip in whole.skipped.items():
        missing.setdefault(skip.explain(labels), []).append(kpis[name].name)
    said += [f"{french.listing(names)} : {reason}" for reason, names in missing.items()]
    unknown = whole.table[whole.table["value"].isna() & (whole.table["kpi"] != "atteinte_objectif")]
    said += [
        f"{kpis[kpi].name} : n.d., {words.REASONS.get(reason, reason)}."
        for kpi, reason in zip(unknown["kpi"], unknown["reason"], strict=True)
    ]
    few = whole.table[whole.table["small"] & whole.table["kpi"].isin(words.cards(whole.table))]
    said += [
        f"{kpis[kpi].name} : {french.plural(n, 'cas', 'cas')} seulement, à lire avec prudence."
        for kpi, n in zip(few["kpi"], few["n"], strict=True)
    ]
    notes: dict[str, list[str]] = {}
    for note in whole.notes:
        notes.setdefault(note.text, []).append(kpis[note.kpi].name)
    said += [f"{french.listing(names)} : {text}" for text, names in notes.items()]
    said += [
        f"La table « {schema.table(name).title} » n'a pas de colonne « segment » : elle compte en entier."
        for name in uncut
    ]
    if board.unmet:
        said.append(
            f"Objectifs « {french.listing(kpis[id].name for id in board.unmet)} » : les tables ne permettent pas de mesurer le "
            "réalisé du même groupe et de la même période."
        )
    if board.halves:
        before, after = board.halves
        said.append(
            f"Taux de rétention sur toute la période, comme la NRR et la GRR : les clients vus du {french.date(before.start)} au "
            f"{french.date(before.end)}, revenus ou non du {french.date(after.start)} au {french.date(after.end)}."
        )
    if len(board.joint) and board.joint["young"].any():
        said.append(
            "Taux de transformation : les leads récents n'ont pas tous eu le temps de signer, leur taux est provisoire et peut "
            "encore monter."
        )
    if "nouveaux_clients" in set(whole.table["kpi"]):
        said.append(cut(board.since))
    said += to_come(board.later)
    if board.watched.seen:
        said.append(
            "« Mieux » et « moins bien » ne sont dits que si le hasard ferait un tel écart moins d'une fois sur vingt, sur les "
            f"{french.number(len(board.watched.seen))} comparaisons regardées ensemble (correction de Holm) ; « stable », si "
            "l'intervalle à 95 % tient dans ± 10 % (± 5 points pour un taux)."
        )
    if board.alerts:
        said.append(
            "Les constats sont classés par marge en jeu sur un an. Ce sont des ordres de grandeur pour décider par quoi commencer, "
            "pas des prévisions."
        )
    return said


def cut(since: "date | None") -> str:
    """Say that new customers need a history: from which day they are counted."""
    counted = f" ; ils se comptent ici depuis le {french.date(since)}" if since else ""
    return (
        "Nouveaux clients et coût d'acquisition : dans un export coupé au début, tout client paraît nouveau, et ils sont n.d. les "
        f"douze premiers mois{counted}. Si l'historique est entier depuis un autre jour, dites-le par « historique_depuis »."
    )


def to_come(later: Mapping[str, int]) -> list[str]:
    """Say how many dates do not count, because they are still to come, by table."""
    one, many = "date prévue ou à venir ne compte pas", "dates prévues ou à venir ne comptent pas"
    return [
        f"Table « {schema.table(name).title} » : {french.plural(count, one, many)} ; seul compte ce qui a eu lieu."
        for name, count in later.items()
    ]


def definitions(kpis: Mapping[str, "Kpi"], ids: Collection[str]) -> None:
    """Show and record how each indicator of the report is defined.

    Parameters: `ids`, those of the report.
    """
    import pandas as pd

    rows = [{"name": kpis[name].name, "formula": kpis[name].formula} for name in ids]
    record.table(
        "definitions",
        pd.DataFrame(rows),
        title="Définitions des indicateurs de ce rapport",
        labels={"name": "Indicateur", "formula": "Formule"},
    )
