"""Where the notices stand in the API."""

from django.urls import path

from accounts.notice import api

urlpatterns = [
    path("notices/", api.NoticesView.as_view(), name="api-notices"),
    path("notices/settings/", api.NoticeSettingsView.as_view(), name="api-notice-settings"),
    path("notices/<str:kind>/", api.NoticeKindView.as_view(), name="api-notice"),
]
