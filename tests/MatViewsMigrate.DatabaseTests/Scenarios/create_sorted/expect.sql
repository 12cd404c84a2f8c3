-- stored in the order of the names
SELECT bool_and(ok) FROM (SELECT name > lag(name, 1, '') OVER (ORDER BY ctid) AS ok FROM app.m) AS q;
