"""Addresses as the desk lists them: one per line."""

from contact.pure import addresses


def read(text: str) -> tuple[list[str], list[str]]:
    """The addresses in the lines of *text*, each once, and a sentence for each line that holds none.

    >>> read("desk@example.org\\nnobody")
    (['desk@example.org'], ['Line 2, “nobody”: This is not an e-mail address: it looks like name@example.org.'])
    """
    found, faults = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            address = addresses.accept(line)
        except addresses.BadAddress as error:
            faults.append(f"Line {number}, “{line.strip()[:100]}”: {error}")
        else:
            found.setdefault(address.casefold(), address)
    return list(found.values()), faults
