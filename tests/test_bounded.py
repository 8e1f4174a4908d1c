"""YAML that people write: a few words that stand for millions are refused at once, everything else is read as ever."""

from pathlib import Path

import pace
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smkit import bounded
from smkit.reports.asking import cases
from smkit.reports.errors import UsageError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, this in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "se multiplient"),
        ("[" * 500 + "]" * 500, "emboîtées"),
        ("a: " + "[" * 5_000, "emboîtées"),
        ("a: &a [*a]", "emboîtées"),
        ("a: " + "x" * 3_000_000, "millions de caractères"),
        ("a: &a {x: &b {y: *a}}", "emboîtées"),
        ("a: &a " + "x" * 100_000 + "\nb: [" + "*a, " * 20_000 + "]", "répètent plus de 2 millions"),
        ("a: &a {k: " + "x" * 200_000 + "}\nb: [" + "*a, " * 20 + "]", "répètent plus de 2 millions"),
        ("prix: " + "9" * 6_000, "un nombre de 6000 chiffres"),
        ("suite: [!!binary QUFB]", "octets"),
    ],
)
def test_what_would_take_the_memory_is_refused_within_a_second(text: str, said: str) -> None:
    with pace.cpu_within(1), pytest.raises(bounded.TooMuchError, match=said):
        bounded.load(text)


@pytest.mark.parametrize("text", ["1:30", "7:30:00", "1:30.5", "010", "-012", "00"])
def test_what_yaml_alone_reads_as_a_number_stays_as_it_was_written(text: str) -> None:
    """« heures: 1:30 » is no ninety hours, and « contacts: 010 » no eight contacts."""
    assert bounded.load(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("10", 10), ("1_000", 1_000), ("0.5", 0.5), ("-3", -3), ("1e3", "1e3")]
)
def test_a_number_is_still_one(text: str, number: object) -> None:
    assert bounded.load(f"a: {text}") == {"a": number}


def test_a_case_says_it_in_french(tmp_path: Path) -> None:
    path = tmp_path / "bombe.yaml"
    path.write_text(BOMB, "utf-8")
    with pytest.raises(UsageError, match="bombe.yaml : des références .* Écrivez les valeurs une à une"):
        cases.load(path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=20,
    )
)
def test_everything_else_is_read_as_yaml_reads_it(value) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert bounded.load(text) == yaml.safe_load(text)
