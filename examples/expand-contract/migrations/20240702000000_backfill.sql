-- The application that runs now writes both columns; these are the rows from before it.
UPDATE account SET email = contact WHERE email IS NULL;
