CREATE FUNCTION app.how_many() RETURNS bigint LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (SELECT count(*) FROM app.m); END $$;
