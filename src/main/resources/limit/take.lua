-- Takes all limits of a call, or none; for as many calls as there are, one after the other.
-- KEYS: the epoch, then one counter for each charge.
-- ARGV: the epoch as this process has seen it last or '', when counts were lost according to it, the
-- store's time when it was last heard of, an id for a new epoch, '1' to check which server this is and that
-- it can write, and the longest and the shortest caution; then for each call how many there are that ask for
-- the same, its number of charges, which is one if they are many, and for each charge: window, max, amount,
-- '1' when it passes while its count is lost, and how many more units to lease.
-- Reply: the epoch and the time; then for each call, or for several that ask for the same, eight times how
-- many they are plus
--   0, and for each charge: ticket, units counted now             (nothing leased, no count lost)
--   1, and for each charge: ticket, 1 if its count is lost, units leased, for how long, units counted now
--   2, place of the charge, wait, units left   (no room)
--   3, place of the charge, wait               (lost)
--   4                                          (a counter cannot be read)

-- The epoch, and when the counts were last lost, as far as this call can tell: 0 for never. Every
-- loss is a generation of its own, so that a server which slept through one is known.
local told, lost = redis.pcall('GET', KEYS[1]), tonumber(ARGV[2])
if told ~= ARGV[1] or ARGV[5] == '1' then
  local seen, heard, newborn, check = ARGV[1], tonumber(ARGV[3]), ARGV[4], ARGV[5] == '1'

  local function parts(epoch)
    local id, generation, server, lost = string.match(epoch, '^(%w+) (%d+) (%w+) (%d+)$')
    return id, tonumber(generation), server, tonumber(lost)
  end

  -- Whether what a process remembers shows that this store does not hold all that was counted.
  local function contradicts(id, generation, lost)
    local remembered, standing = parts(seen)
    if not remembered then
      return false
    end
    if generation < standing or (id ~= remembered and (lost == 0 or generation == standing)) then
      return true
    end
    return generation > standing and heard > lost
  end

  local found = told
  local id, generation, server
  lost = nil
  if type(found) == 'string' then
    id, generation, server, lost = parts(found)
  end
  local here = server
  if check or not id then
    here = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  end
  local changed = check or not id
  local _, standing = parts(seen)
  standing = standing or 0
  if not id then
    id, generation = newborn, standing + 1
    lost = (found or standing > 0) and now or 0
  elseif here ~= server or contradicts(id, generation, lost) then
    generation, lost, changed = math.max(generation, standing) + 1, now, true
  elseif lost > now then
    lost, changed = now, true
  end
  told = string.format('%s %.0f %s %.0f', id, generation, here, lost)
  if changed then
    redis.call('SET', KEYS[1], told)
  end
end

-- What few calls need.
local seldom

