"""Campaigns side by side: what they cost and gave, as French tables and charts."""

from typing import TYPE_CHECKING

from smkit.display import charts, french, notation, record

if TYPE_CHECKING:
    import pandas as pd

#: Column of `compare.results` → French header, unit (EUR: the report's currency; None: text).
_COLUMNS: dict[str, tuple[str, str | None]] = {
    "campaign": ("Campagne", None),
    "channel": ("Canal", None),
    "cost": ("Coût", "EUR"),
    "revenue": ("Chiffre d'affaires", "EUR"),
    "margin_rate": ("Taux de marque", "fraction"),
    "gross_gain": ("Gain brut", "EUR"),
    "margin": ("Marge", "EUR"),
    "net_gain": ("Gain net", "EUR"),
    "margin_per_euro": ("Marge par euro", "ratio"),
    "roi": ("ROI", "fraction"),
}
#: What `compare.readings` calls a ratio → French name, formula, unit.
_READINGS = {
    "revenue": ("Sur le chiffre d'affaires", "(chiffre d'affaires − coût) / coût", "fraction"),
    "margin_per_euro": ("Marge par euro", "marge / coût", "ratio"),
    "roi": ("ROI standard", "(marge − coût) / coût", "fraction"),
}
_LONGEST = 15  # bars of a chart


def results_table(id: str, results: "pd.DataFrame", *, title: str, currency: str = "EUR") -> None:
    """Show and record campaigns side by side, one line a row.

    Parameters: `id` as `record.figure`; `results`, as `compare.results` returns it, or some of its columns (one of
    another name is shown as it stands); `title`, French; `currency` code.
    """
    shown = {name: _COLUMNS[name] for name in map(str, results.columns) if name in _COLUMNS}
    units = {
        name: currency if unit == "EUR" else unit for name, (_, unit) in shown.items() if unit is not None
    }
    labels = {name: label for name, (label, _) in shown.items()}
    record.table(id, results, title=title, labels=labels, units=units)


def readings_table(readings: "pd.DataFrame", *, title: str) -> None:
    """Show and record the ratios that people call ROI, each beside its value at break-even.

    Parameters: `readings`, as `compare.readings` returns it; `title`, French.
    """
    names = [_READINGS[reading] for reading in readings["reading"]]
    units = [unit for _, _, unit in names]
    record.table(
        "lectures_du_roi",
        readings.assign(reading=[name for name, _, _ in names], formula=[how for _, how, _ in names])[
            ["reading", "formula", "value", "at_break_even"]
        ],
        title=title,
        labels={
            "reading": "Ce que l'on appelle ROI",
            "formula": "Le calcul",
            "value": "Ici",
            "at_break_even": "À l'équilibre",
        },
        units={"value": units, "at_break_even": units},
    )


def gross_gain_chart(results: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show gross gains, the goods sold not yet paid for.

    Parameters: `results`, as `compare.results` returns it, in the order to draw; `currency` code; `source`, French.
    """
    positive = int((results["gross_gain"] > 0).sum())
    title = f"Ventes supérieures au coût : {_share(results, positive)}"
    axes = charts.bars(
        results, str(results.columns[0]), "gross_gain", title,
        unit="EUR", currency=currency, measure="Gain brut", source=source,
    )  # fmt: skip
    record.chart("gains_bruts", axes, alt=f"Gain brut, marchandise non payée. {title}.")


def gains_chart(results: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show gross and net gains in pairs; the title is about the lowest net gain, one at least being known.

    Parameters: as `gross_gain_chart`.
    """
    by = str(results.columns[0])
    worst = results.sort_values("net_gain").iloc[0]
    gross = french.money(worst["gross_gain"], currency, decimals=0)
    net = french.money(worst["net_gain"], currency, decimals=0)
    title = f"« {worst[by]} » : {gross} de gain brut, {net} de gain net"
    axes = charts.paired(
        results, by, "gross_gain", "net_gain", title,
        names=("Gain brut", "Gain net"), signs=(notation.ASIDE, notation.ACTUAL),
        unit="EUR", currency=currency, measure="Montant", source=source,
    )  # fmt: skip
    record.chart("gains_bruts_et_nets", axes, alt=f"Gain brut et gain net, côte à côte. {title}.")


def net_gain_chart(results: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show net gains from the highest to the lowest, the lowest fifteen where there are more; say it if none is known.

    Parameters: as `gross_gain_chart`, in any order.
    """
    known = results.dropna(subset=["net_gain"]).sort_values("net_gain", ascending=False)
    if known.empty:
        record.limit(
            "Gain net n.d. : il manque le chiffre d'affaires, ou le taux de marque (paramètre taux_marque)."
        )
        return
    title = f"En perte : {_share(known, int((known['net_gain'] < 0).sum()))}"
    cut = f", les {_LONGEST} plus faibles" if len(known) > _LONGEST else ""
    axes = charts.bars(
        known.tail(_LONGEST), str(known.columns[0]), "net_gain", title,
        unit="EUR", currency=currency, measure=f"Gain net{cut}", source=source,
    )  # fmt: skip
    record.chart("gains_nets", axes, alt=f"Gain net, du plus grand au plus petit{cut}. {title}.")


def discount_chart(varied: "pd.DataFrame", *, source: str = "") -> None:
    """Show how many sales repay an action under growing discounts; the title compares the first two.

    Parameters: `varied`, as `compare.vary` returns it for « discount », two rows at least; `source`, French.
    """
    rates = [french.percent(rate, 0) for rate in varied["discount"]]
    before, after = (french.number(sales) for sales in varied["break_even_sales"][:2])
    title = f"Avec {rates[1]} de remise, il faut {after} ventes au lieu de {before}"
    axes = charts.bars(
        varied.assign(rate=rates), "rate", "break_even_sales", title,
        measure="Ventes pour rentrer dans ses frais", source=source,
    )  # fmt: skip
    record.chart("seuil_selon_remise", axes, alt=f"Seuil de rentabilité, remise par remise. {title}.")


def _share(results: "pd.DataFrame", part: int) -> str:
    one, many = ("canal", "canaux") if results.columns[0] == "channel" else ("campagne", "campagnes")
    return f"{french.plural(part, one, many)} sur {french.number(len(results))}"
