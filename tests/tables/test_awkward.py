"""The corpus of awkward but good files: each one gives the table that it was made from, and nothing is lost."""

import pandas as pd
import pytest
from awkward import AWKWARD
from corpus import expected
from tables_helpers import add_up

from smkit.tables import read


@pytest.mark.parametrize("name", AWKWARD)
def test_it_reads_to_the_cent(name, tmp_path):
    case = AWKWARD[name]
    file = tmp_path / case.name
    file.write_bytes(case.content)
    reading = read(case.table, file, currency="EUR", **case.options)
    add_up(reading)
    assert reading.journal.rejected == 0
    pd.testing.assert_frame_equal(reading.table[list(case.names)], expected(case), check_dtype=False)
    if case.skipped is not None:
        assert reading.journal.skipped == case.skipped
    assert set(case.told) <= {note.code for note in reading.journal.notes}
