"""The sentence of an act that can't be done."""


class Refusal(Exception):
    """One plain sentence for the person who asked, and the field it is about when there is one.

    Each door shows it its own way: form error, admin message, importer verdict, a command's last line.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
