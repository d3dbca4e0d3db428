-- Reply: how many are pending.
return redis.call('ZCOUNT', P .. 'pending', '(' .. whole(now), '+inf')
