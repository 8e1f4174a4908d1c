"""What a workspace keeps of a large file is its reading: equal when it is taken again, and read anew when anything has changed."""

import os
import random
import re
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from awkward import AWKWARD
from corpus import Case
from exports_corpus import EXPORTS
from spellings import people

import smkit
from smkit import aside, paths
from smkit.tables import (
    check,
    coded,
    doors,
    environment,
    handover,
    in_place,
    kept,
    stored,
    storeroom,
    waiting,
)
from smkit.tables.errors import ReadError
from smkit.tables.opening import blocks

PEOPLE = people(40, seed=23)
HEAD = "N° commande;Date;Produit;Client;Qté;P.U. HT;Statut;Commercial;Remarque\n"


def orders(size: int = 400, **changes: str) -> str:
    """A messy export: people for customers and sellers, one of them in a product; rejected lines, no sales, corrected cells,
    lines written twice, a word of state that nobody knows."""
    draw = random.Random(5)
    lines = []
    for number in range(size):
        buyer, seller = draw.choice(PEOPLE[:30]), draw.choice(PEOPLE[30:])
        product = (
            f"Panier {buyer.first} {buyer.last}" if number % 97 == 1 else draw.choice(["Thé", "Café", "Miel"])
        )
        day = "31/02/2025" if number % 50 == 7 else f"{draw.randint(13, 28)}/0{draw.randint(1, 9)}/2025"
        price = draw.choice(["1 234,50 €", "3", "7,9", "gratuit" if number % 40 == 3 else "12"])
        state = changes.get("state") or draw.choice(
            ["Livrée", "Livrée", "Annulée", "Devis", "Chez le voisin"]
        )
        who = draw.choice([f"{buyer.first} {buyer.last}", buyer.email, "C-0042", ""])
        line = f"F{number:04};{day};{product};{who};{draw.randint(-1, 9)};{price};{state};{seller.first} {seller.last};x\n"
        lines += [line, line] if number % 60 == 9 else [line]
    return HEAD + "".join(lines) + changes.get("more", "")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where readings are kept; it is not there yet."""
    return tmp_path / ".smkit" / storeroom.FOLDER


@pytest.fixture(autouse=True)
def _any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "TEXT", 1)
    monkeypatch.setattr(kept, "PACKED", 1)
    monkeypatch.setattr(storeroom, "FREE", 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ventes.csv"
    path.write_text(orders(), "utf-8")
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    seen: list[Path] = []

    def count(table: str, source: Path, **options: object) -> smkit.Reading:
        seen.append(source if isinstance(source, Path) else Path("mémoire"))
        return smkit.read(table, source, **options)

    monkeypatch.setattr(kept, "read_file", count)
    return seen


def same(one: smkit.Reading, other: smkit.Reading) -> None:
    for name in ("table", "rejected", "set_apart", "lost"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.journal == other.journal and one.people == other.people
    assert one.journal.to_dict() == other.journal.to_dict()
    assert list(one.people.whole) == list(other.people.whole)


def test_a_messy_file_is_read_once_and_taken_equal(file: Path, reads: list[Path]) -> None:
    fresh = smkit.read("orders", file, currency="EUR")
    first, again = (kept.read("orders", file, currency="EUR") for _ in range(2))
    same(first, fresh)
    same(again, fresh)
    assert len(reads) == 1
    assert (first.kept_on, again.kept_on) == (None, date.today())
    assert len(fresh.rejected) and len(fresh.set_apart) and len(fresh.people.whole)
    assert any(note.answer for note in fresh.journal.notes)


def test_texts_that_are_codes_are_kept_as_texts_few_or_many(
    file: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = smkit.read("orders", file, currency="EUR")
    monkeypatch.setattr(blocks, "LEAST", 1)
    monkeypatch.setattr(stored, "_GROUP", 70)
    monkeypatch.setattr(stored, "_FEW", 20)
    first, again = (kept.compact("orders", file, currency="EUR") for _ in range(2))
    assert again.kept_on
    for found in (first, again):
        pd.testing.assert_frame_equal(coded.plain(found.table), fresh.table)
    table = next(place.glob("*")) / stored.TABLE
    found = pd.read_parquet(table)
    pd.testing.assert_frame_equal(found, fresh.table)
    assert duckdb.sql(f"FROM '{table}'").df()["customer_id"].tolist() == found["customer_id"].tolist()


CASES: dict[str, Case] = {
    **{f"awkward {name}": case for name, case in AWKWARD.items()},
    **{f"export {name}": case for name, case in EXPORTS.items()},
}
DOORS = (
    None,
    (["smkit", "check", "mes ventes.csv"], {"statuts": "vente=Livrée"}, "option"),
    (["smkit", "report", "indicateurs"], {"commandes": "ventes.csv", "base": "HT"}, "parameter"),
    ([], {}, "values"),
)


@pytest.mark.parametrize("name", CASES)
def test_every_case_of_the_reader_is_taken_equal_through_every_door(
    name: str, tmp_path: Path, reads: list[Path]
) -> None:
    case = CASES[name]
    path = tmp_path / case.name
    path.write_bytes(case.content)
    for told in DOORS:  # the first one reads, the others say the same in their own words
        if told is None:
            fresh = smkit.read(case.table, path, currency="EUR", **case.options)
            taken = kept.read(case.table, path, currency="EUR", **case.options)
        else:
            with doors.through(*told):
                fresh = smkit.read(case.table, path, currency="EUR", **case.options)
                taken = kept.read(case.table, path, currency="EUR", **case.options)
        same(taken, fresh)
    assert len(reads) == (len(DOORS) if path.suffix == ".parquet" else 1)


ASKING = {
    "stages": ("leads", "ID;Étape;Créé le\n1;Gagné;13/01/2025\n2;Mûr;14/01/2025\n3;Tombé;15/01/2025\n"),
    "months first": ("orders", "Facture;Date;Montant\n1;01/13/2025;5\n2;02/03/2025;6\n3;12/04/2025;7\n4;13/04/2025;7\n"),
    "either way": ("orders", "Facture;Date;Montant\n1;13/01/2025;1.234\n2;13/01/2025;2.345\n3;14/01/2025;x\n"),
    "addresses": ("campaigns", "Campagne;Coût\n12 rue des Lilas 35000 Rennes;10\nSalon;dix\n"),
    "lone names": ("orders", f"Facture;Date;Montant;Client;Produit\n1;13/01/2025;5;{PEOPLE[0].first} {PEOPLE[0].last};"
                             f"{PEOPLE[0].last}\n2;14/01/2025;5;C2;Thé\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKING)
def test_what_is_asked_is_said_for_the_command_that_is_used(name: str, file: Path, reads: list[Path]) -> None:
    table, content = ASKING[name]
    file.write_text(content, "utf-8")
    kept.read(table, file)
    for told in DOORS[1:]:
        with doors.through(*told):
            same(kept.read(table, file), smkit.read(table, file))
    assert len(reads) == 1


def test_a_check_serves_the_reports_however_the_same_was_told(file: Path, reads: list[Path]) -> None:
    told = "statuts"
    words = "vente=Livrée, Chez le voisin; attente=Devis; annulee=Annulée"
    checked = check.check(
        file, "commandes", columns="customer_id=Client", currency="EUR", dates="", **{told: words}
    )
    found = smkit.gather(
        commandes=file, colonnes={"commandes.customer_id": "Client"}, statuts=words, rejets_max=1
    )
    assert len(reads) == 1 and found.readings["orders"].kept_on
    pd.testing.assert_frame_equal(found.tables["orders"], checked.table)
    assert found.readings["orders"].journal.answers == {"statuts": words}


@pytest.mark.parametrize(
    "other",
    [
        {"doublons": "compter"},
        {"columns": "product="},
        {"currency": "USD"},
        {"spared": ["customer_id"]},
        {"dates": "mja"},
    ],
    ids=str,
)
def test_another_question_is_read_anew(other: dict[str, str], file: Path, reads: list[Path]) -> None:
    kept.read("orders", file, currency="EUR")
    asked = {"currency": "EUR"} | other
    same(kept.read("orders", file, **asked), smkit.read("orders", file, **asked))
    assert len(reads) == 2


def test_another_content_under_the_same_name_size_and_date_is_read_anew(
    file: Path, reads: list[Path]
) -> None:
    kept.read("orders", file)
    before = file.stat()
    file.write_text(orders().replace("7,9", "8,9"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    same(kept.read("orders", file), smkit.read("orders", file))
    assert len(reads) == 2


def test_a_report_goes_on_while_its_reading_is_kept_as_it_was_read(
    file: Path, place: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, gone_on = stored.write, threading.Event()

    def slow(*arguments: object) -> None:
        assert gone_on.wait(60), "nobody goes on before it is written"
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stored, "write", slow)
    command = (["smkit", "report", "indicateurs"], {"commandes": "ventes.csv"}, "parameter")
    with doors.through(*command):
        fresh = smkit.read("orders", file, currency="EUR")
        found = kept.counted("orders", file, currency="EUR")
        same(found, fresh)
        found.table["quantity"] = 0
        found.rejected.loc[:, "advice"] = "?"
        assert not storeroom.all_of(place.parents[1])
        gone_on.set()
        aside.end()
        again = kept.counted("orders", file, currency="EUR")
    same(again, fresh)
    assert again.kept_on and len(reads) == 1


def test_who_asks_again_waits_for_what_is_being_kept(file: Path, reads: list[Path]) -> None:
    same(kept.counted("orders", file), kept.counted("orders", file))
    assert len(reads) == 1


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    file: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(table: str, source: Path, **options: object) -> smkit.Reading:
        file.write_text(orders(more="F9;13/01/2025;Thé;C1;1;5;Livrée;;x\n"), "utf-8")
        return smkit.read(table, source, **options)

    monkeypatch.setattr(kept, "read_file", change)
    kept.read("orders", file)
    assert not list(place.iterdir())


def test_another_key_gives_other_pseudonyms(file: Path, reads: list[Path], tmp_path: Path) -> None:
    first = kept.read("orders", file)
    (tmp_path / ".smkit" / "cle").write_text("ab" * 32, "ascii")
    again = kept.read("orders", file)
    assert len(reads) == 2 and not set(first.people.whole) & set(again.people.whole)
    assert kept.read("orders", file).people == again.people and len(reads) == 2


def test_another_reader_reads_anew(file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    kept.read("orders", file)
    monkeypatch.setattr(kept, "_reader", lambda: ["another"])
    kept.read("orders", file)
    assert len(reads) == 2


@pytest.mark.parametrize("what", ["shortened", "a byte", "gone", "no seal", "empty seal", "other journal"])
def test_what_is_damaged_is_read_anew_and_kept_again(
    what: str, file: Path, place: Path, reads: list[Path]
) -> None:
    fresh = kept.read("orders", file)
    (folder,) = place.iterdir()
    table, about = folder / stored.TABLE, folder / storeroom.ABOUT
    content = table.read_bytes()
    {
        "shortened": lambda: table.write_bytes(content[:-100]),
        "a byte": lambda: table.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:]),
        "gone": (folder / "people.parquet").unlink,
        "no seal": (folder / "sceau.txt").unlink,
        "empty seal": lambda: (folder / "sceau.txt").write_bytes(b""),
        "other journal": lambda: about.write_text(about.read_text("utf-8").replace('"rows": 4', '"rows": 5'), "utf-8"),
    }[what]()  # fmt: skip
    for _ in range(2):
        same(kept.read("orders", file), fresh)
    assert len(reads) == 2


def test_a_reading_half_written_is_no_reading(
    file: Path, place: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a full disk, and as a process that is killed."""
    write = stored.write

    def full(*arguments: object) -> None:
        write(*arguments)  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored, "write", full)
    fresh = kept.read("orders", file)
    assert not list(place.iterdir())
    half = place / f"{storeroom.DRAFT}abc" / "lecture"
    half.mkdir(parents=True)
    (half / stored.TABLE).write_bytes(b"PAR1")
    monkeypatch.setattr(stored, "write", write)
    for _ in range(2):
        same(kept.read("orders", file), fresh)
    assert len(reads) == 2 and storeroom.all_of(place.parents[1])[0].file == "ventes.csv"
    old = half.parent.stat().st_mtime - 2 * 3600
    os.utime(half.parent, (old, old))
    storeroom.tidy(place)
    assert not half.parent.exists() and len(storeroom.all_of(place.parents[1])) == 1


