"""Formulas: what people and spreadsheets compute is what the kit computes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.reports.writing import formulas


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("a - (b - c)", "=IFERROR(A1-(B1-C1),\"n.d.\")"),
        ("a / (b * c)", "=IFERROR(A1/(B1*C1),\"n.d.\")"),
        ("(a + b) * c", "=IFERROR((A1+B1)*C1,\"n.d.\")"),
        ("(a * b) ** 0.5", "=IFERROR((A1*B1)^0.5,\"n.d.\")"),
        ("-a ** 2", "=IFERROR((-(A1^2)),\"n.d.\")"),  # a spreadsheet would take -A1^2 for (-A1)^2
        ("ceil(a / b)", "=IFERROR(ROUNDUP(ROUND(A1/B1,9),0),\"n.d.\")"),
        ("max(a, b, 1)", "=IFERROR(MAX(A1,B1,1),\"n.d.\")"),
    ],
)  # fmt: skip
def test_a_formula_is_written_for_a_spreadsheet(formula: str, written: str) -> None:
    assert formulas.excel(formula, {"a": "A1", "b": "B1", "c": "C1"}) == written


@pytest.mark.parametrize(
    "code",
    ["__import__('os')", "a.b", "a[0]", "a if b else c", "f(a)", "'a'", "a or b", "a = 1", "a @ b", ""],
)
def test_nothing_but_arithmetic_is_a_formula(code: str) -> None:
    with pytest.raises(ValueError):
        formulas.value(code, dict.fromkeys("abc", 1))


PARTS = {"a": 7.0, "b": -3.0, "c": 0.25, "zero": 0.0}
TREES = st.recursive(
    st.sampled_from(list(PARTS)) | st.integers(0, 9).map(str),
    lambda inner: st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " / "]), inner).map(
        lambda t: f"({''.join(t)})"
    ),
    max_leaves=8,
)


@given(TREES)
def test_a_formula_gives_what_python_gives(formula: str) -> None:
    try:
        expected = eval(formula, {}, PARTS)
    except ZeroDivisionError:
        expected = None
    got = formulas.value(formula, PARTS)
    assert got == (None if expected is None or not math.isfinite(expected) else pytest.approx(expected))


@given(TREES)
def test_a_spreadsheet_s_precedence_is_kept(formula: str) -> None:
    """What is written for a spreadsheet, with fewer brackets, read left to right, is worth the same."""
    text = (
        formulas.excel(formula, {name: name for name in PARTS})
        .removeprefix("=IFERROR(")
        .removesuffix(',"n.d.")')
    )
    assert formulas.value(text.replace("^", "**"), PARTS) == formulas.value(formula, PARTS)


def test_a_formula_is_told_in_french() -> None:
    assert formulas.french(
        "ceil(cout / (prix * taux))", {"cout": "Coût", "prix": "Prix", "taux": "Taux"}
    ) == ("arrondi au-dessus de (Coût ÷ (Prix × Taux))")
