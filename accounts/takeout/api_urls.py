"""Taking one's own along, and erasing, below /api/v1/."""

from django.urls import path

from accounts.takeout.api import EraseView, TakeoutView

urlpatterns = [
    path("me/takeout/", TakeoutView.as_view(), name="api-takeout"),
    path("me/erase/", EraseView.as_view(), name="api-erase"),
]
