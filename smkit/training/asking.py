"""Is it a question at all? A sales pitch, an insult or a list of keywords opens no door of a customer's."""

import re
from functools import partial

from smkit.analysis.discovery.wording import fold, words

#: Words that ask, as they are said and as they are typed in haste.
_DIRECT = re.compile(
    r"\b(?:pour ?[qk]u?oi|pk|pq|prk|qui|que|qu|ki|ke|quoi|koi|(?:les|aux|des|du|au)?[qk]u?el(?:le)?s?|lequel|laquelle|com+ent|cmt|"
    r"komen\w*|combien|cb|quand|kan|kand|où|est_ce|quest|kes)\b|\bou(?: svp| exactement)?$|^ou (?:est|es|sont?|se|c)\b"
)
#: What invites to tell without asking, and whom a question is put to.
_INVITING = re.compile(
    r"\b(?:dites?|dis|racont\w+|expli\w+|parl(?:ez|er|ons)|decri\w+|precis\w+|continuez|poursuivez|allez y|merci de|situez|citez|"
    r"detaillez|developpez|presentez|permettez|avouez|conve\w+ en|ensuite|apres|(?:besoin de|faudrait) savoir|"
    r"(?:faites|\w+ez) (?:moi|nous|pour moi)|(?:j|je|nous|il me|il nous) (?:vous |m )?(?:aim\w+|voudr\w+|voulais|veux|souhait\w+|"
    r"demand\w+|interrog\w+|cherch\w+|sera?is|suis|saurais|aurais|faudrait|manque|connais|comprend\w*|ecoute|laisse))\b"
)
_ADDRESSED = re.compile(r"\b(?:vous|vs|votre|vos|vot|tu|t|ton|ta|tes|toi)\b")
#: Whoever speaks of themselves sells.
_SELLING = re.compile(
    r"^\W*(?:et |donc |alors |bonjour )*(?:je|j|nous|notre|nos|mon|mes|on|voici|signez|achetez|prenez)\b"
)
#: The words of the method itself: one after the other, they are no question.
_METHOD = set(
    "qui quoi où ou quand comment combien pourquoi besoin besoins profond budget decideur decision autorite echeance delai enjeu"
    " motivation bant soncas qqoqcp temps date".split()
)
_POLITE = re.compile(r"\b(?:pouvez|pourriez|puis|pourrais) (?:vous|je|tu)(?: (?:me|nous|vous))?\b")
#: « Êtes-vous »: the verb comes first.
_TURNED = re.compile(r"\w[-‐‑](?:t[-‐‑])?(?:vous|tu|ils?|elles?|on|ce)\b", re.IGNORECASE)
#: « Pourquoi ne pas prendre notre offre ? »: what is sold, as a question.
_PUSHED = re.compile(
    r"\bpourquoi (?:ne )?pas (?:l |la |le |les )?\w+(?:er|re|ir)\b.*\b(?:notre|nos|mon)\b"
    r"|\bpourquoi n (?:achet|sign|command|pren)\w* (?:vous|tu) pas\b"
)
#: Where a sentence ends, and another begins.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")
_CLAUSE = re.compile(r"\s*[:;]\s+")
#: Commas prove less: what is before them must not begin with a question, nor invite to tell, and what comes after must.
_COMMA = re.compile(r"\s*,\s+")
_FIRST = re.compile(
    r"\W*(?:(?:bon|alors|bonjour|et|donc|mais) )*(?:(?:a|de|en|pour|avec|depuis) )?(?:pour ?quoi|comment|combien|quel)"
)
_LAST = re.compile(
    r"\W*(?:(?:bref|bon|alors|donc|et|mais|enfin) )*(?:(?:a|de|en|pour|avec|depuis|d) )?"
    r"(?:pour ?quoi|comment|combien|quel(?:le)?s?|qui|qu|que|quand|où)\b"
)
#: Words that the languages of France's neighbours and of its visitors say all the time, and French does not.
_FOREIGN = set(
    "what why who whom whose how when where which does did is are was were you your the of to with it have has would could can"
    " should tell about this that my we they there much many do and for need want please hello"
    " por usted ustedes cual cuales cuando donde cuanto cuantos quien como necesita tiene busca el los su sus una"
    " was warum wie wer wann wo sie ihr ihre ihren haben ist sind und der das ein eine brauchen suchen viel viele"
    " che cosa perche quando dove chi quanti lei avete cercate di quale quali qual costa bisogno vuole questo cerca"
    " wat waarom wie hoe hoeveel wanneer waar welke uw heeft bent zijn het een voor niet nodig zoekt jullie gebruikt"
    " por quem quanto quantos voce voces seu sua precisa tem esta esse isso nao custa uma um procura orcamento o"
    " dlaczego czego kiedy jest pani vad varfor hva hvorfor hvem hvad nar vem".split()
)
_FRENCH = set(
    "le la les un une des du de d l et est vous votre vos nous notre je j c ce ca cela qu qui quoi quel quelle quels quelles"
    " pour pourquoi comment combien quand où dans avec sur en au aux a avez etes y il elle on ne pas chez si mais ou tu ton ta"
    " est_ce_que".split()
)
#: Words of French that its neighbours say too: of nothing else, they prove nothing.
_SHARED = set("un la de en du l d les des si tu il e y".split())
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-zß-öø-ÿœ]")
_SUBJECT = re.compile(r"\W*(?:vous|vs|tu|il|elle|on|c|ca|cela)\b")
_SHORT = 3  # words of « Votre budget ? »
_WHOLE = 5  # words of a question that needs nothing said before it to be understood
_LONG = 15  # words before a colon or a comma that lead up to a question, and are no part of it


