"""What lessons explain: every sum that is written is right, and what is typed of the boutique's files is what they say.

Sums are read from the sentences themselves and worked in fractions; figures of the boutique with pandas, without the kit.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pandas as pd
import pytest

from smkit import paths
from smkit.training import registry, variants
from smkit.training.exercises import Exercise

EXERCISES = {one.name: one for prefix in registry.LESSONS for one in registry.load(prefix).EXERCISES}
_NUMBER = r"[−-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|[−-]?\d+(?:[.,]\d+)?"
_TERM = rf"(?:{_NUMBER})(?:\s?(?:%|€|k€))?"
_UNIT = r"(?:\s[a-zéèêûîA-Z]+){0,2}?"  # « 420 € / 6 commandes »
_SIDE = rf"\(*{_TERM}\)*{_UNIT}(?:\s?[+×/−]\s?\(*{_TERM}\)*{_UNIT})*"
_CHAIN = re.compile(rf"(?<![\w/×+,.(])\(*{_SIDE}(?:\s?=\s?\(*{_SIDE})+")
_HOURS = re.compile(r"minutes\s?=\s?\d+\sheures")  # right, and in two units


def texts(exercise: Exercise) -> Iterator[str]:
    for text in (
        exercise.why,
        exercise.step,
        exercise.hint,
        *(mistake.hint for mistake in exercise.mistakes),
    ):
        yield text() if callable(text) else text


def value(side: str) -> Fraction:
    side = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", re.sub(r"[a-zéèêûîA-Z€]+", " ", side))
    side = re.sub(r"\s", " ", side).translate(str.maketrans("−×,", "-*."))
    side = re.sub(r"\d+(?:\.\d+)?(?:\s?%)?", _fraction, side)
    side += ")" * (side.count("(") - side.count(")"))
    side = "(" * (side.count(")") - side.count("(")) + side
    found = eval(side, {"Fraction": Fraction})
    assert isinstance(found, Fraction)
    return found


def _fraction(found: re.Match[str]) -> str:
    number = found[0].rstrip("% \u00a0\u202f")
    return f"(Fraction('{number}')/100)" if "%" in found[0] else f"Fraction('{number}')"


def last_digit(written: str) -> Fraction:
    """Half of the last digit of a number; nothing for what is a sum itself."""
    if re.search(r"[+×/−]", written[1:]):
        return Fraction(0)
    decimals = re.search(r"[.,](\d+)", written)
    half = Fraction(1, 2 * 10 ** (len(decimals[1]) if decimals else 0))
    return half / 100 if "%" in written else half


def right(left: str, told: str) -> bool:
    return abs(value(left) - value(told)) <= last_digit(told)


def sums(text: str) -> list[tuple[str, str]]:
    """The equalities of a sentence, of which one side at least is worked out."""
    found = []
    for chain in _CHAIN.finditer(_HOURS.sub("", text)):
        sides = [side.strip() for side in chain[0].split("=")]
        found += [(one, other) for one, other in pairwise(sides) if re.search(r"[+×/−]", one[1:])]
    return found


def test_the_sums_of_a_sentence_are_found_and_a_wrong_one_is_seen() -> None:
    assert sums("420 € / 6 commandes = 70 €. On divise.") == [("420 € / 6 commandes", "70 €")]
    assert sums("d'où 20 × 3 = 80 / 0,3 = 267 €.") == [("20 × 3", "80 / 0,3"), ("80 / 0,3", "267 €")]
    for text, good in (
        ("(5 + 10) / 50 = 30 %", True),
        ("10 + 20 = 31 achats", False),
        ("30 / 1\u202f100 = 2,7 %", True),
    ):
        assert all(right(*each) for each in sums(text)) is good, text


@pytest.mark.parametrize("prefix", registry.LESSONS)
def test_every_sum_that_is_written_is_right_to_its_last_digit(prefix: str) -> None:
    for one in registry.load(prefix).EXERCISES:
        for text in texts(one):
            for left, told in sums(text):
                assert right(left, told), f"{one.name} : {left} = {told}"


def test_there_are_sums_to_check() -> None:
    assert sum(len(sums(text)) for one in EXERCISES.values() for text in texts(one)) > 50


@pytest.mark.parametrize("name", variants.names())
def test_sums_with_other_numbers_are_right_too(name: str) -> None:
    for seed in range(60):
        drawn = variants.drawn(EXERCISES[name], seed)
        for left, told in sums(str(drawn.why)):
            assert right(left, told), drawn.why
            assert float(value(left)) == pytest.approx(float(drawn.expected()))


@pytest.fixture(scope="module")
def boutique() -> dict[str, pd.DataFrame]:
    """The boutique's files, read here without the kit."""
    return {
        name: pd.read_csv(
            paths.BOUTIQUE / f"{name}.csv", sep=";", decimal=",", encoding="utf-8-sig", thousands="\u202f"
        )
        for name in ("commandes", "leads", "experience")
    }


