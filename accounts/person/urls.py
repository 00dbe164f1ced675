"""The pages of one's own account."""

from django.urls import path

from accounts.person import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/devices/", views.devices, name="devices"),
    path("settings/devices/end/", views.end_device, name="end-device"),
    path("settings/devices/end-others/", views.end_others, name="end-others"),
]
