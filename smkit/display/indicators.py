"""Indicators, shown: figures and cards, what changed in sentences, and what to do about it."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, record
from smkit.tables import schema

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.catalog import Kpi
    from smkit.analysis.kpis import Computation

Said = list[tuple[str, list[str]]]

#: The indicators that make the headline, the first that are there.
_CARDS = ("chiffre_affaires", "panier_moyen", "taux_de_gain", "montant_gagne", "retention", "taux_conversion_site",
          "nb_commandes", "affaires_gagnees", "cycle_moyen", "chiffre_affaires_net")  # fmt: skip
_HOW_MANY = 5

#: What the report asks for; what the tables do not allow is told in its limits.
IDS = ("chiffre_affaires", "chiffre_affaires_net", "nb_factures", "nb_commandes", "panier_moyen", "nouveaux_clients",
       "retention", "taux_conversion_site", "affaires_gagnees", "affaires_perdues", "montant_gagne", "taux_de_gain",
       "taux_transformation", "delai_moyen_conversion", "delai_median_conversion", "cycle_moyen", "cycle_median",
       "atteinte_objectif")  # fmt: skip

#: What it splits by a column.
SPLIT = ("chiffre_affaires", "panier_moyen", "retention", "montant_gagne", "affaires_gagnees", "taux_de_gain",
         "taux_conversion_site")  # fmt: skip

#: What it shows period after period: a table that fits a page.
_PERIOD_TABLE = ("chiffre_affaires", "nb_commandes", "panier_moyen", "nouveaux_clients", "montant_gagne", "taux_de_gain",
                 "taux_conversion_site")  # fmt: skip

_COLUMNS = {
    "segment": "Le segment",
    "region": "La région",
    "channel": "Le canal",
    "category": "La catégorie",
    "source": "La source",
}
_REASONS = {
    "zero_denominator": "rien à quoi le rapporter",
    "no_rows": "aucune affaire conclue",
    "no_previous_customers": "aucun client sur la période d'avant",
    "missing_values": "valeurs non renseignées",
    "not_covered": "période non couverte",
    "no_target": "aucun objectif fixé",
    "not_additive": "les objectifs d'un taux ne s'additionnent pas",
}


def figures(
    table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], changes: "pd.DataFrame", *, currency: str = "EUR", by: Sequence[str] = ()
) -> None:
    """Record every indicator, and show the main ones as cards with what changed.

    Parameters: `table`, of `kpis.compute` without a grain; `kpis`, the catalogue; `changes`, of `trend.changes`; `currency`
    code; `by`, the columns it is split by, if any (then nothing is shown).
    """
    cards = [] if by else _cards(table)
    rows = table.to_dict("records")
    for row in sorted(rows, key=lambda row: cards.index(row["kpi"]) if row["kpi"] in cards else len(cards)):
        kpi = kpis[row["kpi"]]
        dims = {name: str(row[name]) for name in by if french.is_known(row[name])}
        if french.is_known(row.get("metric")):
            dims["indicateur"] = row["metric"]
        if by and len(dims) < len(by):
            dims |= {name: "non renseigné" for name in by if name not in dims}
        known = french.is_known(row["value"])
        note = _change(kpi, changes, currency) if known else _REASONS.get(row["reason"], "")
        record.figure(
            kpi.id,
            row["value"] if known else None,
            currency if kpi.unit == "EUR" else kpi.unit,
            label=kpi.name,
            n=int(row["n"]),
            dims=dims,
            note=note,
            show=kpi.id in cards and not dims,
        )


def answer(table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], changes: "pd.DataFrame", grain: str, currency: str) -> str:
    """Answer « comment vont les ventes ? » in one sentence, on the last complete period.

    Parameters: as `figures`; `grain`, mois, trimestre or année.
    """
    main = next(iter(_cards(table)), None)
    if main is None:
        return "Aucun indicateur ne peut être calculé avec les tables données : voyez « Données et limites »."
    kpi = kpis[main]
    whole = table.loc[(table["kpi"] == main), "value"].iloc[0]
    total = f"{kpi.name} sur toute la période : {_write(whole, kpi, currency)}."
    row = _row(changes, main)
    if row is None:
        return f"{total} Aucun{'e' if grain == 'année' else ''} {grain} complet{'e' if grain == 'année' else ''} à comparer."
    said = f"{french.period(row['label']).capitalize()} : {_lower(kpi.name)} de {_write(row['value'], kpi, currency)}"
    compared = [
        f"{french.signed(row[change], 'points' if kpi.unit == 'fraction' else 'fraction')} {words}"
        for change, words in (("year_change", "sur un an"), ("change", _before(row["label"])))
        if words and french.is_known(row[change])
    ]
    return f"{said}{', soit ' + ' et '.join(compared) if compared else ''}. {total}"


def findings(
    table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], changes: "pd.DataFrame", rates: Mapping[str, tuple[float, float]],
    currency: str = "EUR",
) -> Said:  # fmt: skip
    """Say what moved most, and how sure the rates are.

    Parameters: as `figures`; `rates`, {KPI: (low, high)} 95 % intervals of rates that are proportions.
    Returns (sentence, ids of the figures it rests on).
    """
    said: Said = []
    cards = _cards(table)[1:]  # the first is the answer
    for row in changes.to_dict("records"):
        kpi = kpis[row["kpi"]]
        if kpi.id not in cards or not french.is_known(row["year_change"]) or kpi.direction == "none":
            continue
        better = (row["year_change"] > 0) == (kpi.direction == "higher")
        verdict = "mieux" if better else "moins bien"
        if not row["year_change"]:
            verdict = "autant"
        moved = french.signed(row["year_change"], "points" if kpi.unit == "fraction" else "fraction")
        said.append(
            (
                f"{kpi.name} : {_write(row['value'], kpi, currency)} en {french.period(row['label'])}, {verdict} qu'un an "
                f"plus tôt ({_write(row['year_ago'], kpi, currency)}, {moved}).",
                [kpi.id],
            )
        )
    for name, (low, high) in rates.items():
        if name not in _cards(table):
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


def mover(moved: "pd.DataFrame", group: str, changes: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say which group moved revenue most over a year.

    Parameters: `moved`, of `trend.movers_of`; `group`, the column; `changes`, of `trend.changes`.
    """
    row = _row(changes, "chiffre_affaires")
    if row is None or not len(moved) or not moved["difference"].any():
        return []
    first = moved.iloc[0]
    way = "gagne" if first["difference"] > 0 else "perd"
    return [
        (
            f"{_COLUMNS.get(group, group)} « {first[group]} » {way} le plus : {french.money(abs(first['difference']), currency, decimals=0)} d'écart "
            f"de chiffre d'affaires en {french.period(row['label'])} par rapport à un an plus tôt.",
            ["chiffre_affaires"],
        )
    ]