def test_a_process_killed_while_it_keeps_leaves_nothing_that_is_taken(
    file: Path, place: Path, reads: list[Path]
) -> None:
    pid = os.fork()
    if not pid:  # the child ends in the middle of the writing, without a word
        stored.asdict = lambda *_: os._exit(9)  # type: ignore[assignment]
        kept.read("orders", file)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    assert [each.name.startswith(storeroom.DRAFT) for each in place.iterdir()] == [True]
    same(kept.read("orders", file), smkit.read("orders", file))
    assert len(reads) == 1 and len(storeroom.all_of(place.parents[1])) == 1


def test_two_processes_at_once_keep_one_whole_reading(file: Path, place: Path, reads: list[Path]) -> None:
    fresh = smkit.read("orders", file)
    children = []
    for _ in range(3):
        if not (pid := os.fork()):
            code = 0
            try:
                for _ in range(3):
                    same(kept.read("orders", file), fresh)
            except BaseException:
                code = 1
            os._exit(code)
        children.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children] == [0, 0, 0]
    same(kept.read("orders", file), fresh)
    assert not reads and len(list(place.iterdir())) == 1


def test_no_raw_name_is_in_what_is_kept(file: Path, place: Path) -> None:
    told = f"{PEOPLE[0].first}; {PEOPLE[1].last}"
    reading = kept.read("orders", file, personnes=told)
    (folder,) = place.iterdir()
    texts = [each.read_bytes() for each in folder.iterdir()]
    for frame in [*folder.glob("*.parquet")]:  # what is compressed, opened
        texts.append(pd.read_parquet(frame).to_csv().encode())
    raw = b"\n".join(texts).decode("utf-8", "replace").casefold()
    for person in PEOPLE:
        assert f"{person.first} {person.last}".casefold() not in raw
        assert person.email.casefold() not in raw and person.mobile not in raw
        assert f'"{person.first}; {person.last}"'.casefold() not in raw
    assert told.casefold() not in raw and reading.journal.answers["personnes"] == told
    assert kept.read("orders", file, personnes=told).journal.answers["personnes"] == told


