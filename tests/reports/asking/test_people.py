"""A customer named by an e-mail or a name among the parameters goes under the pseudonym of the tables, and is found."""

from pathlib import Path

import pandas as pd
import pytest

import smkit
from smkit.reports.asking import people, shelf
from smkit.reports.asking.plan import job
from smkit.tables import environment
from smkit.tables.everybody import named


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    file = tmp_path / "ventes.csv"
    days = pd.date_range("2025-01-06", periods=30, freq="7D").strftime("%d/%m/%Y")
    rows = {
        "Commande": range(30),
        "Date": days,
        "Client": ["a@exemple.fr", "b@exemple.fr", "C0042"] * 10,
        "Montant": 50,
    }
    pd.DataFrame(rows).to_csv(file, index=False, sep=";")
    return file


def test_the_pseudonym_is_the_one_that_the_orders_bear(orders: Path) -> None:
    known = set(smkit.read("orders", orders).table["customer_id"])
    told = people.hidden(
        {"client": "A@Exemple.fr ", "oppositions": ["b@exemple.fr", "C0042"], "titre": "a@exemple.fr"}
    )
    assert {told["client"], *told["oppositions"]} == known
    assert told["titre"] == "a@exemple.fr"  # a title names nobody that a table holds
    assert people.hidden(told) == told  # as `--retry` asks again


def test_a_job_never_holds_the_address(orders: Path, tmp_path: Path) -> None:
    asked = job(
        "client",
        shelf.find("rapports", "client"),
        {"client": "a@exemple.fr", "commandes": str(orders)},
        tmp_path,
    )
    assert "exemple.fr" not in repr(asked.parameters)
    found = smkit.customers.account(smkit.read("orders", orders).table, asked.parameters["client"])
    assert found.customers == 3 and found.scored["frequency"] == 10


def test_where_people_are_shown_those_told_are_found_by_their_name(orders: Path, monkeypatch) -> None:
    told = people.hidden({"client": "A@exemple.fr", "oppositions": ["b@exemple.fr", "C0042"]})
    hidden = smkit.read("orders", orders).table
    assert named(hidden, told["client"]) == told["client"]
    monkeypatch.setenv(environment.PERSONAL, "1")
    shown = smkit.read("orders", orders).table
    assert named(shown, told["client"]) == "a@exemple.fr"
    assert named(shown, told["oppositions"]) == ["b@exemple.fr", "C0042"]
    assert named(shown, "") == "" and named(shown, "Personne-0123456789ab") == "Personne-0123456789ab"
