"""Campaigns whose costs nobody knows: what was counted, the rates, what they do not say, and how to add what is missing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns import uncosted
from smkit.display import charts, french, record
from smkit.display.actions import Action
from smkit.display.campaigns.sentences import Said

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = {
    "impressions": ("impressions", "Impressions"),
    "contacts": ("contacts", "Contacts"),
    "opens": ("ouvertures", "Ouvertures"),
    "clicks": ("clics", "Clics"),
    "leads": ("leads", "Leads"),
    "bought": ("acheteurs", "Acheteurs"),
    "revenue": ("chiffre_affaires", "Chiffre d'affaires"),
}
#: Rate of `uncosted.RATES` → id, French name.
_RATES = {
    "contact_conversion": ("taux_de_conversion", "Taux de conversion"),
    "contact_leads": ("taux_de_leads", "Taux de leads"),
    "contact_clicks": ("clics_par_contact", "Taux de clic"),
    "ctr": ("ctr", "Taux de clic (CTR)"),
    "open_rate": ("taux_d_ouverture", "Taux d'ouverture"),
    "click_conversion": ("conversion_des_clics", "Conversion des clics"),
}
_CARDS = 6
_MOST = 12  # bars that can be read on a slide
#: Words of a header that say what an export counts under a name that is wider.
_CALLED = (("session", "sessions"), ("visit", "visites"), ("user", "utilisateurs"), ("utilisateur", "utilisateurs"),
           ("ouvert", "ouvertures"), ("open", "ouvertures"))  # fmt: skip


def called(columns: Mapping[str, str]) -> dict[str, str]:
    """Return what each count is called in this export, in French: visits are no people contacted, nor openings displays.

    Parameters: `columns`, header → canonical name, as a journal has them.

    >>> called({"Sessions": "contacts", "Clics": "clicks"})["contacts"], called({"Envois": "contacts"})["contacts"]
    ('sessions', 'contacts')
    >>> called({"Unique Opens": "opens", "Total Opens": "impressions"})["impressions"]
    'ouvertures répétées comprises'
    """
    found = {name: label.lower() for name, (_, label) in _COUNTS.items()}
    for header, name in columns.items():
        if name in ("contacts", "impressions"):
            found[name] = next((word for part, word in _CALLED if part in header.lower()), found[name])
    if found["impressions"] == found["opens"] and "opens" in columns.values():
        found["impressions"] = "ouvertures répétées comprises"
    if "buyers" not in columns.values():
        found["bought"] = "conversions"
    return found


def answer(
    whole: Mapping[str, Any], campaigns: "pd.DataFrame", names: Mapping[str, str], currency: str = "EUR"
) -> str:
    """Answer what can be: what campaigns brought, and that nobody knows what they cost.

    Parameters: `whole`, the row of `uncosted.measured` of all together; `campaigns`, the same by campaign; `names`, of `called`;
    `currency` code.
    """
    counts = [_counted(whole[name], name, names, currency) for name in uncosted.COUNTS if name in whole]
    rates = [_of_100(whole[rate], rate, names) for rate in uncosted.RATES if french.is_known(whole.get(rate))]
    told = f"{french.plural(len(campaigns), 'campagne').capitalize()} : {french.listing(counts)}"
    told += f", soit {french.listing(rates[:2])}" if rates else ""
    return f"{told}. Sans leurs coûts, on ne peut pas dire si elles gagnent de l'argent."


def figures(
    whole: Mapping[str, Any], names: Mapping[str, str], rows: int, *, currency: str = "EUR",
    dims: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Record what is counted and the rates, the rates first; show the first ones as cards, where it is about the whole.

    Parameters: `whole`, a row of `uncosted.measured`; `names`, of `called`; `rows` it stands on; `currency` code; `dims`, what
    tells this group apart.
    """
    rates = [name for name in _RATES if french.is_known(whole.get(name))]
    counts = [name for name in uncosted.COUNTS if french.is_known(whole.get(name))]
    for place, name in enumerate([*rates, *counts]):
        id = (_RATES if name in rates else _COUNTS)[name][0]
        unit = "fraction" if name in rates else currency if name == "revenue" else "count"
        record.figure(
            id, float(whole[name]), unit, label=_rate(name, names) if name in rates else names[name].capitalize(), n=rows,
            dims=dims, show=dims is None and place < _CARDS,
        )  # fmt: skip


