-- all of them
SELECT count(u.x) + count(v.x) + count(w.x) = 270 FROM app.u AS u JOIN app._u AS v USING (id) JOIN app.__u AS w USING (id);
