"""Numbers of an action as people write them: read as what they mean, or refused."""

from fractions import Fraction

import pytest
from pace import cpu_within

from smkit.analysis.campaigns.actions import describe, ranges
from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact

#: Input, what is written, what it is.
WRITTEN = [
    ("price", "1\u202f250,50\xa0€", Fraction("1250.5")),
    ("price", "99 euros", 99),
    ("price", "€ 12", 12),
    ("fixed_cost", "1500EUR", 1500),
    ("margin_rate", "40 %", Fraction("0.4")),
    ("margin_rate", "12,5\u202f%", Fraction("0.125")),
    ("margin_rate", 0.4, Fraction("0.4")),
    ("buyers", "1 200", 1200),
    ("revenue", "-3,5", Fraction("-3.5")),
    ("price", 1e-07, Fraction(1, 10**7)),
]
REFUSED = [
    ("buyers", "30 %"),
    ("buyers", "30 €"),
    ("price", "20 %"),
    ("price", "1/3"),
    ("price", "nan"),
    ("price", "1e999999999"),
    ("price", "9" * 5000),
    ("margin_rate", "40 € %"),
    ("price", ""),
    ("price", True),
]


@pytest.mark.parametrize(("name", "written", "meant"), WRITTEN)
def test_a_number_is_what_was_written(name: str, written: object, meant: object) -> None:
    assert exact(name, written) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "written"), REFUSED)
def test_what_is_no_number_of_that_kind_is_refused_at_once(name: str, written: object) -> None:
    with cpu_within(1), pytest.raises(InputError, match=r"un nombre est attendu"):
        exact(name, written)  # type: ignore[arg-type]


def test_a_share_above_one_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(InputError, match=r"20\s% s'écrit 0,2"):
        exact("discount", 20)


def test_a_description_and_its_ranges_hold_numbers_whatever_was_typed() -> None:
    told = {
        "nom": "Salon",
        "cout_fixe": "1 500 €",
        "prix": "99,90 €",
        "acheteurs": "40",
        "taux_marque": "50 %",
    }
    (action,) = describe([told | {"remise": " "}])
    assert (action.fixed_cost, action.price, action.buyers, action.margin_rate) == (1500, 99.9, 40, 0.5)
    assert action.discount is None
    found, conversion = ranges({"prix": ["90 €", "99,90 €", 110], "taux_conversion": ["2 %", "4 %", "6 %"]})
    assert found == {"price": (90, 99.9, 110)} and conversion == (0.02, 0.04, 0.06)
