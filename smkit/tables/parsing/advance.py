"""The status of an action: in words, some of which say it by and by (« Reportée »), or as the share that is done: 0 %, 100 %."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from smkit.tables.cells import BLANKS, Cells, Parsed, distinct
from smkit.tables.parsing import flags, words
from smkit.tables.schema import Column, key

#: The canonical values that a share may mean: nothing is done, all is, or some.
_NOTHING, _ALL, _SOME = "planned", "done", "running"
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
#: Percents without their sign are round, and some is larger than a code of status would be.
_ROUND, _LARGE = 5, 10
_CANCELLED = "cancelled"
_ASIDE, _UNTIL = (
    re.compile(r"\([^)]*\)"),
    re.compile(r" (?:au|a|en|pour|jusqu au|jusqu en|to|until) [\w ]*\d[\w ]*$"),
)
#: Words that say that an action is put off, or that it is stopped for now: neither ends it.
_PUT_OFF = re.compile(
    r"(?:(?:re)?portee?s?|repoussee?s?|decalee?s?|differee?s?|(?:a )?(?:re|de)?(?:planifi|programm)(?:er|ee?)s?|en attente|attente"
    r"|waiting|pending|postponed|rescheduled|deferred|delayed)"
)
_STOPPED = re.compile(
    r"(?:suspendue?s?|(?:en|mise? en) (?:pause|suspens|standby|stand by)|standby|stand by|bloquee?s?|interrompue?s?|gelee?s?"
    r"|on hold|paused|blocked|stuck)"
)
#: What an unknown word most likely says, the first that fits; what waits for others has begun.
_LIKELY = (
    ("running", re.compile(
        r"\b(?:attente|validation|valider|relire|relecture|revue|review|corriger|pause|suspen\w*|bloqu\w*|approval)\b")),
    ("planned", re.compile(
        r"^(?:a|to|non|pas|not) |\b(?:report|repouss|decal|replanif|planif|programm|prevu|bientot|idee|next|later)\w*")),
    (_CANCELLED, re.compile(
        r"\b(?:annul|abandon|cancel|supprim|rejet|refus|archiv|obsol|sans objet|non retenu|drop|stopp|arret)\w*")),
    ("published", re.compile(r"\b(?:publi|diffus|en ligne|poste|envoye)\w*")),
    ("approved", re.compile(r"\b(?:valid|approuv|accord|bon a tirer|bat\b)\w*")),
    ("done", re.compile(r"\b(?:termin|fini|fait|realis|livr|clos|clot|achev|complet|done|resolu|sold)\w*")),
    ("running", re.compile(r"\b(?:cours|commenc|demarr|lanc|progress|retard|partiel|entam)\w*")),
)  # fmt: skip


def says(column: Column) -> bool:
    """Is a closed list that of the statuses of an action?

    >>> from smkit.tables.schema import table
    >>> says(table("plan").column("status")), says(table("leads").column("stage"))
    (True, False)
    """
    return {_NOTHING, _ALL, _SOME} <= column.values.keys()


def states(cells: Cells, column: Column, told: Mapping[str, str] | None = None) -> Parsed:
    """Return a column of statuses, some of which may be shares of the work. Fault: unknown_value. Told: share; put_off and stopped,
    words that say it by and by.

    Parameters: `told`, the words that a person tells, as `schema.key` writes them → canonical value.

    A number without « % » is a share where every cell is one: between 0 and 1, or round and up to 100.

    >>> import pandas as pd
    >>> from smkit.tables.schema import table
    >>> status = table("plan").column("status")
    >>> [states(pd.Series(each), status).values.tolist() for each in (["0 %", "50%", "Fait"], [1.0, 0.5], ["1", "2", "3"])]
    [['planned', 'running', 'done'], ['done', 'running'], [nan, nan, nan]]
    """
    found = distinct(cells)
    written = found.words()
    shares = _shares(written)
    known = words.vocabulary(column) | dict(told or {})
    meant = [words.meaning(word, known, column) for word in written]
    off, stopped = (
        [value is None and _says(word, way) for value, word in zip(meant, written, strict=True)]
        for way in (_PUT_OFF, _STOPPED)
    )
    values = [
        value or _by_and_by(word, away, halted)
        if share is None
        else _NOTHING
        if share == 0
        else _ALL
        if share == 1
        else _SOME
        for value, word, share, away, halted in zip(meant, written, shares, off, stopped, strict=True)
    ]
    wrong = [
        value is None and word.casefold() not in BLANKS for value, word in zip(values, written, strict=True)
    ]
    said = {"share": [share is not None for share in shares], "put_off": off, "stopped": stopped}
    return found.parsed(
        values,
        found.faults({"unknown_value": np.array(wrong, dtype=bool)}),
        found.faults({name: np.array(rows, dtype=bool) for name, rows in said.items() if any(rows)}),
    )


def likely(word: str) -> str:
    """Return the status that an unknown word most likely means, for a line that a person reads before copying it.

    >>> [likely(word) for word in ("En attente de validation", "À replanifier en mai", "Sans objet", "Livré au client", "Bof")]
    ['running', 'planned', 'cancelled', 'done', 'planned']
    """
    return next((value for value, way in _LIKELY if way.search(key(word))), _NOTHING)


def asked(unknown: Sequence[str]) -> str:
    """Return the line that says what words of statuses most likely mean.

    >>> asked(["À relire", "Sans objet", "Livré au client"])
    'running=À relire; done=Livré au client; cancelled=Sans objet'
    """
    values = dict.fromkeys([_NOTHING, _SOME, _ALL, _CANCELLED, *(value for value, _ in _LIKELY)])
    said = {word: likely(word) for word in unknown if key(word)}
    lists = {value: [word for word in said if said[word] == value] for value in values}
    return "; ".join(f"{value}={', '.join(own)}" for value, own in lists.items() if own)


def _says(word: str, way: re.Pattern[str]) -> bool:
    """Is a word, whatever stands in brackets or after a date, one of those: « Reportée au 15/04 »?"""
    return bool(way.fullmatch(_UNTIL.sub("", key(_ASIDE.sub(" ", word))).strip()))


def _by_and_by(word: str, off: bool, stopped: bool) -> str | None:
    """Return what a word means that says it by and by, or by a tick; None for none."""
    if off or stopped:
        return _NOTHING if off else _SOME
    return _ALL if flags.ticked(word) else None


def _shares(written: Sequence[str]) -> list[float | None]:
    """The share that each cell says, from 0 to 1, None for what is none."""
    signed = [_SHARE.fullmatch(word) for word in written]
    shares = [_figure(match[1]) / 100 if match else None for match in signed]
    filled = [word for word in written if word.casefold() not in BLANKS]
    bare = [_figure(word) for word in filled if _NUMBER.fullmatch(word)]
    if bare and len(bare) == len(filled):
        fractions = max(bare) <= 1
        if fractions or max(bare) >= _LARGE and all(number % _ROUND == 0 for number in bare):
            whole = 1 if fractions else 100
            shares = [_figure(word) / whole if _NUMBER.fullmatch(word) else None for word in written]
    return [share if share is not None and share <= 1 else None for share in shares]


def _figure(text: str) -> float:
    return float(text.replace(",", "."))
