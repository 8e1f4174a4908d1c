"""What the dashboard says: the answer, why, what needs a decision, where, and how sure it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.dashboard.absent import makes
from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.dashboard.make import VISITS
from smkit.analysis.dashboard.told import foremost, headline
from smkit.analysis.judging import Verdict
from smkit.analysis.kpis.reached import BEYOND
from smkit.display import french
from smkit.display.dashboard import ahead, hollow, judged, words
from smkit.display.dashboard.alerting import RESTS_ON, alert
from smkit.display.told import Said, Told
from smkit.months import WEEKDAYS
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.absent import Absent
    from smkit.analysis.kpis.catalog import Kpi

#: How the branches of the tree are said; the first form opens a sentence.
BRANCHES = {
    "clients_actifs": ("Le nombre de clients", "clients"),
    "frequence_achat": ("Le nombre de commandes par client", "commandes par client"),
    "panier_moyen_clients": ("Le panier moyen", "panier moyen"),
    "panier_moyen_connu": ("Le panier des clients connus", "panier des clients connus"),
    "nb_commandes": ("Le nombre de commandes", "commandes"),
    "panier_moyen": ("Le panier moyen", "panier moyen"),
    "ventes_anonymes": ("Les ventes sans client connu", "ventes sans client connu"),
}
#: A week or a year by itself is not judged.
_UNJUDGED = Verdict(
    "on ne peut pas dire",
    "chiffre_affaires",
    "On juge un, trois et six mois : sur une autre durée, le hasard n'est pas mesuré.",
)
_NONE = {"annee": "Aucune année complète", "semaine": "Aucune semaine complète"}
_BACK = 0.1  # of a period's sales: returns beyond that are told beside them
_MOST = 9  # findings beyond that say no more of what cannot be told
_FIRST = 5  # what is decided comes before why and where, as far as that


def branch(name: str, tree: "pd.DataFrame", group: str = "") -> tuple[str, str]:
    """How a branch of a tree is said; beside sales without a known customer, the basket is that of the others."""
    own = tree[tree["group"] == group]
    apart = name == "panier_moyen_clients" and "ventes_anonymes" in set(own["branch"])
    first, short = BRANCHES["panier_moyen_connu" if apart else name]
    return (f"{first} en {group}", f"{group} · {short}") if group else (first, short)


def answer(board: "Dashboard", kpis: Mapping[str, "Kpi"], grain: str, currency: str) -> Told:
    """Answer « comment vont les ventes ? » in one sentence, on the last complete period."""
    table, changes = board.whole.table, board.changes
    main = next(iter(words.cards(table)), None)
    if main is None and len(table) and set(table["reason"]) == {BEYOND} and board.later:
        return Told(
            "Rien n'a encore eu lieu : les dates de ces données sont toutes à venir. Vérifiez leur année.", []
        )
    if main is None:
        return Told(
            "Aucun indicateur ne peut être calculé avec les tables données : voyez « Données et limites ».",
            [],
        )
    kpi = kpis[main]
    whole = table.loc[(table["kpi"] == main), "value"].iloc[0]
    total = f"{kpi.name} sur toute la période : {words.write(whole, kpi, currency)}."
    row = words.row(changes, main)
    if row is None and not board.extents:
        return Told(total, [main])
    if row is None:
        none = _NONE.get(grain, f"Aucun {grain} complet")
        return Told(f"{total} {none} à comparer.", [main])
    shown = words.write(row["value"], kpi, currency)
    what = f"{shown} {words.lower(kpi.name)}" if main == VISITS else f"{words.lower(kpi.name)} de {shown}"
    said = f"{french.period(row['label']).capitalize()} : {what}"
    seen = headline(board.watched.seen, main, words.months(row["label"]))
    if not french.is_known(row["year_ago"]):
        alone = whole == row["value"]  # a file that holds that period and no other
        net = words.value(table, "chiffre_affaires_net") if alone and main == "chiffre_affaires" else None
        if net is not None and abs(whole - net) >= 0.5:
            said += f", {words.write(net, kpi, currency)} une fois les retours et les avoirs retirés"
        lacks = "Rien de comparable un an plus tôt : on ne peut pas encore dire si c'est mieux ou moins bien."
        if board.stopped:
            said += f", dernière vente le {french.date(board.stopped)}"
        return Told(
            f"{said}. {lacks}" + ("" if alone else f" {total}"),
            [main] + (["chiffre_affaires_net"] if net is not None else []),
        )
    moved = f", contre {words.write(row['year_ago'], kpi, currency)} un an plus tôt ({words.change(row, 'year_change', kpi)})"
    if main != "chiffre_affaires":
        tail = f" : {judged.verdict_words(seen.verdict)}" if seen else ""
        return Told(f"{said}{moved}{tail}. {total}", [main], seen.verdict if seen else None)
    return Told(_standing(board, row, currency), [main], revenue_verdict(board))


def _standing(board: "Dashboard", row: Mapping[Any, Any], currency: str) -> str:
    """The period against its target and a year before, the year the same, and the group that makes its gap."""
    its, brief = board.standing, french.brief_money
    aim = f", {french.percent(its.attained, 0)} de l'objectif" if its.attained is not None else ""
    spoiled = hollow.of_period(board, row)
    doubted = "" if spoiled else hollow.doubted(board, row)
    stopped = f" Dernière vente le {french.date(board.stopped)}." if board.stopped else ""
    change = "" if spoiled or doubted else _change(row["value"], row["year_ago"], currency)
    said = f"{french.period(row['label']).capitalize()} : {brief(row['value'], currency)}{aim}{change}{_net(board, row, currency)}."
    said += stopped + (doubted or ("" if spoiled else calendar(board, row)))
    if its.year is None or words.months(row["label"]) == 12:
        return said + hollow.answer(spoiled)
    holes = hollow.of_year(board, row)
    unsure = "" if holes else hollow.doubted(board, row, year=True)
    ago = "" if holes or unsure else _change(its.year, its.before, currency)
    why = hollow.answer(holes, year=not spoiled) + ("" if doubted else unsure)
    since = f"Depuis le {french.date(its.since)}" if its.since and its.since.month > 1 else "Année"
    year = f"{since} : {brief(its.year, currency)}"
    if its.aim is None:
        return f"{said} {year}{ago}.{why}"
    gap = its.year - its.aim
    whole = f"{year}, {french.percent(its.year / its.aim, 1)} de l'objectif ({_signed(gap, currency)})"
    if not its.group or its.gap is None:
        return f"{said} {whole}{ago}.{why}"
    group = f"{words.COLUMNS.get(its.column, its.column)} « {its.group} » ({_signed(its.gap, currency)})"
    cause = f"sans {group}, l'objectif serait dépassé" if its.alone else f"surtout {group}"
    return f"{said} {whole} ; {cause}.{why}"


def _net(board: "Dashboard", row: Mapping[Any, Any], currency: str) -> str:
    """What is left once returns are taken off, where they are a good part of a period's sales; empty elsewhere."""
    known = board.periods.table
    net = known[(known["kpi"] == "chiffre_affaires_net") & (known["period"] == row["period"])]["value"]
    if not len(net) or not french.is_known(net.iloc[0]):
        return ""
    gone = row["value"] - net.iloc[0]
    if not gone > 0 or gone < _BACK * row["value"]:
        return ""
    return f" ; {french.brief_money(float(net.iloc[0]), currency)} une fois les retours et les avoirs retirés"


