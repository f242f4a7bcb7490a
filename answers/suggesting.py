"""What may be asked next: the topics' own sample questions."""

from answers.index import Index

MOST_SUGGESTIONS = 3


class Suggestions:
    """Each topic's sample questions, with the fact that answers each."""

    def __init__(self, index: Index) -> None:
        self.answered: dict[str, str] = {}
        """Fact by sample question."""
        self._of_topic: dict[str, list[tuple[str, str]]] = {}
        for sample, row in zip(index.questions.samples, index.sample_answers(), strict=True):
            fact_id = index.facts[row].id
            self.answered[sample.text] = fact_id
            self._of_topic.setdefault(sample.topic_id, []).append((sample.text, fact_id))

    def after(self, topics: tuple[str, ...], told: set[str], question: str) -> tuple[str, ...]:
        """Sample questions of the topics that other facts answer, three at most."""
        return tuple(
            text
            for topic in topics
            for text, fact_id in self._of_topic.get(topic, ())
            if fact_id not in told and text.lower() != question.lower()
        )[:MOST_SUGGESTIONS]
