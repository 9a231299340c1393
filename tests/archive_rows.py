"""An archive of many stories, written by SQL: in a second, and with all that usually hangs on a story.

The newest came in first, half an hour apart, as importers bring them; what is written later is older. Topics and
authors are those of make(); make_rare() gives the last of each a few stories alone.
"""

# ruff: noqa: S608 (constants)

from datetime import datetime, timedelta

from django.db import connection

from articles.search.sqlite import KEY_BITS

TOPICS, AUTHORS, EVERY = 12, 10, timedelta(minutes=30)
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}, {last})) ",
}
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '{newest:%Y-%m-%d %H:%M:%S}', ({step} * i) || ' minutes')",
    "postgresql": "(timestamptz '{newest:%Y-%m-%d %H:%M:%S}+00' + {step} * i * interval '1 minute')",
}
WORDS = "'Water and grid number ' || i"
SEARCH = {
    "sqlite": (
        "INSERT INTO articles_search (rowid, title, topics, summary, byline, body) {numbers} "
        f"SELECT (unixepoch({{moment}}) << {KEY_BITS}) | i, lower({WORDS}), '', 'summary', '', 'body' FROM n",
        "INSERT INTO articles_search_place (story_id, place) {numbers} "
        f"SELECT i, (unixepoch({{moment}}) << {KEY_BITS}) | i FROM n",
    ),
    "postgresql": (
        "INSERT INTO articles_search (story_id, vector) {numbers} "
        f"SELECT i, setweight(to_tsvector('simple', {WORDS}), 'A') FROM n",
    ),
}
# Column → what stands there. {moment}: when the story came out; {yes}, {no}, {json}: as the database writes them.
STORY = {
    "id": "i",
    "title": WORDS,
    "slug": "'story-' || i",
    "summary": "'Summary'",
    "body": "'<p>Body</p>'",
    "impact_score": "(i % 101 * 41) % 101",
    "impact_rationale": "''",
    "status": "'published'",
    "published_at": "{moment}",
    "withdrawal_reason": "''",
    "updated_at": "{moment}",
    "rank_at": "{moment}",
    "was_public": "{yes}",
    "corrections_shown": "'[]'{json}",
    "impact_shown": "'{{}}'{json}",
    "revision": "1",
    "picture_id": "CASE WHEN i % 20 = 0 THEN i / 20 END",
}
BESIDE_STORIES = {
    "articles_byline": {"story_id": "i", "author_id": f"i % {AUTHORS} + 1", "position": "0"},
    "articles_source": {"story_id": "i", "name": "'The bill'", "url": "''", "position": "0"},
    "articles_version": {
        "story_id": "i",
        "number": "1",
        "content": "'{{}}'{json}",
        "is_working_copy": "{no}",
        "saved_at": "{moment}",
        "told": "''",
    },
    "articles_assessment": {
        "story_id": "i",
        "kind": "'imported'",
        "score": "50",
        "ratings": "'[]'{json}",
        "reason": "''",
        "links": "'[]'{json}",
        "at": "{moment}",
    },
    "articles_socialcard": {"story_id": "i", "name": "''", "drawn_from": "''", "look": "''"},
    "articles_formerslug": {"story_id": "i", "slug": "'was-' || i"},
    "articles_storynote": {
        "story_id": "i",
        "text": "'Ask the mayor'",
        "passage": "''",
        "written_at": "{moment}",
        "resolved_at": "{moment}",
    },
    "articles_pictureintext": {"story_id": "i", "file": "'pictures/' || i % 99 || '.png'"},
    "articles_correction": {
        "story_id": "i",
        "kind": "'correction'",
        "wrong": "'Seven towns'",
        '"right"': "'Eight towns'",
        "opened_at": "{moment}",
        "published_at": "{moment}",
    },
    "articles_impactevent": {
        "story_id": "i",
        "kind": "'cited'",
        '"on"': "date({moment})",
        "what": "'Quoted in parliament'",
        "url": "''",
        "size": "1",
        "added_at": "{moment}",
    },
    "articles_redirect": {"path": "'/old/' || i", "story_id": "i", "address": "''"},
    "django_admin_log": {
        "action_time": "{moment}",
        "user_id": "{user}",
        "object_id": "i",
        "object_repr": "'A story'",
        "action_flag": "2",
        "change_message": "''",
        "content_type_id": "{type}",
    },
}
MESSAGE = {
    "id": "i",
    "address": "'reader' || i || '@example.org'",
    "name": "'Reader'",
    "subject": "'Subject ' || i",
    "text": "'The dam at Vik leaks.'",
    "received_at": "{moment}",
    "category": "'other'",
    # A newsroom answers what it is written: of all messages the newest hundred are to be done.
    "status": "CASE WHEN i <= 100 THEN 'new' WHEN i % 9 = 0 THEN 'spam' ELSE 'answered' END",
    "assigned_to_id": "CASE WHEN i % 3 = 0 THEN {user} END",
    "has_throwaway_address": "{no}",
    "thread_id": "''",
    "hold_reason": "''",
}
BESIDE_MESSAGES = {
    "contact_mail": {
        "kind": "'message'",
        "recipient": "'desk@example.org'",
        "mail_id": "'<' || i || '@example.org>'",
        "created_at": "{moment}",
        "next_try_at": "{moment}",
        "tries": "1",
        "last_answer": "''",
        "sent_at": "{moment}",
        "nonce": "''",
        "message_id": "i",
        "sender": "''",
    },
    "contact_answer": {
        "message_id": "i",
        "author_name": "'Erin'",
        "subject": "'Re: Subject ' || i",
        "text": "'Thank you.'",
        "sent_at": "{moment}",
        "form_key": "'key-' || i",
    },
    "contact_messagenote": {"message_id": "i", "author_name": "'Erin'", "text": "'Ask Ada.'", "written_at": "{moment}"},
    "contact_reading": {
        "message_id": "i",
        "reader_name": "'Erin'",
        "first_at": "{moment}",
        "last_at": "{moment}",
        "times": "1",
    },
}
PICTURE = {
    "id": "i",
    "file": "'pictures/' || i || '.png'",
    "width": "6",
    "height": "4",
    "alt": "'Picture ' || i",
    "decorative": "{no}",
    "caption": "''",
    "credit": "''",
    "licence": "''",
    "focal_x": "0.5",
    "focal_y": "0.5",
    "renditions": "'[]'{json}",
    "added_at": "{moment}",
}
NAMED = {"id": "i", "name": "'{kind} ' || i", "slug": "'{kind}-' || i"}
TOPIC = NAMED | {"description": "''"}
AUTHOR = NAMED | {"role": "''", "biography": "''", "links": "'[]'{json}"}


