"""What is told of the people whom a file names: who was hidden, where a name may still show, and who may be there twice."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from smkit.tables import doors
from smkit.tables.answers import BLANK
from smkit.tables.errors import count, listing, one_line
from smkit.tables.parsing.customers import Spelt
from smkit.tables.parsing.joined import Joined
from smkit.tables.parsing.namesakes import Found
from smkit.tables.parsing.strangers import keeping
from smkit.tables.schema import Column
from smkit.tables.telling.journal import Journal, Note
from smkit.typography import clip, typeset

_SHOWN = 3
#: What stands between quotes, and the notes that quote a sheet or a header.
_QUOTED = re.compile(r"(«\s)(.+?)(\s»)")
_OF_FILE = frozenset({"other_sheets", "near_sheets", "veiled_sheets", "unused_columns"})


def pseudonyms(people: Mapping[str, int]) -> list[Note]:
    """Say how many people were put under a pseudonym, by column label.

    >>> [note.text.replace("\\xa0", " ") for note in pseudonyms({"Client": 1})]
    ['Colonne « Client » : 1 personne remplacée par un pseudonyme.']
    """
    notes = []
    for label, number in people.items():
        one, many = "personne remplacée par un pseudonyme", "personnes remplacées par des pseudonymes"
        notes.append(
            Note("pseudonyms", number, typeset(f"Colonne « {label} » : {count(number, one, many)}."))
        )
    return notes


def nobody(labels: Mapping[str, int]) -> list[Note]:
    """Say which labels of customers stand for nobody, on how many rows, and how to count each as a customer.

    >>> print(*nobody({"Client comptoir": 3})[0].whole().split())
    3 lignes ont pour client un mot qui ne désigne personne (« Client comptoir ») : lues sans client, et leurs ventes comptées. Pour
    compter chacun comme un client → clients : « tels_quels ».
    """
    if not labels:
        return []
    rows = sum(labels.values())
    has = (
        "ligne a pour client un mot qui ne désigne personne",
        "lignes ont pour client un mot qui ne désigne personne",
    )
    read, sold = ("lue", "sa vente comptée") if rows < 2 else ("lues", "leurs ventes comptées")
    who = listing(map(one_line, labels), most=_SHOWN)
    text = f"{count(rows, *has)} ({who}) : {read} sans client, et {sold}. Pour compter chacun comme un client"
    return [Note("nobody", rows, typeset(text), answer=doors.line(clients="tels_quels"))]


def spelt(found: Spelt | None, told: str = "") -> list[Note]:
    """Say that customers are written in several ways, how many there are by each reading, and how to join them or not.

    Parameters: `told`, the answer `clients`.

    >>> print(*spelt(Spelt(20, 10, ("cl-1", "CL-1")))[0].whole().split())
    Colonne « Client » : 20 clients tels qu'ils sont écrits, 10 sans les majuscules, les espaces, les zéros de tête ni la forme
    juridique (« cl-1 » et « CL-1 »). Comptés tels quels. Si ce sont les mêmes, pour les réunir → clients : « reunir ».
    """
    if found is None or told == "tels_quels":
        return []
    pair = listing(map(one_line, filter(None, found.shown)))
    text = (
        f"Colonne « Client » : {count(found.written, 'client', 'clients')} tels qu'ils sont écrits, {count(found.same)} sans les "
        f"majuscules, les espaces, les zéros de tête ni la forme juridique{f' ({pair})' if pair else ''}. "
    )
    if told == "reunir":
        return [Note("spelt_joined", found.same, typeset(f"{text}Réunis, comme vous l'avez dit."))]
    text += "Comptés tels quels. Si ce sont les mêmes, pour les réunir"
    return [Note("spelt", found.written - found.same, typeset(text), answer=doors.line(clients="reunir"))]


def joined(found: Sequence[Joined]) -> list[Note]:
    """Say which columns join the names of people, put under pseudonyms, and what keeps them as they are.

    >>> from smkit.tables.schema import table
    >>> note = joined([Joined(table("leads").column("lead_id"), ("Nom",), 2)])[0]
    >>> print(*note.text.split(), note.answer)
    Colonne « N° de lead » : « Nom » y désigne 2 personnes, remplacées par des pseudonymes. Si ce ne sont pas des personnes, pour
    les laisser en clair personnes : « lead_id=aucun ».
    """
    notes = []
    for each in found:
        headers = listing([one_line(header) for header in each.headers])
        says = "y désigne" if len(each.headers) == 1 else "y désignent"
        hidden = "1 personne, remplacée par un pseudonyme. Si ce n'est pas une personne, pour la"
        if each.people > 1:
            hidden = f"{count(each.people)} personnes, remplacées par des pseudonymes. Si ce ne sont pas des personnes, pour les"
        if each.sure:  # no more to ask of them than of a column of people
            notes += pseudonyms({each.column.label: each.people})
            continue
        text = typeset(f"Colonne « {each.column.label} » : {headers} {says} {hidden} laisser en clair")
        notes.append(Note("joined", each.people, text, answer=doors.line(personnes=keeping(each.column))))
    return notes


def namesakes(found: Found) -> list[Note]:
    """Say where a text bore somebody's full name, and ask about those that bear a first name or a surname alone."""
    notes = []
    for label, number in found.hidden.items():
        one = "texte portait le nom d'une personne de vos données, remplacé par son pseudonyme"
        many = "textes portaient le nom d'une personne de vos données, remplacé par son pseudonyme"
        notes.append(Note("namesakes", number, typeset(f"Colonne « {label} » : {count(number, one, many)}.")))
    # one answer for all of them: it is one parameter, and a page has one field for it
    together = len(found.left) > 1 or any(len(words) > _SHOWN for words in found.left.values())
    for label, words in found.left.items():
        shown = listing([clip(word, 40) for word in words[:_SHOWN]])
        more = f" (et {len(words) - _SHOWN} de plus)" if len(words) > _SHOWN else ""
        what = "est aussi le prénom ou le nom" if len(words) == 1 else "sont aussi le prénom ou le nom"
        who = "Si c'est d'elle qu'il s'agit" if len(words) == 1 else "S'il s'agit de personnes"
        text = f"Colonne « {label} » : {shown}{more} {what} d'une personne de vos données. Rien n'est masqué. {who}"
        notes.append(
            Note(
                "lone_names",
                len(words),
                typeset(text),
                answer=doors.line(personnes="tous" if together else "; ".join(words)),
            )
        )
    return notes


