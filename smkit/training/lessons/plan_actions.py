"""Lesson 06, « Le plan d'actions »: its exercises and its quiz.

The three actions are those of source 003; what has landed by the end of June, the dates and the chain of tasks are ours to
practise on. Expected answers come from `smkit.analysis.plan`.
"""

from datetime import date
from functools import cache

import pandas as pd

from smkit.analysis import plan
from smkit.analysis.plan import Objective
from smkit.training.exercises import Exercise, Mistake
from smkit.training.quiz import Question

TITLE = "Le plan d'actions"

TARGET, END_OF_JUNE = 200_000, date(2026, 6, 30)
EVENT, PRINTING = date(2026, 5, 7), 4
#: The plan as it was agreed, then as it stands at the end of June.
AGREED = pd.DataFrame(
    {
        "action": ["Recruter 2 commerciaux", "E-mailing", "Partenariats"],
        "owner": ["Direction", "Coordinateur marketing", "Direction"],
        "horizon": ["short", "medium", "long"],
        "start_date": pd.to_datetime(["2026-01-05", "2026-04-06", "2026-07-01"]),
        "end_date": pd.to_datetime(["2026-06-30", "2026-05-29", "2026-12-31"]),
        "planned_cost": [35_000.0, 5_000.0, 5_000.0],
        "planned_revenue": [135_000.0, 15_000.0, 50_000.0],
        "status": ["planned"] * 3,
    }
)
NOW = AGREED.assign(
    end_date=pd.to_datetime(["2026-07-21", "2026-05-29", "2026-12-31"]),
    actual_cost=[30_000.0, 5_600.0, float("nan")],
    actual_revenue=[40_000.0, 9_000.0, float("nan")],
    status=["running", "done", "planned"],
)
#: What a brochure for a trade show takes.
CHAIN = pd.DataFrame(
    {
        "action": [
            "Dessiner la brochure",
            "La faire valider",
            "L'imprimer",
            "Écrire les invitations",
            "Les envoyer",
        ],
        "days": [5, 3, 4, 2, 1],
        "depends_on": [None, "Dessiner la brochure", "La faire valider", None, "Écrire les invitations"],
    }
)
LATE = pd.DataFrame(
    {
        "action": ["A", "B", "C", "Suite de B"],
        "start_date": pd.to_datetime(["2026-05-04", "2026-05-04", "2026-05-04", "2026-08-03"]),
        "end_date": pd.to_datetime(["2026-06-18", "2026-06-27", "2026-05-31", "2026-10-30"]),
        "planned_revenue": [3_000.0, 8_000.0, 0.0, 32_000.0],
        "depends_on": [None, None, None, "B"],
        "status": ["running", "running", "running", "planned"],
    }
)
PIECE = pd.DataFrame(
    {
        "action": ["Affiche du stand"],
        "content_type": ["affiche"],
        "start_date": pd.to_datetime(["2026-03-20"]),
        "end_date": pd.to_datetime(["2026-03-20"]),
        "approver": ["Direction"],
        "approved_on": pd.to_datetime(["2026-03-18"]),
        "status": ["approved"],
    }
)


def standing() -> Objective:
    """The objective at the end of June."""
    return plan.objective(NOW, TARGET, END_OF_JUNE)


def most_per_euro() -> str:
    """The action that promises most sales for a euro."""
    rows = plan.by_action(AGREED, date(2026, 1, 2))
    best = rows.assign(each=rows["planned_revenue"] / rows["planned_cost"]).sort_values("each").iloc[-1]
    return str(best["action"]).lower()


def emailing_gap() -> float:
    """What the e-mailing earned less than agreed, before the goods are paid."""
    rows = plan.variance(NOW, AGREED, END_OF_JUNE)
    row = rows[rows["action"] == "E-mailing"].iloc[0]
    return float(row["revenue_gap"] - row["cost_gap"])


def latest_start() -> date:
    """The last day on which printing may start."""
    one = pd.DataFrame({"action": ["Imprimer"], "days": [PRINTING]})
    found = plan.backward(one, EVENT, date(2026, 3, 2), plan.closed_days("FR"))
    return found["latest_start"].iloc[0].date()


