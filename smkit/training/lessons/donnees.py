"""Lesson 02, « De l'export au tableau fiable »: the exercises to do by hand, and the quiz.

The legal points are those of articles 13 and 21 of the GDPR and of the CNIL's recommendation on prospects.
"""

from datetime import date

from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.donnees_export import ON_THE_EXPORT

TITLE = "De l'export au tableau fiable"

#: The sales of the worked example, `messy.till`: order, amount in €.
TILL = (("C1", 20), ("C1", 5), ("C2", 10))
#: A journal that does not add up: rows of the file, kept, rejected.
ROWS, KEPT, REJECTED = 1_250, 1_198, 47
#: The last contact that came from the prospect, and how long the CNIL recommends to keep it, in years.
LAST_CONTACT, YEARS_KEPT = date(2023, 5, 10), 3


def basket() -> float:
    """Return the average basket of the worked example's sales: amounts over orders, credit note apart, in €."""
    return sum(amount for _, amount in TILL) / len({order for order, _ in TILL})


def mended(text: str) -> str:
    """Return a text that was written in UTF-8 and read in Windows-1252.

    >>> mended("ThÃ©")
    'Thé'
    """
    return text.encode("cp1252").decode("utf-8")


def unmoved_day() -> int:
    """Return the day of April that stays in April when its day and month are exchanged."""
    return next(day for day in range(1, 13) if date(2025, day, 4).month == 4)


