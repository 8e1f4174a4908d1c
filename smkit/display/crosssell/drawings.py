"""Cross-sell in charts: the map of what goes with what, what each offer brings, how sure it is."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, notation
from smkit.display.crosssell.figures import label
from smkit.display.crosssell.links import draw, order
from smkit.display.crosssell.words import rate
from smkit.display.record import chart
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_MAPPED = 16  # links on the map: beyond, it is a tangle


def map_chart(offers: "pd.DataFrame", *, source: str = "") -> None:
    """Show the map of what goes with what: products in rows, an arc between those bought together.

    Parameters: `offers`, of `baskets.offers`; `source`, French.
    """
    links = spread(pairs(offers)).head(_MAPPED)
    if not len(links):
        return
    products = order(links)
    title = f"Ce qui va avec quoi : {french.plural(len(links), 'lien')} entre {french.plural(sum(map(len, products)), 'produit')}"
    axes = draw(links, products, title, source=source)
    told = " ; ".join(
        f"{row['antecedent']} et {row['consequent']} : {french.plural(row['n_both'], 'commande')}"
        for row in links.to_dict("records")
    )
    chart("carte", axes, alt=f"{title}. {told}.")


def pairs(offers: "pd.DataFrame") -> "pd.DataFrame":
    """Return each pair of products once, in its surer direction, the most often together first.

    Parameters: `offers`, of `baskets.offers`.
    """
    ids = zip(offers["antecedent_id"], offers["consequent_id"], strict=True)
    keyed = offers.assign(pair=[" ".join(sorted(map(str, pair))) for pair in ids])
    keyed = keyed.sort_values(["confidence_low", "n_both"], ascending=False, kind="stable").drop_duplicates(
        "pair"
    )
    return keyed.drop(columns="pair").reset_index(drop=True)


def spread(links: "pd.DataFrame", most: int = 2) -> "pd.DataFrame":
    """Return the links without those of a product that already has `most` better ones, so that one family does not
    take the whole map. Parameters: `links`, of `pairs`, the best first."""
    seen: Counter[str] = Counter()
    kept = []
    for one, other in zip(links["antecedent"], links["consequent"], strict=True):
        kept.append(max(seen[one], seen[other]) < most)
        if kept[-1]:
            seen.update((one, other))
    return links.loc[kept]  # of no row, `links[[]]` would lose the columns


def offers_chart(offers: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> None:
    """Show what each offer would bring. Parameters: as `offers_drawing`."""
    if len(offers):
        axes, alt = offers_drawing(offers, currency=currency, source=source)
        chart("gain_par_offre", axes, alt=alt, figures=["marge_attendue"])


def offers_drawing(offers: "pd.DataFrame", *, currency: str = "EUR", source: str = "") -> tuple["Axes", str]:
    """Draw what each offer would bring, and say it for who does not see it.

    Parameters: `offers`, of `crosssell.first`, at least one; `currency` code; `source`, French.
    """
    column, measure = next(
        pair
        for pair in (
            ("expected_margin", "Marge en plus"),
            ("expected_revenue", "CA en plus"),
            ("expected_orders", "Ventes en plus"),
        )
        if offers[pair[0]].notna().any()
    )  # fmt: skip
    unit = "count" if column == "expected_orders" else "EUR"
    ranked = offers.assign(offer=[label(row) for row in offers.to_dict("records")])
    best = ranked.iloc[0]
    take_up = rate(best["take_up"])
    title = (
        f"« {best['consequent']} » avec « {best['antecedent']} » rapporterait le plus, si {take_up} acceptent"
    )
    axes = charts.bars(
        ranked, "offer", column, title, unit=unit, currency=currency, measure=measure, highlight=[best["offer"]],
        source=source,
    )  # fmt: skip
    said = " ; ".join(
        f"{row['offer']} : {_write(row[column], unit, currency)}" for row in ranked.to_dict("records")
    )
    return axes, f"{title}. {said}."


def sureness_chart(offers: "pd.DataFrame", *, source: str = "") -> None:
    """Show the share behind each offer with its interval. Parameters: `offers`, of `crosssell.proven`; `source`, French."""
    if not len(offers):
        return
    ranked = offers.assign(offer=[label(row) for row in offers.to_dict("records")])
    ranked = ranked.sort_values("confidence_low", ascending=False, kind="stable")
    low = french.percent(ranked.iloc[0]["confidence_low"], 0)
    title = f"La plus sûre vaut au moins {low} : on trie par le bas de l'intervalle"
    axes = charts.intervals(
        ranked, "offer", "confidence", "confidence_low", "confidence_high", title, mark=None, unit="fraction",
        measure="Part des commandes du premier qui ont le second", source=source,
    )  # fmt: skip
    said = " ; ".join(
        f"{row['offer']} : {french.percent(row['confidence'], 0)}, "
        f"{between(*(french.percent(row[end], 0) for end in ('confidence_low', 'confidence_high')))}"
        for row in ranked.to_dict("records")
    )
    chart("surete_des_offres", axes, alt=f"{title}. {said}.", figures=["confiance"])


def later_chart(offers: "pd.DataFrame", *, source: str = "") -> None:
    """Show whether each offer held on later orders. Parameters: as `sureness_chart`."""
    known = offers[offers["confidence_later"].notna() & offers["confidence_early"].notna()]
    if not len(known):
        return
    ranked = known.assign(offer=[label(row) for row in known.to_dict("records")])
    held = int(ranked["holds"].fillna(False).sum())
    kept = "tient" if held < 2 else "tiennent"
    title = f"{french.plural(held, 'offre')} sur {len(ranked)} {kept} sur les dernières commandes"
    axes = charts.paired(
        ranked, "offer", "confidence_early", "confidence_later", title,
        names=("Premières commandes", "Dernières commandes"), signs=(notation.BEFORE, notation.ACTUAL),
        unit="fraction", measure="Part qui a les deux", source=source,
    )  # fmt: skip
    said = " ; ".join(
        f"{row['offer']} : de {french.percent(row['confidence_early'], 0)} à {french.percent(row['confidence_later'], 0)}"
        for row in ranked.to_dict("records")
    )
    chart("tenue_des_offres", axes, alt=f"{title}. {said}.", figures=["tenue_des_regles"])


def _write(x: Any, unit: str, currency: str) -> str:
    return french.number(x, 1) if unit == "count" else french.money(x, currency, decimals=0)