def make(first: int, last: int, *, newest: datetime, user: int, kind: int) -> None:
    """The stories *first* to *last*, a message for each, a picture for every twenty. *user* saved them; *kind* is the
    content type of stories. The first call has to begin with 1 and makes topics and authors."""
    told = {"newest": newest, "user": user, "type": kind}
    if first == 1:
        _insert("articles_topic", TOPIC, 1, TOPICS + 1, told | {"kind": "topic"})
        _insert("articles_author", AUTHOR, 1, AUTHORS + 1, told | {"kind": "author"})
    _insert("articles_picture", PICTURE, -(-first // 20), last // 20, told)
    _insert("articles_story", STORY, first, last, told)
    for step in (0, 3, 7):
        topic = {"story_id": "i", "topic_id": f"(i + {step}) % {TOPICS} + 1"}
        _insert("articles_story_topics", topic, first, last, told)
    for table, columns in BESIDE_STORIES.items():
        _insert(table, columns, first, last, told)
    for statement in SEARCH[connection.vendor]:
        _execute(statement, first, last, told)
    _insert("contact_message", MESSAGE, first, last, told)
    for table, columns in BESIDE_MESSAGES.items():
        _insert(table, columns, first, last, told)


def make_rare(keys: list[int]) -> None:
    """The last topic and the last author, of these stories alone, whoever wrote them before."""
    of, given = ",".join(map(str, keys)), ",".join(f"({key}, {TOPICS + 1})" for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM articles_story_topics WHERE topic_id = {TOPICS + 1}")
        cursor.execute(f"INSERT INTO articles_story_topics (story_id, topic_id) VALUES {given}")
        cursor.execute(f"UPDATE articles_byline SET author_id = 1 WHERE author_id = {AUTHORS + 1}")
        cursor.execute(f"UPDATE articles_byline SET author_id = {AUTHORS + 1} WHERE story_id IN ({of})")


def _insert(table: str, columns: dict[str, str], first: int, last: int, told: dict) -> None:
    values = ", ".join(columns.values())
    _execute(f"INSERT INTO {table} ({', '.join(columns)}) {{numbers}} SELECT {values} FROM n", first, last, told)


def _execute(statement: str, first: int, last: int, told: dict) -> None:
    vendor = connection.vendor
    is_sqlite, step = vendor == "sqlite", -(EVERY // timedelta(minutes=1))
    spelled = {"yes": "1", "no": "0", "json": ""} if is_sqlite else {"yes": "true", "no": "false", "json": "::jsonb"}
    spelled |= {"numbers": NUMBERS[vendor].format(first=first, last=last)}
    spelled |= {"moment": MOMENT[vendor].format(newest=told["newest"], step=step)}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**told | spelled).replace("%", "%%"), [])
