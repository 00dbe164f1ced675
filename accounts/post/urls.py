"""The mails of development."""

from django.urls import path

from accounts.post import devmail

urlpatterns = [
    path("dev/mail/", devmail.mails, name="dev-mail"),
    path("dev/mail/<str:file>/<int:place>/", devmail.mail, name="dev-mail-html"),
]
