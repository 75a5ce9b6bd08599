#!/bin/sh
# Starts the server, which reads its settings and its password from standard input: neither is in a file, or in the
# arguments of a process.
#   $1              program, such as valkey-server
#   CACHE_SETTINGS  lines of its configuration
#   CACHE_PASSWORD  letters and digits
set -eu
exec "$1" - <<EOF
$CACHE_SETTINGS
requirepass $CACHE_PASSWORD
EOF
