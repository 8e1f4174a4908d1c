"""Lesson 05, « ROI des campagnes »: the exercises on the boutique's campaigns and on its experiment."""

from functools import cache
from typing import TYPE_CHECKING

from smkit import paths
from smkit.analysis.campaigns import compare
from smkit.analysis.proportions import newcombe
from smkit.display import french
from smkit.training.exercises import Exercise, Mistake
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd


@cache
def boutique(by: str) -> "pd.DataFrame":
    """Return what the boutique's campaigns gave, added up by a column, which is then the index."""
    from smkit.tables import read

    table = read("campaigns", paths.BOUTIQUE / "campagnes.csv").table
    return compare.results(table, by).set_index(by)


@cache
def _people() -> "pd.DataFrame":
    from smkit.tables import read

    return read("experiment", paths.BOUTIQUE / "experience.csv").table


@cache
def experiment() -> "pd.Series[int]":
    """Return how many people of each group of the boutique's experiment bought; groups are of one size."""
    return _people().groupby("group")["converted"].sum()


def people_of_a_group() -> int:
    """Return how many people each group of the boutique's experiment has."""
    return int(_people()["group"].value_counts().iloc[0])


def net_gain_of_all() -> float:
    """Return the net gain of the boutique's campaigns together, in €."""
    return float(boutique("channel")["net_gain"].sum())


def losing_channel() -> str:
    """Return the channel with the lowest margin per euro spent.

    >>> losing_channel(), costliest_channel()
    ('Réseaux sociaux', 'Salon')
    """
    return str(boutique("channel")["margin_per_euro"].idxmin())


def costliest_channel() -> str:
    """Return the channel on which the boutique spent most."""
    return str(boutique("channel")["cost"].idxmax())


def deceiving_campaign() -> str:
    """Return the campaign with the highest gross gain among those whose net gain is a loss."""
    table = boutique("campaign")
    return str(table.loc[table["net_gain"] < 0, "gross_gain"].idxmax())


def extra_sales() -> int:
    """Return the sales that the e-mail with an offer brought: its buyers less those of the control group.

    >>> extra_sales()  # 194 less 112
    82
    """
    return int(experiment()["E-mail offre"] - experiment()["Témoin"])


def _why_channel() -> str:
    result = boutique("channel").loc[losing_channel()]
    return (
        f"Chaque euro dépensé sur ce canal rapporte {french.number(result['margin_per_euro'], 2)} € de marge : "
        f"au total, il perd {french.money(abs(result['net_gain']), decimals=0)}."
    )


def _why_deceiving() -> str:
    result = boutique("campaign").loc[deceiving_campaign()]
    return (
        f"Ses ventes dépassent son coût de {french.money(result['gross_gain'], decimals=0)}, mais une fois les "
        f"marchandises payées elle perd {french.money(abs(result['net_gain']), decimals=0)}."
    )


def _why_total() -> str:
    sums = boutique("channel").sum()
    return (
        f"{french.money(sums['margin'], decimals=0)} de marge moins {french.money(sums['cost'], decimals=0)} de coût. "
        "On additionne d'abord les euros ; les taux se calculent ensuite, sur les sommes."
    )


def _why_extra_sales() -> str:
    bought, anyway, people = (
        int(experiment()["E-mail offre"]),
        int(experiment()["Témoin"]),
        people_of_a_group(),
    )
    low, high = (french.number(share * people, 0) for share in newcombe(bought, people, anyway, people))
    return (
        f"{bought} achats avec l'e-mail, {anyway} sans : l'e-mail en a apporté {extra_sales()} environ. "
        "Les autres acheteurs seraient venus de toute façon. Deux tirages au sort ne se ressemblent jamais tout à fait : le vrai "
        f"nombre se situe sans doute {between(low, high, 'à ')}."
    )


