"""Every case study of the kit runs, from the terminal, as README says: its page is there, and its workbook."""

from pathlib import Path

import pytest

from smkit import paths
from smkit.cli import main
from smkit.reports.asking import cases


def test_every_case_study_of_the_kit_is_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = cases.collect([paths.CASES])
    with pytest.raises(SystemExit) as ended:
        main(["report", "--case", str(paths.CASES), "--to", str(tmp_path), "--formats", "html,xlsx"])
    said = capsys.readouterr().err
    assert ended.value.code == 0, said
    for name in known:
        written = {path.suffix for path in (tmp_path / name).iterdir()}
        assert {".html", ".xlsx", ".json"} <= written, name
    assert not (tmp_path / "_echecs").exists()
