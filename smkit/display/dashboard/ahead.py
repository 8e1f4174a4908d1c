"""What is to come: where the year and the quarter should land, and the open deals behind it."""

from typing import TYPE_CHECKING

from smkit.display import charts, french, notation, record
from smkit.display.dashboard import words
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    from smkit.analysis.dashboard import Dashboard
    from smkit.analysis.dashboard.landing import Landing
    from smkit.analysis.dashboard.pipeline import Pipeline

_STEPS = {
    "contacted": "Contactée",
    "assigned": "Confiée à un commercial",
    "qualified": "Qualifiée",
    "created": "Ouverte",
}
_AGES = ("moins d'un mois", "de un à trois mois", "plus de trois mois")
_WORDS = {
    "oui": "l'objectif de {} est sous tout l'intervalle",
    "non": "l'objectif de {} est au-dessus de tout l'intervalle",
    "on ne peut pas dire": "on ne peut pas dire si l'objectif de {} sera atteint",
}
_SURE = "huit chances sur dix"


def landings(board: "Dashboard", currency: str = "EUR") -> Said:
    """Say where the year and the quarter should land, only where past dates tell how sure that is."""
    said: Said = []
    if (its := board.landing) is not None and its.amount is not None:
        verdict = its.verdict
        aim = f" ; {_WORDS[verdict.word].format(french.brief_money(its.aim, currency))}" if verdict else ""
        text = f"Atterrissage de l'année : environ {_around(its, its.amount, currency)}{aim}."
        said.append(Told(text, ["atterrissage_annee"], verdict))
    if (deals := board.pipeline) is not None and deals.landing is not None:
        parts = {
            "déjà gagnés": deals.won,
            "attendus des affaires ouvertes": deals.coming,
            "d'affaires à ouvrir": deals.fresh,
        }
        told = [f"{_amount(part, deals, currency)} {what}" for what, part in parts.items() if round(part)]
        text = (
            f"Affaires, atterrissage du {_quarter(deals)} : environ {_around(deals, deals.landing, currency)}, dont "
            f"{french.listing(told)}."
        )
        said.append(Told(text, ["atterrissage_trimestre"]))
    return said


def unknown(board: "Dashboard") -> list[str]:
    """Say why there is no forecast, where there is none."""
    said = []
    if (its := board.landing) is not None and its.amount is None:
        more = (
            f" : il faudrait {french.plural(its.lacking, 'mois', 'mois')} d'historique de plus"
            if its.lacking
            else ""
        )
        why = (
            "des jours sans vente faussent les mois dont elle partirait, ou ceux qui la vérifieraient"
            if its.spoiled
            else f"l'historique est trop court pour vérifier une prévision{more}"
        )
        said.append(f"Atterrissage de l'année : n.d., {why}.")
    if (deals := board.pipeline) is not None and deals.landing is None:
        said.append(
            f"Atterrissage du {_quarter(deals)} (affaires) : n.d., {french.plural(deals.tested, 'date passée', 'dates passées')} "
            "ne suffisent pas à vérifier une prévision."
        )
    return said


def show(board: "Dashboard", *, currency: str = "EUR", source: str = "") -> None:
    """Show and record the landings and the open deals by step, age, source and region. Parameters: `source`, French."""
    if (its := board.landing) is not None:
        _figures("annee", "de l'année", its.amount, its.low, its.high, currency, its.tested)
    if (deals := board.pipeline) is None:
        return
    unit = currency if deals.unit == "EUR" else "count"
    _figures("trimestre", f"du {_quarter(deals)}", deals.landing, deals.low, deals.high, unit, deals.tested)
    _steps_table(deals, unit)
    _splits_table(deals, unit)
    if deals.landing is not None:
        _quarter_chart(deals, deals.landing, currency=currency, source=source)


