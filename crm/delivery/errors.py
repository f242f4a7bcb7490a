"""Why something could not be delivered."""


class DeliveryError(Exception):
    """A reason in our own words, which is stored and logged; final when no retry can help.

    Never the other side's words: a mail server's refusal quotes the address it refuses.
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        self.is_final = is_final
        super().__init__(reason)
