from contact.pure import recipients


def test_addresses_are_read_one_per_line_each_once():
    text = "desk@example.org\r\n\r\n Ada <ada@example.org> \nDESK@example.org"

    assert recipients.read(text) == (["desk@example.org", "ada@example.org"], [])


def test_each_line_that_is_no_address_is_named():
    found, faults = recipients.read("nobody\n\na@b.example\nc@d, e@f.example")

    assert found == ["a@b.example"]
    assert [one.split(":")[0] for one in faults] == ["Line 1, “nobody”", "Line 4, “c@d, e@f.example”"]


def test_nothing_is_nobody():
    assert recipients.read(" \n") == ([], [])
