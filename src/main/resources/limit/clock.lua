-- The store's clock is the only clock: replicas may disagree about the time. In microseconds.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