def findings(spread: "pd.DataFrame", names: Mapping[str, str]) -> Said:
    """Say which campaign does best and worst by each rate, and whether chance may explain it.

    Parameters: `spread`, of `uncosted.spread`; `names`, of `called`.
    Returns (sentence, ids of the figures it rests on, the rate, which judges it).
    """
    said: Said = []
    for row in spread.to_dict("records"):
        best, worst = _of_100(row["best_rate"], row["rate"], names), french.number(100 * row["worst_rate"], 1)
        chance = "le hasard n'explique pas de tels écarts" if _apart(row["p_holm"]) else (
            "le hasard peut suffire à l'expliquer" if french.is_known(row["p_holm"]) else "les nombres ne permettent pas d'en juger"
        )  # fmt: skip
        text = f"{best} dans « {row['best']} », {worst} dans « {row['worst']} » : {chance}."
        said.append((text, [_RATES[row["rate"]][0]], row["rate"]))
    return said


def actions() -> list[Action]:
    """Return what to do next: first, what is missing."""
    return [
        Action("Ajouter ce que chaque campagne a coûté", "Responsable marketing", "avant le prochain budget",
               why="abonnement réparti, création, heures passées ; 0 si rien n'a été dépensé", sure="établie"),
        Action("Garder au hasard un groupe témoin non sollicité", "Responsable marketing", "à la prochaine campagne",
               why="lui seul dit combien de ventes elle ajoute", sure="établie"),
    ]  # fmt: skip


def rate_chart(campaigns: "pd.DataFrame", by: str, names: Mapping[str, str], *, source: str = "") -> None:
    """Show the rate that says most of each campaign, with how far chance could move it; nothing where no rate is known.

    Parameters: `campaigns`, of `uncosted.measured`; `by`, its column; `names`, of `called`; `source`, French.
    """
    rate = next((name for name in _RATES if name in campaigns and campaigns[name].notna().any()), "")
    if not rate:
        return
    ranked = uncosted.surest(campaigns, rate).head(_MOST)
    label = _rate(rate, names)
    told = uncosted.spread(campaigns, by).set_index("rate")["p_holm"]
    title = f"« {ranked.iloc[0][by]} » est en tête : {french.percent(ranked.iloc[0][rate])}"
    if len(ranked) > 1 and not _apart(told[rate]):
        doubt = "le hasard peut suffire à expliquer les écarts"
        if not french.is_known(told[rate]):
            doubt = "les nombres ne permettent pas de juger des écarts"
        title = f"{_RATES[rate][1]} : {doubt}"
    spans = {row[by]: (row["low"], row["high"]) for row in ranked.dropna(subset=["low"]).to_dict("records")}
    axes = charts.bars(ranked, by, rate, title, unit="fraction", measure=label, spans=spans, source=source)
    rows = " ; ".join(f"{row[by]} : {french.percent(row[rate])}" for row in ranked.to_dict("records"))
    record.chart("taux_par_campagne", axes, alt=f"{label}. {title}. {rows}.", figures=[_RATES[rate][0]])


def table(campaigns: "pd.DataFrame", by: str, names: Mapping[str, str], *, currency: str = "EUR") -> None:
    """Show and record campaigns side by side, by the rate that says most.

    Parameters: as `rate_chart`; `currency` code.
    """
    rates = [name for name in _RATES if name in campaigns]
    counts = [name for name in uncosted.COUNTS if name in campaigns]
    labels = {by: "Canal" if by == "channel" else "Campagne"} | {name: _rate(name, names) for name in rates}
    labels |= {name: names[name].capitalize() for name in counts}
    units = dict.fromkeys(rates, "fraction") | dict.fromkeys(counts, "count")
    units |= {"revenue": currency} if "revenue" in counts else {}
    first = (rates or counts)[0]
    shown = campaigns.sort_values(first, ascending=False, kind="stable")[[by, *counts, *rates]]
    record.table(
        f"par_{'canal' if by == 'channel' else 'campagne'}", shown, title="Ce que chaque campagne a donné" if by != "channel" else
        "Les mêmes, par canal", labels=labels, units=units, chart={"kind": "bar", "x": by, "y": first},
    )  # fmt: skip


def _apart(p: float) -> bool:
    """Whether chance does not explain that campaigns differ by a rate."""
    return uncosted.verdict(p).word == "oui"


def _rate(name: str, names: Mapping[str, str]) -> str:
    top, bottom = uncosted.RATES[name]
    return f"{_RATES[name][1]} ({names[top]} / {names[bottom]})"


def _of_100(value: float, name: str, names: Mapping[str, str]) -> str:
    top, bottom = uncosted.RATES[name]
    told = round(100 * value, 1)
    return (
        f"{french.number(told, 1)} {names[top] if told >= 2 else _one(names[top])} pour 100 {names[bottom]}"
    )


def _counted(value: Any, name: str, names: Mapping[str, str], currency: str) -> str:
    if name == "revenue":
        return f"{french.money(value, currency, decimals=0)} de ventes"
    return french.plural(value, _one(names[name]), names[name])


def _one(noun: str) -> str:
    """The singular of a plural in « s », and of what goes with it."""
    return " ".join(word.removesuffix("s") for word in noun.split())
