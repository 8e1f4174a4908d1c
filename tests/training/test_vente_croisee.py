"""Lesson 04: every checker with the right answer, the usual wrong ones (each hint reached), and none.

Right answers are counted by hand on the ten receipts, or with pandas on the boutique's file; the lesson computes its own.
"""

from collections.abc import Mapping
from itertools import permutations

import pandas as pd
import pytest

from smkit import paths
from smkit.training import registry
from smkit.training.exercises import check
from smkit.training.lessons import vente_croisee

EXERCISES = {exercise.name: exercise for exercise in registry.load("vente").EXERCISES}

#: name → right answers, then usual wrong answers with a piece of the hint each must reach.
ANSWERS: dict[str, tuple[list[object], Mapping[object, str]]] = {
    "vente.premiere": (["non"], {"oui": "parmi tous les clients", "on ne peut pas le dire": "se calculent"}),
    "vente.support": (
        [0.3, "30 %", 3 / 10],
        {
            3: "nombre de tickets",
            0.75: "tous les tickets",
            0.6: "l'un ou l'autre",
            30: "pourcentage",
            0.1: "à la fois",
        },
    ),
    "vente.confiance": (
        [0.75, "75 %", 3 / 4],
        {0.3: "C'est le support", 0.6: "autre sens", 4 / 3: "à l'envers", 0.1: "Ne gardez"},
    ),
    "vente.confiance_inverse": ([0.6, "60 %"], {0.75: "avec un cône", 0.3: "support", 0.1: "cinq"}),
    "vente.lift": (
        [1.5, "1,5"],
        {
            0.375: "multiplié",
            2 / 3: "à l'envers",
            2.5: "support du couple",
            1.875: "produit proposé",
            9: "75 %",
        },
    ),
    "vente.sucre": (
        [5 / 6, 0.83, "0,83"],
        {0.67: "confiance", 2 / 3: "confiance", 1.2: "à l'envers", 0.5333: "multiplié", 7: "2 sur 3"},
    ),
    "vente.plus_grand_lift": (
        ["thé", "Thé", "the"],
        {"filtres": "théière", "café": "presque tous", "sucre": "Répondez par"},
    ),
    "vente.borne": (["Y", "y"], {"X": "dix points", "les deux": "Répondez par"}),
    "vente.proposer": (
        ["filtres", "Filtres."],
        {"thé": "Un seul ticket", "café": "à qui le proposer", "rien": "Répondez par"},
    ),
    "vente.clients": (
        [4, "4 clients"],
        {
            12: "Ce sont des commandes",
            3: "compte aussi",
            9: "un client",
            1: "Trois autres",
            0.75: "la part du café",
            7: "entendre",
        },
    ),
    "vente.attente": (
        [20.4, "20,40 €"],
        {
            34: "déjà du détartrant",
            204: "taux d'acceptation",
            4.08: "Ce sont des ventes",
            24: "confiance",
            60: "bas de l'intervalle",
            1: "Commandes avec",
        },
    ),
    "vente.lot": (
        [10, "10 €"],
        {
            12.5: "sans remise",
            11.25: "sur le prix",
            22.5: "prix du lot",
            15: "10 %",
            2.5: "C'est la remise",
            1: "après remise",
        },
    ),
    "vente.montee": (
        ["montée en gamme", "Montee en gamme"],
        {"vente croisée": "deux moulins", "lot": "Répondez par"},
    ),
    "vente.loi": (["non", "Non."], {"oui": "Décocher", "peut-être": "Répondez par"}),
    "vente.temoin": (
        [30],
        {
            75: "toutes les ventes",
            45: "groupe témoin",
            120: "additionné",
            0.06: "nombre de ventes",
            7: "sans rien proposer",
        },
    ),
}
BOUTIQUE = {"vente.boutique_confiance", "vente.boutique_populaire", "vente.boutique_eviter"}


@pytest.fixture(scope="module")
def baskets() -> pd.Series:
    """The boutique's baskets, read here without the kit: the products of each order, sales alone."""
    table = pd.read_csv(paths.BOUTIQUE / "commandes.csv", sep=";", decimal=",", encoding="utf-8-sig")
    sales = table[(table["Quantité"] > 0) & (table["Prix unitaire"] > 0)]
    return sales.groupby("N° de commande")["Produit"].agg(frozenset)


def share(baskets: pd.Series, *products: str) -> float:
    return sum(set(products) <= held for held in baskets) / len(baskets)


def test_the_ten_receipts_are_those_that_answers_were_counted_on() -> None:
    held = [set(ticket) for ticket in vente_croisee.TICKETS]
    assert len(held) == 10
    counted = {
        p: sum(p in ticket for ticket in held) for p in ("café", "cône", "filtres", "sucre", "thé", "théière")
    }
    assert counted == {"café": 8, "cône": 4, "filtres": 5, "sucre": 3, "thé": 2, "théière": 1}
    assert sum({"cône", "filtres"} <= ticket for ticket in held) == 3


def test_the_boutiques_confidence(baskets: pd.Series) -> None:
    mine, pair = EXERCISES["vente.boutique_confiance"], ("Cône V60", "Filtres V60 x100")
    both = share(baskets, *pair)
    assert check(mine, both / share(baskets, pair[0])).status == "juste"
    assert "autre sens" in check(mine, both / share(baskets, pair[1])).message
    assert "support" in check(mine, both).message
    assert "nombre de commandes" in check(mine, round(both * len(baskets))).message
    assert "table des règles" in check(mine, 0.9).message


def test_the_boutiques_popular_product(baskets: pd.Series) -> None:
    mine = EXERCISES["vente.boutique_populaire"]
    usual = share(baskets, "Santos moulu 1 kg")
    confidence = share(baskets, "Machine expresso", "Santos moulu 1 kg") / share(baskets, "Machine expresso")
    assert check(mine, confidence / usual).status == "juste"
    assert "C'est la confiance" in check(mine, confidence).message
    assert "ordinaire" in check(mine, usual).message
    assert "à l'envers" in check(mine, usual / confidence).message
    assert "Confiance divisée" in check(mine, 5).message


def test_the_boutiques_product_not_to_propose(baskets: pd.Series) -> None:
    """Of all pairs of products sold 300 times or more, the one that meets least for what chance would give."""
    often = [name for name, n in baskets.explode().value_counts().items() if n >= 300]
    met = {
        (a, b): share(baskets, a, b) / share(baskets, a) / share(baskets, b)
        for a, b in permutations(often, 2)
    }
    least = min(met, key=met.__getitem__)
    assert "Santos grains 1 kg" in least
    mine = EXERCISES["vente.boutique_eviter"]
    assert check(mine, next(name for name in least if name != "Santos grains 1 kg")).status == "juste"
    assert "produit du panier" in check(mine, "Santos grains 1 kg").message
    assert "table des produits" in check(mine, "Sencha 100 g").message


def test_every_exercise_is_tested_and_named_for_its_lesson() -> None:
    assert set(EXERCISES) == set(ANSWERS) | BOUTIQUE
    assert len(EXERCISES) >= 8


def test_wilsons_bound_puts_the_rule_seen_more_often_first() -> None:
    """9 of 10 against 80 of 100, by the formula of Wilson (1927) written out."""

    def low(k: int, n: int, z: float = 1.959964) -> float:
        p = k / n
        return (p + z * z / (2 * n) - z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5) / (1 + z * z / n)

    assert low(9, 10) == pytest.approx(0.596, abs=1e-3) and low(80, 100) == pytest.approx(0.711, abs=1e-3)
    assert vente_croisee.surer() == "Y"