@cache
def boutique() -> Objective:
    """The boutique's plan of 2025 at the end of the year, its objective being what it promised."""
    from smkit import paths
    from smkit.analysis.plan.rows import planned
    from smkit.tables import read

    rows = read("plan", paths.BOUTIQUE / "plan.csv").table
    return plan.objective(rows, planned(rows), date(2025, 12, 31))


def critical() -> str:
    """The chain that has no slack to spare."""
    found = plan.backward(CHAIN, EVENT, date(2026, 3, 2), plan.closed_days("FR"))
    return (
        "brochure" if found.loc[found["critical"], "action"].str.contains("brochure").any() else "invitations"
    )


EXERCISES = (
    Exercise(
        name="plan.recettes",
        question="Combien de ventes ces trois actions promettent-elles en tout, en euros ?",
        expected=lambda: plan.objective(AGREED, TARGET, date(2026, 1, 2)).planned_revenue,
        why=(
            "135 000 + 15 000 + 50 000 = 200 000 €. C'est l'objectif, sans un euro d'avance : le premier retard le "
            "fait manquer."
        ),
        hint="Additionnez la colonne des recettes.",
        mistakes=(
            Mistake(45_000, "C'est ce que le plan dépense. On cherche ce qu'il promet de vendre."),
            Mistake(
                155_000,
                "Vous avez retiré les dépenses. L'objectif porte sur les ventes, dépenses non retirées.",
            ),
            Mistake(245_000, "Vous avez ajouté les dépenses aux recettes : une dépense n'est pas une vente."),
        ),
    ),
    Exercise(
        name="plan.smart",
        question=(
            "Laquelle peut se piloter : A « Améliorer notre image », B « Signer 4 partenariats avant le 31 décembre "
            "(direction) » ou "
            "C « Faire plus de salons en 2026 » ?"
        ),
        expected=lambda: "B",
        why="B dit quoi, combien, qui et pour quand. On saura, le 31 décembre, si c'est fait.",
        hint="Cherchez celle dont vous pourrez dire, un jour précis, « c'est fait » ou « ce n'est pas fait ».",
        choices=("A", "B", "C"),
        mistakes=(
            Mistake(
                "A", "Améliorer de combien, avant quand, et qui s'en charge ? Rien ne permettra de trancher."
            ),
            Mistake(
                "C", "Il y a une année, mais ni nombre ni responsable : un salon de plus, est-ce réussi ?"
            ),
        ),
    ),
    Exercise(
        name="plan.rendement",
        question=(
            'Laquelle promet le plus de ventes par euro dépensé : "recruter 2 commerciaux", "e-mailing" ou '
            '"partenariats" ?'
        ),
        expected=most_per_euro,
        why=(
            "Partenariats : 50 000 / 5 000 = 10 € de ventes par euro, contre moins de 4 et 3. Reste à savoir si l'on "
            "peut en signer davantage."
        ),
        hint="Divisez les recettes de chaque action par ses dépenses, puis comparez.",
        choices=("recruter 2 commerciaux", "e-mailing", "partenariats"),
        mistakes=(
            Mistake(
                "recruter 2 commerciaux",
                "C'est celle qui rapporte le plus en tout. Divisez par ses 35 000 €.",
            ),
            Mistake(
                "e-mailing",
                "Elle coûte peu, et rapporte peu aussi : 15 000 / 5 000. Comparez aux partenariats.",
            ),
        ),
    ),
    Exercise(
        name="plan.gain",
        question=(
            "Les partenariats rapporteraient 50 000 € de ventes pour 5 000 € de dépenses. Le taux de marque est de 20 %. "
            "Quel serait leur gain net, en euros : marge moins dépenses ?"
        ),
        expected=lambda: 50_000 * 0.20 - 5_000,
        why=(
            "50 000 × 20 % = 10 000 € de marge, moins 5 000 € : 5 000 €. Dix euros de ventes par euro n'en laissent "
            "que deux de marge."
        ),
        hint="Calculez d'abord la marge : ventes × taux de marque. Retirez ensuite les dépenses.",
        mistakes=(
            Mistake(45_000, "Vous avez oublié la marchandise : 20 % seulement des ventes restent."),
            Mistake(10_000, "C'est la marge. Il reste à payer les 5 000 € de l'action."),
            Mistake(
                9_000,
                "Vous avez pris 20 % du gain brut. Le taux s'applique aux ventes, puis on retire les dépenses.",
            ),
        ),
    ),
    Exercise(
        name="plan.attendu",
        question=(
            "Fin juin, combien de ventes le plan attend-il encore, en euros ? (Une action terminée ne doit plus rien.)"
        ),
        expected=lambda: standing().expected,
        why=(
            "Recrutement : 135 000 − 40 000 = 95 000. Partenariats : 50 000. L'e-mailing est terminé. Total : 145 000 "
            "€."
        ),
        hint="Pour chaque action encore ouverte : ce qu'elle promettait, moins ce qu'elle a rapporté.",
        mistakes=(
            Mistake(
                151_000,
                "Vous comptez encore les 6 000 € de l'e-mailing : il est terminé, ils ne viendront plus.",
            ),
            Mistake(185_000, "Retirez ce que le recrutement a déjà rapporté : 40 000 €."),
            Mistake(50_000, "Le recrutement est en cours : il doit encore une partie de sa promesse."),
            Mistake(95_000, "Les partenariats n'ont pas commencé, mais leur promesse tient toujours."),
        ),
    ),
    Exercise(
        name="plan.reste",
        question="Combien reste-t-il à trouver pour atteindre 200 000 €, en euros ?",
        expected=lambda: standing().to_find,
        why=(
            "200 000 − 49 000 réalisés − 145 000 attendus = 6 000 €. C'est ce que l'e-mailing n'a pas tenu, et que "
            "personne ne prévoit."
        ),
        hint="Objectif, moins ce qui est réalisé, moins ce qui est encore attendu.",
        mistakes=(
            Mistake(
                151_000,
                "Vous n'avez retiré que le réalisé. Retirez aussi ce que les actions ouvertes doivent encore.",
            ),
            Mistake(55_000, "Vous n'avez retiré que l'attendu. Retirez aussi les 49 000 € déjà réalisés."),
            Mistake(0, "L'e-mailing a promis 15 000 € et en a rapporté 9 000. Qui apportera la différence ?"),
            Mistake(56_000, "Il manque les partenariats : leurs 50 000 € sont encore attendus."),
        ),
    ),
    Exercise(
        name="plan.ecart_jours",
        question="Le recrutement devait finir le 30 juin ; il finira le 21 juillet. De combien de jours glisse-t-il ?",
        expected=lambda: float(plan.variance(NOW, AGREED, END_OF_JUNE)["end_slip"].iloc[0]),
        why="Du 30 juin au 21 juillet : 21 jours. Le plan figé garde l'ancienne date ; sans lui, on l'aurait oubliée.",
        hint="Comptez les jours du calendrier, du 30 juin exclu au 21 juillet compris.",
        mistakes=(
            Mistake(-21, "Un retard se compte en plus : la nouvelle date moins l'ancienne."),
            Mistake(22, "Vous avez compté le 30 juin : le 1er juillet est déjà un jour de retard."),
            Mistake(
                lambda x: x in (14, 15, 16),
                "Vous avez compté les jours ouvrés. Ici, on compte ceux du calendrier.",
            ),
        ),
    ),
    Exercise(
        name="plan.ecart_euros",
        question=(
            "L'e-mailing devait coûter 5 000 € et rapporter 15 000 € ; il a coûté 5 600 € et rapporté 9 000 €. "
            "De combien son gain brut (ventes moins dépenses) s'écarte-t-il du plan, en euros ? Le signe compte."
        ),
        expected=emailing_gap,
        why="Ventes : −6 000 €. Dépenses : 600 € de trop. Ensemble : −6 600 €.",
        hint="Écart de ventes, moins écart de dépenses : une dépense en plus aggrave le résultat.",
        mistakes=(
            Mistake(-5_400, "600 € de dépense en plus font perdre, ils ne rapportent pas."),
            Mistake(-6_000, "C'est l'écart de ventes. Il reste les 600 € dépensés en plus."),
            Mistake(3_400, "C'est le gain brut réel. On cherche son écart avec les 10 000 € prévus."),
            Mistake(6_600, "Réalisé moins prévu : le résultat est moins bon, donc négatif."),
        ),
    ),
    Exercise(
        name="plan.retard",
        question=(
            "Trois actions sont en retard. A : 12 jours, 3 000 € de ventes. B : 3 jours, 8 000 €, et une autre l'attend avec "
            '32 000 €. C : 30 jours, aucune vente. Laquelle traitez-vous d\'abord : "A", "B" ou "C" ?'
        ),
        expected=lambda: str(plan.late(LATE, END_OF_JUNE)["action"].iloc[0]),
        why="B : 40 000 € attendent, les siens et ceux de la suivante. On trie par l'argent en jeu, pas par les jours.",
        hint="Additionnez les ventes de chacune et de celles qui l'attendent.",
        choices=("A", "B", "C"),
        mistakes=(
            Mistake("C", "C'est la plus en retard, mais rien n'en dépend. Que coûte un jour de plus ?"),
            Mistake(
                "A",
                "Douze jours, c'est long, mais 3 000 € seulement en dépendent. Comparez à B et à sa suite.",
            ),
        ),
    ),
    Exercise(
        name="plan.debut",
        question=(
            "La brochure doit être prête avant le jeudi 7 mai 2026. L'imprimer prend 4 jours ouvrés, et le vendredi 1er "
            "mai est férié. "
            "Quel jour d'avril l'impression doit-elle commencer, au plus tard ? Donnez le numéro du jour."
        ),
        expected=lambda: latest_start().day,
        why="On remonte : mercredi 6, mardi 5, lundi 4, puis on saute le week-end et le 1er mai : jeudi 30 avril.",
        hint="Remontez jour ouvré par jour ouvré depuis la veille, le mercredi 6 mai : quatre jours en tout.",
        mistakes=(
            Mistake(1, "Le 1er mai est férié : l'imprimeur est fermé. Remontez d'un jour ouvré de plus."),
            Mistake(3, "Vous avez compté les jours du calendrier : le 2 et le 3 mai sont un week-end."),
            Mistake(29, "Vous avez compté un jour de trop : le 6 mai est encore un jour d'impression."),
        ),
    ),
    Exercise(
        name="plan.chaine",
        question=(
            "Dessiner la brochure prend 5 jours, la faire valider 3, l'imprimer 4, l'un après l'autre. "
            "Combien de jours ouvrés faut-il en tout ?"
        ),
        expected=lambda: int(CHAIN["days"].head(3).sum()),
        why=(
            "5 + 3 + 4 = 12 jours ouvrés, plus de deux semaines. Les trois jours de validation comptent comme les "
            "autres."
        ),
        hint="Chacune attend la précédente : leurs durées s'ajoutent.",
        mistakes=(
            Mistake(9, "Vous avez oublié la validation : l'imprimeur attend l'accord."),
            Mistake(5, "C'est la plus longue. Elles se suivent, donc elles s'ajoutent."),
            Mistake(15, "Les invitations avancent pendant ce temps : elles ne s'ajoutent pas."),
        ),
    ),
    Exercise(
        name="plan.critique",
        question=(
            "À côté, écrire les invitations prend 2 jours et les envoyer 1. Un jour perdu sur quelle suite de tâches retarde "
            'tout : "brochure", "invitations" ou "les deux" ?'
        ),
        expected=critical,
        why=(
            "La brochure : 12 jours contre 3. C'est le chemin critique, la suite de tâches qui n'a pas de marge à "
            "perdre."
        ),
        hint="La suite la plus longue commande : l'autre a de la marge.",
        choices=("brochure", "invitations", "les deux"),
        mistakes=(
            Mistake(
                "invitations",
                "Trois jours de travail : elles peuvent attendre neuf jours sans rien retarder.",
            ),
            Mistake(
                "les deux",
                "L'une prend 12 jours, l'autre 3. La plus courte peut glisser sans que rien ne bouge.",
            ),
        ),
    ),
    Exercise(
        name="plan.validation",
        question=(
            "Une affiche paraît le 20 mars. L'accord de la marque doit être donné 5 jours avant. Il arrive le 18 mars. "
            "De combien de jours est-il en retard ?"
        ),
        expected=lambda: float(plan.pieces(PIECE, date(2026, 3, 19))["late"].iloc[0]),
        why="L'accord était dû le 15 mars ; du 15 au 18, trois jours. L'imprimeur les a perdus.",
        hint="Trouvez d'abord la date à laquelle l'accord était dû : 20 mars moins 5 jours.",
        mistakes=(
            Mistake(
                2, "Il arrive deux jours avant la parution. On compte depuis la date à laquelle il était dû."
            ),
            Mistake(0, "Il arrive avant la parution, mais après la date convenue : l'imprimeur attendait."),
            Mistake(5, "C'est le délai convenu. On cherche le retard sur ce délai."),
        ),
    ),
    Exercise(
        name="plan.boutique_reste",
        question=(
            "Fin 2025, combien reste-t-il à trouver au plan de la boutique pour tenir ses propres promesses, en euros "
            "?"
        ),
        expected=lambda: boutique().to_find,
        why=(
            "Les promesses, moins le réalisé, moins ce que les actions ouvertes doivent encore. Ce qui manque, ce sont"
            " des actions closes ou abandonnées."
        ),
        hint="Prenez les trois nombres affichés par la case : objectif, réalisé, encore attendu.",
        mistakes=(
            Mistake(
                lambda x: abs(x - (boutique().target - boutique().actual_revenue)) < 1,
                "Vous avez oublié ce que les actions ouvertes doivent encore.",
            ),
            Mistake(
                lambda x: abs(x - boutique().lost) < 1,
                "C'est ce que les actions closes n'ont pas tenu. D'autres ont fait mieux que promis, et compensent en partie.",
            ),
            Mistake(
                lambda x: abs(x - (boutique().target - boutique().expected)) < 1,
                "Vous avez oublié ce qui est déjà réalisé.",
            ),
        ),
    ),
    Exercise(
        name="plan.decision",
        question='Alors, que faites-vous du recrutement en retard : "attendre", "revoir" ou "arrêter" ?',
        expected=lambda: "revoir",
        why=(
            "Revoir le plan maintenant : une nouvelle date tenable, ce qu'elle coûte, et une autre action pour les 6 "
            "000 € qui manquent déjà. "
            "Près de la moitié de l'objectif en dépend encore."
        ),
        hint="Combien dépend encore de cette action, et combien manque même si elle aboutit ?",
        choices=("attendre", "revoir", "arrêter"),
        mistakes=(
            Mistake(
                "attendre",
                "Il manque déjà 6 000 €, et 95 000 € dépendent de cette action. En décembre, il sera trop tard pour agir.",
            ),
            Mistake(
                "arrêter",
                "L'action doit encore 95 000 € : l'arrêter ferait perdre bien plus que trois semaines de retard.",
            ),
        ),
    ),
)