def test_what_is_typed_of_the_boutiques_customers_is_what_its_orders_say(
    boutique: dict[str, pd.DataFrame],
) -> None:
    lines = boutique["commandes"]
    sold = lines[(lines["Quantité"] > 0) & (lines["Prix unitaire"] > 0) & (lines["Segment"] == "B2B")]
    quarter = pd.to_datetime(sold["Date de commande"], dayfirst=True).dt.to_period("Q")
    there = {str(name): set(own.dropna()) for name, own in sold["Client"].groupby(quarter)}
    spring, summer, winter = (there[f"2025Q{number}"] for number in (2, 3, 4))
    # « Un tiers des clients est parti en six mois. D'un trimestre à l'autre, on ne voyait qu'un cinquième. »
    assert (
        0.3 < 1 - len(spring & winter) / len(spring) < 0.37
        and 0.17 < 1 - len(spring & summer) / len(spring) < 0.23
    )
    # what a hint takes for the retention of one quarter to the next
    assert (len(spring & summer), len(spring)) == (117, 147)
    # « Moins de huit sur dix, alors que c'était presque tous un an plus tôt. »
    year_before = there["2024Q2"]
    assert (
        len(spring & summer) / len(spring) < 0.8
        and len(year_before & there["2024Q3"]) / len(year_before) > 0.9
    )
    # « Près d'un quart de plus »
    amount = (sold["Quantité"] * sold["Prix unitaire"]).groupby(quarter.dt.year).sum()
    assert 0.23 < amount[2025] / amount[2024] - 1 < 0.25


def test_what_is_typed_of_the_boutiques_leads_is_what_they_say(boutique: dict[str, pd.DataFrame]) -> None:
    leads = boutique["leads"][boutique["leads"]["Segment"] == "B2B"]
    won, bought = leads["Étape"] == "Gagné", leads["Source"] == "Fichier acheté"
    rates = won.groupby(leads["Source"]).mean()
    # « Plus du tiers des leads, et le plus petit taux de gain »
    assert bought.mean() > 1 / 3 and rates.idxmin() == "Fichier acheté" and rates.idxmax() == "Recommandation"
    # « Salon », « Appel entrant »: little volume, and a rate above the middle; « Formulaire du site » makes volume too
    shares = leads["Source"].value_counts(normalize=True)
    assert all(rates[name] > won.mean() and shares[name] < 0.15 for name in ("Salon", "Appel entrant"))
    assert shares["Formulaire du site"] > 0.25
    # « Un sur trois, contre plus de huit sur dix ailleurs »
    fits = (leads["Profil conforme"] == "oui").groupby(bought).mean()
    assert 0.28 < fits[True] < 0.38 and fits[False] > 0.8


def test_the_mistakes_typed_of_the_experiment_are_what_its_groups_give(
    boutique: dict[str, pd.DataFrame],
) -> None:
    people = boutique["experience"]
    bought = people["Converti"] == "oui"
    groups = bought.groupby(people["Groupe"]).sum()
    offer, catalogue, none = (int(groups[name]) for name in ("E-mail offre", "E-mail catalogue", "Témoin"))
    typed = {mistake.example(): mistake.hint for mistake in EXERCISES["roi.temoin"].mistakes}
    assert "Ce sont les deux e-mails comparés" in typed[offer - catalogue]
    assert "Vous avez ajouté le témoin" in typed[offer + none]
