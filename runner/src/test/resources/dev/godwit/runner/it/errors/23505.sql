-- before
CREATE TABLE "User" (id int PRIMARY KEY, email text, "tenantId" int);
INSERT INTO "User" VALUES (1, 'hunter2', 1), (2, 'hunter2', 1);
-- script
CREATE UNIQUE INDEX "User_email_key"
    ON "User" (lower(email), "tenantId");
