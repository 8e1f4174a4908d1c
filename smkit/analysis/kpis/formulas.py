"""How does a recorded figure follow from others? The formula that a spreadsheet can play, checked before it is given."""

from collections.abc import Mapping

from smkit.analysis.kpis.definitions import Cohort, Difference, Kpi, Ratio, Simple


def formula(kpi: Kpi, kpis: Mapping[str, Kpi], values: Mapping[str, float]) -> str | None:
    """Return a KPI as an expression on the ids of other KPIs, or None.

    Parameters: `kpi`; `kpis`, the catalogue; `values`, {id: value} of the figures recorded beside it, n.d. left out.
    None when a part is no KPI, is not recorded, or does not give the KPI back (a market share on the months that two tables share).

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> values = {"panier_moyen": 50.0, "chiffre_affaires": 100.0, "nb_commandes": 2.0}
    >>> formula(catalog()["panier_moyen"], catalog(), values)
    'chiffre_affaires / nb_commandes'
    """
    if (
        not isinstance(kpi, (Ratio, Cohort, Difference))
        or getattr(kpi, "round", None)
        or kpi.id not in values
    ):
        return None
    simple = {other.measure: other.id for other in kpis.values() if isinstance(other, Simple)}
    parts = [simple.get(name, name) for name in kpi.parts]
    if any(part not in values or part == kpi.id for part in parts):
        return None
    first, last = (values[part] for part in parts)
    factor = getattr(kpi, "factor", 1.0)
    if isinstance(kpi, Difference):
        text, value = f"{parts[0]} - {parts[1]}", first - last
    elif not last:
        return None
    else:
        text, value = (
            f"{parts[0]} / {parts[1]}" + (f" * {factor:g}" if factor != 1 else ""),
            first / last * factor,
        )
    return text if abs(value - values[kpi.id]) <= 1e-9 * max(1.0, abs(value)) else None
