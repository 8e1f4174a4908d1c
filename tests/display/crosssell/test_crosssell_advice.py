"""What is advised of offers, bundles and their trial: no price under its floor, no trial longer than a year."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.display.crosssell import acting

Recorded = list[dict[str, Any]]
NONE = pd.DataFrame({"antecedent": [], "consequent": []})
PRICES = pd.DataFrame(
    {"products": ["A + B", "C + D", "E + F"], "price": [80.0, 95.0, 50.0], "list_price": [90.0, 96.0, 50.0],
     "discount": [0.1, 0.01, float("nan")], "more_sales": [0.25, 0.05, float("nan")], "margin_rate": [0.3, 0.3, 0.2],
     "floor_price": [75.0, 95.0, float("nan")]}
)  # fmt: skip


def plain(text: str) -> str:
    return " ".join(text.split())


def trial(weeks: int | None, *, offers: int = 1, feasible: bool = True) -> Any:
    return SimpleNamespace(offers=offers, base=0.1, target=0.2, offered=300, held_out=150, weeks=weeks, feasible=feasible,
                           reading=lambda: f"Tirez au sort pendant {weeks} semaines.")  # fmt: skip


def advised(
    prices: pd.DataFrame | None = None, pairs: pd.DataFrame | None = None, plans: Any = (), *, backwards: pd.DataFrame = NONE,
    reachable: float | None = None, discount: float = 0.1,
) -> list[str]:  # fmt: skip
    said = acting.advice(
        NONE, prices, pairs, plans, backwards=backwards, reachable=reachable, floor=0.3, discount=discount
    )
    return [plain(each.text) for each in said]


def test_a_bundle_whose_margin_leaves_room_is_tried_and_the_others_keep_their_price() -> None:
    lot, tight = advised(PRICES)
    assert lot.startswith("Lot à essayer : A + B à 80,00 € au lieu de 90,00 € ; 30 % du prix reste en marge.")
    assert "il faut vendre 25 % de lots en plus" in lot
    assert tight.startswith(
        "Pas de remise sur C + D : il n'y resterait pas 30 % de marge."
    )  # what E + F costs is unknown
    (row,) = acting.actions(NONE, None, None, PRICES, None, [], discount=0.1)
    assert (
        plain(row.do) == "Essayer le lot A + B à 80,00 €"
        and plain(row.why) == "il faut vendre 25 % de lots en plus pour gagner autant"
    )
    assert advised(PRICES.tail(1)) == [] and advised(PRICES.head(1), discount=0.0) == []
    (small,) = advised(PRICES.iloc[[1]])
    assert small.startswith("Pas de remise sur C + D"), "one in a hundred is no room for one in ten"
    unknown = PRICES.head(1).assign(more_sales=float("nan"))
    assert "il faut vendre" not in advised(unknown)[0]
    assert "il faut vendre plus de lots pour gagner autant" in plain(
        acting.actions(NONE, None, None, unknown, None, [], discount=0.1)[0].why
    )


@pytest.mark.parametrize(
    ("met", "said"),
    [
        (0, "aucun client n'a pris les deux dans une même commande, contre 12 si"),
        (1, "1 client seulement a pris les deux dans une même commande, contre 12 si"),
        (3, "3 clients seulement ont pris les deux dans une même commande, contre 12 si"),
    ],
)
def test_what_replaces_is_no_longer_offered(met: int, said: str) -> None:
    pair = {"first": "Moulu", "second": "Grains", "n_customers": met, "expected": 12.4, "lift": 0.1, "p": 1e-6, "q": 1e-5,
            "n_first": 90, "n_second": 80, "n_both": met, "lift_high": 0.5}  # fmt: skip
    (told,) = advised(pairs=pd.DataFrame([pair]))
    assert (
        told.startswith("Cessez de proposer « Grains » à qui prend « Moulu »")
        and said in told
        and told.endswith("sans doute l'autre.")
    )
    (more,) = advised(pairs=pd.DataFrame([pair] * 3))
    assert more.endswith("2 autres couples dans le tableau.")


def test_an_accessory_does_not_sell_its_equipment_without_a_question() -> None:
    first = {"antecedent": "Filtres", "consequent": "Machine", "expected_margin": 500.0}
    assert advised(backwards=pd.DataFrame([first])) == []  # no offer, nothing dear
    (one,) = acting._dear(pd.DataFrame([first]), 52.0)
    (three,) = acting._dear(pd.DataFrame([first] * 3), 52.0)
    assert plain(one.text).startswith(
        "Avant de proposer « Machine » à qui prend « Filtres », demandez s'il en a déjà"
    )
    assert "autre" not in one.text and "2 autres offres" in plain(three.text)


def test_a_trial_ends_within_a_year_or_is_not_begun() -> None:
    quick, slow = (0.1, trial(8)), (0.1, trial(90, offers=4, feasible=False))
    assert advised(plans=[slow, quick]) == ["Avant de généraliser, testez. Tirez au sort pendant 8 semaines."]
    (row,) = acting._trial([slow, quick])
    assert plain(row.by) == "pendant 8 semaines"
    never, meanwhile = advised(
        plans=[(0.1, trial(120, feasible=False)), slow, (0.2, trial(5))], reachable=0.3
    )
    assert "à 10 % d'acceptation, il demanderait 90 semaines avec les 4 offres réunies" in never
    assert "Si 30 % des clients intéressés disaient oui" in never and meanwhile.startswith(
        "En attendant, proposez pendant trois mois"
    )
    assert (
        "Si " not in advised(plans=[slow])[0]
        and "cette offre" in advised(plans=[(0.1, trial(90, feasible=False))])[0]
    )
    (noted,) = acting._trial([slow, (0.2, trial(5))])  # quick only if twice as many say yes
    assert noted.do.startswith("Noter chaque oui") and acting._trial([]) == []


def test_trials_are_told_by_how_many_offers_they_hold(recorded: Recorded) -> None:
    acting.plans_table([(0.1, trial(8)), (0.2, trial(None, offers=4))])
    assert [row[:2] for row in recorded[0]["rows"]] == [["La première offre", 0.1], ["Les 4 offres", 0.2]]
    assert [row[-1] for row in recorded[0]["rows"]] == [8, None]