ON_THE_BOUTIQUE = (
    Exercise(
        name="roi.boutique_gain_net",
        question=(
            "À vous la boutique : toutes campagnes réunies, quel est le gain net, en euros "
            "(somme des marges moins somme des coûts) ?"
        ),
        expected=net_gain_of_all,
        tolerance=1,
        why=_why_total,
        step="additionnez d'abord les marges de toutes les campagnes, puis tous les coûts.",
        hint="Marge d'une ligne = chiffre d'affaires × taux de marque. Additionnez, puis retirez les coûts.",
        mistakes=(
            Mistake(
                lambda: boutique("channel")["gross_gain"].sum(),
                "Vous avez oublié la marge : ceci est le gain brut, marchandise non payée.",
            ),
            Mistake(
                lambda: boutique("channel")["margin"].sum(),
                "C'est la marge totale. Il reste à retirer les coûts.",
            ),
        ),
    ),
    Exercise(
        name="roi.boutique_canal",
        question="Quel canal de la boutique rapporte le moins de marge par euro dépensé ? Écrivez son nom.",
        expected=losing_channel,
        why=_why_channel,
        step="pour chaque canal, divisez la somme des marges par la somme des coûts.",
        hint="Par canal : somme des marges / somme des coûts. Sous 1, chaque euro dépensé en perd une partie.",
        mistakes=(
            Mistake(
                "E-mail", "C'est celui qui en rapporte le plus par euro. Lisez la colonne dans l'autre sens."
            ),
            Mistake("Courrier", "Il rapporte plus d'un euro de marge pour un euro. Un canal n'y arrive pas."),
            Mistake(
                lambda: costliest_channel(),
                "C'est le canal qui coûte le plus. Rapportez sa marge à son coût avant de le juger.",
            ),
        ),
    ),
    Exercise(
        name="roi.boutique_piege",
        question=(
            "Une campagne de la boutique vend bien plus qu'elle ne coûte, et perd pourtant de l'argent. Parmi celles "
            "dont le gain net est négatif, laquelle a le plus grand gain brut ? Écrivez son nom."
        ),
        expected=deceiving_campaign,
        why=_why_deceiving,
        step="gardez les campagnes dont le gain net est négatif, puis triez-les par gain brut.",
        hint="Calculez gain brut et gain net par campagne, gardez les gains nets négatifs, triez par gain brut.",
        mistakes=(
            Mistake(
                lambda: str(boutique("campaign")["gross_gain"].idxmax()),
                "C'est celle qui vend le plus. Son gain net est-il négatif ?",
            ),
            Mistake(
                lambda: str(boutique("campaign")["gross_gain"].idxmin()),
                "C'est celle qui vend le moins au-delà de son coût. On cherche celle qui trompe : elle vend beaucoup.",
            ),
        ),
    ),
    Exercise(
        name="roi.temoin",
        question=(
            "Combien d'achats l'e-mail avec offre a-t-il vraiment apportés, d'après le groupe témoin ? "
            "Les deux groupes comptent autant de personnes."
        ),
        expected=extra_sales,
        tolerance=0,
        why=_why_extra_sales,
        step="relevez deux nombres dans le tableau : les achats avec l'e-mail à offre, et ceux du groupe témoin.",
        hint="Retirez des achats du groupe qui a reçu l'e-mail ceux du groupe témoin.",
        mistakes=(
            Mistake(
                90, "Ce sont les deux e-mails comparés. Le témoin est le groupe à qui l'on n'écrit rien."
            ),
            Mistake(306, "Vous avez ajouté le témoin : c'est ce qui se serait vendu de toute façon."),
            Mistake(
                lambda: experiment()["E-mail offre"],
                "Ce sont tous les achats du groupe. Combien auraient eu lieu sans l'e-mail ?",
            ),
            Mistake(
                lambda: experiment()["Témoin"],
                "Ce sont les achats sans e-mail. De combien l'autre groupe les dépasse-t-il ?",
            ),
            Mistake(
                lambda: experiment()["E-mail catalogue"] - experiment()["Témoin"],
                "C'est l'effet de l'e-mail catalogue. La question porte sur l'e-mail avec offre.",
            ),
        ),
    ),
)
