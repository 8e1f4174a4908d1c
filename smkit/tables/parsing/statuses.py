"""What the words of an order's state mean: a sale, not yet one, none, or one that was taken back."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from smkit.errors import closest
from smkit.tables.errors import ReadError, listing
from smkit.tables.schema import key, load

#: The classes from the least to the most serious: where two columns speak of a row, the more serious one holds.
CLASSES = ("", "sale", "partial", "pending", "credit", "refunded", "none")
#: What people call each class when they answer.
_SPOKEN = {
    "sale": ("vente", "ventes", "sale", "sales", "vendu"),
    "pending": ("attente", "en attente", "pending", "devis"),
    "none": ("annulee", "annule", "aucune", "none", "cancelled", "canceled", "pas une vente", "no sale"),
    "refunded": ("remboursee", "rembourse", "refunded"),
    "partial": ("partielle", "partiel", "partial", "partiellement remboursee"),
    "credit": ("avoir", "avoirs", "credit", "retour", "return"),
}
_OWN = re.compile(r"\b(statuts?|status|etats?|state)\b")


@cache
def known() -> Mapping[str, str]:
    """Return each known word, as `schema.key` writes it → its class.

    >>> known()["annulee"], known()["devis"], known()["note de credit"]
    ('none', 'pending', 'credit')
    """
    found: dict[str, str] = {}
    for tool in load("parsing/statuses.yaml")["words"].values():
        for name in CLASSES[1:]:
            found.update({key(str(word)): name for word in tool.get(name, ())})
    return found


def kind(header: str) -> str:
    """Say how a header speaks of an order's state: strong, weak, delivery, or "" when it does not.

    >>> [kind(header) for header in ("Statut de la commande", "Type", "Fulfillment Status", "Montant")]
    ['strong', 'weak', 'delivery', '']
    """
    words = key(header)
    strong, weak, delivery = _headers()
    if _OWN.search(words) or words in strong:
        return "delivery" if delivery & set(words.split()) else "strong"
    return "weak" if words in weak else ""


def classes(words: Sequence[str], told: Mapping[str, str]) -> list[str]:
    """Return the class of each word, "" where it is not known; `told` beats what the kit knows.

    >>> classes(["Payée", "Refusé par client", "Bof"], {"refuse par client": "none"})
    ['sale', 'none', '']
    """
    every = {**known(), **told}
    return [every.get(key(word), "") for word in words]


def answered(given: str) -> dict[str, str]:
    """Return the words that a person tells: `vente=Livrée, Réglée; annulee=Refusé` → word → class. Raises ReadError.

    >>> answered("vente=Chez le client; cancelled=Refusé par client")
    {'chez le client': 'sale', 'refuse par client': 'none'}
    """
    spoken = {word: name for name, words in _SPOKEN.items() for word in (name, *words)}
    found: dict[str, str] = {}
    for part in given.replace("\n", ";").split(";"):
        if not part.strip():
            continue
        name, equal, words = part.partition("=")
        meant = spoken.get(key(name))
        if not equal or meant is None:
            near = closest(key(name), spoken)
            example = (
                f"{spoken_as(spoken[near]) if near else 'vente'}={words.split(',')[0].strip() or 'Livrée'}"
            )
            raise ReadError(
                f"Statuts : « {part.strip()} » ne se comprend pas. Attendu : {listing(map(spoken_as, CLASSES[1:]), 'ou')}, "
                f"puis = et vos mots, par exemple « {example} »."
            )
        found.update({key(word): meant for word in words.split(",") if word.strip()})
    return found


def spoken_as(name: str) -> str:
    """Return what a person types for a class."""
    return _SPOKEN[name][0]


@cache
def _headers() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    given = load("parsing/statuses.yaml")["headers"]
    strong, weak, delivery = (frozenset(map(key, given[name])) for name in ("strong", "weak", "delivery"))
    return strong, weak, delivery
