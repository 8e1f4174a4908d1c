"""What to do about it: offers to make, a price for a bundle, what to stop proposing, how to test."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.crosssell.words import script, share

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.baskets import Trial

Said = list[tuple[str, list[str]]]

_MANY = 30  # pairs that avoid each other, beyond which customers differ more than products do
_TOO_LONG = 104  # weeks


def advice(
    offers: "pd.DataFrame",
    prices: "pd.DataFrame | None",
    pairs: "pd.DataFrame | None",
    plans: Sequence[tuple[float, "Trial"]],
    *,
    backwards: "pd.DataFrame",
    floor: float,
    discount: float,
    currency: str = "EUR",
) -> Said:
    """Say what to do, each with its effect and its assumption.

    Parameters: `offers`, of `crosssell.first`; `prices`, of `baskets.price_bundles`, or None; `pairs`, of
    `baskets.substitutes`, or None; `plans`, of `crosssell.plans`; `backwards`, of `crosssell.backwards`; `floor`, the least
    margin rate of a bundle, and `discount`, the one wanted on it; `currency` code.
    """
    said: Said = []
    if len(offers):
        said.append((f"À dire dès aujourd'hui : {script(offers.iloc[0].to_dict())}", ["confiance"]))
        said += _dear(backwards)
    said += _bundle(prices, floor, discount, currency)
    said += _stop(pairs)
    if plans:
        said.append((_test(plans), ["taux_acceptation"]))
    return said


def _dear(backwards: "pd.DataFrame") -> Said:
    """Offers that go from the accessory to the equipment: its buyer may own the equipment already."""
    if not len(backwards):
        return []
    first = backwards.iloc[0]
    others = f" Même question pour {french.plural(len(backwards) - 1, 'autre offre', 'autres offres')} du même genre."
    return [
        (
            f"Avant de proposer « {first['consequent']} » à qui prend « {first['antecedent']} », demandez s'il en a "
            f"déjà : le produit "
            f"proposé coûte bien plus que celui du panier, et l'on en achète rarement deux.{others if len(backwards) > 1 else ''}",
            [],
        )
    ]


def _bundle(prices: "pd.DataFrame | None", floor: float, discount: float, currency: str) -> Said:
    """The first bundle whose margin leaves room for half the discount wanted; the others are shown at their price."""
    if prices is None or not prices["list_price"].notna().any():
        return []
    room = prices[prices["discount"] >= discount / 2]
    said: Said = []
    if len(room) and discount:
        best = room.iloc[0]
        more = (
            f" À ce prix, il faut vendre {french.percent(best['more_sales'], 0)} de lots en plus pour gagner autant qu'avec les "
            "produits séparés."
            if french.is_known(best["more_sales"])
            else ""
        )
        said.append(
            (
                f"Lot à essayer : {best['products']} à {french.money(best['price'], currency)} au lieu de "
                f"{french.money(best['list_price'], currency)} ; {share(best['margin_rate'])} du prix reste en "
                f"marge.{more} Les produits "
                "restent aussi en vente séparément.",
                [],
            )
        )
    tight = prices[prices["list_price"].notna() & ~(prices["discount"] >= discount / 2)]
    if len(tight):
        said.append(
            (
                f"Pas de remise sur {tight.iloc[0]['products']} : le lot n'aurait plus {share(floor)} de marge. "
                f"Présentez ces produits "
                "ensemble, à leur prix.",
                [],
            )
        )
    return said


def _stop(pairs: "pd.DataFrame | None") -> Said:
    if pairs is None or not len(pairs):
        return []
    first = pairs.iloc[0]
    said = (
        f"Cessez de proposer « {first['second']} » à qui prend « {first['first']} » : ils se remplacent. "
        f"{french.plural(first['n_both'], 'commande')} seulement {'ont' if first['n_both'] > 1 else 'a'} les deux, contre "
        f"{french.number(first['expected'], 0)} attendues par hasard."
    )
    if len(pairs) > _MANY:
        said = (
            f"{french.plural(len(pairs), 'couple')} de produits se rencontrent bien moins que le hasard ; le plus net : "
            f"« {first['first']} » et « {first['second']} ». Avec autant de couples, ce sont surtout des clientèles différentes : "
            "ne les proposez pas ensemble, mais vérifiez avant de parler de remplacement."
        )
    return [(said, [])]


def _test(plans: Sequence[tuple[float, "Trial"]]) -> str:
    rate, plan = plans[0]
    size = f"{french.number(plan.offered)} commandes avec l'offre et {french.number(plan.held_out)} sans, tirées au sort"
    if plan.weeks is not None and plan.weeks <= _TOO_LONG:
        return (
            f"Testez la première offre : {size}, soit {french.plural(plan.weeks, 'semaine')} au rythme du fichier. "
            f"Comparez les parts "
            "à la fin seulement : si l'intervalle de l'écart est au-dessus de zéro, l'offre fait vendre."
        )
    return (
        f"Testez avant de généraliser, mais pas ainsi : à {share(rate)} d'acceptation, le test de cette seule offre "
        f"demande {size}, "
        "plus de deux ans au rythme du fichier. Gardez quand même un groupe témoin, réunissez plusieurs offres dans "
        "un seul test, et "
        "proposez au moment où le second produit n'est pas encore dans le panier : l'écart s'y voit mieux."
    )
