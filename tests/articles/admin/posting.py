"""What the desk's browser sends, and what it reads in the answer."""

LIST = "/admin/articles/story/"
ADD = f"{LIST}add/"
TEXT = {"title": "Grid batteries", "summary": "Who pays?", "body": "<p>Text</p>"}


def form_of(story) -> str:
    return f"{LIST}{story.pk}/change/"


def errors_of(response) -> dict:
    """The form's errors by field; an answer without a form has none to show."""
    return response.context["adminform"].form.errors


def typed(story, **values) -> dict:
    """What a browser sends for *story* as it stands, with *values* typed over."""
    names = ("title", "summary", "body", "slug", "impact_rationale", "status", "withdrawal_reason", "revision")
    score = "" if story.impact_score is None else story.impact_score
    return {name: getattr(story, name) for name in names} | {"impact_score": score} | values


def inlines(**rows) -> dict:
    """The fields of inline formsets: inlines(sources=[{"name": "Report"}])."""
    sent = {}
    for prefix, given in rows.items():
        known = sum("id" in row for row in given)
        sent |= {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": known}
        sent |= {f"{prefix}-{at}-{name}": value for at, row in enumerate(given) for name, value in row.items()}
    return sent
