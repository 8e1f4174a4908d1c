"""How may a question be answered? The first form that applies: led, between options, in a word, at length."""

import re

from smkit.analysis.discovery.clauses import LATER, Clause
from smkit.analysis.discovery.hits import Hit, best
from smkit.analysis.discovery.rules import Rules
from smkit.analysis.discovery.wording import words

_OR = re.compile(r"\bou\b")


def form(clauses: list[Clause], hits: list[Hit], rules: Rules) -> tuple[str, Hit | None]:
    """Return the form of a question, and the words that show it (None: nothing asks but the verb, so yes or no).

    Parameters: `clauses`, as `clauses.cut` returns them; `hits`, as `hits.find` does; `rules`.

    >>> from smkit.analysis.discovery.clauses import cut
    >>> from smkit.analysis.discovery.features import ASKS
    >>> from smkit.analysis.discovery.hits import find
    >>> from smkit.analysis.discovery.rules import Told, load
    >>> def of(question):
    ...     clauses = cut([Told("^"), *map(Told, question.split()), ASKS], rules)
    ...     return form(clauses, find(clauses, rules), rules)[0]
    >>> rules = load()
    >>> of("quelles sont vos attentes"), of("avez vous un budget"), of("preferez vous le rouge ou le bleu")
    ('ouverte', 'fermee', 'alternative')
    """
    shown = best([hit for hit in hits if hit.label != "orientee"], "form")
    # « Que n'avez-vous pas aimé ? » leads nowhere, for it asks
    led = [
        hit for hit in hits
        if hit.label == "orientee" and (hit.force > 6 or not shown or shown.force < 7)
        # a tag leads from what is said before it: « vous êtes d'accord ? » alone is a plain question
        and (len(clauses) > 1 or hit.end - hit.start < len(clauses[0].folded.strip()))
    ]  # fmt: skip
    if led:
        return "orientee", led[0]
    if choice := _choice(clauses, shown, rules):
        return "alternative", choice
    if shown and shown.force >= 3:
        return shown.label, shown
    return "fermee", None


def _choice(clauses: list[Clause], shown: Hit | None, rules: Rules) -> Hit | None:
    """Options that the question states."""
    if not any("ou" in clause.folded for clause in clauses):
        return None
    picks = any(rules.mark("choix").search(clause.folded) for clause in clauses)
    for number in range(len(clauses) - 1, -1, -1):
        clause = clauses[number]
        found = _OR.search(clause.folded)
        if (
            not found
            or (clause.loss >= LATER and len(clauses) > 1)
            or rules.mark("faux_choix").search(clause.folded)
        ):
            continue
        before, after = words(clause.folded[: found.start()]), words(clause.folded[found.end() :])
        if not after or (not before and not number):
            continue
        # « Quel prix ou quel délai… » asks before it offers
        asks = shown is not None and shown.force >= 6 and shown.clause >= number
        if not picks and (asks or rules.mark("ou_autre").search(clause.folded)):
            continue
        return Hit("form", "alternative", 8.0, number, found.start(), found.end(), None)
    return None