BY_HAND = (
    Exercise(
        name="donnees.panier_moyen",
        question="Dans l'exemple de la caisse, quel est le panier moyen des ventes, en euros ? L'avoir est compté à part.",
        expected=basket,
        why="35 € de ventes / 2 commandes = 17,50 €. Une commande peut tenir sur plusieurs lignes : on compte ses numéros.",
        step="les ventes sont les lignes en C : 20 + 5 + 10. Combien de numéros différents ?",
        hint="Additionnez les ventes, puis divisez par le nombre de commandes (numéros en C), pas de lignes.",
        mistakes=(
            Mistake(
                8.75,
                "Vous avez divisé par quatre lignes. Un panier est une commande : combien de numéros en C ?",
            ),
            Mistake(70, "C'est toute la colonne, avoir et total compris, et ce n'est pas encore un panier."),
            Mistake(
                35 / 3, "Vous avez divisé par les lignes. C1 en occupe deux, et c'est une seule commande."
            ),
            Mistake(
                12.5, "Vous avez retiré l'avoir. Le panier moyen décrit les ventes : l'avoir vient à part."
            ),
            Mistake(25 / 3, "Vous avez retiré l'avoir, puis compté son numéro comme une commande."),
            Mistake(35, "C'est le total des ventes. En combien de commandes ?"),
            Mistake(25, "C'est le chiffre d'affaires net. Partez des ventes seules, et divisez."),
            Mistake(
                lambda x: x in (50, 30, 60), "Le total du bas s'est glissé dans votre somme.", such_as=30
            ),
        ),
    ),
    Exercise(
        name="donnees.accents",
        question="Un produit s'affiche « ThÃ©iÃ¨re en fonte ». Quel est son vrai nom ?",
        expected=lambda: mended("ThÃ©iÃ¨re en fonte"),
        accents=True,
        why="Chaque lettre accentuée s'écrit en deux morceaux en UTF-8. Lus un par un, ils donnent « Ã© » et « Ã¨ ».",
        step="« Ã© » est un é ; remplacez-le, puis cherchez ce que cache « Ã¨ ».",
        hint="Remettez une seule lettre accentuée à la place de chaque paire de signes.",
        mistakes=(
            Mistake(
                "Thire en fonte", "Les signes étranges ne sont pas de trop : chaque paire cache une lettre."
            ),
            Mistake("Thière en fonte", "Il y a deux paires de signes : il vous manque une lettre."),
            Mistake("ThÃ©iÃ¨re en fonte", "C'est ce que l'on voit. Que fallait-il lire ?"),
        ),
    ),
    Exercise(
        name="donnees.point",
        question='Une colonne contient "48,30", "7,90" et "1.234". Que vaut "1.234" ? Écrivez un nombre.',
        expected=lambda: 1234,
        tolerance=0,
        why="Les autres cases prouvent que la virgule marque les décimales : le point marque donc les milliers.",
        step='dans "48,30", les centimes sont après la virgule : dans ce fichier, le point n\'annonce donc jamais de centimes.',
        hint="Regardez les voisines : quel signe y sépare les centimes ?",
        mistakes=(
            Mistake(1.234, "Ici, les centimes sont après la virgule. Que fait alors le point ?"),
            Mistake(1.23, "Ici, les centimes sont après la virgule. Que fait alors le point ?"),
        ),
    ),
    Exercise(
        name="donnees.negatif",
        question='Un comptable écrit "(48,30)". Quel nombre est-ce ?',
        expected=lambda: -48.3,
        why="En comptabilité, les parenthèses veulent dire « moins » : c'est ainsi que s'écrit un avoir.",
        step="ôtez les parenthèses, et mettez devant le nombre le signe de l'argent qui ressort.",
        hint="Ce sont 48 euros 30, dans un sens ou dans l'autre : que veulent dire les parenthèses d'un comptable ?",
        mistakes=(
            Mistake(48.3, "Les parenthèses changent quelque chose : l'argent entre-t-il, ou ressort-il ?"),
            Mistake(0, "Ignorer la case, c'est oublier de l'argent qui est sorti."),
        ),
    ),
    Exercise(
        name="donnees.date",
        question='Dans un export français, quel jour est le 03/04/2025 ? Répondez par "3 avril" ou "4 mars".',
        expected=lambda: "3 avril",
        choices=("3 avril", "4 mars"),
        why="Jour, mois, année. Le 4 mars, c'est ce que lit un outil réglé à l'américaine, sans prévenir.",
        hint="En France, le jour s'écrit en premier.",
        mistakes=(Mistake("4 mars", "C'est la lecture américaine, mois d'abord. L'export est français."),),
    ),
    Exercise(
        name="donnees.jour_intact",
        question="Un seul jour d'avril reste en avril quand on échange le jour et le mois. Lequel ? Donnez son numéro.",
        expected=unmoved_day,
        tolerance=0,
        why="Le 04/04 se lit 4 avril dans les deux sens. Le 05/04 part en mai, et après le 12, il n'y a plus de mois.",
        step="essayez le 01/04 : échangé, il devient le 04/01, en janvier. Essayez les suivants.",
        hint="Échangez : le 05/04 devient le 04/05. Pour quel jour le mois ne change-t-il pas ?",
        mistakes=(
            Mistake(12, "Le 12/04 échangé devient le 04/12 : il part en décembre."),
            Mistake(1, "Le 01/04 échangé devient le 04/01 : il part en janvier."),
            Mistake(
                lambda x: x > 12,
                "Après le 12, l'échange donne un mois qui n'existe pas : la date est perdue.",
                such_as=31,
            ),
        ),
    ),
    Exercise(
        name="donnees.impossible",
        question='Une ligne porte la date du 31/04/2025. Qu\'en faites-vous ? Répondez par "30 avril", "1er mai" ou "demander".',
        expected=lambda: "demander",
        choices=("30 avril", "1er mai", "demander"),
        why="Avril a 30 jours. Selon la réponse, la vente compte en avril ou en mai : seule la source le sait.",
        hint="Deviner, c'est choisir le mois auquel la vente appartient. Qui le sait vraiment ?",
        mistakes=(
            Mistake(
                "30 avril", "C'est possible, et l'inverse aussi. Si c'était le 1er mai, avril serait gonflé."
            ),
            Mistake(
                "1er mai", "C'est possible, et l'inverse aussi. Si c'était le 30, avril perdrait une vente."
            ),
        ),
    ),
    Exercise(
        name="donnees.disparues",
        question=(
            "Un fichier a 1 250 lignes de données. L'outil en a gardé 1 198 et rejeté 47. "
            "Combien de lignes ont disparu sans explication ?"
        ),
        expected=lambda: ROWS - KEPT - REJECTED,
        tolerance=0,
        why="1 198 + 47 = 1 245 : il en manque 5. Tant qu'on ne sait pas lesquelles, on ne publie rien.",
        step="1 198 + 47 = 1 245 lignes ont une explication. Et le fichier en avait…",
        hint="Lignes du fichier moins lignes gardées moins lignes rejetées.",
        mistakes=(
            Mistake(52, "Vous n'avez pas retiré les lignes rejetées : elles, on sait où elles sont."),
            Mistake(47, "Celles-là sont rejetées, pas disparues : chacune a sa raison."),
            Mistake(0, "Refaites la somme : gardées plus rejetées, trouvez-vous le total du fichier ?"),
        ),
    ),
    Exercise(
        name="donnees.conservation",
        question=(
            "Une personne vous a demandé un devis le 10 mai 2023, puis plus rien de sa part. En janvier 2025, votre outil "
            "note qu'elle a ouvert un e-mail. D'après la CNIL, jusqu'en quelle année garder ses données de prospect ?"
        ),
        expected=lambda: LAST_CONTACT.year + YEARS_KEPT,
        tolerance=0,
        why="Trois ans après le dernier contact venu d'elle : sa demande de mai 2023. Ouvrir un e-mail n'en est pas un.",
        step="son dernier geste à elle est la demande de devis, le 10 mai 2023. Ajoutez la durée.",
        hint="Cherchez le dernier geste qui vient d'elle, puis ajoutez trois ans.",
        mistakes=(
            Mistake(2028, "Vous partez de l'e-mail ouvert : ce n'est pas un contact venu de la personne."),
            Mistake(
                2025,
                "Elle a ouvert un e-mail cette année-là, mais la durée part de son dernier contact à elle.",
            ),
            Mistake(3, "C'est la durée. On cherche l'année où elle s'achève."),
            Mistake(
                lambda x: 2000 < x < 2100,
                "Partez de sa demande de devis, et ajoutez la durée recommandée : trois ans.",
                such_as=2023,
            ),
        ),
    ),
)

EXERCISES = (openings.DONNEES, *BY_HAND, *ON_THE_EXPORT)
