"""What the words of a report share: how a value is written, a change said, an indicator named in a sentence."""

from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.tables import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from smkit.analysis.kpis.catalog import Kpi
    from smkit.analysis.periods import Window
    from smkit.tables import Reading


#: The indicators that make the headline where nothing is known to have changed, the first that are there.
CARDS = ("chiffre_affaires", "marge_brute", "part_de_marche", "panier_moyen", "taux_de_gain", "taux_transformation",
         "montant_gagne", "retention",
         "taux_conversion_site", "nb_commandes", "affaires_gagnees", "cycle_moyen", "chiffre_affaires_net")  # fmt: skip
_ALWAYS = ("marge_brute", "part_de_marche")  # beside what the answer is about, where they are known
_HOW_MANY = 6
_EXERCISE = len("2025-2026")

#: How a column is called in a sentence.
COLUMNS = {
    "segment": "le segment", "region": "la région", "channel": "le canal", "category": "la catégorie", "source": "la source",
    "campaign": "la campagne", "product": "le produit",
}  # fmt: skip


def head(column: str) -> str:
    """How a column of groups is called on top of it.

    >>> head("region"), head("salesperson")
    ('Région', 'Commercial')
    """
    if column in COLUMNS:
        return COLUMNS[column].split()[-1].capitalize()
    labels = (c.label for table in schema.tables().values() for c in table.columns if c.name == column)
    return next(labels, column)


def named(group: Any) -> str:
    """Return the name of a group, where rows that have none make one.

    >>> named("Nord"), named(None)
    ('Nord', 'non renseigné')
    """
    return str(group) if french.is_known(group) else "non renseigné"


def subject_of(column: str, group: Any) -> tuple[str, str]:
    """Name a group as the subject of a sentence, and say how its verb ends: rows without a group are all their sales.

    >>> subject_of("region", "Nord"), subject_of("region", None)
    (('Nord', ''), ('les ventes sans région', 'nt'))
    """
    known = french.is_known(group)
    return (str(group), "") if known else (f"les ventes sans {head(column).lower()}", "nt")


REASONS = {
    "zero_denominator": "rien à quoi le rapporter",
    "never_enough": "chaque vente perd de l'argent",
    "no_rows": "aucun cas terminé à mesurer",
    "no_previous_customers": "aucun client sur la période d'avant",
    "missing_values": "valeurs non renseignées",
    "no_days": "aucune ligne de ces jours dans le fichier",
    "no_lost": "aucune affaire perdue dans ce fichier",
    "won_alone": "aucune affaire perdue ni ouverte dans ce fichier : il serait de 100 % quoi qu'il arrive",
    "partial": "période incomplète, jamais comparée",
    "other_groups": "objectifs par commercial, segment ou région, qu'aucune vente ne dit",
    "not_covered": "période non couverte",
    "history_cut": "historique coupé : tout client y paraît nouveau",
    "short_history": "il faut deux périodes d'un mois au moins, l'une après l'autre",
    "recoded": "presque tous les codes de clients changent en cours de route",
    "no_target": "aucun objectif fixé",
    "not_additive": "les objectifs d'un taux ne s'additionnent pas : découpez comme eux",
}


def origin(readings: "Mapping[str, Reading]", tables: "Iterable[str]") -> str:
    """Name the files that some tables come from, for the foot of a chart.

    Parameters: `readings`, of `smkit.gather`, by canonical table; `tables`, canonical names, those of no file left out.
    """
    return ", ".join(readings[table].journal.file for table in tables if table in readings)


def subject(tables: "Iterable[str]") -> str:
    """Return the question that a report answers, by the tables that it was given (canonical names).

    >>> subject(["orders", "sessions"]), subject(["sessions"])
    ('Où en sont les ventes ?', 'Où en sont les visites du site ?')
    """
    given = list(tables)
    what = (
        {"sessions": "les visites du site", "campaigns": "les campagnes"}.get(given[0], "")
        if len(given) == 1
        else ""
    )
    return f"Où en sont {what or 'les ventes'} ?"


def cards(table: "pd.DataFrame", first: "Iterable[str]" = ()) -> list[str]:
    """Return the indicators that make the headline of a report: its main one, margin and share, then what most is at stake in.

    Parameters: `table`, of `kpis.compute` without a grain; `first`, indicators by what is at stake (see `told.foremost`), of which
    the usual ones are kept. Others of these take the places left; where there are none, the first that the report has.
    """
    known = [name for name in table.dropna(subset=["value"])["kpi"].unique() if name != "atteinte_objectif"]
    if (
        "taux_de_gain" in known
    ):  # without any lost deal it is n.d., and what became of the leads speaks for it
        known = [name for name in known if name != "taux_transformation"]
    usual = [name for name in CARDS if name in known]
    if not usual:
        return known[:_HOW_MANY]
    always = [usual[0], *(name for name in _ALWAYS if name in known)]
    return list(dict.fromkeys([*always, *(name for name in first if name in usual), *usual]))[:_HOW_MANY]


