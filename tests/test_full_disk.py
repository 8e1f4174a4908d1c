"""A file is whole under its name or as it was, whatever the disk says."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from smkit import cli, filing, workspace
from smkit.paths import BOUTIQUE
from smkit.training import exercises, progress


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def cut(path: Path, data: bytes) -> None:
    """Write half of it, as a full disk does."""
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
    full()


def typed(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    return int(left.value.code or 0), capsys.readouterr().err


def test_what_was_there_stays_when_the_disk_is_full(tmp_path: Path) -> None:
    file = tmp_path / f"{'n' * 240}.txt"
    file.write_text("avant")
    with pytest.raises(OSError, match="space"), filing.once_whole(file) as draft:
        cut(draft, b"apres")
    assert file.read_text() == "avant" and list(tmp_path.iterdir()) == [file]
    with filing.once_whole(file) as draft:
        draft.write_text("apres")
    assert file.read_text() == "apres"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "vrai.txt").write_text("avant")
    (tmp_path / "lien.txt").symlink_to("vrai.txt")
    with filing.once_whole(tmp_path / "lien.txt") as draft:
        draft.write_text("apres")
    assert (tmp_path / "lien.txt").is_symlink() and (tmp_path / "vrai.txt").read_text() == "apres"


def test_a_full_disk_leaves_the_plan_and_the_calendar_that_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(BOUTIQUE / "plan.csv", "plan.csv")
    assert typed("plan", "plan.csv", "--to", "p.xlsx", "--ics", "p.ics", capsys=capsys)[0] in (0, 1)
    before = {name: Path(name).read_bytes() for name in ("p.xlsx", "p.ics")}
    monkeypatch.setattr(Path, "write_bytes", cut)
    for words in (("p.xlsx", "--to", "p.xlsx"), ("p.xlsx", "--ics", "p.ics"), ("plan.csv", "--to", "q.xlsx")):
        code, err = typed("plan", *words, capsys=capsys)
        assert code == 1 and "le disque est plein" in err and "Traceback" not in err
    assert {name: Path(name).read_bytes() for name in before} == before
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix) == ["p.ics", "p.xlsx", "plan.csv"]


def test_a_copy_of_the_kit_that_was_cut_short_is_made_whole_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copyfile

    def halved(source: Path, target: Path) -> Path:
        if source.name == "plan.csv":
            cut(target, source.read_bytes())
        return copy(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(workspace.shutil, "copyfile", halved)
        with pytest.raises(Exception, match="le disque est plein"):
            workspace.create(tmp_path)
    workspace.create(tmp_path)
    own = tmp_path / "datasets" / "boutique" / "plan.csv"
    assert own.read_bytes() == (BOUTIQUE / "plan.csv").read_bytes()


def test_an_attempt_that_cannot_be_kept_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(progress, "headless", lambda: False)
    exercises.verifier("roi.cout_coupon", 6000)
    assert "notée" not in capsys.readouterr().out
    monkeypatch.setattr(progress, "_save", full)
    exercises.verifier("roi.cout_coupon", 5000)
    said = capsys.readouterr().out
    assert "n'a pas pu être notée" in said.replace("’", "'") and "le disque est plein" in said
