-- through an unmanaged view and two bridges
SELECT n = 45 FROM app.m3;
