"""What does a question ask, and how may it be answered? Rules that a person reads, and the words that decided."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from smkit.analysis.discovery import rules as book
from smkit.analysis.discovery.spelling import spell
from smkit.analysis.discovery.wording import fold, words

#: What a full answer would be about.
DIMENSIONS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi", "indetermine")
#: How a question may be answered, in the order in which they are recognised.
FORMS = ("orientee", "alternative", "fermee", "ouverte")

_CUT = re.compile(r"[.!?;:…()–—«»\"“”]+(?=\s|$)|(?<=\s)[-–—(«\"“]|,(?=\s|$)|,(?=[^\d\s])|\n")
# a clause that sets the scene, before the one that asks
_SCENE = re.compile(
    r"\W*(?:(?:et|mais|alors|donc)\W+)?(?:quand|lorsqu?e?|si|s il|une fois|avant|apres|le jour où|le moment où|comme|puisqu?e?|des qu?e?|cote|niveau"
    r"|concernant|au sujet|a propos|par rapport|s agissant|hormis|a part|outre|suite|pour|au dela|en dehors|vous (?:me )?(?:parliez|disiez|avez"
    r" dit|mentionniez|evoquiez)|on a (?:vu|parle|evoque)|nous avons (?:vu|parle|evoque)|j ai (?:bien )?(?:note|compris|vu|lu)|je (?:vois|comprends|note)|merci)\b"
)
_ASKS_FOR = re.compile(
    r"\b(?:(?P<quel>quels?|quelles?)|(?P<quoi>c est quoi|est quoi|quoi comme|(?:avez|avez vous|utilisez|voulez|voulez vous|faudrait|cherchez|aimeriez|prenez|prevoyez) comme)"
    r"|(?P<tell>donner|donnez|indiquer|indiquez|preciser|precisez|communiquer|rappeler|connaitre|parler d\w?|parlez (?:moi |nous )?(?:un peu )?d\w*"
    r"|decri\w+|detaill\w+|present\w+|expliqu\w+|racont\w+|quid d\w*|niveau|cote|question|concernant|idee d\w*|estim\w+|lister|citer|evoquer|aborder))\b"
)
# a name after a preposition of place; tools and feasts are no places
_CAPITAL = re.compile(
    r"(?<=\w )(?:à|en|au|aux|vers|jusqu['’]à|près de|de|d['’]) ?(?!Noël|Noel|Pâques|Paques|Toussaint|Excel|Word|Google|Teams|Internet|Sage|Outlook|Salesforce|Facebook|Instagram)"
    r"[A-ZÉÈÎÔ][a-zéèêëàâîïôûç]+(?:-[A-Z]?[a-zéèêîô]+)*"
)
# what these ask for may come before them: « Votre clientèle, vous la décririez comment ? »
_TOPIC = re.compile(
    r"\b(?:comment (?:vous )?(?:decri|defini|imagin|qualifi|resum|voye|verri|presenter)\w*|(?:decri|defini|qualifi|imagin|voye|resum)\w* (?:vous )?comment"
    r"|a quoi (?:doit |va |devrait )?ressembl\w*|(?:me |nous )?(?:la |les |le |l )(?:decri\w*|presenter|resumer|raconter)|est de combien|en est où|en sont où|en pensez quoi)\b"
)
_ALONE = re.compile(r"^\W*(?:(?:et|mais|alors|donc|sinon|pour|quid|niveau|cote)\W+)*(?:d\w*\W+)?(?:l|la|le|les|vos|votre|un|une)?\W*(\w+)\W*(?:\w+\W+){0,2}$")
_BETWEEN = re.compile(r"\b(?:qui|dont|pour|où|vous|que)\b")
_JOINED = r"(?:(?:a|avec|pour|de|par|depuis|votre|vos|le|la|les|l|d|quels?|quelles?|combien)\W+)*"
_AND = re.compile(rf"(?:\W+\w+){{0,4}}?\W+et\W+{_JOINED}")
_COMMA = re.compile(rf"\W*,\W*{_JOINED}")
_SUBJECT = re.compile(r"\W*(?:(?:et|mais|est_ce_que|est_ce_qu|donc|alors)\W+)*(?:l|le|la|les|votre|vos|un|une|ce|cette|ces|des)\W+$")
# what follows describes or aims, and is not what is asked
_ASIDE = re.compile(r"\w\W+(?:qui|dont|pour)\b(?!\W+(?:vous|quand|qui)\b)")
_LATER = 3.0  # what a clause that sets the scene, or a sentence that asks nothing, loses
_SHORT = frozenset("est sont etes suis a ont avez etait serait tout toute bon bien je tu nous sinon alors donc qui que qu quoi fait faire va vont moi toi en le la les l un une des du de d a au aux et ou mais vous votre vos on il elle ce c ca cela est_ce_que est_ce_qu ne n pas en y se s si".split())


class Hit(NamedTuple):
    """Words of a clause that show something, and how much they weigh."""

    axis: str
    label: str
    force: float
    clause: int
    start: int
    end: int
    datum: bool | None


def classify(questions: Iterable[str | None]) -> pd.DataFrame:
    """Tell what each question is about, how it may be answered, and which words decided.

    Parameters: `questions`, French questions as they were said or typed (missing ones are « indetermine »).
    Returns one row a question, in order: question, dimension (one of `DIMENSIONS`), form (one of `FORMS`), why (French).
    Source: 002 (QQOQCP, open and closed questions); the rules stand in `questions.yaml`, where one may add.

    >>> classify(["Depuis combien de temps cela dure-t-il ?", "Qu'est-ce qui vous freine ?"])[["dimension", "form"]].values.tolist()
    [['quand', 'fermee'], ['pourquoi', 'ouverte']]
    """
    asked = pd.Series(list(questions), dtype=object)
    told = {question: _class(question) for question in asked.unique()}
    rows = [told[question] for question in asked]
    return pd.DataFrame(rows, columns=["dimension", "form", "why"]).assign(question=asked)[
        ["question", "dimension", "form", "why"]
    ]


def _class(question: object) -> tuple[str, str, str]:
    if not isinstance(question, str) or not words(question):
        return "indetermine", "ouverte", "aucune question"
    known = book.load()
    text = spell(" ".join(unicodedata.normalize("NFC", question).split()), known)
    clauses = _clauses(text)
    hits = [hit for number, clause in enumerate(clauses) for hit in _hits(number, clause, known)]
    hits = _weighed_together(clauses, hits)
    subject = _best(hits, "dimension")
    several = _on_equal_footing(clauses, hits)
    dimension = several or (subject.label if subject else _unknown(clauses))
    form, shown = _form(clauses, hits, known)
    if several and form == "fermee":
        form = "ouverte"  # it takes more than one datum
    reasons = [
        f"« {clauses[hit.clause].said(hit.start, hit.end)} » → {label}"
        for hit, label in ((subject, dimension), (shown, form))
        if hit
    ]
    return dimension, form, " ; ".join(reasons) or "aucun mot connu"


class _Clause(NamedTuple):
    text: str
    folded: str
    loss: float
    sentence: int

    def said(self, start: int, end: int) -> str:
        return self.text[start:end].strip(" ,'’-")


def _clauses(text: str) -> list[_Clause]:
    """Cut a question into clauses; those that do not ask weigh less."""
    folded = fold(text)
    pieces, start, sentence = [], 0, 0
    for cut in [*_CUT.finditer(folded), None]:
        end = cut.start() if cut else len(folded)
        if words(folded[start:end]):
            pieces.append((start, end, sentence, (cut[0] if cut else "")))
        if cut:
            start = cut.end()
            sentence += cut[0].strip()[:1] in (".", "!", "?", "…", ";")
    asks = {number for _, _, number, mark in pieces if "?" in mark}
    found = []
    for place, (start, end, number, _) in enumerate(pieces):
        loss = _LATER if asks and number not in asks else 0.0
        if place < len(pieces) - 1 and _SCENE.match(folded[start:end]):
            loss += _LATER
        found.append(_Clause(text[start:end], folded[start:end], loss, number))
    return found


def _hits(number: int, clause: _Clause, known: book.Rules) -> list[Hit]:
    hits = []
    for rule in known.candidates(clause.folded):
        for found in [rule.found.search(clause.folded)] if rule.datum is None else rule.found.finditer(clause.folded):
            if found:
                force = rule.force - clause.loss
                if 2.5 < rule.force <= 4 and rule.axis == "dimension" and _SUBJECT.match(clause.folded[: found.start()]):
                    force -= 0.7
                elif 2.5 < rule.force <= 4.5 and rule.axis == "dimension" and _ASIDE.search(clause.folded[: found.start()]):
                    force -= 0.5
                hits.append(Hit(rule.axis, rule.label, force, number, found.start(), found.end(), rule.datum))
    for place in _CAPITAL.finditer(clause.text):
        hits.append(Hit("dimension", "ou", 3.3 - clause.loss, number, place.start(), place.end(), None))
    return hits + _asked_for(number, clause, [hit for hit in hits if hit.datum is not None])


def _weighed_together(clauses: list[_Clause], hits: list[Hit]) -> list[Hit]:
    """What clauses show only beside one another: a tag means nothing alone, a topic may stand before what asks for it."""
    short = sum(len(words(clause.folded)) for clause in clauses) > 4
    kept = [
        hit for hit in hits
        if not (short and len(clauses) > 1 and hit.label == "indetermine" and len(words(clauses[hit.clause].folded)) <= 2)
    ]  # fmt: skip
    nouns = [hit for hit in kept if hit.datum is not None and hit.force >= 2.25]
    for number, clause in enumerate(clauses):
        for ask in _TOPIC.finditer(clause.folded):
            after = [noun for noun in nouns if noun.clause == number and noun.start >= ask.end() and noun.force >= 3]
            before = [noun for noun in nouns if (noun.clause, noun.start) < (number, ask.start()) and noun.force >= 2.25]
            topic = min(after, key=lambda noun: noun.start, default=None) or max(before, key=lambda noun: (noun.force, -noun.start), default=None)
            if topic:
                kept.append(topic._replace(force=8.0 - clause.loss))
    if len(clauses) == 1 or sum(len(words(clause.folded)) for clause in clauses) <= 6:
        for number, clause in enumerate(clauses):
            alone = _ALONE.match(clause.folded) if len(words(clause.folded)) <= 5 else None
            for noun in nouns if alone and not any(hit.force >= 6 for hit in kept) else ():
                if noun.clause == number and noun.start <= alone.start(1) < noun.end:
                    kept.append(noun._replace(force=noun.force + 1))
                    if not noun.datum:
                        kept.append(Hit("form", "ouverte", 5.0 - clause.loss, number, noun.start, noun.end, None))
    return kept


def _asked_for(number: int, clause: _Clause, nouns: list[Hit]) -> list[Hit]:
    """What « quel est votre… », « c'est quoi… », « donnez-moi… » or a noun alone asks for."""
    found = []
    for ask in _ASKS_FOR.finditer(clause.folded):
        near = [
            noun for noun in nouns
            if noun.start >= ask.end() and len(words(between := clause.folded[ask.end() : noun.start])) <= 4
            and not _BETWEEN.search(between)
        ]  # fmt: skip
        if not near and not ask["quel"]:
            continue
        near = [noun for noun in near if noun.force > 2.5 - clause.loss] or near  # « quel type de clients »: clients
        noun = min(near, key=lambda hit: (hit.start, -hit.end, not hit.datum), default=None)
        force = (7.0 if ask["quel"] or ask["quoi"] else 6.0) - clause.loss
        if noun:
            found.append(noun._replace(force=force, start=ask.start()))
        plural = ask[0] in ("quels", "quelles") or (noun is not None and _plural(clause, noun))
        form = "fermee" if noun and noun.datum and not plural else "ouverte"
        found.append(Hit("form", form, force + 0.5, number, ask.start(), noun.end if noun else ask.end(), None))
    return found


