-- Shows that sightings can be kept here: a replica refuses the first, a user without rights either.
redis.call('DEL', KEYS[1] .. 'probe')
return redis.call('HLEN', KEYS[1] .. 'probe')
