import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.pure import body, house_style, words
from articles.pure.house_style import Part, Rule

AI = Rule("AI", "Artificial Intelligence")


def found(text, *rules, is_body=False):
    return [(hit.start, hit.end) for hit in house_style.hits(text, rules, is_body=is_body)]


def mend(text, *rules, is_body=False, only=None):
    return house_style.mend(text, rules, is_body=is_body, only=only)


# --- which words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("AI and AI", "Artificial Intelligence and Artificial Intelligence"),
        ("AIs, MAIL, ai, AI_x, AI2", "AIs, MAIL, ai, AI_x, AI2"),
        ("(AI), AI-made; AI’s AI's.", None),
        ("l’AI", "l’Artificial Intelligence"),
        ("AI’d AI'n't", "AI’d AI'n't"),
        ("AI研究とAI。", "Artificial Intelligence研究とArtificial Intelligence。"),
        ("AI는 AI", "Artificial Intelligence는 Artificial Intelligence"),
        ("AI\u0301 AI\u200dx AI\u00adx", "AI\u0301 AI\u200dx AI\u00adx"),
        ("ЖAI AIЖ", "ЖAI AIЖ"),
    ],
)
def test_only_whole_words_are_mended(text, mended):
    assert mend(text, AI) == (text.replace("AI", AI.use) if mended is None else mended)


@pytest.mark.parametrize(
    ("rule", "text", "mended"),
    [
        (Rule("größe", "Größe"), "größe größer", "Größe größer"),
        (Rule("école", "collège"), "L'école, e\u0301cole", "L'collège, collège"),
        (Rule("人工智能", "人工智慧"), "研究人工智能的人", "研究人工智慧的人"),
        (Rule("नमस्ते", "नमस्कार"), "नमस्ते नमस्तेजी", "नमस्कार नमस्तेजी"),
        (Rule("คำ", "คำใหม่"), "พูดคำนี้", "พูดคำใหม่นี้"),
        (Rule("web site", "website"), "a web site, a web\n  site, a web\xa0site, websites", None),
        (Rule("C++", "C"), "C++, C++17", "C, C++17"),
        (Rule("can", "may"), "can can't can’t", "may can't can’t"),
    ],
)
def test_in_any_script(rule, text, mended):
    expected = "a website, a website, a website, websites" if mended is None else mended

    assert mend(text, rule) == expected


def test_case_counts_unless_the_rule_says_otherwise():
    assert mend("Internet internet INTERNET", Rule("internet", "Net")) == "Internet Net INTERNET"
    assert mend("Internet internet INTERNET", Rule("internet", "Internet", False)) == "Internet Internet Internet"


def test_a_rule_never_makes_one_word_of_two():
    percent = Rule("%", "per cent")

    assert mend("5 % and 5%", percent) == "5 per cent and 5%"


def test_two_rules_side_by_side_make_no_one_word_either():
    assert mend("-+", Rule("-", "a"), Rule("+", "b")) == "-b"


# --- which rule -------------------------------------------------------------------------------------------------------


def test_the_longest_rule_goes_first():
    assert mend("AI Act, AI", AI, Rule("AI Act", "AI law")) == "AI law, Artificial Intelligence"


def test_a_rule_does_not_apply_to_its_own_result():
    rule = Rule("AI", "Artificial Intelligence (AI)")

    once = mend("AI is AI", rule)

    assert once == "Artificial Intelligence (AI) is Artificial Intelligence (AI)"
    assert mend(once, rule) == once
    assert mend("Artificial\nIntelligence (AI)", rule) == "Artificial\nIntelligence (AI)"


def test_what_one_rule_writes_is_not_taken_apart_by_another():
    assert mend("5 pct", Rule("pct", "per cent"), Rule("cent", "c")) == "5 per cent"
    assert mend("1 cent", Rule("pct", "per cent"), Rule("cent", "c")) == "1 c"


