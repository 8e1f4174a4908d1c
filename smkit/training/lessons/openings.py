"""The first exercise of each lesson: one question on the decision that it opens on, before anything is explained.

>>> round(DONNEES.expected(), 2)  # what the accountant's total lacks of 19 250 €
8090.57
"""

from smkit.training.exercises import Exercise, Mistake


def _missing() -> float:
    from smkit.training.lessons.donnees_export import accounts, target

    return target() - accounts()


DECOUVERTE = Exercise(
    name="decouverte.premiere",
    question="« Pour quelle date vous le faut-il ? », « Pourquoi en avez-vous besoin ? » : laquelle fait raconter ?",
    expected=lambda: "pourquoi",
    choices=("date", "pourquoi", "les deux"),
    why="« Pourquoi » appelle un récit : les ruptures, les clients perdus. La date appelle une date.",
    hint="Imaginez la réponse à chacune : combien de mots ?",
    mistakes=(
        Mistake("date", "« En juin » : la réponse tient en deux mots, et le vendeur ne sait toujours rien."),
        Mistake("les deux", "La première obtient une date, et rien d'autre : ce n'est pas un récit."),
    ),
)
DONNEES = Exercise(
    name="donnees.premiere",
    question="Si la comptable a raison, combien manque-t-il pour atteindre l'objectif, en euros ?",
    expected=_missing,
    why="19 250 − 11 159 = 8 091 €. « Objectif dépassé » serait devenu « objectif manqué » : cela valait une vérification.",
    hint="L'objectif, moins ce que la comptable a compté.",
    step="l'objectif est de 19 250 €.",
    mistakes=(
        Mistake(9_655, "C'est l'écart entre les deux totaux. On cherche l'écart entre la comptable et l'objectif."),
        Mistake(1_564, "C'est ce que le collègue croit avoir en trop. Partez du chiffre de la comptable."),
    ),
    tolerance=1.0,
)  # fmt: skip
KPI = Exercise(
    name="kpi.premiere",
    question=(
        "Un chiffre d'affaires passe de 80 000 € à 100 000 €. De combien a-t-il progressé ? "
        'Écrivez une part (0.12) ou "25 %".'
    ),
    expected=lambda: (100_000 - 80_000) / 80_000,
    why="20 000 / 80 000 = 25 % : un progrès se rapporte au point de départ. Il ne dit pas encore si tout va bien.",
    hint="Ce qui s'ajoute, divisé par le point de départ.",
    step="20 000 € se sont ajoutés.",
    mistakes=(
        Mistake(0.2, "Vous avez divisé par l'arrivée. Un progrès se rapporte au point de départ."),
        Mistake(1.25, "C'est le rapport des deux années. Retirez 1 pour avoir le progrès."),
    ),
)
VENTE = Exercise(
    name="vente.premiere",
    question=(
        "Sur 100 clients, 70 prennent du café. Sur les 30 qui prennent du sucre, 20 prennent du café. Le sucre annonce-t-il le "
        "café ?"
    ),
    expected=lambda: "non",
    choices=("oui", "non", "on ne peut pas le dire"),
    why="20 sur 30, c'est 67 % ; mais 70 % de tous les clients en prennent : le sucre n'annonce rien.",
    hint="Comparez à ce que font tous les clients.",
    mistakes=(
        Mistake("oui", "20 sur 30 paraît beaucoup. Et parmi tous les clients, combien en prennent ?"),
        Mistake("on ne peut pas le dire", "Les deux parts se calculent : 20 sur 30, et 70 sur 100."),
    ),
)
ROI = Exercise(
    name="roi.premiere",
    question=(
        "30 € de prospectus font vendre 4 paquets de café à 10 €. Chaque paquet a été acheté 5 €. Combien gagne-t-on, en euros ? "
        "Une perte s'écrit avec un signe moins."
    ),
    expected=lambda: 4 * (10 - 5) - 30,
    why="4 × (10 − 5) = 20 € de marge, moins 30 € de prospectus : on perd 10 €, en ayant vendu pour 40.",
    hint="Chaque paquet laisse 5 € : retirez ce que les prospectus ont coûté.",
    step="4 paquets laissent 20 €.",
    mistakes=(
        Mistake(10, "40 − 30 : il manque une dépense, le café que l'on a vendu."),
        Mistake(20, "C'est la marge. Les prospectus ont coûté 30 €."),
    ),
)
PLAN = Exercise(
    name="plan.premiere",
    question="Si le recrutement n'apporte que 100 000 € et le reste ce qui est prévu, combien manque-t-il à l'objectif, en euros ?",
    expected=lambda: 200_000 - (100_000 + 15_000 + 50_000),
    why="100 000 + 15 000 + 50 000 = 165 000 € : il manque 35 000 € sur 200 000. Une seule action en retard suffit.",
    hint="Additionnez ce que les trois actions apporteraient, puis comparez à 200 000 €.",
    step="les deux autres actions apportent 65 000 €.",
    mistakes=(
        Mistake(100_000, "Vous avez oublié ce qu'apportent les deux autres actions."),
        Mistake(165_000, "C'est ce que l'on aurait. On cherche ce qui manque."),
    ),
)
SMARKETING = Exercise(
    name="smarketing.premiere",
    question=(
        "Sur 10 leads promis sous un jour, 6 sont rappelés à temps, 2 trop tard, et 2 sont arrivés il y a une heure. Quelle part "
        "de la promesse est tenue ?"
    ),
    expected=lambda: 6 / 8,
    why="6 sur 8 : les deux derniers ne sont pas encore dus. Les compter comme manqués, ou tenus, serait une querelle de plus.",
    hint="Ne comptez que les leads dont l'heure est passée.",
    step="8 leads sont dus.",
    mistakes=(
        Mistake(0.6, "Vous comptez comme manqués deux leads qui ne sont pas encore dus."),
        Mistake(0.8, "Vous comptez comme tenus deux leads que personne n'a encore rappelés."),
    ),
)
PROSPECTION = Exercise(
    name="prospection.premiere",
    question="120 contacts ont donné 4 affaires. À ce rythme, combien de contacts pour 40 affaires ?",
    expected=lambda: 120 / 4 * 40,
    why="Une affaire a demandé 30 contacts : 40 en demanderaient 1 200. À ce rythme… mais quatre affaires, est-ce un rythme ?",
    hint="Combien de contacts pour une affaire ?",
    step="120 / 4 = 30 contacts pour une affaire.",
    mistakes=(
        Mistake(160, "Vous avez additionné. Chaque affaire demande autant de contacts que les premières."),
        Mistake(
            4_800, "Vous avez multiplié sans diviser : ces 120 contacts ont donné quatre affaires, pas une."
        ),
    ),
)
FIDELITE = Exercise(
    name="fidelite.premiere",
    question="100 clients au printemps. À l'été, 80 d'entre eux rachètent, et 30 nouveaux arrivent. Quelle part a-t-on gardée ?",
    expected=lambda: 80 / 100,
    why="80 sur 100. Il y a plus de clients qu'avant, et l'on en a perdu un sur cinq.",
    hint="Suivez les clients du printemps, eux seuls.",
    step="80 des clients du printemps rachètent.",
    mistakes=(
        Mistake(
            1.1,
            "110 sur 100 : les nouveaux n'étaient pas là au printemps. On ne garde que ce que l'on avait.",
        ),
        Mistake(80 / 110, "Vous avez divisé par les clients de l'été. On part de ceux du printemps."),
    ),
)
