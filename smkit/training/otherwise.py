"""The same number, said otherwise: « une heure » of minutes, « S36 » of a week, « × 1,5 » of a ratio, « 2 fois moins »."""

import re

from smkit.training.counted import counted

_RATIO = re.compile(r"\blift\b|\bproportion\b|\bpar euro\b|marge / coût|\bROI\b")
_TIMES = re.compile(r"^[x×]\s*(?=\d)|(?<=\d)\s*[x×]$|^fois (?=\d)", re.IGNORECASE)
_LESS = re.compile(r"^(?:de )?(\d+) fois (?:moins|plus (?:faibles?|petite?s?|basse?s?))\b.*$", re.IGNORECASE)
_WEEK = re.compile(r"\bs(?:em)?\.? ?0?(\d{1,2})\b", re.IGNORECASE)
#: « 2 h », « 1h30 », « 1 heure et 30 minutes », « 3/4 d'heure », « une demi-heure ».
_HOURS = re.compile(
    r"(?:(?:un|une|l') ?)?(?:(\d+)(?:[.,](\d+))?|(\d+)/(\d+)[ -]*(?:d['’] ?)?)[ -]*h(?:eures?)?\.?"
    r"(?: ?(?:et )?(?:([0-5]?\d) ?(?:min(?:utes?)?|mn)?|(1/2|demie?|1/4|quart)))?( ouvr\w+)?",
    re.IGNORECASE,
)
_PARTS = {"1/2": 0.5, "demi": 0.5, "demie": 0.5, "1/4": 0.25, "quart": 0.25}
_LASTING = {
    ("heure", "un nombre de minutes"): 60,
    ("minute", "un nombre d'heures"): 1 / 60,
    ("semaine", "un nombre de jours"): 7,
}


def ratio(question: str) -> bool:
    """Tell whether a question asks how many times one thing is another.

    >>> ratio("Quel est le lift de « cône → filtres » ?"), ratio("Combien de ventes faut-il ?")
    (True, False)
    """
    return not counted(question) and bool(_RATIO.search(question))


def otherwise(written: str, question: str) -> str:
    """Return an answer as its question would have it: a week by its number, a ratio without its sign, a duration in hours.

    Parameters: `written`, numbers in figures; `question`.

    >>> otherwise("S36", "Jusqu'à quelle semaine ?"), otherwise("x1,5", "Quel est le lift ?")
    ('semaine 36', '1,5')
    >>> otherwise("une heure", "Combien de minutes ?"), otherwise("1h30", "Combien de minutes ?")
    ('1 heures', '1,5 heures')
    """
    want = counted(question)
    if want == "un nombre de minutes" and (hours := _hours(written)) is not None:
        return f"{hours:g} heures".replace(".", ",")
    if want == "une semaine":
        return _WEEK.sub(r"semaine \1", written)
    if ratio(question):
        if "proportion" in question and (less := _LESS.match(written)) and int(less[1]) > 1:
            return f"1/{less[1]}"
        return _TIMES.sub("", written)
    return written


def lasting(value: float, word: str, question: str) -> float | None:
    """Return what a duration is in the unit that its question counts; None where one is no fixed number of the other.

    Parameters: `value`; `word`, its unit in the singular; `question`.

    >>> lasting(2, "heure", "Combien de minutes ?"), lasting(600, "minute", "Combien d'heures ?")
    (120.0, 10.0)
    >>> lasting(3, "semaine", "Combien de jours ?"), lasting(3, "semaine", "Combien de jours ouvrés ?")
    (21.0, None)
    """
    per = _LASTING.get((word, counted(question)))
    worked = word == "semaine" and "ouvr" in question  # a week has as many days of work as one works
    return None if per is None or worked else float(value * per)


def _hours(written: str) -> float | None:
    found = _HOURS.fullmatch(re.sub(r"^une? (?=heure|h\b)", "1 ", written, flags=re.IGNORECASE))
    if found is None or (found[4] and not int(found[4])):
        return None
    whole, decimals, over, under, minutes, part, _ = found.groups()
    hours = int(over) / int(under) if over else float(f"{whole}.{decimals or 0}")
    return hours + (int(minutes) / 60 if minutes else _PARTS[part.lower()] if part else 0)
