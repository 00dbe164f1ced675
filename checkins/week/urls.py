"""Where a week is, whatever came of it."""

from django.urls import path

from checkins.week import views

urlpatterns = [
    path("weeks/<str:week>/", views.week, name="week"),
]
