"""What is no date and has a name is told by its name; what has none stays wrong."""

import numpy as np
import pyarrow as pa
import pytest

from smkit.tables.parsing import no_dates


@pytest.mark.parametrize(
    "cell, name",
    [
        ("S1 2025", "half_year"),
        ("2025-S2", "half_year"),
        ("1er semestre 2025", "half_year"),
        ("S23", "week"),
        ("semaine 7", "week"),
        ("2025-W03", "week"),
        ("du 03/01/2025 au 10/01/2025", "date_range"),
        ("3-1-25 – 9-1-25", "date_range"),
        ("bientôt", ""),
        ("S3 2025 (prévu)", ""),
        ("", ""),
    ],
)
def test_each_kind_by_its_name(cell: str, name: str) -> None:
    wrong = np.array([True, True])
    found = no_dates.named(pa.array([f" {cell} ", None]), wrong)
    assert [kind for kind, mask in found.items() if mask[0]] == ([name] if name else [])
    assert wrong.tolist() == [not name, True]


def test_a_cell_that_is_a_date_is_left_alone() -> None:
    wrong = np.array([False])
    assert not any(mask.any() for mask in no_dates.named(pa.array(["S1 2025"]), wrong).values())
