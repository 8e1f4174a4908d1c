"""What is said to whoever types commands, said to whoever has a page: what to do there, and nothing to type."""

import re

#: What is advised in a terminal, and what to do of it on the page; the first that are found come first.
_SAID = (
    (r"(?<=disparu pendant que le rapport se faisait\. )Relancez avec --retry", "Déposez-le de nouveau, puis refaites le rapport"),
    (r"Relancez avec --retry", "Refaites le rapport"),
    (r"relancez avec --retry", "refaites le rapport"),
    (r"Un autre « ?smkit report ?» écrit déjà", "Un autre rapport s'écrit déjà"),
    (r"[Cc]hoisissez un autre dossier\s+avec --to, ou renommez cette page", "Renommez cette page, puis refaites le rapport"),
    (r"(?<=\. )Choisissez un autre dossier avec --to", "Vérifiez que ce dossier n'est pas protégé contre l'écriture"),
    (r"Relancez avec --engine spawn, et vérifiez .* avec smkit doctor", "Quittez l'établi, puis rouvrez-le par son raccourci"),
    (r"--each n'a rien à y découper", "rien n'y est à découper"),
    (r"Figez le plan avec « smkit plan [^»]*», et donnez le fichier qu'il écrit", "Donnez un plan figé"),
    (r"Relancez sans --each", "Demandez-le sans le découper"),
    (r"Vérifiez le fichier avec smkit check", "Vérifiez-le sur sa page"),
    (r"Voyez tout avec ?: smkit check .*", "Tout est sur la page du fichier."),
    (r"smkit check dit ce qui en est mis à part, et pourquoi", "sa page dit ce qui en est mis à part, et pourquoi"),
    (r"Pour retrouver l'une d'elles, sur votre machine seulement : smkit reveal .*?\.(?=\s|$)", ""),
    (r" ; smkit reveal dit qui c'est", ""),
    (r"smkit check les montre tous", "la page du fichier les montre tous"),
)  # fmt: skip
#: A word of a terminal: an option, or one of our commands; « que smkit lit » is said of the kit.
_TYPED = re.compile(r"(?<![\w-])--[a-z]|(?<!que )\bsmkit [a-z-]{2,}")
_CLAUSE = re.compile(r"( : | ; |, ou |, et |, puis )")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀÉÊÎÔ«])")


def of_the_page(text: str) -> str:
    """Return what is said of a report or a file without what only a terminal takes: told as the page does it, or left out.

    >>> of_the_page("Le disque est plein. Faites de la place, puis relancez avec --retry.")
    'Le disque est plein. Faites de la place, puis refaites le rapport.'
    >>> of_the_page("Il durait plus de 9 s. Filtrez les données, ou donnez-lui plus de temps avec --timeout.")
    'Il durait plus de 9 s. Filtrez les données.'
    """
    return "\n".join(_line(line) for line in text.split("\n")).strip()


def _line(text: str) -> str:
    spaced = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    if not _TYPED.search(spaced):
        return text
    for typed, done in _SAID:
        spaced = re.sub(typed, done, spaced)
    return " ".join(filter(None, map(_without, _SENTENCE.split(spaced))))


def _without(sentence: str) -> str:
    """A sentence without the clauses that have something to type; "" where nothing else is left."""
    if not _TYPED.search(sentence):
        return sentence
    parts = _CLAUSE.split(sentence)
    kept = [
        (before, said)
        for before, said in zip(["", *parts[1::2]], parts[::2], strict=True)
        if not _TYPED.search(said)
    ]
    left = "".join((before if rank else "") + said for rank, (before, said) in enumerate(kept)).rstrip(" ,;:")
    if kept and kept[0][0]:  # what began the sentence is gone
        left = left[:1].upper() + left[1:]
    return left + "." * (bool(left) and left[-1] not in ".!?")
