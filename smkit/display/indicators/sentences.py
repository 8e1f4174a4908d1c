"""What the dashboard says: the answer, why, what needs a decision, against the targets, and what to do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.indicators import words
from smkit.display.indicators.words import Said

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.alerts import Alert
    from smkit.analysis.catalog import Kpi
    from smkit.analysis.dashboard import Dashboard

#: How the branches of the tree are said; the first form opens a sentence.
BRANCHES = {
    "clients_actifs": ("Le nombre de clients", "clients"),
    "frequence_achat": ("Le nombre de commandes par client", "commandes par client"),
    "panier_moyen_clients": ("Le panier moyen", "panier moyen"),
    "nb_commandes": ("Le nombre de commandes", "commandes"),
    "panier_moyen": ("Le panier moyen", "panier moyen"),
    "ventes_anonymes": ("Les ventes sans client connu", "ventes sans client connu"),
}
_MOST = 8  # findings beyond that are no longer read


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
        return f"{BRANCHES[row['branch']][0].lower()} ({amount(row['contribution'], currency)})"

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
            f"{where.capitalize()} « {found.group} » perd {french.money(found.stake, currency, decimals=0)}{gross} : "
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
            f"{where.capitalize()} « {found.group} » rappelle trop tard : {french.percent(v['rate'])} des leads contactés à "
            f"temps au "
            f"{french.period(_quarter(v['period']))}, contre {french.percent(v['elsewhere'])} ailleurs."
        )
    return (
        f"{where.capitalize()} « {found.group} » manque son objectif sur douze mois : {french.percent(v['rate'])} du chiffre "
        f"d'affaires visé, "
        f"soit {french.money(found.stake, currency, decimals=0)} de moins."
    )


_RESTS_ON = {
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
        (alert(found, currency), [name for name in _RESTS_ON[found.kind] if name in known])
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
        f"chiffre "
        f"d'affaires entre {french.period(board.compared[1])} et {french.period(board.compared[0])}."
    )
    return [(sentence, ["chiffre_affaires"])]


def changed(board: "Dashboard", kpis: Mapping[str, "Kpi"], currency: str = "EUR") -> Said:
    """Say how the other main indicators stand against a year ago."""
    said: Said = []
    cards = words.cards(board.whole.table)[1:]  # the first is the answer
    for row in board.changes.to_dict("records"):
        kpi = kpis[row["kpi"]]
        if kpi.id not in cards or not french.is_known(row["year_change"]) or kpi.direction == "none":
            continue
        verdict = (
            "moins bien"
            if words.worse(row["year_change"], kpi)
            else "mieux"
            if row["year_change"]
            else "autant"
        )
        said.append(
            (
                f"{kpi.name} : {words.write(row['value'], kpi, currency)} {words.during(row['label'])}, {verdict} qu'un an "
                f"plus tôt ({words.write(row['year_ago'], kpi, currency)}, {words.change(row, 'year_change', kpi)}).",
                [kpi.id],
            )
        )
    return said


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
                f"{kpis[name].name} : {french.percent(row['value'])} sur {french.number(row['n'])} cas. Avec ce nombre de cas, "
                f"le vrai taux se situe sans doute entre {french.percent(low)} et {french.percent(high)} (confiance à 95 %).",
                [name],
            )
        )
    return said


def advice(
    board: "Dashboard", kpis: Mapping[str, "Kpi"], regain: float | None, currency: str = "EUR"
) -> Said:
    """Say what to do: about what needs a decision, then about the indicators that got worse, from the catalogue."""
    known = set(board.whole.table["kpi"])
    said: Said = [
        (_do(found, currency), [name for name in _RESTS_ON[found.kind] if name in known])
        for found in board.alerts[:4]
    ]
    for row in board.changes.to_dict("records"):
        kpi = kpis[row["kpi"]]
        change = row["year_change"] if french.is_known(row["year_change"]) else row["change"]
        if kpi.id not in words.CARDS[:6] or not french.is_known(change) or not words.worse(change, kpi):
            continue
        effect = ""
        if kpi.id == "panier_moyen" and regain:
            effect = (
                f" Retrouver le panier d'il y a un an vaudrait {french.money(regain, currency, decimals=0)} sur les commandes "
                f"passées {words.during(row['label'])}, si leur nombre reste le même."
            )
        said.append((f"{kpi.name} recule. {kpi.act}{effect}", [kpi.id]))
    if not said and board.changes[["change", "year_change"]].notna().any(axis=None):
        said.append(
            ("Aucun des indicateurs suivis ne recule : gardez le cap, et vérifiez à la période suivante.", [])
        )
    elif not said:
        said.append(
            ("Il manque une période complète à comparer : relancez ce rapport quand elle sera finie.", [])
        )
    return said


def _do(found: "Alert", currency: str) -> str:
    v, who = found.values, f"« {found.group} »"
    if found.kind == "channel":
        return (
            f"{who} : suspendez la dépense le temps de revoir la cible ou le message, et gardez un groupe témoin. À ventes égales, "
            f"ne plus dépenser évite {french.money(found.stake, currency, decimals=0)} de perte, si ces ventes n'en amenaient "
            f"pas d'autres."
        )
    if found.kind == "churn":
        return (
            f"{who or 'Clients perdus'} : appelez les {french.plural(int(v['lost']), 'client')} qui ne sont pas revenus, les "
            f"plus gros d'abord. "
            f"En retrouver un sur quatre vaudrait environ {french.money(v['revenue'] / 4, currency, decimals=0)} par trimestre, "
            f"s'ils reprennent leur rythme."
        )
    if found.kind == "sla":
        return (
            f"{who} : convenez d'un relais entre commerciaux quand un lead attend depuis un jour. Rappeler comme ailleurs "
            f"vaudrait de l'ordre de "
            f"{french.money(found.stake, currency, decimals=0)} par an, si un lead rappelé à temps ne gagne que la moitié de "
            f"l'écart."
        )
    return (
        f"{who} : reprenez l'objectif avec l'équipe, affaires en cours sous les yeux. Il manque "
        f"{french.money(found.stake, currency, decimals=0)} sur douze mois : dites lesquelles peuvent les combler, ou revoyez "
        f"l'objectif."
    )


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
