SELECT
    id, profile -> 'city' AS city, profile ->> 'age' AS age, profile #> '{nested,"a b"}' AS flag, profile #>> '{phones,0}' AS phone,
    profile @> '{"city": "Bonn"}' AS bonn, profile ? 'age' AS has_age, profile ?| ARRAY['x', 'age'] AS any_key,
    profile ?& '{age,city}' AS both, profile || '{"new": null}'::jsonb AS extended, profile - 'age' - '{phones}'::text[] AS reduced,
    profile #- '{nested,a b}' AS cut, legacy -> 'list' -> 1 AS second, legacy ->> 'n' AS n, profile['phones'][1] AS subscripted
FROM corpus.customers
