-- app.base is the one to read; "app"."base" too
SELECT
    count(*) AS n,
    'app.base' AS in_a_string,
    'it''s app.base' AS after_a_quote,
    E'\'app.base' AS after_a_backslash,
    $$app.base$$ AS in_dollars,
    $app$ app.base $app$ AS in_tagged_dollars,
    max("base".id) AS "app.base",
    max(base.id) AS base /* app.base /* "app"."base" */ */
FROM "app"."base" AS base
