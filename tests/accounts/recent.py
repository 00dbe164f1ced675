"""A session in which the password was given just now, or so long ago."""

import time

from allauth.account.internal.flows import login

from accounts.person.sessions import SessionStore


def gave_password(door, person, ago=0):
    """Let a browser's or a phone's session have given the password `ago` seconds ago; gives the door back."""
    session = door.session if hasattr(door, "session") else SessionStore(door.token, door="app")
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - ago}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return door
