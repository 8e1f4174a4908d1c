"""Lesson 10, « Cas de synthèse »: a month of exports, drawn for each learner, from the file to what one says of it.

What is expected comes from the truth behind the files (`smkit.sample.month`), never from the reader.
"""

import re
from itertools import permutations

from smkit.display import french
from smkit.training import case
from smkit.training.exercises import Exercise, Mistake

TITLE = "Cas de synthèse"

#: What who leads sees of a learner: exercises right, by kind.
MARKS = {
    "chiffres": ("hors_vente", "double", "ca", "sur_un_an", "panier", "objectif", "gain_net", "seuil"),
    "choix": ("campagne", "recommandations"),
    "honnêteté": ("phrase_a", "phrase_b", "phrase_c", "phrase_d", "phrase_e", "phrase_f"),
}


def unsold() -> float:
    """Return what the file's month holds that is no sale, in €."""
    states = case.states()
    return round(float(states.loc[states["state"] != "Livrée", "amount"].sum()), 2)


def twice() -> float:
    """Return the amount of the order that is there twice, in €."""
    return float(case.repeated()["amount"].iloc[0])


def raw() -> float:
    """Return the sum of the file's month, every row of it, in €."""
    return round(float(case.states()["amount"].sum()), 2)


def needed() -> float:
    """Return the revenue from which the losing campaign would have lost nothing, in €."""
    lost = case.loser()
    return float(lost["cost"] / lost["margin_rate"])


def _blended() -> float:
    """The plain mean of the two segments' baskets: the usual mistake."""
    table = case.comparison()
    return float(table.loc[table["month"] == "Décembre 2025", "basket"].mean())


def _spoken(letter: str, verdict: str, why: str, hint: str, mistakes: dict[str, str]) -> Exercise:
    """An exercise on one of the colleague's sentences."""
    return Exercise(
        name=f"synthese.phrase_{letter.lower()}",
        question=f"La phrase {letter} : que permettent d'en dire les chiffres ?",
        expected=lambda: verdict,
        choices=case.VERDICTS,
        why=why,
        hint=hint,
        mistakes=tuple(Mistake(said, told) for said, told in mistakes.items()),
    )


def _winner(place: int) -> str:
    """One of the two campaigns that made money."""
    lost = case.loser()["campaign"]
    return [str(name) for name in case.profits()["campaign"] if name != lost][place]


def _falls(trap: str, hint: str) -> Mistake:
    """A recommendation that falls into a trap is among those kept."""
    return Mistake(
        lambda letters: case.letter(trap) in _letters(letters),
        hint,
        such_as=lambda: case.letter(trap) + case.kept()[1:],
    )


def _written() -> tuple[str, ...]:
    """The right letters in another order, or apart."""
    orders = ["".join(each) for each in permutations(case.kept())]
    joined = [sign.join(order) for order in orders for sign in ("", " ", ", ", ",", "-", "/", " - ", " et ")]
    return (*joined, *(f"{', '.join(order[:-1])} et {order[-1]}" for order in orders))


def _letters(text: str) -> set[str]:
    """The letters that an answer names: « ACD », « A, C et D »; the word « et » is no letter E."""
    alone = text.strip(" .")
    return (
        set(alone.upper())
        if re.fullmatch(r"[A-Za-z]{1,6}", alone) and set(alone.upper()) <= set("ABCDEF")
        else set(re.findall(r"\b[A-F]\b", text))
    )


