"""What counts as the same words: accents, case, articles, plurals, spaces before units are nobody's mistake."""

import re
import unicodedata
from typing import Any

from smkit.months import ORDINALS
from smkit.typography import unaccented

_DASH = re.compile("[\u2010-\u2015\u2212]")
_FIRST = re.compile(
    r"^(?:(?:la |le )?(?:reponse|choix|option) )?(?:c est )?(?:(?:les?|la|l|un|une|des|du|de la|de l|de) )?"
)
#: « On ne peut rien dire », « on ne peut pas savoir », « impossible à dire » are one answer; « je ne sais pas » is none.
_CANNOT_SAY = re.compile(
    r"\b(?:on (?:n en|ne) (?:peut|sait)|je ne peux) (?:pas|rien)(?: (?:le|la|l|en))?(?: (?:dire|conclure|savoir))?\b"
    r"|\bimpossible (?:a|de) (?:le |en )?(?:dire|conclure|savoir)\b"
)
_A_LETTER = re.compile(r"\bc['’]|(?<!\w)à(?!\w)|\bil y a\b", re.IGNORECASE)
#: What may be said around an answer without changing it.
_AROUND = set(
    """la le les l un une des du de d a au c est ce serait j je on dirais dis pense crois croirais que qu choisis choisirais
    prends prefere reponds retiens garde vote reponse choix option lettre question proposition solution phrase cas campagne
    objectif bien sur plutot tout fait absolument evidemment clairement probablement certainement surement forcement
    logiquement uniquement seulement seul surtout donc moi mon ma mes avis selon pour sans hesiter doute aucun il elle me
    semble faut faudrait tous service n ah oh eh euh ben ok bon bonne alors voila ici vraiment exactement precisement s agit
    dire conclure juger savoir""".split()
)
#: What may be said around a number, besides.
_COUNTING = set(
    """environ presque soit egal egale peu pres approximativement approx env trouve obtient obtiens donne ca cela fait font faisait
    reste resterait total resultat montant somme nombre calcul calcule compte y en jusqu ai arrive vaut valeur taux part final
    finalement hausse gain gagne gagnerait gagnent augmentation augmente progression progresse benefice manque manquerait ont a
    ouvre ouvres ouvree ouvrees semaine et moyenne mediane ht hors taxe taxes numero minimum premiers""".split()
)
#: Words of a question that join something else to a choice.
_JOINING = {"et", "ou", "mai", "aussi", "autre", "sinon", "puis"}
_BECAUSE = re.compile(r"\b(?:car\b|parce qu|puisqu|vu qu|etant donne|en effet).*")
#: What is said beside, in brackets or after a semicolon, where nothing of it is another choice.
_ASIDE = re.compile(r"\([^()]*\)|;.*")
_WRAPPED = re.compile(r"^[\s\-–—>→*•·=:(\[«»\"“”'‘]+(?=\w)|[\s,;:.!)\]«»\"“”'’…]+$")
#: Words that deny nothing, though they look so: « sans doute », « non, pas du tout ».
_SURELY = re.compile(
    r"\bsans (?:hesit\w+|(?:aucun |nul |l ombre d un )?doute(?: possible)?)\b"
    r"|(?<=^non)[ ,]+(?:(?:pas|absolument pas|surtout pas)(?: du tout)?|je ne (?:crois|pense) pas)$"
)
_UNSURE = re.compile(
    r"|[.…-]+|(?:(?:desole|euh|bof|la),? )*(?:je (?:ne )?sais (?:pas|plus)(?: du tout)?|j (?:en )?sais rien|jsp|"
    r"(?:aucune|pas d) idee|"
    r"je n ai (?:pas d|aucune) idee|je n en sais rien|je (?:ne )?comprends pas(?: la question)?|je seche|joker|aide|help|sais pas)"
)
_A_QUARTER = re.compile(r"\d{4}-T[1-4]")
_RANKS = {word: str(rank) for word, (rank, _) in ORDINALS.items()} | {"dernier": "4"}
_QUARTER = re.compile(
    r"(?:\b(?P<first>20\d\d)[ -]*)?(?:\b(?:t|trim(?:estre)?\.? ?)(?P<after>[1-4])|\b(?:(?P<before>[1-4]|"
    rf"{'|'.join(_RANKS)})(?:er|e|eme|nd)? ?trim(?:estre)?\b\.?))(?:[ /-]*(?:de |d )?(?P<last>20\d\d))?\b"
)
#: What turns an answer round.
_NO = {"pas", "ni", "jamai", "sauf", "san", "non"}
_NEGATED = re.compile(r"\b(?:pas|ni|jamais|sauf|sans)\b")


