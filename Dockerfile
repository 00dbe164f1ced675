# One image for the three processes: web (the default), worker and beat. docs/operations.md has their commands.
FROM python:3.12-slim

# Production unless told otherwise: development shows its mails, and so everyone's codes, to whoever asks.
ENV DEBUG=0
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# For `manage.py backup` and `restore` on PostgreSQL.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 twofold

WORKDIR /srv/twofold
COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt

COPY . .
# Collecting needs settings but no secrets: these live for this one step. STATIC_ROOT is inside the image.
RUN SECRET_KEY=only-for-collecting-static-files-in-this-build-step-0123456789 \
    FIELD_KEYS=00000000:0000000000000000000000000000000000000000000000000000000000000001 \
    DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost/0 EMAIL_URL=smtp://localhost \
    SITE_URL=https://localhost ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --no-input

USER twofold
EXPOSE 8000
CMD ["gunicorn", "tracker.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--threads", "4", "--max-requests", "2000", "--max-requests-jitter", "200", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket"]
