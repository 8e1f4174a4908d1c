"""Which words of a question show what it asks, and how much they weigh beside one another."""

import re
from typing import NamedTuple

from smkit.analysis.discovery.clauses import Clause
from smkit.analysis.discovery.rules import Rules
from smkit.analysis.discovery.wording import words

# « quel accueil vos clients… » does not ask for clients, « quel est votre budget » does for the budget
_APART = re.compile(
    r"\b(?:qui|dont|pour|où|vous|que)\b"
    r"|\b(?!(?:est|sont|serait|seraient|sera|seront|etait|etaient|de|d|sur|avec|dans|a|par|chez)\b)\w+\W+(?:vos|votre|leurs)\b"
)
#: What asks for the noun that comes next (lists of `reperes`), and with which force.
_ASKING = {"quel": 7.0, "quoi": 7.0, "dites": 6.0}
_INSIDE = re.compile(r"\b(?:a|dans|sur|vers|en|de|par|pour|chez|à)\W+$")
_SCENE = re.compile(r"\W*(?:quand|lorsqu\w*|une\W+fois|en\W+cas|des\W+que|si)\b")
_PLURAL = re.compile(r"\b(?:les|vos|des|mes|ses|leurs)\W+(?:\w+\W+)?$")


class Hit(NamedTuple):
    """Words of a clause that show a dimension or a form; `datum` and `own` as for `rules.Rule`."""

    axis: str
    label: str
    force: float
    clause: int
    start: int
    end: int
    datum: bool | None
    own: bool = False


def find(clauses: list[Clause], rules: Rules) -> list[Hit]:
    """Return what the words of a question show.

    Parameters: `clauses`, as `clauses.cut` returns them; `rules`.
    """
    if len(clauses) == 1:
        return _of_clause(0, clauses[0], rules)
    hits = [hit for number, clause in enumerate(clauses) for hit in _of_clause(number, clause, rules)]
    if sum(clause.size for clause in clauses) > 4:
        # a tag (« oui ou non ? ») means nothing beside a question
        hits = [hit for hit in hits if hit.label != "indetermine" or clauses[hit.clause].size > 3]
    # « six semaines, ça vous va ? » asks about the weeks
    asked = {
        hit.clause
        for hit in hits
        if hit.axis == "dimension" and hit.label != "indetermine" and hit.force >= 3
    }
    hits = [
        hit for hit in hits
        if hit.label != "indetermine" or clauses[hit.clause].size > 3 or not asked - {hit.clause}
    ]  # fmt: skip
    if any(_SCENE.match(clause.folded) for clause in clauses[:-1]):
        # « quand une machine tombe en panne, que faites-vous ? » has an object
        hits = [hit for hit in hits if hit.label != "indetermine"]
    return hits


def best(hits: list[Hit], axis: str) -> Hit | None:
    """Return the words that weigh most; of equals, a person's own, those of the last clause, then the most, then the first.

    >>> ago, now = (Hit("dimension", name, 4.0, clause, 0, 5, None) for clause, name in enumerate(("quand", "ou")))
    >>> best([ago, now], "dimension").label, best([ago._replace(force=5.0), now], "dimension").label
    ('ou', 'quand')
    >>> best([ago._replace(own=True), now], "dimension").label, best([ago], "form")
    ('quand', None)
    """
    found, weight = None, (0.0, False, 0, 0, 0)
    for hit in hits:
        if hit.axis == axis and (found is None or hit.force >= weight[0]):
            mine = (hit.force, hit.own, hit.clause, hit.end - hit.start, -hit.start)
            if found is None or mine > weight:
                found, weight = hit, mine
    return found


def _of_clause(number: int, clause: Clause, rules: Rules) -> list[Hit]:
    hits = [
        Hit(rule.axis, rule.label, rule.force - clause.loss, number, start, end, rule.datum, rule.own)
        for rule, start, end in rules.obeyed(clause.folded, clause.words)
    ]
    if clause.marks.isdisjoint(_ASKING):
        return hits
    return hits + _asked_for(number, clause, [hit for hit in hits if hit.datum is not None], rules)


def _asked_for(number: int, clause: Clause, nouns: list[Hit], rules: Rules) -> list[Hit]:
    """What « quel est votre… », « c'est quoi… », « donnez-moi… » ask for: the noun that comes next."""
    found = []
    for name, force in _ASKING.items():
        if name not in clause.marks:
            continue
        for ask in rules.mark(name).finditer(clause.folded):
            near = [
                noun for noun in nouns
                if noun.start >= ask.end() and len(words(between := clause.folded[ask.end() : noun.start])) <= 4
                and not _APART.search(between)
            ]  # fmt: skip
            if not near and name != "quel":
                continue
            # « quel type de clients » asks for clients
            near = [noun for noun in near if noun.force > 2.5 - clause.loss] or near
            noun = min(near, key=lambda hit: (hit.start, -hit.end, not hit.datum), default=None)
            end = noun.end if noun else ask.end()
            if noun:
                # « quelle cuisine » is a thing, « dans quelle cuisine » a place
                thing = (
                    noun.label == "ou"
                    and noun.force < 3
                    and ask[0] != "cote"
                    and not _INSIDE.search(clause.folded[: ask.start()])
                )
                label = "quoi" if thing else noun.label
                found.append(noun._replace(label=label, force=force - clause.loss, start=ask.start()))
            several = ask[0].startswith(("quels", "quelles")) or (noun is not None and _plural(clause, noun))
            form = "fermee" if noun and noun.datum and not several else "ouverte"
            found.append(Hit("form", form, force + 0.5 - clause.loss, number, ask.start(), end, None))
    return found


def _plural(clause: Clause, noun: Hit) -> bool:
    """Is it « vos… » or « les… »?"""
    last = clause.folded[noun.start : noun.end].split()[-1]
    return bool(_PLURAL.search(clause.folded[: noun.end - len(last)]))
