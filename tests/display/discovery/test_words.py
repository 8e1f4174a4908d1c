"""Everything that analysis names has a French name."""

from smkit.analysis import discovery
from smkit.display.discovery import words


def test_every_name_has_its_french() -> None:
    assert set(words.DIMENSIONS) == set(discovery.DIMENSIONS)
    assert set(words.FORMS) == set(discovery.FORMS)
    assert set(words.BANT) == set(discovery.BANT)
    assert set(words.SONCAS) == set(discovery.SONCAS)
