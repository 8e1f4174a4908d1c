"""Lesson 08, « La prospection »: the funnel by hand, its interval, the lag, Pareto, the test, and the quiz.

Expected answers come from `smkit.analysis.prospecting` and `experiments.trials`. The legal points are those of
`analysis/prospecting/law.yaml`, as of 11 August 2026.
"""

from functools import cache
from typing import TYPE_CHECKING

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.prospection_boutique import ON_THE_BOUTIQUE, ON_THE_LAW

if TYPE_CHECKING:
    from smkit.analysis.prospecting import Goal

TITLE = "La prospection"

#: The goal in €, the value of a deal in €, and what the first contacts gave.
TARGET, VALUE, WEEKS = 200_000, 5_000, 46
CONTACTS, MEETINGS, WINS = 120, 18, 4
#: A week's work: contacts, minutes of each, people.
PLANNED, MINUTES, PEOPLE = 60, 20, 2
CYCLE_WEEKS = 10  # 70 days from first contact to signature
#: Sales of ten customers, in k€.
SALES = (30, 20, 15, 10, 8, 6, 4, 3, 2, 2)
#: A script's meeting rate, and the points that would be worth changing it.
BASE, GAP = 0.15, 0.05


@cache
def asked(wins: int = WINS) -> "Goal":
    """Return what the goal asks for, had there been so many deals won.

    >>> asked().deals, asked().meetings, asked().contacts  # 40 of 2 meetings in 9, of 3 contacts in 20
    (40.0, 180.0, 1200.0)
    """
    from smkit.analysis.prospecting import goal

    return goal(TARGET, VALUE, CONTACTS, MEETINGS, wins, WEEKS)


def needed_customers() -> int:
    """Return how many of the ten customers make 80 % of the sales.

    >>> needed_customers()  # 30 + 20 + 15 + 10 + 8 of 100
    5
    """
    import pandas as pd

    from smkit.analysis.prospecting import pareto

    sales = pd.DataFrame({"client": range(len(SALES)), "ventes": SALES})
    return pareto(sales, "client", "ventes").needed


def per_version(gap: float = GAP) -> int:
    """Return how many contacts each version of a script needs."""
    from smkit.analysis.experiments import trials

    return trials.sample_size(BASE, gap)


def hours() -> float:
    """Return the hours a week and person that the planned contacts take."""
    return PLANNED * MINUTES / 60 / PEOPLE


