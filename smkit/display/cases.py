"""What every report says of itself: whose data, where a case comes from, what could be wrong with it."""

from collections.abc import Iterable, Mapping, Sequence

from smkit.analysis.errors import InputError
from smkit.display import french, record
from smkit.typography import typeset

#: What a published figure is described by, and the header of its column.
_FACT = {
    "chiffre": "Chiffre publié",
    "source": "Source et nature",
    "prouve": "Ce qu'il montre",
    "ne_prouve_pas": "Ce qu'il ne prouve pas",
}

#: What is said of an economy that was made up.
SIMULATED = (
    "Coûts, prix, marges et ventes sont des hypothèses pédagogiques : ils servent à apprendre le calcul et ne décrivent aucune "
    "entreprise."
)


def company(fictional: bool, segment: str = "") -> str:
    """Return whose figures these are, for the subtitle.

    Parameters: `fictional`, whether they are the boutique's; `segment`, the one kept, or "".

    >>> company(True, "B2B")
    'Comptoir Azimut (entreprise fictive) · segment B2B'
    """
    whose = "Comptoir Azimut (entreprise fictive)" if fictional else ""
    return " · ".join(part for part in (whose, f"segment {segment}" if segment else "") if part)


def published(facts: Sequence[Mapping[str, str]]) -> None:
    """Show and record figures that were published, each with its source, what it proves and what it does not.

    Parameters: `facts`, mappings with the keys of `_FACT`, all French texts.
    Raises InputError when one lacks a key, or has another.
    """
    import pandas as pd

    for fact in facts:
        if not isinstance(fact, Mapping) or set(fact) != set(_FACT):
            found = french.listing(fact) if isinstance(fact, Mapping) else f"« {fact} »"
            raise InputError(
                f"Un fait publié se décrit par {french.listing(_FACT)} ; ici : {found or 'rien'}."
            )
    if facts:
        table = pd.DataFrame([{key: typeset(fact[key]) for key in _FACT} for fact in facts])
        record.table(
            "chiffres_publies", table, title="Les chiffres publiés, et ce qu'ils valent", labels=_FACT
        )


def about(sources: Iterable[str], doubts: Iterable[str]) -> None:
    """Show and record where a case comes from, and what could be wrong. Parameters: French sentences."""
    for source in sources:
        record.limit(f"Source : {source}")
    for doubt in doubts:
        record.limit(f"Ce qui pourrait être faux : {doubt}")
