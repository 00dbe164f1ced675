"""The pages of taking along and erasing."""

from django.urls import path

from accounts.takeout.views import erase, takeout

urlpatterns = [
    path("settings/takeout/", takeout, name="takeout"),
    path("settings/erase/", erase, name="erase"),
]
