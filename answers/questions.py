"""The example questions as rows of numbers: what an edit of a fact leaves as it is."""

from collections.abc import Iterable

from answers.bank import Bank
from answers.groups import name_links
from answers.written import SAMPLE
from crm.services.knowledge import ExampleRecord


class Questions:
    """Asks, sample questions and near misses, and which facts and topics they name."""

    def __init__(self, examples: Iterable[ExampleRecord], bank: Bank) -> None:
        asks: list[ExampleRecord] = []
        samples: list[ExampleRecord] = []
        near_misses: list[ExampleRecord] = []
        for example in examples:
            if example.near_miss:
                near_misses.append(example)
            elif example.fact_ids:
                (samples if example.voice == SAMPLE else asks).append(example)
        self.asks, self.samples = tuple(asks), tuple(samples)
        self.near_misses = tuple(near_misses)
        self.compared = (*asks, *samples)
        """What facts are asked for with: asks, then samples."""
        self.compared_rows = bank.rows([each.text for each in self.compared])
        self.near_rows = bank.rows([miss.text for miss in near_misses])
        self.facts = name_links(each.fact_ids for each in self.compared)
        self.near_topics = name_links((miss.topic_id,) for miss in near_misses)
