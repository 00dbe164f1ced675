"""The models of the app's folders, under one label."""

from goals.goal.models import Goal, Progress, Step

__all__ = ["Goal", "Progress", "Step"]
