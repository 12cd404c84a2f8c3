SELECT name, population, country, part
FROM corpus.cities
NATURAL LEFT JOIN (SELECT name, country FROM corpus.capitals) AS k
FULL JOIN (SELECT part, part AS name FROM corpus.parts) AS p USING (name)
