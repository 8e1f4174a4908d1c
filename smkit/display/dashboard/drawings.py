"""What the dashboard draws: indicators over time, why revenue changed, where, and against the targets."""

from math import prod
from typing import TYPE_CHECKING

from smkit.analysis.dashboard.told import headline
from smkit.display import charts, french, notation, record
from smkit.display.dashboard import words
from smkit.display.dashboard.alerting import of_segments
from smkit.display.dashboard.sentences import amount, branch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.kpis.catalog import Kpi

_MOST_MOVES = 10
_YEAR = 4  # quarters
_WITH_EVENTS = ("chiffre_affaires", "panier_moyen")

#: How a title ends on what the judge said of its change.
_TITLES = {
    "mieux": ", mieux", "moins bien": ", moins bien", "stable": ", stable", "effet de mélange": ", effet de mélange",
    "on ne peut pas dire": ", ce que le hasard peut faire seul",
}  # fmt: skip


def charted(table: "pd.DataFrame") -> list[str]:
    """Return the indicators worth a chart: the main one of each table, those whose values are there.

    Parameters: `table`, of `kpis.compute`.
    """
    known = set(table.dropna(subset=["value"])["kpi"])
    pairs = (
        ("chiffre_affaires",),
        ("panier_moyen",),
        ("montant_gagne", "affaires_gagnees"),
        ("taux_de_gain",),
        ("taux_conversion_site", "sessions_site"),
    )
    return [name for names in pairs if (name := next((n for n in names if n in known), ""))]


def trend_chart(table: "pd.DataFrame", kpi: "Kpi", board: "Dashboard", *, currency: str, source: str) -> None:
    """Show an indicator over time, the title saying how it stands; nothing where it is known at one time alone.

    Parameters: `table`, rows of one KPI, of `trend.written`; `board`; `source`, French.
    """
    if table["value"].count() < 2:  # a single dot says no more than its card
        return
    row = words.row(board.changes, kpi.id)
    if row is not None and french.is_known(row["year_change"]):
        title = f"{kpi.name} : {words.change(row, 'year_change', kpi)} {words.during(row['label'])} sur un an"
        if words.gone(row, kpi):
            now, was = (words.write(row[name], kpi, currency) for name in ("value", "year_ago"))
            title = f"{kpi.name} : {now} {words.during(row['label'])}, contre {was} un an plus tôt"
        seen = headline(board.watched.seen, kpi.id, words.months(row["label"]))
        if seen and seen.of.look.hole:
            title += ", avec un trou dans les ventes"
        elif seen:
            title += _TITLES.get(seen.verdict.word, "")
    else:
        title = f"{kpi.name}, période après période"
    partial = row is not None and french.is_known(row["partial"])
    axes = charts.line(
        table,
        "period",
        "value",
        title,
        unit=kpi.unit,
        currency=currency,
        measure=kpi.name,
        partial=partial,
        notes=[*_notes(board, kpi)],
        source=source,
    )
    known = table.dropna(subset=["value"])
    low, high = known.sort_values("value").iloc[[0, -1]].to_dict("records")
    alt = (
        f"{title}. De {words.write(low['value'], kpi, currency)} ({french.period(low['period'])}) à "
        f"{words.write(high['value'], kpi, currency)} ({french.period(high['period'])})."
    )
    if told := " ; ".join(f"{what} en {french.period(when)}" for when, what in _notes(board, kpi)):
        alt += f" Repères : {told}."
    record.chart(f"{kpi.id}_par_periode", axes, alt=alt)


def _notes(board: "Dashboard", kpi: "Kpi") -> "Iterator[tuple[str, str]]":
    """What happened on the way, for a line of sales: by period, in words."""
    if kpi.id not in _WITH_EVENTS:
        return
    for row in board.events.to_dict("records"):
        way = "hausse" if row["change"] > 0 else "baisse"
        said = {
            "campaign": f"« {row['name']} »",
            "missing": f"« {row['name']} » absent des ventes",
            "price": f"{way} des prix de {french.percent(abs(row['change']))}",
        }
        yield row["period"], said[row["kind"]]


