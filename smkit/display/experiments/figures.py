"""The figures of an experiment, recorded with the parts they are made of, and its tables."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.display import french, record
from smkit.display.experiments.sentences import rate, split_name
from smkit.tables import schema
from smkit.tables.naming import mapping
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

#: id recorded, French label, unit (EUR: the report's currency), formula on the others, for each group but the control.
_FIGURES = (
    ("personnes", "Personnes", "count", None),
    ("resultats_connus", "Personnes dont on connaît le résultat, parmi les tirées au sort", "fraction", None),
    ("acheteurs", "Acheteurs", "count", None),
    ("taux_conversion", "Taux de conversion", "fraction", "acheteurs / personnes"),
    ("personnes_temoin", "Personnes du groupe témoin", "count", None),
    ("acheteurs_temoin", "Acheteurs du groupe témoin", "count", None),
    ("taux_temoin", "Taux de conversion du témoin", "fraction", "acheteurs_temoin / personnes_temoin"),
    ("ecart", "Écart avec le témoin", "points", "(taux_conversion - taux_temoin) * 100"),
    ("ecart_bas", "Écart, borne basse", "points", None),
    ("ecart_haut", "Écart, borne haute", "points", None),
    ("hausse_relative", "Écart relatif", "fraction", "(taux_conversion - taux_temoin) / taux_temoin"),
    ("taux_commun", "Taux des deux groupes ensemble", "fraction",
     "(acheteurs + acheteurs_temoin) / (personnes + personnes_temoin)"),
    ("z", "Statistique z", "ratio",
     "(taux_conversion - taux_temoin) / sqrt(taux_commun * (1 - taux_commun) * (1 / personnes + 1 / personnes_temoin))"),
    ("p", "Probabilité d'un tel écart par hasard", "ratio", None),
    ("p_holm", "La même, corrigée des groupes et des regards", "ratio", None),
    ("acheteurs_incrementaux", "Acheteurs en plus du témoin", "count", "(taux_conversion - taux_temoin) * personnes"),
    ("panier_moyen", "Panier moyen du groupe", "EUR", None),
    ("chiffre_affaires", "Chiffre d'affaires du groupe", "EUR", "acheteurs * panier_moyen"),
    ("chiffre_affaires_temoin", "Chiffre d'affaires du témoin", "EUR", None),
    ("ca_incremental", "Ventes en plus du témoin", "EUR",
     "chiffre_affaires - chiffre_affaires_temoin / personnes_temoin * personnes"),
    ("ca_incremental_bas", "Ventes en plus, borne basse", "EUR", None),
    ("ca_incremental_haut", "Ventes en plus, borne haute", "EUR", None),
    ("taux_de_marque", "Taux de marque", "fraction", None),
    ("marge_incrementale", "Marge gagnée", "EUR", "ca_incremental * taux_de_marque"),
    ("cout", "Coût de l'action", "EUR", None),
    ("gain_net", "Gain net, ventes du témoin déduites", "EUR", "marge_incrementale - cout"),
    ("roi", "ROI, ventes du témoin déduites", "fraction", "(marge_incrementale - cout) / cout"),
)  # fmt: skip
_MOST_CARDS = 5


def headers(colonnes: str, *, groupe: str = "", converti: str = "", valeur: str = "") -> dict[str, str]:
    """Put together the columns that a person named.

    Parameters: `colonnes`, as `smkit.read` takes it; `groupe`, `converti`, `valeur`, headers of the file, "" to guess.
    Returns a mapping for `smkit.gather`.

    >>> headers("unit_id=Client", groupe="Version")
    {'unit_id': 'Client', 'experiment.group': 'Version'}
    """
    told = {f"{table}.{name}" if table else name: header for table, name, header in mapping.entries(colonnes)}
    named = {"group": groupe, "converted": converti, "revenue": valeur}
    answers = mapping.answers(colonnes, schema.table("experiment")).french()
    told |= {f"[{name}]": text for name, text in answers.items()}
    return told | {f"experiment.{name}": header for name, header in named.items() if header}


def figures(
    arms: "pd.DataFrame",
    effects: "pd.DataFrame",
    returns: "pd.DataFrame",
    drawn: "pd.DataFrame",
    *,
    margin_rate: float | None = None,
    sound: bool = True,
    currency: str = "EUR",
) -> None:
    """Record every figure of the groups with their parts, and show the main ones as cards.

    Parameters: `arms`, `effects` and `returns`, as `analysis.experiments` returns them; `drawn`, people by group, as
    `analysis.experiments.people` counts them; `margin_rate`, the taux de marque; `sound`, whether the draw allows a
    verdict (else what is gained is no card); `currency` code.
    """
    base, *others = arms.to_dict("records")
    # what is proven has the first cards, and what gains most among it
    effects = effects.sort_values(["proven", "difference"], ascending=False, kind="stable")
    groups = {arm["group"]: arm for arm in others}
    sold = "ca_incremental" if effects["revenue_gained"].notna().any() else "acheteurs_incrementaux"
    cards = [(group, name) for group in effects["group"] for name in ("taux_conversion", sold)[: 1 + sound]][
        :_MOST_CARDS
    ]
    money = returns.set_index("group")
    known = (drawn["known"] / drawn["units"]).set_axis(drawn["group"])
    for effect in effects.to_dict("records"):
        group = effect["group"]
        values = {"resultats_connus": known[group]} | _values(
            groups[group], base, effect, money.loc[group].to_dict(), margin_rate
        )
        there = {name for name, value in values.items() if french.is_known(value)}
        for name, label, unit, formula in _FIGURES:
            parts = set(_names(formula)) if formula else set()
            if name not in there and name not in ("ca_incremental", "roi", "z", "hausse_relative"):
                continue
            record.figure(
                name,
                values[name] if name in there else None,
                currency if unit == "EUR" else unit,
                label=label,
                n=int(values["personnes"] + values["personnes_temoin"]),
                dims={"groupe": str(group)},
                note=_note(name, effect, values, currency)
                if name in there
                else "il manque de quoi le calculer",
                formula=formula if name in there and parts <= there else None,
                show=(group, name) in cards,
            )


def groups_table(arms: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record what each group did. Parameters: `arms`, as `analysis.experiments` returns it; `currency` code."""
    labels = {"group": "Groupe", "units": "Personnes", "buyers": "Acheteurs", "rate": "Taux de conversion"}
    units: dict[str, Any] = {"units": "count", "buyers": "count", "rate": "fraction"}
    if arms["revenue"].notna().any():
        labels |= {"revenue": "Chiffre d'affaires", "mean": "Par personne"}
        units |= {"revenue": currency, "mean": currency}
    record.table(
        "groupes", arms[list(labels)], title="Ce que chaque groupe a fait", labels=labels, units=units,
        chart={"kind": "bar", "x": "group", "y": "rate"},
    )  # fmt: skip


