"""What to do about it: offers to make, a price for a bundle, what to stop proposing, how to test."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smkit.analysis.crosssell import verdicts
from smkit.display import french, record
from smkit.display.actions import Action
from smkit.display.crosssell.words import rate, script, share
from smkit.display.told import Said, Told

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.crosssell import Trial


def advice(
    offers: "pd.DataFrame",
    prices: "pd.DataFrame | None",
    pairs: "pd.DataFrame | None",
    plans: Sequence[tuple[float, "Trial"]],
    *,
    backwards: "pd.DataFrame",
    reachable: float | None,
    floor: float,
    discount: float,
    weeks: float | None = None,
    currency: str = "EUR",
) -> Said:
    """Say what to do, each with its effect and its assumption.

    Parameters: `offers`, of `crosssell.first`; `prices`, of `baskets.price_bundles`, or None; `pairs`, of
    `baskets.substitutes`, or None; `plans`, of `crosssell.plans`; `backwards`, of `crosssell.backwards`;
    `reachable`, of `crosssell.within_reach`; `floor`, the least margin rate of a bundle, and `discount`, the one wanted
    on it; `weeks`, of `crosssell.weeks`; `currency` code.
    """
    said: Said = []
    if len(offers):
        first = offers.iloc[0].to_dict()
        words = script(first)
        opening = f"À dire dès aujourd'hui : {words[0].lower()}{words[1:]}"
        said.append(Told(opening, ["confiance"], verdicts.link(first, weeks)))
        said += _dear(backwards, weeks)
    said += _bundle(prices, floor, discount, currency)
    said += _stop(pairs)
    if plans:
        said += _test(plans, reachable)
    return said


def actions(
    offers: "pd.DataFrame",
    margin: float | None,
    weeks: float | None,
    prices: "pd.DataFrame | None",
    pairs: "pd.DataFrame | None",
    plans: Sequence[tuple[float, "Trial"]],
    *,
    discount: float,
    currency: str = "EUR",
) -> list[Action]:
    """Return what to do as rows of the table « À faire », the first the most worth; `advice` says each in full.

    Parameters: as `advice`; `margin`, of `crosssell.total`; `weeks`, of `crosssell.weeks`.
    """
    rows = []
    if len(offers):
        best, take_up = offers.iloc[0], float(offers["take_up"].iloc[0])
        ends = (rate(take_up / 2), rate(min(1.0, 2 * take_up)))
        many = f"Faire les {len(offers)} offres de la liste, d'abord" if len(offers) > 1 else "Proposer"
        rows.append(
            Action(f"{many} « {best['consequent']} » avec « {best['antecedent']} »", "Équipe de vente", "dès cette semaine",
                   *verdicts.between(margin, weeks, take_up),
                   f"{rate(take_up)} des intéressés disent oui ({ends[0]} à {ends[1]})", "à mesurer", "offres")
        )  # fmt: skip
    room = prices[prices["discount"] >= discount / 2] if prices is not None and discount else None
    if room is not None and len(room):
        lot = room.iloc[0]
        more = (
            f"{share(lot['more_sales'])} de lots en plus"
            if french.is_known(lot["more_sales"])
            else "plus de lots"
        )
        rows.append(
            Action(f"Essayer le lot {lot['products']} à {french.money(lot['price'], currency)}", "Chef de produit",
                   "ce trimestre", why=f"il faut vendre {more} pour gagner autant", sure="à mesurer", list="lots")
        )  # fmt: skip
    if pairs is not None and len(pairs):
        first = pairs.iloc[0]
        rows.append(
            Action(f"Cesser de proposer « {first['second']} » avec « {first['first']} »", "Équipe de vente", "dès cette semaine",
                   why="l'un remplace sans doute l'autre", sure="établie", list="a_ne_pas_proposer")
        )  # fmt: skip
    rows += _trial(plans)
    if not rows:
        rows.append(
            Action("Réunir plus de commandes, puis refaire ce rapport", "Équipe de vente", "dans quelques mois",
                   why="à ce nombre de commandes, rien ne se distingue du hasard", sure="établie")
        )  # fmt: skip
    return rows


def _trial(plans: Sequence[tuple[float, "Trial"]]) -> list[Action]:
    """The first test that ends within a year at the take-up assumed; where there is none, what to note meanwhile."""
    if not plans:
        return []
    best = next((plan for at, plan in plans if at == plans[0][0] and plan.feasible), None)
    if best is None:
        return [
            Action("Noter chaque oui et chaque non pendant trois mois", "Équipe de vente", "dès cette semaine",
                   why="trop peu de commandes pour un test en un an", sure="établie", list="plan_de_test")
        ]  # fmt: skip
    return [
        Action("Tester les offres contre un groupe témoin tiré au sort", "Responsable marketing",
               f"pendant {french.plural(best.weeks or 0, 'semaine')}", why="lui seul dit ce que l'offre ajoute",
               sure="établie", list="plan_de_test")
    ]  # fmt: skip


def plans_table(plans: Sequence[tuple[float, "Trial"]]) -> None:
    """Show and record how long the tests of the offers last. Parameters: `plans`, of `crosssell.plans`."""
    import pandas as pd

    rows = [
        {"what": "La première offre" if plan.offers == 1 else f"Les {plan.offers} offres", "take_up": rate,
         "base": plan.base, "target": plan.target, "offered": plan.offered, "held_out": plan.held_out, "weeks": plan.weeks}
        for rate, plan in plans
    ]  # fmt: skip
    labels = {"what": "On teste", "take_up": "Acceptent", "base": "Part sans offre", "target": "Part avec offre",
              "offered": "Avec offre", "held_out": "Témoin", "weeks": "Semaines"}  # fmt: skip
    units = dict.fromkeys(("take_up", "base", "target"), "fraction") | dict.fromkeys(
        ("offered", "held_out", "weeks"), "count"
    )
    title = "La taille d'un test (en commandes) et sa durée, selon la part qui accepte"
    record.table("plan_de_test", pd.DataFrame(rows), title=title,
                 labels=labels, units=units)  # fmt: skip


def _dear(backwards: "pd.DataFrame", weeks: float | None) -> Said:
    """Offers that go from the accessory to the equipment: its buyer may own the equipment already."""
    if not len(backwards):
        return []
    first = backwards.iloc[0]
    others = f" Même question pour {french.plural(len(backwards) - 1, 'autre offre', 'autres offres')} du même genre."
    return [
        Told(
            f"Avant de proposer « {first['consequent']} » à qui prend « {first['antecedent']} », demandez s'il en a "
            "déjà : le produit proposé coûte bien plus que celui du panier, et c'est peut-être l'équipement qu'il "
            f"possède.{others if len(backwards) > 1 else ''}",
            [],
            verdicts.untried("equipement", verdicts.a_year(first["expected_margin"], weeks)),
        )
    ]


def _bundle(prices: "pd.DataFrame | None", floor: float, discount: float, currency: str) -> Said:
    """The first bundle whose margin leaves room for half the discount wanted; the others are shown at their price."""
    if prices is None:
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
            Told(
                f"Lot à essayer : {best['products']} à {french.money(best['price'], currency)} au lieu de "
                f"{french.money(best['list_price'], currency)} ; {share(best['margin_rate'])} du prix reste en "
                f"marge.{more} Les produits "
                "restent aussi en vente séparément.",
                [],
                verdicts.untried("lot"),
            )
        )
    tight = prices[prices["floor_price"].notna() & ~(prices["discount"] >= discount / 2)]
    if len(tight):
        said.append(
            Told(
                f"Pas de remise sur {' ni sur '.join(tight['products'].head(2))} : il n'y resterait pas {rate(floor)} de marge. "
                f"Présentez ces produits "
                "ensemble, à leur prix.",
                [],
                verdicts.tight(floor),
            )
        )
    return said


def _stop(pairs: "pd.DataFrame | None") -> Said:
    if pairs is None or not len(pairs):
        return []
    first = pairs.iloc[0]
    met, wanted = int(first["n_customers"]), french.number(first["expected"], 0)
    together = (
        f"{french.plural(met, 'client')} seulement {'ont' if met > 1 else 'a'} pris les deux dans une même commande"
        if met
        else "aucun client n'a pris les deux dans une même commande"
    )
    others = len(pairs) - 1
    more = f" {french.plural(others, 'autre couple', 'autres couples')} dans le tableau." if others else ""
    said = (
        f"Cessez de proposer « {first['second']} » à qui prend « {first['first']} » : {together}, contre {wanted} si "
        f"seul le hasard jouait. L'un remplace sans doute l'autre.{more}"
    )
    return [Told(said, [], verdicts.avoided(first.to_dict()))]


def _test(plans: Sequence[tuple[float, "Trial"]], reachable: float | None) -> Said:
    """The first test that ends within a year, at the take-up assumed; or why there is none, and what to do instead."""
    assumed = plans[0][0]
    tests = [plan for rate, plan in plans if rate == assumed]
    best = next((plan for plan in tests if plan.feasible), None)
    if best is not None:
        return [
            Told(
                f"Avant de généraliser, testez. {best.reading()}",
                ["taux_acceptation"],
                verdicts.untried("essai"),
            )
        ]
    last = tests[-1]
    which = "cette offre" if last.offers == 1 else f"les {last.offers} offres réunies dans un seul test"
    stronger = (
        f" Si {share(reachable)} des clients intéressés disaient oui, un an suffirait : rendez d'abord l'offre plus forte (un "
        "échantillon, une petite remise, un lot)."
        if reachable is not None
        else ""
    )
    return [
        Told(
            f"Pas de test avec un groupe témoin pour l'instant : à {rate(assumed)} d'acceptation, il demanderait "
            f"{french.plural(last.weeks or 0, 'semaine')} avec {which}. C'est trop long pour votre nombre de commandes.{stronger}",
            ["taux_acceptation"],
            verdicts.untried("essai"),
        ),
        Told(
            "En attendant, proposez pendant trois mois et notez chaque oui et chaque non : vous saurez quelles offres plaisent. "
            "Comparez aussi aux mêmes mois de l'an dernier, sans en faire une preuve, car la saison et les prix changent également "
            "les ventes. Refaites ce calcul quand vous aurez plus de commandes.",
            [],
            verdicts.untried("essai"),
        ),
    ]
