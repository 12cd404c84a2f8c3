SELECT B'1010' AS bits, X'1FF' AS hex, '101'::bit varying(5) AS varbits, flags & B'00001111' AS low, flags << 2 AS shifted, flags::integer AS number, '\xdeadBEEF'::bytea AS bytes,
    E'\\000\\047a'::bytea AS escaped, digest || '\x00' AS longer, substring(digest FROM 1 FOR 2) AS start, 9223372036854775807 AS biggest, -9223372036854775808 AS least, 12345678901234567890 AS huge,
    1.10 AS scale, 'NaN'::numeric AS nan, '-Infinity'::float8 AS minus, 1.5::real AS r, 0.1::float8 + 0.2::float8 AS f, 2 ^ 10 AS power, |/ 25.0 AS root, @ -5 AS absolute, 17 % 5 AS modulo, 5 # 3 AS xored, ~1 AS inverted, paid
FROM corpus.orders
