-- the one that changed
SELECT count(x) = 90 FROM app.u;
-- the other one
SELECT count(id) = 90 FROM app._u;
-- the types of both
SELECT pg_typeof(u) = 'app.u'::regtype AND pg_typeof(w) = 'app._u'::regtype FROM app.u AS u, app._u AS w LIMIT 1;