def targets(table: "pd.DataFrame", kpis: Mapping[str, "Kpi"]) -> Said:
    """Say which targets were met.

    Parameters: `table`, rows of `kpis.compute("atteinte_objectif")`; `kpis`, the catalogue.
    """
    said: Said = []
    for row in table.dropna(subset=["value"]).to_dict("records"):
        state = "atteint" if row["value"] >= 1 else "manqué"
        goal = f"Objectif « {kpis[row['metric']].name} » {state}"
        said.append((f"{goal} : {french.percent(row['value'])} de ce qui était visé.", ["atteinte_objectif"]))
    return said


def advice(kpis: Mapping[str, "Kpi"], changes: "pd.DataFrame", regain: float | None, currency: str = "EUR") -> Said:
    """Say what to do about the indicators that got worse, from the catalogue, with the effect where it can be told.

    Parameters: as `findings`; `regain`, revenue that last year's basket would bring on this period's orders, or None.
    """
    said: Said = []
    for row in changes.to_dict("records"):
        kpi = kpis[row["kpi"]]
        change = row["year_change"] if french.is_known(row["year_change"]) else row["change"]
        if kpi.id not in _CARDS[:6] or not french.is_known(change) or kpi.direction == "none" or not change:
            continue
        if (change > 0) == (kpi.direction == "higher"):
            continue
        effect = ""
        if kpi.id == "panier_moyen" and regain:
            effect = (
                f" Retrouver le panier d'il y a un an vaudrait {french.money(regain, currency, decimals=0)} sur les commandes "
                f"de {french.period(row['label'])}, si leur nombre reste le même."
            )
        said.append((f"{kpi.name} recule. {kpi.act}{effect}", [kpi.id]))
    if not said and changes[["change", "year_change"]].notna().any(axis=None):
        said.append(("Aucun des indicateurs suivis ne recule : gardez le cap, et vérifiez à la période suivante.", []))
    elif not said:
        said.append(("Il manque une période complète à comparer : relancez ce rapport quand elle sera finie.", []))
    return said


