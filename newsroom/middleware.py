"""Who is signed in is known under /admin/ only; readers get no cookie and no header that depends on one."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from articles.views import keeping

DESK = "/admin/"
CONTACT = "/contact/"


def for_desk(request) -> bool:
    """Whether this request is for the desk, sign-in pages included."""
    return request.path_info.startswith(DESK)


def for_steps(request) -> bool:
    """Whether this request is for the contact form's steps; its first page, until it is sent, is one for everybody."""
    first_page = request.path_info == CONTACT and request.method in {"GET", "HEAD"}
    return request.path_info.startswith(CONTACT) and not first_page


class NotForReaders:
    """Stands where a session or a user would be: reading from it is a mistake in a page made for all readers."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str):
        raise AttributeError(f"request.{self._name} is there under {DESK} only: this page is the same for everybody")


class ReadersWithoutCookiesMiddleware:
    """Pages that are the same for everybody see no cookie: none of them can depend on one, or replace one.

    Django's own check of tokens would give every page a new cookie in place of one that it can't read.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if not for_desk(request) and not for_steps(request):
            request.COOKIES = {}
        return self.get_response(request)


class DeskSessionMiddleware(SessionMiddleware):
    def process_request(self, request):
        if for_desk(request):
            super().process_request(request)
        else:
            request.session = NotForReaders("session")

    def process_response(self, request, response):
        return super().process_response(request, response) if for_desk(request) else response


class DeskAuthenticationMiddleware(AuthenticationMiddleware):
    def process_request(self, request):
        if for_desk(request):
            super().process_request(request)
        else:
            request.user = NotForReaders("user")


class DeskMessageMiddleware(MessageMiddleware):
    def process_request(self, request):
        if for_desk(request):
            super().process_request(request)

    def process_response(self, request, response):
        return super().process_response(request, response) if for_desk(request) else response


class TextCompressionMiddleware(GZipMiddleware):
    """Compresses pages; pictures are as small as they get, and what is kept is compressed once, where it is kept."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "")
        is_picture = kind.startswith("image/") and not kind.startswith("image/svg")
        return response if is_picture or keeping.is_kept(request) else super().process_response(request, response)


class TagMiddleware(ConditionalGetMiddleware):
    """Tags pages and answers 304 to whoever has them; what is kept is tagged where it is kept."""

    def process_response(self, request, response):
        return response if keeping.is_kept(request) else super().process_response(request, response)


class HeadersMiddleware:
    """Headers that every answer carries and that Django has no setting for."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Whoever forgot to say how long a page may be kept meant: not at all.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
