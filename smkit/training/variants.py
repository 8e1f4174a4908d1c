"""The same question with other numbers, drawn by a seed: what is reviewed is the way, not the result."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from smkit.display import french

if TYPE_CHECKING:
    from smkit.training.exercises import Exercise

Drawn = tuple[str, float, str]  # question, answer, why


def _coupon(draw: Random) -> Drawn:
    price, rate, buyers = 10 * draw.randint(4, 30), 5 * draw.randint(1, 7), 10 * draw.randint(5, 60)
    cost = price * rate / 100 * buyers
    question = (
        f"Un e-mailing offre {rate} % de remise sur un produit à {price} €. {buyers} clients en profitent. "
        "Combien la remise coûte-t-elle en tout, en euros ?"
    )
    return question, cost, f"{price} € × {rate} % × {buyers} = {french.money(cost, decimals=0)}."


def _catalogue(draw: Random) -> tuple[int, int, int]:
    """Cost and price, in €, and margin rate, in %."""
    return 500 * draw.randint(4, 30), 10 * draw.randint(3, 20), 5 * draw.randint(4, 12)


def _catalogue_sales(draw: Random) -> float:
    cost, price, rate = _catalogue(draw)
    return 100 * cost / (price * rate)


def _break_even(draw: Random) -> Drawn:
    from decimal import Decimal

    from smkit.analysis.campaigns import break_even_sales

    cost, price, rate = _catalogue(draw)
    sales = break_even_sales(Decimal(cost), Decimal(price * rate) / 100) or 0
    question = (
        f"Un catalogue coûte {french.number(cost)} €. Chaque vente est à {price} €, avec un taux de marque de {rate} %. "
        "À partir de combien de ventes ne perd-il plus d'argent ?"
    )
    return question, sales, f"{french.number(cost)} € / ({price} € × {rate} %), arrondi à l'entier au-dessus."


def _roi(draw: Random) -> Drawn:
    cost = 1_000 * draw.randint(2, 30)
    margin = 500 * draw.randint(2, 90)
    question = (
        f"Une campagne coûte {french.number(cost)} € et rapporte {french.number(margin)} € de marge. "
        "Quel est son ROI standard : (marge − coût) / coût ? "
        'Écrivez une part (0.25) ou "25 %".'
    )
    return (
        question,
        (margin - cost) / cost,
        f"({french.number(margin)} − {french.number(cost)}) / {french.number(cost)} = {french.percent((margin - cost) / cost)}.",
    )


def _control(draw: Random) -> Drawn:
    people, anyway = 100 * draw.randint(3, 9), draw.randint(20, 60)
    bought = anyway + draw.randint(5, 40)
    question = (
        f"On tire au sort : {people} clients reçoivent l'offre et {bought} achètent ; {people} ne la reçoivent pas et {anyway} "
        "achètent. Combien de ventes l'offre a-t-elle ajoutées ?"
    )
    return (
        question,
        bought - anyway,
        f"{bought} − {anyway} : les {anyway} autres se seraient vendues de toute façon.",
    )


def _retention(draw: Random) -> Drawn:
    start, new = 10 * draw.randint(6, 30), draw.randint(5, 40)
    kept = round(start * draw.uniform(0.5, 0.95))
    question = f"Un trimestre commence avec {start} clients et finit avec {kept + new}, dont {new} nouveaux. Quelle rétention ?"
    return question, kept / start, f"({kept + new} − {new}) / {start} = {french.percent(kept / start)}."


def _conversion(draw: Random) -> Drawn:
    leads = draw.randint(30, 200)
    won = draw.randint(3, leads // 3)
    question = (
        f"{leads} personnes ont laissé leur adresse ; {won} d'entre elles sont devenues clientes depuis. "
        "Quel est le taux de transformation ?"
    )
    return question, won / leads, f"{won} / {leads} = {french.percent(won / leads)}."


_DRAWN: dict[str, Callable[[Random], Drawn]] = {
    "roi.cout_coupon": _coupon,
    "roi.seuil_catalogue": _break_even,
    "roi.roi_standard": _roi,
    "vente.temoin": _control,
    "fidelite.retention_comptes": _retention,
    "kpi.taux_transformation": _conversion,
}


#: What a whole number was before it was rounded.
_EXACT: dict[str, Callable[[Random], float]] = {"roi.seuil_catalogue": _catalogue_sales}


def names() -> tuple[str, ...]:
    """Return the exercises whose numbers can be drawn anew."""
    return tuple(_DRAWN)


def drawn(exercise: "Exercise", seed: int) -> "Exercise":
    """Return the exercise with the numbers that a seed gives; as it is where its numbers are those of a file or a text.

    Parameters: `exercise`; `seed`.
    """
    make = _DRAWN.get(exercise.name)
    if make is None:
        return exercise
    question, answer, why = make(Random(seed))
    unrounded = _EXACT.get(exercise.name)
    fresh = {
        "name": f"{exercise.name}@{seed}",
        "mistakes": (),
        "step": "",
        "exact": (lambda: unrounded(Random(seed))) if unrounded else None,
    }
    return replace(exercise, question=question, expected=lambda: answer, why=why, **fresh)  # type: ignore[arg-type]
