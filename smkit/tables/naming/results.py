"""What the results of campaigns count (clicks, forms, purchases…), where a column beside them says it in its own words."""

import re
from collections.abc import Mapping, Sequence

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.schema import key

#: Headers of a column that may say what results count; the last ones may mean the kind of the campaign too.
_SAYS = re.compile(
    r"\b(?:objectifs?|objectives?|buts?|goals?|indicateurs?|indicators?|evenements?|events?|optimi[sz]ations?|kpi|mesures?|metrics?|"
    r"resultats?|results?|conversions?|unites?|actions?|types?|natures?)\b"
)
#: Those that say nothing else.
_ONLY = re.compile(
    r"(?:objectifs?|objectives?|buts?|goals?)(?: (?:de (?:la )?)?(?:campagne|campaign|publicitaire|annonce))?|campaign objective|"
    r"(?:type|nature|indicateur|action|evenement|unite) (?:de |du |d )?(?:conversions?|resultats?|optimisation)|"
    r"(?:conversion|result|optimi[sz]ation) (?:type|goal|event|action|name|indicator)"
)
#: What results count, in the words of tools and people.
_KINDS = re.compile(
    r"\b(?:clics?|clicks?|prospects?|leads?|achats?|purchases?|ventes?|sales|commandes?|orders?|transactions?|conversions?|"
    r"formulaires?|forms?|appels?|calls?|inscriptions?|sign ?ups?|registrations?|telechargements?|downloads?|installs?|"
    r"installations?|vues?|views?|portee|reach|couverture|impressions?|notoriete|awareness|trafic|traffic|visites?|visits?|"
    r"sessions?|interactions?|engagements?|messages?|conversations?|rendez vous|rdv|contacts?|paniers?|carts?|devis|quotes?|"
    r"abonnes?|abonnements?|subscribers?|followers?|likes?|mentions? j aime|demandes?|participants?|reponses?|adhesions?)\b"
)
#: Share of the distinct words that must be known, and those of a column whose header says something else first.
_ENOUGH = 0.5


def beside(
    headers: Sequence[str], cells: Sequence[Cells], chosen: Mapping[str, int]
) -> tuple[int | None, str]:
    """Return the place of the column that says what results count, None where none does; or the header of one that may.

    Parameters: `chosen`, the place of each canonical column of campaigns.

    >>> import pyarrow as pa
    >>> cells = [pa.array(["Clics", "Achats"]), pa.array(["900", "12"])]
    >>> beside(["Objectif", "Résultats"], cells, {"conversions": 1})
    (0, '')
    >>> beside(["Objectif", "Résultats"], [pa.array(["Lancement", "Relance"]), cells[1]], {"conversions": 1})
    (None, 'Objectif')
    >>> beside(["Objectif", "Résultats"], [pa.array(["1000", "20"]), cells[1]], {"conversions": 1})
    (None, '')
    """
    if "conversions" not in chosen or "result_type" in chosen:
        return None, ""
    taken = {place for name, place in chosen.items() if name != "channel"}
    maybe, best, most = "", None, 0.0
    for place, header in enumerate(headers):
        if place in taken or place >= len(cells) or not _SAYS.search(key(header)):
            continue
        words = [word for word in distinct(cells[place]).words() if not is_blank(word)]
        if not words or any(_figures(word) for word in words):
            continue
        share = sum(bool(_KINDS.search(key(word.replace("_", " ")))) for word in words) / len(words)
        only = _ONLY.fullmatch(key(header)) is not None
        if share >= (_ENOUGH if only else 1.0) and share > most:
            best, most = place, share
        elif only and len(words) > 1:
            maybe = header
    return best, "" if best is not None else maybe


def _figures(word: str) -> bool:
    return not any(map(str.isalpha, word))
