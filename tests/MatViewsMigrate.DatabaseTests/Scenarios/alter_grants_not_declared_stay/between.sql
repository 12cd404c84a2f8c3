GRANT SELECT ON app.m TO alter_grants_stay_reader;
