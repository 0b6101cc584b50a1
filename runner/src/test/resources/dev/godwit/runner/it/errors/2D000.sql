-- script
DO $$
BEGIN
    COMMIT;
END $$;
