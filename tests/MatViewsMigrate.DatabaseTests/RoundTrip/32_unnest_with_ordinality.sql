SELECT c.id, t.tag, t.place, a, b, o
FROM corpus.customers AS c, unnest(c.tags) WITH ORDINALITY AS t (tag, place),
    unnest(ARRAY[1, 2], ARRAY['x', 'y', 'z']) WITH ORDINALITY AS u (a, b, o)
