"""« Mes rapports » without a server: where each page leads, what is made again with what, and what is refused."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from tornado import web

from smkit.errors import SmkitError
from smkit.etabli import files, habits, library, making, questions
from smkit.etabli.making import Demand
from smkit.etabli.told import Told
from smkit.etabli.work import Work


def reports(room: Any, **entries: dict[str, Any]) -> None:
    """Note reports as made, in the manifest."""
    room.place.reports.mkdir(exist_ok=True)
    known = {
        "report": "indicateurs", "made": True, "title": "", "answer": "", "reason": "", "formats": [], "date": "2026-05-01",
        "part": "", "files": {}, "period": "", "alerts": 0, "missing": [], "kept": [], "case": False, "personal": False,
    }  # fmt: skip
    listed = [known | {"name": name.replace("__", "/")} | entry for name, entry in entries.items()]
    for entry in listed:
        (room.place.reports / entry["name"]).mkdir(parents=True, exist_ok=True)
    (room.place.reports / "manifest.json").write_text(json.dumps({"reports": listed}), "utf-8")


def where(answer: list[tuple[str, Any]]) -> tuple[str, dict[str, str]]:
    """The page that one is led to, and what is asked of it."""
    (_, address), = answer  # fmt: skip
    found = urlparse(address)
    return found.path.removeprefix("/etabli/"), {
        name: value[0] for name, value in parse_qs(found.query).items()
    }


def noted(room: Any) -> Demand:
    """Note what a report on a file was asked with."""
    demand = Demand("indicateurs", {}, {"commandes": "c.csv"})
    making.note(demand, room.place)
    return demand


def work(room: Any, **more: Any) -> Work:
    made = Work("w", about={"title": "Les indicateurs"}, **more)
    room.bench.works["w"] = made
    return made


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"over": False}, "travail"),
        ({"over": True, "stopped": True, "result": {"name": "a", "missing": []}}, "echec"),
        ({"over": True, "reason": "Le fichier est vide.", "result": {"name": "a", "missing": []}}, "echec"),
        ({"over": True}, "echec"),
    ],
)
def test_a_work_shows_where_it_is(answered, room, more: dict[str, Any], shown: str) -> None:
    made = work(room, **more)
    ((page, content),) = answered(library.Working, id="w")
    assert page == shown and content["work"] is made


def test_a_work_that_nobody_knows_or_that_only_reads_is_lost(answered, room) -> None:
    assert answered(library.Working, id="x")[0][0] == "perdu"
    room.bench.works["w"] = Work("w", over=True, about={"reads": "c.csv"})
    assert answered(library.Working, id="w")[0][0] == "perdu"


def test_a_report_that_is_made_is_read_its_whole_first_and_what_lacks_is_kept(answered, room) -> None:
    work(room, over=True, result={"name": "indicateurs_c", "missing": []})
    reports(room, indicateurs_c={})
    assert where(answered(library.Working, id="w")) == ("lire", {"nom": "indicateurs_c"})
    reports(room, indicateurs_c___ensemble={}, indicateurs_c__Nord={})
    assert where(answered(library.Working, id="w")) == ("lire", {"nom": "indicateurs_c/_ensemble"})
    work(room, over=True, result={"name": "indicateurs_c", "missing": ["Pas de PDF ici."]})
    assert where(answered(library.Working, id="w"))[1]["travail"] == "w"


def test_words_are_looked_for_together_wherever_they_stand(answered, room) -> None:
    making.note(Demand("indicateurs", files={"commandes": "Mars.csv"}), room.place)
    reports(
        room,
        indicateurs_mars={"title": "Les indicateurs", "answer": "Les ÉTÉS se ressemblent"},
        autre={"title": "Autre", "date": "2026-06-01"},
        rate={"made": False, "title": "Les indicateurs"},
    )

    def found(words: str) -> list[str]:
        ((_, content),) = answered(library.Library, chercher=words)
        return [entry["name"] for entry in content["reports"]]

    assert found("  ") == ["autre", "indicateurs_mars"]  # the newest first, and none that was not made
    assert found("étés INDIC") == found("mars.csv") == ["indicateurs_mars"] and found("étés autre") == []


def test_a_report_is_shown_beside_its_own_parts_alone(answered, room) -> None:
    reports(
        room,
        a___ensemble={},
        a__Sud={"part": "Sud"},
        a__Nord={"part": "Nord"},
        b__Nord={"part": "Nord"},
        seul={},
        rate={"made": False},
    )
    ((page, content),) = answered(library.Read, nom="a/Sud")
    assert page == "lire" and [each["name"] for each in content["others"]] == [
        "a/_ensemble",
        "a/Nord",
        "a/Sud",
    ]
    assert content["demand"] is None and content["monthly"] is None and content["missing"] == []
    assert answered(library.Read, nom="seul")[0][1]["others"] == []
    for name in ("rate", "inconnu"):
        with pytest.raises(web.HTTPError) as refused:
            answered(library.Read, nom=name)
        assert refused.value.status_code == 404


@pytest.mark.parametrize(
    ("name", "sent_as"),
    [("rapport.xlsx", "a_Sud.xlsx"), ("rapport.pdf", "a_Sud.pdf"), ("x.zip", "a_Sud.zip")],
)
def test_a_file_of_a_report_is_kept_under_the_reports_name(answered, room, name: str, sent_as: str) -> None:
    reports(room, a__Sud={"files": {name: "", "rapport.html": ""}})
    for each in (name, "rapport.html"):
        (room.place.reports / "a" / "Sud" / each).write_bytes(b"octets")
    said = dict(answered(library.Piece, nom="a/Sud", fichier=name))
    assert said["Content-Disposition"] == f'attachment; filename="{sent_as}"' and said["sent"] == b"octets"
    assert (said["Content-Type"] == "application/octet-stream") is (name == "x.zip")
    said = dict(answered(library.Piece, nom="a/Sud", fichier="rapport.html"))
    policy = said["Content-Security-Policy"].split("; ")
    assert (
        "Content-Disposition" not in said
        and policy[0].startswith("sandbox ")
        and "default-src 'none'" in policy
    )
    assert "allow-same-origin" not in policy[0]  # its script would hold our cookie
    with pytest.raises(web.HTTPError):
        answered(library.Piece, nom="a/Sud", fichier="manifest.json")


def test_a_report_that_is_deleted_goes_with_its_parts_and_the_index_is_made_anew(answered, room) -> None:
    making.note(Demand("a", files={}), room.place)
    reports(room, a___ensemble={}, a__Sud={}, b={})
    assert where(answered(library.Delete, "post", {"nom": "a/Sud"}))[0] == "rapports"
    assert not (room.place.reports / "a").exists() and (room.place.reports / "b").is_dir()
    assert making.noted("a", room.place) is None
    ((function, (folder, entries)),) = room.bench.asked
    assert function == "smkit.reports.keeping.index:make" and [entry["name"] for entry in entries] == ["b"]


def demanded(room: Any) -> Demand:
    """What the work that was just begun makes."""
    *_, last = room.bench.works.values()
    found: Demand = last.about["demand"]
    return found


def test_a_form_without_a_file_is_refused_and_the_file_one_came_from_stands_first(
    answered, room, dropped
) -> None:
    ((page, said),) = answered(library.Ask, "post", {"commandes": "", "leads": ""}, rapport="indicateurs")
    assert page == "demande" and "au moins un fichier" in said["problem"]
    with pytest.raises(web.HTTPError):
        answered(library.Ask, "post", {"commandes": "c.csv"}, rapport="inconnu")
    dropped("a.csv")
    dropped("c.csv", "N° de lead;Étape;Date de création\nL1;Gagné;03/04/2026\nL2;Perdu;04/04/2026\n")
    form = {"commandes": "a.csv", "leads": "c.csv", "grain": "trimestre", "each": ""}
    page, query = where(answered(library.Ask, "post", form, rapport="indicateurs", fichier="c.csv"))
    demand = demanded(room)
    assert (
        page == "travail"
        and list(demand.files) == ["leads", "commandes"]
        and demand.given["grain"] == "trimestre"
    )
    about = room.bench.works[query["id"]].about
    assert about["file"] == "c.csv" and where([("to", about["back"])]) == (
        "demander",
        {"rapport": "indicateurs", "fichier": "c.csv", "comme": demand.name, "essai": query["id"]},
    )


def test_a_file_that_is_still_being_read_is_waited_for_on_its_own_page(
    answered, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_WAIT", 0.0)
    dropped("c.csv", read=False)
    assert where(answered(library.Ask, rapport="indicateurs", fichier="c.csv")) == (
        "fichier",
        {"nom": "c.csv"},
    )


def test_a_form_knows_the_file_its_table_and_what_was_asked_last(answered, room, dropped) -> None:
    path = dropped("c.csv")
    found = room.place.reading(room.place.key(path, room.place.told("c.csv")))
    told = questions.as_told(found)
    folder = room.place.own("habitudes")
    habits.keep(
        folder, found["print"], habits.Habit(told, "indicateurs", {"grain": "trimestre", "fin": "2026-04-30"})
    )

    def given(**more: str) -> dict[str, Any]:
        ((_, content),) = answered(library.Ask, fichier="c.csv", **more)
        form = content["form"]
        return {each.name: each.value for each in (*form.files, *form.first, *form.rest)}

    known, other = given(rapport="indicateurs"), given(rapport="vente_croisee")
    assert (known["commandes"], known["grain"]) == ("c.csv", "trimestre") and other["commandes"] == "c.csv"
    before = Demand("indicateurs", {"grain": "annee"}, {"commandes": "c.csv"})
    making.note(before, room.place)  # a demand that one comes back to says more than a habit
    again = given(rapport="indicateurs", comme=before.name)
    assert known["fin"] == "2026-04-30" and (again["grain"], again["fin"]) == ("annee", "")


def test_what_was_asked_is_asked_again_and_by_a_column_too(answered, room, dropped) -> None:
    dropped("c.csv")
    demand = Demand("indicateurs", {"grain": "mois"}, {"commandes": "c.csv"})
    making.note(demand, room.place)
    answered(library.Again, "post", {"nom": demand.name})
    assert demanded(room) == demand and len(room.bench.did) == 1
    answered(library.Again, "post", {"nom": demand.name, "each": "segment"})
    assert demanded(room) == Demand("indicateurs", demand.given, demand.files, "segment")
    with pytest.raises(SmkitError, match="n'a pas été demandé d'ici"):
        answered(library.Again, "post", {"nom": "inconnu"})


def test_next_months_export_takes_what_lasts_and_none_of_last_months_tables(answered, room, dropped) -> None:
    april = dropped("avril.csv")
    for name in ("objectifs.csv", "leads_avril.csv", "convention.yaml"):
        (room.place.files / name).write_text("x", "utf-8")
    with pytest.raises(SmkitError, match="Rien n'est retenu"):
        answered(library.Again, "post", {"fichier": "avril.csv"})
    kind = room.place.reading(room.place.key(april, room.place.told("avril.csv")))["print"]
    habits.keep(room.place.own("habitudes"), kind, habits.Habit(Told("orders")))  # told of, never reported on
    with pytest.raises(SmkitError, match="Rien n'est retenu"):
        answered(library.Again, "post", {"fichier": "avril.csv"})
    before = Demand(
        "indicateurs",
        {"grain": "mois"},
        {
            "commandes": "avril.csv",
            "leads": "leads_avril.csv",
            "objectifs": "objectifs.csv",
            "convention": "partie.yaml",
        },
    )
    making.note(before, room.place)
    found = room.place.reading(room.place.key(april, room.place.told("avril.csv")))
    folder = room.place.own("habitudes")
    habits.keep(
        folder,
        found["print"],
        habits.Habit(questions.as_told(found), "indicateurs", before.given, before.name),
    )
    dropped("mai.csv")
    answered(library.Again, "post", {"fichier": "mai.csv"})
    assert demanded(room) == Demand(
        "indicateurs", {"grain": "mois"}, {"commandes": "mai.csv", "objectifs": "objectifs.csv"}
    )
    with pytest.raises(SmkitError, match="Rien n'est retenu"):
        answered(library.Again, "post", {"fichier": "absent.csv"})


def test_another_format_is_one_that_there_is_and_comes_beside_the_first_two(
    answered, room, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped("c.csv")
    demand = noted(room)
    for form in ({"nom": demand.name, "format": "docx"}, {"nom": "inconnu", "format": "pdf"}):
        with pytest.raises(SmkitError):
            answered(library.OtherFormat, "post", form)
    answered(library.OtherFormat, "post", {"nom": demand.name, "format": "pptx"})
    made: list[tuple[Any, ...]] = []
    monkeypatch.setattr(making, "make", lambda work, *asked: made.append(asked))
    room.bench.did[-1](Work())
    assert made == [(demand, room.place, ("html", "xlsx", "pptx"), "")]


def test_a_work_that_was_stopped_leaves_an_index_without_it_and_one_that_ended_its_own(
    answered, room, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped("c.csv")
    demand = noted(room)
    answered(library.Again, "post", {"nom": demand.name})
    monkeypatch.setattr(making, "make", lambda work, *asked: None)
    room.bench.did[-1](Work())
    assert room.bench.asked == []
    room.bench.did[-1](Work(stopped=True))
    assert [function for function, _ in room.bench.asked] == ["smkit.reports.keeping.index:make"]


def test_the_report_of_the_month_before_is_what_the_next_is_compared_with(
    answered, room, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped("avril.csv")
    dropped("mai.csv")
    made: list[Any] = []

    def make(work: Work, demand: Demand, _place: Any, _formats: Any, last: str) -> None:
        made.append((demand.name, last))
        work.result = {"name": demand.name, "missing": [], "made": True}

    monkeypatch.setattr(making, "make", make)
    for name, report in (
        ("avril.csv", "indicateurs"),
        ("mai.csv", "indicateurs"),
        ("mai.csv", "fidelisation"),
    ):
        demand = Demand(report, {}, {"commandes": name})
        making.note(demand, room.place)
        monkeypatch.setattr(making, "check", lambda *_: None)
        answered(library.Again, "post", {"nom": demand.name})
        room.bench.did[-1](Work())
    assert made == [
        ("indicateurs_avril", ""),
        ("indicateurs_mai", "indicateurs_avril"),
        ("fidelisation_mai", ""),
    ]


def test_what_the_kit_found_of_a_file_is_told_to_the_report_too(answered, room, dropped) -> None:
    path: Path = dropped("c.csv")
    assert room.place.told("c.csv").table == ""
    demand = noted(room)
    answered(library.Again, "post", {"nom": demand.name})
    told = room.place.told("c.csv")
    assert told.table == "orders" and room.place.reading(room.place.key(path, told)) is not None


def test_what_was_refused_is_no_setting_of_the_report_that_is_there(
    answered, room, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report that stands keeps its settings, for its PDF and its month; the attempt is found on its form alone."""
    path = dropped("c.csv")
    folder, told = room.place.own("habitudes"), room.place.told("c.csv")
    print_ = room.place.reading(room.place.key(path, told))["print"]

    def ask(fin: str, *, made: bool) -> str:
        monkeypatch.setattr(
            making,
            "make",
            lambda work, *_: setattr(work, "result", {"name": "a", "missing": [], "made": made}),
        )
        form = {"commandes": "c.csv", "fin": fin}
        _, query = where(answered(library.Ask, "post", form, rapport="indicateurs", fichier="c.csv"))
        room.bench.did[-1](room.bench.works[query["id"]])
        return query["id"]

    ask("2026-04-30", made=True)
    attempt = ask("1990-01-01", made=False)
    kept, habit = making.noted("indicateurs_c", room.place), habits.recall(folder, print_)
    assert kept is not None and kept.given == {"fin": "2026-04-30"}
    assert habit is not None and habit.given == {"fin": "2026-04-30"}
    ((_, said),) = answered(
        library.Ask, rapport="indicateurs", fichier="c.csv", comme="indicateurs_c", essai=attempt
    )
    assert next(each.value for each in said["form"].first if each.name == "fin") == "1990-01-01"


def test_a_number_that_is_none_is_told_beside_its_field_and_nothing_typed_is_lost(
    answered, room, dropped
) -> None:
    dropped("c.csv")
    form = {"commandes": "c.csv", "rejets_max": "abc", "fin": "2026-04-30"}
    ((page, said),) = answered(library.Ask, "post", form, rapport="indicateurs", fichier="c.csv")
    assert page == "demande" and not room.bench.did
    assert list(said["wrong"]) == ["rejets_max"] and "« abc »" in said["wrong"]["rejets_max"].replace(
        "\xa0", " "
    )
    values = {
        each.name: each.value for each in (*said["form"].files, *said["form"].first, *said["form"].rest)
    }
    assert values["rejets_max"] == "abc" and values["fin"] == "2026-04-30"