def row(changes: "pd.DataFrame", name: str) -> dict[Any, Any] | None:
    """Return the change of one indicator; None when it has none."""
    found = changes[changes["kpi"] == name].to_dict("records")
    return found[0] if found else None


def value(table: "pd.DataFrame", name: str) -> float | None:
    """Return the value of one indicator, without a grain; None when it has none."""
    found = table.loc[table["kpi"] == name, "value"].dropna()
    return float(found.iloc[0]) if len(found) else None


def write(value: Any, kpi: "Kpi", currency: str) -> str:
    """Write a value in its KPI's unit."""
    return french.brief(value, kpi.unit, currency)


def lower(name: str) -> str:
    """A name inside a sentence: lower case, unless it is an acronym."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def during(label: str) -> str:
    """Say when: « en mars 2026 », « au 1er trimestre 2026 », « en 2026 ».

    >>> during("2026-03"), during("2026-T1"), during("2025-2026")
    ('en mars 2026', 'au 1er trimestre 2026', "sur l'exercice 2025-2026")
    """
    if len(label) == _EXERCISE:
        return f"sur {_the(label)}"
    return f"{'au' if 'T' in label else 'en'} {french.period(label)}"


def between(then: str, now: str) -> str:
    """Say from when to when: « entre décembre 2024 et décembre 2025 ».

    >>> between("2025-T3", "2025-T4")
    'entre le 3e trimestre 2025 et le 4e trimestre 2025'
    """
    return f"entre {_the(then)} et {_the(now)}"


def _the(label: str) -> str:
    """A period with its article, where it takes one."""
    article = "le " if "T" in label else "la " if "S" in label else "l'" if len(label) == _EXERCISE else ""
    return f"{article}{french.period(label)}"


def covers(kpi: "Kpi", halves: "Sequence[Window]" = ()) -> str:
    """What a figure without a period covers; a cohort compares two windows, `halves`, told with their days where they are known."""
    if kpi.type != "cohort":
        return "toute la période"
    return followed(halves) or "entre deux périodes de même durée"


def followed(halves: "Sequence[Window]") -> str:
    """Say whom a cohort is of, and when they were looked for: nothing where its two windows are not known.

    >>> from types import SimpleNamespace as Days
    >>> followed([Days(start="2024-01-02", end="2024-12-31"), Days(start="2025-01-01", end="2025-12-31")])
    'clients vus du 2 janvier 2024 au 31 décembre 2024, revenus ou non du 1er janvier 2025 au 31 décembre 2025'
    """
    if not halves:
        return ""
    before, after = (french.dates(each.start, each.end) for each in halves)
    return f"clients vus {before}, revenus ou non {after}"


def change(row: dict[Any, Any], column: str, kpi: "Kpi") -> str:
    """Write how much an indicator changed: per cent, or points for a rate."""
    return french.signed(row[column], "points" if in_points(kpi) else "fraction")


def gone(row: "Mapping[Any, Any]", kpi: "Kpi") -> bool:
    """Tell whether nothing is left of an amount or a count: « −100 % » would hide how little it may have been."""
    return not row["value"] and bool(row["year_ago"]) and not in_points(kpi)


def in_points(kpi: "Kpi") -> bool:
    """Tell whether an indicator changes by points: a rate, or a score."""
    return kpi.unit in ("fraction", "points")


def worse(change: float, kpi: "Kpi") -> bool:
    """Tell whether a change is bad news."""
    return kpi.direction != "none" and change != 0 and (change > 0) != (kpi.direction == "higher")


def when(months: str) -> str:
    """Say over which months, in a sentence.

    >>> when("décembre 2025"), when("octobre à décembre 2025"), when("juillet à décembre 2025")
    ('en décembre 2025', "d'octobre à décembre 2025", 'de juillet à décembre 2025')
    """
    if " à " not in months:
        return f"en {months}"
    return f"d'{months}" if months[0] in "ao" else f"de {months}"


def months(label: str) -> int:
    """How many months a period has, by its name; none for a week.

    >>> months("2026-03"), months("2026-T1"), months("2026"), months("2026-S09")
    (1, 3, 12, 0)
    """
    if "S" in label:
        return 0
    return 3 if "T" in label else 1 if len(label) == 7 else 12