def test_what_only_looks_like_the_beginning_of_a_result_is_none():
    assert mend("AI action", Rule("AI", "A.I."), Rule("law", "AI act")) == "A.I. action"


def test_a_rule_may_hold_what_another_writes():
    act = Rule("Artificial Intelligence Act", "AI Act")

    assert mend("the Artificial Intelligence Act on AI", AI, act) == "the AI Act on Artificial Intelligence"


def test_a_chain_is_followed_to_its_end():
    assert mend("one", Rule("one", "two"), Rule("two", "three")) == "three"


def test_one_rule_alone_leaves_the_others_hits():
    assert mend("AI on the net", AI, Rule("net", "Net"), only=AI) == "Artificial Intelligence on the net"


def test_of_two_rules_for_the_same_words_the_one_that_names_their_case_goes_first():
    assert mend("AI ai", Rule("ai", "machine", False), Rule("AI", "A.I.")) == "A.I. machine"


@pytest.mark.parametrize(
    ("pairs", "circle"),
    [
        ([("a", "b"), ("b", "c")], []),
        ([("a", "b"), ("b", "a")], ["a", "b"]),
        ([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("y", "z")], ["a", "b", "c"]),
        ([("AI", "Artificial Intelligence (AI)")], []),
        ([("AI", "Artificial Intelligence"), ("Artificial Intelligence Act", "AI Act")], []),
    ],
)
def test_rules_that_go_in_circles_are_found(pairs, circle):
    assert [rule.find for rule in house_style.circle([Rule(*pair) for pair in pairs])] == circle


def test_a_circle_is_seen_through_the_case_of_letters():
    assert house_style.circle([Rule("net", "NET", False), Rule("NET", "Net")]) != []
    assert house_style.circle([Rule("net", "NET"), Rule("NET", "Net")]) == []
    assert house_style.circle([Rule("net", "NET", False)]) == []


def test_rules_in_circles_that_are_stored_all_the_same_do_nothing():
    assert mend("a AI", Rule("a", "b"), Rule("b", "a"), AI) == "a Artificial Intelligence"


def test_a_long_chain_is_no_trouble():
    rules = [Rule(f"w{number}", f"w{number + 1}") for number in range(1500)]

    assert house_style.circle(rules) == []


# --- what is left alone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "“AI wins”",
        '"AI wins"',
        "„AI“ «AI» »AI« ”AI” 「AI」 ‘AI’ 'AI’s end'",
        "“To be continued, AI",
        "https://example.org/AI www.example.org/AI AI@example.org ada@AI.example.org",
    ],
)
def test_quotations_and_addresses_are_left_alone(text):
    assert found(text, AI) == []


def test_what_stands_beside_a_quotation_is_mended():
    assert mend("AI “AI” AI, the dogs’ AI’s; 5'10\" AI", AI).count(AI.use) == 4


BODIES = [
    ("<p>AI</p>", "<p>Artificial Intelligence</p>"),
    ("<h2>AI &amp; co</h2>", "<h2>Artificial Intelligence &amp; co</h2>"),
    ("<p>&lt;AI&gt;&nbsp;AI</p>", "<p>&lt;Artificial Intelligence&gt;&nbsp;Artificial Intelligence</p>"),
    ("<p><b>AI</b>, A<b>I</b>, <b>AI</b>s</p>", "<p><b>Artificial Intelligence</b>, A<b>I</b>, <b>AI</b>s</p>"),
    ("<p>“<em>AI</em>”</p><p>AI</p>", "<p>“<em>AI</em>”</p><p>Artificial Intelligence</p>"),
    ("<p>“AI</p><p>AI</p>", "<p>“AI</p><p>Artificial Intelligence</p>"),
    (
        "<ul><li>A</li><li>I</li></ul><p>A</p>I<br>AI",
        "<ul><li>A</li><li>I</li></ul><p>A</p>I<br>Artificial Intelligence",
    ),
]


