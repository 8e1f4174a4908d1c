"""Lesson 04, « La vente croisée »: its ten baskets, the exercises to do by hand, and the quiz.

Expected answers come from `smkit.analysis.crosssell`. The legal points are those of directive 2011/83 (article 22),
of CJEU C-673/17 and of articles L121-11 of the Code de la consommation and 21 of the GDPR.
"""

from functools import cache
from typing import TYPE_CHECKING

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.vente_boutique import ON_THE_BOUTIQUE

if TYPE_CHECKING:
    import pandas as pd

TITLE = "La vente croisée"

#: The ten receipts of the worked example.
TICKETS = (
    ("café", "cône", "filtres"),
    ("café", "cône", "filtres"),
    ("café", "cône", "filtres"),
    ("café", "cône"),
    ("café", "filtres"),
    ("café", "sucre"),
    ("café",),
    ("café", "filtres", "sucre"),
    ("thé", "sucre"),
    ("thé", "théière"),
)
#: An offer to put a figure on: orders with the machine, with the descaler too, Wilson's lower bound, take-up, margin in €.
WITH_MACHINE, WITH_BOTH, LOW, TAKE_UP, MARGIN = 200, 80, 0.34, 0.10, 5
#: A bundle: prices and costs of its two products in €, and the discount.
PRICES, COSTS, DISCOUNT = (20, 5), (10, 2.5), 0.10
#: A loyal café: orders with the pair, of which how many are its own; the other orders are of as many customers.
WITH_PAIR, OF_ONE_CAFE = 12, 9
#: A test: customers of each group, those that bought with the offer and without it.
GROUP, BOUGHT, ANYWAY = 500, 75, 45


@cache
def tickets() -> "pd.DataFrame":
    """Return the ten receipts as order lines."""
    import pandas as pd

    rows = [(number, product) for number, held in enumerate(TICKETS, start=1) for product in held]
    return pd.DataFrame(rows, columns=["order_id", "product"])


def rule(antecedent: str, consequent: str, measure: str) -> float:
    """Return a measure of a rule of the ten receipts, as `baskets.rules` names it."""
    from smkit.analysis import crosssell as baskets

    found = baskets.rules(tickets(), 0.1, 0).set_index(["antecedent", "consequent"])
    values: dict[object, float] = found[measure].to_dict()
    return values[antecedent, consequent]


def expected_margin() -> float:
    """Return what the offer of the descaler would bring, in €."""
    return (WITH_MACHINE - WITH_BOTH) * LOW * TAKE_UP * MARGIN


def bundle_margin() -> float:
    """Return the margin of the bundle sold at its discount, in €."""
    from smkit.analysis import crosssell as baskets

    return float(baskets.bundle_price(PRICES, COSTS, floor=0, discount=DISCOUNT).margin or 0)


def surer() -> str:
    """Return which of two rules has the higher lower bound: X, 9 orders of 10; Y, 80 of 100."""
    from smkit.analysis.crosssell.rules import wilson_low

    low = wilson_low([9, 80], [10, 100])
    return "X" if low[0] > low[1] else "Y"


def evidence() -> int:
    """Return how many distinct customers bought the pair of the exercise."""
    return WITH_PAIR - OF_ONE_CAFE + 1


#: Three rules, each told by the product it proposes: an arrow is on nobody's keyboard.
_RULES = {"filtres": "cône", "thé": "théière", "café": "cône"}

