CREATE INDEX by_hand ON app.m (price); CREATE INDEX by_kind ON app.m (kind); CREATE STATISTICS app.st ON kind, price FROM app.m; CREATE STATISTICS app.st2 ON id, kind FROM app.m;
