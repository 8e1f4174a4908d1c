"""What the data cannot tell, and how each indicator of a report is defined."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from smkit.analysis.dashboard.told import foremost
from smkit.analysis.kpis import computation, evaluate
from smkit.analysis.kpis.reached import BEYOND
from smkit.display import french, record
from smkit.display.dashboard import ahead, hollow, words
from smkit.tables import schema

if TYPE_CHECKING:
    from datetime import date

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.kpis import Computation
    from smkit.analysis.kpis.catalog import Kpi
    from smkit.analysis.periods import Window


def limits(
    board: "Dashboard", kpis: Mapping[str, "Kpi"], base: str, currency: str, uncut: Collection[str] = ()
) -> list[str]:
    """Say what the data cannot tell, one sentence each.

    Parameters: `board`; `kpis`, the catalogue; `base`, HT or TTC; `currency` code; `uncut`, the tables that a chosen segment left
    whole, by canonical name.
    """
    whole = board.whole
    partial = board.changes.dropna(subset=["partial"])[["kpi", "partial"]].itertuples(index=False)
    said = [
        amounts(base, currency),
        *hollow.limits(board.watched.holes),
        *hollow.recoded(board.watched.recoded),
        *hollow.doubts(board.watched.doubts),
        *not_whole(partial, len(board.changes), kpis),
        *of_figures(whole, kpis, words.cards(whole.table, foremost(board.told))),
        *before_returns(whole.table["kpi"], computation.returned(whole.table), kpis, currency),
    ]
    said += [
        f"La table « {schema.table(name).title} » n'a pas de colonne « segment » : elle compte en entier."
        for name in uncut
    ]
    if board.unmet:
        said.append(
            f"Objectifs « {french.listing(kpis[id].name for id in board.unmet)} » : les tables ne permettent pas de mesurer le "
            "réalisé du même groupe et de la même période."
        )
    said += halved(board.halves) if words.value(board.whole.table, "retention") is not None else []
    if len(board.joint) and board.joint["young"].any():
        said.append(YOUNG)
    if "nouveaux_clients" in set(whole.table["kpi"]):
        said.append(cut(board.since, board.extents.get("orders", (None, None))[1]))
    said += ahead.unknown(board)
    if len(board.events) and (board.events["kind"] == "missing").any():
        said.append(
            "Un produit noté absent s'est vendu, puis plus, puis de nouveau, plus longtemps que le hasard ne le fait : une rupture "
            "de stock se voit ainsi, mais aucune table de stock ne la dit."
        )
    said += to_come(board.later)
    said += corrected(len(board.watched.seen))
    if board.alerts:
        said.append(
            "Les constats sont classés par marge en jeu sur un an. Ce sont des ordres de grandeur pour décider par quoi commencer, "
            "pas des prévisions."
        )
    return said


_RETURNED = 0.5  # less than that is rounding

#: What leads of late say of a rate.
YOUNG = (
    "Taux de transformation : les leads récents n'ont pas tous eu le temps de signer, leur taux est provisoire et peut encore "
    "monter."
)


def amounts(base: str, currency: str) -> str:
    """Say what the amounts are."""
    return f"{french.amounts_told(base, currency)}, tels que les fichiers les donnent ; rien n'est converti."


def not_whole(partial: Iterable[tuple[str, str]], known: int, kpis: Mapping[str, "Kpi"]) -> list[str]:
    """Say which periods are not whole.

    Parameters: `partial`, indicators and the names of their periods; `known`, how many indicators there are; `kpis`, the catalogue.
    """
    periods: dict[str, list[str]] = {}
    for id, name in partial:
        periods.setdefault(name, []).append(kpis[id].name)
    whose = {
        name: "La" if len(its) == known else f"{french.listing(its)} : la" for name, its in periods.items()
    }
    return [
        f"{its} période « {french.period(name)} » n'est pas complète : elle est montrée, jamais comparée."
        for name, its in whose.items()
    ]


def of_figures(found: "Computation", kpis: Mapping[str, "Kpi"], read: Collection[str]) -> list[str]:
    """Say what is not computed, n.d., made of few cases or of a part of the rows.

    Parameters: `found`; `kpis`, the catalogue; `read`, the indicators whose few cases are told.
    """
    labels = {t.name: t.title for t in schema.tables().values()}
    labels |= {f"{t.name}.{c.name}": c.label for t in schema.tables().values() for c in t.columns}
    table = found.table
    missing: dict[str, list[str]] = {}
    for name, skip in found.skipped.items():
        missing.setdefault(skip.explain(labels), []).append(kpis[name].name)
    said = [
        f"{french.listing(names)} : {reason[:1].lower()}{reason[1:]}" for reason, names in missing.items()
    ]
    unknown = table[table["value"].isna() & (table["kpi"] != "atteinte_objectif")]
    if beyond := [kpis[kpi].name for kpi in unknown.loc[unknown["reason"] == BEYOND, "kpi"].unique()]:
        said.append(f"{french.listing(beyond)} : n.d., {words.REASONS[BEYOND]}.")
    unknown = unknown[unknown["reason"] != BEYOND]
    said += [
        f"{kpis[kpi].name} : n.d., {words.REASONS.get(reason, reason)}."
        for kpi, reason in unknown[["kpi", "reason"]].drop_duplicates().itertuples(index=False)
    ]
    few = table[table["small"] & table["kpi"].isin(read)]
    for kpi, its in few.groupby("kpi", sort=False)["n"]:
        count = french.plural(int(its.max()), "cas", "cas")
        lines = "" if len(its) == 1 else f" au plus dans {french.number(len(its))} lignes"
        said.append(f"{kpis[str(kpi)].name} : {count} seulement{lines}, à lire avec prudence.")
    notes: dict[str, list[str]] = {}
    for note in found.notes:
        notes.setdefault(note.text, []).append(kpis[note.kpi].name)
    return said + [f"{french.listing(names)} : {text}" for text, names in notes.items()]


def before_returns(ids: Iterable[str], back: float, kpis: Mapping[str, "Kpi"], currency: str) -> list[str]:
    """Say which indicators count sales before returns, where there are any.

    Parameters: `ids` of indicators; `back`, € of returns and credits; `kpis`, the catalogue.
    """
    names = [kpis[id].name for id in dict.fromkeys(ids) if evaluate.before_returns(kpis[id], kpis)]
    if not names or not back >= _RETURNED:
        return []
    amount = french.money(back, currency, decimals=0)
    return [
        f"{french.listing(names)} : le calcul porte sur les ventes, avant {amount} de retours et d'avoirs."
    ]


def halved(halves: Sequence["Window"]) -> list[str]:
    """Say which two windows retention compares over a whole period."""
    if not halves:
        return []
    return [f"Taux de rétention sur toute la période, comme la NRR et la GRR : les {words.followed(halves)}."]


def corrected(looks: int) -> list[str]:
    """Say what « mieux » and « moins bien » ask, over so many comparisons."""
    if not looks:
        return []
    over = (
        f", sur les {french.number(looks)} comparaisons regardées ensemble (correction de Holm)"
        if looks > 1
        else ""
    )
    return [
        "« Mieux » et « moins bien » ne sont dits que si le hasard ferait un tel écart moins d'une fois sur vingt"
        f"{over} ; « stable », si l'intervalle à 95 % tient "
        "dans ± 10 % (± 5 points pour un taux, et un quart de ce taux)."
    ]


def cut(since: "date | None", last: "date | None" = None) -> str:
    """Say that new customers need a history: from which day they are counted, or will be where the `last` known comes before."""
    to_come = since and last and last < since
    counted = (
        f" ; ils se {'compteront à partir du' if to_come else 'comptent ici depuis le'} {french.date(since)}"
        if since
        else ""
    )
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
