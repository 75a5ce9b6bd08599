#!/bin/bash
# Starts MongoDB with the passwords that the secrets hold now. The image sets them only when the data folder is empty; a
# secret that was changed since would lock everybody out. So that the old passwords are not needed, they are set by a
# server without logins, which nobody but this container reaches. For tests: DATA.
set -euo pipefail

data=${DATA:-/data/db}
log=/tmp/set-users.log
fail() {
  cat "$log" >&2
  echo "start.bash: $*" >&2
  exit 1
}
client=(mongosh --quiet --norc "mongodb://127.0.0.1:27017/admin?serverSelectionTimeoutMS=2000")

if [ -e "$data/WiredTiger" ]; then
  env -u MONGO_INITDB_ROOT_USERNAME mongod --dbpath "$data" --bind_ip 127.0.0.1 --port 27017 >"$log" 2>&1 &
  server=$!
  # After a crash the server first makes its files good again, which takes as long as it takes.
  until "${client[@]}" --eval "quit(db.adminCommand({ ping: 1 }).ok === 1 ? 0 : 1)" >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || fail "the server ended before its users could be set."
  done
  KNOWN_USERS=1 "${client[@]}" "$(dirname "$0")/set-users.js" || fail "the users could not be set."
  kill -TERM "$server"
  wait "$server" || fail "the server did not end well."
  rm -f "$log"
fi
exec docker-entrypoint.sh "$@"
