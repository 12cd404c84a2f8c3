-- the new data
SELECT "%s {0}" = 2 FROM app."100% $1 {0} \n 'x'";
-- the comment
SELECT obj_description('app."100% $1 {0} \n ''x''"'::regclass, 'pg_class') = '%s $1 {0} ''quoted''';