def effects_table(effects: "pd.DataFrame") -> None:
    """Show and record how each group differs from the control. Parameters: `effects`, as `analysis.experiments` returns it."""
    shown = effects[["group", "difference", "low", "high", "lift", "z"]].copy()
    shown[["difference", "low", "high"]] *= 100
    shown["p"] = [_chance(p) for p in effects["p"]]
    shown["test"] = effects["test"].map({"z": "z (variance commune)", "exact": "exact (Fisher)"})
    labels = {"group": "Groupe", "difference": "Écart", "low": "Entre", "high": "et", "lift": "Écart relatif", "z": "z",
              "p": "p", "test": "Test"}  # fmt: skip
    units = dict.fromkeys(("difference", "low", "high"), "points") | {"lift": "fraction", "z": "ratio"}
    record.table(
        "ecarts", shown, title="L'écart avec le témoin, et son intervalle à 95 %", labels=labels, units=units
    )


def rivals_table(rivals: "pd.DataFrame") -> None:
    """Show and record how groups differ from each other. Parameters: `rivals`, as `analysis.experiments` returns it."""
    shown = rivals[["group", "other", "difference", "low", "high"]].copy()
    shown[["difference", "low", "high"]] *= 100
    shown["p"] = [_chance(p) for p in rivals["p"]]
    labels = {
        "group": "Groupe",
        "other": "Comparé à",
        "difference": "Écart",
        "low": "Entre",
        "high": "et",
        "p": "p",
    }
    units = dict.fromkeys(("difference", "low", "high"), "points")
    record.table(
        "entre_groupes",
        shown,
        title="Les groupes comparés entre eux, et l'intervalle à 95 %",
        labels=labels,
        units=units,
    )


