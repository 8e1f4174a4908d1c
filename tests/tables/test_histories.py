"""A deal that an export writes once for each of its stages is one deal, at its last stage; what is unsure is asked."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read

STAGES = ["Nouveau", "Proposition", "Gagné"]


def history(deals=10, **more):
    rows = []
    for n in range(deals):
        last = "Gagné" if n % 2 else "Perdu"
        for step, stage in enumerate([*STAGES[:2], last]):
            rows.append((f"L{n}", stage, f"{n + 1:02}/03/2026", f"{n + step + 1:02}/03/2026", 100))
    frame = pd.DataFrame(
        rows, columns=["N° opportunité", "Étape", "Date de création", "Date de modification", "Montant"]
    )
    return frame.assign(**more)


def said(reading, code):
    return [plain(note.whole()) for note in reading.journal.notes if note.code == code]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "left", [[], ["Date de modification"], ["Montant"], ["Date de création", "Date de modification"]]
)
def test_each_deal_counts_once_at_its_last_stage(order, left):
    reading = read("leads", history().drop(columns=left)[::order], currency="EUR")
    assert sorted(reading.table["stage"]) == ["lost"] * 5 + ["won"] * 5
    assert reading.journal.set_apart == 20 and "historique : « compter »" in said(reading, "stage_history")[0]
    add_up(reading)


def test_the_day_of_the_change_says_which_stage_is_the_last():
    frame = pd.DataFrame({"ID": ["1", "1", "2", "2"], "Étape": ["Gagné", "En cours", "Perdu", "En cours"],
                          "Modifié le": ["03/03/2026", "13/03/2026", "14/03/2026", "04/03/2026"], "Montant": 5})  # fmt: skip
    assert read("leads", frame).table["stage"].tolist() == ["open", "lost"]


def test_each_row_counts_where_a_person_says_so():
    reading = read("leads", history(), historique="compter", doublons="compter")
    assert len(reading.table) == 30 and "comme vous l'avez dit" in said(reading, "two_stages")[0]


@pytest.mark.parametrize(
    "frame",
    [
        pd.concat([history().drop_duplicates("N° opportunité"), history()[2:3]]),  # one deal alone
        history()[["N° opportunité", "Étape"]],  # nothing tells that it is the same deal
        history(
            Montant=range(30), **{"Date de création": [f"{n % 28 + 1:02}/03/2026" for n in range(30)]}
        ),  # another each time
        history().replace(
            {"N° opportunité": r"L\d"}, {"N° opportunité": "Renouvellement"}, regex=True
        ),  # one name for all
    ],
)
def test_what_may_be_several_deals_is_asked(frame):
    reading = read("leads", frame, doublons="compter")
    assert len(reading.table) == len(frame)
    (text,) = said(reading, "two_stages")
    assert text.endswith("historique : « dernier ».")
    assert (
        len(read("leads", frame, historique="dernier", doublons="compter").table)
        == frame["N° opportunité"].nunique()
    )
