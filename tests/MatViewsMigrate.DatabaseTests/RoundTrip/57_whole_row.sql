SELECT c AS customer, c.id, c.tags, (c).name AS from_row, to_jsonb(ROW(c.*)) AS as_row, count(o) AS orders, to_jsonb(c) ->> 'name' AS json_name, corpus.display_name(c)
FROM corpus.customers c LEFT JOIN corpus.orders o ON o.customer_id = c.id
GROUP BY c.id
