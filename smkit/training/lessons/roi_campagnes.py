"""Lesson 05, « ROI des campagnes »: its exercises and its quiz.

The coupon and the mailing are those of source 003 (its contacts, the catalogue, A and B are ours to practise
on); expected answers come from `smkit.analysis`.

>>> print(campaigns.assess(COUPON).cost, campaigns.assess(MAILING).cost_per_contact)
6000 3
"""

from smkit.analysis import campaigns
from smkit.analysis.campaigns import Action
from smkit.training.exercises import Exercise, Mistake
from smkit.training.lessons import openings
from smkit.training.lessons.roi_boutique import ON_THE_BOUTIQUE
from smkit.training.slips import unrounded

TITLE = "Le ROI des campagnes"

COUPON = Action(name="E-mailing avec remise", price=100, discount=0.30, buyers=200)
MAILING = Action(
    name="Mailing de mars", fixed_cost=15_000, contacts=5_000, price=100, buyers=200, margin_rate=0.5
)
CATALOGUE = Action(name="Catalogue d'automne", fixed_cost=5_000, price=80, margin_rate=0.45)
SMALL = Action(name="A", fixed_cost=2_000, revenue=10_000, margin_rate=0.5)
LARGE = Action(name="B", fixed_cost=20_000, revenue=70_000, margin_rate=0.5)


def catalogue_sales() -> float:
    """Return how many sales of the catalogue pay for it, before anybody rounds them."""
    outcome = campaigns.assess(CATALOGUE)
    return float(outcome.cost or 0) / (float(CATALOGUE.price or 0) * float(CATALOGUE.margin_rate or 0))


#: A test whose file has several lines a person: lines « oui » with the e-mail and without, and lines of each person.
LINES_WITH, LINES_WITHOUT, LINES_EACH = 56, 32, 4

