"""Figures and cards: every indicator recorded, the main ones shown with what changed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.dashboard.told import foremost, headline
from smkit.analysis.kpis import evaluate
from smkit.display import french, record, turning
from smkit.display.dashboard import hollow, judged, words
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.judging import Verdict
    from smkit.analysis.kpis.catalog import Kpi
    from smkit.analysis.periods import Window

_MONTHS = 13  # what a card draws: a year, and the same month of the year before


def figures(
    table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], changes: "pd.DataFrame", *, currency: str = "EUR", by: Sequence[str] = (),
    formula: Any = None, board: "Dashboard | None" = None,
) -> None:  # fmt: skip
    """Record every indicator, and show the main ones as cards with what changed.

    Parameters: `table`, of `kpis.compute` without a grain; `kpis`, the catalogue; `changes`, of `trend.changes`; `currency`
    code; `by`, the columns it is split by, if any (then nothing is shown); `formula`, `formulas.formula`, which says how a figure
    follows from others; `board`, the dashboard, whose last whole period is then what the cards tell.
    """
    cards = [] if by else words.cards(table, foremost(board.told) if board else ())
    told = [] if by or board is None else _cards(board, kpis, cards, currency)
    rows = table.to_dict("records")
    dims = [_dims(row, by) for row in rows]
    beside: dict[str, dict[str, float]] = {}
    for row, its in zip(rows, dims, strict=True):
        if french.is_known(row["value"]):
            beside.setdefault(str(its), {})[row["kpi"]] = row["value"]
    if board is not None and told and board.standing.year is not None and board.standing.aim:
        attained = board.standing.year / board.standing.aim
        record.figure("atteinte_annee", attained, "fraction", label="Objectif de l'année atteint", show=False)
    order = sorted(
        range(len(rows)),
        key=lambda at: cards.index(rows[at]["kpi"]) if rows[at]["kpi"] in cards else len(cards),
    )
    for at in order:
        row, its, kpi = rows[at], dims[at], kpis[rows[at]["kpi"]]
        known = french.is_known(row["value"])
        follows = formula(kpi, kpis, beside[str(its)]) if formula and known else None
        record.figure(
            kpi.id,
            row["value"] if known else None,
            currency if kpi.unit == "EUR" else kpi.unit,
            label=kpi.name,
            n=int(row["n"]),
            dims=its,
            note=_note(kpi, changes, currency, by, board.halves if board else ())
            + _returns(kpi, kpis, beside[str(its)], currency)
            if known
            else words.REASONS.get(row["reason"], ""),
            formula=follows,
            parts=None if follows else _parts(row, kpi),
            show=kpi.id in cards and not its and kpi.id not in told,
        )


def _cards(board: "Dashboard", kpis: Mapping[str, "Kpi"], names: Sequence[str], currency: str) -> list[str]:
    """Show and record the last whole period of the main indicators, beside a year before; return which have one."""
    told = []
    for name in names:
        row, kpi = words.row(board.changes, name), kpis[name]
        if row is None or not french.is_known(row["value"]):
            continue
        own = board.periods.table
        own = own[(own["kpi"] == name) & (own["period"] <= row["period"])].sort_values("period")
        past = own["value"].tail(_MONTHS)
        attained = board.standing.attained if name == "chiffre_affaires" else None
        aim = row["value"] / attained if attained else None
        seen = headline(board.watched.seen, name, words.months(row["label"]))
        parts = [
            _turn(row, kpi, seen.verdict if seen else None, hollow.short(board, row, kpis), currency),
            f"objectif : {french.brief_money(aim, currency)}" if aim else "",
        ]
        record.figure(
            f"{name}_periode", row["value"], currency if kpi.unit == "EUR" else kpi.unit,
            label=f"{kpi.name}, {french.period(row['label'])}", n=int(row["n"]), note=" · ".join(filter(None, parts)),
            trend=past.tolist() if past.notna().all() and own["value"].iloc[-1:].eq(row["value"]).all() else (), aim=aim,
        )  # fmt: skip
        told.append(name)
    return told


def _turn(row: Mapping[Any, Any], kpi: "Kpi", verdict: "Verdict | None", how: str, currency: str) -> str:
    """A change on a year with its arrow, its word, what the judge says of it and its sign; where nothing is left, or where cases
    are too few for a percentage, what it was."""
    if not french.is_known(row["year_change"]):
        return "rien de comparable un an plus tôt"
    was = f"{words.write(row['year_ago'], kpi, currency)} un an plus tôt"
    if judged.too_few(verdict):
        return f"{was} · trop peu de cas pour comparer"
    if words.gone(row, kpi):
        return f"▼ baisse : {was}"
    return turning.turned(words.change(dict(row), "year_change", kpi), how=how or judged.short(verdict))


def _returns(kpi: "Kpi", kpis: Mapping[str, "Kpi"], beside: Mapping[str, float], currency: str) -> str:
    """What of the sales came back, where they are counted before returns."""
    sold, net = (beside.get(id) for id in ("chiffre_affaires", "chiffre_affaires_net"))
    if sold is None or net is None or sold - net < 0.5 or not evaluate.before_returns(kpi, kpis):
        return ""
    if kpi.id != "chiffre_affaires":
        return " · avant retours et avoirs"
    return f" · avant {french.money(sold - net, currency, decimals=0)} de retours et d'avoirs"


def _parts(row: Mapping[Any, Any], kpi: "Kpi") -> tuple[float, float] | None:
    """Numerator and denominator of what is nothing but their ratio: no factor, no rounding."""
    parts = (row["numerator"], row["denominator"])
    plain = getattr(kpi, "factor", 1) == 1 and not getattr(kpi, "round", None)
    return parts if plain and all(map(french.is_known, (*parts, row["value"]))) else None


def _dims(row: Mapping[Any, Any], by: Sequence[str]) -> dict[str, str]:
    dims = {name: words.named(row[name]) for name in by}
    return dims | ({"indicateur": row["metric"]} if french.is_known(row.get("metric")) else {})


def _note(
    kpi: "Kpi", changes: "pd.DataFrame", currency: str, by: Sequence[str], halves: "Sequence[Window]"
) -> str:
    """What the figure covers, then how its last whole period stands; a group has no more than its figure."""
    row = words.row(changes, kpi.id)
    if row is None or by:
        return words.covers(kpi, halves)
    parts = (
        [f"{words.change(row, 'year_change', kpi)} sur un an"] if french.is_known(row["year_change"]) else []
    )
    latest = ", ".join(
        [f"{french.period(row['label'])} : {words.write(row['value'], kpi, currency)}", *parts]
    )
    return f"{words.covers(kpi, halves)} · {latest}"


def results_table(
    id: str,
    table: "pd.DataFrame",
    kpis: Mapping[str, "Kpi"],
    *,
    title: str,
    by: Sequence[str] = (),
    currency: str = "EUR",
) -> None:
    """Show and record computed indicators, one row each: a lesson's table, or a first look.

    Parameters: `id` and `title` as in `record.table`; `table`, of `kpis.compute` (of `trend.written` with a grain); `by`, the
    columns it is split by.
    """
    import pandas as pd

    rows = table.to_dict("records")
    shown: dict[str, list[Any]] = {"indicateur": [kpis[row["kpi"]].name for row in rows]}
    if table["period"].notna().any():
        shown["periode"] = [french.period(row["period"]) for row in rows]
    shown |= {name: [words.named(row[name]) for row in rows] for name in by}
    shown |= {"valeur": [row["value"] for row in rows], "n": [row["n"] for row in rows]}
    remarks = [_remark(row) for row in rows]
    if any(remarks):
        shown["remarque"] = [remark or "—" for remark in remarks]
    labels = {
        "indicateur": "Indicateur",
        "periode": "Période",
        "valeur": "Valeur",
        "n": "Observations",
        "remarque": "Remarque",
    }
    labels |= {name: words.head(name) for name in by}
    units = [currency if kpis[row["kpi"]].unit == "EUR" else kpis[row["kpi"]].unit for row in rows]
    record.table(id, pd.DataFrame(shown), title=title, labels=labels, units={"valeur": units, "n": "count"})


def _remark(row: Mapping[Any, Any]) -> str:
    """Why a value is missing, or how sure it is."""
    if not french.is_known(row["value"]):
        return words.REASONS.get(row["reason"], "")
    if french.is_known(row["low"]):
        few = "peu de cas : " if row["small"] else ""
        return f"{few}{between(french.percent(row['low']), french.percent(row['high']))} (19 fois sur 20)"
    return "peu de cas" if row["small"] else ""
