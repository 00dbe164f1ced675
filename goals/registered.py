"""What goals tell the apps below: their kinds of notice, which register themselves when they are read."""

from goals.goal import notices

__all__ = ["notices"]
