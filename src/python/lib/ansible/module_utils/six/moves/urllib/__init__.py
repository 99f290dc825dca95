"""urllib of Python 3, under the name of six."""
from urllib import error, parse, request, response, robotparser  # noqa: F401
