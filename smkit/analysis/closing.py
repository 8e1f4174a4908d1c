"""Which days are closed? Public holidays of a country and a region, by the name or the code that people know.

Common ground: the plan counts working days with them, the convention of sales and marketing counts worked minutes.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from smkit.analysis.errors import InputError
from smkit.errors import suggest
from smkit.typography import folded, typeset

#: What the package `holidays` keeps under another code, or does not name because nothing special happens there.
_ALSACE = ("67", "68", "bas-rhin", "haut-rhin")
_METROPOLE = (
    "auvergne-rhone-alpes", "bourgogne-franche-comte", "bretagne", "centre-val de loire", "corse", "hauts-de-france",
    "ile-de-france", "paris", "normandie", "nouvelle-aquitaine", "occitanie", "pays de la loire", "provence-alpes-cote d'azur",
    "2a", "2b",
    *(f"{number:02}" for number in range(1, 96) if number not in (20, 57, 67, 68)),
)  # fmt: skip
_OVERSEAS = {"reunion": "la reunion"}


def public_holidays(country: str, region: str | int | None, years: Iterable[int]) -> list[date]:
    """Return the public holidays of some years.

    Parameters: `country`, its ISO code or its French name; `region`, its code or its name there (« Moselle » or « 57 »,
    « Québec » or « QC »; case and accents do not matter), None for the days of the whole country; `years`.
    Returns sorted days. Raises InputError, with the nearest name, for a country or a region that is not known.
    Source: package `holidays`, category « public » (national and regional laws).

    >>> [day.isoformat() for day in public_holidays("FR", "Moselle", [2026])][1]
    '2026-04-03'
    """
    where = place(country, region)
    return [day for year in sorted(set(years)) for day in named_holidays(*where, year)]


@cache
def place(country: str, region: str | int | None = None) -> tuple[str, str | None]:
    """Return the codes of a country and of a region of it, as the package `holidays` keeps them.

    Parameters and errors as `public_holidays` has them; « Québec » alone is that region of Canada.

    >>> place("france", 57), place("Belgique", ""), place("quebec")
    (('FR', '57'), ('BE', None), ('CA', 'QC'))
    """
    country = str(country)
    if isinstance(region, int | float):  # a column of numbers that holds blanks reads 57 as 57.0, and 01 as 1
        region = None if region != region else f"{region:02g}"
    named = "" if region is None else str(region).strip()
    if folded(country) == "quebec":
        country, named = "CA", named or "QC"
    code = _country(country)
    return code, _region(code, named or None)


@cache
def named_holidays(country: str, region: str | None, year: int) -> dict[date, str]:
    """Return the public holidays of one year, sorted, with their French names where the package has them.

    Parameters: codes, as `place` gives them; `year`.

    >>> named_holidays("FR", None, 2026)[date(2026, 5, 1)]
    'Fête du Travail'
    """
    import holidays

    found = holidays.country_holidays(country, subdiv=region, years=year, language="fr")
    return {day: typeset(str(found[day])) for day in sorted(found) if day.year == year}


@cache
def _country(named: str) -> str:
    """ISO code of a country given by code or by its French name."""
    import holidays
    from babel import Locale

    known = set(holidays.list_supported_countries())
    if named.strip().upper() in known:
        return named.strip().upper()
    names = {name: code for code, name in Locale("fr").territories.items() if code in known}
    codes = {folded(name): code for name, code in names.items()}
    if folded(named) in codes:
        return codes[folded(named)]
    raise InputError(
        f"Pays inconnu : « {named} ».{suggest(named.strip().capitalize(), names)} Donnez son nom, ou son code à deux lettres "
        "(FR, BE, CA…)."
    )


@cache
def _region(country: str, named: str | None) -> str | None:
    """Code under which `holidays` keeps a region; None where it has no day of its own."""
    import holidays

    if named is None:
        return None
    area = getattr(holidays, country)
    aliases = getattr(area, "subdivisions_aliases", {})
    known = {folded(code): code for code in area.subdivisions}
    known |= {folded(name): code for name, code in aliases.items()}
    wanted = folded(named)
    if country == "FR":
        if wanted in _ALSACE:
            return "6AE"
        if wanted in _METROPOLE:
            return None
        wanted = _OVERSEAS.get(wanted, wanted)
    if wanted in known:
        return known[wanted]
    names = sorted(name for name in aliases if len(name) > 3) or sorted(area.subdivisions)
    shown = (
        f" Régions connues : {', '.join(names)}." if names else " Ce pays n'a pas de jours fériés régionaux."
    )
    if country == "FR":
        shown += " En métropole, hors Alsace et Moselle, laissez la région vide."
    raise InputError(f"Région inconnue pour le pays {country} : « {named} ».{suggest(named, names)}{shown}")
