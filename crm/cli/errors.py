"""How a command says no."""


class CommandError(Exception):
    """A sentence for the terminal; the status is 1 for a failure, 2 for a wrong command."""

    def __init__(self, sentence: str, *, status: int = 1) -> None:
        self.status = status
        super().__init__(sentence)
