#!/bin/bash
# Starts PostgreSQL with the user, the database and the password that variables and secrets name now. The image makes
# them only when the data folder is empty, and its user is an administrator. Here the administrator, postgres, has no
# password and comes by the socket alone. The server's single-user mode sets the rest before anybody can connect, and
# asks for no password.
#   PGDATA    of the image: /var/lib/postgresql/<major version>/docker, on a volume that is /var/lib/postgresql
set -euo pipefail

: "${PGDATA:?}" "${POSTGRES_USER:?}" "${POSTGRES_DB:?}"
volume=${PGDATA%/*/*}
fail() {
  echo "start: $*" >&2
  exit 1
}

[ "$POSTGRES_USER" != postgres ] || fail "POSTGRES_USER is postgres, the administrator; name another for the application."

text() { printf "'%s'" "${1//\'/\'\'}"; }
name() { printf '"%s"' "${1//\"/\"\"}"; }

# Statements, one a line. A statement that fails ends it, and is not logged, since it may hold the password.
single() {
  postgres --single -D "$PGDATA" -c exit_on_error=on -c log_min_error_statement=panic postgres
}

# --- Files ---------------------------------------------------------------------------------------------------------

[[ $(postgres --version) =~ \)\ ([0-9]+) ]] || fail "PostgreSQL does not tell its version."
major=${BASH_REMATCH[1]}

# Of earlier majors: 17's image has the volume at /var/lib/postgresql/data.
for version in "$PGDATA" "$volume" "$volume/data" "$volume"/*/docker; do
  [ -s "$version/PG_VERSION" ] || continue
  [ "$version" != "$PGDATA" ] || [ "$(<"$version/PG_VERSION")" != "$major" ] || break
  fail "$version holds the files of PostgreSQL $(<"$version/PG_VERSION"), on which $major does not start. Put the earlier image back; docs/database.md tells how to move to another major version."
done

# Made beside its place: one that was cut off is no database. The order of texts is that of their code points, which no
# update of the image's C library changes.
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.new"
  initdb --pgdata="$PGDATA.new" --username=postgres --auth-local=peer --auth-host=reject \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
  mv -T "$PGDATA.new" "$PGDATA"
  sync "${PGDATA%/*}"
fi

cat >"$PGDATA/pg_hba.conf" <<'RULES'
local all postgres peer
host all postgres all reject
host all all all scram-sha-256
RULES

# --- User and database ---------------------------------------------------------------------------------------------

user=$(text "$POSTGRES_USER")
database=$(text "$POSTGRES_DB")
there=$(single <<<"SELECT 'is there' FROM pg_database WHERE datname = $database")

# A user that comes after another, when its name changes, acts as the owner of the database: both use the same tables.
{
  echo "DO \$do\$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = $user) THEN CREATE ROLE $(name "$POSTGRES_USER"); END IF; END\$do\$"
  echo "ALTER ROLE $(name "$POSTGRES_USER") LOGIN PASSWORD $(text "${POSTGRES_PASSWORD:-$(<"${POSTGRES_PASSWORD_FILE:?}")}")"
  [[ $there == *'"is there"'* ]] || echo "CREATE DATABASE $(name "$POSTGRES_DB") OWNER $(name "$POSTGRES_USER")"
  echo "DO \$do\$DECLARE owner name := (SELECT rolname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE datname = $database AND NOT rolsuper); BEGIN IF owner <> $user THEN EXECUTE format('GRANT %I TO %I', owner, $user); EXECUTE format('ALTER ROLE %I IN DATABASE %I SET role = %L', $user, $database, owner); END IF; END\$do\$"
} | single >/dev/null

exec docker-entrypoint.sh "$@"
