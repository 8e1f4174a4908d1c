"""Lesson 03, « Les indicateurs »: its exercises by hand and its quiz.

The tea stall is ours, small enough to check by hand; the seven indicators are those of source 002.
"""

from fractions import Fraction
from statistics import mean, median

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.indicateurs_boutique import ON_THE_BOUTIQUE

TITLE = "Les indicateurs, de la définition à la décision"

#: March at the stall: (customer, amount) of each order; customers of February were A, B, C and F.
MARCH = (("A", 50), ("B", 20), ("B", 80), ("F", 90), ("G", 70), ("H", 110))
FEBRUARY = {"A", "B", "C", "F"}
DELAYS = (1, 2, 2, 3, 4, 48)


def basket() -> float:
    """Return the average order value of March, in €."""
    return sum(amount for _, amount in MARCH) / len(MARCH)


def new_customers() -> int:
    """Return how many customers of March were none in February (nor before)."""
    return len({who for who, _ in MARCH} - FEBRUARY)


def retention() -> float:
    """Return the share of February's customers who bought in March.

    >>> basket(), new_customers(), retention()  # A, B and F of A, B, C and F came back; G and H are new
    (70.0, 2, 0.75)
    """
    return len({who for who, _ in MARCH} & FEBRUARY) / len(FEBRUARY)


#: (orders, amount in €) by segment, last year then this one: both baskets rise, and that of the whole falls.
MIX = {"B2B": ((10, 10_000), (5, 5_500)), "B2C": ((10, 500), (45, 2_700))}


def mixed_basket(year: int) -> float:
    """Return the basket of both segments together, in €; `year`, 0 for last year and 1 for this one.

    >>> mixed_basket(0), mixed_basket(1)
    (525.0, 164.0)
    """
    return sum(its[year][1] for its in MIX.values()) / sum(its[year][0] for its in MIX.values())


