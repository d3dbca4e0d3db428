-- Forgets counters. KEYS: which. Reply: how many there were.
return redis.call('DEL', unpack(KEYS))
