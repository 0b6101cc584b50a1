-- A schema of an application, and beside it every kind of object that PostgreSQL 14 and later have.
CREATE SCHEMA app;
CREATE SCHEMA audit;
CREATE EXTENSION citext WITH SCHEMA public;
CREATE EXTENSION postgres_fdw;
CREATE TYPE app.status AS ENUM ('new', 'paid', 'refunded');
CREATE TYPE app.address AS (street text, city varchar(80));
CREATE DOMAIN app.email AS text CHECK (VALUE ~ '@');
CREATE TYPE app.price_range AS RANGE (subtype = numeric);
CREATE COLLATION app.german (provider = icu, locale = 'de-DE');
CREATE SEQUENCE app.invoice_no START 1000 INCREMENT 5;
CREATE TABLE app.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email app.email NOT NULL,
    name text NOT NULL DEFAULT 'nobody',
    address app.address,
    lower_name text GENERATED ALWAYS AS (lower(name)) STORED,
    score numeric(10, 2) CHECK (score >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customers_email_key UNIQUE (email)
);
COMMENT ON TABLE app.customers IS 'who buys';
COMMENT ON COLUMN app.customers.email IS 'unique';
CREATE TABLE app.orders (
    id bigserial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES app.customers (id) ON DELETE CASCADE,
    status app.status NOT NULL DEFAULT 'new',
    total numeric(12, 2) NOT NULL DEFAULT 0,
    note text,
    period daterange,
    EXCLUDE USING gist (period WITH &&)
);
CREATE INDEX orders_customer_id_idx ON app.orders (customer_id);
CREATE INDEX orders_open_idx ON app.orders (status) WHERE status <> 'paid';
ALTER TABLE app.orders ADD CONSTRAINT orders_total_positive CHECK (total >= 0) NOT VALID;
CREATE STATISTICS app.orders_stats (dependencies) ON customer_id, status FROM app.orders;
CREATE TABLE app.events (id bigint NOT NULL, at timestamptz NOT NULL, payload jsonb) PARTITION BY RANGE (at);
CREATE TABLE app.events_2024 PARTITION OF app.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX events_at_idx ON app.events (at);
CREATE UNLOGGED TABLE app.sessions (token text PRIMARY KEY, data bytea) WITH (fillfactor = 70);
CREATE TABLE app.documents (id int PRIMARY KEY, body text COLLATE app.german, tags text[]);
CREATE TABLE app.legal_documents (signed boolean) INHERITS (app.documents);
CREATE VIEW app.open_orders AS SELECT o.id, c.email FROM app.orders o JOIN app.customers c ON c.id = o.customer_id
    WHERE o.status <> 'paid';
CREATE MATERIALIZED VIEW app.totals AS SELECT customer_id, sum(total) AS total FROM app.orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer_id_idx ON app.totals (customer_id);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created_at := now(); RETURN NEW; END $$;
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION app.words(internal) RETURNS internal LANGUAGE internal AS 'dsimple_init';
CREATE PROCEDURE app.archive(older_than interval) LANGUAGE plpgsql AS $$ BEGIN DELETE FROM app.sessions; END $$;
CREATE AGGREGATE app.total(numeric) (sfunc = numeric_add, stype = numeric, initcond = '0');
CREATE OPERATOR app.<+> (leftarg = integer, rightarg = integer, function = app.add);
CREATE OPERATOR FAMILY app.loose USING btree;
CREATE OPERATOR CLASS app.loose_ops FOR TYPE integer USING btree FAMILY app.loose AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE FUNCTION app.to_address(text) RETURNS app.address LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1, NULL)::app.address $$;
CREATE CAST (text AS app.address) WITH FUNCTION app.to_address(text);
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TRIGGER customers_touch BEFORE UPDATE ON app.customers FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE documents_keep AS ON DELETE TO app.documents DO INSTEAD NOTHING;
ALTER TABLE app.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.customers FOR SELECT USING (email = current_user);
CREATE TEXT SEARCH DICTIONARY app.simple_dict (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION app.search (COPY = pg_catalog.simple);
CREATE SERVER warehouse FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'warehouse', dbname 'dw');
CREATE USER MAPPING FOR PUBLIC SERVER warehouse OPTIONS (user 'reader', password 'secret');
CREATE FOREIGN TABLE app.facts (id int, value numeric) SERVER warehouse OPTIONS (table_name 'facts');
CREATE FOREIGN DATA WRAPPER empty;
CREATE PUBLICATION changes FOR TABLE app.customers, app.orders;
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER watch_ddl ON ddl_command_end WHEN TAG IN ('DROP EXTENSION') EXECUTE FUNCTION app.on_ddl();
GRANT USAGE ON SCHEMA app TO drift_reader;
GRANT SELECT ON app.orders TO drift_reader;
GRANT SELECT (email) ON app.customers TO drift_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO drift_reader;
CREATE TABLE audit.log (id bigint PRIMARY KEY, at timestamptz, what text);
