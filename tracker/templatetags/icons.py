"""The drawings of the site: icons on a 24 px field, and the sign. Outlines take the text's colour."""

ROUND = '<circle cx="12" cy="12" r="8.6"/>'
ICONS = {
    "home": '<circle cx="8.6" cy="12" r="6.1"/><circle cx="15.4" cy="12" r="6.1"/>',
    "checkin": f'{ROUND}<path d="m8.4 12.4 2.5 2.4 4.8-5.2"/>',
    "goals": f'{ROUND}<circle class="full" cx="12" cy="12" r="3.2"/>',
    "balance": f'{ROUND}<path class="full" d="M12 3.4a8.6 8.6 0 0 0 0 17.2 11 11 0 0 1 0-17.2Z"/>',
    "boundaries": '<circle cx="12" cy="12" r="8.6" stroke-dasharray="4.2 2.6"/>'
    '<circle class="full" cx="12" cy="12" r="2.6"/>',
    "time": f'{ROUND}<path d="M12 7.2V12l3.2 2"/>',
    "talk": '<path d="M4.4 17.6A7 7 0 1 1 8 19.4l-4.2.9Z"/>'
    '<path d="M17.4 8.6a5.6 5.6 0 0 1 2.4 7.9l.6 3-3-.6a5.6 5.6 0 0 1-4.4.4"/>',
    "heart": f'{ROUND}<path d="M12 16.4c-2.6-1.8-4-3.2-4-4.9a2 2 0 0 1 4-.5 2 2 0 0 1 4 .5c0 1.7-1.4 3.1-4 4.9Z"/>',
    "more": '<circle class="full" cx="5.5" cy="12" r="1.9"/><circle class="full" cx="12" cy="12" r="1.9"/>'
    '<circle class="full" cx="18.5" cy="12" r="1.9"/>',
    "lock": '<circle cx="12" cy="14" r="6.4"/><path d="M8.6 8.4V7a3.4 3.4 0 0 1 6.8 0v1.4"/>',
    "tick": '<path d="m6 12.5 4 4 8-9"/>',
    "settings": f'{ROUND}<path d="M8 9.6h8M8 14.4h8"/><circle class="full" cx="10.2" cy="9.6" r="1.7"/>'
    '<circle class="full" cx="13.8" cy="14.4" r="1.7"/>',
    "bell": f'{ROUND}<path d="M8.4 14.6c1-.8 1-1.8 1-3.2a2.6 2.6 0 0 1 5.2 0c0 1.4 0 2.4 1 3.2ZM11.2 16.8h1.6"/>',
    "plus": '<path d="M12 6v12M6 12h12"/>',
    "close": '<path d="m7 7 10 10M17 7 7 17"/>',
}
LENS = "M30 5.5A17 17 0 0 1 30 32.5A17 17 0 0 1 30 5.5Z"
SIGN = (
    '<svg viewBox="0 0 60 38" aria-hidden="true">'
    '<circle class="disc hue-me" cx="19.7" cy="19" r="17"/><circle class="disc hue-partner" cx="40.3" cy="19" r="17"/>'
    '<path class="moon hue-me" d="M30 5.5A17 17 0 1 0 30 32.5A17 17 0 0 1 30 5.5Z"/>'
    '<path class="moon hue-partner" d="M30 5.5A17 17 0 1 1 30 32.5A17 17 0 0 0 30 5.5Z"/>'
    f'<path class="lens" d="{LENS}"/><path class="cut" d="{LENS}"/></svg>'
)
