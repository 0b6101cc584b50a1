SELECT id FROM account WHERE email IS NULL;
