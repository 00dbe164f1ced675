"""The site for a WSGI server."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()
import_module("accounts.secret.canary").must_sing()
connections.close_all()  # a server may fork from here
