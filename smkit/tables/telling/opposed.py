"""What is told of refusals: the columns that add up, the words read as one, the agreements taken back, the same person twice."""

from smkit.tables import doors
from smkit.tables.errors import count, listing, one_line
from smkit.tables.naming.opposed_sheets import Sheet
from smkit.tables.naming.oppositions import COLUMNS, Refusals
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

_MOST = 3
_WHAT = {
    "opposed": "à toute prospection",
    "opposed_email": "aux e-mails",
    "opposed_phone": "aux appels et aux SMS",
}


def about(found: Refusals) -> list[Note]:
    """Say how the refusals of a list were read, and how to have it otherwise.

    >>> found = Refusals({"opposed": ["Opposition"]}, {"Opposition": ["Bloctel"]}, {}, {}, twins=2)
    >>> [" ".join(note.whole().split()) for note in about(found)]  # doctest: +NORMALIZE_WHITESPACE
    ["« Opposition » : « Bloctel » y est lu comme une opposition. S'il ne s'agit que des appels → colonnes :
      « opposed=; opposed_phone=Opposition ».",
     "2 prospects ont l'adresse ou le téléphone de quelqu'un qui s'est opposé : ils comptent comme opposés aussi."]
    """
    notes = []
    for name in COLUMNS.values():
        headers = found.columns.get(name, ())
        if len(headers) > 1:
            text = f"{listing([one_line(each) for each in headers])} disent l'opposition {_WHAT[name]} : une seule suffit"
            notes.append(Note("oppositions", len(headers), typeset(f"{text}.")))
    for header, words in found.worded.items():
        said = "y est lu" if len(words) == 1 else "y sont lus"
        text = f"« {one_line(header)} » : {listing(words, most=_MOST)} {said} comme une opposition"
        alone = found.columns.get("opposed") == [header]
        line = doors.line(colonnes=f"opposed=; opposed_phone={one_line(header)}") if alone else ""
        text += ". S'il ne s'agit que des appels" if line else "."
        notes.append(Note("refused_words", len(words), typeset(text), answer=line))
    for header, rows in found.back.items():
        text = f"« {one_line(header)} » : {count(rows, 'accord retiré compte', 'accords retirés comptent')} comme une opposition."
        notes.append(Note("taken_back", rows, typeset(text)))
    for header, words in found.given.items():
        if words:
            said = "y est lu" if len(words) == 1 else "y sont lus"
            notes.append(
                Note(
                    "agreed_words",
                    len(words),
                    typeset(f"« {one_line(header)} » : {listing(words, most=_MOST)} {said} « oui »."),
                )
            )
    notes += [_sheet(each) for each in found.sheets]
    if found.twins:
        who = count(found.twins, "prospect a", "prospects ont")
        also = "il compte comme opposé aussi" if found.twins == 1 else "ils comptent comme opposés aussi"
        text = f"{who} l'adresse ou le téléphone de quelqu'un qui s'est opposé : {also}."
        notes.append(Note("refused_twins", found.twins, typeset(text)))
    return notes


def _sheet(sheet: Sheet) -> Note:
    """Say whom a sheet of refusals refuses, and what to do of those whom nothing finds.

    >>> import numpy as np
    >>> print(*_sheet(Sheet("STOP", 2, 2, {"": np.array([False])})).text.split()[:16])
    Feuille « STOP » : une liste de 2 personnes opposées, dont aucune ne se trouve
    """
    head = f"Feuille « {one_line(sheet.title)} » : une liste de {count(sheet.people, 'personne opposée', 'personnes opposées')}"
    if not sheet.found:
        text = (
            f"{head}, dont aucune ne se trouve parmi les prospects lus, par son adresse, son téléphone ou son numéro. Avant "
            "d'appeler ou d'écrire, ajoutez aux prospects la colonne qui les y retrouve (« E-mail »), ou une colonne "
            "« Opposition » avec « oui » devant chacune."
        )
        return Note("refusals_aside", sheet.people, typeset(text))
    who = "prospect y est, et compte comme opposé", "prospects y sont, et comptent comme opposés"
    text = f"{head} ; {count(sheet.found, *who)}."
    if sheet.lost:
        lost = count(sheet.lost, "ne se trouve", "ne se trouvent")
        text += f" {lost} pas parmi les prospects lus : vérifiez qu'on n'y est pas sous une autre adresse."
    return Note("refusals_sheet", sheet.found, typeset(text))