BY_HAND = (
    Exercise(
        name="prospection.affaires",
        question="Pour 200 000 € de ventes, à 5 000 € l'affaire, combien d'affaires faut-il gagner ?",
        expected=lambda: asked().deals,
        why="200 000 / 5 000 = 40 affaires. On part toujours du but, et on remonte.",
        step='divisez 200 000 par 5 000.',
        hint="Combien de fois 5 000 € dans 200 000 € ?",
        mistakes=(
            Mistake(0.025, "La division est à l'envers : l'objectif va en haut."),
            Mistake(1_000_000_000, "Vous avez multiplié. Cherchez combien de fois une affaire tient dans l'objectif."),
            Mistake(lambda x: x in (4, 400), "Un zéro s'est perdu : recomptez-les.", such_as=400),
        ),
    ),
    Exercise(
        name="prospection.taux_rendez_vous",
        question="120 contacts ont donné 18 rendez-vous, puis 4 affaires. Quelle part des contacts donne un rendez-vous ?",
        expected=lambda: asked().meeting_rate,
        why="18 / 120 = 15 %. C'est la première marche de l'entonnoir.",
        step='en haut, les 18 rendez-vous ; en bas, les contacts.',
        hint="Rendez-vous divisés par contacts.",
        mistakes=(
            Mistake(120 / 18, "La division est à l'envers : une part ne dépasse jamais 1."),
            Mistake(4 / 18, "C'est la marche suivante, du rendez-vous à l'affaire."),
            Mistake(4 / 120, "C'est la part des contacts qui finissent en affaire."),
        ),
    ),
    Exercise(
        name="prospection.taux_affaire",
        question="Et quelle part des contacts finit par une affaire gagnée ?",
        expected=lambda: asked().meeting_rate * asked().win_rate,
        tolerance=0.0005,
        why="4 / 120, soit 15 % × 22 % : les marches se multiplient. Il faut 30 contacts pour une affaire.",
        step='en haut, les 4 affaires ; en bas, tous les contacts.',
        hint="Affaires divisées par contacts ; ou les deux marches multipliées.",
        mistakes=(
            Mistake(0.15, "C'est la part des contacts qui donne un rendez-vous. Il reste une marche."),

            Mistake(4 / 18, "Vous êtes parti des rendez-vous. Partez des contacts."),
            Mistake(18 / 120 + 4 / 18, "Vous avez ajouté les deux marches. Elles se multiplient."),
            Mistake(30, "C'est le nombre de contacts pour une affaire. La part est son inverse."),
        ),
    ),
    Exercise(
        name="prospection.semaine",
        question="À ce rythme, combien de contacts par semaine faut-il pour gagner 40 affaires en 46 semaines de travail ?",
        expected=lambda: asked().per_week,
        tolerance=0.15,
        threshold=True,
        why="40 × 30 = 1 200 contacts, en 46 semaines : 26,1 par semaine. Voilà d'où vient « 26 » ; à 27, il n'en manque aucun.",
        step='une affaire demande 120 / 4 = 30 contacts.',
        hint="Affaires × contacts pour une affaire, divisés par les semaines.",
        mistakes=(
            Mistake(1_200, "C'est pour l'année. Divisez par les semaines de travail."),
            Mistake(1_200 / 52, "Vous avez pris 52 semaines. Il y en a 46 de travail."),
            Mistake(180 / 46, "Ce sont les rendez-vous par semaine. Remontez jusqu'aux contacts."),
            Mistake(40 / 46, "Ce sont les affaires par semaine. Remontez jusqu'aux contacts."),
        ),
    ),
    Exercise(
        name="prospection.chance",
        question="Deux des quatre affaires se sont jouées à peu de chose. S'il n'y en avait eu que 2 sur les mêmes 18 "
        "rendez-vous, combien "
        "de contacts par semaine faudrait-il ?",
        expected=lambda: asked(2).per_week,
        tolerance=0.25,
        threshold=True,
        why="60 contacts pour une affaire : 2 400 en 46 semaines, 52,2 par semaine. Deux signatures de moins, et « 26 » "
        "double.",
        step='une affaire demande maintenant 120 / 2 = 60 contacts.',
        hint="Refaites le calcul avec 2 affaires pour 120 contacts.",
        mistakes=(
            Mistake(26.09, "C'est le calcul avec 4 affaires. Reprenez-le avec 2."),
            Mistake(13.04, "Moins d'affaires gagnées demandent plus de contacts, pas moins."),
            Mistake(2_400, "C'est pour l'année. Divisez par les 46 semaines."),
        ),
    ),
    Exercise(
        name="prospection.haut",
        question="D'après l'intervalle du kit, combien de contacts par semaine faut-il prévoir pour ne pas être pris de "
        "court (le haut) ?",
        expected=lambda: asked().high,
        tolerance=1,
        why="Près de 79. Avec 4 affaires seulement, les comptes n'excluent ni 12 ni 79 : le « 26 » tout seul promet trop.",
        step='dans la table, trouvez la ligne des contacts par semaine, et lisez la borne du haut.',
        hint="Lisez la table affichée au-dessus : la colonne « et ».",
        mistakes=(
            Mistake(36, "36 est sur la page pour dix fois plus de contacts, et pour vos heures. Prenez les comptes du directeur."),

            Mistake(26.09, "C'est le milieu, aux taux observés. Lisez le haut de l'intervalle."),
            Mistake(lambda x: abs(x - 11.55) < 0.6, "C'est le bas : ce qu'il faudrait si tout allait mieux.", such_as=11.55),
        ),
    ),
    Exercise(
        name="prospection.heures",
        question="60 contacts par semaine, 20 minutes chacun, et vous êtes deux. Combien d'heures par semaine pour chacun ?",
        expected=hours,
        why="60 × 20 minutes = 20 heures, à deux : 10 heures chacun. Un objectif sans heures n'est qu'un souhait.",
        step='60 contacts de 20 minutes font 1 200 minutes.',
        hint="Minutes en tout, puis en heures, puis par personne.",
        mistakes=(
            Mistake(20, "C'est pour l'équipe. Vous êtes deux."),
            Mistake(1_200, "Ce sont des minutes, pour l'équipe. Passez en heures, puis par personne."),
            Mistake(600, "Ce sont des minutes. Passez en heures."),
            Mistake(40, "Vous avez multiplié par deux. À deux, chacun fait la moitié."),
        ),
    ),
    Exercise(
        name="prospection.retard",
        question="Une affaire met 70 jours du premier contact à la signature. Sur 46 semaines, jusqu'à quelle semaine "
        "un contact peut-il "
        "encore compter dans l'objectif ?",
        expected=lambda: WEEKS - CYCLE_WEEKS,
        why="70 jours font 10 semaines : ce que l'on sème après la semaine 36 se signe l'année suivante.",
        step='70 jours font dix semaines.',
        hint="Combien de semaines dans 70 jours ? Retirez-les de la fin.",
        mistakes=(
            Mistake(46, "Un contact de la dernière semaine ne sera pas signé à temps."),
            Mistake(10, "C'est la durée du cycle en semaines. Comptez-la depuis la fin."),
            Mistake(-24, "Vous avez retiré des jours à des semaines. Passez d'abord en semaines."),
            Mistake(56, "Vous avez ajouté le cycle. Il se retire de la fin."),
        ),
    ),
    Exercise(
        name="prospection.smart",
        question="Lequel est un objectif SMART : (A) « prospecter davantage dès que possible », (B) « obtenir 18 "
        "rendez-vous avec des hôtels du "
        'Sud avant le 30 juin », (C) « doubler tous nos contacts cette année » ? Répondez par "A", "B" ou "C".',
        expected=lambda: "B",
        choices=("A", "B", "C"),
        why="Il dit quoi, combien, avec qui et pour quand. Reste à vérifier par l'entonnoir et les heures qu'il est atteignable.",
        hint="SMART : spécifique, mesurable, atteignable, relevant du but, limité dans le temps. Lequel dit tout cela ?",
        mistakes=(
            Mistake("A", "Combien ? Pour quand ? On ne saura jamais s'il est atteint."),
            Mistake("C", "Il a un chiffre, mais doubler des contacts ne dit pas lesquels, ni pour quel résultat."),
        ),
    ),
    Exercise(
        name="prospection.pareto",
        question="Dix clients achètent pour 30, 20, 15, 10, 8, 6, 4, 3, 2 et 2 k€. Combien d'entre eux, du plus gros au "
        "plus petit, faut-il "
        "pour faire 80 % des ventes ?",
        expected=needed_customers,
        why="30 + 20 + 15 + 10 = 75 ; avec le cinquième, 83. Cinq clients sur dix : ici, 80/20 ne tient pas.",
        step="les deux premiers font 30 + 20 = 50. Continuez jusqu'à 80.",
        hint="Ajoutez les ventes une à une, du plus gros au plus petit, jusqu'à dépasser 80 k€ sur 100.",
        mistakes=(
            Mistake(2, "C'est ce que dirait la règle. Les deux premiers ne font que 50 k€ : comptez."),
            Mistake(4, "Les quatre premiers font 75 k€. Il en manque un peu."),
            Mistake(8, "Vous avez pris 80 % des clients. Ce sont les ventes que l'on compte."),
        ),
    ),
    Exercise(
        name="prospection.test",
        question="Votre script obtient 15 % de rendez-vous. Pour savoir si un autre en obtient 5 points de plus, "
        "combien de contacts faut-il "
        "par version ? Servez-vous de trials.sample_size(taux, ecart).",
        expected=per_version,
        tolerance=3,
        why="Environ 900 par version. Comparer deux scripts sur trente appels, c'est comparer deux chances.",
        step='dans la case, reponse = trials.sample_size(0.15, 0.05).',
        hint="Écrivez trials.sample_size, puis entre parenthèses le taux d'aujourd'hui et l'écart cherché, en parts.",
        mistakes=(
            Mistake(lambda: 2 * per_version(), "C'est pour les deux versions. La question porte sur une."),
            Mistake(lambda: per_version(0.20), "Le second nombre est l'écart (0.05), pas le taux espéré."),
            Mistake(lambda x: 10 <= x <= 60, "Trente contacts ne verraient qu'un écart énorme. Demandez au kit.", such_as=30),
        ),
    ),
)  # fmt: skip

EXERCISES = (openings.PROSPECTION, *BY_HAND, *ON_THE_BOUTIQUE, *ON_THE_LAW)
