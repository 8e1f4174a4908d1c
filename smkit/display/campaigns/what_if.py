"""What could change an action's result: what weighs most, the chance of losing, the gap with the plan."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from smkit.analysis.campaigns.sensitivity import RATES
from smkit.analysis.exact import LABELS
from smkit.display import charts, french, notation, record
from smkit.display.campaigns.action_figures import INPUTS
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.campaigns.risk import Risk

_MONEY = (
    "fixed_cost",
    "cost_per_contact",
    "cost_per_click",
    "cost_per_followup",
    "hourly_cost",
    "price",
    "coupon",
    "revenue",
)
Said = list[tuple[str, list[str]]]
_FINEST = 9  # decimals
_SMALL = 100  # amounts all below have their cents
_RARE = 0.005  # a chance that would round to 0 or to 100 %


def tornado_chart(
    moved: "pd.DataFrame", now: Any, swing: float, *, currency: str = "EUR", source: str = ""
) -> None:
    """Show how far net gain moves when each input does.

    Parameters: `moved`, as `sensitivity.tornado` returns it; `now`, the net gain; `swing`, the fraction by which inputs moved;
    `currency` code; `source`, French.
    """
    first = moved.iloc[0]
    title = f"« {first['label']} » pèse le plus sur le gain net"
    axes = charts.tornado(
        moved, "label", "at_low", "at_high", title, center=float(now), currency=currency,
        measure=f"Gain net quand chaque donnée varie de ± {french.percent(swing, 0)}", source=source,
    )  # fmt: skip
    rows = (
        f"{row['label']} : de {_money(row['at_low'], currency)} à {_money(row['at_high'], currency)}"
        for row in moved.to_dict("records")
    )
    record.chart("sensibilite", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["gain_net_sensible"])


def sensitivity_figures(moved: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Record the net gain at both ends of what weighs most. Parameters: as `tornado_chart`."""
    first = moved.to_dict("records")[0]
    ends = _written((first["low"], first["high"]), first["input"], currency)
    for which, gain in zip(ends, ("at_low", "at_high"), strict=True):
        record.figure("gain_net_sensible", first[gain], currency, label="Gain net si une donnée change",
                      dims={"donnee": first["label"], "valeur": which}, show=False)  # fmt: skip


def sensitivity_finding(moved: "pd.DataFrame", now: Any, swing: float, currency: str = "EUR") -> Said:
    """Say whether a change of one input would turn the result over.

    Parameters: as `tornado_chart`. Returns (sentence, ids of the figures it rests on).
    """
    first, share = moved.to_dict("records")[0], french.percent(swing, 0)
    turned = moved[(moved["at_low"] < 0) != (moved["at_high"] < 0)]
    ends = f"de {_money(first['at_low'], currency)} à {_money(first['at_high'], currency)}"
    head = (
        f"« {first['label']} » pèse le plus : quand cette donnée varie de ± {share}, le gain net va {ends}."
    )
    if not len(turned):
        sign = "gagnante" if now >= 0 else "perdante"
        return [
            (
                f"{head} Aucune donnée ne change à elle seule la conclusion : l'action reste {sign}.",
                ["gain_net", "gain_net_sensible"],
            )
        ]
    names = [f"« {name} »" for name in turned["label"].head(3)]
    few = french.listing(names, "ou") if len(turned) <= 3 else f"{', '.join(names)} ou une autre donnée"
    return [
        (
            f"{head} Une telle erreur sur {few} suffit à changer la conclusion.",
            ["gain_net", "gain_net_sensible"],
        )
    ]


