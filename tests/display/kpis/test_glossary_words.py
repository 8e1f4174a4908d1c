"""The glossary: every indicator, those of an audience, and a card that says what it is made from."""

import pytest

from smkit.analysis import kpis
from smkit.display.kpis import glossary
from smkit.errors import SmkitError

KPIS = kpis.catalog()


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_the_glossary_holds_every_indicator_and_picks_an_audience() -> None:
    needs = {id: kpis.needs(kpi, KPIS) for id, kpi in KPIS.items()}
    page = glossary.page(KPIS, needs)
    assert all(f'id="kpi-{id}"' in page for id in KPIS)
    assert "défini, non calculé" in plain(page)
    script = page.partition("<script>")[2]
    assert all(line.count('"') % 2 == 0 for line in script.splitlines()), (
        "a text of the script runs over its line"
    )
    b2c = glossary.pick(KPIS, "b2c")
    assert "taux_conversion_site" in b2c and "panier_moyen" in b2c and "cycle_moyen" not in b2c
    assert plain(glossary.summary(KPIS)).startswith(f"{len(KPIS)} indicateurs")


def test_an_audience_that_is_none_picks_nothing() -> None:
    with pytest.raises(SmkitError, match="« B2X » n'existe pas"):
        glossary.pick(KPIS, "B2X")
