SELECT count(*) AS n FROM public.users
