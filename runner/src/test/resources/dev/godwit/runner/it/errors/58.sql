-- script
LOAD 'nosuch';
