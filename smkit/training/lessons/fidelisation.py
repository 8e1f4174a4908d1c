"""Lesson 09, « La fidélisation »: its ten customers, its cohort, the exercises to do by hand, and the quiz.

Expected answers come from `smkit.analysis.customers`. Law: GDPR article 21, and the CNIL's recommendation on prospects' data.
"""

from functools import cache
from typing import TYPE_CHECKING

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.fidelisation_boutique import ON_THE_BOUTIQUE

if TYPE_CHECKING:
    import pandas as pd

TITLE = "La fidélisation"

#: Ten customers: days since the last order, orders, money spent in €.
TEN = {
    "A": (3, 12, 2400), "B": (8, 9, 900), "C": (20, 2, 60), "D": (45, 4, 300), "E": (60, 1, 35),
    "F": (90, 6, 700), "G": (150, 2, 80), "H": (200, 10, 1900), "I": (320, 1, 20), "J": (400, 3, 150),
}  # fmt: skip
#: A cohort: customers of January, and those of them who bought in each following month.
COHORT = (40, 20, 12, 10)
#: A quarter by its counts: customers at the start, at the end, new ones among the latter.
START, END, NEW = 100, 95, 25
#: A year of revenue in k€: before, lost, new, growth and decline of those kept.
MOVES = (100, -30, 25, 20, -5)
#: A model's forecast, and its trial: forecast and real orders.
FORECAST, TRIED, CAME = 240, 120, 100
#: A contract: margin of a year in €, retention and discount a year.
CONTRACT = (100, 0.8, 0.1)
#: A win-back: people written to and those who came back; the control group, and those who came back.
SENT, BACK, CONTROL, ANYWAY = 400, 32, 100, 5
#: What a customer who comes back leaves, and what a letter costs, in €.
MARGIN, LETTER = 60, 1.5
#: Answers to a survey: promoters, passives, detractors.
ANSWERS = (50, 30, 20)


@cache
def ten() -> "pd.DataFrame":
    """Return the ten customers with their RFM scores."""
    import pandas as pd

    from smkit.analysis import customers

    table = (
        pd.DataFrame(TEN, index=["recency", "frequency", "monetary"])
        .T.rename_axis("customer_id")
        .reset_index()
    )
    return customers.named(customers.scored(table, customers.cut_points(table)))


def cohort_table() -> "pd.DataFrame":
    """Return the cohort of January, month by month."""
    import pandas as pd

    months = ["Janvier", "Février", "Mars", "Avril"]
    return pd.DataFrame({"mois": months, "clients": COHORT, "part": [n / COHORT[0] for n in COHORT]})


def score(customer: str, name: str) -> int:
    """Return a score of one of the ten customers: `name` r, f or m."""
    return int(ten().set_index("customer_id").loc[[customer], name].iloc[0])


def drifting() -> str:
    """Return which of the ten customers is a large one that drifts away."""
    from smkit.analysis import customers

    found = ten()[ten()["segment"] == customers.NAMES[2]]
    return str(found["customer_id"].iloc[0])


def by_counts() -> float:
    """Return the retention of the quarter by its counts."""
    from smkit.analysis import customers

    return float(customers.by_counts(START, NEW, END) or 0)


def lifetime() -> float:
    """Return the lifetime value of the contract, in €."""
    from smkit.analysis import customers

    return float(customers.contract(*CONTRACT) or 0)


def score_of_answers() -> float:
    """Return the NPS of the answers, in points."""
    import pandas as pd

    from smkit.analysis import customers

    promoters, passives, detractors = ANSWERS
    return customers.nps(pd.Series([10] * promoters + [8] * passives + [3] * detractors)).score


def won_back() -> float:
    """Return how many customers the win-back brought that would not have come."""
    return BACK - SENT * ANYWAY / CONTROL


