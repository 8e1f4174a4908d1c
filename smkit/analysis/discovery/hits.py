"""Which words of a question show what it asks, and how much they weigh beside one another."""

import re
from typing import NamedTuple

from smkit.analysis.discovery.clauses import Clause
from smkit.analysis.discovery.rules import Rules
from smkit.analysis.discovery.wording import words

_BEFORE, _ASIDE = 0.7, 1.0  # what a word loses as the subject, or in what describes and aims
_JUDGED = 0.6  # what the subject wins when it is judged: « ce tarif vous convient-il ? »
_SUBJECT = re.compile(
    r"\W*(?:(?:et|mais|est_ce_que|est_ce_qu|donc|alors)\W+)*(?:l|le|la|les|votre|vos|un|une|ce|cette|ces|des)\W+"
)
_DESCRIBES = re.compile(r"\w\W+(?:qui|dont|pour)\b(?!\W+(?:vous|quand|qui)\b)")
# « quel accueil vos clients… » does not ask for clients, « quel est votre budget » does for the budget
_APART = re.compile(
    r"\b(?:qui|dont|pour|où|vous|que)\b"
    r"|\b(?!(?:est|sont|serait|seraient|sera|seront|etait|etaient|de|d|sur|avec|dans|a|par|chez)\b)\w+\W+(?:vos|votre|leurs)\b"
)
_ANY_OF = re.compile(r"\W(?:de|du|des|d)\W")
_OF = re.compile(r"\W+(?:de|du|des|d)\W+(?:(?:votre|vos|la|le|l|les|cet|cette|ce|un|une)\W+)?")
_INSIDE = re.compile(r"\b(?:a|dans|sur|vers|en|de|par|pour|chez|à)\W+$")
_SCENE = re.compile(r"\W*(?:quand|lorsqu\w*|une\W+fois|en\W+cas|des\W+que|si)\b")
_ADJUNCT = re.compile(
    r"\b(?:au|aux|a|lors|pendant|durant|dans|sur|avec|pour|apres|avant)\W+(?:(?:de|d|du|des|le|la|les|l|un|une|ce|cette|votre|vos)\W+){0,2}$"
)
_ALONE = re.compile(
    r"^\W*(?:(?:et|mais|alors|donc|sinon|pour|quid|niveau|cote)\W+)*(?:d\w*\W+)?(?:(?:l|la|le|les|vos|votre|un|une)\W+)?"
    r"(\w+)\W*(?:\w+\W+){0,2}$"
)
# « Vos salariés badgent-ils ? » is no noun alone
_SUBJECTED = re.compile(r"\b(?:il|elle|ils|elles|vous|tu|on)\b")
# « La clim, vous y tenez ? » asks more than its name
_SAID_OF_IT = re.compile(r"\b(?:vous|tu|on|ca|cela|c|il|elle|ils|elles)\W+\w")
_PLURAL = re.compile(r"\b(?:les|vos|des|mes|ses|leurs)\W+(?:\w+\W+)?$")
# a name after a preposition of place (months and feasts are no places, nor are tools: see « pas_un_lieu »)
_NAMED = re.compile(
    r"(?<=\w )(?:à|en|au|aux|vers|jusqu['’]à|près de|de|d['’]) ?([A-ZÉÈÎÔ][a-zéèêëàâîïôûç]+(?:-[A-Z]?[a-zéèêîô]+)*)"
)


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
        hits = _of_clause(0, clauses[0], rules)
        nouns = [hit for hit in hits if hit.datum is not None]
        return hits + _topics(clauses, nouns, rules) + _bare(clauses, nouns, hits)
    hits = [hit for number, clause in enumerate(clauses) for hit in _of_clause(number, clause, rules)]
    if sum(clause.size for clause in clauses) > 4:
        # a tag (« hein ? ») means nothing beside a question
        hits = [hit for hit in hits if hit.label != "indetermine" or clauses[hit.clause].size > 2]
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
    nouns = [hit for hit in hits if hit.datum is not None]
    return hits + _topics(clauses, nouns, rules) + _bare(clauses, nouns, hits)


def best(hits: list[Hit], axis: str) -> Hit | None:
    """Return the words that weigh most; of equals, a person's own, those of the last clause, then the most, then the first."""
    found, weight = None, (0.0, False, 0, 0, 0)
    for hit in hits:
        if hit.axis == axis and (found is None or hit.force >= weight[0]):
            mine = (hit.force, hit.own, hit.clause, hit.end - hit.start, -hit.start)
            if found is None or mine > weight:
                found, weight = hit, mine
    return found


