"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from newsroom import views

urlpatterns = [
    path("", include("articles.urls")),
    path("contact/", include("contact.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"
handler404 = "articles.views.missing.missing"
handler500 = "newsroom.views.server_error"
