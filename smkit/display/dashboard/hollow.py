"""What is said of days without a sale, of codes that changed, and of what else a file may make: in the answer, among the limits."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.dashboard import empty
from smkit.analysis.dashboard.doubts import between
from smkit.analysis.judging import windows
from smkit.display import french
from smkit.display.dashboard import words
from smkit.tables import doors

if TYPE_CHECKING:
    from datetime import date

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.doubts import Doubt
    from smkit.analysis.dashboard.watch import Seen
    from smkit.analysis.judging.holes import Hole
    from smkit.analysis.kpis.catalog import Kpi


def of_period(board: "Dashboard", row: Mapping[Any, Any]) -> "list[Hole]":
    """Return the holes of a row of `trend.changes`: those of its period, and of the same one a year before."""
    first = pd.Timestamp(row["period"])
    last = first + pd.DateOffset(months=words.months(row["label"]) or 0, days=-1)
    return empty.between(board.watched.holes, first.date(), max(last, first + timedelta(days=6)).date())


def of_year(board: "Dashboard", row: Mapping[Any, Any]) -> "list[Hole]":
    """Return the holes of the year until the end of a row's period, and of the one before."""
    since = board.standing.since
    if since is None:
        return []
    last = pd.Timestamp(row["period"]) + pd.DateOffset(months=words.months(row["label"]) or 0, days=-1)
    return empty.between(board.watched.holes, since, last.date())


def short(board: "Dashboard", row: Mapping[Any, Any], kpis: "Mapping[str, Kpi]") -> str:
    """How a card qualifies a rise or a fall that days without a sale may make; empty elsewhere."""
    spoiled = empty.counts(row["kpi"], kpis) and of_period(board, row)
    if spoiled:
        return "avec un trou dans les ventes"
    return (
        "à vérifier dans le fichier"
        if any(_is(row, seen) for seen in board.watched.seen if seen.of.look.doubt)
        else ""
    )


def _is(row: Mapping[Any, Any], seen: "Seen") -> bool:
    """Whether a look is at a whole indicator over the months of a row of `trend.changes`."""
    verdict = seen.verdict
    return verdict.about == row["kpi"] and not verdict.dims and seen.of.months == words.months(row["label"])


def answer(found: "list[Hole]", *, year: bool = False) -> str:
    """Say, after an answer, why it is compared with nothing, or its year alone; empty without a hole.

    >>> from datetime import date
    >>> from smkit.analysis.judging.holes import Hole
    >>> print(answer([Hole(date(2025, 12, 1), date(2025, 12, 14), 42)]).strip())
    Aucune vente du 1er décembre 2025 au 14 décembre 2025 : avec ce trou, on ne peut pas comparer à un an plus tôt.
    """
    if not found:
        return ""
    these = "ce trou" if len(found) == 1 else "ces trous"
    what = "l'année ne se compare pas à la précédente" if year else "on ne peut pas comparer à un an plus tôt"
    return f" Aucune vente {_days(found)} : avec {these}, {what}."


def advice(found: "list[Hole]") -> str:
    """Say what to do first about days without a sale.

    >>> from datetime import date
    >>> from smkit.analysis.judging.holes import Hole
    >>> print(advice([Hole(date(2025, 12, 1), date(2025, 12, 14), 42)]))
    Vérifiez d'abord l'export : aucune vente du 1er décembre 2025 au 14 décembre 2025. Refaites-le sur ces jours, puis relancez.
    """
    return (
        f"Vérifiez d'abord l'export : aucune vente {_days(found)}. Refaites-le sur ces jours, puis relancez."
    )


