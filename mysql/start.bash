#!/bin/bash
# Starts MySQL with the passwords that the secrets hold now. The image sets them only when the data folder is empty; a
# secret that was changed since would lock everybody out. The server runs the file before it takes connections, and
# needs no old password for that. For tests: DATA, SQL.
set -euo pipefail

# The value of a variable, or of the file that `<variable>_FILE` names, as an SQL text.
secret() {
  local file=$1_FILE text
  text=${!1:-$(<"${!file}")}
  text=${text//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

sql=${SQL:-/tmp/set-users.sql}
if [ -d "${DATA:-/var/lib/mysql}/mysql" ]; then
  umask 077
  {
    echo "CREATE USER IF NOT EXISTS '$MYSQL_USER'@'%' IDENTIFIED BY $(secret MYSQL_PASSWORD);"
    echo "ALTER USER '$MYSQL_USER'@'%' IDENTIFIED BY $(secret MYSQL_PASSWORD);"
    echo "GRANT ALL ON \`$MYSQL_DATABASE\`.* TO '$MYSQL_USER'@'%';"
    echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(secret MYSQL_ROOT_PASSWORD);"
  } >"$sql"
  set -- "$@" --init-file="$sql"
fi
exec docker-entrypoint.sh "$@"
