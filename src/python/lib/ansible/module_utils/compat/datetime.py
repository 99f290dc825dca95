"""Moments in UTC."""
from datetime import datetime, timezone

UTC = timezone.utc


def utcnow():
    return datetime.now(UTC).replace(tzinfo=None)


def utcfromtimestamp(timestamp):
    return datetime.fromtimestamp(timestamp, UTC).replace(tzinfo=None)
