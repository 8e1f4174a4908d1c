"""Lesson 04, « La vente croisée »: the exercises on the boutique's orders."""

from functools import cache
from typing import TYPE_CHECKING

from smkit import paths
from smkit.display import french
from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    from smkit.analysis.crosssell import Baskets

CONE, FILTERS = "Cône V60", "Filtres V60 x100"
MACHINE, POPULAR = "Machine expresso", "Santos moulu 1 kg"
BEANS = "Santos grains 1 kg"


@cache
def boutique() -> "Baskets":
    """Return the boutique's baskets."""
    from smkit.analysis import crosssell as baskets
    from smkit.tables import read

    return baskets.encode(read("orders", paths.BOUTIQUE / "commandes.csv").table)


def counts(antecedent: str, consequent: str) -> tuple[int, int, int]:
    """Return how many of the boutique's orders have the first product, the second, both.

    >>> counts(CONE, FILTERS)[2]
    73
    """
    held = boutique().matrix.tocsc()
    one, other = (held[:, boutique().names.get_loc(name)] for name in (antecedent, consequent))
    return int(one.sum()), int(other.sum()), int(one.multiply(other).sum())


def confidence(antecedent: str, consequent: str) -> float:
    """Return the share of the orders with the first product that have the second."""
    first, _, both = counts(antecedent, consequent)
    return both / first


def lift(antecedent: str, consequent: str) -> float:
    """Return that share over the share of all orders that have the second product."""
    _, second, _ = counts(antecedent, consequent)
    return confidence(antecedent, consequent) * len(boutique()) / second


def replaced() -> str:
    """Return the product that avoids the beans most.

    >>> replaced()
    'Santos moulu 1 kg'
    """
    from smkit.analysis import crosssell as baskets

    pair = baskets.substitutes(boutique()).iloc[0]
    return str(pair["second"] if pair["first"] == BEANS else pair["first"])


def _why_confidence() -> str:
    first, _, both = counts(CONE, FILTERS)
    return f"{both} des {first} commandes avec un cône ont aussi des filtres. Les autres repartent sans : l'offre est pour eux."


def _why_lift() -> str:
    first, second, both = counts(MACHINE, POPULAR)
    return (
        f"{both} sur {first}, c'est {french.percent(both / first)} ; {POPULAR} est dans "
        f"{french.percent(second / len(boutique()))} de toutes les commandes. Presque 1 : il se vend bien, avec ou sans la machine."
    )


ON_THE_BOUTIQUE = (
    Exercise(
        name="vente.boutique_confiance",
        question=(
            "À vous la boutique : quelle part des commandes avec « Cône V60 » contient aussi « Filtres V60 x100 » ? "
            'Écrivez une part (0.25) ou "25 %".'
        ),
        expected=lambda: confidence(CONE, FILTERS),
        why=_why_confidence,
        step="dans la table des règles, cherchez la ligne qui va du cône aux filtres, et non l'inverse.",
        hint="Cherchez la ligne Cône V60 → Filtres V60 x100 dans la table des règles : c'est la colonne de la confiance.",
        mistakes=(
            Mistake(lambda: confidence(FILTERS, CONE), "C'est l'autre sens : Filtres → Cône."),
            Mistake(
                lambda: counts(CONE, FILTERS)[2] / len(boutique()),
                "C'est le support : la part de toutes les commandes. Gardez celles avec un cône.",
            ),
            Mistake(
                lambda: counts(CONE, FILTERS)[2],
                "C'est le nombre de commandes. Rapportez-le à celles qui ont un cône.",
            ),
        ),
    ),
    Exercise(
        name="vente.boutique_populaire",
        question=(
            "« Santos moulu 1 kg » se vend souvent avec « Machine expresso ». Quel est le lift de « Machine expresso "
            "→ Santos moulu 1 kg » ?"
        ),
        expected=lambda: lift(MACHINE, POPULAR),
        tolerance=0.02,
        why=_why_lift,
        step="la confiance est le nombre de commandes avec les deux, divisé par celles avec la machine.",
        hint="Confiance divisée par la part de toutes les commandes de la boutique qui ont ce café.",
        mistakes=(
            Mistake(
                lambda: confidence(MACHINE, POPULAR),
                "C'est la confiance. Comparez-la à l'ordinaire.",
            ),
            Mistake(
                lambda: counts(MACHINE, POPULAR)[1] / len(boutique()),
                "C'est la part ordinaire. Divisez la confiance par elle.",
            ),
            Mistake(
                lambda: 1 / lift(MACHINE, POPULAR),
                "La division est à l'envers : la confiance va en haut.",
            ),
        ),
    ),
    Exercise(
        name="vente.boutique_eviter",
        question="Quel produit de la boutique ne faut-il pas proposer à qui prend « Santos grains 1 kg » ? Écrivez son nom.",
        expected=replaced,
        why="Le même café, en grains ou moulu : on choisit l'un. Le proposer, c'est montrer que l'on n'a pas regardé le panier.",
        step="dans la table des produits qui s'évitent, trouvez la ligne de « Santos grains 1 kg ».",
        hint="La table des produits qui s'évitent n'a pas besoin de calcul : lisez la ligne de ce café.",
        mistakes=(
            Mistake(
                "Azimut grains 1 kg",
                "Le tableau ne les oppose pas : cherchez la ligne où « Santos grains 1 kg » est nommé.",
            ),
            Mistake(BEANS, "C'est le produit du panier. Avec lequel ne va-t-il pas ?"),
        ),
    ),
)
