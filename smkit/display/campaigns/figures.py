"""The figures of campaigns, recorded with the parts they are made of, and their tables."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns import luck
from smkit.analysis.periods import Course
from smkit.display import french, record, turning
from smkit.display.campaigns.sentences import named

if TYPE_CHECKING:
    import pandas as pd

#: id recorded, column of `portfolio.summary`, French label, unit (EUR: the report's currency), formula, and which ratio of
#: `ads` it is, if any.
_FIGURES = (
    ("cout", "cost", "Coût", "EUR", None, ""),
    ("acheteurs", "bought", "Acheteurs", "count", None, ""),
    ("panier_moyen", "basket", "Panier moyen", "EUR", None, ""),
    ("chiffre_affaires", "revenue", "Chiffre d'affaires", "EUR", "acheteurs * panier_moyen", ""),
    ("taux_de_marque", "margin_rate", "Taux de marque", "fraction", None, ""),
    ("gain_brut", "gross_gain", "Gain brut", "EUR", "chiffre_affaires - cout", ""),
    ("marge", "margin", "Marge", "EUR", "chiffre_affaires * taux_de_marque", ""),
    ("gain_net", "net_gain", "Gain net", "EUR", "marge - cout", ""),
    ("gain_net_bas", "net_gain_low", "Gain net, borne basse du hasard", "EUR", None, ""),
    ("gain_net_haut", "net_gain_high", "Gain net, borne haute du hasard", "EUR", None, ""),
    ("marge_par_euro", "margin_per_euro", "Marge par euro dépensé", "ratio", "marge / cout", ""),
    ("roi", "roi", "ROI (définition courante)", "fraction", "(marge - cout) / cout", ""),
    ("impressions", "impressions", "Impressions", "count", None, ""),
    ("clics", "clicks", "Clics", "count", None, ""),
    ("contacts", "contacts", "Contacts", "count", None, ""),
    ("leads", "leads", "Leads", "count", None, ""),
    ("roas", "roas", "ROAS (ventes par euro)", "ratio", "chiffre_affaires / cout", "roas"),
    ("ctr", "ctr", "Taux de clic (CTR)", "fraction", "clics / impressions", "ctr"),
    ("cpc", "cpc", "Coût par clic (CPC)", "EUR", "cout / clics", "cpc"),
    ("cpm", "cpm", "Coût pour 1 000 affichages (CPM)", "EUR", "cout / impressions * 1000", "cpm"),
    ("cpl", "cpl", "Coût par lead", "EUR", "cout / leads", "cpl"),
    ("cpa", "cpa", "Coût par acheteur (CPA)", "EUR", "cout / acheteurs", "cpa"),
)
_NOTES = {
    "gain_net": "marge − coût",
    "marge": "ventes × taux de marque",
    "marge_par_euro": "équilibre à 1",
    "roi": "équilibre à 0",
    "ctr": "clics / impressions",
    "cpc": "coût / clics",
    "cpm": "coût / impressions × 1 000",
    "cpa": "coût / acheteurs",
}
_MONEY_CARDS = ("gain_net", "marge", "cout", "roi", "acheteurs")
_ADS_CARDS = ("cpa", "acheteurs", "cpc", "ctr", "cpm")

_LABELS = {
    "campaign": "Campagne",
    "channel": "Canal",
    "cost": "Coût",
    "revenue": "Chiffre d'affaires",
    "margin": "Marge",
    "gross_gain": "Gain brut",
    "net_gain": "Gain net",
    "margin_per_euro": "Marge par euro",
    "bought": "Acheteurs",
    "impressions": "Impressions",
    "clicks": "Clics",
    "ctr": "CTR",
    "cpc": "CPC",
    "cpm": "CPM",
    "cpa": "CPA",
    "roas": "ROAS",
    "value": "Résultat actuel",
    "proposed": "Coût proposé",
    "expected": "Résultat attendu",
    "marginal": "Dernier euro",
}
_UNITS = {"margin_per_euro": "ratio", "roas": "ratio", "ctr": "fraction"} | dict.fromkeys(
    ("bought", "impressions", "clicks"), "count"
)


def figures(
    whole: Mapping[str, Any],
    complete: Collection[str],
    *,
    currency: str = "EUR",
    dims: Mapping[str, str] | None = None,
    show: bool = True,
    months: "pd.DataFrame | None" = None,
) -> None:
    """Record the figures of campaigns together, and show the main ones as cards.

    Parameters: `whole`, a row of `portfolio.summary`; `complete`, the ratios of `ads.RATIOS` whose parts every row has, so that
    their formula holds; `currency` code; `dims`, what tells this group apart; `show`, whether to show cards; `months`,
    of `portfolio.monthly`, which the cards draw.
    """
    known = {id for id, column, *_ in _FIGURES if french.is_known(whole.get(column))}
    cards = (
        [id for id in (_MONEY_CARDS if "gain_net" in known else _ADS_CARDS) if id in known] if show else []
    )
    ranked = sorted(_FIGURES, key=lambda row: cards.index(row[0]) if row[0] in cards else len(cards))
    for id, column, label, unit, formula, ratio in ranked:
        if id not in known and id != "gain_net":
            continue
        parts = {
            word
            for word in (formula or "").replace("(", " ").replace(")", " ").split()
            if word.isidentifier()
        }
        holds = formula and parts <= known and (not ratio or ratio in complete)
        drawn = show and months is not None and column in months and id in cards
        went = luck.year(months, column) if months is not None and drawn else Course()
        note = _NOTES.get(id, "") if id in known else "il manque les ventes ou le taux de marque"
        record.figure(
            id,
            whole[column] if id in known else None,
            currency if unit == "EUR" else unit,
            label=label,
            n=int(whole["rows"]),
            dims=dims,
            note=turning.note(went, "", note, since="en un an"),
            formula=formula if id in known and holds else None,
            show=id in cards,
            trend=went.past,
        )


def group_figures(
    groups: "pd.DataFrame", by: str, complete: Collection[str], *, currency: str = "EUR"
) -> None:
    """Record the figures of each campaign, or channel. Parameters: `groups`, as `portfolio.summary` returns it; "
    "`by`, its column."""
    key = {"campaign": "campagne", "channel": "canal"}.get(by, by)
    for row in groups.to_dict("records"):
        dims = {key: named(row, by)}
        figures({str(k): v for k, v in row.items()}, complete, currency=currency, dims=dims, show=False)


