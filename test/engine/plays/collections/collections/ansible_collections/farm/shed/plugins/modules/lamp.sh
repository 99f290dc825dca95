#!/bin/sh
echo '{"changed": true, "light": "on"}'