@pytest.mark.parametrize(("html", "mended"), BODIES)
def test_a_body_is_mended_in_its_text_only(html, mended):
    assert mend(html, AI, is_body=True) == mended


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/AI" title="AI" rel="noopener">AI, <b>AI</b></a></p>',
        "<p><code>AI</code> <q>AI</q> <cite>AI</cite></p>",
        "<pre>AI</pre>",
        "<blockquote><p>AI</p><blockquote><p>AI</p></blockquote><p>AI</p></blockquote>",
        '<figure><img src="AI" alt="AI"></figure>',
        "<p>A<b>I</b></p>",
    ],
)
def test_links_code_and_quotations_of_a_body_are_left_alone(html):
    assert body.clean(html) == html
    assert found(html, AI, is_body=True) == []
    assert mend(html, AI, is_body=True) == html


def test_what_a_rule_writes_is_text_and_never_markup():
    rule = Rule("AI", '<b>R&D</b> "x"')

    assert mend("<p>AI</p>", rule, is_body=True) == '<p>&lt;b&gt;R&amp;D&lt;/b&gt; "x"</p>'


def test_its_own_result_is_known_across_a_tag():
    rule = Rule("AI", "Artificial Intelligence (AI)")

    assert found("<p>Artificial Intelligence (<b>AI</b>)</p>", rule, is_body=True) == []


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_a_passage_is_a_paragraph_with_its_hits():
    html = "<p>Nothing.</p><p>The AI &amp; <b>AI</b></p>"

    assert house_style.passages(html, [AI], is_body=True) == [
        [Part("The "), Part("AI", AI), Part(" & "), Part("AI", AI)],
    ]


def test_long_stretches_of_a_passage_are_cut_short():
    text = f"{'a ' * 100}AI {'b ' * 200}AI{' c' * 100}"

    first, _, middle, _, last = house_style.passages(text, [AI])[0]

    assert first.text == "…" + "a " * 40
    assert middle.text == f" {'b ' * 39}b … {'b ' * 40}"
    assert last.text == " c" * 40 + "…"


# --- whatever the text ------------------------------------------------------------------------------------------------

SIGNS = st.text(st.sampled_from("aabbABé '\"“”’%-."), min_size=1, max_size=5)
WORDS = SIGNS.map(words.line).filter(bool)
RULES = st.lists(st.builds(Rule, WORDS, WORDS, st.booleans(), st.integers(0, 99)), min_size=1, max_size=6)
TEXTS = st.text(st.sampled_from("aabbABé  '\"“”’%-."), max_size=40)
TAGS = ["<b>", "</b>", "<p>", "</p>", '<a href="/a">', "</a>", "<q>", "</q>", "<br>", "&amp;", "&lt;", "&nbsp;", ""]
HTML = st.lists(st.tuples(st.sampled_from(TAGS), TEXTS), max_size=12).map(
    lambda parts: body.clean("".join(tag + text for tag, text in parts))
)


@given(TEXTS, RULES)
def test_mended_text_has_no_hits_and_text_without_hits_stays(text, rules):
    mended = house_style.mend(text, rules)

    assert house_style.hits(mended, rules) == []
    assert (mended == text) == (house_style.hits(text, rules) == [])


@given(HTML, RULES)
def test_a_mended_body_has_no_hits_and_the_same_tags(html, rules):
    mended = house_style.mend(html, rules, is_body=True)

    assert house_style.hits(mended, rules, is_body=True) == []
    assert (mended == html) == (house_style.hits(html, rules, is_body=True) == [])
    assert tags_of(mended) == tags_of(html)
    assert body.clean(mended) == mended


def tags_of(html):
    return [part.partition(">")[0] for part in html.split("<")[1:]]


def test_many_paragraphs_with_hits_are_shown_in_one_reading():
    # Looking through all hits at each paragraph would take minutes.
    shown = house_style.passages("<p>AI</p>" * 30_000, [AI], is_body=True)

    assert shown == [[Part("AI", AI)]] * 30_000
