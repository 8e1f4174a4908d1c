"""What a report is made from is all that could change it: files beside, the key, the day, the parts that its data have."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from faker import Faker

from smkit import paths
from smkit.reports.asking import inputs, plan
from smkit.reports.keeping import build, overview, pieces
from smkit.reports.keeping.manifest import Manifest, Outcome
from smkit.reports.keeping.pieces import Piece
from smkit.tables import read

DAY = date(2026, 3, 3)


def of(report: str, **given: object) -> str:
    """The fingerprint of all that a report would be made from, now."""
    (job,) = plan.plan(report, {name: str(value) for name, value in given.items()}, [])
    return str(Piece(job.name, job).origin(personal=False)["fingerprint"])


def file(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    return file(tmp_path / "c.csv", "Facture;Date;CA\nF1;01/03/2025;10\n")


def test_a_mapping_that_changes_makes_another_report(tmp_path: Path, orders: Path) -> None:
    mapping = file(tmp_path / "m.yaml", "table: commandes\ncolonnes: {amount: CA}\n")
    before = of("indicateurs", commandes=orders, colonnes=mapping)
    assert of("indicateurs", commandes=orders, colonnes=mapping) == before
    file(mapping, "table: commandes\ncolonnes: {amount: Montant}\n")
    assert of("indicateurs", commandes=orders, colonnes=mapping) != before


def test_a_template_of_ones_own_that_changes_makes_another_report(tmp_path: Path) -> None:
    template = file(tmp_path / "salon.yaml", "tasks: [{task: A}]\n")
    before = of("evenement", modele=template)
    file(template, "tasks: [{task: B}]\n")
    assert of("evenement", modele=template) != before


def test_no_folder_is_named_beside_a_mapping(tmp_path: Path) -> None:
    mapping = file(tmp_path / "m.yaml", "table: commandes\n")
    told = f"{mapping}, order_id=Ticket [statuts: vente=Livrée]"
    assert inputs.shown({"colonnes": told}) == {"colonnes": "m.yaml, order_id=Ticket [statuts: vente=Livrée]"}
    assert inputs.beside({"colonnes": told}) == {"m.yaml": mapping}


def test_another_key_makes_another_report_of_people_only(tmp_path: Path, orders: Path) -> None:
    other = file(tmp_path / "d.csv", orders.read_text("utf-8"))
    home = paths.workspace() / ".smkit"
    home.mkdir(exist_ok=True)
    (home / "cle").write_bytes(b"1" * 64)
    (home / "pseudonymes.txt").write_text(f"{'0' * 64}  c.csv\n", "utf-8")
    used, unused = of("client", commandes=orders), of("client", commandes=other)
    (home / "cle").write_bytes(b"2" * 64)
    assert of("client", commandes=orders) != used and of("client", commandes=other) == unused


@pytest.mark.parametrize(
    ("report", "table", "moves"),
    [
        ("plan_actions", "plan", True),
        ("campagnes", "campagnes", True),
        ("smarketing", "leads", True),
        ("indicateurs", "commandes", False),
    ],
)
def test_what_the_day_decides_is_made_anew_on_another_day(
    report: str, table: str, moves: bool, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "today", lambda: DAY)
    before = of(report, **{table: orders})
    monkeypatch.setattr(pieces, "today", lambda: DAY + timedelta(days=1))
    assert (of(report, **{table: orders}) != before) is moves


def test_days_that_were_to_come_have_it_made_anew(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = date.today() + timedelta(days=1)
    for last, moves in ((soon, True), (date.today() - timedelta(days=9), False)):
        path = file(tmp_path / f"{last}.csv", f"Facture;Date;CA\nF1;{last:%d/%m/%Y};10\n")
        jobs, to = build.plan("essai", {"commandes": str(path)}, []), tmp_path / f"s{last}"
        (made,) = build.make(jobs, to)
        (same,) = build.make(jobs, to)
        assert made.made and same.unchanged
        with monkeypatch.context() as later:
            later.setattr(pieces, "today", lambda: date.today() + timedelta(days=1))
            (again,) = build.make(jobs, to)
        assert again.made and again.unchanged is not (moves and made.last >= str(date.today()))


def test_a_part_that_the_data_have_no_more_does_not_stand_beside_the_others(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    for leaf, part in (
        ("_ensemble", ""),
        ("nord", "Région : Nord"),
        ("sud", "Région : Sud"),
        ("est", "Région : Est"),
    ):
        folder = tmp_path / "indicateurs" / leaf
        folder.mkdir(parents=True)
        outcome = Outcome(
            f"indicateurs/{leaf}",
            "indicateurs",
            made=True,
            title="T",
            date="2026-03-03T08:00:00+00:00",
            part=part,
        )
        manifest.record(outcome, {}, {})
    (before,) = overview.groups(tmp_path, list(manifest.entries.values()))
    assert [row.label for row in before.rows] == ["Ensemble", "Est", "Nord", "Sud"]
    manifest.part("indicateurs", {"indicateurs/_ensemble", "indicateurs/nord", "indicateurs/sud"})
    (after,) = overview.groups(tmp_path, list(manifest.entries.values()))
    assert [row.label for row in after.rows] == ["Ensemble", "Nord", "Sud"]
    assert "Est" in after.left[-1] and "3 mars 2026" in after.left[-1].replace("\xa0", " ")
    manifest.part("indicateurs", {f"indicateurs/{leaf}" for leaf in ("_ensemble", "nord", "sud", "est")})
    (back,) = overview.groups(tmp_path, list(manifest.entries.values()))
    assert [row.label for row in back.rows] == ["Ensemble", "Est", "Nord", "Sud"]


def test_a_report_that_people_stopped_names_none_in_the_folder(tmp_path: Path) -> None:
    """The folder is handed around: what kept a report from being made must not stand in its manifest."""
    Faker.seed(77)
    fake = Faker("fr_FR")
    mail, phone, name = (
        fake.ascii_free_email(),
        "06 17 93 70 98",
        f"{fake.first_name_female()} {fake.last_name()}",
    )
    case = file(
        tmp_path / "relance.yaml",
        f"rapport: etude_de_cas_roi\ntitre: Relance\nsources: [Mme {name}, {mail}]\n"
        f"parametres: {{contexte: 'Appelez Mme {name} au {phone}, ou {mail}', cout_fixe: 100}}\n",
    )
    to = tmp_path / "sortie"
    (outcome,) = build.make(plan.plan(None, {}, [case]), to)
    assert not outcome.made and "donnée personnelle" in outcome.reason
    written = "".join(each.read_text("utf-8") for each in to.rglob("*") if each.suffix in (".json", ".html"))
    assert [told for told in (mail, phone, name) if told in written] == []
    assert '"cout_fixe": 100' in written


def test_a_header_that_reaches_somebody_is_not_repeated(tmp_path: Path) -> None:
    Faker.seed(78)
    mail, phone = Faker("fr_FR").ascii_free_email(), "06 17 93 70 98"
    path = file(tmp_path / "c.csv", f"Facture;Date;CA;{mail};{phone};Ancienne note\nF1;01/03/2025;10;x;y;z\n")
    said = " ".join(note.text for note in read("commandes", path).journal.notes)
    assert mail not in said and phone not in said and "Ancienne note" in said and "[e-mail]" in said
