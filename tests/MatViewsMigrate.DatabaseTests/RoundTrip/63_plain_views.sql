SELECT b.name, b.big, v.total FROM corpus.big_customers b JOIN corpus.big_orders v ON v.customer_id = b.id
