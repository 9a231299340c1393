"""The templates of readers' pages: Jinja2, which compiles them to Python; all but the desk's and the mails'.

A part of a page (templates/parts/) is a macro of the file's name and knows its arguments alone. Any template calls it
as `parts.day(at=story.published_at)`.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.template import defaultfilters, engines
from django.template.backends import jinja2 as backend
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from jinja2 import ChainableUndefined, FileSystemLoader, TemplateNotFound
from jinja2.runtime import Macro
from jinja2.utils import missing

from articles import heads, printed, search
from articles.compiling import Environment
from articles.models.addresses import address
from articles.pure import impact, locales

# Django's own language: the desk builds on Django's admin, and mails are no pages.
OF_DJANGO = ("admin/", "mail/")
FILTERS = {
    "day": printed.day,
    "clock_time": printed.clock_time,
    "exact": printed.exact,
    "iso": printed.iso,
    "short_day": printed.short_day,
    "in_one_line": heads.in_one_line,
    "whole": heads.whole,
    # Django's, which escape what they are given where they make HTML of it.
    "default_if_none": defaultfilters.default_if_none,
    "floatformat": defaultfilters.floatformat,
    "linebreaks": defaultfilters.linebreaks_filter,
    "linebreaksbr": defaultfilters.linebreaksbr,
    "pluralize": defaultfilters.pluralize,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
}


class Backend(backend.Jinja2):
    """For settings.TEMPLATES: as Django's, but for its templates."""

    def __init__(self, params: dict) -> None:
        super().__init__(params)
        self._known: dict[str, Template] = {}

    def get_template(self, template_name: str) -> "Template":
        found = self._known.get(template_name)
        if found is None:
            found = Template(super().get_template(template_name).template, self)
            # Where templates change under the server each page looks at them anew.
            if not self.env.auto_reload:
                self._known[template_name] = found
        return found


class Template(backend.Template):
    """What a view says goes before what is known on every page, as in Django's own templates."""

    def render(self, context: dict | None = None, request=None) -> str:
        known = {}
        if request is not None:
            known["request"] = request
            for processor in self.backend.template_context_processors:
                known |= processor(request)
        return super().render(known | (context or {}))


class Loader(FileSystemLoader):
    def get_source(self, environment, template):
        if template.startswith(OF_DJANGO):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        return [name for name in super().list_templates() if not name.startswith(OF_DJANGO)]


class Parts:
    """The macros of templates/parts/, as attributes."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Callable[..., SafeString]:
        try:
            part = _called(getattr(self._environment.get_template(f"parts/{name}.html").module, name))
        except TemplateNotFound as error:
            raise AttributeError(f"There is no templates/parts/{name}.html.") from error
        # Where templates change under the server each page looks at them anew.
        if not self._environment.auto_reload:
            setattr(self, name, part)
        return part


def _called(macro: Macro) -> Callable[..., SafeString]:
    """*macro* for named arguments alone, in a fifth of the time that it takes to sort out all kinds of them."""
    taken = ", ".join(f"{name}=missing" for name in macro.arguments)
    handed_on = ", ".join(macro.arguments)
    text = f"lambda *, {taken}: SafeString(made({handed_on}))" if taken else "lambda: SafeString(made())"
    # The names are those of our own templates. All that is no template's own was escaped where it was written.
    found = eval(text, {"missing": missing, "SafeString": SafeString, "made": macro._func})  # noqa: S307
    found.__name__ = macro.name
    return found


def environment(*, loader: FileSystemLoader, auto_reload: bool, **options) -> Environment:
    """For settings.TEMPLATES; the arguments are what Django's backend gives."""
    made = Environment(
        autoescape=True,
        auto_reload=auto_reload,
        # All of them, for good.
        cache_size=-1,
        loader=Loader(loader.searchpath),
        # What a page was not given is nothing, as in Django's own templates: so is an attribute of it.
        undefined=ChainableUndefined,
    )
    made.filters |= FILTERS
    made.globals |= {
        # Where templates change under the server nothing that they made is kept.
        "always": part if auto_reload else always,
        "band_of": impact.band,
        "card_picture": heads.card_picture,
        "is_right_to_left": get_language_bidi,
        "json_ld": heads.json_ld,
        "locale_of": locales.of,
        "marked": marked,
        "once": part if auto_reload else once,
        "parts": Parts(made),
        "static": static if auto_reload else lru_cache(static),
        "static_prefix": settings.STATIC_URL,
        "url": address,
    }
    return made


def once(name: str, /, **given) -> SafeString:
    """The part *name*, made once for the first of *given*, a row or a Site that many pages show, and the others."""
    owner, *others = given.values()
    # A text that is safe and one that is not may be equal: they are no one key.
    key = (name, *others, *map(type, others))
    found = owner.kept.get(key)
    if found is None:
        found = owner.kept[key] = part(name, **given)
    return found


@lru_cache(maxsize=1024, typed=True)
def always(name: str, /, **given) -> SafeString:
    """The part *name*, made once for these values: they say all that it shows."""
    return part(name, **given)


def part(name: str, /, **given) -> SafeString:
    """The part *name*, for what is no template."""
    return getattr(engines["readers"].env.globals["parts"], name)(**given)


def compile_all() -> None:
    """Have every template ready before the first reader comes, and what a page takes long to find."""
    printed.warm()
    environment = engines["readers"].env
    for name in environment.list_templates():
        environment.get_template(name)


def marked(text: str, terms) -> str:
    """*text* with what *terms* look for marked; as it is on a page without a search."""
    return search.marked(text, terms) if terms else text
