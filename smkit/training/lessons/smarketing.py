"""Lesson 07, « Ventes et marketing : une convention » : its exercises to do by hand, and its quiz.

Expected answers come from `smkit.analysis.smarketing`. Sources: documents 001 (who owns which stage) and 004 (the convention).

>>> {one.name: one.expected() for one in BY_HAND}["smarketing.minutes"]  # an hour on Monday evening, one on Tuesday morning
120.0
"""

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.smarketing_boutique import ON_THE_BOUTIQUE
from smkit.training.lessons.smarketing_examples import (
    PROMISE,
    due_hour,
    followed,
    kept,
    minutes,
    mixed,
    rate,
    states,
)

TITLE = "Ventes et marketing : une convention"

BY_HAND = (
    Exercise(
        name="smarketing.minutes",
        question="Le lead B arrive lundi à 17 h et il est appelé mardi à 10 h. Combien de minutes ouvrées a-t-il attendu ?",
        expected=lambda: minutes("B"),
        tolerance=0.5,
        why="Une heure lundi soir, une heure mardi matin : 120 minutes. La nuit ne compte pas, personne n'y travaille.",
        step="lundi, de 17 h à 18 h : 60 minutes. Et le mardi ?",
        hint="Comptez ce qui reste du lundi jusqu'à 18 h, puis ce qui a passé du mardi depuis 9 h.",
        mistakes=(
            Mistake(
                1020, "C'est le temps de l'horloge, nuit comprise. Ne gardez que les heures d'ouverture."
            ),
            Mistake(60, "Vous n'avez compté qu'un des deux jours."),
            Mistake(2, "Ce sont des heures. On demande des minutes."),
        ),
    ),
    Exercise(
        name="smarketing.samedi",
        question="Le lead G arrive un samedi à 15 h. Avec quatre heures ouvrées pour l'appeler, à quelle heure du lundi "
        "l'échéance tombe-t-elle ? Répondez par l'heure, par exemple 11.",
        expected=due_hour,
        tolerance=0.01,
        why="Le compteur part lundi à 9 h : quatre heures plus tard, il est 13 h.",
        step="le compteur part lundi à 9 h.",
        hint="Le samedi est fermé : à quel moment le compteur part-il ?",
        mistakes=(
            Mistake(9, "C'est l'heure où le compteur part. Ajoutez-y les quatre heures."),
            Mistake(19, "Vous avez compté depuis samedi 15 h, alors que personne ne travaille."),
            Mistake(
                lambda x: x in (17, 18),
                "Le compteur ne reprend pas à l'heure du samedi : il part à l'ouverture du lundi.",
                such_as=18,
            ),
            Mistake(4, "C'est la durée promise. À quelle heure du lundi est-elle écoulée ?"),
        ),
    ),
    Exercise(
        name="smarketing.jamais",
        question="Vendredi midi, le lead D, arrivé mercredi à 14 h, n'a toujours pas été appelé. Est-il « à temps », « manqué » "
        "ou « pas encore dû » ?",
        expected=lambda: {"kept": "à temps", "pending": "pas encore dû"}.get(
            str(states().set_index("lead_id").loc["D", "state"]), "manqué"
        ),
        choices=("à temps", "manqué", "pas encore dû"),
        why="Son échéance tombait mercredi à 18 h. Un lead que personne n'appelle est manqué dès ce moment : sinon, ne jamais "
        "appeler ferait un meilleur taux qu'appeler tard.",
        hint="Quand ses quatre heures ouvrées ont-elles été écoulées ?",
        mistakes=(
            Mistake("à temps", "Personne ne l'a appelé, et les quatre heures ont passé."),
            Mistake("pas encore dû", "Ses quatre heures ouvrées étaient écoulées mercredi soir."),
        ),
    ),
    Exercise(
        name="smarketing.part",
        question='Vendredi midi, quelle part des promesses arrivées à échéance a été tenue ? Écrivez une part (0.25) ou "25 %".',
        expected=kept,
        why="4 tenues (A, B, E, G) sur 7 échues. F n'est pas encore dû : il n'est ni en haut ni en bas de la fraction.",
        step="mettez de côté les leads qui ne sont pas encore dus, et comptez ceux qui restent.",
        hint="Trois piles : tenu, manqué, pas encore dû. La troisième reste de côté.",
        mistakes=(
            Mistake(0.5, "Vous avez divisé par les huit leads. F n'est pas encore dû : il ne compte pas."),
            Mistake(
                4 / 6,
                "Vous avez oublié D : jamais appelé, il est bel et bien manqué.",
            ),
            Mistake(0.625, "Vous avez compté F parmi les tenus. Il n'est ni tenu ni manqué."),
            Mistake(4, "C'est le nombre de promesses tenues. Rapportez-le aux promesses échues."),
        ),
    ),
    Exercise(
        name="smarketing.delai",
        question="Une convention dit : « rappeler rapidement ». Laquelle de ces phrases se mesure de la même façon par tous : "
        '"rapidement", "4 heures" ou "4 heures ouvrées" ?',
        expected=lambda: PROMISE,
        choices=("rapidement", "4 heures", "4 heures ouvrées"),
        why="« Ouvrées » dit si la nuit et le week-end comptent. Sans ce mot, chacun compte à sa façon, et "
        "l'on se dispute le lundi.",
        hint="Un lead du vendredi soir : deux personnes diraient-elles la même échéance ?",
        mistakes=(
            Mistake("rapidement", "Rapide pour qui ? Il faut une durée."),
            Mistake(
                "4 heures",
                "Quatre heures de l'horloge, ou quatre heures d'ouverture ? Un lead du soir fait la différence.",
            ),
        ),
    ),
    Exercise(
        name="smarketing.naif",
        question="Sur les cinq leads, quelle part est devenue cliente en 30 jours au plus, si l'on divise simplement "
        "par les cinq ?",
        expected=lambda: rate("naive"),
        why="2 sur 5. C'est le taux naïf : il compte L2 comme un échec, alors qu'il n'a que 20 jours.",
        step="un seul nombre en haut : les leads gagnés en 30 jours au plus. En bas, cinq.",
        hint="Combien de leads ont été gagnés en 30 jours au plus ? Divisez par tous.",
        mistakes=(
            Mistake(0.2, "Vous n'avez compté qu'un lead gagné. Le 30e jour compte aussi."),
            Mistake(0.5, "Vous avez laissé le lead perdu de côté. Il est là, et il n'est pas devenu client."),
            Mistake(
                2 / 3,
                "Vous n'avez gardé que les leads décidés. On divise par les cinq.",
            ),
            Mistake(2, "C'est le nombre de clients. Rapportez-le aux cinq leads."),
        ),
    ),
    Exercise(
        name="smarketing.suivis",
        question="Juste avant le 30e jour, combien de ces cinq leads sont encore suivis : ni déjà gagnés, ni perdus de vue ?",
        expected=followed,
        tolerance=0,
        why="L3, L4 et L5. L1 est déjà client, L2 n'a que 20 jours. L4 est perdu, mais on sait "
        "qu'il n'est pas devenu client : il reste.",
        step="partez de cinq, et rayez d'abord celui qui est déjà gagné.",
        hint="Rayez celui qui est déjà client et celui qui est trop jeune. Que faire de celui qui a dit non ?",
        mistakes=(
            Mistake(
                2,
                "Vous avez rayé le lead perdu. Il a dit non : on sait qu'il n'est pas client, il reste dans le compte.",
            ),
            Mistake(4, "Vous avez gardé L2, qui n'a que 20 jours : à 30 jours, on ne sait rien de lui."),
            Mistake(5, "L'un est déjà client, un autre est trop jeune : rayez-les."),
        ),
    ),
    Exercise(
        name="smarketing.cohorte",
        question="À 30 jours, quelle part des leads devient cliente, d'après ceux que l'on peut suivre ? "
        "Formule : 1 − (4/5) × (part de ceux qui restent sans être gagnés au 30e jour).",
        expected=rate,
        why="1 − 4/5 × 2/3 = 46,7 %, plus que les 40 % du taux naïf : le jeune L2 n'y compte plus comme un échec.",
        step="au 30e jour, un lead sur trois est gagné : il en reste 2/3. Calculez 1 − (4/5) × (2/3).",
        hint="Au 30e jour, un lead est gagné parmi trois suivis : quelle part reste ?",
        mistakes=(
            Mistake(1 / 3, "C'est la part gagnée au 30e jour seulement : celle du 10e compte aussi."),
            Mistake(
                8 / 15,
                "C'est la part de ceux qui ne deviennent pas clients, ou une addition de parts. Il faut 1 moins le produit.",
            ),
            Mistake(0.4, "C'est le taux naïf, qui compte L2 comme un échec."),
            Mistake(
                0.625, "Vous avez retiré le lead perdu. Il reste parmi ceux qui ne deviennent pas clients."
            ),
        ),
    ),
    Exercise(
        name="smarketing.jeune",
        question="Octobre : 12 clients pour 100 leads, tous vieux de 60 jours ou plus. Décembre : 4 clients pour 100 leads, "
        'vieux de dix jours. Le marketing de décembre est-il moins bon ? Répondez "oui", "non" ou "trop tôt".',
        expected=lambda: "trop tôt",
        choices=("oui", "non", "trop tôt"),
        why="Dix jours ne se comparent pas à soixante. Comparez les deux mois au même âge, ou attendez.",
        hint="Les deux mois ont-ils eu le même temps pour vendre ?",
        mistakes=(
            Mistake("oui", "Les leads de décembre ont dix jours : laissez-leur le temps d'octobre."),
            Mistake("non", "Rien ne dit qu'il est aussi bon. Que faudrait-il pour le savoir ?"),
        ),
    ),
    Exercise(
        name="smarketing.rapport",
        question="Appelés à temps, 24 leads sur 100 sont gagnés ; appelés en retard, 12 sur 100. Combien valent les "
        "chances d'un lead "
        "en retard, en proportion de celles d'un lead à temps ?",
        expected=lambda: 0.12 / 0.24,
        why="12 % / 24 % = 0,5 : moitié moins de chances. En points, l'écart est de 12.",
        step="la part des retards, 12 %, va en haut.",
        hint="Divisez la part des retards par celle des leads à temps.",
        mistakes=(
            Mistake(2, "La division est à l'envers : les retards vont en haut."),
            Mistake(
                lambda x: abs(abs(x) - 0.12) < 0.001,
                "C'est l'écart. On demande une proportion : une division.",
                such_as=-0.12,
            ),
            Mistake(
                lambda x: abs(x) == 12, "C'est l'écart, en points. On demande une proportion.", such_as=12
            ),
        ),
    ),
    Exercise(
        name="smarketing.melange",
        question="Revenez au tableau des deux sources. À source égale, de combien de points les retards diffèrent-ils des "
        "leads à temps ?",
        expected=lambda: mixed(adjusted=True),
        tolerance=0.2,
        why="40 % et 40 % chez les recommandés, 5 % et 5 % dans le fichier : zéro. Tout l'écart venait du mélange, "
        "car le fichier est "
        "à la fois mauvais et appelé tard.",
        step="prenez d'abord les recommandés : les deux parts y sont-elles différentes ?",
        hint="Comparez dans chaque source, pas sur les totaux.",
        mistakes=(
            Mistake(16, "C'est un écart entre des nombres de leads. Comparez des parts, source par source."),
            Mistake(
                lambda x: abs(abs(x) - abs(mixed(adjusted=False))) < 0.3,
                "C'est l'écart sur les totaux : il mélange deux sources qui n'ont rien à voir.",
                such_as=mixed(adjusted=False),
            ),
            Mistake(
                lambda x: abs(abs(x) - 35) < 0.3,
                "C'est l'écart entre les deux sources. Restez dans la même.",
                such_as=35,
            ),
        ),
    ),
    Exercise(
        name="smarketing.cause",
        question='À source et profil égaux, un lead appelé en retard est gagné moins souvent. Cela "prouve" ou "suggère" '
        "qu'appeler "
        'plus tôt ferait vendre, ou cela "ne dit rien" ?',
        expected=lambda: "suggère",
        choices=("prouve", "suggère", "ne dit rien"),
        why="Personne n'a tiré les retards au sort : un commercial débordé appelle tard et vend mal. Pour le prouver, "
        "tirez au sort les "
        "leads que l'on rappelle d'abord.",
        hint="Qui a décidé quels leads seraient appelés tard ?",
        mistakes=(
            Mistake("prouve", "Il peut rester une raison commune aux deux. Laquelle ?"),
            Mistake(
                "ne dit rien", "L'écart dépasse le hasard, à source et profil égaux : c'est plus que rien."
            ),
        ),
    ),
)

EXERCISES = (openings.SMARKETING, *BY_HAND, *ON_THE_BOUTIQUE)