def budget_figures(shared: "pd.DataFrame", by: str, *, in_money: bool, currency: str = "EUR") -> None:
    """Record the proposed budget of each action and what it should bring.

    Parameters: `shared`, as `budget.allocate` returns it; `by`, its column; `in_money`, whether results are margins (else
    buyers); `currency` code.
    """
    key = {"campaign": "campagne", "channel": "canal"}.get(by, by)
    for row in shared.to_dict("records"):
        dims = {key: named(row, by)}
        record.figure(
            "budget_propose", row["proposed"], currency, label="Budget proposé", dims=dims, show=False
        )
        unit = currency if in_money else "count"
        record.figure(
            "resultat_attendu", row["expected"], unit, label="Résultat attendu", dims=dims, show=False
        )


def campaigns_table(groups: "pd.DataFrame", by: str, *, currency: str = "EUR") -> None:
    """Show and record campaigns side by side. Parameters: as `group_figures`."""
    columns = [by, "cost", "revenue", "margin", "net_gain", "margin_per_euro", "bought"]
    money = bool(groups["net_gain"].notna().any())
    if not money and groups["impressions"].notna().any():
        return  # the table of ads says as much
    title = (
        "Ce que chaque campagne a coûté et rapporté"
        if by == "campaign"
        else f"Les mêmes, par {_LABELS.get(by, by).lower()}"
    )
    ranked = groups.sort_values("net_gain" if money else "cost", ascending=False, kind="stable")
    chart = {"kind": "bar", "x": by, "y": "net_gain" if money else "cost"}
    _table(f"par_{'campagne' if by == 'campaign' else 'groupe'}", ranked, columns, title, currency, chart)


def ads_table(groups: "pd.DataFrame", by: str, *, currency: str = "EUR") -> None:
    """Show and record what the ads gave; nothing where nothing was displayed. Parameters: as `group_figures`."""
    shown = groups[groups["impressions"].notna()]
    if len(shown):
        columns = [by, "impressions", "clicks", "ctr", "cpc", "cpm", "bought", "cpa", "roas"]
        _table("publicites", shown, columns, "Ce que les publicités ont donné", currency, None)


def budget_table(shared: "pd.DataFrame", by: str, unit: str, *, currency: str = "EUR") -> None:
    """Show and record the proposed budget.

    Parameters: `shared`, as `budget.allocate` returns it; `by`, its column; `unit` of the results, EUR or count.
    """
    columns = [by, "cost", "value", "proposed", "expected"]
    if unit == "count":
        shared = shared.round({"value": 0, "expected": 0})
    _table(
        "budget", shared, columns, "Le budget proposé, sous les hypothèses du rapport", currency,
        {"kind": "bar", "x": by, "y": "proposed"}, {"value": unit, "expected": unit},
    )  # fmt: skip


def _table(
    id: str, rows: "pd.DataFrame", columns: list[str], title: str, currency: str, chart: Mapping[str, str] | None,
    more: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    shown = rows[[name for name in columns if rows[name].notna().any()]]
    units = {name: _UNITS.get(name, currency) for name in map(str, shown.columns[1:])}
    units |= {name: currency if unit == "EUR" else unit for name, unit in (more or {}).items()}
    record.table(id, shown, title=title, labels=_LABELS, units=units, chart=chart)