local function rare()
  if seldom then
    return seldom
  end
  seldom = {}

  -- How long from now until no more than so many units are left, which are the newest.
  local function waitFromNewest(counter, left)
    local place = counter.size
    while place > counter.gone do
      local lowest = math.max(counter.gone + 1, place - 127)
      local chunk = redis.call('LRANGE', counter.key, lowest, place)
      for i = #chunk, 1, -1 do
        local start, units = parsed(chunk[i])
        if not units then
          return nil
        end
        if units > left then
          return start + counter.granularity - 1 + counter.window - now
        end
        left = left - units
      end
      place = lowest - 1
    end
    return nil
  end

  -- How long from now until so many units may be admitted that are too many now; nil where an entry is none
  -- of ours.
  function seldom.wait(counter, max, amount)
    local excess = amount - (max - counter.sum)
    if excess > counter.sum / 2 then
      return waitFromNewest(counter, counter.sum - excess)
    end
    for place = counter.gone + 1, counter.size do
      local start, units = parsed(text(counter, place))
      if not units then
        return nil
      end
      if excess <= units then
        return start + counter.granularity - 1 + counter.window - now
      end
      excess = excess - units
    end
    return nil
  end

  -- A counter that cannot be read gets an end, so that it heals by itself.
  function seldom.mend(key, window)
    local longest = math.ceil((window + 2 * coarse(window)) / 1000)
    local left = redis.call('PTTL', key)
    if left == -1 or left > longest then
      redis.call('PEXPIRE', key, longest)
    end
  end

  -- Entries anew in pieces of that length, and without what was given back; false where one is none
  -- of ours.
  function seldom.remember(counter, granularity)
    local kept, last, sum = {}, nil, 0
    local all = redis.call('LRANGE', counter.key, counter.gone + 1, -1)
    for i = 1, #all do
      local start, units = parsed(all[i])
      if not units then
        return false
      end
      if units > 0 then
        start = start - start % granularity
        if last and last[1] == start then
          last[2] = last[2] + units
        else
          last = {start, units}
          kept[#kept + 1] = last
        end
        sum = sum + units
      end
    end
    counter.rewritten = kept
    counter.tail = last and last[2]
    counter.newest = last and last[1] or 0
    counter.granularity = granularity
    counter.entries = #kept
    return true
  end

  -- How much to lease and until when, for a charge that has room. What is leased is counted in the
  -- sub-window at whose end it must have been used.
  function seldom.lease(counter, max, amount, wish)
    local extra = math.min(wish, math.floor((max - counter.sum - amount) / 16))
    if extra <= 0 then
      return 0, nil
    end
    local length = coarse(counter.window)
    local start = counter.at - counter.at % length
    if start + length - counter.at < length / 4 then
      start = start + length
    end
    return extra, start
  end

  -- Keeps those who are refused again and again from counting what is gone again and again.
  function seldom.tidy(counter)
    redis.call('LTRIM', counter.key, counter.gone, -1)
    redis.call('LSET', counter.key, 0, struct.pack('>ddddd', counter.standing, counter.last,
        counter.sum, counter.size - counter.gone, counter.before))
  end

  function seldom.push(key, texts)
    for i = 1, #texts, 256 do
      redis.call('RPUSH', key, unpack(texts, i, math.min(i + 255, #texts)))
    end
  end

  return seldom
end

-- Counters that this script takes from. Whatever comes later in the same script comes in the same
-- microsecond, so it is added to the same entry, and each is written once, at the end.
local taken = {}

local function settle(counter)
  local key, start = counter.key, counter.start
  local merges = counter.merges
  local newest = entry(start, counter.tail)
  local first = struct.pack('>ddddd', counter.granularity, start, counter.sum,
      counter.entries + (merges and 0 or 1), counter.tail)
  if not counter.rewritten and counter.entries > 0 then
    if counter.gone > 0 then
      redis.call('LTRIM', key, counter.gone, -1)
    end
    redis.call('LSET', key, 0, first)
    if merges then
      redis.call('LSET', key, -1, newest)
      return -- no later entry of this sub-window stays longer
    end
    redis.call('RPUSH', key, newest)
  else
    if counter.exists then
      redis.call('DEL', key)
    end
    local texts = {first}
    for i = 1, counter.entries - (merges and 1 or 0) do
      texts[i + 1] = entry(counter.rewritten[i][1], counter.rewritten[i][2])
    end
    texts[#texts + 1] = newest
    rare().push(key, texts)
  end
  local length = coarse(counter.window)
  local begins = start - start % length
  if counter.rewritten or counter.entries == 0 or counter.last < begins then
    redis.call('PEXPIREAT', key, math.ceil((begins + 2 * length + counter.window) / 1000) + 1)
  end
end

-- Works out one charge without changing anything; false where the counter cannot be read.
local function plan(key, window, max, amount, passes, wish)
  local counter = taken[key]
  if counter then
    local unsure = counter.unsure
    if wish == 0 and amount > 0 and (amount <= max - counter.sum or (passes and unsure > 0)) then
      return {
        counter = counter, amount = amount, unsure = unsure, passes = passes, wait = 0, leased = 0,
        start = counter.start, gone = 0,
      }
    end
    settle(counter)
    taken[key] = nil
  end
  local chunk, granularity, last, sum, size, newest = look(key)
  if not chunk then
    return false
  end
  if wish == 0 and amount > 0 and amount <= max - sum and lost == 0 and last <= now
      and (size < 1024 or granularity >= coarse(window)) then
    -- What most calls find: there is room, and nothing has left or was lost.
    local oldest, units = parsed(chunk[2])
    if units and oldest > now - window - granularity + 1 then
      local start = math.max(now - now % granularity, last)
      return {
        key = key, window = window, granularity = granularity, last = last, sum = sum, tail = newest,
        amount = amount, unsure = 0, wait = 0, leased = 0, gone = 0, entries = size, start = start,
        merges = start == last,
      }
    end
  end
  counter = counted(key, window, chunk, granularity, last, sum, size, newest)
  if not forget(counter, now) then
    return false
  end
  counter.max = max
  counter.amount = amount
  counter.passes = passes
  if lost > 0 then
    counter.unsure = unsure(window, lost, tonumber(ARGV[6]), tonumber(ARGV[7]), now)
  end
  if amount > 0 and amount > max - counter.sum then -- nothing may be taken also after max was lowered
    counter.wait = rare().wait(counter, max, amount)
    if not counter.wait then
      return false
    end
    if not (passes and counter.unsure > 0) then
      return counter
    end
  end
  local ahead
  if wish > 0 and counter.unsure == 0 then
    counter.leased, ahead = rare().lease(counter, max, amount, wish)
  end
  counter.entries = counter.size - counter.gone
  if counter.entries > 0 then
    counter.newest = counter.last
  end
  if counter.entries >= 1024 and counter.granularity < coarse(window) then
    if not rare().remember(counter, counter.granularity) then
      return false
    end
    if counter.entries >= 1024 and not rare().remember(counter, coarse(window)) then
      return false
    end
  end
  if ahead and counter.granularity < coarse(window) then
    if counter.entries == 0 then
      counter.granularity = coarse(window)
    elseif not rare().remember(counter, coarse(window)) then
      return false
    end
  end
  counter.start = math.max(ahead or counter.at - counter.at % counter.granularity, counter.newest)
  counter.merges = counter.newest == counter.start
  return counter
end

local reply = {told, now}
local size = 2

-- Judges the charges of one call, all of them before any is taken; what refuses it refuses as many as ask for
-- the same.
local function judge(counters, charges, times)
  local full, lacking, time = nil, nil, 0
  for i = 1, charges do
    local counter = counters[i]
    if counter.unsure > 0 then
      if not counter.passes then
        lacking = lacking or i
        time = math.max(time, counter.unsure, counter.wait)
      end
    elseif counter.wait > 0 then
      full = full or i
      time = math.max(time, counter.wait)
    end
  end
  if lacking then
    for i = 1, charges do
      local counter = counters[i]
      if counter.passes and counter.unsure > 0 and counter.unsure < time then
        time = math.max(time, counter.wait)
      end
    end
    reply[size + 1], reply[size + 2], reply[size + 3] = 8 * times + 3, lacking - 1, time
    size = size + 3
    return false
  end
  if full then
    local left = math.max(0, counters[full].max - counters[full].sum)
    reply[size + 1], reply[size + 2], reply[size + 3], reply[size + 4] = 8 * times + 2, full - 1, time, left
    size = size + 4
    return false
  end
  return true
end

-- How many calls fit that take one charge each.
local function fits(counter, max, times)
  if times == 1 or counter.unsure > 0 then
    return times
  end
  return math.min(times, math.floor((max - (counter.counter or counter).sum) / counter.amount))
end

local function take(counters, charges, times)
  local plain = true
  for i = 1, charges do
    local counter = counters[i]
    local units = counter.amount * times + counter.leased
    plain = plain and counter.unsure == 0 and counter.leased == 0
    counter.counted = (counter.counter or counter).sum
    if units > 0 and counter.start then
      local first = taken[counter.key or counter.counter.key]
      if not first then
        first = counter
        if not counter.merges then
          counter.tail = 0
        end
      end
      if first.sum + units <= 9007199254740992 then
        first.sum, first.tail = first.sum + units, first.tail + units
        taken[first.key] = first
      end
      counter.counted = first.sum
    end
  end
  size = size + 1
  reply[size] = 8 * times + (plain and 0 or 1)
  for i = 1, charges do
    local counter = counters[i]
    size = size + 1
    reply[size] = counter.start or now
    if not plain then
      reply[size + 1] = counter.unsure > 0 and 1 or 0
      reply[size + 2] = counter.leased
      reply[size + 3] = counter.leased > 0 and counter.start + counter.granularity - counter.at or 0
      size = size + 3
    end
    size = size + 1
    reply[size] = counter.counted
  end
end

local argument, key = 8, 2
while ARGV[argument] do
  local times, charges = tonumber(ARGV[argument]), tonumber(ARGV[argument + 1])
  while times > 0 do
    local counters, readable = {}, true
    local answered = times
    for i = 1, charges do
      local from = argument + 5 * i - 3
      local window, max = tonumber(ARGV[from]), tonumber(ARGV[from + 1])
      local counter = plan(KEYS[key + i - 1], window, max, tonumber(ARGV[from + 2]), ARGV[from + 3] == '1',
          tonumber(ARGV[from + 4]))
      if not counter then
        rare().mend(KEYS[key + i - 1], window)
        readable = false
      end
      counters[i] = counter
    end
    if not readable then
      size = size + 1
      reply[size] = 8 * times + 4
    elseif judge(counters, charges, times) then
      answered = fits(counters[1], tonumber(ARGV[argument + 3]), times)
      take(counters, charges, answered)
    else
      for i = 1, charges do
        if counters[i].gone >= 32 then
          rare().tidy(counters[i])
        end
      end
    end
    times = times - answered
  end
  argument = argument + 2 + charges * 5
  key = key + charges
end
for _, counter in pairs(taken) do
  settle(counter)
end
return reply
