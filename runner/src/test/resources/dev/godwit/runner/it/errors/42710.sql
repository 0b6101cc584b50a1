-- before
CREATE TYPE mood AS ENUM ('sad');
-- script
CREATE TYPE mood AS ENUM ('happy');
