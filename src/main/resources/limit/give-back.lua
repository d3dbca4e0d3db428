-- Takes admissions back, because the server never received the call.
-- KEYS: one counter for each admission. ARGV: for each its window, ticket and units.
-- Reply: how many were found; what has left its window already changes nothing.
local found = 0
for i = 1, #KEYS do
  local window, ticket, units =
      tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local counter = read(KEYS[i], window)
  local place = counter and counter.size or 0
  while place > 0 do
    local lowest = math.max(1, place - 31)
    local chunk = redis.call('LRANGE', KEYS[i], lowest, place)
    for k = #chunk, 1, -1 do
      local start, admitted = parsed(chunk[k])
      local sought = ticket - ticket % counter.granularity
      if not admitted or start < sought then
        lowest = 1
        break
      end
      if start == sought and admitted >= units then
        redis.call('LSET', KEYS[i], lowest + k - 1, entry(start, admitted - units))
        local newest = counter.tail - (lowest + k - 1 == counter.size and units or 0)
        redis.call('LSET', KEYS[i], 0,
            struct.pack('>ddddd', counter.granularity, counter.last, counter.sum - units, counter.size,
                newest))
        found = found + 1
        lowest = 1
        break
      end
    end
    place = lowest - 1
  end
end
return found