def _change(now: float, before: Any, currency: str) -> str:
    """« , +29 % sur un an », the amount itself where nothing is left of it; empty where a year before is not known."""
    if not french.is_known(before) or not before:
        return ""
    if not now:  # « −100 % » says no more, and hides how little it may be of
        return f", contre {french.brief_money(float(before), currency)} un an plus tôt"
    text = french.percent(now / before - 1, 0)
    return f", {'+' if now > before and not text.startswith('0') else ''}{text} sur un an"


def calendar(board: "Dashboard", row: Mapping[Any, Any]) -> str:
    """Say that days of the week make most of a change on a year by themselves; empty where they do not."""
    made = board.weekdays
    if made is None or not row["year_ago"] or not made.explains(row["value"] / row["year_ago"] - 1):
        return ""
    days = f"{french.plural(made.now, WEEKDAYS[made.day])} contre {french.number(made.then)} un an plus tôt"
    made_of = french.signed(made.change, "fraction")
    return f" {days} : au rythme de chaque jour de la semaine, le calendrier fait seul {made_of}."


def _signed(amount: float, currency: str) -> str:
    return ("+" if amount > 0 else "") + french.brief_money(amount, currency)


def sure(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say what may be concluded from the change of revenue that the answer tells."""
    row = words.row(board.changes, "chiffre_affaires")
    seen = row and headline(board.watched.seen, "chiffre_affaires", words.months(row["label"]))
    if not row or not seen or not french.is_known(row["year_ago"]):
        return []
    now, before = (french.money(row[name], currency, decimals=0) for name in ("value", "year_ago"))
    text = (
        f"Chiffre d'affaires de {now}, contre {before} un an plus tôt : {judged.verdict_words(seen.verdict)}."
    )
    return [Told(text, ["chiffre_affaires"], seen.verdict)]


def why(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say which branches moved revenue, and by how much: contributions add up to the change."""
    tree = board.tree
    row = words.row(board.changes, "chiffre_affaires")
    if row and hollow.doubted(board, row):  # what the file may make has no other cause to look for
        return []
    if board.stopped or not len(tree) or not tree["contribution"].abs().sum():
        return []  # where nothing is sold any more, there is no branch to look at
    change = tree["contribution"].sum()
    way = "de plus" if change >= 0 else "de moins"
    ranked = tree.reindex(tree["contribution"].abs().sort_values(ascending=False, kind="stable").index)
    same = ranked[(ranked["contribution"] > 0) == (change > 0)]
    other = ranked[((ranked["contribution"] > 0) != (change > 0)) & (ranked["contribution"].abs() > 0.5)]

    def part(row: Any) -> str:
        return f"{words.lower(branch(row['branch'], tree, row['group'])[0])} ({amount(row['contribution'], currency)})"

    against = f" ; en sens inverse, {part(other.iloc[0])}" if len(other) else ""
    chance = revenue_verdict(board)
    alone = (
        ""
        if chance is None or chance.decided
        else " Les jours sans vente peuvent faire seuls un tel écart : comblez d'abord ce trou."
        if row and hollow.of_period(board, row)
        else " Le hasard peut faire seul un tel écart : lisez-y où regarder, pas une cause."
    )
    sentence = (
        f"Pourquoi {french.money(abs(change), currency, decimals=0)} {way} qu'{words.during(board.compared[1])} ? "
        f"Surtout {part(same.iloc[0] if len(same) else ranked.iloc[0])}{against}."
        f"{_absent(makes(board.absent, change), currency)}{alone}"
    )
    return [Told(sentence, ["chiffre_affaires"], chance)]


def _absent(found: "Sequence[Absent]", currency: str) -> str:
    """Name the products whose absence makes most of a fall; empty without any."""
    told = [
        f"« {each.product} », absent des ventes {french.dates(each.first, each.last)} ({amount(each.moved, currency)})"
        for each in found
    ]
    return f" L'essentiel de cette baisse vient de {french.listing(told)}." if told else ""


def revenue_verdict(board: "Dashboard") -> "Verdict | None":
    """What the judge says of the change that the tree of revenue explains."""
    if not all(board.compared):
        return None
    seen = headline(board.watched.seen, "chiffre_affaires", words.months(board.compared[0]))
    return seen.verdict if seen else _UNJUDGED


def amount(value: float, currency: str) -> str:
    """Write a change of money with its sign, without cents.

    >>> amount(1234.5, "EUR").split()
    ['+1', '235', '€']
    """
    return ("+" if round(value) > 0 else "") + french.money(value, currency, decimals=0)


def findings(
    board: "Dashboard",
    kpis: Mapping[str, "Kpi"],
    rates: Mapping[str, tuple[float, float]],
    currency: str = "EUR",
) -> Said:
    """Say what needs a decision, what costs most first; then why and where, what cannot be told, and how sure the rates are."""
    known = set(board.whole.table["kpi"])
    cards = words.cards(board.whole.table, foremost(board.told))[1:]  # the first is the answer
    first: Said = []
    last: Said = []
    for each in board.told:
        if isinstance(each, Alert):
            rests = [name for name in RESTS_ON[each.kind] if name in known]
            first.append(Told(alert(each, currency) + judged.counted(each, kpis), rests, each.verdict))
        elif each.verdict.decided or each.verdict.word == "effet de mélange":
            first.append(_resting(judged.sentence(each, kpis, currency), known))
        elif each.verdict.about in cards:
            last.append(_resting(judged.sentence(each, kpis, currency), known))
    said = [
        *_once(sure(board, currency), first),
        *ahead.landings(board, currency),
        *first[:_FIRST],
        *why(board, currency),
        *where(board, currency),
        *first[_FIRST:],
    ]
    return [*said, *last[: max(0, _MOST - len(said))], *sureness(board, kpis, rates, cards)]


def _once(sure: Said, found: Said) -> Said:
    """What is concluded of the answer, but where a finding says the same of it over a longer time."""
    same = [
        (each.verdict.about, each.verdict.word) for each in found if each.verdict and not each.verdict.dims
    ]
    return [each for each in sure if each.verdict and (each.verdict.about, each.verdict.word) not in same]


def _resting(told: Told, known: "set[str]") -> Told:
    """A sentence that rests on the figures that the report records."""
    return told._replace(figures=[name for name in told.figures if name in known])


def where(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say which group, of all the ways to split, moved revenue most: not one that seems to have changed its name."""
    renamed = {each.column for each in board.watched.doubts if each.kind == "renamed"}
    tops = [
        (column, moved.iloc[0])
        for column, moved in board.movers.items()
        if len(moved) and moved.iloc[0]["difference"] and column not in renamed
    ]
    row = words.row(board.changes, "chiffre_affaires")
    if not tops or (row and hollow.doubted(board, row)):
        return []
    column, first = max(tops, key=lambda top: round(abs(top[1]["difference"]), 2))
    name, ending = words.subject_of(column, first[column])
    name = name.capitalize() if ending else f"{words.COLUMNS.get(column, column).capitalize()} « {name} »"
    sentence = (
        f"{name} pèse{ending} le plus dans cet écart : {amount(first['difference'], currency)} "
        f"de chiffre d'affaires {words.between(board.compared[1], board.compared[0])}."
    )
    return [Told(sentence, ["chiffre_affaires"], revenue_verdict(board))]


def sureness(
    board: "Dashboard",
    kpis: Mapping[str, "Kpi"],
    rates: Mapping[str, tuple[float, float]],
    cards: Sequence[str],
) -> Said:
    """Say how sure the rates of the cards are."""
    said: Said = []
    for name, (low, high) in rates.items():
        if name not in cards:
            continue
        row = board.whole.table.loc[board.whole.table["kpi"] == name].iloc[0]
        said.append(
            Told(
                f"{kpis[name].name}, {words.covers(kpis[name], board.halves)} : {french.percent(row['value'])} sur "
                f"{french.number(row['n'])} cas. "
                f"Avec ce nombre de cas, le vrai taux se situe "
                f"sans doute {between(french.percent(low), french.percent(high), 'à ')} (19 fois sur 20).",
                [name],
            )
        )
    return said


def span(extents: Mapping[str, Sequence[Any]], base: str, currency: str) -> str:
    """Return the days that the report covers, its base (HT or TTC) and its currency, for the subtitle."""
    amounts = french.amounts(base, currency)
    if not extents:
        return amounts
    first, last = min(e[0] for e in extents.values()), max(e[1] for e in extents.values())
    return f"{french.dates(first, last)} · {amounts}"
