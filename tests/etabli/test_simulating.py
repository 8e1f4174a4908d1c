"""« Simuler avec mes chiffres »: which simulators a report's files feed, and the figures from which they begin."""

import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from smkit import paths
from smkit.analysis import customers
from smkit.analysis.campaigns import assess, scenario
from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import Team, quarter
from smkit.display.prospecting.simulator import counted
from smkit.etabli import offering, simulating
from smkit.etabli.making import Demand
from smkit.etabli.place import Place
from smkit.etabli.told import Told
from smkit.reports.asking import parameters, shelf
from smkit.tables.schema import tables

_BY_STEM = {schema.stem: name for name, schema in tables().items()}


def _columns(stem: str) -> list[str]:
    """The columns of a file that has them all."""
    return [column.name for column in tables()[_BY_STEM[stem]].columns]


def _read_by(simulator: shelf.Item) -> list[str]:
    """The French stems of the tables that a simulator reads."""
    return [name for name in parameters.declared(simulator.path) if name in _BY_STEM]


@pytest.mark.parametrize(
    ("report", "stem", "simulators"),
    [
        ("campagnes", "campagnes", {"roi_campagne"}),
        ("prospection", "leads", {"convention", "prospection"}),
        ("smarketing", "leads", {"convention", "prospection"}),
        ("fidelisation", "commandes", {"reconquete", "vente_croisee"}),
        ("plan_actions", "plan", {"plan"}),
        ("experience", "experience", set()),
    ],
)
def test_a_simulator_is_fed_by_the_reports_of_its_tables(
    tmp_path: Path, report: str, stem: str, simulators: set[str]
) -> None:
    demand = Demand(report, {}, {stem: "x.csv"})
    assert {item.name for item in simulating.fed_by(demand, Place(tmp_path))} == simulators


def test_another_currency_goes_to_those_that_can_say_it(tmp_path: Path) -> None:
    here = Place(tmp_path)
    here.tell("x.csv", Told("orders", {}, {}, "CHF"))
    found = simulating.fed_by(Demand("fidelisation", {}, {"commandes": "x.csv"}), here)
    assert {item.name for item in found} == {"vente_croisee"}


def test_a_simulator_receives_the_file_what_was_told_of_it_and_the_values_of_the_report(
    tmp_path: Path,
) -> None:
    here = Place(tmp_path)
    (here.files / "été, été.csv").write_text("x")
    (here.files / "autre.csv").write_text("x")
    here.tell("été, été.csv", Told("leads", {"amount": "Montant = signé"}, {"etapes": "won=Signé"}))
    files = {"leads": "été, été.csv", "campagnes": "autre.csv"}
    demand = Demand("prospection", {"objectif": "90 000", "jour": "2026-01-05"}, files)
    item = shelf.find("simulateurs", "prospection")
    found = simulating.values(demand, item, here)
    assert found["leads"] == "mes_fichiers/été, été.csv" and found["objectif"] == "90 000"
    assert found["personnes"] == "5"  # the report's own, where the simulator alone would say two
    assert "campagnes" not in found and "jour" not in found
    told = (tmp_path / simulating.FOLDER / found["colonnes"]).resolve()
    assert told.is_relative_to(tmp_path / ".smkit") and told.is_file()


def test_the_page_is_seen_by_the_server_and_leaves_with_its_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here = Place(tmp_path)
    (here.files / "c.csv").write_text("x")
    demand = Demand("campagnes", {}, {"campagnes": "c.csv"})
    item = shelf.find("simulateurs", "roi_campagne")
    page = simulating.prepare(demand, item, here, 'L\'été "25"\\')
    assert page.parent == tmp_path / simulating.FOLDER
    code = "\n".join(cell.source for cell in nbformat.read(page, 4).cells if cell.cell_type == "code")
    received: dict[str, object] = {}
    exec(code.partition("import smkit")[0], received)
    assert received["campagne"] == 'L\'été "25"\\' and received["campagnes"] == str(here.files / "c.csv")
    simulating.forget(here, "autre")
    assert page.exists()
    simulating.forget(here, demand.name)
    assert not page.exists()


