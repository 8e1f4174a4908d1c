"""Do the words of a sentence say more than its verdict? Shared by every test of what reports say."""

import re

#: What says a verdict, and the words of records that allow it.
_GOOD, _BAD = ("mieux", "gagne", "oui"), ("moins bien", "perd", "non")
_SAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "mieux": (r"\bmieux\b", ("mieux",)),
    "moins bien": (r"\bmoins bien\b", ("moins bien",)),
    "stable": (r"\bstables?\b", ("stable",)),
    "effet de mélange": (r"\beffet de mélange\b", ("effet de mélange",)),
    "trop tôt": (r"\btrop tôt\b", ("trop tôt",)),
    "on ne peut pas dire": (r"\bon ne peut pas dire\b", ("on ne peut pas dire",)),
    "gagne": (r"\bgagne(?:nt)?\b", _GOOD),
    "perd": (r"\bperd(?:ent)?\b", _BAD),
    "oui": (r"^oui\b", _GOOD),
    "non": (r"^non\b", _BAD),
}
#: What sets one thing beside another.
_COMPARES = (
    r"\bcontre\b|\bau lieu de\b|\b(?:plus|moins|autant) qu[e']|\bde (?:plus|moins) (?:que|qu'|à)|\bpar rapport à\b|\bdiffère"
    r"|(?<!points d')\bécarts?\b(?! plus)|\bsur un an\b|\bgagne\b|\bperd\b|\b(?:a|ont) perdu\b|\bpasse de\b|\bque prévu\b"
    r"|\best (?:tombée?|montée?) de\b|\bpromise?s?\b|\bfini(?:ront|raient)\b|\bconvenu\b|\bchangé de dates\b|\btaisent? plus\b"
    r"|\bcoûte\b.*\blaisse|\brègle des 80/20\b|\bannonçait\b"
)


def contradiction(sentence: str, word: str | None) -> str:
    """Return the verdict that a sentence says and its record does not; empty where they agree. What is quoted comes from data."""
    said = _plain(sentence)
    return next(
        (
            name
            for name, (pattern, allowed) in _SAYS.items()
            if word not in allowed and re.search(pattern, said)
        ),
        "",
    )


def compares(sentence: str) -> bool:
    """Return whether a sentence sets one thing beside another: then it needs a verdict, or what is at stake."""
    return re.search(_COMPARES, _plain(sentence)) is not None


def _plain(sentence: str) -> str:
    return re.sub(r"«[^»]*»", "", sentence.replace("\xa0", " ").replace("\u202f", " ").lower())
