-- script
CREATE FUNCTION fill(many int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF many > 0 THEN
        INSERT INTO nosuch VALUES (many);
    END IF;
END $$;


CREATE TABLE b ();
SELECT fill(3);