def split_chart(table: "pd.DataFrame", kpi: "Kpi", group: str, *, currency: str, source: str) -> None:
    """Show an indicator by group, the largest first.

    Parameters: `table`, rows of one KPI split by the column `group`; `source`, French.
    """
    ranked = table.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    if not ranked["value"].any():  # nothing was sold anywhere: nobody is first
        return
    ranked = ranked.assign(**{group: ranked[group].map(words.named)})
    most = ranked["value"].iloc[0]
    firsts = ranked.loc[ranked["value"] == most, group].tolist()
    lead = (
        f"« {firsts[0]} » vient"
        if len(firsts) == 1
        else f"{french.number(len(firsts))} groupes à égalité viennent"
    )
    title = f"{kpi.name} : {lead} en tête avec {french.brief(most, kpi.unit, currency)}"
    axes = charts.bars(
        ranked, group, "value", title, unit=kpi.unit, currency=currency, measure=kpi.name, highlight=firsts,
        source=source,
    )  # fmt: skip
    parts = " ; ".join(
        f"{row[group]} : {words.write(row['value'], kpi, currency)}" for row in ranked.to_dict("records")
    )
    record.chart(f"{kpi.id}_par_{group}", axes, alt=f"{title}. {parts}.")


def tree_chart(board: "Dashboard", *, currency: str, source: str) -> None:
    """Show how revenue went from one period to the other, branch by branch."""
    import pandas as pd

    tree = board.tree
    if not len(tree) or not tree["contribution"].any():  # where nothing moved, nothing counted most
        return
    start = revenue(board, "before")
    end = start + tree["contribution"].sum()
    then, now = (french.period(label) for label in reversed(board.compared))
    rows = [
        (then.capitalize(), start),
        *(
            ((branch(b, tree, g)[1][:1].upper() + branch(b, tree, g)[1][1:]), c)
            for g, b, c in zip(tree["group"], tree["branch"], tree["contribution"], strict=True)
        ),
    ]
    steps = pd.DataFrame([*rows, (now.capitalize(), end)], columns=["poste", "montant"])
    first = tree.iloc[int(tree["contribution"].abs().argmax())]
    name = branch(first["branch"], tree, first["group"])[0]
    weighs = "ont" if name.startswith("Les ") else "a"
    title = f"{name} {weighs} le plus compté : {amount(first['contribution'], currency)}"
    axes = charts.waterfall(
        steps, "poste", "montant", title, currency=currency, measure="Chiffre d'affaires", start=notation.BEFORE,
        period=f"{now}, depuis {then}", source=source,
    )  # fmt: skip
    parts = " ; ".join(
        f"{name} : {french.money(amount, currency, decimals=0)}"
        for name, amount in steps.itertuples(index=False)
    )
    record.chart("arbre_des_ventes", axes, alt=f"{title}. {parts}.")


def movers_chart(board: "Dashboard", *, currency: str, source: str) -> None:
    """Show the groups that moved revenue most, over every way to split it."""
    import pandas as pd

    moves = [
        (
            f"{words.head(column)} · {words.named(row[column])}",
            row["difference"],
            *words.subject_of(column, row[column]),
        )
        for column, moved in board.movers.items()
        for row in moved.to_dict("records")
        if row["difference"]
    ]
    if not moves:
        return
    table = (
        pd.DataFrame(moves, columns=["groupe", "ecart", "who", "ending"])
        .sort_values("ecart", key=abs, ascending=False, kind="stable")
        .head(_MOST_MOVES)
    )
    table = table.sort_values("ecart", ascending=False, kind="stable")
    worst, best = table.iloc[-1], table.iloc[0]
    falls = f", {worst['who']} recule{worst['ending']} le plus" if worst["ecart"] < 0 else ""
    first = best["who"][0].upper() + best["who"][1:] if best["ending"] else best["who"]
    rises = f"{first} progresse{best['ending']} le plus" if best["ecart"] > 0 else "Aucun groupe ne progresse"
    title = f"{rises}{falls}"
    now, then = map(french.period, board.compared)
    axes = charts.gaps(
        table, "groupe", "ecart", title, unit="EUR", currency=currency, measure="Écart de chiffre d'affaires",
        period=f"{now} contre {then}", source=source,
    )  # fmt: skip
    gaps = table[["groupe", "ecart"]].itertuples(index=False)
    parts = " ; ".join(f"{name} : {amount(gap, currency)}" for name, gap in gaps)
    record.chart(
        "mouvements",
        axes,
        alt=f"{title}. Écarts de {french.period(board.compared[1])} à {french.period(board.compared[0])}. {parts}.",
    )


