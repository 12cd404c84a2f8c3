-- the new literal
SELECT bool_and(label = 'a b') FROM app.m;
