"""Where suggestions are."""

from django.urls import path

from checkins.suggestion import views

urlpatterns = [
    path("", views.suggestions, name="suggestions"),
    path("<uuid:suggestion_id>/keep/", views.keep, name="suggestion-keep"),
    path("<uuid:suggestion_id>/dismiss/", views.dismiss, name="suggestion-dismiss"),
    path("<uuid:suggestion_id>/<slug:into>/", views.turn, name="suggestion-turn"),
]
