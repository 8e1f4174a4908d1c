"""What the pages are made of, without a server."""

import re
import shlex
import shutil
from collections import namedtuple
from pathlib import Path, PureWindowsPath

import pandas as pd
import pytest

from smkit.errors import SmkitError
from smkit.etabli import (
    changes,
    habits,
    labels,
    last,
    making,
    monthly,
    offering,
    place,
    questions,
    reading,
    room,
    work,
)
from smkit.etabli.making import Demand
from smkit.etabli.told import Told, from_form, from_plain
from smkit.reports.asking import shelf
from smkit.tables import check
from smkit.tables.schema import table


def _whole(name: str) -> list[str]:
    """The columns of a file that has them all."""
    return [column.name for column in table(name).columns]


def test_a_choice_left_empty_takes_an_answer_back() -> None:
    before = Told("orders", {"amount": "CA"}, {"dates": "mja"})
    after = from_form({"r.dates": [""], "c.amount": ["-"]}, before)
    assert after.answers == {} and after.columns == {"amount": ""}


def test_another_table_forgets_what_was_said_of_the_first() -> None:
    assert from_form({"table": ["leads"]}, Told("orders", {"amount": "CA"}, {"dates": "mja"})) == Told(
        "leads"
    )


def test_unknown_fields_are_left_out() -> None:
    assert from_form({"c.__class__": ["x"], "r.os": ["x"], "z": ["x"]}, Told("orders")) == Told("orders")
    assert from_plain({"columns": 3, "answers": ["x"], "table": None}) == Told()


def test_what_was_told_comes_back_as_it_was() -> None:
    told = Told("orders", {"amount": "CA; HT, net=1"}, {"dates": "jma"}, "CHF")
    assert from_plain(told.plain()) == told


def test_a_habit_is_found_again_by_the_headers(tmp_path: Path) -> None:
    print_ = habits.fingerprint(["Date", "CA"])
    habit = habits.Habit(Told("orders", {}, {"dates": "jma"}), "indicateurs", {"grain": "trimestre"})
    habits.keep(tmp_path, print_, habit)
    assert habits.recall(tmp_path, habits.fingerprint(["ca", "Date "])) == habit
    assert habits.recall(tmp_path, habits.fingerprint(["Date"])) is None
    (tmp_path / f"{print_}.json").write_text("{")
    assert habits.recall(tmp_path, print_) is None


