"""Addresses of the contact form."""

from django.urls import path

from contact import views

app_name = "contact"
urlpatterns = [
    path("", views.email, name="email"),
    path("verify/", views.verify, name="verify"),
    path("verify/again/", views.resend, name="resend"),
    path("message/", views.message, name="message"),
    path("done/", views.done, name="done"),
]