def trend_chart(table: "pd.DataFrame", kpi: "Kpi", changes: "pd.DataFrame", *, currency: str, source: str) -> None:
    """Show an indicator over time, the title saying how it stands.

    Parameters: `table`, rows of one KPI, of `trend.written`; `changes`, of `trend.changes`; `source`, French.
    """
    row = _row(changes, kpi.id)
    if row is not None and french.is_known(row["year_change"]):
        unit = "points" if kpi.unit == "fraction" else "fraction"
        title = f"{kpi.name} : {french.signed(row['year_change'], unit)} en {french.period(row['label'])} sur un an"
    else:
        title = f"{kpi.name}, période après période"
    partial = row is not None and french.is_known(row["partial"])
    axes = charts.line(
        table, "period", "value", title, unit=kpi.unit, currency=currency, measure=kpi.name, partial=partial, source=source
    )
    known = table.dropna(subset=["value"])
    low, high = known.sort_values("value").iloc[[0, -1]].to_dict("records")
    alt = (
        f"{title}. De {_write(low['value'], kpi, currency)} ({french.period(low['period'])}) à "
        f"{_write(high['value'], kpi, currency)} ({french.period(high['period'])})."
    )
    record.chart(f"{kpi.id}_par_periode", axes, alt=alt)


def split_chart(table: "pd.DataFrame", kpi: "Kpi", group: str, *, currency: str, source: str) -> None:
    """Show an indicator by group, the largest first.

    Parameters: `table`, rows of one KPI split by the column `group`; `source`, French.
    """
    ranked = table.dropna(subset=["value"]).sort_values("value", ascending=False, kind="stable")
    if not len(ranked):
        return
    first = ranked.iloc[0]
    title = f"{kpi.name} : « {first[group]} » vient en tête avec {charts.base.brief(first['value'], kpi.unit, currency)}"
    axes = charts.bars(
        ranked, group, "value", title, unit=kpi.unit, currency=currency, measure=kpi.name, highlight=[first[group]],
        source=source,
    )  # fmt: skip
    parts = " ; ".join(f"{row[group]} : {_write(row['value'], kpi, currency)}" for row in ranked.to_dict("records"))
    record.chart(f"{kpi.id}_par_{group}", axes, alt=f"{title}. {parts}.")


def period_table(table: "pd.DataFrame", kpis: Mapping[str, "Kpi"], *, currency: str) -> None:
    """Show and record every indicator, one row a period.

    Parameters: `table`, of `trend.written`.
    """
    import pandas as pd

    table = table[table["kpi"].isin(_PERIOD_TABLE)]
    wide = table.pivot_table(index="period", columns="kpi", values="value", sort=False, dropna=False).sort_index()
    wide = wide[[name for name in dict.fromkeys(table["kpi"]) if name in wide]]
    shown = pd.DataFrame({"period": [french.period(day) for day in wide.index]}).join(wide.reset_index(drop=True))
    record.table(
        "par_periode",
        shown,
        title="Les indicateurs, période par période",
        labels={"period": "Période"} | {name: kpis[name].name for name in wide},
        units={name: currency if kpis[name].unit == "EUR" else kpis[name].unit for name in wide},
        chart={"kind": "line", "x": "period", "y": wide.columns[0]},
    )


def charted(table: "pd.DataFrame") -> list[str]:
    """Return the indicators worth a chart: the main one of each table, those whose values are there.

    Parameters: `table`, of `kpis.compute`.
    """
    known = set(table.dropna(subset=["value"])["kpi"])
    pairs = (("chiffre_affaires",), ("panier_moyen",), ("montant_gagne", "affaires_gagnees"), ("taux_de_gain",), ("taux_conversion_site",))
    return [name for names in pairs if (name := next((n for n in names if n in known), ""))]