def test_the_last_workspace_is_found_unless_one_stands_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMKIT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SMKIT_WORKSPACE")
    elsewhere, kit, other = (tmp_path / name for name in ("ailleurs", "kit d'été", "autre"))
    for folder in (elsewhere, kit / ".smkit", other / ".smkit"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    assert last.default() == Path("mon_kit")
    last.note(kit)
    assert last.default() == kit
    monkeypatch.chdir(other)
    assert last.default() == other
    monkeypatch.chdir(elsewhere)
    shutil.rmtree(kit)
    assert last.default() == Path("mon_kit")
    (tmp_path / "home" / "espace").write_bytes(b"\xff\0")
    assert last.default() == Path("mon_kit")


def test_every_report_that_reads_tables_has_a_form_whose_fields_are_labelled() -> None:
    for offer in offering.offers("orders", _whole("orders")):
        item = shelf.find("rapports", offer.name)
        files = {name: [("x.csv", "x.csv")] for name in offer.tables}
        form = offering.form(item, files, {"segment": ["B2B", "B2C"]}, {})
        assert form.files and all(field.label for field in (*form.files, *form.first, *form.rest))
        asked = [field for field in (*form.first, *form.rest) if field.kind == "choix"]
        # a browser sends the first option of a menu that holds not its value, which nobody chose
        assert all(field.value in dict(field.options) for field in asked), offer.name
        names = {field.name for field in (*form.first, *form.rest)}
        assert not names & {"colonnes", "connexion", "donnees", "statuts", "sources", "lecons"}
        assert names <= set(labels.ASKED)
        untouched = {field.name: [field.value] for field in (*form.first, *form.rest)}
        assert offering.filled(item, untouched) == {}


def test_a_form_asks_for_no_segment_of_a_file_that_has_none() -> None:
    item, files = shelf.find("rapports", "indicateurs"), {"orders": [("x.csv", "x.csv")]}

    def fields(values: dict[str, list[str]], given: dict[str, str]) -> set[str]:
        return {field.name for field in offering.form(item, files, values, given).first}

    assert "segment" not in fields({"category": ["Thé", "Café"]}, {})
    assert "segment" in fields({"category": ["Thé", "Café"]}, {"segment": "B2B"}), (
        "what was asked for is shown"
    )
    assert "segment" in fields({}, {}), "no file is known"


def test_what_changed_is_told_once_under_its_own_name() -> None:
    """Of a file of one month, the month and the whole are one figure; where they differ, both are told."""

    def said(month: str, whole: float, own: float, file: str) -> dict[str, object]:
        figures = [
            {"id": "ca_periode", "label": f"CA, {month}", "dims": {}, "value": own, "unit": "EUR"},
            {"id": "ca", "label": "CA", "dims": {}, "value": whole, "unit": "EUR"},
            {"id": "nb", "label": "Commandes", "dims": {}, "value": 3, "unit": "count"},
        ]
        return {"figures": figures, "sources": [{"file": file}]}

    told = changes.contrast(said("mars", 100, 100, "mars.csv"), said("avril", 150, 150, "avril.csv"))
    assert [row.name for row in told.rows] == ["CA, mars → avril"] and told.of == "mars.csv"
    assert told.rows[0].gap == "+50,0\xa0%" and told.figures == 3
    both = changes.contrast(said("mars", 100, 60, "x.csv"), said("avril", 150, 50, "x.csv"))
    assert [row.name for row in both.rows] == ["CA, mars → avril", "CA"] and both.of == ""


@pytest.mark.parametrize(
    ("report", "field"), [("smarketing", "convention"), ("revue_leads", "retour"), ("evenement", "modele")]
)
def test_a_form_leads_to_no_file_but_those_that_were_given(report: str, field: str) -> None:
    item = shelf.find("rapports", report)
    assert (
        offering.filled(item, {field: ["/etc/passwd"], "leads": ["/etc/passwd"], "donnees": ["/etc"]}) == {}
    )


def test_a_report_that_lacks_its_table_says_which() -> None:
    missing = {offer.name: offer.missing for offer in offering.offers("orders", _whole("orders"))}
    assert missing["client"] == "" and missing["campagnes"] == "un fichier «\xa0Campagnes\xa0»"
    thin = {
        offer.name: offer.missing for offer in offering.offers("orders", ["order_id", "order_date", "amount"])
    }
    assert thin["indicateurs"] == "" and thin["client"] == "une colonne «\xa0Client\xa0»"


def test_headers_with_any_sign_travel_to_the_report(tmp_path: Path) -> None:
    here = place.Place(tmp_path)
    (here.files / "v.csv").write_text("x")
    here.tell("v.csv", Told("orders", {"amount": "CA; HT, net=1"}, {"base": "TTC"}, "CHF"))
    found = making.parameters(Demand("indicateurs", {}, {"commandes": "v.csv"}), here)
    assert found["commandes"] == "mes_fichiers/v.csv" and found["base"] == "TTC" and found["devise"] == "CHF"
    from smkit.tables.naming import mapping
    from smkit.tables.schema import table

    assert mapping.explicit(str(tmp_path / found["colonnes"]), table("orders")) == {"amount": "CA; HT, net=1"}
    with pytest.raises(SmkitError, match="n'est plus"):
        making.parameters(Demand("indicateurs", {}, {"commandes": "absent.csv"}), here)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("~$ventes.xlsx", "$ventes.xlsx"),
        ("a" * 300 + ".csv", None),
        ("é\u202e.csv", "é.csv"),
        ("..", "fichier"),
        ("NUL", "_NUL"),
    ],
)
def test_names_are_made_safe(name: str, kept: str | None) -> None:
    made = place.safe_name(name)
    assert kept in (None, made) and len(made) <= 120 and len(made.encode()) <= 255
    assert made.endswith(".csv") or not name.endswith(".csv")


def test_a_full_disk_and_too_large_a_file_are_said_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 300 << 20))
    place.check_room(50 << 20, tmp_path)
    with pytest.raises(SmkitError, match="le disque n'a plus que"):
        place.check_room(150 << 20, tmp_path)
    with pytest.raises(SmkitError, match="au plus"):
        place.check_room(3 << 30, tmp_path)


