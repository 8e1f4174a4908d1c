"""What the words of an order's state mean: a sale, not yet one, none, or one that was taken back."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from smkit.errors import closest
from smkit.tables.errors import ReadError, listing
from smkit.tables.opening.garbled import healed
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
#: The state of something else than an order, unless the header speaks of one too.
_OTHERS = re.compile(
    r"\b(clients?|customers?|contacts?|produits?|products?|articles?|stocks?|vendeurs?|membres?|abonnes?|marital)\b"
)
_ORDERS = re.compile(r"\b(commandes?|cde|orders?|factures?|invoices?|paiements?|payments?|ventes?|devis)\b")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_BESIDE = re.compile(
    r"\([^)]*\)|\b(?:le |du |on |depuis le )?(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)(?: (?:a|à|at) \d\S*)?"
    r"|^\W*(?:\d{1,3}|[A-Z]\d{0,2})\s*[-–—.:)/]\s*",
    re.IGNORECASE,
)
#: Words that turn the others round: what they are in is asked about.
_BUTS = frozenset(
    "non pas not sans jamais never ni ou or si if presque almost bientot soon demande demandee requested".split()
)
#: An order that waits for its parcel is no order that waits to be one.
_PARCEL = frozenset(
    "livraison expedition preparation stock reapprovisionnement retrait enlevement fabrication shipment shipping "
    "delivery pickup".split()
)
#: What papers and movements are called says nothing of their state, unless it stands alone.
_NOUNS = frozenset(
    "vente ventes sale sales facture invoice commande order ticket encaissement paiement payment achat purchase ok active "
    "retour retours return returns remboursement remboursements refund refunds open ouvert ouverte perdu perdue lost".split()
)
_OFFERS = frozenset("devis proposition quote quotation estimate proforma panier cart".split())
_FLAG = re.compile(
    r"(?:(?P<before>est|is|was|commande|order|date d|date de|date) )?(?P<what>annule\w{0,2}|annulation|cancel\w*|"
    r"voided|void|deleted|supprimee?|rembourse\w{0,2}|"
    r"remboursement|refunded|refund)(?: (?P<after>le|at|on|date|date utc|o n|oui non))?"
)
#: Headers of what only a cancelled or refunded order has: why, and who did it.
_WHY = re.compile(
    r"(?:motif|raison|cause|commentaire|note|code motif|reason|comment)s? (?:(?:de |d |du |of |for )?(?:la |l |the )?)"
    r"(?P<why>annulation|cancel\w*|remboursement|refund)(?: (?:de )?(?:la )?(?:commande|order))?|"
    r"(?:commande |order |sale )?(?P<noun>annulation|cancel\w*|void|refund\w*) (?:reason|note|comment|code)s?|"
    r"(?:commande |order )?(?P<by>annulee?|cancel\w*|voided|rembourse\w{0,2}|refunded|supprimee?|deleted) (?:par|by)"
)
#: Headers of the side of a ledger, and its two sides: that of a sale in a journal of sales, and that of what is taken back.
_SIDES = frozenset("sens signe sign".split()) | {
    "sens ecriture", "sens de l ecriture", "sens du mouvement", "d c", "c d", "debit credit", "dr cr",
}  # fmt: skip
_LEDGER = (("c", "d"), ("credit", "debit"), ("cr", "dr"))
#: What is sold, unless it is a quote.
_SENT = frozenset({"envoye", "envoyee", "sent"})
#: What words that are not known begin with, where they are of a class; the first one that fits is proposed.
_STEMS = (
    (
        "partial",
        re.compile(r"\bparti\w* (?:rembours|retourn)|\b(?:rembours\w*|retours?|refund\w*|returns?) parti"),
    ),
    ("refunded", re.compile(r"\b(?:rembours|refund|retourn|return)")),
    ("credit", re.compile(r"\b(?:avoirs?|credits?|retours?)\b")),
    (
        "none",
        re.compile(
            r"\b(?:annul|cancel|refus|reject|rejet|echec|echou|fail|abandon|expir|supprim|delet|void|fraud|(?:ko|nok|hs)\b|"
            r"(?:versements?|payouts?|transferts?|frais|fees?|conversions?)\b)"
        ),
    ),
    (
        "pending",
        re.compile(
            r"\b(?:attente|pending|devis|draft|brouillon|quot|propos|nouve|new\b|a (?:valider|confirmer|payer))"
        ),
    ),
)
_LONGEST_PHRASE, _MOST_TOKENS = 5, 9
#: Headers of a column that names papers, and the words of the paper that makes a sale.
_TYPES = re.compile(
    r"(?:type|nature|code)s? (?:de |du )?(?:piece|document|doc|facture)s?|(?:document|invoice|sales document) type"
)
_INVOICES = frozenset("facture factures invoice invoices fa fac fact fc fv ft inv rechnung".split()) | {
    "facture client",
    "facture comptabilisee",
    "facture validee",
}
#: Papers that come before the invoice of the same sale; what an invoice of a deposit is beside it, only a person knows.
_ORDERED = "bon de livraison|bon de commande|bon de preparation|preparation de commande|commande".split("|")
_BEFORE = frozenset({"bl", "bc"}) | {f"{paper}{end}" for paper in _ORDERED for end in ("", " client")}
_DEPOSIT = re.compile(r"\b(?:acomptes?|deposit|down payment)\b")


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


@cache
def codes() -> Mapping[str, str]:
    """Return the short names of papers in a column of types → their class.

    >>> codes()["av"], codes()["fa"]
    ('credit', 'sale')
    """
    given = load("parsing/statuses.yaml")["codes"]
    return {key(word): name for name, words in given.items() for word in words}


def kind(header: str) -> str:
    """Say how a header speaks of an order's state: strong, weak, delivery, free when it does not, "" for that of something else.

    >>> [kind(header) for header in ("Statut de la commande", "Type", "Fulfillment Status", "Remarque", "Statut client")]
    ['strong', 'weak', 'delivery', 'free', '']
    """
    words = key(healed(header))
    strong, weak, delivery = _headers()
    if _OTHERS.search(words) and not _ORDERS.search(words):
        return ""
    if _OWN.search(words) or words in strong:
        return "delivery" if delivery & set(words.split()) else "strong"
    return "weak" if words in weak else "free"


def flag(header: str) -> tuple[str, str]:
    """Say whether a header marks the orders that were cancelled or paid back, (yes, day or said, class), or ("", "").

    >>> flag("Motif d'annulation"), flag("Annulée par"), flag("refund_reason"), flag("Annulée par le client")
    (('said', 'none'), ('said', 'none'), ('said', 'refunded'), ('', ''))
    >>> flag("Annulée"), flag("Date d'annulation"), flag("is_refunded"), flag("Voided"), flag("Montant annulé")
    (('yes', 'none'), ('day', 'none'), ('yes', 'refunded'), ('yes', 'none'), ('', ''))
    """
    words = key(healed(header))
    if found := _WHY.fullmatch(words):
        return "said", _taken_back(found["why"] or found["noun"] or found["by"])
    if not (found := _FLAG.fullmatch(words)):
        return "", ""
    day = found["before"] in ("date d", "date de", "date") or found["after"] in (
        "le",
        "at",
        "on",
        "date",
        "date utc",
    )
    return "day" if day else "yes", _taken_back(found["what"])


def _taken_back(word: str) -> str:
    """Return the class that a word of a header is of: cancelled or paid back."""
    return "none" if word.startswith(("annul", "cancel", "void", "delet", "suppr")) else "refunded"


def classes(
    words: Sequence[str], told: Mapping[str, str], loose: bool = False, papers: bool = False
) -> list[str]:
    """Return the class of each word, "" where it is not known; `told` beats what the kit knows.

    What stands beside a state (a rank, a date, brackets) is left out; where `loose`, known words inside a sentence count too;
    `papers` says that they are types of papers, which have short names.

    >>> classes(["Payée", "Refusé par client", "Bof", "3 - Annulée"], {"refuse par client": "none"})
    ['sale', 'none', '', 'none']
    >>> classes(["Payée par CB", "Annulé à la demande du client", "Pas encore livrée", "Devis accepté"], {}, loose=True)
    ['sale', 'none', '', 'sale']
    >>> classes(["Facture", "Bon de livraison", "Facture d'acompte"], {}, papers=True)
    ['sale', 'pending', '']
    """
    every = {**(codes() if papers else {}), **known(), **told}
    found = [_class(word, every, loose) for word in words]
    if papers and bills(words):
        found = [
            name if key(word) in told else _beside(word, name)
            for word, name in zip(words, found, strict=True)
        ]
    if _quotes(words, found):
        found = ["pending" if key(word) in _SENT else name for word, name in zip(words, found, strict=True)]
    return found


def bills(words: Sequence[str]) -> bool:
    """Is one of some types of papers the invoice, so that others stand before it?

    >>> bills(["Facture", "Avoir"]), bills(["Devis", "Bon de commande"])
    (True, False)
    """
    return any(key(word) in _INVOICES for word in words)


def asks_of(header: str, words: Sequence[str]) -> bool:
    """Does a column name papers, invoices among them, so that each word of it counts?

    >>> [asks_of(header, ["Facture", "Situation"]) for header in ("Type de document", "Type", "Type de client")]
    [True, False, False]
    """
    deposit = any(_DEPOSIT.search(key(word)) for word in words)
    return bills(words) and (deposit or bool(_TYPES.fullmatch(key(header))))


def _beside(word: str, name: str) -> str:
    """Return the class of a paper that stands beside invoices: what is not yet invoiced waits, a deposit is asked about."""
    if name == "sale" and _DEPOSIT.search(key(word)):
        return ""
    return "pending" if key(word) in _BEFORE else name


def _class(word: str, every: Mapping[str, str], loose: bool) -> str:
    if name := every.get(key(word)) or every.get(key(healed(word))):
        return name
    word = healed(word)
    bare = key(_BESIDE.sub(" ", _CAMEL.sub(" ", word)))
    return every.get(bare) or (_inside(bare.replace("a la demande", ""), every) if loose else "")


def _inside(text: str, every: Mapping[str, str]) -> str:
    """Return the class that the known words of a sentence agree on; "" where they do not, or something turns them round."""
    tokens = text.split()
    found: list[tuple[str, str]] = []
    place, left = 0, set()
    while place < len(tokens):
        for size in range(min(_LONGEST_PHRASE, len(tokens) - place), 0, -1):
            phrase = " ".join(tokens[place : place + size])
            if phrase in every and phrase not in _NOUNS:
                found.append((phrase, every[phrase]))
                break
        else:
            left.add(tokens[place])
            size = 1
        place += size
    names = {name for _, name in found}
    if len(tokens) > _MOST_TOKENS or left & _BUTS or (left & _PARCEL and "pending" in names):
        return ""
    if names == {"sale", "pending"} and all(phrase in _OFFERS for phrase, name in found if name == "pending"):
        return "sale"  # an accepted quote
    names -= {"sale"} if len(names) > 1 else set()
    return names.pop() if len(names) == 1 else ""


def _quotes(words: Sequence[str], found: Sequence[str]) -> bool:
    """Are these the states of quotes, where what is sent is not yet sold?"""
    there = set(map(key, words))
    if {"sale", "sent"} <= there:  # Odoo's own names
        return True
    answers = (
        "accepte acceptee signe signee refuse refusee expire expiree accepted declined signed expired".split()
    )
    sold = {key(word) for word, name in zip(words, found, strict=True) if name == "sale"}
    others = sold - {*answers, *_SENT}
    return bool(there & set(answers)) and not others


def signs(header: str, words: Sequence[str]) -> bool:
    """Do the words of a column say on which side of a ledger an amount stands, C or D? Only a person knows which are sales.

    >>> signs("Sens", ["C", "D"]), signs("Sens", ["C"]), signs("Classe", ["C", "D"])
    (True, False, False)
    """
    sides = {key(word) for word in words}
    return key(header) in _SIDES and any(sides == {side, other} for side, other in _LEDGER)


def likely(word: str) -> str:
    """Return the class that an unknown word is most likely of, to be proposed, never taken.

    >>> [likely(word) for word in ("Annulation magasin", "KO", "Retour partiel", "Devis relancé", "Chez le client")]
    ['none', 'none', 'partial', 'pending', 'sale']
    """
    text = key(word)
    if text in {other for _, other in _LEDGER}:
        return "credit"
    return next((name for name, stems in _STEMS if stems.search(text)), "sale")


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
