"""How deals ended, where another column says more than their stage: a reason of loss, a deal put away, an amount signed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Mask, distinct, is_blank, taken, written
from smkit.tables.naming import exports
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import flags, numbers, words
from smkit.tables.schema import Column, TableSchema, key, recognise

#: Headers of why a deal was lost.
_REASON = re.compile(
    r"(?:motifs?|raisons?|causes?) (?:de |d |du |de la |de l )?(?:pertes?|perdue?|echec|defaite|abandon|refus|non signature)"
    r"(?: (?:de |d |de l )?(?:affaire|opportunite|transaction))?"
    r"|(?:closed )?(?:lost|loss) reasons?|reasons? (?:lost|for (?:the )?loss)|closed lost reason"
)
_NO_REASON = re.compile(r"aucune?|neant|sans objet|non renseignee?|so|none|n a|non|no")
_KEPT, _AWAY = re.compile(r"actif|active|est actif|is active"), re.compile(r"archivee?|archived|is archived")
_CHANCE = re.compile(r"(?:probabilite|probability|proba)\b.*")
#: What headers call an amount, one that is signed, and one that is only hoped for.
_AMOUNT = re.compile(r"\b(?:montants?|ca|chiffre d affaires|valeur|revenus?|amount|value)\b")
_SIGNED = re.compile(
    r"\b(?:signee?s?|gagnee?s?|conclue?s?|reele?s?|reel|final|finale|definitif|contractuel|signed|won|actual)\b"
)
_UNSIGNED = re.compile(r"\b(?:pondere\w*|weighted|reste|remise|marge|cout|achat)\b")
#: Share of deals won from which a reason of loss is written whatever came of them.
_MANY = 0.1


@dataclass(frozen=True)
class Outcomes:
    """What was read: `lost`, deals whose stage is open and that a column says are lost, `by` which, `stage` being that of their
    stage; `signed`, the header of what was signed, and `hoped`, that of the amounts of deals that are not won.
    """

    lost: int = 0
    by: str = ""
    stage: str = ""
    signed: str = ""
    hoped: str = ""

    @property
    def used(self) -> tuple[str, ...]:
        """The headers that served."""
        return tuple(
            each for each in (self.by, self.stage if self.by else "", self.signed, self.hoped) if each
        )


def settled(
    raw: Raw,
    schema: TableSchema,
    told: Mapping[str, str],
    tool: exports.Export | None,
    stages: Mapping[str, str],
) -> tuple[Raw, dict[str, str], Outcomes]:
    """Return leads with the stage and the amount that other columns say as columns of their own, the mapping to them, and what was
    read.

    Parameters: `told`, the person's own mapping, which holds; `stages`, the words of the tool or the person.

    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(each) for each in (["7", "8"], ["Devis", "Gagné"], ["trop cher", ""], ["9", "12"], ["", "11"])]
    >>> headers = ("N°", "Étape", "Motif de perte", "Montant estimé", "Montant signé")
    >>> found, told, _ = settled(Raw("v.csv", headers, tuple(cells), np.array([2, 3]), "texte"), table("leads"), {}, None, {})
    >>> told, [each.to_pylist() for each in found.cells[5:]]  # doctest: +NORMALIZE_WHITESPACE
    ({'stage': 'Étape : Étape / Motif de perte', 'amount': 'Montant : Montant signé / Montant estimé'},
     [['Perdu', 'Gagné'], ['9', '11']])
    """
    own = dict(told)
    if schema.name != "leads":
        return raw, own, Outcomes()
    place = _stage(raw, schema, told, tool)
    if place is None:
        return raw, own, Outcomes()
    said = _meant(raw.cells[place], schema.column("stage"), stages)
    found = Outcomes()
    header = raw.headers[place]
    if (lost := _lost(raw, said)) is not None and told.get("stage", _both(header, lost[0])) == _both(
        header, lost[0]
    ):
        by, rows = lost
        stage = np.where(rows, "Perdu", _words(raw.cells[place]))
        raw, own["stage"] = _with(raw, _both(header, by), stage), _both(header, by)
        found = Outcomes(int(rows.sum()), by, header)
    if (pair := _amounts(raw, schema, said)) is not None:
        signed, hoped = pair
        name = f"Montant : {raw.headers[signed]} / {raw.headers[hoped]}"
        if told.get("amount", name) == name:
            first, second = _words(raw.cells[signed]), _words(raw.cells[hoped])
            blank = np.array([is_blank(word) for word in first], dtype=bool)
            raw, own["amount"] = _with(raw, name, np.where(blank & (said != "won"), second, first)), name
            found = replace(found, signed=raw.headers[signed], hoped=raw.headers[hoped])
    return raw, own, found


def _both(stage: str, by: str) -> str:
    return f"Étape : {stage} / {by}"


def _with(raw: Raw, name: str, cells: NDArray[Any]) -> Raw:
    """Return a file with one more column."""
    return replace(
        raw, headers=(*raw.headers, name), cells=(*raw.cells, pa.array(cells.tolist(), pa.string()))
    )


def _words(cells: Cells) -> NDArray[Any]:
    """Return each cell as it is written."""
    return np.array([written(cell) for cell in taken(cells, np.arange(len(cells)))], dtype=object)


def _stage(raw: Raw, schema: TableSchema, told: Mapping[str, str], tool: exports.Export | None) -> int | None:
    """Return the place of the stage, where it is told, named by the tool, or the only one; None where it is in doubt."""
    if "stage" in told:
        wanted = told["stage"].removeprefix("Étape : ").rsplit(" / ", 1)[0]
        places = [place for place, header in enumerate(raw.headers) if header in (told["stage"], wanted)]
    elif tool and "stage" in (named := tool.positions(raw.headers)):
        places = [named["stage"]]
    else:
        places = [
            place for place, header in enumerate(raw.headers) if recognise(header, schema)[0] == "stage"
        ]
    return places[0] if len(places) == 1 else None


def _meant(cells: Cells, column: Column, stages: Mapping[str, str]) -> NDArray[Any]:
    """Return the stage that each cell says, "" where it says none."""
    known = words.vocabulary(column) | dict(stages)
    found = distinct(cells)
    said = [words.meaning(word, known, column) or "" for word in found.words()]
    return np.array([*said, ""], dtype=object)[found.codes]


def _lost(raw: Raw, said: NDArray[Any]) -> tuple[str, Mask] | None:
    """Return the column that says which open deals are lost, and those rows; None where there is none.

    It is none where deals that are won have a reason too, or are put away.
    """
    for place, header in enumerate(raw.headers):
        cells = raw.cells[place]
        if _REASON.fullmatch(key(header)):
            found = distinct(cells)
            rows = found.rows(
                [not (is_blank(word) or _NO_REASON.fullmatch(key(word))) for word in found.words()]
            )
        elif _KEPT.fullmatch(key(header)) or _AWAY.fullmatch(key(header)):
            rows = _away(raw, cells, bool(_KEPT.fullmatch(key(header))))
        else:
            continue
        won, lost = said == "won", rows & (said == "open")
        if lost.any() and (rows & won).sum() <= _MANY * won.sum():
            return header, lost
    return None


def _away(raw: Raw, cells: Cells, kept: bool) -> Mask:
    """Return the deals that are put away with no chance left, as Odoo has those that are lost."""
    parsed = flags.yes_no(cells)
    out = (parsed.values.fillna(kept).to_numpy(bool)) ^ kept
    for place, header in enumerate(raw.headers):
        if _CHANCE.fullmatch(key(header)) and not parsed.faulty().any():
            return out & (numbers.parse(raw.cells[place]).values.to_numpy() == 0)
    return np.zeros(len(out), dtype=bool)


def _amounts(raw: Raw, schema: TableSchema, said: NDArray[Any]) -> tuple[int, int] | None:
    """Return the places of what was signed and of what was hoped for, where deals that are won have the first; None otherwise."""
    money = [
        place
        for place, header in enumerate(raw.headers)
        if (recognise(header, schema)[0] == "amount" or _AMOUNT.search(key(header)))
        and not _UNSIGNED.search(key(header))
        and recognise(header, schema)[0] in ("", "amount")
        and numbers.parse(raw.cells[place]).values.notna().any()
    ]
    signed = [place for place in money if _SIGNED.search(key(raw.headers[place]))]
    hoped = [
        place
        for place in money
        if place not in signed and recognise(raw.headers[place], schema)[0] == "amount"
    ]
    if len(signed) != 1 or len(hoped) != 1:
        return None
    won = said == "won"
    there = numbers.parse(raw.cells[signed[0]]).values.notna().to_numpy()
    return (signed[0], hoped[0]) if won.any() and (there & won).sum() > (1 - _MANY) * won.sum() else None
