"""What is told of regions, channels, segments, categories, products and their codes that are written in several ways."""

from collections.abc import Sequence

from smkit.tables import doors
from smkit.tables.errors import count, listing, one_line
from smkit.tables.parsing.groups import Ways
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

_SHOWN = 3


def spelt(found: Sequence[Ways], told: str = "") -> list[Note]:
    """Say which values are the same but for case, accents, spaces or hyphens, and how to put them together, or not.

    Parameters: `told`, the answer `groupes`.

    >>> print(*spelt([Ways("Région", (("Bretagne", "bretagne"),))])[0].whole().split())
    Région : « Bretagne » et « bretagne ». Seuls les accents, les majuscules, les espaces ou les traits d'union changent : comptés à
    part, tels qu'ils sont écrits. Si ce sont les mêmes, pour les réunir → groupes : « reunir ».
    """
    if not found or told == "tels_quels":
        return []
    shown = []
    for ways in found:
        pairs = [listing(map(one_line, each), most=_SHOWN) for each in ways.alike[:_SHOWN]]
        if more := len(ways.alike) - len(pairs):
            pairs.append(count(more, "autre", "autres"))
        shown.append(f"{ways.label} : {' ; '.join(pairs)}. ")
    number = sum(len(each) - 1 for ways in found for each in ways.alike)
    zeros = any(len({word.startswith("0") for word in each}) > 1 for ways in found for each in ways.alike)
    what = "espaces, les traits d'union ou les zéros de tête" if zeros else "espaces ou les traits d'union"
    text = f"{''.join(shown)}Seuls les accents, les majuscules, les {what} changent : "
    if told == "reunir":
        text += "réunis sous l'écriture qui a le plus de lignes, comme vous l'avez dit."
        return [Note("groups_joined", number, typeset(text))]
    text += "comptés à part, tels qu'ils sont écrits. Si ce sont les mêmes, pour les réunir"
    return [Note("groups", number, typeset(text), answer=doors.line(groupes="reunir"))]