QUIZ = (
    Question(
        "Un plan prévoit exactement son objectif. Qu'en pensez-vous ?",
        (
            "Il est bien calculé, rien à ajouter",
            "Il n'a aucune marge pour un retard",
            "Il dépense sûrement trop d'argent",
        ),
        1,
        "Sans avance, le premier écart fait manquer l'objectif, et il y a toujours un écart.",
    ),
    Question(
        "À quoi sert de figer le plan ?",
        (
            "À interdire d'en changer les dates",
            "À l'envoyer par e-mail à l'équipe",
            "À savoir plus tard ce qui a bougé",
        ),
        2,
        "Le plan vivant change, et c'est bien. Le plan figé garde ce qui était convenu, avec sa date et sa raison.",
    ),
    Question(
        "Une action abandonnée promettait 30 000 €. Qu'en fait-on ?",
        (
            "On cherche qui les apportera",
            "On les laisse dans l'attendu",
            "On baisse l'objectif d'autant",
        ),
        0,
        "Elle ne doit plus rien, mais l'objectif n'a pas changé. Ce qu'elle promettait est à trouver, ou l'objectif à "
        "revoir en connaissance de cause.",
    ),
    Question(
        "Un salon a lieu dans six mois. Par où commencez-vous ?",
        (
            "Par la première tâche à faire",
            "Par la date, puis vous remontez",
            "Par la tâche la plus longue",
        ),
        1,
        "De la date, on remonte au dernier jour où chaque tâche peut commencer. C'est ainsi que l'on découvre ce qui "
        "est déjà trop tard.",
    ),
    Question(
        "Deux actions promettent chacune 10 € de ventes par euro. Laquelle choisir ?",
        (
            "Celle qui laisse le plus de marge",
            "Celle qui dépense le moins d'argent",
            "Peu importe, elles se valent toutes",
        ),
        0,
        "Les ventes ne sont pas des gains. À 10 % de taux de marque, dix euros de ventes n'en laissent qu'un : de quoi "
        "rembourser l'euro, sans plus.",
    ),
)
