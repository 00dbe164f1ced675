"""The image that is deployed."""

from django.conf import settings


def test_image_is_in_production_unless_told_otherwise():
    lines = (settings.BASE_DIR / "Dockerfile").read_text().splitlines()
    assert "ENV DEBUG=0" in lines