def _figures(
    name: str, of: str, amount: float | None, low: float | None, high: float | None, unit: str, tested: int
) -> None:
    for id, label, value in (
        ("atterrissage", "Atterrissage", amount),
        ("bas_atterrissage", "Bas de l'intervalle de l'atterrissage", low),
        ("haut_atterrissage", "Haut de l'intervalle de l'atterrissage", high),
    ):
        record.figure(f"{id}_{name}", value, unit, label=f"{label} {of}", n=tested, show=False)


def _steps_table(deals: "Pipeline", unit: str) -> None:
    shown = deals.groups.assign(
        step=deals.groups["step"].map(_STEPS), age=[_AGES[at] for at in deals.groups["age"]]
    )
    heavy, of = deals.accounts
    weigh = french.plural(heavy, "compte", "comptes")
    make = "font" if heavy > 1 else "fait"
    accounts = f" ; {weigh} sur {french.number(of)} en {make} 80 %" if heavy else ""
    record.table(
        "pipeline_par_etape", shown,
        title=f"Affaires ouvertes au {french.date(deals.day)}, pondérées par les taux mesurés{accounts}",
        labels={"step": "Étape", "age": "Ouverte depuis", "deals": "Affaires", "amount": "Montant", "rate": "Taux de gain mesuré",
                "weighted": "Montant pondéré", "soon": "Attendu d'ici la fin du trimestre"},
        units={"deals": "count", "amount": unit, "rate": "fraction", "weighted": unit, "soon": unit},
        formulas={"weighted": "amount * rate"},
    )  # fmt: skip


def _splits_table(deals: "Pipeline", unit: str) -> None:
    import pandas as pd

    rows = [its.assign(by=words.head(name)) for name, its in deals.splits.items()]
    if rows:
        record.table(
            "pipeline_par_groupe", pd.concat(rows)[["by", "value", "deals", "amount", "weighted"]],
            title="Affaires ouvertes, par source et par région",
            labels={"by": "Découpage", "value": "Valeur", "deals": "Affaires", "amount": "Montant", "weighted": "Montant pondéré"},
            units={"deals": "count", "amount": unit, "weighted": unit},
        )  # fmt: skip


def _quarter_chart(deals: "Pipeline", landing: float, *, currency: str, source: str) -> None:
    import pandas as pd

    assert deals.low is not None and deals.high is not None
    name = f"{_quarter(deals).capitalize()} (prévu)"
    past = [(french.period(label).capitalize(), won) for label, won in deals.past.itertuples(index=False)]
    table = pd.DataFrame([*past, (name, landing)], columns=["trimestre", "gagne"])
    title = f"{_quarter(deals).capitalize()} : environ {_around(deals, landing, currency, sure=False)}"
    axes = charts.bars(
        table, "trimestre", "gagne", title, unit=deals.unit, currency=currency, measure="Affaires gagnées", source=source,
        signs={name: notation.FORECAST}, spans={name: (deals.low, deals.high)},
    )  # fmt: skip
    parts = " ; ".join(f"{when} : {_amount(won, deals, currency)}" for when, won in past)
    record.chart(
        "atterrissage_du_trimestre", axes, alt=f"{title}. {parts}.", figures=["atterrissage_trimestre"]
    )


def _around(its: "Landing | Pipeline", amount: float, currency: str, *, sure: bool = True) -> str:
    """An amount and its interval, with how often it should hold; the amount alone where both ends are written as one."""
    middle, low, high = (_amount(each, its, currency) for each in (amount, its.low, its.high))
    if low == high:
        return middle
    return f"{middle} ({between(low, high)}{f', {_SURE}' if sure else ''})"


def _amount(value: float | None, its: "Landing | Pipeline", currency: str) -> str:
    if getattr(its, "unit", "EUR") == "count":
        return french.plural(round(value or 0.0), "affaire")
    return french.brief_money(value, currency)


def _quarter(deals: "Pipeline") -> str:
    return french.period(deals.name)
