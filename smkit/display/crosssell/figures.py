"""The figures of cross-sell, recorded with the parts they are made of, and their tables."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import french, record
from smkit.display.charts.base import shorten
from smkit.display.crosssell.words import lasting, rate

if TYPE_CHECKING:
    import pandas as pd

_LABELS = {
    "antecedent": "Avec",
    "consequent": "Proposer",
    "n_antecedent": "Avec le 1er",
    "n_both": "Ont les deux",
    "confidence": "Confiance",
    "confidence_low": "Au moins",
    "confidence_high": "Au plus",
    "lift": "Lift",
    "reach": "À saisir",
    "expected_orders": "Ventes en plus",
    "expected_revenue": "CA en plus",
    "expected_margin": "Marge en plus",
    "confidence_early": "Avant",
    "confidence_later": "Après",
    "holds": "Tient",
    "products": "Lot",
    "n_bundle": "Commandes",
    "list_price": "Séparés",
    "price": "Conseillé",
    "discount": "Remise",
    "margin": "Marge",
    "margin_rate": "Taux de marque",
    "more_sales": "À vendre en plus",
    "first": "Produit",
    "second": "Ne va pas avec",
    "expected": "Par hasard",
    "met": "Clients qui ont les deux",
    "category": "Catégorie",
    "price_from": "Prix",
    "price_to": "Prix proposé",
    "n_next": "Clients",
    "n_after": "Montées",
    "share": "Part",
}
_FRACTIONS = ("confidence", "confidence_low", "confidence_high", "confidence_early", "confidence_later", "discount",
              "margin_rate", "more_sales", "share")  # fmt: skip
_COUNTS = ("n_antecedent", "n_both", "n_bundle", "reach", "n_next", "n_after", "met")
_MONEY = ("expected_revenue", "expected_margin", "list_price", "price", "margin", "price_from", "price_to")
_MOST = 10  # rows of a table in the report
_SIDE = 17  # characters of a product beside a bar


def figures(
    offers: "pd.DataFrame", total: Mapping[str, Any], baskets: int, holding: Mapping[str, Any] | None, *,
    weeks: float | None = None, currency: str = "EUR",
) -> None:  # fmt: skip
    """Record what the offers would bring, and show it as cards.

    Parameters: `offers`, of `crosssell.first`; `total`, of `crosssell.total`; `baskets`, how many orders were read;
    `holding`, of `crosssell.holding`; `weeks`, of `crosssell.weeks`; `currency` code.
    """
    n = len(offers)
    take_up = rate(offers["take_up"].iloc[0]) if n else ""
    time = f"{lasting(weeks).strip()}, " if weeks is not None else ""
    if_accepted = f"{time}si {take_up} des intéressés disent oui" if n else "aucune offre retenue"
    unknown = "coût des produits inconnu : donnez taux_marque" if n else if_accepted
    margin = total["margin"]
    record.figure(
        "marge_attendue", margin, currency, label="Marge en plus", n=n, note=if_accepted if margin is not None else unknown,
    )  # fmt: skip
    record.figure(
        "chiffre_affaires_attendu", total["revenue"], currency, label="Chiffre d'affaires en plus", n=n,
        note=if_accepted if total["revenue"] is not None or not n else "aucun prix dans le fichier",
    )  # fmt: skip
    record.figure("nb_offres", n, "count", label="Offres retenues", n=baskets)
    record.figure("nb_commandes", baskets, "count", label="Commandes lues", n=baskets)
    record.figure(
        "tenue_des_regles", holding["kept"] if holding else None, "fraction", label="Force gardée par les offres",
        n=int(holding["rules"]) if holding else 0,
        note="part avec le second produit : dernières commandes / premières" if holding else "aucune offre n'a pu être vérifiée",
    )  # fmt: skip


def offer_figures(offers: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Record what each offer's margin is made of. Parameters: `offers`, of `crosssell.proven`; `currency` code."""
    for row in offers.to_dict("records"):
        dims = {"offre": name(row)}

        def note(
            id: str, value: Any, unit: str, label: str, formula: str | None = None, dims: Any = dims
        ) -> None:
            record.figure(id, value if french.is_known(value) else None, unit, label=label, dims=dims,
                          formula=formula, show=False)  # fmt: skip

        known = french.is_known(row["margin_per_order"])
        note("commandes_a_saisir", row["reach"], "count", "Commandes à saisir")
        note(
            "confiance_basse",
            row["confidence_low"],
            "fraction",
            "Part qui a aussi le second produit, au moins",
        )
        note("taux_acceptation", row["take_up"], "fraction", "Taux d'acceptation supposé")
        note("marge_par_commande", row["margin_per_order"], currency, "Marge par commande")
        formula = "commandes_a_saisir * confiance_basse * taux_acceptation * marge_par_commande"
        note("marge_attendue", row["expected_margin"], currency, "Marge en plus", formula if known else None)
        note("confiance", row["confidence"], "fraction", "Part qui a aussi le second produit")
        if "own_share" in row:
            note("part_propre", row["own_share"], "fraction", "Part qu'aucune offre placée avant ne prend")


