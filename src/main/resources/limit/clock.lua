-- The store's clock is the only clock: replicas may disagree about the time.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