def grid_table(grid: "pd.DataFrame", down: str, across: str, *, currency: str = "EUR") -> None:
    """Show and record net gain for pairs of values of two inputs.

    Parameters: `grid`, as `sensitivity.grid` returns it; `down` and `across`, the fields of `Action` of its rows and columns;
    `currency` code.
    """
    columns = {f"v{at}": float(value) for at, value in enumerate(grid.columns.tolist())}
    fine = 2 if float(np.nanmax(grid.abs().to_numpy())) < _SMALL else 0
    shown = grid.set_axis(list(columns), axis="columns").reset_index(drop=True).round(fine)
    shown.insert(0, "row", _written(list(grid.index), down, currency))
    inputs = {field: id for id, field, *_ in INPUTS}
    played: dict[str, Any] = {}
    if down in inputs and across in inputs:  # the workbook plays only with what stands on its sheet of inputs
        played = {"of": "gain_net", "down": inputs[down], "across": inputs[across]}
        played |= {"downs": [float(value) for value in grid.index], "acrosses": list(columns.values())}
    names = LABELS[down], LABELS[across]
    tops = _written(list(columns.values()), across, currency)
    labels = {"row": names[0]} | dict(zip(columns, tops, strict=True))
    title = f"Le gain net selon deux données : {names[0].lower()} en lignes, {names[1].lower()} en colonnes"
    if "prix" in played.values():  # the goods cost what they did: the share of the price that is left follows
        played["with"] = {"taux_de_marque": "1 - (1 - taux_de_marque) * prix_d_origine / prix"}
    record.table(
        "gain_net_croise",
        shown,
        title=title,
        labels=labels,
        units=dict.fromkeys(columns, currency),
        grid=played or None,
    )


def risk_figures(risk: "Risk", *, currency: str = "EUR") -> None:
    """Record what a simulation says of net gain. Parameters: `risk`, as `analysis.risk.risk` returns it; `currency` code."""
    for id, value, unit, label in (
        ("risque_perte", risk.loss, "fraction", "Risque de perdre de l'argent"),
        ("gain_net_moyen", risk.mean, currency, "Gain net moyen"),
        ("gain_net_bas", risk.low, currency, "Gain net dans les 5 % de cas les pires"),
        ("gain_net_haut", risk.high, currency, "Gain net dans les 5 % de cas les meilleurs"),
    ):
        record.figure(id, value, unit, label=label, n=risk.draws, show=False)


def risk_finding(risk: "Risk", currency: str = "EUR") -> Said:
    """Say how likely a loss is. Parameters: as `risk_figures`. Returns (sentence, ids of the figures it rests on)."""
    lost = f"perd de l'argent dans {french.percent(risk.loss, 0)} des cas"
    if risk.loss < _RARE:
        lost = "ne perd presque jamais d'argent"
    elif risk.loss > 1 - _RARE:
        lost = "perd de l'argent presque à coup sûr"
    return [
        (
            f"Dans les fourchettes données, l'action {lost} ; neuf fois sur dix, son gain net se trouve entre "
            f"{_money(risk.low, currency)} et {_money(risk.high, currency)}. Les données y varient indépendamment "
            "les unes des autres.",
            ["risque_perte", "gain_net_bas", "gain_net_haut"],
        )
    ]


def ranges_limit(
    ranges: Mapping[str, Sequence[Any]], conversion: Sequence[Any] | None, *, currency: str = "EUR"
) -> str:
    """Say within which ranges the draws were made.

    Parameters: `ranges` and `conversion`, as `actions.ranges` returns them; `currency` code.

    >>> print(ranges_limit({"buyers": (150, 200, 260)}, None))
    Fourchettes du risque de perte : « Nombre d'acheteurs » de 150 à 260, le plus probable 200.
    """
    given = [(LABELS[name], name, values) for name, values in ranges.items()]
    if conversion is not None:
        given.append(("Taux de conversion", "redemption", conversion))
    said = (
        f"« {label} » de {_write(float(low), name, currency)} à {_write(float(high), name, currency)}, le plus probable "
        f"{_write(float(likely), name, currency)}"
        for label, name, (low, likely, high) in given
    )
    return f"Fourchettes du risque de perte : {' ; '.join(said)}."


