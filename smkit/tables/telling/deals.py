"""Deals in the words of their file: that go by a number, are written once for each stage, or say it in two columns."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import distinct, is_blank
from smkit.tables.errors import count, money, one_line
from smkit.tables.naming.columns import expected
from smkit.tables.naming.outcomes import Outcomes
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing.histories import History
from smkit.tables.schema import key
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

#: Headers of the name of a deal, which its number is taken before.
_NAMES = frozenset(
    "nom de la transaction|deal name|nom de l opportunite|opportunity name|nom de l affaire|deal title|nom de la piste|"
    "intitule de l affaire|titre de l affaire".split("|")
)


def numbered(raw: Raw, chosen: Mapping[str, int], told: Mapping[str, str]) -> list[Note]:
    """Say how deals may be shown by their names, where those are all there and each has its own.

    Parameters: `chosen`, the place of each canonical column of leads; `told`, the person's own mapping, which is a choice already.
    Names are not taken by themselves: two deals may come to have one, and what is typed there may name somebody.

    >>> import pyarrow as pa
    >>> raw = Raw("h.csv", ("ID", "Deal Name"), (pa.array(["7", "8"]), pa.array(["Audit", "Refonte"])), np.array([2, 3]), "texte")
    >>> ["lead_id=Deal Name" in note.text for note in numbered(raw, {"lead_id": 0}, {})], numbered(raw, {"lead_id": 1}, {})
    ([True], [])
    """
    if "lead_id" in told or "lead_id" not in chosen:
        return []
    own = distinct(raw.cells[chosen["lead_id"]])
    if not all(word.isdigit() for word in own.words()):
        return []
    for place, header in enumerate(raw.headers):
        if place in chosen.values() or key(header) not in _NAMES:
            continue
        names = distinct(raw.cells[place])
        if len(np.unique(names.codes)) == len(raw.lines) and not any(map(is_blank, names.words())):
            text = (
                "Les leads sont désignés par leur numéro. Pour les lire sous leur nom, dites-le avec colonnes : "
                f"« lead_id={one_line(header)} ». Un nom qui désigne quelqu'un y devient un pseudonyme, quand il se reconnaît : "
                "relisez-les avant de les montrer."
            )
            return [Note("numbered_deals", 1, typeset(text))]
    return []


def staged(
    found: History, amounts: NDArray[np.float64], currency: str, left_out: bool, told: str = ""
) -> list[Note]:
    """Say which deals have several stages, on as many rows, what became of the earlier ones, and how to count them otherwise.

    Parameters: `amounts`, of each row; `left_out`, whether the earlier ones are; `told`, what a person answers already.

    >>> found = History(np.array([True, False]), 1, sure=True)
    >>> print(*staged(found, np.array([20.0, 20.0]), "EUR", left_out=True)[0].whole().split())
    1 affaire a plusieurs étapes, une par ligne : la dernière est gardée (à défaut de sa date, celle qui est close, puis la plus
    basse dans le fichier), et 1 ligne mise à part (20,00 € en moins). Pour compter chaque ligne → historique : « compter ».
    """
    rows = int(found.earlier.sum())
    if not rows:
        return []
    several = f"{count(found.deals, 'affaire a', 'affaires ont')} plusieurs étapes, une par ligne : "
    last = (
        f"d'après « {one_line(found.when)} »"
        if found.when
        else ("à défaut de sa date, celle qui est close, puis la plus basse dans le fichier")
    )
    total = float(np.nansum(amounts[found.earlier]))
    if left_out:
        weight = f" ({money(total, currency)} en moins)" if total else ""
        text = (
            f"{several}la dernière est gardée ({last}), et {count(rows, 'ligne mise', 'lignes mises')} à part{weight}. Pour "
            "compter chaque ligne"
        )
        return [Note("stage_history", rows, typeset(text), total, doors.line(historique="compter"))]
    text = f"{several}chaque ligne compte comme une affaire"
    if told:
        return [Note("two_stages", found.deals, typeset(f"{text}, comme vous l'avez dit."))]
    text += f". Si ce sont les étapes d'une même affaire, pour n'en garder que la dernière ({last})"
    return [Note("two_stages", found.deals, typeset(text), answer=doors.line(historique="dernier"))]


def about_results(headers: Sequence[str]) -> list[Note]:
    """Say which two columns gave the stage of deals: the result, and the one that says which are open.

    >>> print(*about_results(["Résultat", "Statut"])[0].text.split())
    « Résultat » dit l'étape ; où elle est vide, « Statut » dit que l'affaire est ouverte.
    """
    if not headers:
        return []
    result, state = map(one_line, headers)
    text = f"« {result} » dit l'étape ; où elle est vide, « {state} » dit que l'affaire est ouverte."
    return [Note("staged", 2, typeset(text))]


def about_outcomes(found: Outcomes, closed: str) -> list[Note]:
    """Say which open deals are read as lost, which amounts are those of deals won, and that a day of closing is only expected.

    Parameters: `closed`, the header of the day on which deals are closed.

    >>> for note in about_outcomes(Outcomes(2, "Motif de perte", "Étape"), "Date de clôture prévue"):
    ...     print(*note.whole().split())
    « Motif de perte » dit perdues 2 affaires dont « Étape » est encore ouverte : elles sont lues comme perdues. Pour les garder
    ouvertes → colonnes : « stage=Étape ».
    « Date de clôture prévue » est un jour prévu, et sert de jour de clôture : les durées et les mois de signature sont ceux que
    l'on attendait. Donnez le jour réel, ou ignorez cette colonne → colonnes : « closed_at= ».
    """
    notes = []
    if found.lost:
        by, stage = one_line(found.by), one_line(found.stage)
        deals = count(found.lost, "affaire", "affaires")
        one = found.lost == 1
        read = "elle est lue comme perdue. Pour la" if one else "elles sont lues comme perdues. Pour les"
        text = (
            f"« {by} » dit {'perdue' if one else 'perdues'} {deals} dont « {stage} » est encore ouverte : {read} garder "
            f"{'ouverte' if one else 'ouvertes'}"
        )
        notes.append(
            Note("lost_elsewhere", found.lost, typeset(text), answer=doors.line(colonnes=f"stage={stage}"))
        )
    if found.signed:
        signed, hoped = one_line(found.signed), one_line(found.hoped)
        text = f"« {signed} » dit le montant des affaires gagnées, et « {hoped} » celui des autres. Pour ne lire que « {hoped} »"
        notes.append(Note("signed_amounts", 2, typeset(text), answer=doors.line(colonnes=f"amount={hoped}")))
    if expected(closed):
        text = (
            f"« {one_line(closed)} » est un jour prévu, et sert de jour de clôture : les durées et les mois de signature sont ceux "
            "que l'on attendait. Donnez le jour réel, ou ignorez cette colonne"
        )
        notes.append(Note("expected_end", 1, typeset(text), answer=doors.line(colonnes="closed_at=")))
    return notes
