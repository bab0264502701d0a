#!/bin/sh
# What a container of the `app` image is: `web`, `worker`, `migrate`, `healthy`, `healthy-worker`, or any other command as it stands.
set -eu
case "${1:-web}" in
    web) exec python -m consumers.serve --host 0.0.0.0 --port 8000 ;;
    worker) shift; exec python -m media_pipeline.worker "$@" ;;
    migrate) exec python manage.py migrate --noinput ;;
    healthy) exec python deploy/healthy.py ;;
    healthy-worker) exec python deploy/healthy.py worker ;;
    *) exec "$@" ;;
esac