def plain(text: Any) -> str:
    """Return a text without accents, case, doubled spaces nor final stop; any dash is the keyboard's.

    >>> plain("  Référencement  payant."), plain("Black Friday −30 %")
    ('referencement payant', 'black friday -30 %')
    """
    dashed = _DASH.sub("-", str(text)).replace("œ", "oe").replace("€", "€")
    return " ".join(re.sub("['’«»\"“”]", " ", unaccented(dashed).lower()).split()).rstrip(" .!")


def same_words(mine: str, theirs: str) -> bool:
    """Tell whether two texts are the same words, articles, plurals and the space before a unit left aside.

    >>> same_words("les réseaux sociaux", "Réseaux sociaux"), same_words("Santos moulu 1kg", "Santos moulu 1 kg")
    (True, True)
    >>> same_words("thé", "théière"), same_words("sous conditions", "sous condition")
    (False, True)
    >>> same_words("emailing de Noël", "E-mailing de Noël")
    True
    """
    return _bare(mine) == _bare(theirs)


def same_letters(mine: str, theirs: str) -> bool:
    """Tell whether two texts are the same, accents included; case and spaces are left aside.

    >>> same_letters("théière", "Théière"), same_letters("theiere", "Théière")
    (True, False)
    """

    return re.sub(r"^(?:une?|la|le|les) ", "", _exact(mine)) == _exact(theirs)


def _exact(text: str) -> str:
    bare = re.sub("['’«»\"“”,:]", " ", unicodedata.normalize("NFC", text).lower())
    return " ".join(bare.split()).rstrip(" .!")


def chosen(text: str, choices: tuple[str, ...], question: str = "") -> str | None:
    """Return the only choice that a sentence names; None when it names none, or several, or says what it is not, or adds to it.

    Parameters: `text`; `choices`; `question`, whose own words add nothing to a choice.

    >>> chosen("Je dirais B", ("A", "B")), chosen("oui, bien sûr", ("oui", "non")), chosen("pas A", ("A", "B"))
    ('B', 'oui', None)
    >>> chosen("On ne peut pas le dire", ("oui", "non", "on ne peut pas dire")), chosen("B et autre chose", ("A", "B"))
    ('on ne peut pas dire', None)
    >>> chosen("B, un thé", ("A", "B"), "A. un café ; B. un thé ?"), chosen("le catalogue", ("Catalogue d'été", "E-mail"))
    ('B', "Catalogue d'été")
    """
    text = _quartered(_without_aside(text, choices), choices)
    if lettered := all(len(choice) == 1 for choice in choices):
        text = _A_LETTER.sub(" ", text)  # « c'est B », « à mon avis, B » name one letter
    said = _said(text)
    for choice in choices:
        if same_words(text, choice) or same_words(said, _said(choice)):
            return choice
    named = _BECAUSE.sub("", said)
    longest = _named(named, choices)
    if lettered and not longest:
        return _written_out(text, question, choices)
    if len(longest) != 1:
        part = [choice for choice in choices if part_of(text, choice) and not _NEGATED.search(plain(choice))]
        return part[0] if len(part) == 1 and not longest else None
    if _NEGATED.search(named) and not _NEGATED.search(plain(longest[0])):
        return None
    left = f" {_spaced(named)} ".replace(f" {_spaced(longest[0])} ", " ")
    return (
        longest[0]
        if set(left.split()) <= _AROUND_STEMS | (set(_spaced(question).split()) - _JOINING)
        else None
    )


def _quartered(text: str, choices: tuple[str, ...]) -> str:
    """« T2 2025 », « 2e trimestre 2025 », « le T2 » as « 2025-T2 », where quarters are the choices and one of them is that."""
    if not all(_A_QUARTER.fullmatch(choice) for choice in choices):
        return text

    def written(found: re.Match[str]) -> str:
        number = found["after"] or _RANKS.get(found["before"], found["before"])
        year = found["first"] or found["last"] or ""
        fits = [choice for choice in choices if choice.startswith(year) and choice.endswith(f"T{number}")]
        return fits[0] if len(fits) == 1 else found[0]

    return _QUARTER.sub(written, plain(text))


def led_by(text: str, expected: str, question: str) -> bool:
    """Tell whether a text is a name after words of its question: « la commande C02061 », « le canal Salon ».

    >>> led_by("la commande C1", "C1", "Quelle commande ?"), led_by("commande C1 ou C2", "C1", "Quelle commande ?")
    (True, False)
    """
    words, wanted = _spaced(_BECAUSE.sub("", _said(text))).split(), _spaced(expected).split()
    around = _AROUND_STEMS | set(_spaced(question).split()) - _JOINING - _NO
    return _within(words, wanted, around)


def lettered_by(text: str, expected: str, question: str) -> bool:
    """Tell whether a text is a name, its accents included, among words that change nothing to it.

    >>> lettered_by("c'est une théière", "Théière", ""), lettered_by("c'est une theiere", "Théière", "")
    (True, False)
    """
    words, wanted = _exact(_BECAUSE.sub("", text.lower())).split(), _exact(expected).split()
    named = [word if word in wanted else _spaced(word) for word in words]
    return _within(named, wanted, _AROUND_STEMS | set(_spaced(question).split()) - _JOINING - _NO)


