-- Takes all limits of a call, or none; for as many calls as there are, one after the other.
-- KEYS: the epoch, then one counter for each charge.
-- ARGV: the epoch as this process has seen it last or '', when counts were lost according to it, the
-- store's time when it was last heard of, an id for a new epoch, '1' to check which server this is and that
-- it can write, and the longest and the shortest caution; then for each call its number of charges, and for
-- each charge: window, max, amount, '1' when it passes while its count is lost, and how many more units to
-- lease.
-- Reply: the epoch and the time; then for each call
--   1, and for each charge: ticket, 1 if its count is lost, units leased, for how long
--   2, place of the charge, wait, units left   (no room)
--   3, place of the charge, wait               (lost)
--   4                                          (a counter cannot be read)
local seen, heard, newborn, check = ARGV[1], tonumber(ARGV[3]), ARGV[4], ARGV[5] == '1'
local longest, shortest = tonumber(ARGV[6]), tonumber(ARGV[7])
local now = clock()

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

-- The epoch, and when the counts were last lost, as far as this call can tell: 0 for never. Every
-- loss is a generation of its own, so that a server which slept through one is known.
local function epoch()
  local found = redis.pcall('GET', KEYS[1])
  if found == seen and not check then
    return found, tonumber(ARGV[2])
  end
  local id, generation, server, lost
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
  local told = string.format('%s %.0f %s %.0f', id, generation, here, lost)
  if changed then
    redis.call('SET', KEYS[1], told)
  end
  return told, lost
end

local told, lost = epoch()

-- Entries anew in pieces of that length, and without what was given back; false where one is none
-- of ours.
local function remember(counter, granularity)
  local kept, last, sum = {}, nil, 0
  local all = redis.call('LRANGE', counter.key, counter.gone + 1, -1)
  for i = 1, #all do
    local start, units = parsed(all[i])
    if not units then
      return false
    end
    if units > 0 then
      start = floor(start, granularity)
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
  counter.granularity = granularity
  counter.entries = #kept
  counter.newest = last and last[1] or false
  return true
end

-- How much to lease and until when, for a charge that has room. What is leased is counted in the
-- sub-window at whose end it must have been used.
local function lease(counter, max, amount, wish)
  local extra = math.min(wish, math.floor((max - counter.sum - amount) / 16))
  if extra <= 0 then
    return 0, nil
  end
  local length = coarse(counter.window)
  local start = floor(counter.at, length)
  if start + length - counter.at < length / 4 then
    start = start + length
  end
  return extra, start
end

-- Counters that this script has written. Whatever comes later in the same script comes in the same
-- microsecond, so it is added to the same entry, and both are written once, at the end.
local written = {}

local function settle(counter)
  if counter.waits then
    counter.waits = false
    redis.call('LSET', counter.key, 0, head(counter.granularity, counter.start, counter.sum,
        counter.entries, counter.tail))
    redis.call('LSET', counter.key, -1, entry(counter.start, counter.tail))
  end
end

-- One more charge on a counter that this script has written; nil where it must be looked at anew.
local function again(key, max, amount, passes, wish)
  local counter = written[key]
  if not counter then
    return nil
  end
  local unsure = counter.unsure
  if wish == 0 and amount > 0 and (amount <= max - counter.sum or (passes and unsure > 0)) then
    return {
      counter = counter, amount = amount, unsure = unsure, passes = passes, wait = 0,
      leased = 0, start = counter.start, gone = 0,
    }
  end
  settle(counter)
  written[key] = nil
  return nil
end

-- Works out one charge without changing anything; false where the counter cannot be read.
local function plan(key, window, max, amount, passes, wish)
  local more = again(key, max, amount, passes, wish)
  if more then
    return more
  end
  local counter = read(key, window)
  if not counter or not forget(counter, now) then
    return false
  end
  counter.amount = amount
  counter.standing = counter.granularity
  counter.before = counter.tail
  counter.unsure = unsure(window, lost, longest, shortest, now)
  counter.passes = passes
  counter.wait = wait(counter, now, max, amount)
  if not counter.wait then
    return false
  end
  counter.left = math.max(0, max - counter.sum)
  counter.leased = 0
  if counter.wait > 0 and not (passes and counter.unsure > 0) then
    return counter
  end
  local ahead
  if wish > 0 and counter.unsure == 0 then
    counter.leased, ahead = lease(counter, max, amount, wish)
  end
  counter.entries = counter.size - counter.gone
  counter.newest = counter.entries > 0 and counter.last
  if counter.entries >= EXACT and counter.granularity < coarse(window) then
    if not remember(counter, counter.granularity) then
      return false
    end
    if counter.entries >= EXACT and not remember(counter, coarse(window)) then
      return false
    end
  end
  if ahead and counter.granularity < coarse(window) then
    if counter.entries == 0 then
      counter.granularity = coarse(window)
    elseif not remember(counter, coarse(window)) then
      return false
    end
  end
  counter.start = math.max(ahead or floor(counter.at, counter.granularity), counter.newest or 0)
  counter.merges = counter.newest == counter.start
  return counter
