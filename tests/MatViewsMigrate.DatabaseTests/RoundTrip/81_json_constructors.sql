-- since: 16
SELECT id, JSON_OBJECT('id': id, 'name' VALUE name NULL ON NULL) AS object, JSON_ARRAY(1, name, NULL ABSENT ON NULL RETURNING jsonb) AS list, profile::text IS JSON OBJECT AS is_object,
    '[1]' IS JSON ARRAY WITH UNIQUE KEYS AS is_array, JSON_ARRAY(SELECT l.origin FROM corpus.links l ORDER BY 1) AS from_query
FROM corpus.customers
