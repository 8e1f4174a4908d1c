"""Lesson 09: the exercises on the boutique's orders, whose answers are computed from them."""

from functools import cache
from typing import TYPE_CHECKING

from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    import pandas as pd


@cache
def orders(segment: str = "B2B") -> "pd.DataFrame":
    """Return the boutique's orders of a segment."""
    from smkit import paths
    from smkit.tables import read

    table = read("orders", paths.BOUTIQUE / "commandes.csv").table
    return table[table["segment"] == segment]


@cache
def followed(back: int = 1) -> "pd.DataFrame":
    """Return how B2B customers were kept, quarter by quarter, over `back` quarters."""
    from smkit.analysis import customers

    return customers.retention(orders(), back=back).set_index("period")


def kept(quarter: str, back: int = 1) -> float:
    """Return the retention of B2B in the quarter that begins on a day."""
    return _cell(quarter, "retention", back)


def _cell(quarter: str, column: str, back: int = 1) -> float:
    return float(followed(back)[column].loc[quarter])


@cache
def sales(year: int) -> float:
    """Return the revenue of B2B in a year, in €."""
    own = orders()[orders()["order_date"].dt.year == year]
    sold = own[(own["quantity"] > 0) & (own["unit_price"] > 0)]
    return float((sold["quantity"] * sold["unit_price"]).sum())


def growth() -> float:
    """Return the growth of B2B revenue from 2024 to 2025.

    >>> round(growth(), 3)
    0.246
    """
    return sales(2025) / sales(2024) - 1


@cache
def since() -> str:
    """Return the quarter when B2B retention changed, as 2025-T2."""
    from smkit.analysis import customers

    found = customers.change(followed().reset_index(), season=4)
    assert found is not None
    return f"{found.since.year}-T{found.since.quarter}"


ON_THE_BOUTIQUE = (
    Exercise(
        name="fidelite.boutique_croissance",
        question="De combien le chiffre d'affaires B2B de la boutique a-t-il augmenté de 2024 à 2025 ? "
        'Écrivez une part (0.1) ou "10 %".',
        expected=growth,
        why="Près d'un quart de plus. Tout va bien, donc ? C'est ce que le chiffre d'affaires laisse croire.",
        step="divisez le chiffre d'affaires B2B de 2025 par celui de 2024.",
        hint="Le chiffre d'affaires de 2025, divisé par celui de 2024, moins un.",
        mistakes=(
            Mistake(
                lambda: 1 + growth(),
                "C'est le rapport des deux années. Ôtez 1 pour avoir la hausse.",
            ),
            Mistake(
                lambda: 1 - sales(2024) / sales(2025),
                "Vous avez divisé par 2025. Une hausse se rapporte au départ : 2024.",
            ),
            Mistake(
                lambda: sales(2025) - sales(2024),
                "C'est la hausse en euros. Rapportez-la à 2024.",
            ),
        ),
    ),
    Exercise(
        name="fidelite.boutique_retention",
        question="Quelle part des clients B2B du 2e trimestre 2025 a racheté au 3e trimestre 2025 ?",
        expected=lambda: kept("2025-07-01"),
        why="Moins de huit sur dix, alors que c'était presque tous un an plus tôt.",
        step="à la ligne du 3e trimestre 2025, deux nombres : les clients d'avant, et ceux qui ont racheté.",
        hint="Dans le tableau, à la ligne du 3e trimestre : clients gardés, divisés par les clients d'avant.",
        mistakes=(
            Mistake(
                lambda: 1 - kept("2025-07-01"),
                "C'est la part perdue. La rétention est ce qui reste.",
            ),
            Mistake(
                lambda: _cell("2025-07-01", "active") / _cell("2025-07-01", "before"),
                "Vous avez divisé tous les clients actifs, nouveaux compris, par ceux d'avant.",
            ),
            Mistake(lambda: kept("2025-10-01"), "C'est la ligne du 4e trimestre."),
            Mistake(lambda: kept("2025-04-01"), "C'est la ligne du 2e trimestre."),
        ),
    ),
    Exercise(
        name="fidelite.boutique_date",
        question='Depuis quel trimestre la boutique garde-t-elle moins bien ses clients B2B : "2024-T4", "2025-T2" ou "2025-T3" ?',
        expected=since,
        choices=("2024-T4", "2025-T2", "2025-T3"),
        why="Le 2e trimestre 2025 : c'est là que la ligne casse, même si le suivant est plus bas.",
        hint="Cherchez le premier trimestre qui sort de l'ordinaire, pas le plus bas.",
        mistakes=(
            Mistake("2024-T4", "Au 4e trimestre 2024, presque tous les clients rachetaient encore."),
            Mistake("2025-T3", "C'est le plus bas, mais la baisse avait déjà commencé."),
        ),
    ),
    Exercise(
        name="fidelite.boutique_demi_annee",
        question=(
            "Parmi les clients B2B du 2e trimestre 2025, quelle part achetait encore au 4e trimestre 2025, une "
            "demi-année après ?"
        ),
        expected=lambda: kept("2025-10-01", 2),
        why="Un tiers des clients est parti en six mois. D'un trimestre à l'autre, on ne voyait qu'un cinquième.",
        step="prenez le tableau sur deux trimestres, et non celui d'un trimestre à l'autre.",
        hint="Prenez le tableau sur deux trimestres, à la ligne du 4e trimestre 2025.",
        mistakes=(
            Mistake(
                lambda x: abs(x - 117 / 147) < 0.0008,
                "C'est la rétention du 3e trimestre, d'un trimestre au suivant. On en cherche deux de suite.",
                such_as=0.796,
            ),
            Mistake(
                lambda: kept("2025-10-01"),
                "C'est d'un trimestre à l'autre : les clients perdus à l'été n'y sont plus comptés.",
            ),
            Mistake(
                lambda: 1 - kept("2025-10-01", 2),
                "C'est la part perdue. On demande celle qui reste.",
            ),
            Mistake(lambda: kept("2025-07-01", 2), "C'est la ligne du 3e trimestre."),
        ),
    ),
)