def limits(found: "tuple[Hole, ...]") -> list[str]:
    """Say that days have no sale though some were due, and what to do; nothing without any.

    >>> from datetime import date
    >>> from smkit.analysis.judging.holes import Hole
    >>> " ".join(limits((Hole(date(2025, 12, 1), date(2025, 12, 14), 42),))[0].split())[37:88]
    '14 décembre 2025, où 42 commandes étaient attendues'
    """
    if not found:
        return []
    due = "commande était attendue", "commandes étaient attendues"
    told = [
        f"{french.dates(hole.first, hole.last)}, où {french.plural(hole.expected, *due)}" for hole in found
    ]
    return [
        f"Aucune vente {' ; ni '.join(told)} au rythme d'avant et d'après : l'export est-il incomplet, ou l'activité s'est-elle "
        "arrêtée ? Rien de ce qui touche ces jours, cette année-là ou un an plus tard, n'est dit « mieux » ou "
        "« moins bien ». S'il manque des lignes, refaites l'export sur ces jours."
    ]


def recoded(month: "date | None") -> list[str]:
    """Say that customers' codes seem to have all changed, and what to do; nothing without a month.

    >>> from datetime import date
    >>> print(recoded(date(2025, 7, 1))[0][:88])
    En juillet 2025, presque tous les clients disparaissent et autant de nouveaux arrivent,
    """
    if month is None:
        return []
    return [
        f"En {french.month(month)}, presque tous les clients disparaissent et autant de nouveaux arrivent, pour le même chiffre "
        "d'affaires : leurs codes ont sans doute changé. Rien de ce qui suit les clients (nouveaux, fidèles, revenus) n'est dit "
        "« mieux » ou « moins bien ». Redonnez à chacun un seul code dans le fichier, et relancez le rapport."
    ]


def doubts(found: "Iterable[Doubt]") -> list[str]:
    """Say what the file itself may make of a change, and what to do; nothing without a doubt.

    >>> from smkit.analysis.dashboard.doubts import Doubt
    >>> print(doubts([Doubt("renamed", (24318,), 1.0, "region", "Sud", "Midi")])[0][:85])
    La région « Sud » ne vend plus depuis juillet 2026, et ses clients achètent en « Midi
    """
    return [_doubt(each) for each in found]


def _doubt(each: "Doubt") -> str:
    column, group = words.COLUMNS.get(each.column, each.column), each.group
    where = f"{column[:1].upper()}{column[1:]} « {group} »"
    if each.kind == "twice":
        return (
            f"En {windows.named(each.months)}, {french.percent(each.share, 0)} des lignes sont deux fois dans le fichier, à "
            "l'identique : les montants de ce mois comptent sans doute double, et ne sont dits ni « mieux » ni « moins bien ». "
            f"Pour ne compter ces lignes qu'une fois → {doors.line(doublons='ecarter')}"
        )
    if each.kind == "renamed":
        return (
            f"{where} ne vend plus depuis {windows.named(each.months[:1])}, et ses clients achètent en « {each.other} » : c'est "
            "sans doute le même sous un autre nom. Rien n'est dit « mieux » ou « moins bien » de ces deux noms. Gardez-en un seul "
            "dans le fichier, et relancez le rapport."
        )
    assert each.hole is not None
    due = french.plural(each.hole.expected, "commande était attendue", "commandes étaient attendues")
    return (
        f"{where} n'a aucune vente {french.dates(each.hole.first, each.hole.last)}, où {due} : l'export est-il incomplet ? Rien "
        "de ce qui compte ces jours n'est dit « mieux » ou « moins bien ». S'il manque des lignes, refaites l'export sur ces jours."
    )


def doubted(board: "Dashboard", row: Mapping[Any, Any], *, year: bool = False) -> str:
    """Say, after an answer, why its period, or its year, is compared with nothing: the file may make it; empty elsewhere."""
    last = pd.Timestamp(row["period"]) + pd.DateOffset(months=words.months(row["label"]) or 0, days=-1)
    first = board.standing.since if year else pd.Timestamp(row["period"]).date()
    if first is None or not (found := between(board.watched.doubts, first, last.date())):
        return ""
    what = "l'année ne se compare pas à la précédente" if year else "on ne peut pas comparer à un an plus tôt"
    return f" {found[0].reason[:-1].replace(', et ce trou peut faire seul un tel écart', '')} : {what}."


def _days(found: "list[Hole]") -> str:
    return french.listing(french.dates(hole.first, hole.last) for hole in found)
