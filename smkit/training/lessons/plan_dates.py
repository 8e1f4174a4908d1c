"""Lesson 06, « Le plan d'actions »: the plan of its exercises, and those on dates: slips, late actions, an event counted back."""

from datetime import date

import pandas as pd

from smkit.analysis import plan
from smkit.training.exercises import Exercise, Mistake

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


def emailing_gap() -> float:
    """What the e-mailing earned less than agreed, before the goods are paid.

    >>> emailing_gap()
    -6600.0
    """
    rows = plan.variance(NOW, AGREED, END_OF_JUNE)
    row = rows[rows["action"] == "E-mailing"].iloc[0]
    return float(row["revenue_gap"] - row["cost_gap"])


def latest_start() -> date:
    """The last day on which printing may start.

    >>> latest_start()
    datetime.date(2026, 4, 30)
    """
    one = pd.DataFrame({"action": ["Imprimer"], "days": [PRINTING]})
    found = plan.backward(one, EVENT, date(2026, 3, 2), plan.closed_days("FR"))
    return found["latest_start"].iloc[0].date()


def critical() -> str:
    """The chain that has no slack to spare."""
    found = plan.backward(CHAIN, EVENT, date(2026, 3, 2), plan.closed_days("FR"))
    return (
        "brochure" if found.loc[found["critical"], "action"].str.contains("brochure").any() else "invitations"
    )


ON_DATES = (
    Exercise(
        name="plan.ecart_jours",
        question="Le recrutement devait finir le 30 juin ; il finira le 21 juillet. De combien de jours glisse-t-il ?",
        expected=lambda: float(plan.variance(NOW, AGREED, END_OF_JUNE)["end_slip"].iloc[0]),
        why="Du 30 juin au 21 juillet : 21 jours. Le plan figé garde l'ancienne date ; sans lui, on l'aurait oubliée.",
        step="de la fin juin à la fin du délai, tout se passe en juillet : quel jour de juillet ?",
        hint="Comptez les jours du calendrier, du 30 juin exclu au 21 juillet compris.",
        mistakes=(
            Mistake(-21, "Un retard se compte en plus : la nouvelle date moins l'ancienne."),
            Mistake(22, "Vous avez compté le 30 juin : le 1er juillet est déjà un jour de retard."),
            Mistake(
                lambda x: x in (14, 15, 16),
                "Vous avez compté les jours ouvrés. Ici, on compte ceux du calendrier.",
                such_as=15,
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
        step="les ventes s'écartent de 9 000 − 15 000 = −6 000 €. Et les dépenses ?",
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
        step="le dernier jour utile est le mercredi 6 mai. Reculez : mardi 5, lundi 4…",
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
        step="dessiner puis valider : 5 + 3 jours, avant d'imprimer.",
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
        step="l'accord était dû cinq jours avant le 20 mars, soit le 15 mars.",
        hint="Trouvez d'abord la date à laquelle l'accord était dû : 20 mars moins 5 jours.",
        mistakes=(
            Mistake(
                2, "Il arrive deux jours avant la parution. On compte depuis la date à laquelle il était dû."
            ),
            Mistake(0, "Il arrive avant la parution, mais après la date convenue : l'imprimeur attendait."),
            Mistake(5, "C'est le délai convenu. On cherche le retard sur ce délai."),
        ),
    ),
)
