CREATE TABLE other (id bigint PRIMARY KEY, n int);
CREATE TABLE t (
    id bigint PRIMARY KEY,
    a int,
    b text,
    c varchar(20),
    d numeric(8, 2),
    e timestamp(3),
    f text,
    g int,
    other bigint,
    CONSTRAINT a_known CHECK (a IS NOT NULL),
    CONSTRAINT t_other_fkey FOREIGN KEY (other) REFERENCES other (id)
);
ALTER TABLE t ADD CONSTRAINT late CHECK (b <> '') NOT VALID;
ALTER TABLE t ADD CONSTRAINT late_fkey FOREIGN KEY (other) REFERENCES other (id) NOT VALID;
CREATE INDEX t_a_idx ON t (a);
CREATE UNIQUE INDEX t_c_key ON t (c);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION steady() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION noop();
CREATE POLICY po ON t USING (id = 1);
CREATE TABLE p (id int, n int) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 (id int, n int);
CREATE TABLE p3 (id int NOT NULL, n int, CHECK (id >= 20 AND id < 30));
CREATE TABLE parent (id int);
CREATE MATERIALIZED VIEW m AS SELECT id, n FROM other;
CREATE UNIQUE INDEX m_key ON m (id);
CREATE VIEW v AS SELECT id, n FROM other;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
INSERT INTO other VALUES (1, 1), (2, 2);
INSERT INTO t VALUES (1, 1, 'x', 'c1', 1, now(), 'f', 1, 1), (2, 2, 'y', 'c2', 2, now(), 'f', 1, 2);
INSERT INTO p VALUES (1, 1);
INSERT INTO p2 VALUES (11, 1);
INSERT INTO p3 VALUES (21, 1);
