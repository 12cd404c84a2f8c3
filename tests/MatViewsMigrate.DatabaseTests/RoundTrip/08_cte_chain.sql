WITH big AS (SELECT * FROM corpus.orders WHERE total > 100),
     per_customer (customer, amount) AS (SELECT customer_id, sum(total) FROM big GROUP BY 1),
     ranked AS (SELECT *, rank() OVER (ORDER BY amount DESC) AS place FROM per_customer)
SELECT r.place, c.name, r.amount FROM ranked r JOIN corpus.customers c ON c.id = r.customer