EXERCISES = (
    openings.KPI,
    Exercise(
        name="kpi.panier_moyen",
        question="En mars, quel est le panier moyen de la baraque, en euros ?",
        expected=basket,
        why="420 € / 6 commandes = 70 €. On divise par les commandes, pas par les clients.",
        step="additionnez les montants de mars : 50 + 20 + 80 + 90 + 70 + 110. Par combien de commandes diviser ?",
        hint="Additionnez les montants de mars, puis divisez par le nombre de commandes.",
        mistakes=(
            Mistake(
                75,
                "C'est la médiane : autant de commandes au-dessus qu'au-dessous. Le panier moyen est une moyenne.",
            ),
            Mistake(
                84,
                "Vous avez divisé par les 5 clients. B est venu deux fois : cela fait une commande de plus.",
            ),
            Mistake(60, "C'est le panier de février. Reprenez les commandes de mars."),
            Mistake(420, "C'est le chiffre d'affaires. Il reste à le rapporter aux commandes."),
        ),
    ),
    Exercise(
        name="kpi.nouveaux_clients",
        question="Combien de clients de mars sont nouveaux ?",
        expected=new_customers,
        tolerance=0,
        why="G et H : on ne les avait jamais vus.",
        step="les clients de mars sont A, B, F, G et H. Barrez ceux que février ou janvier connaissait.",
        hint="Lesquels n'ont acheté ni en janvier, ni en février ?",
        mistakes=(
            Mistake(5, "Ce sont tous les clients de mars. Lesquels n'étaient pas là avant ?"),
            Mistake(3, "Ce sont ceux qui étaient déjà là. On cherche les autres."),
        ),
    ),
    Exercise(
        name="kpi.retention",
        question='Quel est le taux de rétention de mars ? Écrivez une part (0.25) ou "25 %".',
        expected=retention,
        why="(5 − 2) / 4 = 75 % : sur les 4 clients de février, A, B et F sont revenus. C manque à l'appel.",
        step="les clients de février sont A, B, C et F. Lesquels reviennent en mars ?",
        hint="(clients de mars − nouveaux clients) / clients de février.",
        mistakes=(
            Mistake(
                1.25,
                "Vous avez compté les nouveaux clients. On cherche la part des anciens qui sont revenus.",
            ),
            Mistake(0.6, "Vous avez divisé par les clients de mars. La base, ce sont ceux de février."),
            Mistake(0.25, "C'est l'attrition : la part de ceux qui sont partis. La rétention est le reste."),
            Mistake(0.5, "Vous avez retiré trop de monde : comptez les nouveaux clients de mars."),
        ),
    ),
    Exercise(
        name="kpi.taux_transformation",
        question=(
            "En mars, 40 personnes ont laissé leur adresse ; 6 d'entre elles sont devenues clientes depuis. "
            "Quel est le taux de transformation ?"
        ),
        expected=lambda: Fraction(6, 40).__float__(),
        why="6 / 40 = 15 %.",
        step="en haut, les 6 personnes devenues clientes ; en bas, toutes celles qui ont laissé leur adresse.",
        hint="Les clients obtenus, divisés par toutes les personnes qui ont laissé leur adresse.",
        mistakes=(
            Mistake(6 / 46, "Vous avez ajouté les 6 clients aux 40 personnes : ils en font déjà partie."),
            Mistake(40 / 6, "La division est à l'envers : les clients vont en haut."),
            Mistake(
                6 / 34,
                "Vous avez retiré les 6 clients de la base. Ils en font partie.",
            ),
        ),
    ),
    Exercise(
        name="kpi.delais",
        question=(
            "Ces 6 personnes ont mis 1, 2, 2, 3, 4 et 48 jours à acheter. Donnez la moyenne, puis la médiane."
        ),
        expected=lambda: {"moyenne": mean(DELAYS), "mediane": median(DELAYS)},
        why="60 / 6 = 10 jours en moyenne, mais la moitié achètent en 2,5 jours au plus. Une seule personne a tiré la moyenne.",
        step="rangez-les : 1, 2, 2, 3, 4, 48. Leur somme est 60, et le milieu tombe entre 2 et 3.",
        hint="La moyenne, c'est leur somme divisée par six. La médiane est au milieu des six durées rangées.",
        parts={
            "moyenne": "Divisez leur somme par le nombre de personnes.",
            "mediane": "Elle est au milieu des six durées rangées : entre la troisième et la quatrième.",
        },
        mistakes=(
            Mistake({"moyenne": 60, "mediane": 2.5}, "C'est la somme des six durées. Une moyenne se divise."),
            Mistake(
                {"moyenne": 12, "mediane": 2.5},
                "60 jours en tout, mais pour six personnes : vous avez divisé par cinq.",
            ),
            Mistake({"moyenne": 2.5, "mediane": 10}, "Les deux valeurs sont bonnes, mais échangées."),
            Mistake(
                {"moyenne": 10, "mediane": 2},
                "Il y a six durées : la médiane est au milieu de la troisième et de la quatrième.",
            ),
            Mistake(
                {"moyenne": 10, "mediane": 3},
                "Il y a six durées : la médiane est au milieu de la troisième et de la quatrième.",
            ),
            Mistake(
                {"moyenne": 2.4, "mediane": 2},
                "Vous avez laissé de côté les 48 jours. Ils comptent, dans les deux.",
            ),
        ),
    ),
    Exercise(
        name="kpi.objectif_en_cours",
        question=(
            "L'objectif d'avril est de 600 €. Le 15 avril au soir, la baraque a fait 270 €. Au prorata des jours (avril en a 30), "
            "quelle est l'atteinte de l'objectif ?"
        ),
        expected=lambda: 270 / (600 * 15 / 30),
        why="À mi-mois, la moitié de l'objectif est due : 270 / 300 = 90 %. On a pris un peu de retard, rien de plus.",
        step="le 15 au soir, la moitié d'avril est passée : la moitié de 600 € devrait être faite.",
        hint="Quelle part des 600 € devrait être faite le 15 au soir ?",
        mistakes=(
            Mistake(-0.1, "C'est l'écart à l'objectif au prorata. On demande quelle part en est atteinte."),
            Mistake(
                0.45,
                "Vous avez pris l'objectif entier, comme si le mois était fini. Quelle part en est due le 15 ?",
            ),
            Mistake(300 / 270, "La division est à l'envers : le réalisé va en haut."),
        ),
    ),
    Exercise(
        name="kpi.moyenne_de_taux",
        question=(
            "L'e-mail amène 100 visites et 10 achats, le réseau social 1 000 visites et 20 achats. "
            "Quel est le taux de conversion des deux réunis ?"
        ),
        expected=lambda: 30 / 1_100,
        tolerance=0.0006,
        why="30 / 1 100 = 2,7 %. La moyenne des deux taux donnerait 6 %, plus du double : elle oublie que l'un pèse dix fois "
        "l'autre.",
        step="10 + 20 = 30 achats. Combien de visites en tout ?",
        hint="Additionnez d'abord les achats, puis les visites. Divisez ensuite.",
        mistakes=(
            Mistake(
                0.06, "C'est la moyenne de 10 % et de 2 %. Elle donne le même poids à 100 visites et à 1 000."
            ),
            Mistake(0.12, "Deux taux ne s'additionnent pas. Additionnez les achats, et les visites."),
        ),
    ),
    Exercise(
        name="kpi.deux_taux",
        question=(
            "En janvier, 50 leads sont entrés : 5 ont signé en janvier, 10 ont signé plus tard. En janvier, 7 leads plus "
            "anciens ont signé aussi. "
            "Quel est le taux de transformation des leads créés en janvier ?"
        ),
        expected=lambda: (5 + 10) / 50,
        why=(
            "(5 + 10) / 50 = 30 %. Le rapport du mois, (5 + 7) / 50 = 24 %, mélange des signatures et des leads qui ne sont pas "
            "les mêmes : "
            "il ne dit pas ce que valent les leads de janvier."
        ),
        step="les leads de janvier qui ont fini par signer : 5 en janvier, et 10 plus tard.",
        hint="Suivez les 50 leads de janvier jusqu'au bout : combien ont fini par signer ?",
        mistakes=(
            Mistake(
                0.24,
                "Ce sont les signatures du mois sur les leads du mois : 7 d'entre elles viennent d'autres leads.",
            ),
            Mistake(0.1, "Ce sont les signatures du mois même. Dix leads de janvier ont signé plus tard."),
            Mistake(
                0.44,
                "Vous avez compté les 7 signatures de leads plus anciens. Elles appartiennent à d'autres mois.",
            ),
        ),
    ),
    Exercise(
        name="kpi.cohorte_jeune",
        question=(
            "Nous sommes fin décembre. Le taux des leads de décembre est de 8 %, celui des leads de juin de 20 %. Le cycle dure "
            "deux mois. "
            'Que faites-vous : "attendre", "changer de source" ou "féliciter" ?'
        ),
        expected=lambda: "attendre",
        choices=("attendre", "changer de source", "féliciter"),
        why="Les leads de décembre n'ont pas eu deux mois pour signer : leur taux est provisoire. Comparez-les à juin tel qu'il "
        "était fin juin.",
        hint="Les leads de décembre ont-ils eu le temps de signer ?",
        mistakes=(
            Mistake(
                "changer de source", "Vous jugeriez des leads qui n'ont pas encore eu le temps de signer."
            ),
            Mistake(
                "féliciter",
                "Relisez les deux taux : celui de décembre est le plus bas, et il est provisoire.",
            ),
        ),
    ),
    Exercise(
        name="kpi.deux_roi",
        question=(
            "Une campagne coûte 10 000 € et rapporte 12 000 € de marge. Donnez ses deux lectures : "
            "la marge par euro, puis le ROI."
        ),
        expected=lambda: {"marge par euro": 12_000 / 10_000, "roi": (12_000 - 10_000) / 10_000},
        why="12 000 / 10 000 = 1,20 (équilibre à 1) et (12 000 − 10 000) / 10 000 = 20 % (équilibre à 0). La même campagne, "
        "deux chiffres.",
        step="la marge par euro, c'est 12 000 / 10 000. Pour le ROI, retirez d'abord 10 000 de 12 000.",
        hint="La première divise la marge par le coût. La seconde retire d'abord le coût.",
        parts={
            "marge par euro": "Divisez la marge par le coût, sans rien retirer.",
            "roi": "Retirez d'abord le coût de la marge, puis divisez par le coût.",
        },
        mistakes=(
            Mistake({"marge par euro": 0.2, "roi": 1.2}, "Les deux valeurs sont bonnes, mais échangées."),
            Mistake(
                {"marge par euro": 1.2, "roi": 1.2},
                "Pour le ROI, retirez le coût de la marge avant de diviser.",
            ),
            Mistake(
                {"marge par euro": 1.2, "roi": 20},
                'Écrivez le ROI comme une part (0.25) ou en texte ("25 %").',
            ),
        ),
    ),
    Exercise(
        name="kpi.melange",
        question=(
            "L'an dernier, 10 commandes B2B pour 10 000 € et 10 commandes B2C pour 500 €. Cette année, 5 "
            "commandes B2B pour 5 500 € et 45 "
            "commandes B2C pour 2 700 €. Quel est le panier moyen de cette année, tous segments réunis, en euros ?"
        ),
        expected=lambda: mixed_basket(1),
        why=(
            "8 200 € / 50 commandes = 164 €, contre 525 € l'an dernier. Pourtant le panier B2B monte de 1 000 à "
            "1 100 €, et le B2C de 50 à "
            "60 €. C'est un effet de mélange : les petits paniers pèsent plus lourd, aucun n'a rétréci."
        ),
        step="5 500 + 2 700 = 8 200 €. Combien de commandes en tout cette année ?",
        hint="Additionnez les montants des deux segments, puis divisez par toutes les commandes de l'année.",
        mistakes=(
            Mistake(
                580,
                "C'est la moyenne des deux paniers (1 100 et 60). Les commandes B2C sont neuf fois plus nombreuses : pesez-les.",
            ),
            Mistake(525, "C'est le panier de l'an dernier. Reprenez les commandes de cette année."),
            Mistake(
                1_160,
                "Deux paniers ne s'additionnent pas : divisez le montant total par le nombre total de commandes.",
            ),
        ),
    ),
    Exercise(
        name="kpi.que_dire",
        question=(
            "Le panier de l'ensemble tombe de 525 à 164 €, celui du B2B et celui du B2C montent. Que dites-vous du panier : "
            '"moins bien", "mieux" ou "effet de mélange" ?'
        ),
        expected=lambda: "effet de mélange",
        choices=("moins bien", "mieux", "effet de mélange"),
        why="Le total ne dit rien de ses groupes. On regarde chaque segment, et on cherche pourquoi il y a moins de commandes B2B.",
        step="les deux segments montent : « moins bien » ne peut pas être vrai. Qu'est-ce qui a changé entre eux ?",
        hint="Un conseil sur le panier servirait-il à quelque chose ?",
        mistakes=(
            Mistake(
                "moins bien",
                "Aucun client n'achète moins à la fois. Retrouver « le panier d'avant » n'a pas de sens ici.",
            ),
            Mistake(
                "mieux",
                "Dans chaque segment, oui ; le total, lui, a baissé. Il faut un mot pour les deux à la fois.",
            ),
        ),
    ),
    Exercise(
        name="kpi.par_rapport_a_quand",
        question=(
            "Un magasin de jouets vend pour 30 000 € en novembre et 60 000 € en décembre. En décembre de l'an "
            "dernier, il avait vendu pour "
            "80 000 €. De quelle part les ventes de décembre ont-elles changé, à comparer comme il faut ?"
        ),
        expected=lambda: 60_000 / 80_000 - 1,
        why=(
            "60 000 / 80 000 − 1 = −25 %. Le double de novembre n'apprend rien : décembre fait toujours cela. "
            "On compare à la même saison, "
            "et sur un mois seul, le hasard peut en faire autant."
        ),
        step="un magasin de jouets se compare au même mois : 60 000 € contre 80 000 €.",
        hint="Quelle période ressemble le plus à décembre ? Divisez par elle, puis retirez 1.",
        mistakes=(
            Mistake(
                1.0,
                "C'est l'écart avec novembre : la saison, pas le changement. Décembre se compare à décembre.",
            ),
            Mistake(
                0.25,
                "Le bon écart, mais le sens est perdu : décembre a vendu moins que l'an dernier.",
            ),
            Mistake(
                0.75,
                "C'est le rapport des deux mois. Retirez 1 pour avoir le changement.",
            ),
            Mistake(
                -(20_000 / 60_000),
                "Vous avez divisé par cette année. On part de ce qui était : l'an dernier.",
            ),
        ),
    ),
    Exercise(
        name="kpi.smart",
        question=(
            'Lequel de ces objectifs est SMART ? "A" : mieux fidéliser nos clients. "B" : 80 % de rétention B2B au 2e trimestre '
            "2026, contre 76 % un an "
            'plus tôt. "C" : doubler le chiffre d\'affaires.'
        ),
        expected=lambda: "B",
        choices=("A", "B", "C"),
        why="B nomme un indicateur et un public, se mesure, part de ce qui a été fait et porte une date.",
        hint="Pour chacun : quel indicateur, quelle valeur, atteignable d'après quoi, pour quand ?",
        mistakes=(
            Mistake(
                "A",
                "Quel indicateur, quelle valeur, pour quand ? C'est une bonne intention, pas encore un objectif.",
            ),
            Mistake("C", "Il se mesure, mais pour quand, et d'après quoi est-il atteignable ?"),
        ),
    ),
    Exercise(
        name="kpi.yaml",
        question=(
            "Vous écrivez votre indicateur « marge par commande » : une marge divisée par un nombre de commandes. Que "
            "mettez-vous à « unit » : "
            '"EUR", "fraction" ou "count" ?'
        ),
        expected=lambda: "EUR",
        choices=("EUR", "fraction", "count"),
        why="Des euros divisés par un nombre restent des euros. « fraction » est pour une part, affichée en %.",
        hint="Dans quoi se compte le résultat : des euros, une part, un nombre ?",
        mistakes=(
            Mistake(
                "fraction",
                "Une fraction est une part de quelque chose, comme 25 %. Ici, on obtient un montant par commande.",
            ),
            Mistake(
                "count",
                "« count » est pour ce que l'on compte, des commandes ou des clients. Ici, on obtient un montant.",
            ),
        ),
    ),
    *ON_THE_BOUTIQUE,
)
