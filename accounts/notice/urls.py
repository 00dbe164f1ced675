"""The pages of notices, and the mails of development."""

from django.urls import path

from accounts.notice import devmail, views

urlpatterns = [
    path("settings/notices/", views.notices, name="notices"),
    path("settings/notices/quiet/", views.quiet, name="notices-quiet"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/open/<str:token>/", views.open_link, name="notice-open"),
    path("dev/mail/", devmail.mails, name="dev-mail"),
    path("dev/mail/<str:file>/<int:place>/", devmail.mail, name="dev-mail-html"),
]
