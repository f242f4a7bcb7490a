"""Rows of numbers that grow."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from answers.bank import Grown


@given(st.lists(st.lists(st.integers(-9, 9), max_size=20), min_size=1, max_size=8))
def test_what_is_put_behind_changes_nothing_before_it(parts: list[list[int]]) -> None:
    grown = Grown(np.array(parts[0], dtype=np.int64))
    seen = []

    for part in parts[1:]:
        seen.append((grown.array, grown.array.tolist()))
        grown.append(np.array(part, dtype=np.int64))

    assert grown.array.tolist() == [number for part in parts for number in part]
    assert all(array.tolist() == before for array, before in seen)
