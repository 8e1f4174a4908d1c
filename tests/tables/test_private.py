"""What people wrote is masked in what a check makes, and stays as they wrote it where names are kept on purpose."""

from pathlib import Path

import pandas as pd
import pytest
from faker import Faker

from smkit.tables import check, read
from smkit.tables.environment import PERSONAL

FAKE = Faker("fr_FR")
FAKE.seed_instance(33)
NAMES = [f"{FAKE.first_name()} {FAKE.last_name()}" for _ in range(12)]
SENTENCES = [
    "C'est {} qui décide, son numéro est le 06 51 29 60 93.",
    "Voyez avec {}.",
    "Merci à {}, joignable au 06 51 29 60 93",
]


def tables() -> dict[str, pd.DataFrame]:
    said = [SENTENCES[each % 3].format(name) for each, name in enumerate(NAMES)]
    interviews = {"Prospect": "Boulons SARL", "Question": "Qui décide ?", "Réponse": said}
    survey = {
        "Client": [f"C{each}" for each in range(24)],
        "Date": "05/01/2026",
        "Note": 9,
        "Pourquoi cette note ?": [*said, *["Rien"] * 12],
    }
    return {"interviews": pd.DataFrame(interviews), "survey": pd.DataFrame(survey)}


@pytest.mark.parametrize("table", ["interviews", "survey"])
def test_no_name_is_left_in_the_files_and_the_page(table: str, tmp_path: Path):
    reading = read(table, tables()[table])
    made = [path.read_text("utf-8-sig") for path in check.write(reading, tmp_path) if path.suffix != ".xlsx"]
    for text in (*made, check.page(reading)):
        assert not [name for name in NAMES if name in text]
    assert any("qui décide" in text for text in made) and "05/01/2026" in made[0] or table == "interviews"


def test_names_that_are_kept_on_purpose_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PERSONAL, "1")
    reading = read("interviews", tables()["interviews"])
    assert all(name in check.write(reading, tmp_path)[0].read_text("utf-8-sig") for name in NAMES)