def offers_table(offers: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record the offers to make first. Parameters: as `offer_figures`."""
    known = bool(offers["expected_margin"].notna().any())
    money = "expected_margin" if known else "expected_revenue"
    columns = ["antecedent", "consequent", money, "expected_orders", "reach", "confidence", "confidence_low"]
    value = "expected_margin" if known else "expected_orders"
    _table("offres", offers.round({"expected_orders": 1}), columns, "Les offres à faire en premier", currency,
           {"kind": "bar", "x": "consequent", "y": value})  # fmt: skip


def sureness_table(offers: "pd.DataFrame") -> None:
    """Show and record how sure each offer is. Parameters: `offers`, of `crosssell.proven`."""
    columns = ["antecedent", "consequent", "n_antecedent", "n_both", "confidence_high", "lift", "confidence_early",
               "confidence_later", "holds"]  # fmt: skip
    said = offers["holds"].map({True: "oui", False: "non"}, na_action="ignore")
    _table(
        "surete",
        offers.assign(holds=said),
        columns,
        "Ce que l'on sait de chaque offre",
    )


def bundles_table(prices: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record the bundles with a suggested price. Parameters: `prices`, of `baskets.price_bundles`."""
    columns = [
        "products",
        "n_bundle",
        "list_price",
        "price",
        "discount",
        "margin_rate",
        "more_sales",
    ]
    _table(
        "lots",
        prices.head(_MOST).rename(columns={"n_both": "n_bundle"}),
        columns,
        "Les lots possibles, et leur prix conseillé",
        currency,
        keep=("price",),
    )


def substitutes_table(pairs: "pd.DataFrame") -> None:
    """Show and record the products not to propose together. Parameters: `pairs`, of `baskets.substitutes`."""
    shown = pairs.head(_MOST).rename(columns={"n_customers": "met"}).round({"expected": 0})
    _table(
        "a_ne_pas_proposer",
        shown,
        ["first", "second", "met", "expected"],
        "Ce qu'il ne faut pas proposer ensemble" + _cut(pairs),
    )


def upsell_table(moves: "pd.DataFrame", *, currency: str = "EUR") -> None:
    """Show and record what customers move up to. Parameters: `moves`, of `baskets.upsell`; `currency` code."""
    columns = ["antecedent", "consequent", "price_from", "price_to", "n_next", "n_after", "share"]
    title = "Les montées en gamme vraiment observées" + _cut(moves)
    _table("montee_en_gamme", moves.head(_MOST), columns, title, currency)


def groups_table(groups: "pd.DataFrame", column: str) -> None:
    """Show and record to whom each offer speaks most.

    Parameters: `groups`, of `baskets.by_group`; `column`, what the groups are.
    """
    wide = groups.assign(offer=[name(row) for row in groups.to_dict("records")])
    wide = wide.pivot_table(index="offer", columns="group", values="confidence", sort=False, dropna=False)
    wide = wide.reset_index().rename_axis(columns=None)
    what = {"segment": "segment", "region": "région", "channel": "canal", "saison": "saison"}.get(
        column, column
    )
    units = dict.fromkeys(map(str, wide.columns[1:]), "fraction")
    shown, known = len(wide.columns) - 1, int(groups["n_groups"].iloc[0])
    notes = [f"les {shown} plus gros sur {known}"] * (shown < known)
    notes += ["n.d. : moins de 10 commandes"] * bool(wide.isna().any(axis=None))
    few = f" ({' ; '.join(notes)})" if notes else ""
    record.table("a_qui", wide, title=f"À qui : part des commandes du premier qui ont les deux, par {what}{few}",
                 labels={"offer": "Offre"}, units=units)  # fmt: skip


def proposals_table(proposals: "pd.DataFrame", product: str) -> None:
    """Show and record what to propose with one product, and why.

    Parameters: `proposals`, of `baskets.recommend`; `product`, its name.
    """
    from smkit.analysis.crosssell import say

    shown = proposals[["product", "popularity", "popularity_rank"]].assign(
        why=[say(row) for _, row in proposals.iterrows()]
    )
    labels = {
        "product": "Proposer",
        "why": "Pourquoi",
        "popularity": "Dans combien de commandes",
        "popularity_rank": "Rang de vente",
    }
    record.table(
        "propositions", shown[["product", "why", "popularity", "popularity_rank"]], title=f"À proposer avec « {product} »",
        labels=labels, units={"popularity": "fraction", "popularity_rank": "count"},
    )  # fmt: skip


def _cut(rows: "pd.DataFrame") -> str:
    """What a title says when its table stops before the end."""
    return f" ({_MOST} montrés sur {french.number(len(rows))})" if len(rows) > _MOST else ""


def name(row: Mapping[Any, Any]) -> str:
    """Return what an offer is called.

    >>> name({"antecedent": "Cône", "consequent": "Filtres"})
    'Cône → Filtres'
    """
    return f"{row['antecedent']} → {row['consequent']}"


def label(row: Mapping[Any, Any]) -> str:
    """Return what an offer is called beside its bar: both products are there, each cut if need be.

    >>> label({"antecedent": "Cafetière à piston 1 l", "consequent": "Filtres"})
    'Cafetière à… → Filtres'
    """
    return " → ".join(shorten(row[side], _SIDE) for side in ("antecedent", "consequent"))


def _table(
    id: str, rows: "pd.DataFrame", columns: list[str], title: str, currency: str = "EUR",
    chart: Mapping[str, str] | None = None, keep: Sequence[str] = (),
) -> None:  # fmt: skip
    """Show the columns that say something (those to `keep` stay, n.d. or not); nothing without a row."""
    if not len(rows):
        return
    shown = rows[[column for column in columns if column in keep or rows[column].notna().any()]]
    units = {column: "fraction" for column in shown if column in _FRACTIONS}
    units |= {column: "count" for column in shown if column in _COUNTS}
    units |= {column: currency for column in shown if column in _MONEY} | (
        {"lift": "ratio"} if "lift" in shown else {}
    )
    record.table(id, shown, title=title, labels=_LABELS, units=units, chart=chart)