end

local function push(counter, texts)
  for i = 1, #texts, 256 do
    redis.call('RPUSH', counter.key, unpack(texts, i, math.min(i + 255, #texts)))
  end
end

-- Brings the list to what the plan says, with so many units more.
local function write(counter, units)
  if counter.counter then
    local first = counter.counter
    first.sum, first.tail, first.waits = first.sum + units, first.tail + units, true
    return
  end
  local merges = counter.merges
  local entries = counter.entries + (merges and 0 or 1)
  local tail = units + (merges and counter.tail or 0)
  local first = head(counter.granularity, counter.start, counter.sum + units, entries, tail)
  local newest = entry(counter.start, tail)
  local length = coarse(counter.window)
  local expires = true
  if counter.rewritten then
    local texts = {first}
    for i = 1, #counter.rewritten - (merges and 1 or 0) do
      texts[#texts + 1] = entry(counter.rewritten[i][1], counter.rewritten[i][2])
    end
    texts[#texts + 1] = newest
    redis.call('DEL', counter.key)
    push(counter, texts)
  elseif counter.entries == 0 then
    if counter.exists then
      redis.call('DEL', counter.key)
    end
    redis.call('RPUSH', counter.key, first, newest)
  else
    if counter.gone > 0 then
      redis.call('LTRIM', counter.key, counter.gone, -1)
    end
    redis.call('LSET', counter.key, 0, first)
    if merges then
      redis.call('LSET', counter.key, -1, newest)
    else
      redis.call('RPUSH', counter.key, newest)
    end
    expires = floor(counter.last, length) ~= floor(counter.start, length)
  end
  if expires then -- no later entry of this sub-window stays longer
    local last = floor(counter.start, length) + 2 * length + counter.window
    redis.call('PEXPIREAT', counter.key, math.ceil(last / 1000) + 1)
  end
  counter.sum, counter.tail, counter.entries = counter.sum + units, tail, entries
  written[counter.key] = counter
end

-- Keeps those who are refused again and again from counting what is gone again and again.
local function tidy(counter)
  if counter.gone >= 32 then
    redis.call('LTRIM', counter.key, counter.gone, -1)
    redis.call('LSET', counter.key, 0,
        head(counter.standing, counter.last, counter.sum, counter.size - counter.gone,
            counter.before))
  end
end

local reply = {told, now}
local function tell(value)
  reply[#reply + 1] = value
end

-- Judges the charges of one call, all of them before any is written.
local function judge(counters)
  local full, lacking, time = nil, nil, 0
  for i, counter in ipairs(counters) do
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
    for _, counter in ipairs(counters) do
      if counter.passes and counter.unsure > 0 and counter.unsure < time then
        time = math.max(time, counter.wait)
      end
    end
    tell(3)
    tell(lacking - 1)
    tell(time)
    return false
  end
  if full then
    tell(2)
    tell(full - 1)
    tell(time)
    tell(counters[full].left)
    return false
  end
  return true
end

local argument, key = 8, 2
while argument <= #ARGV do
  local charges = tonumber(ARGV[argument])
  local counters, readable = {}, true
  for i = 1, charges do
    local from = argument + 1 + (i - 1) * 5
    local window = tonumber(ARGV[from])
    local counter = plan(KEYS[key], window, tonumber(ARGV[from + 1]), tonumber(ARGV[from + 2]),
        ARGV[from + 3] == '1', tonumber(ARGV[from + 4]))
    if not counter then
      mend(KEYS[key], window)
      readable = false
    end
    counters[i] = counter
    key = key + 1
  end
  argument = argument + 1 + charges * 5
  if not readable then
    tell(4)
  elseif judge(counters) then
    tell(1)
    for _, counter in ipairs(counters) do
      local units = counter.amount + counter.leased
      local sum = (counter.counter or counter).sum
      if units > 0 and counter.start and sum + units <= 9007199254740992 then
        write(counter, units)
      end
      tell(counter.start or now)
      tell(counter.unsure > 0 and 1 or 0)
      tell(counter.leased)
      tell(counter.leased > 0 and counter.start + counter.granularity - counter.at or 0)
    end
  else
    for _, counter in ipairs(counters) do
      tidy(counter)
    end
  end
end
for _, counter in pairs(written) do
  settle(counter)
end
return reply