def segment_figures(heterogeneity: "pd.DataFrame") -> None:
    """Record how likely chance alone is to make segments differ so much. Parameters: as `analysis.subgroups` returns it."""
    for row in heterogeneity.to_dict("records"):
        record.figure("p_segments", row["p_holm"], "ratio", label="Probabilité de tels écarts entre segments par hasard",
                      dims={"groupe": str(row["group"]), "decoupage": split_name(row["split"])}, show=False)  # fmt: skip


def segments_table(segments: "pd.DataFrame") -> None:
    """Show and record the difference by segment. Parameters: `segments`, as `analysis.subgroups.by_split` returns it."""
    shown = segments[
        ["split", "segment", "group", "units", "base_rate", "rate", "difference", "low", "high"]
    ].copy()
    shown[["difference", "low", "high"]] *= 100
    shown["split"] = shown["split"].map(split_name)
    labels = {"split": "Découpage", "segment": "Segment", "group": "Groupe", "units": "Personnes", "base_rate": "Taux du témoin",
              "rate": "Taux du groupe", "difference": "Écart", "low": "Entre", "high": "et"}  # fmt: skip
    units = {"units": "count", "base_rate": "fraction", "rate": "fraction"}
    units |= dict.fromkeys(("difference", "low", "high"), "points")
    record.table(
        "par_segment", shown, title="L'écart par segment, à lire avec prudence", labels=labels, units=units
    )


def _values(
    arm: Mapping[Any, Any], base: Mapping[Any, Any], effect: Mapping[Any, Any], money: Mapping[Any, Any], margin_rate: float | None
) -> dict[str, Any]:  # fmt: skip
    return {
        "personnes": arm["units"],
        "acheteurs": arm["buyers"],
        "taux_conversion": arm["rate"],
        "personnes_temoin": base["units"],
        "acheteurs_temoin": base["buyers"],
        "taux_temoin": base["rate"],
        "ecart": effect["difference"] * 100,
        "ecart_bas": effect["low"] * 100,
        "ecart_haut": effect["high"] * 100,
        "hausse_relative": effect["lift"],
        "taux_commun": (arm["buyers"] + base["buyers"]) / (arm["units"] + base["units"]),
        "z": effect["z"],
        "p": effect["p"],
        "p_holm": effect["p_holm"],
        "acheteurs_incrementaux": effect["buyers_gained"],
        "panier_moyen": arm["basket"],
        "chiffre_affaires": arm["revenue"],
        "chiffre_affaires_temoin": base["revenue"],
        "ca_incremental": effect["revenue_gained"],
        "ca_incremental_bas": effect["revenue_gained_low"],
        "ca_incremental_haut": effect["revenue_gained_high"],
        "taux_de_marque": margin_rate,
        "marge_incrementale": money["margin_gained"],
        "cout": money["cost"],
        "gain_net": money["net_gain"],
        "roi": money["roi"],
    }


def _note(name: str, effect: Mapping[Any, Any], values: Mapping[str, Any], currency: str) -> str:
    if name == "taux_conversion":
        return f"témoin : {rate(values['taux_temoin'])}"
    if name == "ca_incremental":
        if effect["money"] == "unknown":
            return "trop peu d'acheteurs pour un intervalle"
        low, high = (
            french.money(effect[f"revenue_gained_{end}"], currency, decimals=0) for end in ("low", "high")
        )
        return between(low, high) + (", approché" if effect["money"] == "rough" else "")
    if name == "acheteurs_incrementaux":
        low, high = (french.number(effect[f"buyers_gained_{end}"], 0) for end in ("low", "high"))
        return between(low, high)
    return ""


def _names(formula: str) -> list[str]:
    import re

    return [name for name in re.findall(r"[a-z_]+", formula) if name != "sqrt"]


def _chance(p: float) -> str:
    return "< 0,001" if p < 0.001 else french.number(p, 3)
