"""What a workbook, or a folder, has that is not read, or is read under other headers."""

from collections.abc import Sequence

from smkit.tables import doors
from smkit.tables.errors import count, listing
from smkit.tables.opening.raw import Raw
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset


def about(raw: Raw) -> list[Note]:
    """Say which sheets are left out, with the line that reads them, and which headers are read as others.

    >>> import numpy as np
    >>> raw = Raw("v.xlsx", (), (), np.array([]), "Excel", veiled=("Archives",), sizes={"Archives": 12})
    >>> print(*about(raw)[0].whole().split())
    1 feuille masquée a les mêmes colonnes, sans être lue : « Archives » (12 lignes). Affichez-la dans le classeur pour la lire avec
    les autres. Pour la lire seule → feuille : « Archives ».
    """
    notes = []
    if raw.alike:
        others = count(len(raw.alike), "autre feuille a", "autres feuilles ont")
        unread = "n'est pas lue" if len(raw.alike) == 1 else "ne sont pas lues"
        text = f"{others} les mêmes colonnes et {unread} : {_sheets(raw, raw.alike)}. "
        rows = "ses lignes comptent" if len(raw.alike) == 1 else "leurs lignes comptent"
        text += f"Si {rows} aussi, lisez-les ensemble"
        notes.append(question("other_sheets", len(raw.alike), text, feuille="toutes"))
    if raw.near:
        lone = len(raw.near) == 1
        others = "1 autre feuille a" if lone else f"{count(len(raw.near))} autres feuilles ont"
        unread = "n'est pas lue" if lone else "ne sont pas lues"
        text = (
            f"{others} presque les mêmes colonnes et {unread} : {_sheets(raw, raw.near)}. Si {'ses' if lone else 'leurs'} lignes "
            f"comptent aussi, donnez-{'lui' if lone else 'leur'} dans le classeur les en-têtes de la feuille lue. Pour "
            f"{'la lire seule' if lone else 'en lire une seule'}"
        )
        notes.append(
            Note("near_sheets", len(raw.near), typeset(text), answer=doors.line(feuille=raw.near[0]))
        )
    if raw.veiled:
        lone = len(raw.veiled) == 1
        text = (
            f"{'1 feuille masquée a' if lone else f'{count(len(raw.veiled))} feuilles masquées ont'} les mêmes colonnes, sans être "
            f"{'lue' if lone else 'lues'} : {_sheets(raw, raw.veiled)}. Affichez-{'la' if lone else 'les'} dans le classeur pour "
            f"{'la' if lone else 'les'} lire avec les autres. Pour {'la lire seule' if lone else 'en lire une seule'}"
        )
        answer = doors.line(feuille=raw.veiled[0])
        notes.append(Note("veiled_sheets", len(raw.veiled), typeset(text), answer=answer))
    if raw.stacked:
        text = (
            f"L'en-tête change plus bas : {', '.join(raw.stacked)}. Les lignes qui suivent sont lues sous ces noms, et réunies aux "
            "autres, colonne par colonne."
        )
        notes.append(Note("stacked_headers", len(raw.stacked), typeset(text)))
    if raw.renamed:
        text = (
            f"{'Des feuilles réunies' if raw.is_workbook else 'Des fichiers réunis'} n'ont pas les mêmes en-têtes ; lus comme les "
            f"autres : {', '.join(raw.renamed)}. Si l'un d'eux dit autre chose, renommez-le dans "
            f"{'le classeur' if raw.is_workbook else 'son fichier'}."
        )
        notes.append(Note("renamed_headers", len(raw.renamed), typeset(text)))
    return notes


def _sheets(raw: Raw, titles: Sequence[str]) -> str:
    """Return the names of sheets, and how many rows each has."""
    sizes = [raw.sizes[title] for title in titles if title in raw.sizes]
    rows = ", ".join(map(count, sizes[:-1])) + (" et " if len(sizes) > 1 else "")
    return f"{listing(titles)} ({rows}{count(sizes[-1], 'ligne', 'lignes')})" if sizes else listing(titles)
