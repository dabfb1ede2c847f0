# The application as an image: packages of the hashed lock, static files gathered, an unprivileged user.
# compose.yaml runs it beside PostgreSQL; README.md tells how.

FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONUTF8=1
# A number, so that whoever mounts folders knows whom to give them to.
RUN groupadd --gid 10001 unionhub \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /opt/unionhub --shell /usr/sbin/nologin unionhub
WORKDIR /opt/unionhub
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Throw-away values, as production refuses to start without them: nothing of them stays in what is gathered.
RUN PRODUCTION=1 SECRET_KEY=only-for-the-build ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////tmp/build.sqlite3 \
    python manage.py collectstatic --noinput -v 0 \
    && install -d -o unionhub -g unionhub -m 700 var/media
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "scripts/check_health.py", "http://127.0.0.1:8000"]
CMD ["gunicorn", "unionhub.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
