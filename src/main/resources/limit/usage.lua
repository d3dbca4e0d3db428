-- What stands on counters; changes nothing.
-- KEYS: the epoch, then counters. ARGV: the epoch as this process has seen it last or '', the longest and
-- the shortest caution, then each counter's window.
-- Reply: for each counter its units, how long until the oldest leaves, and how long it is uncertain;
-- -1 for a counter that cannot be read.
local parts = '^(%w+) (%d+) %w+ (%d+)$'
local id, generation, lost = string.match(redis.call('GET', KEYS[1]) or '', parts)
lost = tonumber(lost or 0)
local remembered, standing = string.match(ARGV[1], parts)
if remembered
    and (not id or (id ~= remembered and lost == 0) or tonumber(generation) < tonumber(standing)) then
  lost = now
end
local reply = {}
for i = 2, #KEYS do
  local window = tonumber(ARGV[i + 2])
  local counter = read(KEYS[i], window)
  local units, free = -1, 0
  if counter and forget(counter, now) then
    units = counter.sum
    local oldest = parsed(counter.gone < counter.size and text(counter, counter.gone + 1) or nil)
    free = oldest and oldest + counter.granularity - 1 + counter.window - now or 0
  end
  reply[#reply + 1] = units
  reply[#reply + 1] = free
  reply[#reply + 1] = unsure(window, lost, tonumber(ARGV[2]), tonumber(ARGV[3]), now)
end
return reply