def strangers(found: Sequence[tuple[Column, int]]) -> list[Note]:
    """Say which columns of texts name people, who were put under a pseudonym, and what keeps them as they are.

    >>> from smkit.tables.schema import table
    >>> note = strangers([(table("orders").column("region"), 2)])[0]
    >>> note.answer.replace("\\xa0", " ")
    'personnes : « region=aucun ».'
    """
    if not found:
        return []
    number = sum(number for _, number in found)
    one = "nom qui semble celui d'une personne, remplacé par un pseudonyme"
    many = "noms qui semblent ceux de personnes, remplacés par des pseudonymes"
    keep = (
        "Si ce n'est pas une personne, pour le"
        if number == 1
        else "Si ce ne sont pas des personnes, pour les"
    )
    labels = listing([column.label for column, _ in found])
    where = f"Colonne {labels}" if len(found) == 1 else f"Colonnes {labels}"
    only = "" if len(found) == 1 else " (retirez de la ligne les colonnes qui nomment quelqu'un)"
    text = typeset(f"{where} : {count(number, one, many)}. {keep} laisser en clair{only}")
    answer = doors.line(personnes="; ".join(keeping(column) for column, _ in found))
    return [Note("strangers", number, text, answer=answer)]


def unnamed(journal: Journal, hidden: Callable[[str], str]) -> Journal:
    """Return a journal where no sheet and no column that is not read is called by somebody's name.

    Parameters: `hidden`, what makes of a text the same text without names.
    """

    def quiet(text: str) -> str:
        return _QUOTED.sub(lambda found: f"{found[1]}{hidden(found[2])}{found[3]}", text)

    notes = []
    for note in journal.notes:
        text = quiet(note.text) if note.code in _OF_FILE else note.text
        named = text != note.text and note.code in ("near_sheets", "veiled_sheets")
        answer = doors.line(feuille=BLANK) if named else note.answer
        notes.append(replace(note, text=text, answer=answer))
    return replace(journal, layout=quiet(journal.layout), notes=tuple(notes))


def reached(found: Mapping[str, int]) -> list[Note]:
    """Say where a text held a telephone number, an e-mail address or a number that is one person's, by column label."""
    one = "texte portait un numéro ou une adresse e-mail qui mène à quelqu'un, remplacé par un pseudonyme"
    many = "textes portaient un numéro ou une adresse e-mail qui mène à quelqu'un, remplacé par un pseudonyme"
    return [
        Note("reached", number, typeset(f"Colonne « {label} » : {count(number, one, many)}."))
        for label, number in found.items()
    ]


def addresses(found: Sequence[tuple[Column, int]]) -> list[Note]:
    """Say which columns hold postal addresses, which stay as they are."""
    notes = []
    for column, number in found:
        like = "ressemble" if number == 1 else "ressemblent"
        text = (
            f"Colonne « {column.label} » : {count(number, 'texte', 'textes')} {like} à une adresse postale, et rien n'est masqué. "
            "Pour ne pas lire cette colonne"
        )
        answer = "" if column.required else doors.line(colonnes=f"{column.name}=")
        notes.append(
            Note(
                "addresses",
                number,
                typeset(text if answer else text.rpartition(". ")[0] + "."),
                answer=answer,
            )
        )
    return notes


def doubles(found: Mapping[str, Sequence[tuple[str, str]]]) -> list[Note]:
    """Say which pseudonyms may be one person's."""
    notes = []
    for label, pairs in found.items():
        shown = " ; ".join(f"{one} et {other}" for one, other in pairs[:_SHOWN])
        more = f" (et {len(pairs) - _SHOWN} de plus)" if len(pairs) > _SHOWN else ""
        one, many = "paire de pseudonymes est peut-être", "paires de pseudonymes sont peut-être chacune"
        text = (
            f"Colonne « {label} » : {count(len(pairs), one, many)} une seule personne, écrite avec ou sans son prénom entier : "
            f"{shown}{more}. Écrivez le nom de la même façon dans l'export pour les réunir ; smkit reveal dit qui c'est."
        )
        notes.append(Note("doubles", len(pairs), typeset(text)))
    return notes
