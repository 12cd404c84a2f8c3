SELECT id,
    jsonb_path_query_array(profile, '$.phones[*] ? (@ > $least)', '{"least": 100}') AS long_ones,
    jsonb_path_exists(profile, '$.nested."a b" ? (@ == true)') AS flag,
    profile @? '$.phones[*] ? (@ > 200)' AS any_long, profile @@ '$.age >= 30' AS adult,
    jsonb_path_query_first(profile, 'strict $.phones.size()') AS phones,
    jsonb_path_match(profile, 'exists($.city ? (@ like_regex "^b" flag "i"))') AS b
FROM corpus.customers
