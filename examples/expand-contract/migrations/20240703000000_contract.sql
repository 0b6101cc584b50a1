-- Nobody reads or writes the old column any more.
ALTER TABLE account DROP COLUMN contact;