def _of_clause(number: int, clause: Clause, rules: Rules) -> list[Hit]:
    folded, loss, hits, nouns = clause.folded, clause.loss, [], 0
    subject = _SUBJECT.match(folded)
    told = _DESCRIBES.search(folded) if "qui" in folded or "dont" in folded or "pour" in folded else None
    begins, aside = subject.end() if subject else -1, told.end() if told else len(folded)
    for rule, start, end in rules.obeyed(folded, clause.words):
        force = rule.force - loss
        if rule.axis == "dimension" and 2.5 < rule.force <= 4.6:
            if start == begins and rule.force <= 4.2:
                judged = "jugement" in clause.marks and rules.mark("jugement").search(folded, end)
                force += _JUDGED if judged else -_BEFORE
            elif aside <= start:
                force -= _ASIDE
            elif rule.label == "quoi" and _ADJUNCT.search(folded[max(0, start - 25) : start]):
                force -= _BEFORE
        hits.append(Hit(rule.axis, rule.label, force, number, start, end, rule.datum, rule.own))
        nouns += rule.datum is not None
    if not clause.text[1:].islower():
        for place in _NAMED.finditer(clause.text):
            if not rules.mark("pas_un_lieu").fullmatch(place[1].lower()):
                hits.append(Hit("dimension", "ou", 3.3 - loss, number, place.start(), place.end(), None))
    if nouns > 1 and _ANY_OF.search(folded):
        hits = [
            hit
            if hit.datum is None or not _completes(hit, hits, clause)
            else hit._replace(force=hit.force - 0.8)
            for hit in hits
        ]
    return hits + _asked_for(number, clause, [hit for hit in hits if hit.datum is not None], rules)


def _completes(noun: Hit, hits: list[Hit], clause: Clause) -> bool:
    """Is it « du fournisseur » in « les prix du fournisseur »? The first noun is the one that counts."""
    return any(
        other.datum is not None
        and other.force > 2.5
        and other.end <= noun.start
        and _OF.fullmatch(clause.folded[other.end : noun.start])
        for other in hits
    )


def _asked_for(number: int, clause: Clause, nouns: list[Hit], rules: Rules) -> list[Hit]:
    """What « quel est votre… », « c'est quoi… », « donnez-moi… » ask for: the noun that comes next."""
    found = []
    for name, force in (("quel", 7.0), ("quoi", 7.0), ("dites", 6.0)):
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


def _topics(clauses: list[Clause], nouns: list[Hit], rules: Rules) -> list[Hit]:
    """What « comment décririez-vous… » asks for; it may stand before: « Votre clientèle, vous la décririez comment ? »"""
    found = []
    for number, clause in enumerate(clauses):
        if "portrait" not in clause.marks:
            continue
        for ask in rules.mark("portrait").finditer(clause.folded):
            after = [
                noun
                for noun in nouns
                if noun.clause == number and noun.start >= ask.end() and noun.force >= 3
            ]
            earlier = [
                noun
                for noun in nouns
                if (noun.clause, noun.start) < (number, ask.start()) and noun.force >= 2.25
            ]
            topic = min(after, key=lambda noun: noun.start, default=None) or max(
                earlier, key=lambda noun: (noun.force, -noun.start), default=None
            )
            if topic:
                found.append(topic._replace(force=8.0 - clause.loss))
    return found


def _bare(clauses: list[Clause], nouns: list[Hit], hits: list[Hit]) -> list[Hit]:
    """A noun alone asks for what it names: « Et le budget ? »"""
    if not nouns or sum(clause.size for clause in clauses) > 6 or any(hit.force >= 6 for hit in hits):
        return []
    found = []
    for noun in nouns:
        clause = clauses[noun.clause]
        alone = (
            _ALONE.match(clause.folded) if clause.size <= 5 and not _SUBJECTED.search(clause.folded) else None
        )
        if alone and noun.start <= alone.start(1) < noun.end:
            found.append(noun._replace(force=noun.force + 1))
            asked = any(_SAID_OF_IT.search(other.folded) for other in clauses if other is not clause)
            if not noun.datum and not asked:
                found.append(
                    Hit("form", "ouverte", 5.0 - clause.loss, noun.clause, noun.start, noun.end, None)
                )
    return found
