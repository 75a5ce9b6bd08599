#!/bin/bash
set -e
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -c "CREATE USER $PG_APP_USER PASSWORD '$PG_APP_PASSWORD'"
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -c "ALTER DATABASE $POSTGRES_DB OWNER TO $PG_APP_USER"
