"""What says that somebody will not be approached any more: headers, by channel, and the words of their cells."""

import re

import pandas as pd

from smkit.tables.cells import is_blank
from smkit.tables.parsing import dates, flags
from smkit.tables.schema import key

#: What a header or a cell names: a channel. A short message goes to a telephone, and is refused with its calls.
_CHANNELS = {
    "email": re.compile(
        r"\b(?:e ?mails?|mails?|mailings?|e ?mailings?|courriels?|courrier electronique|newsletters?)\b"
    ),
    "phone": re.compile(
        r"\b(?:tel|telephon\w*|phones?|phoning|appels?|appele\w*|appeler|rappels?|rappele\w*|rappeler|call|calls|called|calling|sms|"
        r"mms|textos?|text messages?|whatsapp|bloctel|dnc|mobiles?|portables?|gsm)\b"
    ),
}
_ANY = "|".join(each.pattern for each in _CHANNELS.values())
#: Words of a cell that is a refusal and nothing else, and of a header.
_SHORT, _LONGEST = 5, 80
_ASK = (
    r"prospection|prospecter|prospecte\w*|demarch\w*|sollicit\w*|contact\w*|communications?|marketing|publicites?|pub|ecrire|relance\w*|"
    r"recevoir|envois?|envoyer"
)
#: Words of a refusal, wherever they stand.
_REFUSED = (
    r"desabonn\w*|desinscri\w*|unsub\w*|(?:black|block) ?list\w*|listes? (?:noires?|rouges?|d opposition|repoussoir|robinson)|"
    r"robinson|bloctel|oppos(?:e|ee|es|ees|ed|ition|itions)|opt(?:ed|s)? ?out|(?<!non )stop|dnc|droit a l oubli|"
    r"(?:retrait|revocation) du consentement|consentement (?:retire|revoque)|consent (?:withdrawn|revoked)"
)
_NOT = r"\b(?:ne|n|do|does|don)(?: \w+){0,2}? (?:pas|plus|jamais|not|t)\b|\b(?:do not|never)\b"
_NO = re.compile(
    rf"\b(?:{_REFUSED})\b|(?:{_NOT}).*(?:\b(?:{_ASK}|autoris\w*|allow)\b|{_ANY})"
    rf"|\b(?:refus\w*|sans|pas de|pas d|no|interdi\w*|exclu\w*) (?:(?:de|d|des|du|l|la|le|les|tout|toute|tous|a|par|etre) )*"
    rf"(?:\b(?:{_ASK})\b|{_ANY})|^refus$|\b(?:{_ASK}) interdit\w*"
)
#: A refusal that can be nothing else, under any header: « pas de contact » may be a call that nobody took.
_PLAIN = re.compile(rf"\b(?:{_REFUSED})\b|(?:{_NOT}).*(?:\b(?:{_ASK})\b|{_ANY})")
_LATER = re.compile(r"\b(?:avant|before|jusqu\w*|until|cette|ce)\b|\d")
#: What turns a refusal round: « non désabonné », « sans opposition ».
_TURNED = re.compile(rf"^(?:non|pas|sans|not|aucune?)(?: d)? (?:{_REFUSED})\b")
#: Words of a leave to approach somebody, of which a « non » is a refusal.
_LEAVE = re.compile(
    rf"\b(?:peut|peuvent|pouvez|possible|may|can|ok pour|autoris\w*|accept\w*|allow\w*)\b.*(?:\b(?:{_ASK})\b|{_ANY})"
    rf"|\b(?:contactable|demarchable|joignable par \w+)\b|\bcontact\w* (?:autorise\w*|possible|permis|allowed)\b"
    rf"|(?:{_ANY}).* (?:autorise\w*|possible|permis|allowed)\b"
)
#: Headers of figures, links and texts that speak of refusals, and say none of anybody.
_OTHERS = re.compile(
    r"\b(?:taux|rate|nombre|nb|number|count|total|liens?|link|url|montant|pourcentage|modele|devis|offre|commande)\b"
)
#: Headers of why or when, under which whatever is written is a refusal.
_WHEN = re.compile(r"\b(?:motifs?|raisons?|reasons?|dates?|time|le|at|on)\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Cells that say of a refusal that there is none.
_NONE = re.compile(
    r"ras|rien a signaler|aucune?|neant|none|subscribed|abonne|abonnee|inscrit|inscrite|(?:can )?allow\w*|autoris\w*|permis|"
    r"ok pour contact|contactable|actif|active|pas d opposition|sans opposition"
)
#: Cells under an agreement that take it back, or give it in other words.
_BACK = re.compile(
    rf"\b(?:retir\w*|revoqu\w*|refus\w*|withdrawn|revoked|{_REFUSED})\b|\b(?:ne|n) (?:veut|souhaite) (?:pas|plus)\b"
)
_GIVEN = re.compile(r"(?:oui|ok|yes|accord|accepte|d accord)\b")


def header(text: str) -> tuple[str, tuple[str, ...]]:
    """Say whether a header is of a refusal (« no »), of the leave to approach (« yes ») or of neither (""), and by which channels,
    none being all of them.

    >>> header("Refus d'e-mails"), header("Do Not Call"), header("BLOCKLISTED"), header("STOP SMS")
    (('no', ('email',)), ('no', ('phone',)), ('no', ()), ('no', ('phone',)))
    >>> header("HasOptedOutOfEmail"), header("Peut être contacté"), header("Taux de désabonnement"), header("Ne pas remplir")
    (('no', ('email',)), ('yes', ()), ('', ()), ('', ()))
    """
    words = key(_CAMEL.sub(" ", text))
    if len(words) > _LONGEST or _OTHERS.search(words):
        return "", ()
    said = (
        "yes"
        if _TURNED.search(words)
        else "no"
        if _NO.search(words)
        else "yes"
        if _LEAVE.search(words)
        else ""
    )
    return said, channels(text) if said else ()


def channels(text: str) -> tuple[str, ...]:
    """Return the channels that a header names.

    >>> channels("Opt-out e-mail et SMS"), channels("Portable"), channels("Opposition")
    (('email', 'phone'), ('phone',), ())
    """
    words = key(_CAMEL.sub(" ", text))
    return tuple(name for name, named in _CHANNELS.items() if named.search(words))


def tells_when(text: str) -> bool:
    """Does a header of refusals say when or why, so that any cell is one?

    >>> tells_when("Date de désinscription"), tells_when("Désinscrit")
    (True, False)
    """
    return bool(_WHEN.search(key(_CAMEL.sub(" ", text))))


def plainly(word: str) -> bool:
    """Is a cell, whatever its header, a refusal and nothing else?

    >>> [plainly(word) for word in ("Unsubscribed", "Ne pas appeler", "dit de ne pas rappeler Sarl Untel avant juin", "lead")]
    [True, True, False, False]
    """
    words = key(word)
    return (
        len(words.split()) <= _SHORT
        and bool(_PLAIN.search(words))
        and not (_TURNED.search(words) or _OTHERS.search(words) or _LATER.search(words))
    )


def refused(word: str, any_text: bool = False) -> bool | None:
    """Return whether a cell under a header of refusals is one, None where it does not say; `any_text`, that any word is one.

    >>> [refused(word) for word in ("Bloctel", "à ne pas rappeler", "STOP 03/04/2026", "RAS", "NON !!", "03/04/2026", "vu")]
    [True, True, True, False, False, True, None]
    """
    if (answer := plain(word)) is not None:
        return answer
    words = key(word)
    if _NONE.fullmatch(words) or _TURNED.search(words):
        return False
    return True if any_text or _NO.search(words) or dated(word) else None


def agreed(word: str, channel: str) -> tuple[bool | None, bool]:
    """Return what a cell says under an agreement for a channel, and whether it takes it back, which is a refusal.

    >>> agreed("ok mail", "email"), agreed("oui tél", "email"), agreed("retiré le 02/02/2026", "phone"), agreed("?", "email")
    ((True, False), (False, False), (False, True), (None, False))
    """
    if (answer := plain(word)) is not None:
        return answer, False
    words = key(word)
    if _BACK.search(words) or _NO.search(words):
        return False, True
    if dated(word):
        return True, False
    if _GIVEN.match(words) and len(words.split()) <= 4:
        named = [name for name, found in _CHANNELS.items() if found.search(words)]
        return not named or channel in named, False
    return None, False


def plain(word: str) -> bool | None:
    """Return the yes or the no that a cell is, whatever stands around it; None for any other word.

    >>> plain("NON !!"), plain("x"), plain("vu")
    (False, True, None)
    """
    for text in (word.strip().replace("\ufe0f", "").casefold(), key(word)):
        if text in flags.YES or text in flags.NO:
            return text in flags.YES
    return None


def dated(word: str) -> bool:
    """Is a cell a day, and nothing else?

    >>> dated("03/04/2026"), dated("retiré le 03/04/2026")
    (True, False)
    """
    found = dates.parse(pd.Series([word], dtype="object"))
    serial = found.told.get("serial")
    return not is_blank(word) and bool(found.values.notna().all()) and (serial is None or not serial.any())
