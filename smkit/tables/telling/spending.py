"""What cannot be in campaigns: a cost or a count below zero, more buyers than contacts, an end before its beginning."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from smkit.tables import doors
from smkit.tables.cells import Cells, Mask, taken, written
from smkit.tables.errors import count, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.telling.journal import Note
from smkit.typography import clip, typeset

#: Lines shown, and the letters of a cell.
_SHOWN, _LONGEST = 3, 24


def about_below(raw: Raw, place: int, rows: Mask, costs: pd.Series, currency: str) -> list[Note]:
    """Say which costs are below zero, and that they are set apart.

    Parameters: `place` of the column; `rows` concerned; `costs`, of every row; `currency`, code.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A", "B"], "Coût": ["500", "-20,00"]})
    >>> print(*[note for note in read("campaigns", frame).journal.notes if note.code == "below_zero"][0].text.split())
    1 coût négatif (ligne 3, « Coût », valeur « -20,00 ») : sa ligne est mise à part (−20,00). Un remboursement se déduit de la
    dépense : retranchez-le du coût de sa campagne dans le fichier.
    """
    if not (number := int(rows.sum())):
        return []
    shown = [_where(raw, row, place) for row in np.flatnonzero(rows)[:_SHOWN]]
    total = float(costs[rows].sum())
    apart = "sa ligne est mise" if number == 1 else "leurs lignes sont mises"
    text = (
        f"{count(number, 'coût négatif', 'coûts négatifs')} ({' ; '.join(shown)}{'…' if number > _SHOWN else ''}) : {apart} à part "
        f"({money(total, currency)}). Un remboursement se déduit de la dépense : retranchez-le du coût de sa campagne dans le "
        "fichier."
    )
    return [Note("below_zero", number, typeset(text), total)]


def about_impossible(
    raw: Raw, chosen: Mapping[str, int], wrong: Mapping[str, Mask], lost: float, currency: str
) -> list[Note]:
    """Say which figures cannot be, and that they are left out of their rows: below zero, or no share of a price.

    Parameters: `chosen`, the place of each canonical column; `wrong`, the rows concerned of each; `lost`, the sales among them;
    `currency`, code.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A", "B"], "Coût": ["500", "20"], "Clics": ["9", "-4"]})
    >>> print(*[note for note in read("campaigns", frame).journal.notes if note.code == "impossible"][0].text.split())
    1 valeur impossible (ligne 3, « Clics », valeur « -4 ») : laissée vide, et sa ligne est gardée avec son coût. Attendu : 0 ou
    plus. Corrigez-la à la source.
    """
    cells = sorted(((int(row), chosen[name]) for name, rows in wrong.items() for row in np.flatnonzero(rows)))
    if not cells:
        return []
    shown = " ; ".join(_where(raw, row, place) for row, place in cells[:_SHOWN])
    one = len(cells) == 1
    rated = "margin_rate" in wrong and bool(wrong["margin_rate"].any())
    rate = "un taux de marque entre 0 (exclu) et 1" if rated else ""
    least = "0 ou plus" if any(rows.any() for name, rows in wrong.items() if name != "margin_rate") else ""
    text = (
        f"{count(len(cells), 'valeur impossible', 'valeurs impossibles')} ({shown}{'…' if len(cells) > _SHOWN else ''}) : "
        f"{'laissée vide, et sa ligne est gardée' if one else 'laissées vides, et leurs lignes sont gardées'} avec "
        f"{'son coût' if one else 'leurs coûts'}{f' ({money(lost, currency)} de ventes non comptés)' if lost else ''}. "
        f"Attendu : {', '.join(filter(None, (least, rate)))}. Corrigez-{'la' if one else 'les'} à la source."
    )
    return [Note("impossible", len(cells), typeset(text), lost or None)]


def about_more(raw: Raw, places: tuple[int, int], rows: Mask) -> list[Note]:
    """Say which campaigns have more buyers than contacts, that neither is read, and how to read the buyers alone.

    Parameters: `places` of the columns of buyers and of contacts; `rows` concerned.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A"], "Coût": ["500"], "Contacts": ["10"], "Acheteurs": ["20"]})
    >>> note = [note for note in read("campaigns", frame).journal.notes if note.code == "more_buyers"][0]
    >>> print(*note.text.split(), note.answer)
    1 campagne a plus d'acheteurs que de contacts (ligne 2, « Acheteurs », valeur « 20 », et « Contacts », valeur « 10 ») : ses deux
    nombres sont laissés vides, et sa ligne est gardée avec son coût. Corrigez à la source celui qui est faux ; si des personnes non
    contactées ont acheté, lisez les acheteurs sans les contacts colonnes : « contacts= ».
    """
    if not (number := int(rows.sum())):
        return []
    one = number == 1
    pairs = [_pair(raw, row, places) for row in np.flatnonzero(rows)[:_SHOWN]]
    text = (
        f"{count(number, 'campagne a', 'campagnes ont')} plus d'acheteurs que de contacts "
        f"({' ; '.join(pairs)}{'…' if number > _SHOWN else ''}) : {'ses' if one else 'leurs'} deux nombres sont laissés vides, et "
        f"{'sa ligne est gardée avec son coût' if one else 'leurs lignes sont gardées avec leurs coûts'}. Corrigez à la source "
        "celui qui est faux ; si des personnes non contactées ont acheté, lisez les acheteurs sans les contacts"
    )
    return [Note("more_buyers", number, typeset(text), answer=doors.line(colonnes="contacts="))]


def about_turned(raw: Raw, places: tuple[int, int], rows: Mask) -> list[Note]:
    """Say which campaigns end before they begin, and that neither date is read.

    Parameters: `places` of the columns of the first and of the last day; `rows` concerned.

    >>> from smkit.tables import read
    >>> frame = pd.DataFrame({"Campagne": ["A"], "Coût": ["500"], "Début": ["13/03/2026"], "Fin": ["13/02/2026"]})
    >>> print(*[note for note in read("campaigns", frame).journal.notes if note.code == "turned_dates"][0].text.split())
    1 campagne finit avant de commencer (ligne 2, « Début », valeur « 13/03/2026 », et « Fin », valeur « 13/02/2026 ») : ses deux
    dates sont laissées vides, et sa ligne est gardée. Corrigez à la source la date qui est fausse.
    """
    if not (number := int(rows.sum())):
        return []
    shown = [_pair(raw, row, places) for row in np.flatnonzero(rows)[:_SHOWN]]
    one = number == 1
    text = (
        f"{count(number, 'campagne finit', 'campagnes finissent')} avant de commencer "
        f"({' ; '.join(shown)}{'…' if number > _SHOWN else ''}) : {'ses' if one else 'leurs'} deux dates sont laissées vides, et "
        f"{'sa ligne est gardée' if one else 'leurs lignes sont gardées'}. Corrigez à la source la date qui est fausse."
    )
    return [Note("turned_dates", number, typeset(text))]


def about_period(days: tuple[date, date] | None, used: bool, dated: bool) -> list[Note]:
    """Say what days a file covers, as it tells over its headers, and whether they are those of its campaigns.

    Parameters: `days`, the first and the last; `used`, that campaigns without dates have taken them; `dated`, that they have
    their own.

    >>> note = about_period((date(2026, 1, 1), date(2026, 1, 31)), True, False)[0]
    >>> print(*note.text.split(), note.answer)
    Au-dessus des en-têtes, le fichier dit couvrir du 01/01/2026 au 31/01/2026 : ce sont les dates données à ses campagnes, qui n'en
    ont pas. Pour les laisser sans date colonnes : « start_date= ».
    """
    if days is None:
        return []
    text = f"Au-dessus des en-têtes, le fichier dit couvrir du {days[0]:%d/%m/%Y} au {days[1]:%d/%m/%Y}"
    if used:
        text += " : ce sont les dates données à ses campagnes, qui n'en ont pas. Pour les laisser sans date"
        return [Note("period", 1, typeset(text), answer=doors.line(colonnes="start_date="))]
    text += (
        "."
        if dated
        else " : plus d'un mois, qui n'est la date d'aucune campagne. Elles restent sans date ; pour les suivre mois par mois, "
        "exportez-les avec une colonne de dates."
    )
    return [Note("period", 1, typeset(text))]


def _where(raw: Raw, row: int, place: int) -> str:
    """Return a cell as messages name it: its line, its header, its value."""
    return f"ligne {raw.lines[row]}, « {one_line(raw.headers[place])} », valeur « {_cell(raw.cells[place], row)} »"


def _pair(raw: Raw, row: int, places: tuple[int, int]) -> str:
    """Return two cells of a line that do not fit."""
    first, other = places
    return f"{_where(raw, row, first)}, et « {one_line(raw.headers[other])} », valeur « {_cell(raw.cells[other], row)} »"


def _cell(cells: Cells, row: int) -> str:
    return clip(written(taken(cells, np.array([row]))[0]), _LONGEST)


def about_revenue(header: str, cost: str) -> list[Note]:
    """Say that what campaigns brought in is left out where it has VAT, and how to read it.

    Parameters: `header` of the sales, "" for none; `cost`, that of what was spent.

    >>> print(*about_revenue("CA TTC", "Coût HT")[0].whole().split())
    « CA TTC » n'est pas lue : la TVA y passerait pour un gain, à côté de « Coût HT ». Donnez les ventes HT ; ou, pour la lire telle
    quelle → colonnes : « revenue=CA TTC ».
    >>> about_revenue("", "Coût HT")
    []
    """
    if not header:
        return []
    beside = f", à côté de « {one_line(cost)} »" if cost else ""
    text = f"« {one_line(header)} » n'est pas lue : la TVA y passerait pour un gain{beside}. Donnez les ventes HT ; ou, pour la "
    text += "lire telle quelle"
    return [
        Note("revenue_with_vat", 1, typeset(text), answer=doors.line(colonnes=f"revenue={one_line(header)}"))
    ]
