"""What is told of all that was watched? One finding an indicator, the surest, and what costs most first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.dashboard.watch import Counted, Seen
from smkit.analysis.judging import Verdict, rank

_GROUPS = 2  # groups of an indicator that are told where the whole is not

#: The indicator that each kind of alert tells better than its bare change.
COVERS = {"churn": "retention", "sla": "conformite_sla"}

_VOLUME, _PRICE = frozenset(("volume",)), frozenset(("price",))
#: What moves the money of each indicator of sales: two that share it may count the same euros.
_MOVES = {
    "nb_commandes": _VOLUME, "clients_actifs": _VOLUME, "retention": _VOLUME, "panier_moyen": _PRICE,
    "chiffre_affaires": _VOLUME | _PRICE, "marge_brute": _VOLUME | _PRICE | {"rate"}, "taux_de_marque": frozenset(("rate",)),
}  # fmt: skip


def told(seen: Sequence[Seen], alerts: Sequence[Alert] = ()) -> list[Seen | Alert]:
    """Return what is told, in the order in which it is told: alerts, and one finding an indicator.

    Parameters: `seen`, of `watch`; `alerts`, of `alerts.find`.
    A whole that is decided speaks for its groups; where it is not (or is but a mix), the groups that are speak for themselves, by
    the column that shows them best. Else one window of the whole says that nothing can be said.
    """
    covered = {COVERS.get(alert.kind, "") for alert in alerts}
    by_kpi: dict[str, list[Seen]] = {}
    for each in seen:
        by_kpi.setdefault(each.verdict.about, []).append(each)
    found: list[Seen | Alert] = [*alerts]
    for about, its in by_kpi.items():
        found += [each for each in _of(its) if about not in covered or each.verdict.word == "mieux"]
    chosen = {id(each.verdict): each for each in found}
    return _once(chosen[id(verdict)] for verdict in rank.rank(each.verdict for each in found))


def _once(ranked: Iterable[Seen | Alert]) -> list[Seen | Alert]:
    """The same, each event with one stake, the largest: what else sees it says what counts it."""
    found: list[Seen | Alert] = []
    for each in ranked:
        verdict = each.verdict
        known = (its.verdict for its in found if its.verdict.stake and _same(its.verdict, verdict))
        first = next(known, None) if verdict.stake else None
        if first is not None:
            counted = Counted(first.about, first.dims[0] if first.dims else ("", ""))
            each = replace(each, verdict=replace(verdict, stake=None), counted=counted)
        found.append(each)
    return found


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts may count the same euros of sales: they go the same way, of the same orders, not of two regions."""
    if one.word != other.word or not _MOVES.get(one.about, frozenset()) & _MOVES.get(
        other.about, frozenset()
    ):
        return False
    groups = [dict(its.dims) for its in (one, other)]
    return all(groups[0][column] == groups[1][column] for column in groups[0].keys() & groups[1].keys())


def foremost(told: Iterable[Seen | Alert]) -> list[str]:
    """Return the indicators that something is known of, a mix included, each once, in the order of what is at stake.

    Parameters: `told`, as `told` returns it.
    """
    known = (each.verdict for each in told)
    return list(dict.fromkeys(v.about for v in known if v.decided or v.word == "effet de mélange"))


def headline(seen: Iterable[Seen], about: str, months: int) -> Seen | None:
    """Return the look at a whole indicator over so many months, against the same ones a year before; None where there is none.

    Parameters: `seen`, of `watch`; `about`, the indicator; `months` of the window.
    """
    its = (
        each
        for each in seen
        if each.verdict.about == about and not each.verdict.dims and each.of.months == months
    )
    return next((each for each in its if each.of.against[-1] < each.of.now[0] - 1), None)


def _of(its: Sequence[Seen]) -> list[Seen]:
    whole = [each for each in its if not each.verdict.dims]
    groups = [each for each in its if each.verdict.dims and each.verdict.decided]
    if decided := [each for each in whole if each.verdict.decided]:
        return [_surest(decided)]
    mixed = [each for each in whole if each.verdict.word == "effet de mélange"]
    spoken = _by_group(groups)
    if mixed or spoken:
        return [*([_yearly(mixed)] if mixed else []), *spoken]
    return [_yearly(whole)] if whole else []


def _by_group(groups: Sequence[Seen]) -> list[Seen]:
    """The surest look at each group of the column that shows them best."""
    if not groups:
        return []
    column = _surest(groups).group[0]
    names = dict.fromkeys(each.group for each in groups if each.group[0] == column)
    best = [_surest([each for each in groups if each.group == name]) for name in names]
    return sorted(best, key=lambda each: each.verdict.p or 0.0)[:_GROUPS]


def _surest(some: Iterable[Seen]) -> Seen:
    return min(some, key=lambda each: (each.verdict.p or 0.0, -abs(each.verdict.change or 0.0)))


def _yearly(some: Sequence[Seen]) -> Seen:
    """The shortest window, against the same months a year before where it can be."""
    return min(some, key=lambda each: (each.of.months, each.of.against[-1] == each.of.now[0] - 1))
