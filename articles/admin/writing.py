"""The body's editor: rich text where it knows every tag of the body, else the HTML itself."""

import re

import js_asset
from django.conf import settings
from django.urls import reverse_lazy
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.pure import body, images

# The one style element that the editor (Tiptap, in django-prose-editor 0.28) puts into its page, for the CSP.
STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
# What the editor offers; the allow-list of articles.pure.body holds all of it, and is what cleans on every way in.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Figure": {"pickerUrl": reverse_lazy("admin:articles_picture_choose")},
    "Image": True,
    "Caption": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
    "HTML": True,
    "Typographic": True,
}
# The tags and attributes that it writes. Others that a body may hold (from an import, say) it would drop: such a body
# is edited as HTML.
KNOWN = {
    *"p h2 h3 h4 ul ol li blockquote a em strong u s sub sup br hr figure figcaption img pre code".split(),
    *"table tbody tr th td".split(),
}
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^>]*)?)>")
_UNKNOWN_ATTRIBUTE = re.compile(r'\s(?:title|hreflang|reversed|scope|datetime|cite)="')
_OWN_PICTURE = re.compile(r'(<img\b[^>]*?\ssrc=")(' + images.NAME + r')(")')


class BodyEditor(AdminProseEditorWidget):
    """The rich-text editor for a story's body; without JavaScript it is a textarea with the HTML."""

    def __init__(self) -> None:
        attrs = {"rows": 24, "class": "vLargeTextField"}
        super().__init__(attrs=attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    @property
    def media(self):
        own = [js_asset.Script(f"newsroom/{name}.js", type="module") for name in ("writing", "pasting")]
        return super().media + js_asset.Media(js=own)


def fits(html: str) -> bool:
    """Whether the editor keeps all that stands in *html*, a body as articles.pure.body.clean() writes it."""
    return all(tag in KNOWN and not _UNKNOWN_ATTRIBUTE.search(rest) for tag, rest in _TAG.findall(html))


def equip(form, media, *, nonce: str):
    """Give *form* the editor when its body fits it; the page's *media* with what that needs, fit for the CSP."""
    if "body" not in form.fields:
        return media
    if not form.is_bound:
        form.initial["body"] = shown(form.initial.get("body") or "")
    html = form["body"].value() or ""
    if not body.has_too_many_tags(html) and fits(body.clean(html)):
        form.fields["body"].widget = BodyEditor()
        media = media + form.fields["body"].widget.media
    else:
        form["body"].help_text = "This body holds HTML that the editor does not know: it opens as HTML."
    return js_asset.Media.from_media(media).with_nonce(nonce)


def shown(html: str) -> str:
    """*html* with addresses in place of the names of our pictures, so that the editor can show them."""
    return _OWN_PICTURE.sub(rf"\g<1>{settings.MEDIA_URL}\g<2>\g<3>", html)
