-- Expand: the new columns beside the old one. Both versions of the application run on this.
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "firstName" TEXT,
ADD COLUMN     "lastName" TEXT;