BY_HAND = (
    Exercise(
        name="fidelite.retention_comptes",
        question="Un trimestre commence avec 100 clients et finit avec 95, dont 25 nouveaux. Quelle est la rétention ?",
        expected=by_counts,
        why="(95 − 25) / 100 = 70 % : sans les nouveaux, il ne reste que 70 des 100 clients du début.",
        step="sans les nouveaux, il reste 95 − 25 clients du début.",
        hint="Ôtez d'abord les nouveaux : ils n'étaient pas là au début.",
        mistakes=(
            Mistake(0.95, "Vous comptez les nouveaux parmi les clients gardés : ils cachent la perte."),
            Mistake(
                70 / 95,
                "Divisez par les clients du début : c'est eux que l'on suit.",
            ),
            Mistake(0.3, "C'est l'attrition, la part perdue. La rétention est ce qui reste."),
            Mistake(70, "C'est le nombre de clients gardés. Rapportez-le aux clients du début."),
        ),
    ),
    Exercise(
        name="fidelite.retention_noms",
        question=(
            "Dix clients ont acheté au premier trimestre. Au deuxième, six d'entre eux rachètent, avec trois nouveaux "
            "et un ancien "
            "client revenu après une absence. Quelle part des dix premiers a été gardée ?"
        ),
        expected=lambda: 6 / 10,
        why=(
            "6 sur 10. La formule par comptes donnerait (10 − 3) / 10 = 70 % : elle prend l'ancien client revenu pour un "
            "client gardé."
        ),
        step="en bas, les dix premiers ; en haut, ceux des dix qui rachètent.",
        hint="Ne suivez que les dix premiers : combien rachètent ?",
        mistakes=(
            Mistake(0.9, "Les nouveaux n'étaient pas parmi les dix : on ne les suit pas."),
            Mistake(
                0.7, "C'est la formule par comptes. Elle compte comme gardé celui qui revient d'une absence."
            ),
            Mistake(1, "Il y a bien dix clients à la fin, mais ce ne sont pas les mêmes."),
            Mistake(0.4, "C'est la part perdue. On demande celle qui reste."),
        ),
    ),
    Exercise(
        name="fidelite.cohorte",
        question=(
            "En janvier, 40 clients achètent pour la première fois. Parmi eux, 20 rachètent en février, 12 en mars, "
            "10 en avril. Quelle "
            "est la rétention de cette cohorte deux mois après ?"
        ),
        expected=lambda: COHORT[2] / COHORT[0],
        why="12 / 40 = 30 %. On rapporte toujours aux clients du départ, sinon chaque mois efface les pertes du précédent.",
        step="en bas, les 40 du départ, quel que soit le mois.",
        hint="Deux mois après janvier, c'est mars. Rapportez-le aux clients du départ.",
        mistakes=(
            Mistake(0.6, "Vous divisez par février. Une cohorte se rapporte toujours à son départ."),
            Mistake(0.5, "C'est un mois après. Deux mois après janvier, c'est mars."),
            Mistake(0.25, "C'est avril, trois mois après."),
        ),
    ),
    Exercise(
        name="fidelite.annee",
        question="Une entreprise garde 80 % de ses clients d'un trimestre à l'autre. Quelle part en reste-t-il au bout d'un an ?",
        expected=lambda: 0.8**4,
        why=(
            "0,8 × 0,8 × 0,8 × 0,8 = 41 %. Perdre « seulement » un client sur cinq par trimestre, c'est en perdre six sur "
            "dix par an."
        ),
        step="après deux trimestres, il en reste 0,8 × 0,8. Il y a quatre trimestres.",
        hint="Chaque trimestre garde 80 % de ce qui restait : multipliez quatre fois.",
        mistakes=(
            Mistake(
                0.2,
                "Vous ôtez quatre fois 20 %. Chaque trimestre ne perd que sur ceux qui restent : multipliez.",
            ),
            Mistake(1 - 0.8**4, "C'est la part perdue. On demande celle qui reste."),
            Mistake(0.8, "C'est ce qui reste après un seul trimestre. Il y en a quatre."),
            Mistake(0.8**3, "Vous n'avez compté que trois trimestres."),
        ),
    ),
    Exercise(
        name="fidelite.mouvements",
        question=(
            "L'an dernier : 100 k€. Depuis, les clients perdus en ont retiré 30, les nouveaux ont apporté 25, les "
            "clients gardés 20 de plus "
            "pour les uns, 5 de moins pour les autres. Quel est le chiffre d'affaires de cette année, en k€ ?"
        ),
        expected=lambda: sum(MOVES),
        why="100 − 30 + 25 + 20 − 5 = 110 k€ : il monte de 10 % pendant que 30 k€ de clients s'en vont.",
        step="100 − 30 = 70. Ajoutez et retirez la suite.",
        hint="Partez de 100, ôtez ce qui part et ce qui baisse, ajoutez ce qui arrive et ce qui monte.",
        mistakes=(
            Mistake(115, "Vous avez oublié les clients gardés qui achètent moins."),
            Mistake(
                95, "Vous n'avez compté que les perdus et les nouveaux. Les clients gardés bougent aussi."
            ),
            Mistake(170, "Les clients perdus retirent du chiffre d'affaires : leur signe est moins."),
            Mistake(10, "C'est le changement. Ajoutez-le au point de départ."),
        ),
    ),
    Exercise(
        name="fidelite.rfm_recence",
        question=(
            "Parmi les dix clients, de 5 pour les deux plus récents à 1 pour les deux plus anciens, quelle est la "
            "note de récence de H ?"
        ),
        expected=lambda: score("H", "r"),
        why="H se tait depuis 200 jours : il est 8e sur 10, dans le quatrième groupe de deux, donc 2.",
        step="rangez les dix du silence le plus court au plus long : les deux premiers ont 5.",
        hint="Rangez les clients du silence le plus court au plus long, puis groupez-les par deux.",
        mistakes=(
            Mistake(1, "Deux clients se taisent depuis plus longtemps que H : cette note est la leur."),
            Mistake(3, "Plus de la moitié des clients sont plus récents que H. Rangez-les, deux par deux."),
            Mistake(4, "C'est le rang de son groupe. La meilleure note, 5, va au silence le plus court."),
            Mistake(8, "C'est sa place parmi les dix. Les notes vont de 5 à 1, par groupes de deux."),
            Mistake(5, "5 serait le silence le plus court, et H se tait depuis 200 jours."),
        ),
    ),
    Exercise(
        name="fidelite.rfm_qui",
        question='Parmi les dix clients, qui est le « gros client qui s\'éloigne » : "A", "H" ou "J" ?',
        expected=drifting,
        choices=("A", "H", "J"),
        why="H a commandé 10 fois pour 1 900 € et se tait depuis 200 jours : c'est lui qu'il faut appeler, pas les petits.",
        hint="Cherchez une fréquence et un montant élevés, et une récence basse.",
        mistakes=(
            Mistake("A", "A est gros, mais il a acheté il y a trois jours."),
            Mistake("J", "J se tait depuis longtemps, mais il n'a jamais beaucoup acheté."),
        ),
    ),
    Exercise(
        name="fidelite.rythme",
        question="Deux clients se taisent depuis 40 jours : X achetait chaque semaine, Y tous les deux mois. Qui appeler : "
        '"X", "Y" ou "les deux" ?',
        expected=lambda: "X",
        choices=("X", "Y", "les deux"),
        why=(
            "Pour X, 40 jours font près de six attentes d'habitude ; pour Y, moins d'une. Un seuil commun aurait traité "
            "pareil les deux."
        ),
        hint="Comparez chaque silence au rythme du client, pas à un nombre de jours.",
        mistakes=(
            Mistake("Y", "40 jours, c'est moins que son attente ordinaire : Y est dans ses habitudes."),
            Mistake("les deux", "Y achète tous les deux mois : son silence n'a rien d'anormal encore."),
        ),
    ),
    Exercise(
        name="fidelite.attendu",
        question=(
            "Pour le trimestre qui vient, le modèle annonce 240 commandes. À l'essai sur des mois connus, il en "
            "annonçait 120 quand il en est "
            "venu 100. S'il se trompe de même, combien en viendra-t-il ?"
        ),
        expected=lambda: FORECAST * CAME / TRIED,
        why="240 × 100 / 120 = 200. Une prévision sans son essai ne vaut rien : demandez toujours de combien elle s'était trompée.",
        step="à l'essai, il en est venu 100 sur 120 annoncées.",
        hint="À l'essai, quelle part des commandes annoncées est venue ? Appliquez-la à 240.",
        mistakes=(
            Mistake(240, "C'est ce que le modèle annonce. L'essai montre qu'il annonce trop."),
            Mistake(288, "Vous corrigez dans le mauvais sens : il en vient moins qu'annoncé."),
            Mistake(
                192,
                "Vous ôtez 20 %. Il est venu 100 commandes pour 120 annoncées : multipliez par 100 / 120.",
            ),
            Mistake(
                220,
                "Vous ôtez les 20 commandes de l'essai. L'erreur grandit avec la prévision : raisonnez en part.",
            ),
        ),
        tolerance=0.5,
    ),
    Exercise(
        name="fidelite.valeur",
        question=(
            "Un contrat laisse 100 € de marge par an, 80 % des clients renouvellent, et un euro d'aujourd'hui en vaut "
            "1,10 dans un an (d = 10 %). "
            "Quelle est la valeur vie d'un client, m × r / (1 + d − r), en euros ?"
        ),
        expected=lifetime,
        why=(
            "100 × 0,8 / (1 + 0,1 − 0,8) = 80 / 0,3 = 267 €. C'est le plus que l'on puisse dépenser pour le gagner, sur sa "
            "marge à venir."
        ),
        step="en haut, 100 × 0,8 = 80. En bas, 1 + 0,1 − 0,8.",
        hint="En haut, m × r ; en bas, 1 + d − r.",
        mistakes=(
            Mistake(
                1000 / 3,
                "Vous avez oublié r en haut : la marge à venir ne vient que de ceux qui renouvellent.",
            ),
            Mistake(400, "Vous avez oublié l'actualisation : 1 + d − r, et non 1 − r."),
            Mistake(800, "Le bas de la fraction est 1 + d − r = 0,3."),
            Mistake(80, "C'est la marge de la première année renouvelée. Les suivantes comptent aussi."),
        ),
        tolerance=0.5,
    ),
    Exercise(
        name="fidelite.temoin",
        question=(
            "On écrit à 400 anciens clients : 32 reviennent. Parmi 100 à qui l'on n'a pas écrit, 5 reviennent. "
            "Combien de clients la lettre "
            "a-t-elle ramenés ?"
        ),
        expected=won_back,
        why="Sans lettre, 5 % seraient revenus : 20 sur 400. La lettre en a ramené 32 − 20 = 12.",
        step="le groupe témoin revient à 5 % : sur 400, combien seraient revenus sans lettre ?",
        hint="Combien des 400 seraient revenus sans lettre, au taux du groupe témoin ?",
        mistakes=(
            Mistake(32, "Certains seraient revenus sans lettre : le groupe témoin dit combien."),
            Mistake(27, "Vous ôtez les 5 témoins, mais ils étaient 100 et non 400 : ramenez-les à 400."),
            Mistake(0.03, "C'est l'écart des taux. Multipliez-le par les 400 personnes."),
            Mistake(20, "Ce sont ceux qui seraient revenus de toute façon. Ôtez-les des 32."),
        ),
    ),
    Exercise(
        name="fidelite.gain",
        question=(
            "Chaque client ramené laisse 60 € de marge, chaque lettre coûte 1,50 €. Qu'ont rapporté les 400 lettres, "
            "en euros, coût ôté ?"
        ),
        expected=lambda: won_back() * MARGIN - SENT * LETTER,
        why="12 × 60 − 400 × 1,50 = 720 − 600 = 120 €. En comptant les 32 retours, on aurait annoncé 1 320 €.",
        step="la lettre a ramené 12 clients. Combien laissent-ils, et combien ont coûté 400 lettres ?",
        hint="Clients ramenés par la lettre × marge, moins lettres × coût.",
        mistakes=(
            Mistake(1320, "Vous comptez les 32 retours : 20 seraient venus sans lettre."),
            Mistake(720, "C'est la marge gagnée. Ôtez le coût des lettres."),
            Mistake(718.5, "Une lettre coûte 1,50 €, et il y en a eu 400."),
            Mistake(702, "Le coût est de 1,50 € par lettre envoyée, pas par client ramené."),
        ),
    ),
    Exercise(
        name="fidelite.nps",
        question="Sur 100 réponses, 50 notes de 9 ou 10, 30 notes de 7 ou 8, 20 notes de 0 à 6. Quel est le NPS, en points ?",
        expected=score_of_answers,
        why="50 − 20 = +30 points. Les passifs comptent dans le total, pas dans la différence.",
        step="50 promoteurs, 20 détracteurs ; les notes de 7 et 8 ne comptent pas.",
        hint="Promoteurs (9 ou 10) moins détracteurs (0 à 6), sur 100 réponses.",
        mistakes=(
            Mistake(50, "Ce sont les promoteurs. Ôtez les détracteurs."),
            Mistake(60, "Les notes de 7 ou 8 sont passives : elles ne s'ajoutent pas aux promoteurs."),
            Mistake(0, "Les notes de 7 ou 8 sont passives : elles ne s'ôtent pas non plus."),
            Mistake(2.5, "Le NPS est une différence, pas un rapport."),
        ),
    ),
    Exercise(
        name="fidelite.nps_bruit",
        question="Le NPS de 40 réponses passe de +10 à +20 en un trimestre, et son intervalle va de −5 à +42. Que dire : "
        '"mieux", "moins bien" ou "on ne peut pas dire" ?',
        expected=lambda: "on ne peut pas dire",
        choices=("mieux", "moins bien", "on ne peut pas dire"),
        why=(
            "L'intervalle contient l'ancien score, et bien d'autres : avec 40 réponses, quatre personnes suffisent à faire "
            "dix points."
        ),
        hint="L'ancien score, +10, est-il dans l'intervalle du nouveau ?",
        mistakes=(
            Mistake("mieux", "+10 est dans l'intervalle du nouveau score : le hasard suffit à l'expliquer."),
            Mistake(
                "moins bien",
                "Le score monte, mais l'intervalle contient +10 : ni hausse ni baisse n'est sûre.",
            ),
        ),
    ),
    Exercise(
        name="fidelite.loi",
        question=(
            "Un particulier n'a rien acheté depuis quatre ans et n'a jamais répondu ; il a ouvert votre e-mail en "
            "mars. Pouvez-vous lui écrire pour "
            'le reconquérir : "oui", "non" ou "avec une remise" ?'
        ),
        expected=lambda: "non",
        choices=("oui", "non", "avec une remise"),
        why=(
            "La CNIL recommande trois ans depuis le dernier contact venu de la personne, et ouvrir un e-mail n'en est pas "
            "un. Ceci n'est pas un avis "
            "juridique."
        ),
        hint="Trois ans depuis quoi ? Un contact qui vient de la personne.",
        mistakes=(
            Mistake(
                "oui",
                "Ouvrir un e-mail n'est pas un contact venu de la personne : les trois ans sont passés.",
            ),
            Mistake(
                "avec une remise",
                "L'offre n'y change rien : c'est la durée de conservation qui est dépassée.",
            ),
        ),
    ),
)

EXERCISES = (openings.FIDELITE, *BY_HAND, *ON_THE_BOUTIQUE)
