"""The addresses of time."""

from django.urls import path

from checkins.timelog import views

urlpatterns = [
    path("", views.time, name="time"),
    path("log/", views.log, name="log-time"),
    path("targets/", views.wishes, name="targets"),
    path("<uuid:entry_id>/", views.entry, name="time-entry"),
    path("<uuid:entry_id>/remove/", views.remove, name="remove-time"),
]
