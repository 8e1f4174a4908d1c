"""What the dashboard says: the answer, why, what needs a decision, where, and how sure it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.dashboard import words
from smkit.display.dashboard.words import Said

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.alerts import Alert
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
_MOST = 8  # findings beyond that are no longer read


def branch(name: str, tree: "pd.DataFrame") -> tuple[str, str]:
    """How a branch of a tree is said; beside sales without a known customer, the basket is that of the others."""
    apart = name == "panier_moyen_clients" and "ventes_anonymes" in set(tree["branch"])
    return BRANCHES["panier_moyen_connu" if apart else name]


def answer(board: "Dashboard", kpis: Mapping[str, "Kpi"], grain: str, currency: str) -> str:
    """Answer « comment vont les ventes ? » in one sentence, on the last complete period."""
    table, changes = board.whole.table, board.changes
    main = next(iter(words.cards(table)), None)
    if main is None:
        return "Aucun indicateur ne peut être calculé avec les tables données : voyez « Données et limites »."
    kpi = kpis[main]
    whole = table.loc[(table["kpi"] == main), "value"].iloc[0]
    total = f"{kpi.name} sur toute la période : {words.write(whole, kpi, currency)}."
    row = words.row(changes, main)
    if row is None and not board.extents:
        return total
    if row is None:
        year = grain in ("année", "annee", "year")
        return f"{total} {'Aucune année complète' if year else f'Aucun {grain} complet'} à comparer."
    said = f"{french.period(row['label']).capitalize()} : {words.lower(kpi.name)} de {words.write(row['value'], kpi, currency)}"
    compared = [
        f"{words.change(row, change, kpi)} {then}"
        for change, then in (("year_change", "sur un an"), ("change", words.before(row["label"])))
        if then and french.is_known(row[change])
    ]
    return f"{said}{', soit ' + ' et '.join(compared) if compared else ''}. {total}"


def why(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say which branches moved revenue, and by how much: contributions add up to the change."""
    tree = board.tree
    if not len(tree) or not tree["contribution"].abs().sum():
        return []
    change = tree["contribution"].sum()
    way = "de plus" if change >= 0 else "de moins"
    ranked = tree.reindex(tree["contribution"].abs().sort_values(ascending=False, kind="stable").index)
    same = ranked[(ranked["contribution"] > 0) == (change > 0)]
    other = ranked[((ranked["contribution"] > 0) != (change > 0)) & (ranked["contribution"].abs() > 0.5)]

    def part(row: Any) -> str:
        return f"{branch(row['branch'], tree)[0].lower()} ({amount(row['contribution'], currency)})"

    against = f" ; en sens inverse, {part(other.iloc[0])}" if len(other) else ""
    sentence = (
        f"Pourquoi {french.money(abs(change), currency, decimals=0)} {way} qu'{words.during(board.compared[1])} ? "
        f"Surtout {part(same.iloc[0] if len(same) else ranked.iloc[0])}{against}."
    )
    return [(sentence, ["chiffre_affaires"])]


def amount(value: float, currency: str) -> str:
    """Write a change of money with its sign, without cents.

    >>> amount(1234.5, "EUR").split()
    ['+1', '235', '€']
    """
    return ("+" if round(value) > 0 else "") + french.money(value, currency, decimals=0)


def alert(found: "Alert", currency: str = "EUR") -> str:
    """Say what needs a decision, and what is at stake."""
    v, where = found.values, words.COLUMNS.get(found.column, found.column)
    if found.kind == "channel":
        gross = (
            f", malgré un gain brut de {french.money(v['gain_brut'], currency, decimals=0)}"
            if v.get("gain_brut", 0) > 0
            else ""
        )
        return (
            f"{where.capitalize()} « {found.group} » perd {french.money(-v['gain_net'], currency, decimals=0)}"
            f"{_campaigns(v['span'])}{gross} : "
            f"chaque euro dépensé n'y rapporte que {french.money(v['marge_par_euro'], currency)} de marge."
        )
    if found.kind == "churn":
        who = f"{where.capitalize()} « {found.group} »" if found.group else "L'entreprise"
        return (
            f"{who} perd ses clients : {words.during(_quarter(v['period']))}, {french.percent(v['rate'])} de ceux du trimestre "
            f"précédent ont racheté, contre {french.percent(v['before'])} un an plus tôt. "
            f"{french.plural(int(v['lost']), 'client manque', 'clients manquent')} "
            f"à l'appel, qui avaient acheté pour {french.money(v['revenue'], currency, decimals=0)}."
        )
    if found.kind == "sla":
        return (
            f"{where.capitalize()} « {found.group} » rappelle trop tard : {french.percent(v['rate'])} de ses "
            f"{french.plural(int(v['leads']), 'lead')} contactés à temps {words.during(_quarter(v['period']))}, contre "
            f"{french.percent(v['elsewhere'])} ailleurs."
        )
    return (
        f"{where.capitalize()} « {found.group} » manque son objectif sur douze mois : {french.percent(v['rate'])} du chiffre "
        f"d'affaires visé, "
        f"soit {french.money(found.stake, currency, decimals=0)} de moins."
    )


