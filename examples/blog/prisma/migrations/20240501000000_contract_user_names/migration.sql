-- Contract: only when no running version of the application reads "fullName" any more.
-- AlterTable
ALTER TABLE "User" DROP COLUMN "fullName";
