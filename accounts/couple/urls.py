"""The pages of linking and leaving."""

from django.urls import path

from accounts.couple import views

urlpatterns = [
    path("couple/", views.couple, name="couple"),
    path("couple/invite/", views.invite, name="invite"),
    path("couple/invite/<uuid:id>/take-back/", views.take_back, name="take-back"),
    path("couple/code/", views.code, name="code"),
    path("couple/leave/", views.leave, name="leave"),
    path("couple/told/", views.told, name="told"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("invitation/<str:token>/accept/", views.accept, name="accept"),
    path("invitation/<str:token>/decline/", views.decline, name="decline"),
]