def _plural(clause: _Clause, noun: Hit) -> bool:
    return bool(re.search(r"\b(?:les|vos|des|mes|ses|leurs)\W+(?:\w+\W+)?$", clause.folded[: noun.end - len(clause.folded[noun.start : noun.end].split()[-1])]))


def _best(hits: list[Hit], axis: str) -> Hit | None:
    """The words that weigh most; of equals, in the last clause, then the longest, then the first."""
    return max(
        (hit for hit in hits if hit.axis == axis),
        key=lambda hit: (hit.force, hit.clause, hit.end - hit.start, -hit.start),
        default=None,
    )


def _on_equal_footing(clauses: list[_Clause], hits: list[Hit]) -> str | None:
    """« Qui décide, et quand ? » asks two things, neither more than the other."""
    heads = [hit for hit in hits if hit.axis == "dimension" and hit.force >= 6 and hit.label != "indetermine"]
    shown = sorted((hit for hit in hits if hit.axis == "dimension" and hit.force >= 3.9), key=lambda hit: (hit.clause, hit.start))
    for first in heads:
        for second in shown:
            if first.label == second.label or (second.clause, second.start) < (first.clause, first.end):
                continue
            if clauses[first.clause].sentence != clauses[second.clause].sentence:
                continue
            between = _between(clauses, first, second)
            rest = clauses[second.clause].folded[second.end :]
            if _AND.fullmatch(between) or (_COMMA.fullmatch(between) and len(words(rest)) <= 1):
                return "indetermine"
    return None


