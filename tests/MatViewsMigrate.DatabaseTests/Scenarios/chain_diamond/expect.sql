-- both sides are new
SELECT n = 30 FROM app.z;
