"""Addresses of the contact form."""

from django.urls import path

from contact.views import code, leaving, step_one, step_two

app_name = "contact"
urlpatterns = [
    path("", step_one.email, name="email"),
    path("verify/", code.verify, name="verify"),
    path("verify/again/", code.resend, name="resend"),
    path("message/", step_two.message, name="message"),
    path("done/", step_two.done, name="done"),
    path("forget/", leaving.forget, name="forget"),
]
