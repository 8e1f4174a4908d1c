"""Lesson 03, « Les indicateurs »: the exercises on the boutique."""

from functools import cache
from typing import TYPE_CHECKING, Any

from smkit.analysis import kpis
from smkit.display import french
from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    import pandas as pd


@cache
def boutique() -> "dict[str, pd.DataFrame]":
    """Return the boutique's orders and leads."""
    from smkit.tables import gather

    return gather("boutique", commandes=None, leads=None).tables


@cache
def retention() -> "pd.Series[Any]":
    """Return the retention of each segment, quarter by quarter."""
    table = kpis.compute("retention", boutique(), by="segment", grain="quarter").table
    return table.set_index(["segment", "period"])["value"]


@cache
def basket() -> float:
    """Return the average basket of 2025, in €."""
    return _year("panier_moyen")


@cache
def mean_of_baskets() -> float:
    """Return the mean of the twelve monthly baskets of 2025, which is the usual mistake."""
    table = kpis.compute(
        "panier_moyen", boutique(), grain="month", start="2025-01-01", end="2025-12-31"
    ).table
    return float(table["value"].mean())


def last_rate() -> float:
    """Return the retention of B2B customers in the last quarter."""
    return float(retention()["B2B"].iloc[-1])


def leaving() -> str:
    """Return the segment whose retention fell most between the last quarters of 2024 and of 2025.

    >>> leaving()
    'B2B'
    """
    wide = retention().unstack("segment")
    return str((wide.iloc[-1] - wide.iloc[-5]).idxmin())


@cache
def _year(kpi: str) -> float:
    table = kpis.compute(kpi, boutique(), start="2025-01-01", end="2025-12-31").table
    return float(table["value"].iloc[0])


@cache
def basket_of(segment: str) -> float:
    """Return the average order value of one segment in 2025, in €."""
    table = kpis.compute("panier_moyen", boutique(), by="segment", start="2025-01-01", end="2025-12-31").table
    return float(table.set_index("segment")["value"][segment])


@cache
def basket_of_both_years() -> float:
    """Return the average order value of the whole file, in €."""
    return float(kpis.compute("panier_moyen", boutique()).table["value"].iloc[0])


def _why_leaving() -> str:
    wide = retention()[leaving()]
    return (
        f"Au 4e trimestre, il ne garde plus que {french.percent(wide.iloc[-1])} de ses clients, contre "
        f"{french.percent(wide.iloc[-5])} un an plus tôt. "
        "L'autre segment n'en a jamais gardé autant, mais il ne baisse pas : c'est la chute qu'il faut voir, pas le niveau."
    )


def _why_basket() -> str:
    return (
        f"Le chiffre d'affaires de l'année divisé par ses commandes. La moyenne des douze paniers mensuels donnerait "
        f"{french.money(mean_of_baskets())} : "
        "elle donne le même poids à un mois creux et à un mois plein."
    )


ON_THE_BOUTIQUE = (
    Exercise(
        name="kpi.boutique_panier",
        question="Quel est le panier moyen de la boutique en 2025, en euros ?",
        expected=basket,
        tolerance=0.5,
        why=_why_basket,
        step="filtrez 2025, puis relevez deux nombres : le chiffre d'affaires et le nombre de commandes.",
        hint="Le chiffre d'affaires de 2025 divisé par le nombre de commandes de 2025, retours à part.",
        mistakes=(
            Mistake(
                lambda: mean_of_baskets(),
                "C'est la moyenne des douze paniers mensuels. Additionnez d'abord les ventes, puis les commandes.",
            ),
            Mistake(
                basket_of_both_years,
                "C'est le panier des deux années réunies. La question porte sur 2025 seule.",
            ),
            Mistake(
                lambda: (basket_of("B2B") + basket_of("B2C")) / 2,
                "C'est la moyenne simple des deux segments, comme s'ils avaient autant de commandes l'un que l'autre.",
            ),
            Mistake(lambda: basket_of("B2B"), "C'est le panier du B2B seul."),
            Mistake(lambda: basket_of("B2C"), "C'est le panier du B2C seul."),
            Mistake(
                lambda: _year("ca_par_client"),
                "C'est le chiffre d'affaires par client : un client peut passer plusieurs commandes.",
            ),
        ),
    ),
    Exercise(
        name="kpi.boutique_retours",
        question="En 2025, les particuliers ont acheté pour 62 093 € et rendu pour 1 249 €. Quel est leur taux de retour ? "
        'Écrivez une part (0.25) ou "25 %".',
        expected=lambda: 1_249 / 62_093,
        tolerance=0.0003,
        why="1 249 / 62 093 = 2,0 % : sur cent euros vendus, deux reviennent. La base, ce sont les ventes, avant les retours.",
        step="en haut, ce qui est revenu : 1 249 €. En bas, tout ce qui a été vendu.",
        hint="Ce qui est revenu, divisé par ce qui a été vendu.",
        mistakes=(
            Mistake(
                1_249 / (62_093 - 1_249),
                "Vous avez divisé par les ventes nettes. La base, ce sont les ventes, avant que rien ne revienne.",
            ),
            Mistake(
                (62_093 - 1_249) / 62_093, "C'est la part des ventes qui est restée. On cherche l'autre."
            ),
            Mistake(62_093 / 1_249, "La division est à l'envers : ce qui est revenu va en haut."),
            Mistake(62_093 - 1_249, "C'est le chiffre d'affaires net, en euros. On cherche une part."),
        ),
    ),
    Exercise(
        name="kpi.boutique_segment",
        question='Regardez la rétention trimestre par trimestre. Quel segment se met à perdre ses clients : "B2B" ou "B2C" ?',
        expected=leaving,
        choices=("B2B", "B2C"),
        why=_why_leaving,
        hint="Cherchez la courbe qui tombe, pas celle qui est la plus basse.",
        mistakes=(
            Mistake(
                "B2C",
                "Le B2C garde moins de clients, mais comme d'habitude : on y achète de temps en temps. Quelle courbe a changé ?",
            ),
        ),
    ),
    Exercise(
        name="kpi.boutique_retention",
        question="Au 4e trimestre 2025, quelle part des clients B2B du trimestre précédent a racheté ?",
        expected=last_rate,
        why=lambda: (
            f"{french.percent(last_rate())}. Un client B2B sur cinq, ou presque, n'est pas revenu ce trimestre-là."
        ),
        step="cherchez la dernière ligne du segment B2B, et lisez la rétention sans la retourner.",
        hint="Dans le tableau de la rétention, la ligne « B2B » du dernier trimestre.",
        mistakes=(
            Mistake(
                lambda: 1 - last_rate(),
                "C'est la part de ceux qui sont partis. On cherche l'autre.",
            ),
            Mistake(
                lambda: float(retention()["B2C"].iloc[-1]),
                "C'est celle du B2C. Regardez l'autre ligne.",
            ),
            Mistake(
                lambda: float(retention()["B2B"].iloc[-2]),
                "C'est celle du trimestre d'avant. Regardez le dernier.",
            ),
            Mistake(
                lambda: float(retention()["B2B"].iloc[-5]),
                "C'est celle d'un an plus tôt. Regardez le dernier trimestre.",
            ),
        ),
    ),
)
