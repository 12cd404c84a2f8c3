SELECT id, total AS amount FROM corpus.orders ORDER BY -total, quantity % 3 DESC NULLS FIRST, code USING >, (SELECT count(*) FROM corpus.links l WHERE l.origin = id) NULLS LAST, id
