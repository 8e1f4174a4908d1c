"""Plans as tools of tasks export them, headers from their documentation; and contacts whose last names are not their own."""

import pandas as pd
import pytest
from faker import Faker

from smkit.tables import read

TWO = ("2026-03-02", "2026-03-16"), ("2026-03-13", "2026-03-20")
EXPORTS = {
    "Asana": ("Task Name", "Start Date", "Due Date", "Assignee", "", ()),
    "Notion": ("Nom", "Date de début", "Date de fin", "Responsable", "État", ("Pas commencé", "Terminé")),
    "Monday": ("Name", "Timeline - Start", "Timeline - End", "Owner", "Status", ("Working on it", "Done")),
    "Trello": ("Card Name", "Start Date", "Due Date", "Members", "List Name", ("À faire", "Terminé")),
    "Planner": (
        "Nom de la tâche",
        "Date de début",
        "Échéance",
        "Attribué à",
        "Progression",
        ("Non démarrée", "Terminée"),
    ),
    "Jira": ("Summary", "Start date", "Due date", "Assignee", "Status", ("To Do", "Done")),
    "ClickUp": ("Task Name", "Start Date", "Due Date", "Assignee", "Task Status", ("to do", "complete")),
}


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_tasks_of_a_tool_are_a_plan(tool: str) -> None:
    name, start, end, owner, status, words = EXPORTS[tool]
    columns = {
        name: ["Réserver le stand", "Inviter"],
        start: TWO[0],
        end: TWO[1],
        owner: "Responsable marketing",
    }
    found = read("plan", pd.DataFrame(columns | ({status: words} if status else {}))).table
    assert found["action"].tolist() == ["Réserver le stand", "Inviter"]
    for column, days in zip(("start_date", "end_date"), TWO, strict=True):
        assert found[column].dt.strftime("%Y-%m-%d").tolist() == list(days)
    assert found["owner"].tolist() == ["Responsable marketing"] * 2
    if status:
        assert found["status"].iloc[-1] == "done" and found["status"].iloc[0] in ("planned", "running")


def test_the_day_when_a_task_ended_is_no_share_of_it() -> None:
    rows = {"Action": ["A", "B"], "Début": TWO[0], "Fin": TWO[1]}
    ended = read("plan", pd.DataFrame(rows | {"Terminé le": ["12/02/2026", ""]}))
    assert ended.journal.rejected == 0 and "progress" not in ended.table
    shares = read("plan", pd.DataFrame(rows | {"% terminé": ["50 %", "100 %"]}))
    assert shares.table["progress"].tolist() == [0.5, 1.0]


def people(same: bool) -> dict[str, list[str]]:
    faker = Faker("fr_FR")
    faker.seed_instance(5)
    last = [faker.unique.last_name() for _ in range(4)]
    return {
        "Nom": [last[0] if same and n < 2 else last[n] for n in range(4)],
        "Prénom": [faker.unique.first_name() for _ in range(4)],
        "Adresse e-mail": [faker.unique.free_email() for _ in range(4)],
    }


def test_two_prospects_of_one_last_name_are_two() -> None:
    found = read("prospects", pd.DataFrame(people(same=True)))
    assert found.table["prospect"].nunique() == 4
    assert found.journal.columns["Adresse e-mail"] == "prospect"
    alone = read("prospects", pd.DataFrame(people(same=False)))
    assert alone.table["prospect"].nunique() == 4 and alone.journal.columns["Nom"] == "prospect"
    blank = people(same=True)
    blank["Adresse e-mail"][3] = ""
    numbered = read("prospects", pd.DataFrame(blank | {"Identifiant": list("1234")}))
    assert numbered.table["prospect"].tolist() == list("1234") and numbered.journal.rejected == 0
    assert (
        read("prospects", pd.DataFrame(blank)).journal.columns["Nom"] == "prospect"
    )  # nothing tells them apart
