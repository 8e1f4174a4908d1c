"""Do the words of a sentence say more than its verdict? Shared by every test of what reports say."""

import re

_SAYS = {
    "mieux": r"\bmieux\b",
    "moins bien": r"\bmoins bien\b",
    "stable": r"\bstables?\b",
    "effet de mélange": r"\beffet de mélange\b",
    "trop tôt": r"\btrop tôt\b",
    "on ne peut pas dire": r"\bon ne peut pas dire\b",
}


def contradiction(sentence: str, word: str | None) -> str:
    """Return the verdict that a sentence says and its record does not; empty where they agree. What is quoted comes from data."""
    said = re.sub(r"«[^»]*»", "", sentence.replace("\xa0", " ").replace("\u202f", " ").lower())
    return next((name for name, pattern in _SAYS.items() if name != word and re.search(pattern, said)), "")
