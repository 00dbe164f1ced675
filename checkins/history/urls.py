"""Where the history is."""

from django.urls import path

from checkins.history import views

urlpatterns = [
    path("weeks/history/", views.history, name="history"),
    path("weeks/history/own.csv", views.own_csv, name="history-csv"),
    path("weeks/history/own.json", views.own_json, name="history-json"),
]
