"""Tables of a PostgreSQL base that are no orders are brought whole, and read as the same rows of a file are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import postgres
import psycopg
import pytest
from nbformat.v4 import new_notebook

import smkit
from smkit.reports.running.results import Results
from smkit.reports.writing import people
from smkit.reports.writing.finished import Finished
from smkit.tables import fetched, in_base
from smkit.tables.errors import ReadError
from smkit.tables.opening import stores

SECRET = "mot-de-passe-de-lecture"
SOMEBODY = "Prénom Nomdefamille"


def leads() -> pd.DataFrame:
    """Leads of a CRM: moments of universal time, yes and no, blanks, whole numbers, people, one row that is there twice."""
    moments = pd.to_datetime(
        ["2025-03-30T00:59:30.5", "2025-10-26T01:30", None, "2025-12-31T23:30"] * 3, format="ISO8601"
    )
    table = pd.DataFrame(
        {
            "Deal ID": [f"D{number}" for number in range(12)],
            "Étape": ["Gagné", "Perdu", "En cours"] * 4,
            "Date de création": moments.tz_localize("UTC"),
            "Date de clôture": moments.floor("D"),
            "Montant": [1234.56, None, 0.1, 1e-7] * 3,
            "Profil conforme": pd.array([True, False, None] * 4, dtype="boolean"),
            "Commercial": [SOMEBODY, "", None] * 4,
            "Note (libre), bis": ["a\n« b »; c", None, "0"] * 4,
        }
    )
    return pd.concat([table, table.head(1)], ignore_index=True)


@pytest.fixture(scope="module")
def place(postgres_url: str) -> Iterator[str]:
    orders = pd.DataFrame(
        {
            "order_id": ["F1", "F2"],
            "order_date": pd.to_datetime(["2025-01-05", "2025-01-06"]),
            "product": ["Thé", "Café"],
            "quantity": [1.0, 2.0],
            "unit_price": [10.0, 3.5],
        }
    )
    with postgres.shop(postgres_url, orders, SECRET) as address:
        with psycopg.connect(address.replace("//lecteur@", "//smkit@"), autocommit=True) as base:
            postgres.filled(base, "crm", leads())
            base.execute("""CREATE VIEW leads AS SELECT * FROM crm; GRANT SELECT ON leads TO lecteur""")
            base.execute("CREATE TABLE prospects (prospect text)")  # not for this account
            base.execute("CREATE TABLE campaigns (campaign text, cost money, start_date date)")
            base.execute(
                "INSERT INTO campaigns VALUES ('Salon', '1200.50', '2025-03-01'), ('Mailing', '300', 'infinity')"
            )
            base.execute("GRANT SELECT ON campaigns TO lecteur")
            base.execute("CREATE VIEW closes AS SELECT * FROM campaigns WHERE isfinite(start_date)")
            base.execute("GRANT SELECT ON closes TO lecteur")
        yield address


@pytest.fixture
def address(place: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the base, whose password the environment tells."""
    monkeypatch.setenv("PGPASSWORD", SECRET)
    return place


def told(reading: Any) -> dict[str, Any]:
    return {name: its for name, its in reading.journal.to_dict().items() if name not in ("file", "layout")}


@pytest.mark.parametrize("zone", ["", "Paris"])
def test_a_view_is_read_as_the_same_rows_of_a_file(zone: str, address: str, tmp_path: Path) -> None:
    leads().to_parquet(tmp_path / "leads.parquet", index=False)
    there = smkit.gather(leads="leads", connexion=address, fuseau=zone).readings["leads"]
    here = smkit.gather(leads=tmp_path / "leads.parquet", fuseau=zone).readings["leads"]
    pd.testing.assert_frame_equal(there.table, here.table)
    assert told(there) == told(here)
    assert there.journal.file.startswith("leads (127.0.0.1:") and "PostgreSQL" in there.journal.layout
    assert there.table["salesperson"].notna().any() and SOMEBODY not in there.table.to_csv()


def test_views_are_found_by_their_names_or_named(address: str, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"connexion": address, "sur_place": True}
    both = smkit.gather(leads="", commandes="", prospects="", **asked)
    assert list(both.readings) == [
        "leads"
    ]  # the orders of this base bear another name, and prospects may not be read
    named = smkit.gather(leads="leads", commandes="ventes", **asked)
    assert named.readings["orders"].in_place and not named.readings["leads"].in_place
    (tmp_path / "leads.csv").write_text("lead_id;stage\n7;won\n", "utf-8")
    mixed = smkit.gather(leads=str(tmp_path / "leads.csv"), commandes="ventes", **asked)
    assert len(mixed.tables["leads"]) == 1 and mixed.readings["orders"].in_place
    assert len(smkit.gather(campagnes="closes", leads="", **asked).tables["campaigns"]) == 1


def test_what_cannot_be_brought_says_what_to_do(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**given: Any) -> str:
        with pytest.raises(ReadError) as refusal:
            smkit.gather(connexion=address, **given)
        return " ".join(str(refusal.value).split())

    assert "GRANT SELECT ON prospects TO ce_compte" in refused(prospects="prospects")
    said = refused(plan="")
    assert "« plan »" in said and "On y voit" in said and "« leads »" in said and "paramètre plan" in said
    assert "« lead »" in refused(leads="lead") and "Vouliez-vous" in refused(leads="lead")
    assert "une date à l'infini" in refused(campagnes="campaigns")
    (tmp_path / "campagnes.csv").write_text("campaign;cost\nSalon;3\n", "utf-8")
    assert "retirez connexion" in refused(donnees=tmp_path, campagnes="")
    monkeypatch.setattr(stores, "MOST", 5)
    assert "13 lignes" in refused(leads="leads") and "Donnez-en une partie" in refused(leads="leads")


def test_people_of_a_view_are_looked_for_in_what_a_report_shows(address: str) -> None:
    finished = Finished(new_notebook(), Results(), "", "", {}, views={"leads": (address, "leads")})
    assert SOMEBODY in people.in_files(finished)


def test_a_base_is_left_once_its_tables_are_brought(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[Any] = []
    connected = in_base.connected
    monkeypatch.setattr(in_base, "connected", lambda place: left.append(connected(place)) or left[-1])
    smkit.gather(leads="", connexion=address)  # found by its name, then brought
    fetched.read(address, "leads", "")
    with pytest.raises(ReadError):
        smkit.gather(leads="lead", connexion=address)
    assert len(left) == 4 and all(base.con.closed for base in left)