def asks(said: str) -> bool:
    """Tell whether what a learner says to a customer asks anything.

    >>> asks("Pourquoi un logiciel ?"), asks("Racontez-moi votre semaine."), asks("kel est le probleme")
    (True, True, True)
    >>> asks("Notre offre est à 99 € par mois."), asks("Qui, quoi, où, quand, comment, pourquoi ?"), asks("ok"), asks("… ?")
    (False, False, False, False)
    """
    folded = fold(said)
    told = words(folded)
    if not any(word[0].isalpha() for word in told):
        return False
    method = [word for word in told if word in _METHOD]
    if len(set(method)) >= _SHORT and 4 * len(method) >= 3 * len(told):
        return False
    if "?" in said or _DIRECT.search(folded) or _INVITING.search(folded):
        return True
    return bool(_ADDRESSED.search(folded)) and not _SELLING.search(folded)


def core(said: str) -> str:
    """Return the sentence that asks, without those said before or after it; all of it where they are needed to understand.

    What leads up to a question would weigh on how it is classed. Several questions, and those that lean on what was said before
    (« C'est bien ça ? »), stay whole.

    >>> core("Merci de me recevoir, je sais que vous êtes occupée. Qui signe les commandes ?")
    'Qui signe les commandes ?'
    >>> core("Vous êtes deux associées. C'est bien ça ?")
    "Vous êtes deux associées. C'est bien ça ?"
    """
    told = _SENTENCE.split(said.strip())
    marked = [at for at, each in enumerate(told) if "?" in each] or [len(told) - 1]
    if len(marked) > 1 or any(map(_invites, told[marked[0] + 1 :])):
        return said
    alone = told[marked[0]]
    means = _means(alone) or len(words(fold(alone))) >= _WHOLE
    alone = alone if means and asks(alone) else said
    return next((clause for clause in map(partial(_clause, alone), (_CLAUSE, _COMMA)) if clause), alone)


def _clause(said: str, mark: re.Pattern[str]) -> str:
    """The clause after the last such mark, where it asks and all before it, long enough, only leads up to it; else nothing."""
    *before, clause = mark.split(said)
    long = sum(len(words(fold(each))) for each in before) >= _LONG
    if not long or any(map(_invites, before)) or not (_means(clause) and asks(clause)):
        return ""
    if mark is _COMMA and (not _LAST.match(fold(clause)) or any(_FIRST.match(fold(each)) for each in before)):
        return ""
    return clause


def _means(said: str) -> bool:
    """Does it say what is asked?"""
    return bool(_DIRECT.search(fold(said))) or _invites(said)


def _invites(said: str) -> bool:
    return bool(_INVITING.search(fold(said)))


def foreign(said: str) -> bool:
    """Tell whether something is said in another language than French.

    >>> foreign("Why are you looking for a software?"), foreign("What is your budget?"), foreign("Warum suchen Sie eine Software?")
    (True, True, True)
    >>> foreign("Pourquoi un software ?"), foreign("C'est quoi votre deadline ?"), foreign("Quels sont vos pain points ?")
    (False, False, False)
    """
    folded = fold(said)
    if 2 * len(_LATIN.findall(folded)) < len(_LETTER.findall(folded)):
        return True
    told = words(folded)
    other, own = (sum(word in known for word in told) for known in (_FOREIGN, _FRENCH - _SHARED))
    return other > own and (other > 1 or not own)


def datum(said: str) -> bool:
    """Tell whether a closed question asks for a datum, as « qui », « quand » and « combien » do, rather than for yes or no.

    >>> datum("Pour quelle date ?"), datum("Votre budget ?"), datum("Est-ce que vous êtes pressée ?"), datum("Êtes-vous pressée ?")
    (True, True, False, False)
    """
    folded = fold(said)
    asked = re.sub(r"\best_ce que?\b", "", folded)
    return bool(_DIRECT.search(asked) or _POLITE.search(folded)) or (
        len(words(folded)) <= _SHORT and not _TURNED.search(said) and not _SUBJECT.match(folded)
    )


def pushes(said: str) -> bool:
    """Tell whether a question only sells, whatever word it begins with.

    >>> pushes("Pourquoi ne pas prendre notre logiciel ?"), pushes("Pourquoi n'avez-vous pas renouvelé notre contrat ?")
    (True, False)
    """
    return bool(_PUSHED.search(fold(said)))
