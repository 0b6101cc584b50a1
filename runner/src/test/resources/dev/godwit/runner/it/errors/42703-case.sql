-- before
CREATE TABLE "User" ("fullName" text);
-- script
SELECT fullName FROM "User";