@pytest.mark.parametrize(
    ("simulator", "stem"),
    [(item.name, stem) for item in shelf.items("simulateurs") for stem in _read_by(item)],
)
def test_a_simulator_runs_on_each_file_that_feeds_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    simulator: str,
    stem: str,
) -> None:
    """Its own page says nothing of a fault but that there is one: on the boutique's files, there is none."""
    report = next(
        each.name
        for each in offering.offers(_BY_STEM[stem], _columns(stem))
        if _BY_STEM[stem] == each.tables[0]
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))
    here = Place(tmp_path)
    shutil.copy(paths.BOUTIQUE / f"{stem}.csv", here.files)
    demand = Demand(report, {"taux_marque": "0,4"}, {stem: f"{stem}.csv"})
    item = shelf.find("simulateurs", simulator)
    page = simulating.prepare(demand, item, here)
    cells = [cell.source for cell in nbformat.read(page, 4).cells if cell.cell_type == "code"]
    exec("\n".join(cells), {})
    assert "Error" not in capsys.readouterr().err


ADS = pd.DataFrame(
    {
        "campaign": ["Salon", "Mailing", "Affiches"],
        "cost": [900.0, 500.0, 2_000.0],
        "contacts": [300.0, 1_000.0, None],
        "buyers": [30.0, 40.0, 60.0],
        "revenue": [6_000.0, 2_000.0, 3_000.0],
        "margin_rate": [0.25, 0.5, 0.5],
    }
)


def test_a_campaign_starts_where_it_ended() -> None:
    """By hand: 6 000 × 0,25 − 900 = 600 and 2 000 × 0,5 − 500 = 500; nobody counted whom the dearest one reached."""
    assert scenario.own(ADS)[0] == "Salon"
    for name, gain in (("Salon", 600), ("Mailing", 500)):
        found, start = scenario.own(ADS, name)
        assert found == name and assess(scenario.scenario(**start)).net_gain == gain
    _, start = scenario.own(ADS, "Affiches")
    assert start == {"cost": 2_000, "price": 50, "margin_rate": 0.5}
    with pytest.raises(InputError, match="Mailing"):
        scenario.own(ADS, "Mailings")


def test_leads_are_counted_as_the_report_counts_them() -> None:
    days = pd.to_datetime(["2026-01-01"] * 40)
    stages = ["won"] * 10 + ["lost"] * 30
    qualified = [days[0]] * 25 + [pd.NaT] * 15
    leads = pd.DataFrame(
        {
            "lead_id": range(40),
            "created_at": days,
            "closed_at": days,
            "stage": stages,
            "amount": [500.0] * 40,
            "qualified_at": qualified,
        }
    )
    start = counted(quarter(leads, team=Team(1, 5, 20)))
    assert start == {"revenue": 5_000, "value": 500, "contacts": 40, "meetings": 25, "wins": 10}
    assert counted(quarter(leads.drop(columns="amount"), team=Team(1, 5, 20))) == {}


def test_the_mean_margin_of_those_who_may_be_written_to() -> None:
    """Three worth 100, 200 and 300 €; one whose return does not pay its contact, one who objects."""
    people = pd.DataFrame(
        {
            "customer_id": list("abcde"),
            "last": pd.Timestamp("2026-01-01"),
            "margin": [100.0, 200.0, 300.0, 10.0, 900.0],
        }
    )
    offer = {"cost": 1.5, "uplift": 0.05}
    choice = customers.win_back(people, "2026-06-01", opposed=["e"], **offer)  # type: ignore[arg-type]
    assert customers.people_and_margin(choice, **offer) == {"people": 3, "margin": 200}
    assert customers.people_and_margin(None, **offer) == {}
