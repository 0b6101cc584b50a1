-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'x');
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation TO ''repeatable read''', current_database());
END $$;
-- script
UPDATE a SET n = 'z';
-- meanwhile
UPDATE a SET n = 'y'
-- when waiting
COMMIT
