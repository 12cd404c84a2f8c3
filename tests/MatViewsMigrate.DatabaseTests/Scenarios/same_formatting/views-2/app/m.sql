select
	id,
	name
from
	items
where (kind = 'book'
		and price > 3)
	or (not (id < 5))