def test_where_people_are_shown_nothing_is_kept_nor_taken(
    file: Path, place: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(environment.PERSONAL, "1")
    assert kept.read("orders", file).table["salesperson"].str.contains(PEOPLE[30].last).any()
    assert not place.exists()
    monkeypatch.delenv(environment.PERSONAL)
    kept.read("orders", file)
    monkeypatch.setenv(environment.PERSONAL, "1")
    assert kept.read("orders", file).table["salesperson"].str.contains(PEOPLE[30].last).any()
    assert len(reads) == 3


def test_what_depends_on_the_day_is_not_kept(file: Path, place: Path, reads: list[Path]) -> None:
    later = date.today() + timedelta(days=40)
    file.write_text(orders(more=f"F9;{later:%d/%m/%Y};Thé;C1;1;5;Livrée;;x\n"), "utf-8")
    for _ in range(2):
        assert any(note.code == "later" for note in kept.read("orders", file).journal.notes)
    assert len(reads) == 2 and not place.exists()
    deals = "ID;Étape;Date de création\nD1;Gagné;13/03/2025\nD2;Gagné;14/03/2025\n"
    file.write_text(f"{deals}D3;Gagné;{later:%d/%m/%Y}\n", "utf-8")
    for _ in range(2):  # its date is no longer in the table, and will count again once it is past
        assert any(note.code == "later" for note in kept.read("leads", file).journal.notes)
    assert len(reads) == 4 and not place.exists()


def test_a_small_file_a_table_in_memory_and_what_cannot_be_read_are_left_to_the_reader(
    file: Path, place: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match="introuvable"):
        kept.read("orders", tmp_path / "absent.csv")
    with pytest.raises(ReadError, match="n'existe pas"):
        kept.read("orders", file, columns="prix_moyen=Client")
    kept.read("orders", pd.DataFrame({"Facture": ["1"], "Date": ["13/01/2025"], "CA": ["5"]}))
    monkeypatch.setattr(kept, "TEXT", file.stat().st_size + 1)
    kept.read("orders", file)
    assert not place.exists() and len(reads) == 4


def test_a_workspace_that_cannot_be_written_costs_nothing_but_the_reading(
    file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept.read("orders", file)
    monkeypatch.setenv("SMKIT_WORKSPACE", str(file))  # a file, where a folder would be
    content = "Facture;Date;CA\n1;13/01/2025;5\n"
    (tmp_path / "codes.csv").write_text(content, "utf-8")
    for _ in range(2):
        assert kept.read("orders", tmp_path / "codes.csv").table["amount"].tolist() == [5.0]
    assert len(reads) == 3


def test_the_workspace_keeps_the_newest_few_and_what_is_in_use(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storeroom, "MOST", 3)
    begun = time.time() - 2 * 3600
    for number in (0, 1, 2, 3, 1, 4):
        path = tmp_path / f"ventes {number}.csv"
        path.write_text(f"Facture;Date;CA\n{number};13/01/2025;5\n", "utf-8")
        kept.read("orders", path)
        begun += 1
        os.utime(storeroom.all_of(tmp_path)[0].folder, (begun, begun))
    assert [each.file for each in storeroom.all_of(tmp_path)] == [
        "ventes 4.csv",
        "ventes 1.csv",
        "ventes 3.csv",
    ]
    for each in storeroom.all_of(tmp_path):
        os.utime(each.folder)  # all of them asked for within the hour
    monkeypatch.setattr(storeroom, "ROOM", 1)
    storeroom.tidy(place)
    assert len(storeroom.all_of(tmp_path)) == 3
    storeroom.forget(tmp_path, "ventes 3.csv")
    assert {each.file for each in storeroom.all_of(tmp_path)} == {"ventes 4.csv", "ventes 1.csv"}
    assert storeroom.empty(tmp_path) == 2 and not place.exists()
    assert not storeroom.all_of(tmp_path) and storeroom.empty(tmp_path) == 0


def test_a_batch_takes_it_too_and_hands_it_over(
    file: Path, tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = kept.read("orders", file)
    (tmp_path / "remis").mkdir()
    monkeypatch.setenv(environment.READINGS, str(tmp_path / "remis"))
    for _ in range(2):
        same(handover.read("orders", file), fresh)
    assert len(reads) == 1


def test_many_orders_are_counted_where_they_are_kept(
    file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 100)
    whole = smkit.gather(commandes=file, rejets_max=1)
    for _ in range(2):
        found = smkit.gather(commandes=file, rejets_max=1, sur_place=True)
        there, here = found.readings["orders"], whole.readings["orders"]
        assert there.in_place and there.journal == here.journal and there.extent is not None
        assert [day.date() for day in there.extent] == [day.date() for day in here.extent or ()]
        pd.testing.assert_frame_equal(there.rejected, here.rejected)
        pd.testing.assert_frame_equal(there.set_apart, here.set_apart)
        rows = list(whole.tables["orders"])
        pd.testing.assert_frame_equal(
            found.tables["orders"].execute().sort_values(rows, ignore_index=True),
            whole.tables["orders"].sort_values(rows, ignore_index=True),
            check_dtype=False,
        )
    assert len(reads) == 1


def test_rows_that_are_read_then_taken_from_where_they_are_kept_are_said_once(
    file: Path, reads: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 100)
    monkeypatch.setenv(environment.PROGRESS, str(tmp_path / "note"))
    waiting.cell(0, 10)  # of a new notebook
    found = smkit.gather(commandes=file, rejets_max=1, sur_place=True).readings["orders"]
    waiting.page()
    assert found.in_place and len(reads) == 1
    said = re.search(r"([\d\s]+) lignes lues", waiting.heard((tmp_path / "note").read_text("utf-8")))
    assert said and int("".join(said[1].split())) == found.journal.kept


@pytest.mark.parametrize("where", ["kept", "apart"])
def test_many_orders_in_which_another_table_finds_somebody_are_taken_whole(
    where: str, file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 1)
    stranger = people(60, seed=23)[50]
    full = f"{stranger.first} {stranger.last}"
    state = "Livrée" if where == "kept" else "Annulée"
    # among so many ordinary ones, a product that looks like somebody is nobody, unless another table says so
    things = "".join(f"F8;13/01/2025;{thing};C1;1;5;Livrée;;x\n" for thing in ("Sel", "Sucre", "Riz", "Lait"))
    file.write_text(orders(more=f"{things}F9;13/01/2025;Panier {full};C1;1;5;{state};;x\n"), "utf-8")
    leads = pd.DataFrame({"N° de lead": ["1"], "Étape": ["Gagné"], "Commercial": [full]})
    alone = smkit.gather(commandes=file, rejets_max=1, sur_place=True).readings["orders"]
    beside = smkit.gather(commandes=file, leads=leads, rejets_max=1, sur_place=True).readings["orders"]
    assert alone.in_place and not beside.in_place and reads.count(file) == 1
    for frame in (beside.table, beside.set_apart):
        assert not frame["product"].str.contains(stranger.last).any()
    assert any(note.code == "namesakes" for note in beside.journal.notes)


def test_many_orders_that_bear_a_lone_name_ask_of_it_as_those_that_are_read_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_place, "MANY", 1)
    stranger = people(60, seed=23)[50]
    file.write_text(orders(more=f"F9;13/01/2025;{stranger.last.split()[-1]};C1;1;5;Livrée;;x\n"), "utf-8")
    leads = pd.DataFrame(
        {"N° de lead": ["1"], "Étape": ["Gagné"], "Commercial": [f"{stranger.first} {stranger.last}"]}
    )
    told = smkit.gather(commandes=file, leads=leads, rejets_max=1, sur_place=True).readings["orders"]
    read = smkit.gather(commandes=file, leads=leads, rejets_max=1).readings["orders"]
    assert told.journal == read.journal and "lone_names" in {note.code for note in told.journal.notes}


def test_the_check_says_that_it_was_read_before_and_does_all_that_it_does(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from smkit.cli import main

    def run(to: str) -> tuple[str, str, dict[str, bytes]]:
        options = [
            "--to",
            str(tmp_path / to),
            "--html",
            str(tmp_path / f"{to}.html"),
            "--save-mapping",
            str(tmp_path / f"{to}.yaml"),
        ]
        with pytest.raises(SystemExit) as stopped:
            main(["check", str(file), "--table", "commandes", *options])
        assert stopped.value.code == 1
        said = capsys.readouterr()
        made = {each.name: each.read_bytes() for each in (tmp_path / to).iterdir() if each.suffix != ".xlsx"}
        made |= {each.suffix: each.read_bytes() for each in tmp_path.glob(f"{to}.*")}
        return said.out.replace(to, ""), said.err, made

    (out, err, made), (again, told, same_) = run("premier"), run("second")
    assert out == again and made == same_ and len(made) == 4
    assert "Repris de la lecture du" not in err and "Repris de la lecture du" in told
    assert paths.workspace() == tmp_path


def test_what_the_workspace_keeps_is_told_and_goes_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], reads: list[Path]
) -> None:
    from smkit import doctor
    from smkit.cli import main
    from smkit.etabli.place import Place

    place = Place(tmp_path)
    for name in ("mars.csv", "avril.csv", "mai.csv"):
        (place.files / name).write_text(orders(30, state=f"Livrée {name}"), "utf-8")
        check.check(place.files / name, "commandes")
    mark = kept.nothing(place.files / "mai.csv", ["a question"])
    assert mark is not None and not mark.exists()
    kept.note(mark)
    assert kept.nothing(place.files / "mai.csv", ["a question"]) == mark and mark.exists()
    assert kept.nothing(place.files / "mai.csv", ["another"]) != mark
    place.forget("avril.csv")
    assert {each.file for each in storeroom.all_of(tmp_path)} == {"mars.csv", "mai.csv"} and not mark.exists()
    said = [each.text for each in doctor.examine() if "Lectures" in each.text]
    assert len(said) == 1 and "mai.csv, mars.csv" in said[0] and "avril.csv" not in said[0]
    with pytest.raises(SystemExit):
        main(["doctor", "--vider", "--json"])
    assert '"removed": 2' in capsys.readouterr().out
    check.check(place.files / "mai.csv", "commandes")
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", "--vider"])
    assert not stopped.value.code and "effacées : 1" in capsys.readouterr().out
    assert not storeroom.all_of(tmp_path) and not [
        each for each in doctor.examine() if "Lectures" in each.text
    ]
    check.check(place.files / "mai.csv", "commandes")
    assert len(reads) == 5
