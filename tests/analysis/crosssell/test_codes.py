"""Values as numbers, against plain Python: whatever a column is made of, the same codes for the same values."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.crosssell.codes import commonest, factor, orders_of

WORDS = ["thé", " thé", None, "cône", "", "  ", "thé ", "É", "cône", "thé"]
CLEAN = ["thé", "thé", None, "cône", None, None, "thé", "É", "cône", "thé"]


@pytest.mark.parametrize(
    "series",
    [
        pd.Series(WORDS, dtype="object"),
        pd.Series(WORDS, dtype="str"),
        pd.concat([pd.Series(["x", "y"], dtype="str"), pd.Series(WORDS, dtype="str")])[2:],
        pd.Series(pd.Categorical(WORDS)),
        pd.Series(WORDS, dtype=pd.StringDtype("pyarrow")),
        pd.Series(WORDS, dtype=pd.StringDtype("python")),
    ],
    ids=["object", "str", "slice", "category", "pyarrow", "python"],
)
def test_a_code_is_a_value_without_its_spaces_and_what_is_blank_has_none(series: pd.Series) -> None:
    codes, values = factor(series)
    assert [None if code < 0 else values[code] for code in codes] == CLEAN
    assert values.is_unique and codes.dtype == np.int32


@pytest.mark.parametrize("values", [["b", "a", "b"], [3, 1, 3], [3.5, None, 3.5], [None, None]])
def test_what_needs_no_cleaning_keeps_its_own_codes(values: list[object]) -> None:
    codes, known = factor(pd.Series(values))
    assert [None if code < 0 else known[code] for code in codes] == [
        None if each is None else str(each) for each in values
    ]
    assert len(known) == len({each for each in values if each is not None})


def test_a_dictionary_that_has_values_of_nobody_gives_them_to_nobody() -> None:
    codes, values = factor(pd.Series(pd.Categorical(["b", "b"], categories=["a ", "b", "c"])))
    assert [values[code] for code in codes] == ["b", "b"]


def test_the_commonest_label_of_each_product_and_the_first_of_equals() -> None:
    random = np.random.default_rng(3)
    product, label = (random.integers(0, top, 400).astype(np.int32) for top in (7, 5))
    labels = pd.Index(["zeste", "Éclair", "arbre", "cône", "bol"])
    counted: dict[int, Counter[str]] = {}
    for one, its in zip(product, label, strict=True):
        counted.setdefault(int(one), Counter())[labels[its]] += 1
    expected = [min(counted[one], key=lambda name: (-counted[one][name], name)) for one in sorted(counted)]
    assert [labels[at] for at in commonest(product, label, labels)] == expected
    tie = commonest(
        np.array([4, 4, 4, 4, 2], np.int32),
        np.array([1, 0, 1, 0, 3], np.int32),
        pd.Index(["z", "a", "m", "q"]),
    )
    assert list(tie) == [3, 1]  # of 2, q; of 4, a before z


@pytest.mark.parametrize("kind", ["object", "str", "int64", "float64"])
def test_runs_of_lines_are_those_of_their_orders_even_when_one_comes_back(kind: str) -> None:
    ids = pd.Series([7, 7, 3, 3, 3, 7, 9]).astype("int64" if kind == "str" else kind).astype(kind)
    starts, codes, orders = orders_of(ids)
    assert list(starts) == [0, 2, 5, 6] and orders == 3
    assert codes[0] == codes[2] and len({*codes}) == 3
    starts, codes, orders = orders_of(ids.iloc[2:3].reset_index(drop=True))
    assert (list(starts), list(codes), orders) == ([0], [0], 1)
