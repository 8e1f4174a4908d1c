"""Data that name people go through everything that the boutique goes through, and nobody is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from named import Company, company, named

from smkit import paths, sample
from smkit.reports.asking import parameters, shelf
from smkit.reports.keeping import build
from smkit.tables import read

#: Each of them on the company's folder; a lesson and a simulator are given by their path.
NOTEBOOKS = [
    str(item.path)
    for kind in ("rapports", "formation", "simulateurs")
    for item in shelf.items(kind)
    if "donnees" in parameters.declared(item.path)
]


def slug(path: str) -> str:
    """A folder a notebook: a lesson, a report and a simulator may share a name."""
    return "-".join(Path(path).with_suffix("").parts[-2:])


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company(tmp_path_factory.mktemp("société à noms"))


@pytest.fixture(scope="module")
def made(people: Company, tmp_path_factory: pytest.TempPathFactory):
    """Every notebook that takes data, in one batch, in the formats that are quick to make."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("espace")
    patch.setenv("SMKIT_WORKSPACE", str(home))
    to = home / "sortie"
    given = {"donnees": str(people.folder)}
    jobs = [replace(job, name=slug(name)) for name in NOTEBOOKS for job in build.plan(name, given, [])]
    outcomes = build.make(jobs, to, ("html", "xlsx", "pptx"), settings=build.Settings(force=True, jobs=2))
    patch.undo()
    return {outcome.name: outcome for outcome in outcomes}, to


def test_the_company_names_people_in_every_column_of_people(people: Company) -> None:
    assert len(people.people) > 500 and people.values > 2_000
    assert len({who for _, who in named(people.folder, people.people)}) > 0.8 * len(
        people.people
    )  # who looks does find


def test_one_person_is_one_pseudonym_however_it_is_spelt(people: Company) -> None:
    orders = read("commandes", people.folder / "commandes.csv").table
    codes = sample.boutique(scale=0.1)["orders"]
    assert len(orders) > 500 and orders["order_id"].isin(codes["order_id"]).all()
    told = orders["customer_id"].dropna()
    assert told.str.fullmatch("Personne-[0-9a-f]{12}").all()
    assert told.nunique() == codes.loc[codes["order_id"].isin(orders["order_id"]), "customer_id"].nunique()


@pytest.mark.parametrize("name", NOTEBOOKS, ids=lambda name: slug(name))
def test_each_is_made_from_data_that_name_people(made, name: str) -> None:
    outcome = made[0][slug(name)]
    assert outcome.made, outcome.reason


def test_nobody_is_named_in_any_file(made, people: Company) -> None:
    assert named(made[1], people.people) == []


def test_each_part_is_made_and_nobody_is_named(people: Company, tmp_path: Path) -> None:
    given = {"donnees": str(people.folder)}
    jobs = build.plan("indicateurs", given, [], "segment")
    outcomes = build.make(jobs, tmp_path / "sortie", ("html",), settings=build.Settings(force=True, jobs=2))
    assert len(outcomes) > 2 and all(outcome.made for outcome in outcomes)
    assert named(tmp_path / "sortie", people.people) == []
    assert named(paths.workspace() / ".smkit", people.people) == []


@pytest.mark.trials
def test_twenty_thousand_values_are_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company_ = company(tmp_path / "société", scale=1.0)
    assert company_.values > 20_000
    to, home = tmp_path / "sortie", tmp_path / "espace"
    home.mkdir()
    monkeypatch.setenv("SMKIT_WORKSPACE", str(home))
    given = {"donnees": str(company_.folder)}
    jobs = [job for item in shelf.items("rapports") if "donnees" in parameters.declared(item.path)
            for job in build.plan(item.name, given, [])]  # fmt: skip
    outcomes = build.make(
        jobs, to, ("html", "xlsx", "pptx", "pdf"), settings=build.Settings(force=True, jobs=2)
    )
    assert [outcome.reason for outcome in outcomes if not outcome.made] == []
    assert named(to, company_.people) == [] and named(home, company_.people) == []
