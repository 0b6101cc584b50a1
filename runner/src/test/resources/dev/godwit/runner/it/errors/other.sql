-- script
FETCH nosuch;
