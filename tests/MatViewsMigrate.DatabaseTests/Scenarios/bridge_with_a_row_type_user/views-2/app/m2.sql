SELECT count(*) AS n FROM theirs.b
