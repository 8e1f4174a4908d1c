"""Words that several rooms write or compare have one hand, whatever the spelling that comes in."""

import re
from pathlib import Path

import pytest
from spellings import ACCENTS, CASES

from smkit import months, typography
from smkit.training import words

#: Each sign with its accent, beside the one that a keyboard without accents has: worked by hand.
BARE = str.maketrans("àâäçéèêëîïôöùûüÿñÀÂÇÉÈÊËÎÏÔÙÛÜ", "aaaceeeeiioouuuynAACEEEEIIOUUU")
NAMES = (
    "Référencement payant",
    "Mailing d’été",
    "Journée « portes ouvertes »",
    "Île-de-Ré",
    "Noël à Besançon",
    "GARÇON, où ça ?",
)


@pytest.mark.parametrize("name", NAMES)
def test_accents_go_and_nothing_else_does(name: str) -> None:
    assert typography.unaccented(name) == name.translate(BARE)


@pytest.mark.parametrize("name", NAMES)
def test_spellings_of_a_name_are_one(name: str) -> None:
    spelt = {f" {accent(case(name))}\u00a0" for accent in ACCENTS for case in CASES}
    assert {typography.folded(each) for each in spelt} == {name.translate(BARE).lower().replace("’", "'")}


def test_accents_are_taken_off_in_one_place(kit: Path) -> None:
    """Pyarrow's columns of millions of cells apart, which have its own functions."""
    hands = {
        path.relative_to(kit / "smkit").as_posix()
        for path in (kit / "smkit").rglob("*.py")
        if "NFKD" in (text := path.read_text("utf-8")) and "utf8_normalize" not in text
    }
    assert hands == {"typography.py"}


@pytest.mark.parametrize("rank", sorted(months.ORDINALS))
def test_a_quarter_may_be_answered_by_each_rank_that_french_has(rank: str) -> None:
    quarters = tuple(f"2025-T{number}" for number in range(1, 5))
    assert words.chosen(f"le {rank} trimestre", quarters) == f"2025-T{months.ORDINALS[rank][0]}"


def test_names_that_are_left_out_of_a_list_are_counted_as_numbers_are_written() -> None:
    names = [f"Produit {number}" for number in range(1_237)]
    assert typography.listing(names, most=2).split() == "« Produit 0 », « Produit 1 » et 1 235 autres".split()
    assert typography.listing(names[:2], most=1).endswith("et 1 autre")
    assert typography.listing([]) == ""


def test_bounds_are_written_in_one_place(kit: Path) -> None:
    """So that two that are written alike are one value everywhere; periods, which have articles, are no bounds."""
    hands = {
        path.relative_to(kit / "smkit").as_posix()
        for path in (kit / "smkit").rglob("*.py")
        if re.search(r"\b[Ee]ntre \{[^}]+\}[^{]{0,3} et (?:\"\s+f\")?\{", path.read_text("utf-8"))
    }
    assert hands == {"typography.py", "display/dashboard/words.py"}
