-- Rows for base.sql, of which no script that is called safe or blocking may change a value.
INSERT INTO app.customers (email, name, address, score)
SELECT format('c%s@example.org', i), format('Customer %s', i), ROW (format('Street %s', i), 'Town')::app.address, i % 100
FROM generate_series(1, 200) i;
INSERT INTO app.orders (customer_id, status, total, note, period)
SELECT i, (ARRAY ['new', 'paid', 'refunded'])[1 + i % 3]::app.status, i * 10, format('note %s', i),
       daterange('2024-01-01'::date + i, '2024-01-02'::date + i)
FROM generate_series(1, 200) i;
INSERT INTO app.events SELECT i, '2024-06-01'::timestamptz + i * interval '2 days', jsonb_build_object('n', i)
FROM generate_series(1, 200) i;
INSERT INTO app.sessions SELECT format('token %s', i), 'x' FROM generate_series(1, 50) i;
INSERT INTO app.documents SELECT i, format('body %s', i), ARRAY ['a', 'b'] FROM generate_series(1, 50) i;
INSERT INTO app.legal_documents SELECT 100 + i, format('body %s', i), ARRAY ['c'], true FROM generate_series(1, 50) i;
INSERT INTO audit.log SELECT i, now(), 'what' FROM generate_series(1, 50) i;
SELECT nextval('app.invoice_no') FROM generate_series(1, 7);
REFRESH MATERIALIZED VIEW app.totals;
