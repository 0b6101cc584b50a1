-- Beside the old column, which may now be left out: both releases, and the one after them, can live with the table.
ALTER TABLE account ADD COLUMN email text;
ALTER TABLE account ALTER COLUMN contact DROP NOT NULL;
