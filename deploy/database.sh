#!/bin/sh
# Makes the database and its two logins at the first start of the postgres image (compose.yaml); works as well on any
# PostgreSQL 15 to 18 for someone whose PGUSER may create roles and databases.
set -eu
psql -v ON_ERROR_STOP=1 \
  -v owner_password="$THROUGHLINE_OWNER_PASSWORD" -v program_password="$THROUGHLINE_PASSWORD" \
  --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
create role throughline_owner login password :'owner_password';
create role throughline login nosuperuser nobypassrls password :'program_password';
create database throughline owner throughline_owner encoding 'UTF8' template template0;
revoke all on database throughline from public;
grant connect on database throughline to throughline;
SQL
