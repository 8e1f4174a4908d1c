"""Counts with the word of what they count: « 62 achats », « 3 clients », « 4 pcs »."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, Distinct, Parsed, distinct
from smkit.tables.parsing import numbers
from smkit.tables.schema import key

_WORDED = re.compile(
    r"(?P<number>[-+−–]?\s*[0-9][0-9\s.,'’]*?)\s*(?P<words>[^\W\d_]+\.?(?:[\s'’-][^\W\d_]+\.?)?)(?:\((?:s|x|es|e|e\)?\(s)\))?\s*"
)
#: Words that change a number, or say that it is none: they count nothing.
_NO_UNITS = frozenset(
    "environ env max maxi maximum min mini minimum approx presque plus moins autre autres ou et sur de du des x par puis pour sans "
    "dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine centaine dozen cent cents mille millier "
    "million milliard hundred thousand k m mio mrd jour mois an annee semaine trimestre day week month year er ere e eme "
    "offert gratuit annule retourne rendu rembourse manquant rupture prevu estime a au le la les about over under of per".split()
)
#: Words that are units wherever they stand; any other, a weight too, is one where half of its column has it.
_UNITS = frozenset(
    "achat client lead visite visiteur session clic vue impression affichage personne contact vente commande conversion formulaire "
    "inscription inscrit prospect acheteur piece pce pc unite u ex exemplaire article produit boite carton bouteille sachet lot "
    "paire sac paquet colis palette rouleau tube flacon pot caisse unit item pcs purchase order buyer "
    "user utilisateur sale click view visit result resultat ouverture envoi destinataire mail email bottle box piece reponse "
    "participant abonne telechargement appel rendez rdv devis ticket".split()
)


def parse(cells: Cells, mark: str = "", sure: bool = False) -> Parsed:
    """Return counts as numbers, without the word of what they count where a column has one word and no other.

    Parameters: as `numbers.parse`. Faults are its own, and units: words that differ, whose numbers add up to nothing. Told: its
    own, and worded.

    >>> parse(pd.Series(["62 achats", "1 achat", 7, "1 200 Achats"])).values.tolist()
    [62.0, 1.0, 7.0, 1200.0]
    >>> {code: rows.tolist() for code, rows in parse(pd.Series(["2 lots", "3 pièces", "3 sur 5", 4])).faults.items()}
    {'not_a_number': [False, False, True, False], 'units': [True, True, False, False]}
    """
    return _parse(cells, mark, sure)[0]


def kinds(cells: Cells, mark: str = "") -> tuple[Parsed, Parsed]:
    """Return counts that do not all count the same thing, and beside each the word of what it counts, as it is first spelt.

    >>> results, words = kinds(pd.Series(["62 achats", "14 leads", "1 Achat"]))
    >>> results.values.tolist(), words.values.tolist()
    ([62.0, 14.0, 1.0], ['achats', 'leads', 'achats'])
    """
    parsed, words = _parse(cells, mark, sure=False, apart=False)
    return parsed, Parsed(words)


def _parse(cells: Cells, mark: str, sure: bool, apart: bool = True) -> tuple[Parsed, pd.Series]:
    """Return the numbers, and the word of each row; `apart`, that different words are refused."""
    parsed, nothing = numbers.parse(cells, "", mark, sure), pd.Series(dtype="str")
    if "not_a_number" not in parsed.faults:
        return parsed, nothing
    found = distinct(cells)
    each = found.text.to_pylist()
    seen = [_WORDED.fullmatch(text) if text else None for text in each]
    units = [_unit(match["words"]) if match else "" for match in seen]
    rows = Counter(dict(zip(*np.unique(found.codes, return_counts=True), strict=True)))
    filled = int((~parsed.missing() | parsed.faulty()).sum())
    said = Counter[str]()
    for place, unit in enumerate(units):
        if unit:
            said[unit] += int(rows[place])
    known = {unit for unit, times in said.items() if unit.split()[0] in _UNITS or 2 * times >= filled}
    worded = np.array([unit in known for unit in units], dtype=bool)
    worded &= _faulty(found, parsed)
    if not worded.any():
        return parsed, nothing
    if apart and len(known) > 1:
        parsed.faults["not_a_number"] = parsed.faults["not_a_number"] & ~found.rows(worded)
        parsed.faults["units"] = found.rows(worded)
        parsed.faults = {code: mask for code, mask in parsed.faults.items() if mask.any()}
        return parsed, nothing
    bare = [
        match["number"] if took and match else text
        for match, took, text in zip(seen, worded, each, strict=True)
    ]
    column = pd.Series([found.typed.get(place, text) for place, text in enumerate(bare)], dtype=object)
    inner = numbers.parse(column, "", mark, sure)
    values = pd.Series(np.append(inner.values.to_numpy(), np.nan)[found.codes])
    told = found.faults({**inner.told, "worded": worded & ~inner.faulty()})
    first: dict[str, str] = {}
    for match, unit in zip(seen, units, strict=True):
        if match:
            first.setdefault(unit, match["words"])
    words = [first[unit] if took else None for unit, took in zip(units, worded, strict=True)]
    return Parsed(values, found.faults(inner.faults), told, inner.marks), found.strings(words)


def _faulty(found: Distinct, parsed: Parsed) -> np.ndarray:
    """Return which distinct cells are no number as they stand."""
    wrong = np.zeros(len(found.text), dtype=bool)
    wrong[found.codes[parsed.faults["not_a_number"]]] = True
    return wrong


def _unit(words: str) -> str:
    """Return what two spellings of a unit have in common, "" where a word is none.

    >>> _unit("Achats"), _unit("pcs."), _unit("clients B"), _unit("environ"), _unit("sur cinq")
    ('achat', 'pc', 'client b', '', '')
    """
    each = [word if len(word) < 3 else word.rstrip("sx") for word in key(words).split()]
    return "" if not each or _NO_UNITS & {*each, *key(words).split()} else " ".join(each)
