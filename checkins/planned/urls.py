"""The addresses of planned time."""

from django.urls import path

from checkins.planned import views

urlpatterns = [
    path("", views.planned, name="planned"),
    path("plan/", views.plan, name="plan-time"),
    path("<uuid:block_id>/", views.block, name="planned-block"),
    path("<uuid:block_id>/let-in/", views.let_in, name="let-in-block"),
    path("<uuid:block_id>/keep-private/", views.keep_private, name="keep-block-private"),
    path("<uuid:block_id>/live/", views.live, name="live-block"),
    path("<uuid:block_id>/call-off/", views.call_off, name="call-off-block"),
]
