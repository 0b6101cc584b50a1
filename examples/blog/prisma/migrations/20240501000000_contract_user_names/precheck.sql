-- Each query must return no rows, or the migration does not run (docs/checks.md).
-- What the old version of the application wrote after the backfill would be lost with the column.
SELECT "id" FROM "User"
WHERE "fullName" IS NOT NULL AND "firstName" IS NULL AND "lastName" IS NULL;