BY_HAND = (
    Exercise(
        name="vente.support",
        question="Dans les dix tickets, quel est le support de « cône et filtres » : la part des tickets qui ont les deux ?",
        expected=lambda: rule("cône", "filtres", "support"),
        why="3 tickets sur 10 ont les deux. Le support dit si un couple est fréquent, pas s'il est lié.",
        step="les tickets qui ont les deux sont les trois premiers. Sur combien de tickets en tout ?",
        hint="Comptez les tickets où figurent à la fois le cône et les filtres, puis divisez par le nombre de tickets.",
        mistakes=(
            Mistake(0.4, "C'est la part des tickets avec un cône, avec ou sans filtres."),
            Mistake(0.5, "C'est la part des tickets avec des filtres, avec ou sans cône."),
            Mistake(3, "C'est le nombre de tickets. Rapportez-le au total."),
            Mistake(
                0.75,
                "Vous avez divisé par les tickets avec un cône. Le support se rapporte à tous les tickets.",
            ),
            Mistake(
                0.6,
                "Vous avez compté les tickets qui ont l'un ou l'autre, ou divisé par ceux qui ont des filtres.",
            ),
        ),
    ),
    Exercise(
        name="vente.confiance",
        question="Quelle est la confiance de « cône → filtres » : parmi les tickets avec un cône, quelle part a aussi "
        "des filtres ?",
        expected=lambda: rule("cône", "filtres", "confidence"),
        why="3 des 4 tickets avec un cône ont aussi des filtres.",
        step="quatre tickets ont un cône. Combien d'entre eux ont aussi des filtres ?",
        hint="Ne gardez que les tickets avec un cône : combien ont aussi des filtres ?",
        mistakes=(
            Mistake(0.3, "C'est le support : vous avez divisé par tous les tickets."),
            Mistake(0.6, "C'est l'autre sens : parmi les tickets avec des filtres, ceux qui ont un cône."),
            Mistake(4 / 3, "La division est à l'envers : une part ne dépasse jamais 1."),
        ),
    ),
    Exercise(
        name="vente.confiance_inverse",
        question="Et dans l'autre sens : parmi les tickets avec des filtres, quelle part a aussi un cône ?",
        expected=lambda: rule("filtres", "cône", "confidence"),
        why="3 sur 5. La confiance a un sens : proposer des filtres avec un cône n'est pas proposer un cône avec des filtres.",
        step="cinq tickets ont des filtres. Combien d'entre eux ont aussi un cône ?",
        hint="Ne gardez que les tickets avec des filtres : il y en a cinq.",
        mistakes=(
            Mistake(0.75, "Vous êtes reparti des tickets avec un cône. Partez de ceux qui ont des filtres."),
            Mistake(
                0.3, "C'est le support, qui ne change pas de sens. Divisez par les tickets avec des filtres."
            ),
        ),
    ),
    Exercise(
        name="vente.lift",
        question="Quel est le lift de « cône → filtres » : sa confiance divisée par la part de tous les tickets qui "
        "ont des filtres ?",
        expected=lambda: rule("cône", "filtres", "lift"),
        why="75 % / 50 % = 1,5 : avec un cône, on prend des filtres une fois et demie plus souvent que d'habitude.",
        step="cinq tickets sur dix ont des filtres : divisez la confiance, 75 %, par cette part.",
        hint="La confiance est de 75 %. Quelle part des dix tickets a des filtres ?",
        mistakes=(
            Mistake(
                0.6,
                "C'est une confiance, et dans l'autre sens. Le lift est une confiance divisée par une part.",
            ),
            Mistake(
                1.25, "C'est le lift de « cône → café ». Divisez par la part des tickets qui ont des filtres."
            ),
            Mistake(0.375, "Vous avez multiplié. Le lift est une division."),
            Mistake(2 / 3, "La division est à l'envers : la confiance va en haut."),
            Mistake(
                2.5,
                "Vous avez divisé par le support du couple. Divisez par la part des tickets qui ont des filtres.",
            ),
            Mistake(
                1.875,
                "Vous avez divisé par la part des cônes. C'est le produit proposé qui compte : les filtres.",
            ),
        ),
    ),
    Exercise(
        name="vente.sucre",
        question="Deux tickets avec du sucre sur trois ont aussi du café. Quel est le lift de « sucre → café » ?",
        expected=lambda: rule("sucre", "café", "lift"),
        why="(2 / 3) / 80 % = 0,83, sous 1 : avec du sucre, on prend du café un peu moins que d'habitude. Le café est "
        "seulement populaire.",
        step="huit tickets sur dix ont du café : divisez 2/3 par cette part.",
        hint="Confiance : 2 sur 3. Quelle part des dix tickets a du café ?",
        mistakes=(
            Mistake(
                2 / 3,
                "C'est la confiance. Comparez-la à la part des tickets qui ont du café.",
            ),
            Mistake(1.2, "La division est à l'envers : la confiance va en haut."),
            Mistake(0.5333, "Vous avez multiplié. Le lift est une division."),
        ),
    ),
    Exercise(
        name="vente.plus_grand_lift",
        question="Laquelle a le plus grand lift : cône → filtres, théière → thé ou cône → café ? Répondez par le second "
        'produit : "filtres", "thé" ou "café".',
        expected=lambda: max(_RULES, key=lambda second: rule(_RULES[second], second, "lift")),
        choices=tuple(_RULES),
        why="100 % / 20 % = 5. Un lift magnifique, fondé sur un seul ticket : voilà le piège.",
        hint="Calculez les trois : confiance / part des tickets qui ont le second produit.",
        mistakes=(
            Mistake(
                "filtres", "Le lift de cône → filtres est de 1,5. Faites aussi le calcul pour la théière."
            ),
            Mistake("café", "Sa confiance est parfaite, mais presque tous les tickets ont du café."),
        ),
    ),
    Exercise(
        name="vente.borne",
        question=(
            "La règle X vaut pour 9 commandes sur 10, la règle Y pour 80 sur 100. De laquelle attend-on le plus, au bas de "
            'l\'intervalle : "X" ou "Y" ?'
        ),
        expected=surer,
        choices=("X", "Y"),
        why="X promet 90 %, mais sur 10 commandes on n'est sûr que de 60 %. Y promet 80 % et tient au moins 71 %.",
        hint="Laquelle changerait le plus si une seule commande avait été différente ?",
        mistakes=(
            Mistake(
                "X", "Sa part est plus belle. Mais avec 10 commandes, une de moins et elle perd dix points."
            ),
        ),
    ),
    Exercise(
        name="vente.proposer",
        question="Que proposer en premier, d'après les dix tickets : des filtres avec un cône, du thé avec une théière ou du café "
        'avec un cône ? Répondez par "filtres", "thé" ou "café".',
        expected=lambda: "filtres",
        choices=tuple(_RULES),
        why="Plusieurs tickets le disent, le lien dépasse la simple popularité, et il reste un acheteur de cône sans "
        "filtres à convaincre.",
        hint="Trois questions : combien de tickets, plus que d'habitude, et reste-t-il quelqu'un à qui le proposer ?",
        mistakes=(
            Mistake("thé", "Un seul ticket le dit. Demain, le contraire serait aussi probable."),
            Mistake("café", "Tous ceux qui prennent un cône ont déjà du café : à qui le proposer ?"),
        ),
    ),
    Exercise(
        name="vente.clients",
        question=(
            "Une boutique compte 12 commandes avec du cacao et des pailles. 9 viennent d'un même café, qui repasse "
            "chaque semaine ; les "
            "3 autres, de 3 clients différents. Sur combien de clients différents ce lien repose-t-il ?"
        ),
        expected=evidence,
        tolerance=0,
        why="Le café et 3 autres : 4 clients. Une ligne n'est pas une personne : neuf commandes du même café disent une "
        "fois ce qu'il "
        "aime, pas neuf fois ce que veulent les clients. C'est pourquoi le kit compte des clients.",
        step="le café fidèle compte pour un. Ajoutez les autres clients.",
        hint="Combien de personnes faudrait-il interroger pour entendre tous ceux qui ont acheté les deux ?",
        mistakes=(
            Mistake(12, "Ce sont des commandes. Le café qui revient chaque semaine reste un seul client."),
            Mistake(3, "Le café compte aussi, une fois."),
            Mistake(9, "Ce sont les commandes du café. Il ne compte que pour un client."),
            Mistake(1, "Trois autres clients ont aussi acheté les deux produits."),
            Mistake(0.75, "C'est la part du café dans les commandes. On demande un nombre de clients."),
        ),
    ),
    Exercise(
        name="vente.attente",
        question=(
            "200 commandes ont une machine, dont 80 ont déjà du détartrant. Le bas de l'intervalle est de 34 %, 10 % "
            "des clients intéressés disent oui, et chaque vente laisse 5 € de marge. Combien l'offre rapporterait-elle, en euros ?"
        ),
        expected=expected_margin,
        why="120 commandes à saisir × 34 % × 10 % × 5 €. C'est peu : une offre se juge en euros, pas en pourcentages.",
        step="les commandes à saisir : 200 − 80 = 120. Multipliez ensuite par les trois autres nombres.",
        hint="Commandes avec la machine et sans détartrant × bas de l'intervalle × acceptation × marge.",
        mistakes=(
            Mistake(34, "Vous proposez aussi à ceux qui ont déjà du détartrant."),
            Mistake(204, "Vous avez oublié le taux d'acceptation : tout le monde ne dit pas oui."),
            Mistake(4.08, "Ce sont des ventes. Multipliez par la marge de chacune."),
            Mistake(
                24, "Vous avez pris la confiance (40 %). On compte avec le bas de l'intervalle, plus prudent."
            ),
            Mistake(60, "Vous avez oublié le bas de l'intervalle : tous ne voudraient pas de détartrant."),
        ),
    ),
    Exercise(
        name="vente.lot",
        question=(
            "Un cône à 20 € (acheté 10 €) et des filtres à 5 € (achetés 2,50 €) sont vendus en lot, avec 10 % de "
            "remise. Quelle est la "
            "marge d'un lot, en euros ?"
        ),
        expected=bundle_margin,
        why="22,50 € − 12,50 € = 10 €, au lieu de 12,50 €. Il faut donc vendre un quart de lots en plus pour gagner autant.",
        step="les deux prix font 25 €. Retirez 10 % de cette somme, puis ce que les produits ont coûté.",
        hint="Prix du lot après remise, moins ce que les deux produits ont coûté.",
        mistakes=(
            Mistake(12.5, "C'est la marge sans remise, ou le coût des produits."),
            Mistake(
                11.25,
                "Vous avez calculé la remise sur la marge. Elle se calcule sur le prix, et la marge la paie.",
            ),
            Mistake(22.5, "C'est le prix du lot. Retirez ce que les produits ont coûté."),
            Mistake(15, "Vous avez pris 10 € de remise. C'est 10 % du prix."),
            Mistake(2.5, "C'est la remise. Que reste-t-il une fois les produits payés ?"),
        ),
    ),
    Exercise(
        name="vente.montee",
        question=(
            "Un client tend la main vers un moulin manuel ; vous lui montrez le moulin électrique, plus cher. "
            'Est-ce une "vente croisée" '
            'ou une "montée en gamme" ?'
        ),
        expected=lambda: "montée en gamme",
        choices=("vente croisée", "montée en gamme"),
        why="Le second remplace le premier : c'est une montée en gamme. Une brosse pour le nettoyer aurait été une vente croisée.",
        hint="Repart-il avec les deux produits, ou avec l'un à la place de l'autre ?",
        mistakes=(
            Mistake("vente croisée", "Il ne repartira pas avec deux moulins : l'un remplace l'autre."),
        ),
    ),
    Exercise(
        name="vente.loi",
        question='Sur la page du panier, peut-on cocher d\'avance la case « ajouter les filtres » ? Répondez par "oui" ou "non".',
        expected=lambda: "non",
        choices=("oui", "non"),
        why="Une option payante demande un accord exprès (directive 2011/83, article 22). On propose, le client coche.",
        hint="Qui doit faire le geste d'ajouter une option payante ?",
        mistakes=(Mistake("oui", "Décocher n'est pas consentir : c'est au client de faire le geste."),),
    ),
    Exercise(
        name="vente.temoin",
        question=(
            "On tire au sort : 500 clients reçoivent l'offre et 75 prennent des filtres ; 500 ne la reçoivent pas et 45 en "
            "prennent. Combien de ventes l'offre a-t-elle ajoutées ?"
        ),
        expected=lambda: BOUGHT - ANYWAY,
        tolerance=0,
        why="75 − 45 = 30. Les 45 autres se seraient vendus tout seuls : l'association les comptait, l'offre ne les a pas "
        "causés. Et le hasard ? L'écart, de 6 points, se situe sans doute entre 2 et 10 points : il ne suffit pas à l'expliquer.",
        step="sans l'offre, 45 clients auraient acheté de toute façon.",
        hint="Combien en aurait-on vendu sans rien proposer ?",
        mistakes=(
            Mistake(75, "Ce sont toutes les ventes du groupe. Une partie aurait eu lieu sans l'offre."),
            Mistake(45, "Ce sont celles du groupe témoin. Comparez les deux groupes."),
            Mistake(120, "Vous avez additionné les groupes. Cherchez ce qui les sépare."),
            Mistake(0.06, "C'est l'écart des parts. On demande un nombre de ventes."),
        ),
    ),
)

EXERCISES = (openings.VENTE, *BY_HAND, *ON_THE_BOUTIQUE)