def _within(words: list[str], wanted: list[str], around: set[str]) -> bool:
    """Are these words the wanted ones, once, and besides only what adds nothing?"""
    size = len(wanted)
    for place in range(len(words) - size + 1):
        if words[place : place + size] == wanted:
            return set(words[:place] + words[place + size :]) <= around
    return False


def unwrapped(text: str) -> str:
    """Return a text without the arrows, bullets, brackets, quotes and stops that it stands between.

    >>> unwrapped("→ « B »."), unwrapped("(théière)"), unwrapped("Black Friday −30 %")
    ('B', 'théière', 'Black Friday −30 %')
    """
    bare = _WRAPPED.sub("", text)
    return f"{bare})" if bare.count("(") > bare.count(")") else bare


def unsure(text: str) -> bool:
    """Tell whether a text says that one does not know, or nothing at all.

    >>> unsure("Je ne sais pas"), unsure("?"), unsure("on ne peut pas dire"), unsure("non")
    (True, True, False, False)
    """
    return bool(_UNSURE.fullmatch(plain(text).strip(" ?")))


def _without_aside(text: str, choices: tuple[str, ...]) -> str:
    """A text without what is said in brackets, save another choice."""
    return _ASIDE.sub(lambda found: found[0] if _named(_said(found[0]), choices) else " ", text)


def _written_out(text: str, question: str, choices: tuple[str, ...]) -> str | None:
    """The letter of the only option whose own words a text says: « de meilleurs avis » of « B. de meilleurs avis ; »."""
    told = re.split(r"(?<![\w'’])[(«\"]?([A-Z])[\"»)]?(?=[.:]? |[.:])[.:]?", question)
    options = {
        letter: body for letter, body in zip(told[1::2], told[2::2], strict=False) if letter in choices
    }
    said = _spaced(text).split()
    mine = [word for word in said if word not in _AROUND_STEMS]
    fits = [
        letter
        for letter, body in options.items()
        if len("".join(mine)) >= 4
        and f" {' '.join(mine)} "
        in f" {' '.join(w for w in _spaced(body).split() if w not in _AROUND_STEMS)} "
    ]
    return fits[0] if len(options) == len(choices) and len(fits) == 1 else None


def named(text: str, choices: tuple[str, ...]) -> bool:
    """Tell whether a sentence names one choice and no other, whatever it adds.

    >>> named("B et autre chose", ("A", "B")), named("A ou B", ("A", "B"))
    (True, False)
    """
    return len(_named(plain(text), choices)) == 1


def _named(said: str, choices: tuple[str, ...]) -> list[str]:
    """The choices that a text names, save those that are a part of another one."""
    found = [choice for choice in choices if f" {_spaced(choice)} " in f" {_spaced(said)} "]
    return [one for one in found if not any(one != other and plain(one) in plain(other) for other in found)]


def _said(text: str) -> str:
    return _CANNOT_SAY.sub("on ne peut pas dire", _SURELY.sub(" ", plain(text)).strip(" ,"))


def _spaced(text: str) -> str:
    """The words of a text alone, plurals and hyphens left aside."""
    words = re.sub(r"[^a-z0-9€%]+", " ", _unjoined(_said(text))).split()
    return " ".join(_single(word) for word in words)


def part_of(mine: str, theirs: str) -> bool:
    """Tell whether a text is a good part of a name, enough to know which.

    >>> part_of("Santos moulu", "Santos moulu 1 kg"), part_of("le", "Salon")
    (True, False)
    """
    short, whole = _bare(mine), _bare(theirs)
    return len(short) >= 4 and short != whole and f" {short} " in f" {whole} "


def _unjoined(text: str) -> str:
    """« E-mailing », « e mailing » and « emailing » are one; so are « Île-de-France » and « ile de france »."""
    return re.sub(r"\be mail", "email", re.sub(r"(?<=\w)-(?=\w)", " ", text))


def _single(word: str) -> str:
    """A word without its plural nor its feminine: « fermées », « fermé »."""
    one = word[:-1] if len(word) > 3 and word[-1] in "sx" else word
    return one.rstrip("e") if len(one) > 4 else one


def _bare(text: str) -> str:
    words = _FIRST.sub("", plain(text), count=1) or plain(text)
    dated = re.sub(r"\b0(?=[1-9]\b)|(?<=\b1)er\b", "", _unjoined(words))
    joined = re.sub(r"(?<=\d) (?=[%a-z€])", "", dated)
    return " ".join(map(_single, joined.split()))


_AROUND_STEMS = {_single(word) for word in _AROUND}
#: What changes nothing to a number, plurals undone.
NEUTRAL = frozenset(word.rstrip("s") for word in _AROUND | _COUNTING) - {"un", "une", "aucun", "sans"}
