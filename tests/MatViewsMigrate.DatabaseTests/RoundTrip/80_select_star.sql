SELECT l.*, p.*, o.id AS order_number FROM corpus.links l JOIN (SELECT * FROM corpus.parts) p ON length(p.part) = l.target LEFT JOIN corpus.orders o ON false