def goals_chart(board: "Dashboard", *, currency: str, source: str) -> None:
    """Show the revenue achieved by each group beside its target, since January."""
    goals = board.goals
    if not len(goals):
        return
    own = goals[(goals["metric"] == "chiffre_affaires") & (goals["column"] != "")]
    own = own.sort_values("value", kind="stable")
    if not len(own):
        return
    first = own.iloc[0]
    state = "n'atteint que" if first["value"] < 1 else "atteint déjà"
    title = f"« {first['group']} » {state} {french.percent(first['value'])} de son objectif"
    axes = charts.paired(
        own,
        "group",
        "denominator",
        "numerator",
        title,
        unit="EUR",
        currency=currency,
        measure="Chiffre d'affaires depuis janvier",
        gap_too=True,
        source=source,
    )
    parts = " ; ".join(f"{row['group']} : {french.percent(row['value'])}" for row in own.to_dict("records"))
    record.chart("objectifs_par_groupe", axes, alt=f"{title}. {parts}.", figures=["atteinte_objectif"])


def course_charts(board: "Dashboard", kpis: "Mapping[str, Kpi]", sources: "Mapping[str, str]") -> None:
    """Show the rates behind alerts, quarter after quarter, one line a group.

    Parameters: `board`; `kpis`, the catalogue; `sources`, the files of each indicator, French.
    """
    told = {(each.verdict.about, each.column): each for each in reversed(board.alerts)}
    for (name, column), table in board.courses.items():
        found, kpi = told[name, column], kpis[name]
        group = found.group
        own = table[table[column] == group].set_index("period")["value"]
        if own.empty:
            continue
        was = own.iloc[-_YEAR - 1] if len(own) > _YEAR else None
        end = own.index[-1]
        now, *then = french.percents(own.iloc[-1], *([] if was is None else [was]))
        among = f", leads{of_segments(found)}" if found.values.get("segments") else ""
        title = f"« {group} »{among}, {words.lower(kpi.name)} : {now} {words.during(end)}"
        title += f", contre {then[0]} un an plus tôt" if then else ""
        split_trend_chart(table, kpi, column, title, source=sources[name])


def revenue(board: "Dashboard", column: str) -> float:
    """Return the revenue `before` or `after`: the product of the branches of each group, and the sales without a known customer."""
    total = 0.0
    for _, own in board.tree.groupby("group", sort=False):
        values = dict(zip(own["branch"], own[column].fillna(0.0), strict=True))
        total += values.pop("ventes_anonymes", 0.0) + prod(values.values())
    return float(total)


def split_trend_chart(
    table: "pd.DataFrame", kpi: "Kpi", by: str, title: str, *, currency: str = "EUR", source: str
) -> None:
    """Show an indicator over time, one line a group.

    Parameters: `table`, rows of one KPI split by the column `by`, of `trend.written`; `title`, the finding, French.
    """
    known = table.dropna(subset=["value"])
    known = known.assign(**{by: known[by].map(words.named)})
    axes = charts.line(
        known,
        "period",
        "value",
        title,
        by=by,
        unit=kpi.unit,
        currency=currency,
        measure=kpi.name,
        source=source,
    )
    ends = known.groupby(by, sort=False)["value"].agg(["first", "last"]).iterrows()
    parts = " ; ".join(
        f"{name} : de {words.write(end['first'], kpi, currency)} à {words.write(end['last'], kpi, currency)}"
        for name, end in ends
    )
    record.chart(f"{kpi.id}_par_periode_et_{by}", axes, alt=f"{title}. {parts}.")