EXERCISES = (
    Exercise(
        name="synthese.hors_vente",
        question="En décembre 2025, combien d'euros du fichier ne sont pas des ventes (annulées, devis, remboursées) ?",
        expected=unsold,
        why=(
            "Une commande annulée, un devis et une commande remboursée n'ont rien rapporté : on les compte à part, on "
            "ne les efface pas."
        ),
        step="repérez les trois états qui ne sont pas « Livrée ».",
        hint="Additionnez les montants des états « Annulée », « Devis » et « Remboursée ».",
        mistakes=(
            Mistake(
                lambda: case.amount("Devis"),
                "Ce sont les devis seuls. Les annulées et les remboursées ne sont pas des ventes non plus.",
            ),
            Mistake(
                lambda: unsold() - case.amount("Devis"),
                "Il manque les devis : une offre n'est pas encore une vente.",
            ),
            Mistake(
                lambda: unsold() + twice(),
                "Le double est une vente, comptée une fois de trop : c'est la question d'après.",
            ),
            Mistake(
                lambda: case.amount("Annulée"),
                "Ce sont les annulées seules. Les devis et les remboursées ne sont pas des ventes non plus.",
            ),
            Mistake(
                lambda: raw() - unsold(),
                "Ce sont les commandes livrées. On cherche ce qui n'est pas une vente.",
            ),
            Mistake(
                lambda: int(case.states().loc[case.states()["state"] != "Livrée", "rows"].sum()),
                "C'est le nombre de lignes. On cherche des euros.",
            ),
        ),
    ),
    Exercise(
        name="synthese.double",
        question="Une commande est écrite deux fois. Combien d'euros compte-t-elle en trop ?",
        expected=twice,
        why="Même numéro, même jour, même client, même montant : c'est la même vente, à ne compter qu'une fois.",
        step="lisez le montant d'une des deux lignes.",
        hint="Les deux lignes disent la même vente : une seule est en trop.",
        mistakes=(
            Mistake(2, "C'est le nombre de lignes. On cherche des euros."),
            Mistake(
                lambda: 2 * twice(), "C'est la somme des deux lignes. L'une des deux est une vraie vente."
            ),
            Mistake(1, "C'est le nombre de lignes en trop. On cherche leur montant."),
        ),
    ),
    Exercise(
        name="synthese.ca",
        question="Quel est le chiffre d'affaires de décembre 2025, en euros HT ?",
        expected=case.revenue,
        why=lambda: (
            f"{french.money(raw())} dans le fichier, moins {french.money(unsold())} qui ne sont pas des ventes, moins "
            f"{french.money(twice())} en double : {french.money(case.revenue())}."
        ),
        step="partez des commandes livrées, puis retirez la ligne en trop.",
        hint="Les commandes livrées, moins celle qui est écrite deux fois.",
        mistakes=(
            Mistake(
                lambda: raw() - 2 * unsold() - twice(),
                "Vous partez des commandes livrées : ce qui n'est pas vendu en est déjà ôté.",
            ),
            Mistake(raw, "C'est la somme de toutes les lignes du mois : tout n'y est pas une vente."),
            Mistake(
                lambda: raw() - unsold(),
                "Les commandes livrées, oui ; mais l'une d'elles est comptée deux fois.",
            ),
            Mistake(
                lambda: raw() - twice(),
                "Le double est retiré ; restent les commandes qui ne sont pas des ventes.",
            ),
        ),
        tolerance=0.5,
    ),
    Exercise(
        name="synthese.sur_un_an",
        question='De combien le chiffre d\'affaires de décembre a-t-il changé sur un an ? Écrivez une part (0.12) ou "12 %".',
        expected=lambda: case.revenue() / case.revenue(case.YEAR_AGO) - 1,
        why="On compare un mois au même mois de l'année d'avant : la saison est la même des deux côtés.",
        step="additionnez les deux segments de décembre 2024.",
        hint="(Décembre 2025 − décembre 2024) / décembre 2024.",
        mistakes=(
            Mistake(
                lambda: case.revenue() / case.revenue(case.BEFORE) - 1,
                "C'est le changement depuis novembre : il mesure surtout les fêtes.",
            ),
            Mistake(
                lambda: case.revenue() / case.revenue(case.YEAR_AGO),
                "C'est le rapport des deux mois. Retirez 1 pour avoir le changement.",
            ),
            Mistake(
                lambda: 1 - case.revenue(case.YEAR_AGO) / case.revenue(),
                "Vous avez divisé par décembre 2025. On part de l'année d'avant.",
            ),
        ),
    ),
    Exercise(
        name="synthese.panier",
        question="Quel est le panier moyen de décembre 2025, les deux segments ensemble, en euros HT ?",
        expected=case.basket,
        why=(
            "Le panier moyen est le chiffre d'affaires divisé par le nombre de commandes : chaque segment y pèse ce "
            "qu'il a de commandes."
        ),
        step="additionnez les commandes des deux segments.",
        hint="Chiffre d'affaires des deux segments / commandes des deux segments.",
        mistakes=(
            Mistake(
                _blended, "C'est la moyenne des deux paniers. Il y a bien plus de commandes B2C que B2B."
            ),
            Mistake(lambda: case.basket(case.YEAR_AGO), "C'est le panier de décembre 2024."),
        ),
    ),
    Exercise(
        name="synthese.objectif",
        question='Quelle part de l\'objectif de décembre est atteinte ? Écrivez une part (0.95) ou "95 %".',
        expected=lambda: case.revenue() / case.drawn().target,
        why=lambda: (
            f"{french.money(case.revenue(), decimals=0)} / {french.money(case.drawn().target, decimals=0)}."
        ),
        step="prenez le chiffre d'affaires de l'exercice 3.",
        hint="Le chiffre d'affaires divisé par l'objectif.",
        mistakes=(
            Mistake(
                lambda: (case.revenue() + twice()) / case.drawn().target,
                "La commande écrite deux fois est encore comptée deux fois.",
            ),
            Mistake(
                lambda: raw() / case.drawn().target,
                "Vous êtes parti de la somme du fichier, où tout n'est pas une vente.",
            ),
            Mistake(
                lambda: case.revenue() / case.drawn().target - 1,
                "C'est l'écart à l'objectif. On cherche la part atteinte.",
            ),
        ),
        tolerance=0.002,
    ),
    Exercise(
        name="synthese.campagne",
        question="Quelle campagne a perdu de l'argent ?",
        expected=lambda: str(case.loser()["campaign"]),
        choices=("Catalogue d'hiver", "E-mailing de Noël", "Réseaux sociaux"),
        why="Son chiffre d'affaires est le plus gros, sa marge ne couvre pas son coût : c'est le gain net qui décide.",
        hint="Pour chacune : chiffre d'affaires × taux de marque, moins le coût.",
        mistakes=(
            Mistake(lambda: _winner(0), "Sa marge couvre son coût : elle a gagné de l'argent."),
            Mistake(lambda: _winner(1), "Elle en a gagné aussi : sa marge dépasse son coût."),
        ),
    ),
    Exercise(
        name="synthese.gain_net",
        question="Quel est son gain net, en euros ?",
        expected=lambda: float(case.loser()["net_gain"]),
        why=lambda: (
            f"{french.money(case.loser()['margin'])} de marge, moins {french.money(case.loser()['cost'])} de coût."
        ),
        step="multipliez son chiffre d'affaires par le taux de marque.",
        hint="Marge − coût. Une perte s'écrit avec un signe moins.",
        mistakes=(
            Mistake(
                lambda: float(-case.loser()["net_gain"]),
                "La taille est bonne : une perte s'écrit avec un signe moins.",
            ),
            Mistake(
                lambda: float(case.loser()["revenue"] - case.loser()["cost"]),
                "C'est le gain brut : les produits vendus ont coûté aussi.",
            ),
            Mistake(lambda: float(case.loser()["margin"]), "C'est la marge. Retirez le coût de la campagne."),
        ),
        tolerance=0.5,
    ),
    Exercise(
        name="synthese.seuil",
        question="À partir de quel chiffre d'affaires n'aurait-elle rien perdu, en euros ?",
        expected=needed,
        why=lambda: (
            f"{french.money(case.loser()['cost'])} / {french.percent(case.loser()['margin_rate'])} = {french.money(needed())} : "
            "au-delà, la marge couvre le coût."
        ),
        step="cherchez le chiffre d'affaires dont la marge est égale au coût.",
        hint="Coût / taux de marque.",
        mistakes=(
            Mistake(
                lambda: float(case.loser()["cost"]), "C'est le coût. Un euro vendu n'en laisse qu'une partie."
            ),
            Mistake(
                lambda: float(case.loser()["cost"] * case.loser()["margin_rate"]),
                "Vous avez multiplié : il faut plus de ventes que de coût, pas moins.",
            ),
        ),
        tolerance=0.5,
    ),
    _spoken(
        "A",
        "effet de mélange",
        "Le panier monte chez les professionnels et chez les particuliers. Il baisse en tout parce que les "
        "particuliers, aux petits "
        "paniers, pèsent plus : aucune remise n'y changerait rien.",
        "Regardez le panier de chaque segment, un an plus tôt et maintenant.",
        {
            "prouvé": "Le panier de chaque segment a monté : rien ne s'est effondré.",
            "saison": "On compare deux mois de décembre : la saison est la même.",
        },
    ),
    _spoken(
        "B",
        "saison",
        "Décembre est toujours plus fort que novembre ici. Le changement qui compte est celui sur un an.",
        "Que se passe-t-il chaque année en décembre ?",
        {
            "prouvé": "Le chiffre est exact, pas la phrase : chaque mois de décembre dépasse novembre.",
            "effet de mélange": "Les deux segments montent ensemble : ce n'est pas leur mélange.",
        },
    ),
    _spoken(
        "C",
        "hasard possible",
        "Quelques acheteurs d'écart sur des centaines de personnes : deux groupes semblables en donnent souvent "
        "autant. L'essai est à "
        "refaire en plus grand.",
        "Combien d'acheteurs d'écart, sur combien de personnes ?",
        {
            "prouvé": "Un pourcentage impressionne ; comptez les acheteurs d'écart : quelques-uns.",
            "trop tôt": "L'essai est fini. Ce qui manque, ce sont des personnes.",
        },
    ),
    _spoken(
        "D",
        "trop tôt",
        "Un lead met ici de trois semaines à deux mois pour se décider : ceux de décembre sont presque tous en cours.",
        "Combien de leads de décembre ont déjà dit oui ou non ?",
        {
            "prouvé": "Les leads de septembre ont eu trois mois de plus pour signer.",
            "hasard possible": "L'écart est grand. Mais presque aucun lead de décembre n'a encore répondu.",
        },
    ),
    _spoken(
        "E",
        "historique coupé",
        "L'export commence en novembre 2024 : en décembre 2024, presque tout client y est « nouveau », faute de "
        "passé. On ne peut rien "
        "en dire avant un an d'historique.",
        "Que sait le fichier d'un client qui avait déjà acheté en octobre 2024 ?",
        {
            "prouvé": "Le fichier ne voit pas les achats d'avant novembre 2024 : il prend d'anciens clients pour des nouveaux.",
            "saison": "La saison est la même. Ce qui manque, c'est le passé.",
        },
    ),
    _spoken(
        "F",
        "prouvé",
        "L'écart est bien plus grand que le hasard n'en fait, sur des leads qui ont tous répondu. La "
        "phrase peut être écrite.",
        "Comparez les deux parts. Combien de leads de chaque côté ?",
        {
            "hasard possible": "L'écart est de plusieurs fois, sur plus de cent leads de chaque côté : le hasard n'en "
            "fait pas tant.",
            "trop tôt": "Seuls les leads clos sont comptés, des deux côtés.",
        },
    ),
    Exercise(
        name="synthese.recommandations",
        question='Quelles trois recommandations gardez-vous ? Écrivez leurs lettres, dans l\'ordre, par exemple "ABC".',
        expected=case.kept,
        why=(
            "Trois actions que les chiffres permettent : une différence prouvée, une perte mesurée, un essai à "
            "refaire assez grand."
        ),
        hint="Écartez celles qui s'appuient sur une phrase que vous n'écririez pas.",
        step="deux des six s'appuient sur un effet de mélange ou sur des leads trop jeunes : écartez-les.",
        mistakes=(
            _falls(
                "perte", "L'une d'elles remet de l'argent sur la campagne qui en perd : regardez le gain net."
            ),
            _falls("mélange", "L'une d'elles s'appuie sur le panier : dans chaque segment, il monte."),
            _falls(
                "jeunes", "L'une d'elles juge les leads de décembre : ils n'ont pas eu le temps de signer."
            ),
        ),
        also=_written,
    ),
)
