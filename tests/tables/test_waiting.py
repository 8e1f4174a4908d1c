"""What a person who waits is told of a process that reads and computes."""

from tables_helpers import plain

from smkit.tables import waiting
from smkit.tables.environment import PROGRESS


def test_rows_step_and_time_left_are_written_for_who_waits(tmp_path, monkeypatch):
    place = tmp_path / "avancement"
    monkeypatch.setenv(PROGRESS, str(place))
    monkeypatch.setattr(waiting, "_OFTEN", -1)
    monkeypatch.setattr(waiting, "_last", 99)
    waiting.cell(1, 4)
    waiting.step("ventes.csv", 1200, 0, 2)
    assert plain(place.read_text(encoding="utf-8")).startswith("Lecture de « ventes.csv » : 1 200 lignes")
    waiting.step("ventes.csv", 1200, 2, 2)
    waiting.cell(2, 4)
    assert "Calcul sur 1 200 lignes : étape 3 de 4, reste environ" in plain(place.read_text(encoding="utf-8"))
    waiting.page()
    assert "page, 1 200 lignes lues" in plain(place.read_text(encoding="utf-8"))


def test_nothing_is_written_where_nobody_waits(tmp_path, monkeypatch):
    monkeypatch.delenv(PROGRESS, raising=False)
    waiting.step("ventes.csv", 1200, 0, 2)
    waiting.cell(0, 4)
    waiting.page()
    assert not list(tmp_path.iterdir())
