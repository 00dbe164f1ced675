"""Where the check-in and the weeks are."""

from django.urls import path

from checkins.checkin import views

urlpatterns = [
    path("checkin/", views.current, name="checkin"),
    path("checkin/<str:week>/discard/", views.discard, name="checkin_discard"),
    path("checkin/<str:week>/seal/", views.seal, name="checkin_seal"),
    path("checkin/<str:week>/<str:part>/", views.part, name="checkin_part"),
    path("weeks/", views.weeks, name="weeks"),
]
