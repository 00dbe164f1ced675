"""The pages of taking along and erasing."""

from django.urls import path

from accounts.takeout import views

urlpatterns = [
    path("settings/takeout/", views.takeout, name="takeout"),
    path("settings/erase/", views.erase, name="erase"),
]
