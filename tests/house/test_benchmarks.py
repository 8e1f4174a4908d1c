"""Benchmarks never fail: what a checkout has not is left out, and said so."""

import sys
from pathlib import Path

import bench_baskets
import bench_recommend
import pytest


def test_real_baskets_that_are_not_here_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench_baskets.py", "pairs", *bench_baskets.REAL])
    monkeypatch.setattr(bench_baskets, "REAL", dict.fromkeys(bench_baskets.REAL, tmp_path / "none"))
    bench_baskets.main()
    said = capsys.readouterr().out
    assert all(f"{name} is left out" in said for name in bench_baskets.REAL)


def test_recommendations_without_their_file_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench_recommend.py", str(tmp_path / "none.parquet")])
    bench_recommend.main()
    assert "left out" in capsys.readouterr().out
