"""Words as they are typed in a hurry: put right before they are looked up."""

from smkit.analysis.discovery.rules import Rules, Told


def meant(folded: str, rules: Rules) -> list[Told]:
    """Return the words that a folded one stands for, well spelled.

    Parameters: `folded`; `rules`, that list the usual slips.
    """
    return [rules.memory[word].told for word in _word(folded, rules).split()]


def _word(folded: str, rules: Rules) -> str:
    if folded in rules.spelling:
        return rules.spelling[folded]
    said = rules.memory[folded]
    if len(folded) < 6 or folded in rules.known or said.calls or said.alone or said.told.kind:
        return folded
    near = [known for known in rules.known if known[0] == folded[0] and _one_slip(folded, known)]
    return min(near) if near else folded


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