def _between(clauses: list[_Clause], first: Hit, second: Hit) -> str:
    """The words between two hits, clauses joined by commas."""
    if first.clause == second.clause:
        return clauses[first.clause].folded[first.end : second.start]
    inner = [clauses[number].folded for number in range(first.clause + 1, second.clause)]
    return ",".join([clauses[first.clause].folded[first.end :], *inner, clauses[second.clause].folded[: second.start]])


def _unknown(clauses: list[_Clause]) -> str:
    """Without a known word, a question is about a thing, if it has an object at all."""
    content = [word for clause in clauses for word in words(clause.folded) if word not in _SHORT]
    return "quoi" if len(content) >= 2 else "indetermine"


def _form(clauses: list[_Clause], hits: list[Hit], known: book.Rules) -> tuple[str, Hit | None]:
    """The first form that applies, and the words that show it."""
    leading = [hit for hit in hits if hit.axis == "form" and hit.label == "orientee"]
    shown = _best([hit for hit in hits if hit.label != "orientee"], "form")
    # « Que n'avez-vous pas aimé ? » leads nowhere, for it asks
    leading = [hit for hit in leading if hit.force > 6 or not shown or shown.force < 7]
    if leading:
        return "orientee", leading[0]
    choice = _choice(clauses, shown, known)
    if choice:
        return "alternative", choice
    if shown and shown.force >= 3:
        return shown.label, shown
    return "fermee", None