def test_a_second_file_of_the_same_name_replaces_none(tmp_path: Path) -> None:
    here = place.Place(tmp_path)
    for content, name in (("1", "v.csv"), ("2", "v (2).csv"), ("1", "v.csv")):
        draft = here.draft()
        draft.write_text(content)
        assert here.take(draft, "v.csv").name == name


def test_a_worker_that_dies_is_a_sentence_and_the_next_one_works(tmp_path: Path) -> None:
    bench = work.Bench(tmp_path, "spawn")
    died = bench.read("a", "os:abort")
    assert died.future is not None
    died.future.result(timeout=60)
    assert died.over and died.result is None and "relisez" in died.reason
    bench.close()


def test_what_is_stopped_before_it_begins_never_does(tmp_path: Path) -> None:
    bench = work.Bench(tmp_path, "spawn")
    told: list[str] = []
    import threading

    gate = threading.Event()
    bench.make(work.Work(), lambda _: gate.wait(10) and None)
    second = bench.make(work.Work(), lambda _: told.append("x"))
    second.stop()
    gate.set()
    bench.close()
    assert second.over and told == []


def test_a_deserted_room_is_left_after_its_patience_and_never_while_it_works(tmp_path: Path) -> None:
    bench = work.Bench(tmp_path, "spawn")
    there = room.Room(place.Place(tmp_path), bench, lambda: None, lambda _: None, patience=600, seen=0)
    assert not there.deserted(599, watched=False) and there.deserted(601, watched=False)
    assert not there.deserted(5000, watched=True) and not there.deserted(5500, watched=False)
    bench.works["x"] = work.Work()
    assert not there.deserted(9000, watched=False)


def test_the_words_of_a_question_are_menus() -> None:
    found = {
        "told": {
            "table": "orders",
            "columns": {},
            "answers": {"statuts": "annulee=Refus"},
            "currency": "EUR",
        },
        "headers": [],
        "sheets": [],
        "asked": [{"text": "…", "code": "unknown_status", "answer": {"statuts": "vente=Emballé, Parti"}}],
    }
    names = [(door.name, door.values) for question in questions.asked(found) for door in question.doors]
    assert names == [
        ("mot.statuts.Refus", ("annulee",)),
        ("mot.statuts.Emballé", ("",)),
        ("mot.statuts.Parti", ("",)),
    ]


def test_each_word_of_a_question_has_its_menu_whatever_class_is_proposed() -> None:
    note = {
        "code": "unknown_status",
        "text": "Dites ce que c'est",
        "answer": {"statuts": "vente=Emballé, Parti; annulee=Refus"},
    }
    found = {"told": {"answers": {}}, "sheets": [], "asked": [note]}
    names = [door.name for question in questions.asked(found) for door in question.doors]
    assert names == ["mot.statuts.Emballé", "mot.statuts.Parti", "mot.statuts.Refus"]


def test_the_monthly_lines_quote_what_must_be() -> None:
    said = monthly.lines(
        Demand("indicateurs", each="region"), {"commandes": "mes_fichiers/à %.csv"}, Path("/k")
    )
    assert r'"mes_fichiers/à \%.csv" --each region' in said["cron"]
    assert said["windows"].count('"') % 2 == 0


@pytest.mark.parametrize("length", [20, 120, 200])
def test_the_line_for_windows_is_as_long_as_the_task_scheduler_takes(length: int) -> None:
    """Microsoft's page on schtasks: /tr takes no more than 261 signs."""
    root = PureWindowsPath("C:/Users/été & co/" + "d" * (length - 18))
    assert len(str(root)) == length
    program = root / "venv" / "Scripts" / "smkit"
    asked = Demand("vente_croisee", {}, {"commandes": f"{'ventes ' * 15}.csv"}, each="region")
    typed = {"commandes": f"mes_fichiers/{'ventes ' * 15}100%.csv", "devise": "US$", "colonnes": "c" * 90}
    line = monthly.lines(asked, typed, root, program)["windows"]
    run = re.search(r'/tr "(.*)"$', line)
    assert run is not None and len(run[1]) <= 261
    called = PureWindowsPath(run[1].replace('\\"', ""))
    assert called.is_relative_to(root) and called.suffix == ".cmd"
    ends = monthly.script(asked, typed, root, program)
    assert ends.endswith(" --each region --to rapports --bref\r\n") and f'cd /d "{root}"\r\n' in ends
    words = shlex.split(ends.splitlines()[-1].replace("\\", "/").replace("%%", "%").replace("$", "S"))
    assert words[words.index("commandes") + 1] == typed["commandes"] and "USS" in words


