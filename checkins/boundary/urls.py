"""The addresses of boundaries."""

from django.urls import path

from checkins.boundary import views

urlpatterns = [
    path("", views.overview, name="boundaries"),
    path("new/", views.new, name="new-boundary"),
    path("<uuid:boundary_id>/", views.detail, name="boundary"),
    path("<uuid:boundary_id>/reword/", views.reword, name="reword-boundary"),
    path("<uuid:boundary_id>/share/", views.share, name="share-boundary"),
    path("<uuid:boundary_id>/stop-sharing/", views.stop_sharing, name="stop-sharing-boundary"),
    path("<uuid:boundary_id>/pause/", views.pause, name="pause-boundary"),
    path("<uuid:boundary_id>/resume/", views.resume, name="resume-boundary"),
    path("<uuid:boundary_id>/retire/", views.retire, name="retire-boundary"),
    path("<uuid:boundary_id>/acknowledge/", views.acknowledge, name="acknowledge-boundary"),
]
