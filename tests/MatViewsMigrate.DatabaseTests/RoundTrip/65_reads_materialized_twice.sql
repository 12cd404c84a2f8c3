SELECT r.mood, r.orders, (SELECT count(*) FROM corpus.mv_plain_views p) AS plain FROM corpus.mv_reads_materialized r