EXERCISES = (
    openings.ROI,
    Exercise(
        name="roi.cout_coupon",
        question=(
            "Un e-mailing offre 30 % de remise sur un produit à 100 €. 200 clients en profitent. "
            "Combien la remise coûte-t-elle en tout, en euros ?"
        ),
        expected=lambda: campaigns.assess(COUPON).cost,
        why="100 € × 30 % × 200 acheteurs = 6 000 €. Une remise est une dépense, même sans facture.",
        step="une remise coûte 30 % de 100 €, soit 30 € par acheteur.",
        hint="Le coût d'une remise, c'est le prix × le taux de remise × le nombre d'acheteurs.",
        mistakes=(
            Mistake(30, "30 €, c'est la remise d'un seul client. Combien en ont profité ?"),
            Mistake(
                3_000, "Vous avez multiplié le prix par 30 au lieu de 30 %, et oublié les 200 acheteurs."
            ),
            Mistake(60, "Vous avez oublié le prix : la remise porte sur 100 €."),
            Mistake(14_000, "C'est ce que les clients ont payé. On cherche ce que vous leur avez laissé."),
            Mistake(20_000, "C'est le chiffre d'affaires au prix catalogue. On cherche la part offerte."),
            Mistake(600_000, "30 % s'écrit 0.30 dans un calcul : vous avez multiplié par 30."),
        ),
    ),
    Exercise(
        name="roi.cout_contact",
        question=(
            "Le mailing de mars a coûté 15 000 € pour 5 000 personnes contactées. "
            "Combien coûte un contact, en euros ?"
        ),
        expected=lambda: campaigns.assess(MAILING).cost_per_contact,
        why="15 000 € / 5 000 contacts = 3 €. C'est la base pour comparer deux canaux.",
        step="posez 15 000 € en haut. En bas, tous ceux que l'on a contactés.",
        hint="Divisez le coût de l'action par le nombre de personnes contactées.",
        mistakes=(
            Mistake(1 / 3, "La division est à l'envers : les euros vont en haut."),
            Mistake(75, "C'est le coût par acheteur (200). On compte ici toutes les personnes contactées."),
        ),
    ),
    Exercise(
        name="roi.gain_brut",
        question=(
            "Ce mailing a coûté 15 000 € et apporté 200 ventes à 100 €. "
            "Quel est le gain brut, en euros : chiffre d'affaires moins coût de l'action ?"
        ),
        expected=lambda: campaigns.assess(MAILING).gross_gain,
        why="20 000 € − 15 000 € = 5 000 €. À ce stade, la marchandise vendue n'est pas encore payée.",
        step="le chiffre d'affaires est de 200 × 100 = 20 000 €.",
        hint="Le chiffre d'affaires, c'est 200 × 100 €. Retirez-en le coût de l'action.",
        mistakes=(
            Mistake(20_000, "C'est le chiffre d'affaires. Il reste à retirer le coût de l'action."),
            Mistake(
                -5_000,
                "Si vous avez soustrait à l'envers, le coût vient après le signe moins. Si vous avez déjà "
                "compté la marge, vous avez une étape d'avance : ici, on part du chiffre d'affaires.",
            ),
            Mistake(35_000, "Vous avez ajouté le coût : une dépense se retire."),
            Mistake(-14_900, "Vous avez compté une seule vente : il y en a 200."),
        ),
    ),
    Exercise(
        name="roi.marge",
        question=(
            "Sur ces 20 000 € de ventes, le taux de marque est de 50 % (la moitié du prix de vente reste une "
            "fois la marchandise payée). Quelle est la marge, en euros ?"
        ),
        expected=lambda: campaigns.assess(MAILING).margin,
        why="20 000 € × 50 % = 10 000 €. L'autre moitié paie la marchandise.",
        step="50 % de 20 000 €, c'est la moitié.",
        hint="La marge, c'est le chiffre d'affaires × le taux de marque.",
        mistakes=(
            Mistake(
                5_000, "C'est le gain brut : le coût de l'action est retiré, pas celui de la marchandise."
            ),
            Mistake(-5_000, "C'est déjà le gain net. La marge ne retire pas encore le coût de l'action."),
            Mistake(2_500, "Vous avez pris 50 % du gain brut. Le taux s'applique au chiffre d'affaires."),
            Mistake(7_500, "Vous avez pris 50 % du coût de l'action. Le taux s'applique aux ventes."),
            Mistake(1_000_000, "50 % s'écrit 0.50 dans un calcul : vous avez multiplié par 50."),
            Mistake(
                20_000 / 3,
                "Vous avez lu 50 % comme une part du prix d'achat (taux de marge). Le taux de marque est une "
                "part du prix de vente.",
            ),
        ),
    ),
    Exercise(
        name="roi.gain_net",
        question="Alors, qu'a vraiment gagné ce mailing, en euros : marge moins coût de l'action ?",
        expected=lambda: campaigns.assess(MAILING).net_gain,
        why="10 000 € − 15 000 € = −5 000 €. Le mailing qui « rapportait 5 000 € » en a perdu 5 000.",
        step="la marge est de 10 000 € ; il faut en retirer 15 000 €.",
        hint="Partez de la marge de l'exercice précédent et retirez le coût de l'action. Le signe compte.",
        mistakes=(
            Mistake(
                5_000,
                "Vous avez oublié la marge : 5 000 €, c'est le gain brut, marchandise non payée. (Si vous "
                "l'aviez comptée, c'est le signe : la marge est-elle plus grande que le coût ?)",
            ),
            Mistake(10_000, "C'est la marge. Il reste à retirer le coût de l'action."),
            Mistake(25_000, "Vous avez ajouté le coût : une dépense se retire."),
            Mistake(
                -10_000,
                "Vous avez retiré la marge du gain brut ou du chiffre d'affaires. Partez de la marge.",
            ),
        ),
    ),
    Exercise(
        name="roi.marge_par_euro",
        question=(
            "Combien de marge chaque euro dépensé a-t-il rapporté : marge / coût ? "
            "(La fiche dont vient ce cas l'appelle « ROI ».)"
        ),
        expected=lambda: campaigns.assess(MAILING).margin_per_euro,
        tolerance=0.0067,
        why=(
            "10 000 / 15 000 = 0,6667 : 1 € dépensé rapporte 67 centimes de marge. Vous lirez aussi 0,66, qui est "
            "tronqué et non arrondi ; les deux sont acceptés ici. Le point d'équilibre est à 1."
        ),
        step="posez la division 10 000 / 15 000.",
        hint="Divisez la marge (10 000 €) par le coût de l'action (15 000 €).",
        mistakes=(
            Mistake(
                20_000 / 15_000, "Vous avez oublié la marge : ceci est le chiffre d'affaires par euro (ROAS)."
            ),
            Mistake(1.5, "La division est à l'envers : la marge va en haut, le coût en bas."),
            Mistake(-(1 / 3), "C'est le ROI standard. Ici, on ne retire pas le coût."),
            Mistake(1 / 3, "Ceci est le gain brut par euro : partez de la marge."),
        ),
    ),
    Exercise(
        name="roi.roi_standard",
        question='Et le ROI standard de ce mailing : (marge − coût) / coût ? Écrivez une part (0.25) ou "25 %".',
        expected=lambda: campaigns.assess(MAILING).roi,
        why=(
            "(10 000 − 15 000) / 15 000 = −33 %. Le point d'équilibre est à 0. Le même mailing affiche +33 % "
            "si l'on oublie la marge : demandez toujours sur quelle base un ROI est calculé."
        ),
        step="marge moins coût : 10 000 − 15 000. Divisez ensuite par le coût.",
        hint="Retirez le coût de la marge, puis divisez par le coût.",
        mistakes=(
            Mistake(1 / 3, "Vous avez oublié la marge : sur le chiffre d'affaires, le signe s'inverse."),
            Mistake(2 / 3, "C'est la marge par euro. Il manque « − coût » en haut."),
            Mistake(
                -0.5, "Vous avez divisé par la marge. Un ROI se rapporte à ce qui a été dépensé : le coût."
            ),
            Mistake(-0.25, "Vous avez divisé par le chiffre d'affaires. Un ROI se rapporte au coût."),
            Mistake(-5_000, "C'est le gain net en euros. Rapportez-le au coût."),
        ),
    ),
    Exercise(
        name="roi.seuil_mailing",
        question="Combien de ventes à 100 € aurait-il fallu pour que le mailing rentre dans ses 15 000 € ?",
        expected=lambda: campaigns.assess(MAILING).break_even_sales,
        tolerance=0,
        why="Une vente laisse 100 € × 50 % = 50 € ; 15 000 / 50 = 300 ventes. Il en a fait 200.",
        step="une vente à 100 € laisse 50 € de marge.",
        hint="Combien une vente laisse-t-elle de marge ? Combien de fois faut-il cette somme pour payer 15 000 € ?",
        mistakes=(
            Mistake(150, "Vous avez oublié la marge : une vente à 100 € ne laisse pas 100 €."),
            Mistake(30_000, "C'est le seuil en chiffre d'affaires. Combien de ventes à 100 € cela fait-il ?"),
            Mistake(100, "C'est ce qui a manqué. On demande le total de ventes à atteindre."),
            Mistake(200, "200, ce sont les ventes faites, et elles n'ont pas suffi."),
        ),
    ),
    Exercise(
        name="roi.seuil_catalogue",
        question=(
            "Un catalogue coûte 5 000 €. Chaque vente est à 80 €, avec un taux de marque de 45 %. "
            "À partir de combien de ventes ne perd-il plus d'argent ?"
        ),
        expected=lambda: campaigns.assess(CATALOGUE).break_even_sales,
        exact=catalogue_sales,
        tolerance=0,
        why="5 000 / (80 × 0,45) = 138,9, donc 139 : à 138 ventes, on perd encore. Un seuil s'arrondit au-dessus.",
        step="une vente laisse 80 € × 45 % = 36 € de marge.",
        hint="Divisez le coût du catalogue par la marge d'une vente (prix × taux de marque), puis arrondissez au-dessus.",
        mistakes=(
            Mistake(138, "À 138 ventes, il manque encore quelques euros. Dans quel sens arrondir un seuil ?"),
            Mistake(
                lambda x: unrounded(x, catalogue_sales()),
                "Le calcul est bon, mais on ne fait pas une fraction de vente.",
                such_as=138.9,
            ),
            Mistake(
                lambda x: x in (62, 63) or unrounded(x, 5_000 / 80),
                "Vous avez oublié la marge : une vente ne laisse pas 80 €.",
                such_as=63,
            ),
            Mistake(
                lambda x: x in (113, 114) or unrounded(x, 5_000 / (80 * 0.55)),
                "Vous avez pris 55 % du prix : c'est la part de la marchandise. La marge, ce sont les 45 %.",
                such_as=114,
            ),
        ),
    ),
    Exercise(
        name="roi.seuil_conversion",
        question=(
            "Pour le mailing (300 ventes au seuil, 5 000 contacts), quelle part des contacts devait acheter ? "
            'Écrivez une part (0.25) ou "25 %".'
        ),
        expected=lambda: campaigns.assess(MAILING).break_even_conversion,
        tolerance=0.0005,
        why="300 / 5 000 = 6 %. Le mailing a converti 4 % : regardez si 6 % s'est déjà vu chez vous.",
        step="en haut, les 300 ventes du seuil ; en bas, les contacts.",
        hint="Divisez les ventes au seuil par le nombre de contacts.",
        mistakes=(
            Mistake(0.04, "C'est la conversion obtenue (200 ventes). On cherche celle du seuil."),
            Mistake(0.03, "Vous avez pris un seuil de 150 ventes : la marge a été oubliée."),
            Mistake(50 / 3, "La division est à l'envers : les ventes vont en haut."),
        ),
    ),
    Exercise(
        name="roi.decision",
        question='On refait ce mailing ? Répondez "oui", "non" ou "sous condition".',
        expected=lambda: "sous condition",
        choices=("oui", "non", "sous condition"),
        also=(
            "oui, sous condition",
            "oui mais sous condition",
            "oui, à condition",
            "à condition",
            "à certaines conditions",
        ),
        why=(
            "Tel quel, il perd 5 000 €. Il tient si l'on attend 300 ventes au moins, ou si le coût descend à "
            "10 000 € : voilà les conditions à vérifier avant de signer."
        ),
        hint="Relisez le gain net et le seuil : que faudrait-il changer pour ne plus perdre ?",
        mistakes=(
            Mistake("oui", "Tel quel, il perdrait encore 5 000 €. Que faudrait-il changer d'abord ?"),
            Mistake(
                "non",
                "Tel quel, c'est juste. Mais le calcul dit plus : à partir de combien de ventes, ou sous quel "
                "coût, diriez-vous oui ?",
            ),
        ),
    ),
    Exercise(
        name="roi.comparer_roi",
        question=(
            "Campagne A : coût 2 000 €, marge 5 000 €. Campagne B : coût 20 000 €, marge 35 000 €. "
            "Donnez leurs ROI standard."
        ),
        expected=lambda: {str(action.name): campaigns.assess(action).roi for action in (SMALL, LARGE)},
        why="A : 3 000 / 2 000 = 150 %. B : 15 000 / 20 000 = 75 %.",
        step="pour A, la marge moins le coût fait 3 000 €. Divisez par le coût de A, puis faites de même pour B.",
        hint='Pour chacune : (marge − coût) / coût, en part (0.25) ou en texte ("25 %").',
        mistakes=(
            Mistake({"A": 2.5, "B": 1.75}, "Ce sont les marges par euro. Retirez d'abord le coût."),
            Mistake({"A": 3_000, "B": 15_000}, "Ce sont les gains nets en euros. Rapportez-les aux coûts."),
            Mistake({"A": 0.6, "B": 15 / 35}, "Vous avez divisé par la marge. Un ROI se rapporte au coût."),
            Mistake({"A": 0.75, "B": 1.5}, "Les deux valeurs sont bonnes, mais échangées."),
            Mistake({"A": 150, "B": 75}, 'Ce sont des pourcentages : écrivez 1.5 ou "150 %".'),
        ),
    ),
    Exercise(
        name="roi.comparer_choix",
        question=(
            "Vous avez 20 000 € et ne pouvez mener qu'une des deux campagnes, une seule fois. "
            'Laquelle rapporte le plus d\'argent : "A" ou "B" ?'
        ),
        expected=lambda: max((SMALL, LARGE), key=lambda action: campaigns.assess(action).net_gain or 0).name,
        choices=("A", "B"),
        why=(
            "B gagne 15 000 €, A 3 000 €. Le ROI classe les campagnes que l'on peut répéter ; pour un choix "
            "unique, c'est le gain net qui remplit la caisse."
        ),
        hint="Comparez les gains nets, en euros.",
        mistakes=(
            Mistake("A", "A a le meilleur ROI, mais sur 2 000 € seulement. Combien d'euros gagne chacune ?"),
        ),
    ),
    Exercise(
        name="roi.lignes",
        question=(
            "Un autre test a 100 personnes par groupe, et son fichier une ligne par visite : quatre lignes par personne. "
            "On y compte "
            "56 lignes « oui » avec l'e-mail et 32 dans le groupe témoin ; chaque acheteur y figure quatre fois. Combien "
            "de personnes "
            "de plus ont acheté avec l'e-mail ?"
        ),
        expected=lambda: (LINES_WITH - LINES_WITHOUT) / LINES_EACH,
        tolerance=0,
        why="56 / 4 = 14 acheteurs contre 32 / 4 = 8 : six de plus. Une ligne n'est pas une personne. Compté en lignes, "
        "l'écart semble "
        "certain ; compté en personnes, le hasard en donne autant dans un test sur six : on ne peut pas conclure.",
        step="avec l'e-mail, 56 lignes à quatre par personne : 14 acheteurs.",
        hint="Combien de personnes différentes se cachent derrière les lignes « oui » de chaque groupe ?",
        mistakes=(
            Mistake(24, "Ce sont des lignes. Chaque acheteur y figure quatre fois : comptez-le une fois."),
            Mistake(14, "Ce sont les acheteurs avec l'e-mail. Retirez ceux que l'on a aussi sans lui."),
            Mistake(8, "Ce sont les acheteurs du groupe témoin. On cherche ce qui sépare les deux groupes."),
            Mistake(0.06, "C'est l'écart en part. On demande un nombre de personnes."),
            Mistake(
                88,
                "Vous avez additionné les lignes des deux groupes. Cherchez ce qui les sépare, en personnes.",
            ),
        ),
    ),
    Exercise(
        name="roi.regards",
        question=(
            "Un test devait durer dix jours. On a regardé le résultat chaque jour, et on l'a arrêté le premier jour où "
            "l'écart passait "
            "le seuil habituel (une chance sur vingt de venir du hasard). L'e-mail marche-t-il ? Répondez "
            '"oui", "non" ou "on ne peut pas dire".'
        ),
        expected=lambda: "on ne peut pas dire",
        choices=("oui", "non", "on ne peut pas dire"),
        why="Dix regards, ce sont dix occasions de tomber sur un bon jour. Le hasard seul en donne alors un dans un test "
        "sur cinq, et non "
        "sur vingt. Le rapport « experience » en tient compte avec son paramètre regards.",
        hint="Lancez dix fois un dé en vous arrêtant au premier six : est-il pipé ?",
        mistakes=(
            Mistake(
                "oui",
                "Ce serait juste si l'on n'avait regardé qu'une fois. Combien d'occasions le hasard a-t-il eues ?",
            ),
            Mistake(
                "non", "Rien ne prouve l'inverse non plus. L'e-mail marche peut-être : ce test ne le dit pas."
            ),
        ),
    ),
    *ON_THE_BOUTIQUE,
)
