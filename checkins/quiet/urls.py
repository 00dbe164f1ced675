"""Where one goes quiet."""

from django.urls import path

from checkins.quiet import views

urlpatterns = [
    path("checkin/quiet/", views.quiet, name="quiet"),
    path("checkin/quiet/end/", views.end, name="quiet-end"),
]
