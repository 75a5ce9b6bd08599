CREATE TABLE event (id serial PRIMARY KEY, title text NOT NULL, at timestamptz NOT NULL);
