"""Lesson 06, « Le plan d'actions »: its exercises and its quiz.

The three actions are those of source 003; what has landed by the end of June, the dates and the chain of tasks are ours to
practise on. Expected answers come from `smkit.analysis.plan`.
"""

from datetime import date
from functools import cache

from smkit.analysis import plan
from smkit.analysis.plan import Objective
from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.plan_dates import AGREED, END_OF_JUNE, NOW, ON_DATES, TARGET

TITLE = "Le plan d'actions"


def standing() -> Objective:
    """The objective at the end of June."""
    return plan.objective(NOW, TARGET, END_OF_JUNE)


def most_per_euro() -> str:
    """The action that promises most sales for a euro.

    >>> most_per_euro()  # ten euros for one, where the e-mailing promises three
    'partenariats'
    """
    rows = plan.by_action(AGREED, date(2026, 1, 2))
    best = rows.assign(each=rows["planned_revenue"] / rows["planned_cost"]).sort_values("each").iloc[-1]
    return str(best["action"]).lower()


@cache
def boutique() -> Objective:
    """The boutique's plan of 2025 at the end of the year, its objective being what it promised."""
    from smkit import paths
    from smkit.analysis.plan.rows import planned
    from smkit.tables import read

    rows = read("plan", paths.BOUTIQUE / "plan.csv").table
    return plan.objective(rows, planned(rows), date(2025, 12, 31))


EXERCISES = (
    openings.PLAN,
    Exercise(
        name="plan.recettes",
        question="Combien de ventes ces trois actions promettent-elles en tout, en euros ?",
        expected=lambda: plan.objective(AGREED, TARGET, date(2026, 1, 2)).planned_revenue,
        why=(
            "135 000 + 15 000 + 50 000 = 200 000 €. C'est l'objectif, sans un euro d'avance : le premier retard le "
            "fait manquer."
        ),
        step="lisez la colonne des recettes, ligne par ligne, sans celle des dépenses.",
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
        step="la marge est de 50 000 × 20 % = 10 000 €.",
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
        step="laissez de côté l'action terminée : elle ne doit plus rien. Pour les deux autres, promis moins réalisé.",
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
        step="partez de 200 000 €, et retirez ce qui est déjà réalisé.",
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
    *ON_DATES,
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
        step="relevez l'objectif, et retirez-en le réalisé. Que faut-il encore retirer ?",
        hint="Prenez les trois nombres affichés par la case : objectif, réalisé, encore attendu.",
        mistakes=(
            Mistake(
                lambda: boutique().target - boutique().actual_revenue,
                "Vous avez oublié ce que les actions ouvertes doivent encore.",
            ),
            Mistake(
                lambda: boutique().lost,
                "C'est ce que les actions closes n'ont pas tenu. D'autres ont fait mieux que promis, et compensent en partie.",
            ),
            Mistake(
                lambda: boutique().target - boutique().expected,
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
