"""A verdict is one word of a closed list, with its reason; it never contradicts itself."""

import pytest

from smkit.analysis.judging import ACTION_WORDS, CHANGE_WORDS, TEST_WORDS, Verdict


def test_only_the_words_of_the_list_are_verdicts() -> None:
    with pytest.raises(ValueError, match="super"):
        Verdict("super", "panier_moyen", "Parce que.")  # type: ignore[arg-type]


def test_a_verdict_says_why() -> None:
    with pytest.raises(ValueError, match="reason"):
        Verdict("mieux", "panier_moyen", " ")


def test_an_interval_holds_its_change() -> None:
    with pytest.raises(ValueError, match="interval"):
        Verdict("mieux", "panier_moyen", "Parce que.", change=0.3, low=-0.1, high=0.2)


def test_a_stake_is_an_amount_or_nothing() -> None:
    with pytest.raises(ValueError, match="stake"):
        Verdict("moins bien", "panier_moyen", "Parce que.", stake=-5.0)
    with pytest.raises(ValueError, match="stake"):
        Verdict("moins bien", "panier_moyen", "Parce que.", stake=float("nan"))


def test_only_sure_news_is_decided_and_only_sure_bad_news_is_bad() -> None:
    words = {*CHANGE_WORDS, *TEST_WORDS, *ACTION_WORDS}
    verdicts = {word: Verdict(word, "panier_moyen", "Parce que.") for word in words}
    undecided = {"stable", "effet de mélange", "trop tôt", "on ne peut pas dire"}
    assert {word for word in words if not verdicts[word].decided} == undecided
    assert {word for word in words if verdicts[word].bad} == {"moins bien", "perd"}
