-- script
CREATE TABLE bücher ();
-- größer
DO $$
BEGIN
    PERFORM 'ü😀', n
    FROM nosuch;
END $$;
