SELECT id, name LIKE 'A%' AS a, name NOT LIKE '%\_%' AS b, name ILIKE '%o''n%' AS c, name LIKE '100!%%' ESCAPE '!' AS d, name NOT ILIKE 'x' AS e,
    name SIMILAR TO '(A|B)%' AS f, name NOT SIMILAR TO '%#%' ESCAPE '#' AS g, name ~ '^[A-C]\w+' AS h, name !~ 'x' AS i, name ~* 'ada|bob' AS j, name !~* '\d{2}$' AS k,
    name ~~ ANY (ARRAY['A%', 'B%']) AS l, name LIKE ALL ('{%a%,%b%}') AS m, substring(name FROM '^(\w)') AS n, substring(name SIMILAR 'A#"%#"' ESCAPE '#') AS o,
    name ^@ 'Ad' AS p, regexp_replace(name, '(\w+) (\d+)', '\2 \1', 'g') AS q
FROM corpus.customers
