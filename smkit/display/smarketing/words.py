"""French of the convention: stages, questions, reasons, and how sure a promise is said to be kept."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.smarketing import verdicts
from smkit.display import french

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting

STAGES = {
    "created_at": "Lead créé",
    "qualified_at": "Lead qualifié",
    "assigned_at": "Lead affecté à un commercial",
    "first_contact_at": "Premier contact, puis vente",
}
QUESTIONS = {
    "missed": "Jamais contacté, échéance passée",
    "due": "À contacter aujourd'hui",
    "send_back": "Fiche incomplète",
    "doubtful": "Profil à vérifier",
    "nurture": "Sans suite depuis longtemps",
}
REASONS = {
    "profil": "profil hors cible",
    "fiche": "fiche incomplète",
    "autre": "la fiche ne dit pas pourquoi",
}


def kept_verdict(rate: float, high: float, promised: float) -> str:
    """Say whether a promise is kept: « tenue », « non tenue », or below without chance being ruled out.

    Parameters: `rate` with the high end of its interval, and what was `promised`, fractions.

    >>> kept_verdict(0.93, 0.97, 0.9), kept_verdict(0.8, 0.88, 0.9)
    ('tenue', 'non tenue')
    >>> kept_verdict(0.85, 0.92, 0.9)
    'un peu en dessous, mais si peu de leads ne prouvent rien'
    """
    if not french.is_known(rate):
        return "n.d."
    word = verdicts.promise(rate, high, promised)
    return {"oui": "tenue", "non": "non tenue"}.get(
        word, "un peu en dessous, mais si peu de leads ne prouvent rien"
    )


def promised(meeting: "Meeting") -> float:
    """Return the share of first contacts that sales promised to make in time."""
    return meeting.promised


def whole_share(x: Any) -> str:
    """Write a share without decimals.

    >>> whole_share(0.9).split()
    ['90', '%']
    """
    return french.percent(x, 0)


def hours(minutes: float) -> str:
    """Write worked minutes, in hours from one hour on.

    >>> hours(240).split(), hours(45).split(), hours(float("nan"))
    (['4', 'heures'], ['45', 'minutes'], 'n.d.')
    """
    if not french.is_known(minutes):
        return french.UNKNOWN
    return (
        french.plural(round(minutes), "minute")
        if minutes < 60
        else french.plural(round(minutes / 60, 1), "heure")
    )


#: What leads are split by, and its name.
SPLITS = {"source": "Source", "region": "Région", "profile_fit": "Profil", "channel": "Canal"}
