-- Shows that questions can be kept here, and are counted: a replica refuses the first, a user without rights either.
redis.call('DEL', P .. 'probe')
return redis.call('ZCOUNT', P .. 'pending', '-inf', '+inf')