_OR = re.compile(r"\bou\b")
_PICK = re.compile(r"\b(?:plutot|prefer\w*|lequel|laquelle|entre|soit)\b")
_ANY = re.compile(r"\b(?:avez vous|y a t il|existe t il|auriez vous|connaissez vous|vous avez|il y a)\W+(?:\w+\W+){0,2}?(?:des|un|une|d autres|de)\W+(?:\w+\W+){1,3}ou\W+(?:des|un|une|d|de)\b")


def _choice(clauses: list[_Clause], shown: Hit | None, known: book.Rules) -> Hit | None:
    """Options that the question states."""
    for number in range(len(clauses) - 1, -1, -1):
        clause = clauses[number]
        if clause.loss >= _LATER and len(clauses) > 1:
            continue
        found = _OR.search(clause.folded)
        if not found or known.no_choice.search(clause.folded) or not words(clause.folded[found.end() :]):
            continue
        options = number > 0 and not words(clause.folded[: found.start()])
        asked = shown is not None and shown.force >= 6 and shown.label in ("ouverte", "fermee")
        picked = any(_PICK.search(each.folded) for each in clauses)
        if asked and not picked and not (number > 0 and shown and shown.clause < number):
            continue
        if _ANY.search(clause.folded) and not picked:
            continue
        start = found.start()
        if not options and not words(clause.folded[:start]) and number == 0:
            continue
        return Hit("form", "alternative", 8.0, number, start, found.end(), None)
    return None
