SELECT c.name, c.population, o.name AS only_name, s.name AS star
FROM corpus.cities c LEFT JOIN ONLY corpus.cities o ON o.name = c.name LEFT JOIN corpus.cities * s ON s.name = c.name
