"""What one answer shows: a wish, what is at stake, or nothing; the words stand in `answers.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from smkit.analysis.discovery.wording import fold, words


def wishes(answer: str) -> bool:
    """Tell whether an answer says what somebody wishes."""
    return bool(book()["souhait"].search(fold(answer)))


def stakes(answer: str) -> int:
    """Count the words of an answer that say what is at stake."""
    return len(set(book()["enjeu"].findall(fold(answer))))


def refuses(answer: str) -> bool:
    """Tell whether an answer says nothing."""
    return bool(book()["refus"].search(fold(answer)))


def vague(answer: str) -> bool:
    """Tell whether an answer is « oui », « non », or a word as empty (« beaucoup », « bientôt »)."""
    return bool(book()["vague"].match(fold(answer).strip()))


def hollow(answer: str) -> bool:
    """Tell whether an answer holds nothing but such words, and what softens them.

    >>> hollow("Oui, à peu près."), hollow("Oui, en mars.")
    (True, False)
    """
    left = book()["vague"].sub(" ", book()["nuance"].sub(" ", fold(answer)))
    return not words(left)


@cache
def book() -> dict[str, Any]:
    """Return the expressions of `answers.yaml`, by name."""
    text = Path(__file__).with_name("answers.yaml").read_text(encoding="utf-8")
    held: dict[str, Any] = yaml.safe_load(text)
    return {name: _ready(inner) for name, inner in held.items()}


def _ready(held: Any) -> Any:
    """Lists of words, however deep, become one expression each."""
    if isinstance(held, dict):
        return {name: _ready(inner) for name, inner in held.items()}
    if isinstance(held, list):
        return re.compile("|".join(_expression(word) for word in held))
    return held


def _expression(word: str) -> str:
    if "\\" in word or "(" in word:  # already an expression
        return rf"(?<!\w)(?:{word})" + ("" if word.endswith(r"\w*") else r"(?!\w)")
    spelled = re.escape(fold(word)).replace(r"\*", r"\w*")
    return rf"(?<!\w){spelled}(?!\w)"
