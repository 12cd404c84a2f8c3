-- both are there
SELECT total = (SELECT sum(price) FROM app.items) FROM other.m;
