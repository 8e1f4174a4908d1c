"""The longest modules begin first, by the names that they have today."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import turns


def test_what_is_to_begin_first_is_there(kit: Path) -> None:
    names = [*(name for name in turns.LONGEST if name != "spark"), *turns.SPARK, turns._AS_MANY]
    assert [name for name in names if not (kit / name).is_file()] == [] and len(set(names)) == len(names) - 1


@pytest.mark.parametrize("trials", [False, True])
def test_the_longest_then_those_of_many_tests_and_in_trials_kills_last(
    trials: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMKIT_TRIALS", "9") if trials else monkeypatch.delenv("SMKIT_TRIALS", raising=False)
    short, many, long, kills = "tests/a.py", "tests/b.py", turns.LONGEST[0], turns._AS_MANY
    asked = [f"{short}::un", f"{many}::un", f"{long}::un", f"{many}::deux", f"{kills}::un"]
    items = [SimpleNamespace(nodeid=nodeid) for nodeid in asked]
    turns.pytest_collection_modifyitems(SimpleNamespace(workerinput={"": 1}), items)
    found = list(dict.fromkeys(item.nodeid.partition("::")[0] for item in items))
    assert found == ([long, many, short, kills] if trials else [long, kills, many, short])