def test_what_the_task_scheduler_calls_is_there_and_leaves_with_its_report(tmp_path: Path) -> None:
    here, asked = place.Place(tmp_path), Demand("indicateurs", {}, {"commandes": "c.csv"})
    line = monthly.lines(asked, {}, tmp_path)["windows"]
    path = Path(line.partition('\\"')[2].partition('\\"')[0])
    monthly.keep(asked, {"commandes": "é.csv"}, here)
    assert '"é.csv"' in path.read_bytes().decode() and b"\r\r" not in path.read_bytes()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    monthly.forget(Demand("indicateurs"), here)
    assert path.exists(), "another report's"
    monthly.forget(asked, here)
    assert not path.exists()


def test_a_report_wears_the_charte_of_its_workspace_and_a_broken_one_stops_it(tmp_path: Path) -> None:
    here, under_way = place.Place(tmp_path), work.Work()
    (tmp_path / "charte.yaml").write_text("couleur: '#FFD54F'\n", "utf-8")
    making.make(under_way, Demand("etude_de_cas_roi"), here, ("html",))
    (told,) = under_way.result["missing"]
    assert "trop pâle" in told and "#8C742B" in told
    page = here.reports / "etude_de_cas_roi" / "rapport.html"
    assert "--accent: #8C742B" in page.read_text("utf-8")

    page.unlink()
    (tmp_path / "charte.yaml").write_text("couleur: bleu\n", "utf-8")
    with pytest.raises(SmkitError, match="n'est pas une couleur"):
        making.make(work.Work(), Demand("etude_de_cas_roi"), here, ("html",))
    assert not page.exists()


def test_answers_that_only_a_file_gives_are_choices_in_words() -> None:
    def asked(code: str, answer: dict[str, str], table: str = "orders") -> dict[str, questions.Options]:
        note = {"code": code, "text": "Deux ordres. Si tout change", "amount": None, "answer": answer}
        found = questions.unread(Told(table)) | {"asked": [note]}
        return {door.name: door.options for each in questions.asked(found) for door in each.doors}

    dates = asked("two_orders", {"dates": "jma puis mja ligne 15"})["r.dates"]
    assert dates[0] == ("jma puis mja ligne 15", "jour/mois, puis mois/jour à partir de la ligne 15")
    assert {value for value, _ in dates} >= {"jma", "mja"}
    discount = asked("discount", {"colonnes": "discount=Remise", "remise": "pourcent"})
    assert [value for value, _ in discount["r.remise"]] == ["pourcent", "euros"] and "c.discount" in discount
    kinds = asked("mixed_results", {"colonnes": "result_type=But"}, "campaigns")["c.result_type"]
    assert kinds[0] == ("But", "Elle dit ce que comptent les résultats")


def test_a_page_of_campaigns_covers_their_ends_as_their_report_does() -> None:
    rows = {
        "Campagne": ["Soldes", "Été"],
        "Coût": ["450", "3200"],
        "Date début": ["08/01/2026", "01/06/2026"],
    }
    only = reading.describe(check.check(pd.DataFrame(rows), "campagnes"))
    both = reading.describe(
        check.check(pd.DataFrame(rows | {"Date fin": ["20/01/2026", "31/08/2026"]}), "campagnes")
    )
    told = [each["period"].replace("\xa0", " ") for each in (only, both)]
    assert told == ["du 8 janvier 2026 au 1er juin 2026", "du 8 janvier 2026 au 31 août 2026"]
    alone = reading.describe(
        check.check(pd.DataFrame({name: each[:1] for name, each in rows.items()}), "campagnes")
    )
    assert alone["period"] == "le 8 janvier 2026", "a single day is said once"
