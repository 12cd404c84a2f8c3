SELECT
    id, tags[1] AS first, tags[2:3] AS slice, tags[:2] AS start, tags[2:] AS rest, (ARRAY[[1, 2], [3, 4]])[2][1] AS cell,
    ARRAY[[id, 1], [2, 3]]::bigint[] AS matrix, '{}'::integer[] AS empty, ARRAY[]::text[] AS none, '{{a,"b c"},{NULL,"d\"e"}}'::text[] AS literal,
    'vip' = ANY (tags) AS vip, id = ANY (ARRAY[1, 2, 3]) AS early, id <> ALL ('{4,5}') AS not_those, tags @> ARRAY['vip'] AS has,
    tags && '{t1,t2}'::text[] AS overlap, array_length(tags, 1), cardinality(tags), tags || 'x'::text AS longer,
    ARRAY(SELECT o.id FROM corpus.orders o WHERE o.customer_id = c.id ORDER BY o.id) AS orders,
    id > SOME (SELECT l.origin FROM corpus.links l) AS some_link, '[0:1]={7,8}'::int[] AS based_at_zero
FROM corpus.customers c