def risk_chart(draws: "pd.Series[float]", risk: "Risk", *, currency: str = "EUR", source: str = "") -> None:
    """Show how net gain spreads. Parameters: `draws` of net gain; the others as `risk_figures`; `source`, French."""
    title = f"Dans ces fourchettes, {french.percent(risk.loss, 0)} de risque de perdre de l'argent"
    if risk.loss < _RARE:  # no draw is a certainty: said as the finding says it
        title = "Dans ces fourchettes, l'action ne perd presque jamais d'argent"
    elif risk.loss > 1 - _RARE:
        title = "Dans ces fourchettes, l'action perd de l'argent presque à coup sûr"
    axes = charts.losses(draws, title, currency=currency, source=source)
    alt = (
        f"{title}. Sur {french.number(risk.draws)} tirages, le gain net médian est de "
        f"{_money(risk.middle, currency)}, et neuf fois sur "
        f"dix il se trouve {between(_money(risk.low, currency), _money(risk.high, currency), 'à ')}."
    )
    record.chart("risque_de_perte", axes, alt=alt, figures=["risque_perte"])


def gaps_figures(steps: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Record the net gain that was planned. Parameters: as `gaps_finding`."""
    planned = steps["amount"].iloc[0]
    record.figure("gain_net_prevu", planned, currency, label="Gain net prévu", show=False)


def gaps_finding(steps: "pd.DataFrame", currency: str = "EUR") -> Said:
    """Say why the result is not the planned one.

    Parameters: `steps`, as `planned.gaps` returns it; `currency` code. Returns (sentence, ids of the figures it rests on).
    """
    start, *between, end = steps.to_dict("records")
    gap = end["amount"] - start["amount"]
    if not between:
        return [
            (
                f"Le gain net est celui qui était prévu : {_money(end['amount'], currency)}.",
                ["gain_net", "gain_net_prevu"],
            )
        ]
    main = max(between, key=lambda step: abs(step["amount"]))
    way = "de plus" if gap >= 0 else "de moins"
    return [
        (
            f"L'action devait dégager {_money(start['amount'], currency)} ; elle dégage "
            f"{_money(end['amount'], currency)}, soit "
            f"{_money(abs(gap), currency)} {way}. Premier écart : « {main['step'].lower()} », pour "
            f"{_money(main['amount'], currency)}.",
            ["gain_net", "gain_net_prevu"],
        )
    ]


def gaps_chart(steps: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show the way from the planned net gain to the actual one. Parameters: as `gaps_finding`; `source`, French."""
    planned, actual = (_money(steps["amount"].iloc[at], currency) for at in (0, -1))
    title = f"Prévu : {planned} de gain net ; réalisé : {actual}"
    axes = charts.waterfall(
        steps,
        "step",
        "amount",
        title,
        currency=currency,
        measure="Gain net",
        start=notation.PLAN,
        source=source,
    )
    rows = (f"{row['step']} {_money(row['amount'], currency)}" for row in steps.to_dict("records"))
    record.chart("prevu_et_realise", axes, alt=f"{title}. {' ; '.join(rows)}.", figures=["gain_net_prevu"])


def _money(x: Any, currency: str) -> str:
    return french.rounded(x, currency)


def _written(values: Sequence[float], name: str, currency: str) -> list[str]:
    """Write values of one input, with as many decimals as tell them apart: a price of 0,02 € moves by fractions of a cent.

    >>> [each.replace("\xa0", " ") for each in _written((0.016, 0.024), "price", "EUR")]
    ['0,016 €', '0,024 €']
    """
    written = [_write(float(value), name, currency) for value in values]
    for decimals in range(1, _FINEST):
        if len(set(written)) == len(set(values)):
            break
        if name in _MONEY:
            written = [french.money(value, currency, decimals) for value in values]
        else:
            write = french.percent if name in RATES else french.number
            written = [write(value, decimals) for value in values]
    return written


def _write(x: float, name: str, currency: str) -> str:
    if name in _MONEY:
        return french.amount(round(x, 2), currency)
    return french.brief(x, "fraction" if name in RATES else "count", currency)
