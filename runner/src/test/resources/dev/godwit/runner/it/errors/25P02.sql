-- before
CREATE EXTENSION dblink;
-- script
SELECT dblink_connect('c', 'host=localhost user=postgres port=' || current_setting('port') || ' dbname=' || current_database());
SELECT dblink_exec('c', 'BEGIN');
SELECT dblink_exec('c', 'SELECT nosuch', false);
SELECT dblink_exec('c', 'CREATE TABLE b ()');
