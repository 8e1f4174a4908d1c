"""Which days is a team closed? Public holidays of a country and a region, by the name or the code that people know."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache

from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: What the package `holidays` keeps under another code, or does not name because nothing special happens there.
_ALSACE = ("67", "68", "bas-rhin", "haut-rhin")
_METROPOLE = (
    "auvergne-rhone-alpes", "bourgogne-franche-comte", "bretagne", "centre-val de loire", "corse", "hauts-de-france",
    "ile-de-france", "normandie", "nouvelle-aquitaine", "occitanie", "pays de la loire", "provence-alpes-cote d'azur", "2a", "2b",
    *(f"{number:02}" for number in range(1, 96) if number not in (20, 57, 67, 68)),
)  # fmt: skip


def public_holidays(country: str, region: str | None, years: Iterable[int]) -> list[date]:
    """Return the public holidays of some years.

    Parameters: `country`, its ISO code or its French name; `region`, its code or its name there (« Moselle » or « 57 »,
    « Québec » or « QC »; case and accents do not matter), None for the days of the whole country; `years`.
    Returns sorted days. Raises InputError, with the nearest name, for a country or a region that is not known.
    Source: package `holidays`, category « public » (national and regional laws).

    >>> [day.isoformat() for day in public_holidays("FR", "Moselle", [2026])][1]
    '2026-04-03'
    """
    return [day for year in sorted(set(years)) for day in _closed(country, region, year)]


@cache
def _closed(country: str, region: str | None, year: int) -> tuple[date, ...]:
    import holidays

    code = _country(country)
    found = holidays.country_holidays(code, subdiv=_region(code, region), years=year)
    return tuple(sorted(day for day in found if day.year == year))


@cache
def _country(named: str) -> str:
    """ISO code of a country given by code or by its French name."""
    import holidays
    from babel import Locale

    known = set(holidays.list_supported_countries())
    if named.strip().upper() in known:
        return named.strip().upper()
    names = {_fold(name): code for code, name in Locale("fr").territories.items() if code in known}
    if _fold(named) in names:
        return names[_fold(named)]
    raise InputError(
        f"Pays inconnu : « {named} ».{suggest(_fold(named), names)} Donnez son code (FR, BE, CA…) ou son nom."
    )


@cache
def _region(country: str, named: str | None) -> str | None:
    """Code under which `holidays` keeps a region; None where it has no day of its own."""
    import holidays

    if named is None or not named.strip():
        return None
    area = getattr(holidays, country)
    aliases = getattr(area, "subdivisions_aliases", {})
    known = {_fold(code): code for code in area.subdivisions}
    known |= {_fold(name): code for name, code in aliases.items()}
    wanted = _fold(named)
    if country == "FR" and wanted in _ALSACE:
        return "6AE"
    if country == "FR" and wanted in _METROPOLE:
        return None
    if wanted in known:
        return known[wanted]
    names = sorted(aliases) or sorted(area.subdivisions)
    shown = (
        f" Régions connues : {', '.join(names)}." if names else " Ce pays n'a pas de jours fériés régionaux."
    )
    raise InputError(f"Région inconnue pour le pays {country} : « {named} ».{suggest(named, names)}{shown}")


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())
