"""Where the balance is."""

from django.urls import path

from checkins.balance import views

urlpatterns = [path("balance/", views.balance, name="balance")]
