SELECT c.id, e.key, e.value, r.age, r.city, x.n, x.list, jsonb_pretty(c.profile) AS pretty, to_jsonb(c.tags) AS tags,
    row_to_json(r) AS again, json_build_object('id', c.id, 'moods', json_build_array(c.mood, NULL, 1.50)) AS built,
    jsonb_set(c.profile, '{age}', '99', false) AS older
FROM corpus.customers c
CROSS JOIN LATERAL jsonb_each(c.profile) AS e
CROSS JOIN jsonb_to_record(c.profile) AS r (age integer, city text)
CROSS JOIN json_to_recordset(json_build_array(c.legacy)) AS x (n integer, list json)
