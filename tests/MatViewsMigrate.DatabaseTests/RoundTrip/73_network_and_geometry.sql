SELECT address, address << '10.0.0.0/16' AS inside, host(address) AS host, '192.168.1.0/24'::cidr AS net, macaddr '08:00:2b:01:02:03' AS mac, point(1, 2) AS p, '((0,0),(1,1))'::box @> point '0.5,0.5' AS within,
    circle '<(0,0),2>' AS c, lseg '[(0,0),(1,1)]' AS s, token, token::text AS t, 'pg_lsn' AS word, '0/16B3748'::pg_lsn AS lsn
FROM corpus.orders
