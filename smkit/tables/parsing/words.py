"""Cells that are words: texts, identifiers, and closed lists such as the stages of a lead."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.errors import closest
from smkit.tables.cells import (
    BLANKS,
    Cells,
    Mask,
    Parsed,
    Words,
    arrow,
    by_shape,
    distinct,
    mask,
    shapes,
    strings,
    texts,
    trim,
)
from smkit.tables.errors import ReadError, listing
from smkit.tables.parsing.numbers import FORMULA_ERRORS
from smkit.tables.parsing.unsaid import unsaid
from smkit.tables.schema import Column, key

_ERRORS = pa.array(FORMULA_ERRORS)
_POINTED = re.compile(r"0+[.,]0+")
_SCIENTIFIC = re.compile(r"0[.,]0+E\+0{2}")
#: The answer that tells the words of each closed list of which a person may tell them.
ASKED = {"stage": "etapes", "kind": "natures", "status": "etats"}
#: The value that an example has, in closed lists that a person tells the words of.
_EXAMPLES = {"stage": "won", "kind": "salary", "status": "planned"}
#: How many parts between commas a word may have.
_PARTS = 4
#: Words that end a deal, whatever stands beside them, and those that say that it has not ended.
_ENDS = {
    "won": frozenset("gagne gagnee gagnes gagnees won remporte remportee".split()),
    "lost": frozenset("perdu perdue perdus perdues lost".split()),
}
_BUTS = frozenset("non pas not presque almost bientot soon confirmer valider si if ou or si quasi".split())
#: What makes a deal that is said won one that may be, in brackets or not: « Gagné (à confirmer) ».
_UNSURE = re.compile(
    r"\b(?:a (?:confirmer|valider|signer)|attente (?:de |d )?(?:la )?(?:confirmation|signature|validation|accord|bon de commande)"
    r"|(?:non|pas|pas encore|not|not yet) (?:signe|confirm|valid)\w*|probable\w*|verbal\w*|oral|oralement|presque|quasi\w*|tbc"
    r"|to (?:be )?confirm\w*|pending|unconfirmed|sous (?:condition|reserve)\w*|conditionnel\w*|provisoire|prevue?s?|espere\w*)\b"
)
_ASIDE = re.compile(r"\([^)]*\)")
_LIKELY_WON = re.compile(
    r"\b(?:signe|gagne|vendu|conclu|accepte|converti|facture|encaisse|won|signed|accepted|converted|ok$|bon pour accord)"
    r"|^(?:(?:devenue?|nouve(?:au|lle)) )?(?:cliente?|customer)$"
)
_LIKELY_LOST = re.compile(
    r"\b(?:perd|refus|annul|abandon|sans suite|sans reponse|rejet|lost|declin|cancel|concurren|disqualif|unqualif|hors cible|hors "
    r"service|dead|desist|archive|injoignable|echec|echou|elimin|ecarte|expire|fail|inexploitable|irrecevable|doublon|spam|"
    r"blackliste|plus de (?:nouvelles?|budget|reponse)|(?:ko|hs|nok|nogo|no go|morte?s?|nulle?s?|rate|ratee|enterre|enterree)\b)"
)
#: Words that « non » and « pas » make a loss, and no doubt.
_NEVER = re.compile(
    r"\b(?:non|pas|not|no longer|plus|jamais|aucune?) (?:(?:de|d|donne) )?"
    r"(?:qualif|interes|concern|retenu|ok\b|suite|abouti|budget|besoin|projet|reponse|repond|conclu|elig|faisable|joignable)"
)
#: Words of what is over, one way or the other.
_OVER = re.compile(
    r"\b(?:fermee?s?|clos|close$|closed|cloturee?s?|terminee?s?|finie?s?|achevee?s?|finished|ended)\b"
)


def text(cells: Cells) -> Parsed:
    """Return a column as text without outer spaces; an empty cell is missing, « NA » is a value.

    The apostrophe that keeps a spreadsheet from running `=…`, `+…`, `-…` or `@…` as a formula is taken off. Told:
    formula_error, a formula that fails (#N/A…), which gives no value.

    >>> text(pd.Series([" NA ", "", "'=2+2", "#N/A"])).values.tolist()
    ['NA', nan, '=2+2', nan]
    """
    if texts(cells):
        words, failed = _bare(trim(arrow(cells)))
        return Parsed(strings(words), told={"formula_error": failed} if failed.any() else {})
    found = distinct(cells)
    words, failed = _bare(pa.array(found.words(), pa.string()) if found.typed else found.text)
    return found.parsed(words, told=found.faults({"formula_error": failed}))


def _bare(words: pa.StringArray) -> tuple[pa.StringArray, Mask]:
    """Return texts without what is no value, and which ones are formulas in error."""
    failed = np.zeros(len(words), dtype=bool)
    if pc.any(pc.starts_with(words, "#")).as_py():
        failed = mask(pc.is_in(words, _ERRORS))
        words = pc.if_else(pa.array(failed), None, words)
    if pc.any(pc.starts_with(words, "'")).as_py():
        words = pc.replace_substring_regex(words, r"^'([=+@-])", r"\1")
    empty = pc.equal(words, "")
    return (pc.if_else(empty, None, words) if pc.any(empty).as_py() else words), failed


def identifier(cells: Cells) -> Parsed:
    """Return a column as text identifiers: leading zeros stay, and a spreadsheet's `17850.0` is `17850`.

    Told: whole_number, where a text lost such an ending, which happens only when the whole column has it;
    scientific, where a spreadsheet has already destroyed the figures (`3,01E+12`).

    >>> identifier(pd.Series(["007", "17850.0"])).values.tolist()
    ['007', '17850']
    """
    parsed = text(cells)
    if not isinstance(cells, pa.Array) and pd.api.types.is_numeric_dtype(cells.dtype):
        return parsed
    cells = parsed.cells if isinstance(parsed, Words) else None
    words = cells.text if cells else arrow(parsed.values)
    codes, found = shapes(words)
    if any(map(_POINTED.fullmatch, found)):
        ending = mask(pc.match_substring_regex(words, r"^\d+[.,]0+$"))
        if ending.any() and not mask(pc.match_substring_regex(words, "[.,]"))[~ending].any():
            bare = pc.replace_substring_regex(words, r"[.,]0+$", "")
            if isinstance(parsed, Words) and cells:
                parsed.cells = cells.meaning(bare)
            else:
                parsed.values = strings(bare)
            parsed.told["whole_number"] = cells.rows(ending) if cells else ending
    scientific = [bool(_SCIENTIFIC.fullmatch(shape)) for shape in found]
    if any(scientific):
        rows = by_shape(codes, scientific)
        parsed.told["scientific"] = cells.rows(rows) if cells else rows
    return parsed


def choice(cells: Cells, column: Column, told: Mapping[str, str] | None = None) -> Parsed:
    """Return a column as the canonical values of a closed list, missing cells as NaN. Fault: unknown_value.

    `told` gives the words that cannot be guessed: word as `schema.key` writes it → canonical value.

    >>> from smkit.tables.schema import table
    >>> choice(pd.Series(["Gagnée", "Closed won (Pipeline)"]), table("leads").column("stage")).values.tolist()
    ['won', 'won']
    """
    known = vocabulary(column) | dict(told or {})
    found = distinct(cells)
    words = unsaid(found.words())  # « Salaire Prénom Nom » is a salary
    values = [meaning(word, known, column) for word in words]
    wrong = [
        value is None and word.casefold() not in BLANKS for value, word in zip(values, words, strict=True)
    ]
    return found.parsed(values, found.faults({"unknown_value": np.array(wrong, dtype=bool)}))


def vocabulary(column: Column) -> dict[str, str]:
    """Return each word of a closed list, as `schema.key` writes it → its canonical value."""
    return {key(word): value for value, words in column.values.items() for word in (value, *words)}


def meaning(word: str, known: Mapping[str, str], column: Column) -> str | None:
    """Return the canonical value of a word, None when it is not known.

    A stage that says more than won or lost is that: « Perdu face à la concurrence ».

    >>> from smkit.tables.schema import table
    >>> stage = table("leads").column("stage")
    >>> [meaning(word, vocabulary(stage), stage) for word in ("Fermé - Perdu (prix)", "Gagné 2026", "Gagné (à confirmer)", "Bof")]
    ['lost', 'won', None, None]
    """
    bare = known.get(key(_ASIDE.sub(" ", word)))
    if found := known.get(key(word)) or (None if bare == "won" and _UNSURE.search(key(word)) else bare):
        return found
    if column.name != "stage":
        return None
    said = set(key(word).split())
    ends = [value for value, roots in _ENDS.items() if said & roots]
    doubtful = said & _BUTS or (ends == ["won"] and _UNSURE.search(key(word)))
    return ends[0] if len(ends) == 1 and not doubtful else None


def likely_stage(word: str) -> str:
    """Return the stage that an unknown word most likely means, for a line that a person reads before copying it.

    >>> likely_stage("Signée chez le notaire"), likely_stage("Annulé par le client"), likely_stage("Non qualifié")
    ('won', 'lost', 'lost')
    >>> likely_stage("Client"), likely_stage("Client à rappeler")
    ('won', 'open')
    >>> [likely_stage(word) for word in ("KO", "HS", "Pas OK", "Relance 2", "Non signé")]
    ['lost', 'lost', 'lost', 'open', 'open']

    What is over and says no more is never open, and makes no sale that nobody told.

    >>> [likely_stage(word) for word in ("Fermé", "Clôturée", "Pas fermé", "Closing", "Fermé, signé")]
    ['lost', 'lost', 'open', 'open', 'won']
    """
    said = key(word)
    if _NEVER.search(said):
        return "lost"
    if set(said.split()) & _BUTS or _UNSURE.search(said):
        return "open"
    if _LIKELY_WON.search(said):
        return "won"
    return "lost" if _LIKELY_LOST.search(said) or _OVER.search(said) else "open"


def over(word: str) -> bool:
    """Tell whether a word says that a deal is over, and not how it ended.

    >>> [over(word) for word in ("Fermé", "Fermé sans suite", "Signé", "Ouvert")]
    [True, False, False, False]
    """
    said = key(word)
    return bool(_OVER.search(said)) and likely_stage(word) == "lost" and not _LIKELY_LOST.search(said)


def asked_stages(unknown: Sequence[str]) -> str:
    """Return the line that says what words of stages most likely mean, for a person who reads it before copying it.

    >>> asked_stages(["Visite faite", "Signée chez le notaire"])
    'open=Visite faite; won=Signée chez le notaire'
    """
    unknown = [word for word in unknown if key(word)]  # « … » alone is somebody's name
    likely = {word: likely_stage(word) for word in unknown}
    meant = [
        f"{stage}={', '.join(w for w in unknown if likely[w] == stage)}" for stage in ("open", "won", "lost")
    ]
    return "; ".join(text for text in meant if not text.endswith("="))


def unknown_stages(cells: Cells, column: Column, more: Mapping[str, str]) -> list[str]:
    """Return the words of a column of stages that mean none; `more` are the words of the tool or the person. Whoever one names is
    not said: « … » stands for anybody.

    >>> from smkit.tables.schema import table
    >>> unknown_stages(pd.Series(["Gagné", "Bof", ""]), table("leads").column("stage"), {})
    ['Bof']
    """
    known = vocabulary(column) | dict(more)
    return [
        word
        for word in dict.fromkeys(unsaid(distinct(cells).words()))
        if word.casefold() not in BLANKS and meaning(word, known, column) is None
    ]


def asked_kinds(unknown: Sequence[str], column: Column) -> str:
    """Return the line that says which value of a closed list each unknown word most likely is, by the words that they share.

    >>> from smkit.tables.schema import table
    >>> asked_kinds(["Salaires nets", "Divers"], table("costs").column("kind"))
    'salary=Salaires nets; media=Divers'
    """
    found: dict[str, list[str]] = {}
    for word in unknown:
        own = set(key(word).split())
        values = [value for known, value in vocabulary(column).items() if own & set(known.split())]
        if own:
            found.setdefault((values or [*column.values])[0], []).append(word)
    return "; ".join(f"{value}={', '.join(words)}" for value, words in found.items())


def stages(given: str | None, column: Column) -> dict[str, str]:
    """Return the words that the user tells of a closed list: `won=Signé, Contrat; lost=Perdu` → word → canonical value.

    Canonical values may be written in French. Raises ReadError for a value that does not exist.

    >>> from smkit.tables.schema import table
    >>> stages("gagné=Contrat reçu; lost=Sans suite", table("leads").column("stage"))
    {'contrat recu': 'won', 'sans suite': 'lost'}
    """
    known = vocabulary(column)
    found: dict[str, str] = {}
    for part in (given or "").replace("\n", ";").split(";"):
        if not part.strip():
            continue
        name, equal, words = part.partition("=")
        value = known.get(key(name))
        if not equal or value is None:
            near = closest(name.strip(), list(column.values))
            example = f"{near or _EXAMPLES.get(column.name, 'won')}={words.split(',')[0].strip() or 'Signé'}"
            raise ReadError(
                f"{column.label}s : « {part.strip()} » ne se comprend pas. "
                f"Attendu : {listing(column.values, 'ou')}, puis = et vos mots, par exemple « {example} »."
            )
        found.update({key(word): value for word in words.split(",") if key(word)})
        for word in _with_commas(words.split(",")):
            found.setdefault(word, value)
    return found


def _with_commas(parts: Sequence[str]) -> Iterator[str]:
    """Give the words that have a comma of their own, « En attente, client »: parts that follow one another.

    >>> list(_with_commas(["En attente", " client", " 0"]))
    ['en attente client', 'client 0', 'en attente client 0']
    """
    for size in range(2, _PARTS + 1):
        for start in range(len(parts) - size + 1):
            yield key(" ".join(parts[start : start + size]))
