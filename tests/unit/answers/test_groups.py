"""Best and mean of each group's numbers, against the plain way to reckon them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.groups import Groups, name_links

PLACE_OF = {name: place for place, name in enumerate("abcde")}
MEMBERSHIPS = st.lists(st.lists(st.integers(0, 4), max_size=3, unique=True), max_size=12)


def grouped(groups_of: list[list[int]]) -> Groups:
    """Five groups, from those of each member."""
    names = [["abcde"[group] for group in groups] for groups in groups_of]
    return name_links(names).grouped(PLACE_OF, 5)


@given(MEMBERSHIPS, st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True))
def test_chosen_groups_are_reckoned_as_one_by_one(
    groups_of: list[list[int]], wanted: list[int]
) -> None:
    numbers = np.linspace(-1, 1, len(groups_of), dtype=np.float32) ** 3
    otherwise = np.full(len(wanted), 7, dtype=np.float32)

    members, chosen = grouped(groups_of).chosen(np.array(wanted, dtype=np.int64))
    best = chosen.best(numbers[members], otherwise)
    mean = chosen.mean_of_best(numbers[members], otherwise)
    flags = chosen.any((numbers[members] > 0)[:, None])

    for place, group in enumerate(wanted):
        own = sorted((numbers[m] for m, gs in enumerate(groups_of) if group in gs), reverse=True)
        assert best[place] == pytest.approx(own[0] if own else 7)
        assert mean[place] == pytest.approx(np.mean(own[:3]) if own else 7, abs=1e-6)
        assert flags[place, 0] == any(number > 0 for number in own)


def test_the_middle_of_a_group_is_the_mean_of_its_members_rows() -> None:
    groups = grouped([[0], [0, 2], []])
    numbers = np.array([[9, 9], [1, 3], [3, 5]], dtype=np.float32)

    middle = groups.mean(numbers, np.array([1, 2, 0]))

    assert middle.tolist() == [[2, 4], [0, 0], [3, 5], [0, 0], [0, 0]]


def test_a_name_without_a_group_is_left_out() -> None:
    links = name_links([["a", "z"], ["z"], ["b", "a"]])

    groups = links.grouped({"a": 0, "b": 1}, 3)

    assert [groups.of(group).tolist() for group in range(3)] == [[0, 2], [2], []]
    assert links.places({"a": 0, "b": 1}).tolist() == [0, -1, -1, 1, 0]
    assert groups.count_below(2).tolist() == [1, 0, 0]
