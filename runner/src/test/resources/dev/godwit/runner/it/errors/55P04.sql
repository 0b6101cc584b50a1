-- before
CREATE TYPE mood AS ENUM ('happy');
CREATE TABLE b (m mood);
-- script
ALTER TYPE mood ADD VALUE 'angry';
ALTER TABLE b ALTER m SET DEFAULT 'angry';
