-- before
CREATE TABLE a (id int PRIMARY KEY, n text);
INSERT INTO a VALUES (1, 'hunter2');
-- script
DO $$
BEGIN
    IF EXISTS (SELECT FROM a) THEN
        RAISE EXCEPTION 'the row % is left', (SELECT n FROM a) USING HINT = 'hunter2', DETAIL = 'hunter2';
    END IF;
END $$;
