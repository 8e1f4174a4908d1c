"""Words as they are typed in a hurry: put right before they are looked up."""

import re
from functools import lru_cache

from smkit.analysis.discovery.rules import Memory, Rules
from smkit.analysis.discovery.wording import fold

_TOKEN = re.compile(r"[^\W\d_]+(?![\w'’])")  # before an apostrophe stands no whole word
# « ou » that can only be « où »
_PLACE = re.compile(
    r"^(\W*(?:(?:et|mais|alors|donc)\W+)?)ou(?=\W+(?:est|est_ce_qu|est_ce_que|sont|se|faut|en|souhait\w*|voul\w*|livr\w*|habit\w*|trouv\w*|stock\w*|[eê]tes|ete|allez"
    r"|serait|sera|dois|doit|peut|puis|avez|aimer\w*|compt\w*|install\w*|[cç]a|exactement|vous)\b)"
    r"|(?<=d['’])ou\b|(?<=savoir )ou\b|(?<=dire )ou\b|(?<=indiquer )ou\b|(?<=sait )ou\b|(?<=savez )ou\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\bou\b")
_LAST = re.compile(r"(?<=\w )ou(?=\s*(?:\?|$|exactement|au juste))", re.IGNORECASE)


def spell(text: str, rules: Rules) -> tuple[str, str]:
    """Return the text with the usual abbreviations and one-letter slips put right, and the same folded.

    Parameters: `text`; `rules`, that list them.
    """
    folded = fold(text)
    for first, phrases in _phrases(rules):
        if first not in folded:
            continue
        for wrong, right in phrases:
            if wrong in folded:
                text = re.sub(rf"(?<!\w){wrong}(?!\w)", right, folded if len(folded) == len(text) else text)
                folded = fold(text)
    spelled = _spelled(rules)
    corrected = text
    if any(map(spelled.__getitem__, _TOKEN.findall(text))):
        corrected = _TOKEN.sub(lambda token: spelled[token[0]] or token[0], text)
    if "ou" in folded and _ALONE.search(folded):
        corrected = _PLACE.sub(lambda found: (found[1] or "") + "où", corrected)
        corrected = _LAST.sub("où", corrected)
    return corrected, folded if corrected == text else fold(corrected)


@lru_cache(maxsize=4)
def _spelled(rules: Rules) -> Memory[str, str]:
    """What is meant by each word, "" when it is well spelled."""
    return Memory(lambda word: "" if (right := _word(word, rules)) == word else right)


@lru_cache(maxsize=4)
def _phrases(rules: Rules) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """What is meant by several words, by the first of them: few questions hold any."""
    found: dict[str, list[tuple[str, str]]] = {}
    for wrong, right in rules.spelling.items():
        if " " in wrong:
            found.setdefault(wrong[: wrong.index(" ") + 1], []).append((wrong, right))
    return tuple(found.items())


def _word(word: str, rules: Rules) -> str:
    folded = fold(word)
    if folded in rules.spelling:
        return rules.spelling[folded]
    said = rules.memory[folded]
    if len(folded) < 6 or folded in rules.known or said.calls or said.alone or said.told.kind:
        return word
    near = [known for known in rules.known if known[0] == folded[0] and _one_slip(folded, known)]
    return min(near) if near else word


def _one_slip(typed: str, meant: str) -> bool:
    """Is one letter missing, doubled, wrong or swapped with its neighbour?"""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    place = next(
        (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    left, right = typed[place:], meant[place:]
    if len(typed) == len(meant):
        swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
        return left[1:] == right[1:] or swapped
    return left[1:] == right if len(typed) > len(meant) else left == right[1:]
