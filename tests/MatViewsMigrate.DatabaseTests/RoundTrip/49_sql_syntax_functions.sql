SELECT substring(name FROM 2 FOR 3) AS a, position('a' IN name) AS b, overlay(name PLACING 'zz' FROM 1 FOR 2) AS c, trim(BOTH 'A ' FROM name) AS d, trim(LEADING FROM name) AS e,
    trim(TRAILING '1' FROM name) AS f, ltrim(name) AS g, normalize(name, NFD) AS h, name IS NFC NORMALIZED AS i, EXTRACT(year FROM born) AS j, collation for (name COLLATE "C") AS k,
    (born, interval '40 days') OVERLAPS (date '1971-01-01', date '1972-01-01') AS l, char_length(name) AS m, strpos(name, 'b') AS n, concat_ws('-', id, name) AS o, format('%s: %I', id, name) AS p
FROM corpus.customers
