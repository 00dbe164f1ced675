"""The pages of notices."""

from django.urls import path

from accounts.notice import views

urlpatterns = [
    path("settings/notices/", views.notices, name="notices"),
    path("settings/notices/quiet/", views.quiet, name="notices-quiet"),
    path("mail/stop/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/open/<str:token>/", views.open_link, name="notice-open"),
]