def _campaigns(span: tuple[Any, Any] | None) -> str:
    """From when to when the campaigns ran; nothing where no date says it."""
    if not span:
        return ""
    first, last = map(french.month, span)
    since = f"d'{first}" if first[0] in "ao" else f"de {first}"
    return f" sur les campagnes {since}{'' if first == last else f' à {last}'}"


RESTS_ON = {
    "channel": ["marge_par_euro"],
    "churn": ["retention"],
    "sla": ["conformite_sla"],
    "target": ["chiffre_affaires"],
}


def findings(
    board: "Dashboard",
    kpis: Mapping[str, "Kpi"],
    rates: Mapping[str, tuple[float, float]],
    currency: str = "EUR",
) -> Said:
    """Say what needs a decision, what costs most first; then why, where, how things changed, and how sure the rates are."""
    known = set(board.whole.table["kpi"])
    said: Said = [
        (alert(found, currency), [name for name in RESTS_ON[found.kind] if name in known])
        for found in board.alerts
    ]
    said += [*why(board, currency), *where(board, currency), *changed(board, kpis, currency)]
    return [*said[:_MOST], *sureness(board.whole.table, kpis, rates)]


def where(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say which group, of all the ways to split, moved revenue most."""
    tops = [
        (column, moved.iloc[0])
        for column, moved in board.movers.items()
        if len(moved) and moved.iloc[0]["difference"]
    ]
    if not tops:
        return []
    column, first = max(tops, key=lambda top: abs(top[1]["difference"]))
    way = "gagne" if first["difference"] > 0 else "perd"
    name = words.COLUMNS.get(column, column).capitalize()
    sentence = (
        f"{name} « {first[column]} » {way} le plus : {french.money(abs(first['difference']), currency, decimals=0)} d'écart de "
        f"chiffre d'affaires {words.between(board.compared[1], board.compared[0])}."
    )
    return [(sentence, ["chiffre_affaires"])]


def changed(board: "Dashboard", kpis: Mapping[str, "Kpi"], currency: str = "EUR") -> Said:
    """Say how the other main indicators stand against a year ago, or the period before where no year is known."""
    said: Said = []
    cards = words.cards(board.whole.table)[1:]  # the first is the answer
    for row in board.changes.to_dict("records"):
        kpi, then = kpis[row["kpi"]], against(row)
        if kpi.id not in cards or not then or kpi.direction == "none":
            continue
        before, moved, certain, ago = then
        now = f"{kpi.name} : {words.write(row['value'], kpi, currency)} {words.during(row['label'])}"
        was = f"{words.write(row[before], kpi, currency)}"
        if row[certain] is False:
            said.append((f"{now}, contre {was} {ago} : un écart que le hasard peut faire seul.", [kpi.id]))
            continue
        verdict = "moins bien" if words.worse(row[moved], kpi) else "mieux" if row[moved] else "autant"
        said.append((f"{now}, {verdict} qu{_that(ago)} ({was}, {words.change(row, moved, kpi)}).", [kpi.id]))
    return said


def against(row: Mapping[Any, Any]) -> tuple[str, str, str, str] | None:
    """What an indicator is compared with: the columns of its value, change and sureness then, and when in words."""
    if french.is_known(row["year_change"]):
        return "year_ago", "year_change", "year_sure", "un an plus tôt"
    if french.is_known(row["change"]):
        return (
            "previous",
            "change",
            "sure",
            words.before(row["label"]).removeprefix("sur ") or "un an plus tôt",
        )
    return None


def _that(ago: str) -> str:
    return f"'{ago}" if ago.startswith("u") else f"e {ago}"


def sureness(
    table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], rates: Mapping[str, tuple[float, float]]
) -> Said:
    """Say how sure the main rates are."""
    said: Said = []
    for name, (low, high) in rates.items():
        if name not in words.cards(table):
            continue
        row = table.loc[table["kpi"] == name].iloc[0]
        said.append(
            (
                f"{kpis[name].name}, {words.covers(kpis[name])} : {french.percent(row['value'])} sur "
                f"{french.number(row['n'])} cas. "
                f"Avec ce nombre de cas, le vrai taux se situe "
                f"sans doute entre {french.percent(low)} et {french.percent(high)} (confiance à 95 %).",
                [name],
            )
        )
    return said


def _quarter(first: Any) -> str:
    return f"{first.year}-T{(first.month + 2) // 3}"


def company(fictional: bool, segment: str) -> str:
    """Return whose figures these are, for the subtitle: the boutique's, or one segment's."""
    whose = "Comptoir Azimut (entreprise fictive)" if fictional else ""
    return " · ".join(part for part in (whose, f"segment {segment}" if segment else "") if part)


def span(extents: Mapping[str, Sequence[Any]], base: str, currency: str) -> str:
    """Return the days that the report covers, its base (HT or TTC) and its currency, for the subtitle."""
    amounts = f"montants {base}, en {french.symbol(currency)}"
    if not extents:
        return amounts
    first, last = min(e[0] for e in extents.values()), max(e[1] for e in extents.values())
    return f"du {french.date(first)} au {french.date(last)} · {amounts}"
