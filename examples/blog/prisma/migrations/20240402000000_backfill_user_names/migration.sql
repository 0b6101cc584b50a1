-- Backfill: what the old column holds, into the new ones. Rows that the new version has written stay as they are.
UPDATE "User"
SET "firstName" = split_part(trim("fullName"), ' ', 1),
    "lastName" = trim(substr(trim("fullName"), length(split_part(trim("fullName"), ' ', 1)) + 1))
WHERE "fullName" IS NOT NULL
  AND "firstName" IS NULL
  AND "lastName" IS NULL;
