"""The pages of couples that ended."""

from django.urls import path

from accounts.archive import views

urlpatterns = [
    path("settings/former-couples/", views.former_couples, name="former-couples"),
    path("settings/former-couples/<uuid:couple>/hide/", views.hide, name="hide-archive"),
    path("settings/former-couples/<uuid:couple>/show/", views.show, name="show-archive"),
    path("settings/former-couples/<uuid:couple>/withdraw/", views.withdraw, name="withdraw-words"),
]
