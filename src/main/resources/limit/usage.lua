-- What stands on counters; changes nothing.
-- KEYS: the epoch, then counters. ARGV: the epoch's id that this process remembers or '', its
-- generation, the longest and the shortest caution, then each counter's window.
-- Reply: for each counter its units, how long until the oldest leaves, and how long it is uncertain;
-- -1 for a counter that cannot be read.
local now = clock()
local id, standing, lost =
    string.match(redis.call('GET', KEYS[1]) or '', '^(%w+) (%d+) %w+ (%d+)$')
lost = tonumber(lost or 0)
if ARGV[1] ~= '' and ((id ~= ARGV[1] and lost == 0) or tonumber(standing) < tonumber(ARGV[2])) then
  lost = now
end
local reply = {}
for i = 2, #KEYS do
  local window = tonumber(ARGV[i + 3])
  local counter = read(KEYS[i], window)
  local units, free = -1, 0
  if counter and forget(counter, now) then
    units = counter.sum
    local oldest = parsed(counter.gone < counter.size and text(counter, counter.gone + 1) or nil)
    free = oldest and leaves(counter, oldest) - now or 0
  end
  reply[#reply + 1] = units
  reply[#reply + 1] = free
  reply[#reply + 1] = unsure(window, lost, tonumber(ARGV[3]), tonumber(ARGV[4]), now)
end
return reply