def company(fictional: bool, segment: str) -> str:
    """Return whose figures these are, for the subtitle.

    Parameters: `fictional`, whether they are the boutique's; `segment`.
    """
    whose = "Comptoir Azimut (entreprise fictive)" if fictional else ""
    return " · ".join(part for part in (whose, f"segment {segment}" if segment else "") if part)


def span(extents: Mapping[str, tuple[Any, Any]], base: str, currency: str) -> str:
    """Return the days that the report covers, and its base, for the subtitle.

    Parameters: `extents`, of `trend.extents`; `base`, HT or TTC; `currency` code.
    """
    amounts = f"montants {base}, en {french.symbol(currency)}"
    if not extents:
        return amounts
    first, last = min(e[0] for e in extents.values()), max(e[1] for e in extents.values())
    return f"du {french.date(first)} au {french.date(last)} · {amounts}"


def limits(
    whole: "Computation", periods: "Computation", changes: "pd.DataFrame", kpis: Mapping[str, "Kpi"], base: str, currency: str
) -> list[str]:
    """Say what the data cannot tell, one sentence each.

    Parameters: `whole` and `periods`, of `kpis.compute` without and with a grain; the others as `figures`.
    """
    said = [f"Montants {base}, en {french.symbol(currency)}, tels que les fichiers les donnent ; rien n'est converti."]
    for name in sorted(set(changes["partial"].dropna())):
        said.append(f"La période « {french.period(name)} » n'est pas complète : elle est montrée, jamais comparée.")
    words = {t.name: t.stem for t in schema.tables().values()}
    words |= {f"{t.name}.{c.name}": c.label for t in schema.tables().values() for c in t.columns}
    missing: dict[str, list[str]] = {}
    for name, skip in whole.skipped.items():
        missing.setdefault(skip.explain(words), []).append(kpis[name].name)
    said += [f"{french.listing(names)} : {reason}" for reason, names in missing.items()]
    unknown = whole.table[whole.table["value"].isna() & (whole.table["kpi"] != "atteinte_objectif")]
    said += [f"{kpis[row.kpi].name} : n.d., {_REASONS.get(row.reason, row.reason)}." for row in unknown.itertuples()]
    said += [f"{kpis[note.kpi].name} : {note.text}" for note in whole.notes]
    if "nouveaux_clients" in set(whole.table["kpi"]):
        said.append(
            "Nouveaux clients : un client est nouveau à son premier achat connu. Si l'export est tronqué, d'anciens clients y "
            "passent pour nouveaux."
        )
    return said


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


def _cards(table: "pd.DataFrame") -> list[str]:
    """The indicators that make the headline of this report."""
    known = set(table.dropna(subset=["value"])["kpi"])
    return [name for name in _CARDS if name in known][:_HOW_MANY]


def _row(changes: "pd.DataFrame", name: str) -> dict[Any, Any] | None:
    found = changes[changes["kpi"] == name].to_dict("records")
    return found[0] if found else None


def _change(kpi: "Kpi", changes: "pd.DataFrame", currency: str) -> str:
    row = _row(changes, kpi.id)
    if row is None:
        return ""
    unit = "points" if kpi.unit == "fraction" else "fraction"
    parts = [
        f"{french.signed(row[change], unit)} {words}"
        for change, words in (("change", _before(row["label"])), ("year_change", "sur un an"))
        if words and french.is_known(row[change])
    ]
    head = f"{french.period(row['label'])} : {_write(row['value'], kpi, currency)}"
    return ", ".join([head, *parts])


def _before(label: str) -> str:
    """How the period before is called; a year before is « sur un an », said already."""
    return {7: "sur le trimestre précédent" if "T" in label else "sur le mois précédent"}.get(len(label), "")


def _write(value: Any, kpi: "Kpi", currency: str) -> str:
    return charts.base.brief(value, kpi.unit, currency)


def _lower(name: str) -> str:
    """A name inside a sentence: lower case, unless it is an acronym."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
